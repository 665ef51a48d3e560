"""The office's tables: what it was handed, what it assigned, and what laptops sent back."""

from datetime import UTC, datetime, timedelta
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.types import TypeDecorator

from fieldvisit.clock import whole_ms

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


class Instant(TypeDecorator[datetime]):
    """A UTC time as integer milliseconds since 1970: the same on every database, exact both ways."""

    impl = sa.BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> int | None:
        return None if value is None else (whole_ms(value) - _EPOCH) // timedelta(milliseconds=1)

    def process_result_value(self, value: int | None, dialect: Any) -> datetime | None:
        return None if value is None else _EPOCH + timedelta(milliseconds=value)


metadata: Final = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _ref(target: str) -> sa.ForeignKey:
    return sa.ForeignKey(target, ondelete="RESTRICT")


settings: Final = sa.Table(
    "settings",
    metadata,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("value", sa.Text, nullable=False, comment="JSON"),
)

packs: Final = sa.Table(
    "packs",
    metadata,
    sa.Column("pack_id", sa.Text, primary_key=True),
    sa.Column("version", sa.Text, primary_key=True),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("signature", sa.Text, nullable=False),
    sa.Column("added_at", Instant, nullable=False),
)

staff: Final = sa.Table(
    "staff",
    metadata,
    sa.Column("collector_id", sa.Text, primary_key=True),
    sa.Column("content", sa.Text, nullable=False, comment="model.order.Staff as JSON"),
    sa.Column("active", sa.Boolean, nullable=False),
)

cases: Final = sa.Table(
    "cases",
    metadata,
    sa.Column("case_id", sa.Text, primary_key=True),
    sa.Column("case_no", sa.Text, nullable=False),
    sa.Column("creditor", sa.Text, nullable=False),
    sa.Column("content", sa.Text, nullable=False, comment="model.case.Case as JSON"),
    sa.Column("position", sa.BigInteger, nullable=False, comment="order of arrival"),
    sa.Column("balance_at", Instant, nullable=False),
    sa.Column("outsourcing_notice", sa.Date),
    sa.Column("withdrawn_at", Instant),
    sa.Column("person", sa.Text, nullable=False, server_default="", comment="ID number as compared; empty: none"),
    sa.Column("place", sa.Text, nullable=False, server_default="", comment="address as compared; empty: none"),
    sa.UniqueConstraint("creditor", "case_no"),
    sa.Index(None, "case_no"),
    sa.Index(None, "position"),
    sa.Index(None, "person"),
    sa.Index(None, "place"),
)

circumstances: Final = sa.Table(
    "circumstances",
    metadata,
    sa.Column("case_id", sa.Text, _ref("cases.case_id"), primary_key=True),
    sa.Column("content", sa.Text, nullable=False, comment="model.case.Circumstances as JSON"),
)

stops: Final = sa.Table(
    "stops",
    metadata,
    sa.Column("case_id", sa.Text, _ref("cases.case_id"), primary_key=True),
    sa.Column("flag", sa.Text, primary_key=True),
    sa.Column("since", Instant, nullable=False),
    sa.Column("source", sa.Text, nullable=False, comment="office, or device/seq of the event"),
)

contacts: Final = sa.Table(
    "contacts",
    metadata,
    sa.Column("case_id", sa.Text, _ref("cases.case_id"), primary_key=True),
    sa.Column("source", sa.Text, primary_key=True, comment="device/seq of the event that tells of it"),
    sa.Column("at", Instant, nullable=False),
    sa.Column("channel", sa.Text, nullable=False),
    sa.Column("reached", sa.Boolean, nullable=False),
    sa.Column("note", sa.Text, nullable=False),
    sa.Column("actor", sa.Text, nullable=False, server_default="", comment="the collector"),
    sa.Column("spoken_to", sa.Text, nullable=False, server_default="", comment="the relation of another person"),
    sa.Column("left_for", sa.Text, nullable=False, server_default="", comment="why a visit was left"),
)

