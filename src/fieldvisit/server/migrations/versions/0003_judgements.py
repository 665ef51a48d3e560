"""What was told to whom and when, what was asked for at the door, and what the office found in judging again."""

import hashlib
import json
import re
import unicodedata
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_NEW = {
    "contacts": ("actor", "spoken_to", "left_for"),
    "cases": ("person", "place"),
    "visits": ("lead", "companion"),
    "reports": ("flags",),
}
_COMMENTS = {
    "actor": "the collector",
    "spoken_to": "the relation of another person",
    "left_for": "why a visit was left",
    "person": "ID number as compared; empty: none",
    "place": "address as compared; empty: none",
    "flags": "what a supervisor has to look at",
}


def upgrade() -> None:
    for table, names in _NEW.items():
        for name in names:
            text: sa.Column[str] = sa.Column(
                name, sa.Text(), server_default="", nullable=False, comment=_COMMENTS.get(name)
            )
            op.add_column(table, text)
    for name in ("person", "place"):
        op.create_index(op.f(f"ix_cases_{name}"), "cases", [name])
    began: sa.Column[int] = sa.Column(
        "began", sa.BigInteger(), server_default="0", nullable=False, comment="seq of its Departed event"
    )
    op.add_column("visits", began)
    op.add_column("visits", sa.Column("departed_at", sa.BigInteger()))
    op.add_column("visits", sa.Column("day", sa.Date(), comment="the local day of departure"))
    op.create_index(op.f("ix_visits_day"), "visits", ["day"])
    _heard()
    _findings()
    _asked()
    _incidents()
    _trainings()
    _circumstances()
    _fill()


def downgrade() -> None:
    for table in ("circumstances", "trainings", "incidents", "asked", "findings", "heard"):
        op.drop_table(table)
    op.drop_index(op.f("ix_visits_day"), "visits")
    for name in ("day", "departed_at", "began"):
        op.drop_column("visits", name)
    for name in ("person", "place"):
        op.drop_index(op.f(f"ix_cases_{name}"), "cases")
    for table, names in _NEW.items():
        for name in names:
            op.drop_column(table, name)


def _reference(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{target}.{column}"], name=op.f(f"fk_{table}_{column}"), ondelete="RESTRICT"
    )


def _of_event(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["device", "seq"], ["events.device", "events.seq"], name=op.f(f"fk_{table}_device_seq"), ondelete="RESTRICT"
    )


def _heard() -> None:
    op.create_table(
        "heard",
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False, comment="the office's time that was answered"),
        sa.Column("size", sa.BigInteger(), autoincrement=False, nullable=False, comment="events held after this sync"),
        sa.Column("cursor", sa.BigInteger(), nullable=False, comment="the feed number the laptop said it holds"),
        sa.Column(
            "boot", sa.Text(), nullable=False, server_default="", comment="which start of the laptop; empty: not told"
        ),
        sa.Column(
            "monotonic", sa.BigInteger(), nullable=False, server_default="0", comment="ns of its steady clock then"
        ),
        _reference("heard", "device", "devices"),
        sa.PrimaryKeyConstraint("device", "at", "size", name=op.f("pk_heard")),
    )


def _findings() -> None:
    op.create_table(
        "findings",
        sa.Column("visit_id", sa.Text(), nullable=False),
        sa.Column("place", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False, comment="of the event it is about"),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False, comment="a rule or the name of a fact, never its content"),
        _reference("findings", "visit_id", "visits"),
        sa.PrimaryKeyConstraint("visit_id", "place", name=op.f("pk_findings")),
    )


