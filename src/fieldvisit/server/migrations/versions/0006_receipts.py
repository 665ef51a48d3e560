"""Cash and the day's proof of receipts."""

import json
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    _columns()
    amount = sa.Column("amount", sa.BigInteger(), nullable=False, comment="fen")
    reference = sa.Column("reference", sa.Text(), nullable=False, comment="the bank's")
    wrong = sa.Column("wrong", sa.Text(), nullable=False, comment="what does not add up, empty when all does")
    for name, event, columns in (
        ("deposits", "Deposited", (amount, reference)),
        ("closings", "BookClosed", (sa.Column("day", sa.Date(), nullable=False), wrong)),
    ):
        op.create_table(
            name,
            sa.Column("device", sa.Text(), nullable=False),
            sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False, comment=f"of its {event} event"),
            *columns,
            sa.Column("at", sa.BigInteger(), nullable=False),
            sa.ForeignKeyConstraint(
                ["device"], ["devices.device"], name=op.f(f"fk_{name}_device"), ondelete="RESTRICT"
            ),
            sa.PrimaryKeyConstraint("device", "seq", name=op.f(f"pk_{name}")),
        )
    _fill()


def _columns() -> None:
    with op.batch_alter_table("ranges") as ranges:
        words = "by the office, of laptop and range"
        ranges.add_column(sa.Column("signature", sa.Text(), nullable=False, server_default="", comment=words))
    with op.batch_alter_table("receipts") as receipts:
        receipts.add_column(sa.Column("mode", sa.Text(), nullable=False, server_default=""))
        receipts.add_column(sa.Column("at", sa.BigInteger()))
        receipts.add_column(sa.Column("day", sa.Date(), comment="local to the visited address"))
        words = "what was wrong with taking cash"
        receipts.add_column(sa.Column("flags", sa.Text(), nullable=False, server_default="", comment=words))
    op.create_index(op.f("ix_receipts_day"), "receipts", ["day"])


def _fill() -> None:
    """Say of receipts that were there before how and when they were paid."""
    connection = op.get_bind()
    plain = sa.table(
        "receipts", *map(sa.column, ("number", "device", "seq", "mode", "at")), sa.column("day", sa.Date())
    )
    events = sa.table("events", *map(sa.column, ("device", "seq", "payload")))
    same = sa.and_(events.c.device == plain.c.device, events.c.seq == plain.c.seq)
    rows = connection.execute(sa.select(plain.c.number, events.c.payload).select_from(plain.join(events, same))).all()
    for number, payload in rows:
        told = json.loads(payload)
        earliest, latest = (datetime.fromisoformat(told["at"][name]) for name in ("earliest", "latest"))
        at = earliest + (latest - earliest) / 2
        since = (at - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)
        day = at.astimezone(ZoneInfo("Asia/Shanghai")).date()
        values = {"mode": told["body"]["mode"], "at": since, "day": day}
        connection.execute(sa.update(plain).where(plain.c.number == number).values(**values))


def downgrade() -> None:
    op.drop_index(op.f("ix_receipts_day"), "receipts")
    for name in ("closings", "deposits"):
        op.drop_table(name)
    with op.batch_alter_table("receipts") as receipts:
        for column in ("flags", "day", "at", "mode"):
            receipts.drop_column(column)
    with op.batch_alter_table("ranges") as ranges:
        ranges.drop_column("signature")