orders: Final = sa.Table(
    "orders",
    metadata,
    sa.Column("order_id", sa.Text, primary_key=True),
    sa.Column("case_id", sa.Text, _ref("cases.case_id"), nullable=False, index=True),
    sa.Column("lead", sa.Text, _ref("staff.collector_id"), nullable=False, index=True),
    sa.Column("companion", sa.Text, _ref("staff.collector_id"), nullable=False, index=True),
    sa.Column("valid_until", sa.Date, nullable=False),
    sa.Column("content", sa.Text, nullable=False, comment="model.order.Order as JSON"),
    sa.Column("cancelled_at", Instant),
    sa.Column("cancelled_for", sa.Text, nullable=False, server_default=""),
)

devices: Final = sa.Table(
    "devices",
    metadata,
    sa.Column("device", sa.Text, primary_key=True),
    sa.Column("public", sa.Text, nullable=False, comment="Ed25519, hex"),
    sa.Column("enrolled_at", Instant, nullable=False),
    sa.Column("revoked_at", Instant),
    sa.Column("heard_at", Instant),
    sa.Column("fed", sa.BigInteger, nullable=False, comment="the last feed number: a counter that commits in order"),
    sa.Column("size", sa.BigInteger, nullable=False, comment="events held"),
    sa.Column("last", sa.Text, nullable=False, comment="hash of the last event"),
    sa.Column("peaks", sa.Text, nullable=False, comment="Merkle peaks as JSON"),
    sa.Column("crl", sa.BigInteger, nullable=False, server_default="0", comment="number of the list it was sent"),
)

heard: Final = sa.Table(
    "heard",
    metadata,
    sa.Column("device", sa.Text, _ref("devices.device"), primary_key=True),
    sa.Column("at", Instant, primary_key=True, comment="the office's time that was answered"),
    sa.Column("size", sa.BigInteger, primary_key=True, autoincrement=False, comment="events held after this sync"),
    sa.Column("cursor", sa.BigInteger, nullable=False, comment="the feed number the laptop said it holds"),
    sa.Column("boot", sa.Text, nullable=False, server_default="", comment="which start of the laptop; empty: not told"),
    sa.Column("monotonic", sa.BigInteger, nullable=False, server_default="0", comment="ns of its steady clock then"),
)

enrolments: Final = sa.Table(
    "enrolments",
    metadata,
    sa.Column("device", sa.Text, _ref("devices.device"), primary_key=True),
    sa.Column("collector_id", sa.Text, _ref("staff.collector_id"), primary_key=True),
    sa.Column("owner", sa.Boolean, nullable=False, server_default=sa.true(), comment="false: signs here as companion"),
    sa.Index(None, "collector_id"),
)

certificates: Final = sa.Table(
    "certificates",
    metadata,
    sa.Column("serial", sa.Text, primary_key=True, comment="hex"),
    sa.Column("collector_id", sa.Text, _ref("staff.collector_id"), nullable=False, index=True),
    sa.Column("device", sa.Text, _ref("devices.device"), nullable=False, index=True),
    sa.Column("sha256", sa.Text, nullable=False, unique=True),
    sa.Column("der", sa.LargeBinary, nullable=False),
    sa.Column("not_after", Instant, nullable=False),
    sa.Column("revoked_at", Instant),
)

codes: Final = sa.Table(
    "codes",
    metadata,
    sa.Column("digest", sa.Text, primary_key=True, comment="HMAC-SHA-256 of the code"),
    sa.Column("collector_id", sa.Text, _ref("staff.collector_id"), nullable=False),
    sa.Column("expires_at", Instant, nullable=False),
    sa.Column("used_for", sa.Text, comment="hash of the request that used it up"),
    sa.Column("reply", sa.Text, comment="what that request was answered, for its repetition"),
)

