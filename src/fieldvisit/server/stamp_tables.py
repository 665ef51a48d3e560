"""The office's tables about what it adds to reports: stamps, supervisors' signatures, lists of revocations."""

from typing import Final

import sqlalchemy as sa

from fieldvisit.server.tables import Instant, metadata

stamps: Final = sa.Table(
    "stamps",
    metadata,
    sa.Column("visit_id", sa.Text, sa.ForeignKey("reports.visit_id", ondelete="RESTRICT"), primary_key=True),
    sa.Column("sha256", sa.Text, nullable=False, index=True, comment="of the report as the laptop sent it"),
    sa.Column("kept", sa.Text, nullable=False, server_default="", comment="SHA-256 of the file made from it; or empty"),
    sa.Column("size", sa.BigInteger, nullable=False, server_default="0"),
    sa.Column("countersigned", sa.Text, nullable=False, server_default="", comment="supervisor"),
    sa.Column("stamped", sa.BigInteger, nullable=False, server_default="0", comment="how often"),
    sa.Column("authority", sa.Text, nullable=False, server_default=""),
    sa.Column("stamped_at", Instant, comment="by the authority's word"),
    sa.Column("expires_at", Instant, comment="of the authority's certificates"),
    sa.Column("tries", sa.BigInteger, nullable=False, server_default="0", comment="since the last that succeeded"),
    sa.Column("since", Instant, nullable=False, comment="when it was accepted or countersigned"),
    sa.Column("next_at", Instant, nullable=False, index=True),
    sa.Column("trouble", sa.Text, nullable=False, server_default=""),
)

supervisors: Final = sa.Table(
    "supervisors",
    metadata,
    sa.Column("serial", sa.Text, primary_key=True, comment="hex"),
    sa.Column("supervisor_id", sa.Text, nullable=False, index=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("sha256", sa.Text, nullable=False, unique=True),
    sa.Column("der", sa.LargeBinary, nullable=False),
    sa.Column("not_after", Instant, nullable=False),
    sa.Column("revoked_at", Instant),
)

crls: Final = sa.Table(
    "crls",
    metadata,
    sa.Column("number", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("issued_at", Instant, nullable=False),
    sa.Column("der", sa.LargeBinary, nullable=False),
)
