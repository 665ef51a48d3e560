"""The office's tables about receipts: numbers given to laptops, receipts, cash paid in, days closed."""

from typing import Final

import sqlalchemy as sa

from fieldvisit.server.tables import Instant, metadata

ranges: Final = sa.Table(
    "ranges",
    metadata,
    sa.Column("range_id", sa.Text, primary_key=True),
    sa.Column("device", sa.Text, sa.ForeignKey("devices.device", ondelete="RESTRICT"), nullable=False, index=True),
    sa.Column("prefix", sa.Text, nullable=False),
    sa.Column("first", sa.BigInteger, nullable=False),
    sa.Column("last", sa.BigInteger, nullable=False),
    sa.Column("signature", sa.Text, nullable=False, server_default="", comment="by the office, of laptop and range"),
    sa.UniqueConstraint("prefix", "first"),
)

receipts: Final = sa.Table(
    "receipts",
    metadata,
    sa.Column("number", sa.Text, primary_key=True),
    sa.Column("device", sa.Text, nullable=False, index=True),
    sa.Column("seq", sa.BigInteger, nullable=False),
    sa.Column("visit", sa.Text, nullable=False),
    sa.Column("amount", sa.BigInteger, nullable=False, comment="fen"),
    sa.Column("voided", sa.Text, nullable=False, server_default="", comment="why, empty while it stands"),
    sa.Column("mode", sa.Text, nullable=False, server_default=""),
    sa.Column("at", Instant),
    sa.Column("day", sa.Date, index=True, comment="local to the visited address"),
    sa.Column("flags", sa.Text, nullable=False, server_default="", comment="what was wrong with taking cash"),
)

deposits: Final = sa.Table(
    "deposits",
    metadata,
    sa.Column("device", sa.Text, sa.ForeignKey("devices.device", ondelete="RESTRICT"), primary_key=True),
    sa.Column("seq", sa.BigInteger, primary_key=True, autoincrement=False, comment="of its Deposited event"),
    sa.Column("amount", sa.BigInteger, nullable=False, comment="fen"),
    sa.Column("reference", sa.Text, nullable=False, comment="the bank's"),
    sa.Column("at", Instant, nullable=False),
)

closings: Final = sa.Table(
    "closings",
    metadata,
    sa.Column("device", sa.Text, sa.ForeignKey("devices.device", ondelete="RESTRICT"), primary_key=True),
    sa.Column("seq", sa.BigInteger, primary_key=True, autoincrement=False, comment="of its BookClosed event"),
    sa.Column("day", sa.Date, nullable=False),
    sa.Column("at", Instant, nullable=False),
    sa.Column("wrong", sa.Text, nullable=False, comment="what does not add up, empty when all does"),
)
