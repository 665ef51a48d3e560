"""Which list of revoked certificates a laptop was sent."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.add_column(
        "devices",
        sa.Column("crl", sa.BigInteger(), server_default="0", nullable=False, comment="number of the list it was sent"),
    )


def downgrade() -> None:
    op.drop_column("devices", "crl")
