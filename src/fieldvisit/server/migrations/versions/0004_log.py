"""The log of what the office signed for."""

import sqlalchemy as sa
from alembic import op

from fieldvisit.journal import Tree, leaf_hash

revision = "0004"
down_revision = "0003"
_AT_ONCE = 1000


def upgrade() -> None:
    op.add_column(
        "events",
        sa.Column(
            "nodes",
            sa.LargeBinary(),
            nullable=True,
            comment="hashes of the subtrees it completed, its leaf first: for proofs",
        ),
    )
    op.create_table(
        "log_leaves",
        sa.Column("place", sa.BigInteger(), autoincrement=False, nullable=False, comment="index in the log, from 0"),
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False, comment="events held of the device from then on"),
        sa.Column("root", sa.Text(), nullable=False, comment="of their tree, hex"),
        sa.Column(
            "nodes",
            sa.LargeBinary(),
            nullable=False,
            comment="hashes of the subtrees it completed, its leaf first",
        ),
        sa.ForeignKeyConstraint(["device"], ["devices.device"], name=op.f("fk_log_leaves_device"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("place", name=op.f("pk_log_leaves")),
        sa.UniqueConstraint("device", "size", name=op.f("uq_log_leaves_device_size")),
    )
    connection = op.get_bind()
    connection.execute(sa.text("INSERT INTO counters (name, value) VALUES ('log', 0)"))
    for (device,) in connection.execute(sa.text("SELECT device FROM devices WHERE size > 0")).all():
        _fill(connection, device)


def _fill(connection: sa.Connection, device: str) -> None:
    """Work out the tree of a laptop that synced before there was a log; its entry is made when the office opens."""
    chosen = sa.text("SELECT payload FROM events WHERE device = :device AND seq > :held ORDER BY seq LIMIT :most")
    keep = sa.text("UPDATE events SET nodes = :nodes WHERE device = :device AND seq = :seq")
    tree = Tree()
    while rows := connection.execute(chosen, {"device": device, "held": tree.size, "most": _AT_ONCE}).all():
        filled: list[dict[str, object]] = []
        for (payload,) in rows:
            nodes = b"".join(tree.append(leaf_hash(payload.encode())))
            filled.append({"device": device, "seq": tree.size, "nodes": nodes})
        connection.execute(keep, filled)


def downgrade() -> None:
    op.execute(sa.text("DELETE FROM counters WHERE name = 'log'"))
    op.drop_table("log_leaves")
    op.drop_column("events", "nodes")
