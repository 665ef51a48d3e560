"""The contact ledger of a case, why a receipt is void, and whose a laptop is."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "contacts",
        sa.Column("case_id", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False, comment="device/seq of the event that tells of it"),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("reached", sa.Boolean(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.case_id"], name=op.f("fk_contacts_case_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("case_id", "source", name=op.f("pk_contacts")),
    )
    voided = sa.Column("voided", sa.Text(), server_default="", nullable=False, comment="why, empty while it stands")
    op.add_column("receipts", voided)
    owner: sa.Column[bool] = sa.Column(
        "owner", sa.Boolean(), server_default=sa.true(), nullable=False, comment="false: signs here as companion"
    )
    op.add_column("enrolments", owner)


def downgrade() -> None:
    op.drop_column("enrolments", "owner")
    op.drop_column("receipts", "voided")
    op.drop_table("contacts")
