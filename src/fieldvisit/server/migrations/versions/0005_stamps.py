"""Timestamps and countersignatures of reports, and the lists of revoked certificates."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "stamps",
        sa.Column("visit_id", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False, comment="of the report as the laptop sent it"),
        sa.Column(
            "kept", sa.Text(), server_default="", nullable=False, comment="SHA-256 of the file made from it; or empty"
        ),
        sa.Column("size", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("countersigned", sa.Text(), server_default="", nullable=False, comment="supervisor"),
        sa.Column("stamped", sa.BigInteger(), server_default="0", nullable=False, comment="how often"),
        sa.Column("authority", sa.Text(), server_default="", nullable=False),
        sa.Column("stamped_at", sa.BigInteger(), comment="by the authority's word"),
        sa.Column("expires_at", sa.BigInteger(), comment="of the authority's certificates"),
        sa.Column(
            "tries", sa.BigInteger(), server_default="0", nullable=False, comment="since the last that succeeded"
        ),
        sa.Column("since", sa.BigInteger(), nullable=False, comment="when it was accepted or countersigned"),
        sa.Column("next_at", sa.BigInteger(), nullable=False),
        sa.Column("trouble", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["visit_id"], ["reports.visit_id"], name=op.f("fk_stamps_visit_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("visit_id", name=op.f("pk_stamps")),
    )
    for column in ("sha256", "next_at"):
        op.create_index(op.f(f"ix_stamps_{column}"), "stamps", [column])
    op.create_table(
        "supervisors",
        sa.Column("serial", sa.Text(), nullable=False, comment="hex"),
        sa.Column("supervisor_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("der", sa.LargeBinary(), nullable=False),
        sa.Column("not_after", sa.BigInteger(), nullable=False),
        sa.Column("revoked_at", sa.BigInteger()),
        sa.PrimaryKeyConstraint("serial", name=op.f("pk_supervisors")),
        sa.UniqueConstraint("sha256", name=op.f("uq_supervisors_sha256")),
    )
    op.create_index(op.f("ix_supervisors_supervisor_id"), "supervisors", ["supervisor_id"])
    op.create_table(
        "crls",
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("issued_at", sa.BigInteger(), nullable=False),
        sa.Column("der", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_crls")),
    )
    op.execute(
        "INSERT INTO stamps (visit_id, sha256, since, next_at)"
        " SELECT visit_id, sha256, judged_at, judged_at FROM reports WHERE accepted"
    )


def downgrade() -> None:
    for name in ("crls", "supervisors", "stamps"):
        op.drop_table(name)
