"""A second reader of journals, as plain as can be: one event after the other, and a tree from all its leaves."""

from collections.abc import Iterable

from fieldvisit import keys
from fieldvisit.errors import ChainBroken
from fieldvisit.journal import Head, Tree, leaf_hash, payload_hash
from fieldvisit.model.event import Event
from fieldvisit.wire import SignedEvent, decode_event


def check(head: Head, signed: SignedEvent, *, device: str, public: str) -> tuple[Event, Head]:
    """Verify that an event continues a chain. Raises ChainBroken (seq) or BadMessage."""
    event = decode_event(signed.payload)
    held = (event.device, event.seq, event.prev) == (device, head.size + 1, head.last)
    if not held or not keys.verify(public, signed.payload.encode(), signed.signature):
        raise ChainBroken(seq=head.size + 1)
    return event, Head(event.seq, payload_hash(signed.payload))


def verify_chain(events: Iterable[SignedEvent], *, device: str, public: str) -> Head:
    """Verify a chain from its first event. Raises ChainBroken with the first event that does not hold."""
    head = Head()
    for signed in events:
        _, head = check(head, signed, device=device, public=public)
    return head


def tree_root(payloads: Iterable[str]) -> str:
    """Return the root over payloads, hex."""
    tree = Tree()
    for payload in payloads:
        tree.append(leaf_hash(payload.encode()))
    return tree.root()
