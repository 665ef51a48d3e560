"""What was written, in which order, and who signed for it: chains of events, Merkle trees over them, signed notes."""

from fieldvisit.journal.chain import START, Head, append, payload_hash
from fieldvisit.journal.tree import Nodes, Tree, leaf_hash

__all__ = [
    "START",
    "Head",
    "Nodes",
    "Tree",
    "append",
    "leaf_hash",
    "payload_hash",
]
