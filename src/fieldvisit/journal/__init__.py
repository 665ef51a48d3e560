"""What was written, in which order, and who signed for it: chains of events, Merkle trees over them, signed notes."""

from fieldvisit.journal.chain import START, Head, append, check, payload_hash, verify_chain
from fieldvisit.journal.tree import Nodes, Tree, leaf_hash, tree_root

__all__ = [
    "START",
    "Head",
    "Nodes",
    "Tree",
    "append",
    "check",
    "leaf_hash",
    "payload_hash",
    "tree_root",
    "verify_chain",
]
