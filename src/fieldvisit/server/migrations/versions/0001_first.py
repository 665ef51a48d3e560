"""The first tables of an office."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    _audit()
    _blobs()
    _cases()
    _counters()
    _devices()
    _packs()
    _receipts()
    _settings()
    _staff()
    _certificates()
    _codes()
    _enrolments()
    _events()
    _feed()
    _named_blobs()
    _orders()
    _ranges()
    _stops()
    _uploads()
    _event_refusals()
    _visits()
    _reports()


def downgrade() -> None:
    for name in (
        "reports",
        "visits",
        "event_refusals",
        "uploads",
        "stops",
        "ranges",
        "orders",
        "named_blobs",
        "feed",
        "events",
        "enrolments",
        "codes",
        "certificates",
        "staff",
        "settings",
        "receipts",
        "packs",
        "devices",
        "counters",
        "cases",
        "blobs",
        "audit",
    ):
        op.drop_table(name)


def _audit() -> None:
    op.create_table(
        "audit",
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_audit")),
    )


def _blobs() -> None:
    op.create_table(
        "blobs",
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("held_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_blobs")),
    )


def _cases() -> None:
    op.create_table(
        "cases",
        sa.Column("case_id", sa.Text(), nullable=False),
        sa.Column("case_no", sa.Text(), nullable=False),
        sa.Column("creditor", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False, comment="model.case.Case as JSON"),
        sa.Column("position", sa.BigInteger(), nullable=False, comment="order of arrival"),
        sa.Column("balance_at", sa.BigInteger(), nullable=False),
        sa.Column("outsourcing_notice", sa.Date(), nullable=True),
        sa.Column("withdrawn_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_cases")),
        sa.UniqueConstraint("creditor", "case_no", name=op.f("uq_cases_creditor_case_no")),
    )
    op.create_index(op.f("ix_cases_case_no"), "cases", ["case_no"], unique=False)
    op.create_index(op.f("ix_cases_position"), "cases", ["position"], unique=False)


def _counters() -> None:
    op.create_table(
        "counters",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_counters")),
    )


def _devices() -> None:
    op.create_table(
        "devices",
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("public", sa.Text(), nullable=False, comment="Ed25519, hex"),
        sa.Column("enrolled_at", sa.BigInteger(), nullable=False),
        sa.Column("revoked_at", sa.BigInteger(), nullable=True),
        sa.Column("heard_at", sa.BigInteger(), nullable=True),
        sa.Column(
            "fed", sa.BigInteger(), nullable=False, comment="the last feed number: a counter that commits in order"
        ),
        sa.Column("size", sa.BigInteger(), nullable=False, comment="events held"),
        sa.Column("last", sa.Text(), nullable=False, comment="hash of the last event"),
        sa.Column("peaks", sa.Text(), nullable=False, comment="Merkle peaks as JSON"),
        sa.PrimaryKeyConstraint("device", name=op.f("pk_devices")),
    )


def _packs() -> None:
    op.create_table(
        "packs",
        sa.Column("pack_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("signature", sa.Text(), nullable=False),
        sa.Column("added_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("pack_id", "version", name=op.f("pk_packs")),
    )


def _receipts() -> None:
    op.create_table(
        "receipts",
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("visit", sa.Text(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False, comment="fen"),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_receipts")),
    )
    op.create_index(op.f("ix_receipts_device"), "receipts", ["device"], unique=False)


def _settings() -> None:
    op.create_table(
        "settings",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False, comment="JSON"),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_settings")),
    )


def _staff() -> None:
    op.create_table(
        "staff",
        sa.Column("collector_id", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False, comment="model.order.Staff as JSON"),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("collector_id", name=op.f("pk_staff")),
    )


def _certificates() -> None:
    op.create_table(
        "certificates",
        sa.Column("serial", sa.Text(), nullable=False, comment="hex"),
        sa.Column("collector_id", sa.Text(), nullable=False),
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("der", sa.LargeBinary(), nullable=False),
        sa.Column("not_after", sa.BigInteger(), nullable=False),
        sa.Column("revoked_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["collector_id"], ["staff.collector_id"], name=op.f("fk_certificates_collector_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["device"], ["devices.device"], name=op.f("fk_certificates_device"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("serial", name=op.f("pk_certificates")),
        sa.UniqueConstraint("sha256", name=op.f("uq_certificates_sha256")),
    )
    op.create_index(op.f("ix_certificates_collector_id"), "certificates", ["collector_id"], unique=False)
    op.create_index(op.f("ix_certificates_device"), "certificates", ["device"], unique=False)


def _codes() -> None:
    op.create_table(
        "codes",
        sa.Column("digest", sa.Text(), nullable=False, comment="HMAC-SHA-256 of the code"),
        sa.Column("collector_id", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("used_for", sa.Text(), nullable=True, comment="hash of the request that used it up"),
        sa.Column("reply", sa.Text(), nullable=True, comment="what that request was answered, for its repetition"),
        sa.ForeignKeyConstraint(
            ["collector_id"], ["staff.collector_id"], name=op.f("fk_codes_collector_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_codes")),
    )


def _enrolments() -> None:
    op.create_table(
        "enrolments",
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("collector_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["collector_id"], ["staff.collector_id"], name=op.f("fk_enrolments_collector_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(["device"], ["devices.device"], name=op.f("fk_enrolments_device"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("device", "collector_id", name=op.f("pk_enrolments")),
    )
    op.create_index(op.f("ix_enrolments_collector_id"), "enrolments", ["collector_id"], unique=False)


def _events() -> None:
    op.create_table(
        "events",
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("signature", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("visit", sa.Text(), nullable=True),
        sa.Column("case_id", sa.Text(), nullable=True),
        sa.Column("day", sa.Date(), nullable=True, comment="the local day it happened, as the laptop knew it"),
        sa.Column("received_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["device"], ["devices.device"], name=op.f("fk_events_device"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("device", "seq", name=op.f("pk_events")),
    )
    op.create_index(op.f("ix_events_case_id"), "events", ["case_id"], unique=False)
    op.create_index(op.f("ix_events_day"), "events", ["day"], unique=False)
    op.create_index(op.f("ix_events_visit"), "events", ["visit"], unique=False)


def _feed() -> None:
    op.create_table(
        "feed",
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("about", sa.Text(), nullable=False, comment="the case it tells personal data of, or empty"),
        sa.Column("item", sa.Text(), nullable=False, comment="a wire.FeedItem as JSON"),
        sa.ForeignKeyConstraint(["device"], ["devices.device"], name=op.f("fk_feed_device"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("device", "number", name=op.f("pk_feed")),
    )
    op.create_index(op.f("ix_feed_about"), "feed", ["about"], unique=False)


def _named_blobs() -> None:
    op.create_table(
        "named_blobs",
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False, comment="as its event says"),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("sent", sa.Boolean(), nullable=False, comment="this device itself has sent the bytes"),
        sa.ForeignKeyConstraint(
            ["device"], ["devices.device"], name=op.f("fk_named_blobs_device"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("device", "sha256", name=op.f("pk_named_blobs")),
    )
    op.create_index(op.f("ix_named_blobs_sha256"), "named_blobs", ["sha256"], unique=False)


def _orders() -> None:
    op.create_table(
        "orders",
        sa.Column("order_id", sa.Text(), nullable=False),
        sa.Column("case_id", sa.Text(), nullable=False),
        sa.Column("lead", sa.Text(), nullable=False),
        sa.Column("companion", sa.Text(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False, comment="model.order.Order as JSON"),
        sa.Column("cancelled_at", sa.BigInteger(), nullable=True),
        sa.Column("cancelled_for", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.case_id"], name=op.f("fk_orders_case_id"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(
            ["companion"], ["staff.collector_id"], name=op.f("fk_orders_companion"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(["lead"], ["staff.collector_id"], name=op.f("fk_orders_lead"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("order_id", name=op.f("pk_orders")),
    )
    op.create_index(op.f("ix_orders_case_id"), "orders", ["case_id"], unique=False)
    op.create_index(op.f("ix_orders_companion"), "orders", ["companion"], unique=False)
    op.create_index(op.f("ix_orders_lead"), "orders", ["lead"], unique=False)


def _ranges() -> None:
    op.create_table(
        "ranges",
        sa.Column("range_id", sa.Text(), nullable=False),
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("prefix", sa.Text(), nullable=False),
        sa.Column("first", sa.BigInteger(), nullable=False),
        sa.Column("last", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["device"], ["devices.device"], name=op.f("fk_ranges_device"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("range_id", name=op.f("pk_ranges")),
        sa.UniqueConstraint("prefix", "first", name=op.f("uq_ranges_prefix_first")),
    )
    op.create_index(op.f("ix_ranges_device"), "ranges", ["device"], unique=False)


def _stops() -> None:
    op.create_table(
        "stops",
        sa.Column("case_id", sa.Text(), nullable=False),
        sa.Column("flag", sa.Text(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False, comment="office, or device/seq of the event"),
        sa.ForeignKeyConstraint(["case_id"], ["cases.case_id"], name=op.f("fk_stops_case_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("case_id", "flag", name=op.f("pk_stops")),
    )


def _uploads() -> None:
    op.create_table(
        "uploads",
        sa.Column("upload", sa.Text(), nullable=False),
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("length", sa.BigInteger(), nullable=False),
        sa.Column("held", sa.BigInteger(), nullable=False, comment="bytes durably here: the tus offset"),
        sa.Column("touched_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["device"], ["devices.device"], name=op.f("fk_uploads_device"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("upload", name=op.f("pk_uploads")),
    )
    op.create_index(op.f("ix_uploads_device"), "uploads", ["device"], unique=False)


def _event_refusals() -> None:
    op.create_table(
        "event_refusals",
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["device", "seq"],
            ["events.device", "events.seq"],
            name=op.f("fk_event_refusals_device_seq"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("device", "seq", name=op.f("pk_event_refusals")),
    )


def _visits() -> None:
    op.create_table(
        "visits",
        sa.Column("visit_id", sa.Text(), nullable=False),
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("case_id", sa.Text(), nullable=False),
        sa.Column("order_id", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False, comment="open, sealed or void"),
        sa.ForeignKeyConstraint(["case_id"], ["cases.case_id"], name=op.f("fk_visits_case_id"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["device"], ["devices.device"], name=op.f("fk_visits_device"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(
            ["order_id"], ["orders.order_id"], name=op.f("fk_visits_order_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("visit_id", name=op.f("pk_visits")),
    )
    op.create_index(op.f("ix_visits_case_id"), "visits", ["case_id"], unique=False)
    op.create_index(op.f("ix_visits_device"), "visits", ["device"], unique=False)


def _reports() -> None:
    op.create_table(
        "reports",
        sa.Column("visit_id", sa.Text(), nullable=False),
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False, comment="of its Sealed event"),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("accepted", sa.Boolean(), nullable=True, comment="null until judged"),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("judged_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["visit_id"], ["visits.visit_id"], name=op.f("fk_reports_visit_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("visit_id", name=op.f("pk_reports")),
    )
    op.create_index(op.f("ix_reports_device"), "reports", ["device"], unique=False)
    op.create_index(op.f("ix_reports_sha256"), "reports", ["sha256"], unique=False)