def _asked() -> None:
    op.create_table(
        "asked",
        sa.Column("number", sa.Text(), nullable=False, comment="of the slip"),
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False, comment="of its Offer event"),
        sa.Column("visit_id", sa.Text(), nullable=False),
        sa.Column("case_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.BigInteger(), nullable=False),
        sa.Column("lead", sa.Text(), nullable=False),
        sa.Column("companion", sa.Text(), nullable=False),
        sa.Column("accepted", sa.Boolean(), comment="null until decided"),
        sa.Column("decided_at", sa.BigInteger()),
        sa.Column("approver", sa.Text(), server_default="", nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        _reference("asked", "visit_id", "visits"),
        _reference("asked", "case_id", "cases"),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_asked")),
    )
    op.create_index(op.f("ix_asked_case_id"), "asked", ["case_id"])
    op.create_index(op.f("ix_asked_visit_id"), "asked", ["visit_id"])


def _incidents() -> None:
    op.create_table(
        "incidents",
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False, comment="of its Incident event, which has the words"),
        sa.Column("visit_id", sa.Text(), nullable=False),
        sa.Column("case_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        _reference("incidents", "visit_id", "visits"),
        _reference("incidents", "case_id", "cases"),
        _of_event("incidents"),
        sa.PrimaryKeyConstraint("device", "seq", name=op.f("pk_incidents")),
    )
    op.create_index(op.f("ix_incidents_case_id"), "incidents", ["case_id"])


def _trainings() -> None:
    op.create_table(
        "trainings",
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False, comment="of its Refreshed event"),
        sa.Column("collector_id", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("cards", sa.Text(), nullable=False, comment="ids and versions as JSON"),
        sa.PrimaryKeyConstraint("device", "seq", name=op.f("pk_trainings")),
    )
    op.create_index(op.f("ix_trainings_collector_id"), "trainings", ["collector_id"])


def _circumstances() -> None:
    op.create_table(
        "circumstances",
        sa.Column("case_id", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False, comment="model.case.Circumstances as JSON"),
        _reference("circumstances", "case_id", "cases"),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_circumstances")),
    )


# What the new columns say of rows that were there before
def _fill() -> None:
    connection = op.get_bind()
    _fill_cases(connection)
    _fill_visits(connection)
    _fill_feed(connection)
    connection.execute(
        sa.text(
            "INSERT INTO heard (device, at, cursor, size)"
            " SELECT device, heard_at, 0, size FROM devices WHERE heard_at IS NOT NULL"
        )
    )


def _fill_cases(connection: sa.Connection) -> None:
    cases = sa.table("cases", *map(sa.column, ("case_id", "content", "person", "place")))
    for case_id, content in connection.execute(sa.select(cases.c.case_id, cases.c.content)).all():
        told = json.loads(content)
        values = {"person": _digest(_same(told["id_no"])), "place": _digest(_same(told["address"]))}
        connection.execute(sa.update(cases).where(cases.c.case_id == case_id).values(**values))


def _same(text: str) -> str:
    """As `server.household` compares at this revision."""
    return re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", text)).casefold()


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest() if text else ""


def _fill_visits(connection: sa.Connection) -> None:
    columns = ("visit_id", "device", "began", "departed_at", "lead", "companion")
    visits = sa.table("visits", *map(sa.column, columns), sa.column("day", sa.Date()))
    events = sa.table("events", *map(sa.column, ("device", "seq", "visit", "kind", "payload")))
    same = sa.and_(events.c.device == visits.c.device, events.c.visit == visits.c.visit_id)
    chosen = sa.select(visits.c.visit_id, events.c.seq, events.c.payload).select_from(visits.join(events, same))
    rows = connection.execute(chosen.where(events.c.kind == "Departed").order_by(events.c.seq.desc())).all()
    for visit_id, seq, payload in rows:
        told = json.loads(payload)
        earliest, latest = (_instant(told["at"][name]) for name in ("earliest", "latest"))
        at = earliest + (latest - earliest) / 2
        values: dict[str, Any] = {
            "began": seq,
            "departed_at": (at - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1),
            "day": at.astimezone(ZoneInfo("Asia/Shanghai")).date(),
            "lead": told["body"]["lead"],
            "companion": told["body"]["companion"],
        }
        connection.execute(sa.update(visits).where(visits.c.visit_id == visit_id).values(**values))


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _fill_feed(connection: sa.Connection) -> None:
    feed = sa.table("feed", *map(sa.column, ("device", "number", "about", "item")))
    chosen = sa.select(feed.c.device, feed.c.number, feed.c.item).where(feed.c.about == "")
    for device, number, item in connection.execute(chosen).all():
        told = json.loads(item)
        about = {
            "staff": lambda told: f"collector:{told['staff']['collector_id']}",
            "order-cancelled": lambda told: f"order:{told['order_id']}",
            "case-returned": lambda told: f"returned:{told['case_id']}",
            "pack": lambda told: f"pack:{told['pack_id']}",
        }.get(told["type"])
        if about:
            mine = sa.and_(feed.c.device == device, feed.c.number == number)
            connection.execute(sa.update(feed).where(mine).values(about=about(told)))