events: Final = sa.Table(
    "events",
    metadata,
    sa.Column("device", sa.Text, _ref("devices.device"), primary_key=True),
    sa.Column("seq", sa.BigInteger, primary_key=True),
    sa.Column("hash", sa.Text, nullable=False),
    sa.Column("payload", sa.Text, nullable=False),
    sa.Column("signature", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("visit", sa.Text),
    sa.Column("case_id", sa.Text, index=True),
    sa.Column("day", sa.Date, index=True, comment="the local day it happened, as the laptop knew it"),
    sa.Column("received_at", Instant, nullable=False),
    sa.Column("nodes", sa.LargeBinary, comment="hashes of the subtrees it completed, its leaf first: for proofs"),
    sa.Index(None, "visit"),
)

log_leaves: Final = sa.Table(
    "log_leaves",
    metadata,
    sa.Column("place", sa.BigInteger, primary_key=True, autoincrement=False, comment="index in the log, from 0"),
    sa.Column("device", sa.Text, _ref("devices.device"), nullable=False),
    sa.Column("size", sa.BigInteger, nullable=False, comment="events held of the device from then on"),
    sa.Column("root", sa.Text, nullable=False, comment="of their tree, hex"),
    sa.Column("nodes", sa.LargeBinary, nullable=False, comment="hashes of the subtrees it completed, its leaf first"),
    sa.UniqueConstraint("device", "size"),
)

event_refusals: Final = sa.Table(
    "event_refusals",
    metadata,
    sa.Column("device", sa.Text, primary_key=True),
    sa.Column("seq", sa.BigInteger, primary_key=True),
    sa.Column("reason", sa.Text, nullable=False),
    sa.ForeignKeyConstraint(["device", "seq"], ["events.device", "events.seq"], ondelete="RESTRICT"),
)

visits: Final = sa.Table(
    "visits",
    metadata,
    sa.Column("visit_id", sa.Text, primary_key=True),
    sa.Column("device", sa.Text, _ref("devices.device"), nullable=False, index=True),
    sa.Column("case_id", sa.Text, _ref("cases.case_id"), nullable=False, index=True),
    sa.Column("order_id", sa.Text, _ref("orders.order_id"), nullable=False),
    sa.Column("state", sa.Text, nullable=False, comment="open, sealed or void"),
    sa.Column("began", sa.BigInteger, nullable=False, server_default="0", comment="seq of its Departed event"),
    sa.Column("departed_at", Instant),
    sa.Column("day", sa.Date, index=True, comment="the local day of departure"),
    sa.Column("lead", sa.Text, nullable=False, server_default=""),
    sa.Column("companion", sa.Text, nullable=False, server_default=""),
)

findings: Final = sa.Table(
    "findings",
    metadata,
    sa.Column("visit_id", sa.Text, _ref("visits.visit_id"), primary_key=True),
    sa.Column("place", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("seq", sa.BigInteger, nullable=False, comment="of the event it is about"),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("detail", sa.Text, nullable=False, comment="a rule or the name of a fact, never its content"),
)

asked: Final = sa.Table(
    "asked",
    metadata,
    sa.Column("number", sa.Text, primary_key=True, comment="of the slip"),
    sa.Column("device", sa.Text, nullable=False),
    sa.Column("seq", sa.BigInteger, nullable=False, comment="of its Offer event"),
    sa.Column("visit_id", sa.Text, _ref("visits.visit_id"), nullable=False, index=True),
    sa.Column("case_id", sa.Text, _ref("cases.case_id"), nullable=False, index=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("asked_at", Instant, nullable=False),
    sa.Column("lead", sa.Text, nullable=False),
    sa.Column("companion", sa.Text, nullable=False),
    sa.Column("accepted", sa.Boolean, comment="null until decided"),
    sa.Column("decided_at", Instant),
    sa.Column("approver", sa.Text, nullable=False, server_default=""),
    sa.Column("reason", sa.Text, nullable=False, server_default=""),
)

incidents: Final = sa.Table(
    "incidents",
    metadata,
    sa.Column("device", sa.Text, primary_key=True),
    sa.Column("seq", sa.BigInteger, primary_key=True, comment="of its Incident event, which has the words"),
    sa.Column("visit_id", sa.Text, _ref("visits.visit_id"), nullable=False),
    sa.Column("case_id", sa.Text, _ref("cases.case_id"), nullable=False, index=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("at", Instant, nullable=False),
    sa.ForeignKeyConstraint(["device", "seq"], ["events.device", "events.seq"], ondelete="RESTRICT"),
)

trainings: Final = sa.Table(
    "trainings",
    metadata,
    sa.Column("device", sa.Text, primary_key=True),
    sa.Column("seq", sa.BigInteger, primary_key=True, comment="of its Refreshed event"),
    sa.Column("collector_id", sa.Text, nullable=False, index=True),
    sa.Column("at", Instant, nullable=False),
    sa.Column("cards", sa.Text, nullable=False, comment="ids and versions as JSON"),
)

reports: Final = sa.Table(
    "reports",
    metadata,
    sa.Column("visit_id", sa.Text, _ref("visits.visit_id"), primary_key=True),
    sa.Column("device", sa.Text, nullable=False, index=True),
    sa.Column("seq", sa.BigInteger, nullable=False, comment="of its Sealed event"),
    sa.Column("sha256", sa.Text, nullable=False, index=True),
    sa.Column("accepted", sa.Boolean, comment="null until judged"),
    sa.Column("reason", sa.Text, nullable=False, server_default=""),
    sa.Column("judged_at", Instant),
    sa.Column("flags", sa.Text, nullable=False, server_default="", comment="what a supervisor has to look at"),
)

blobs: Final = sa.Table(
    "blobs",
    metadata,
    sa.Column("sha256", sa.Text, primary_key=True),
    sa.Column("size", sa.BigInteger, nullable=False),
    sa.Column("held_at", Instant, nullable=False),
)

named_blobs: Final = sa.Table(
    "named_blobs",
    metadata,
    sa.Column("device", sa.Text, _ref("devices.device"), primary_key=True),
    sa.Column("sha256", sa.Text, primary_key=True),
    sa.Column("size", sa.BigInteger, nullable=False, comment="as its event says"),
    sa.Column("day", sa.Date, nullable=False),
    sa.Column("sent", sa.Boolean, nullable=False, comment="this device itself has sent the bytes"),
    sa.Index(None, "sha256"),
)

uploads: Final = sa.Table(
    "uploads",
    metadata,
    sa.Column("upload", sa.Text, primary_key=True),
    sa.Column("device", sa.Text, _ref("devices.device"), nullable=False, index=True),
    sa.Column("sha256", sa.Text, nullable=False),
    sa.Column("length", sa.BigInteger, nullable=False),
    sa.Column("held", sa.BigInteger, nullable=False, comment="bytes durably here: the tus offset"),
    sa.Column("touched_at", Instant, nullable=False),
)

feed: Final = sa.Table(
    "feed",
    metadata,
    sa.Column("device", sa.Text, _ref("devices.device"), primary_key=True),
    sa.Column("number", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("about", sa.Text, nullable=False, comment="the case it tells personal data of, or empty"),
    sa.Column("item", sa.Text, nullable=False, comment="a wire.FeedItem as JSON"),
    sa.Index(None, "about"),
)

counters: Final = sa.Table(
    "counters",
    metadata,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("value", sa.BigInteger, nullable=False),
)

audit: Final = sa.Table(
    "audit",
    metadata,
    sa.Column("number", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("at", Instant, nullable=False),
    sa.Column("actor", sa.Text, nullable=False),
    sa.Column("action", sa.Text, nullable=False),
    sa.Column("subject", sa.Text, nullable=False),
    sa.Column("detail", sa.Text, nullable=False),
)
