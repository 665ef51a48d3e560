"""A chain gone through by the product's own walk, as tests ask for it."""

from collections.abc import Iterable

from fieldvisit import journal
from fieldvisit.errors import ChainBroken
from fieldvisit.journal import audit
from fieldvisit.wire import SignedEvent


def walked(events: Iterable[SignedEvent], *, device: str, public: str) -> journal.Head:
    """Return the end of a whole chain. Raises ChainBroken with the first event that does not hold."""
    lines = [audit.Line(one.signature, one.payload) for one in events]
    found = audit.walk(lines, device, public)
    if found.fault:
        raise ChainBroken(seq=found.fault.seq)
    return journal.Head(found.size, found.last)


def root(payloads: Iterable[str]) -> str:
    """Return the tree's root over payloads, hex."""
    tree = journal.Tree()
    for payload in payloads:
        tree.append(journal.leaf_hash(payload.encode()))
    return tree.root()
