"""The event chain of a device and its Merkle checkpoints (RFC 9162): append, verify, prove."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from fieldvisit import keys
from fieldvisit.clock import Moment
from fieldvisit.errors import ChainBroken
from fieldvisit.model.event import Body, Event
from fieldvisit.wire import Checkpoint, SignedEvent, decode_event, encode_event, unsigned

START: Final = "0" * 64


@dataclass(frozen=True, slots=True)
class Head:
    """The end of a chain: how many events, and the SHA-256 (hex) of the last payload."""

    size: int = 0
    last: str = START


def payload_hash(payload: str) -> str:
    """SHA-256 of a payload, hex: the `prev` of the next event."""
    return hashlib.sha256(payload.encode()).hexdigest()


def append(
    head: Head,
    key: keys.SigningKey,
    *,
    device: str,
    at: Moment,
    by: str,
    visit: str | None,
    case: str | None,
    body: Body,
) -> tuple[Event, SignedEvent, Head]:
    """Make the next event of a chain and sign it."""
    event = Event(device, head.size + 1, head.last, at, by, visit, case, body)
    payload = encode_event(event)
    signed = SignedEvent(payload, key.sign(payload.encode()))
    return event, signed, Head(event.seq, payload_hash(payload))


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


def leaf_hash(payload: bytes) -> bytes:
    """RFC 9162 §2.1.1: SHA-256 over 0x00 and the entry."""
    return hashlib.sha256(b"\x00" + payload).digest()


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


class Tree:
    """A Merkle tree that only grows; keeps one hash for each complete subtree, so appending is O(log n)."""

    def __init__(self) -> None:
        self.size = 0
        self._peaks: list[tuple[int, bytes]] = []

    def append(self, leaf: bytes) -> None:
        """Add a leaf hash."""
        width, node = 1, leaf
        while self._peaks and self._peaks[-1][0] == width:
            node = _node(self._peaks.pop()[1], node)
            width *= 2
        self._peaks.append((width, node))
        self.size += 1

    def root(self) -> str:
        """Return the root, hex; the empty tree's root is the hash of nothing."""
        if not self._peaks:
            return hashlib.sha256(b"").hexdigest()
        node = self._peaks[-1][1]
        for _, left in reversed(self._peaks[:-1]):
            node = _node(left, node)
        return node.hex()

    def peaks(self) -> tuple[tuple[int, str], ...]:
        """Return the state to store: widths and hashes in hex."""
        return tuple((width, node.hex()) for width, node in self._peaks)

    @classmethod
    def load(cls, peaks: Sequence[tuple[int, str]]) -> "Tree":
        """Go on from a stored state."""
        tree = cls()
        tree._peaks = [(width, bytes.fromhex(node)) for width, node in peaks]
        tree.size = sum(width for width, _ in peaks)
        return tree


def tree_root(payloads: Iterable[str]) -> str:
    """Return the root over payloads, hex."""
    tree = Tree()
    for payload in payloads:
        tree.append(leaf_hash(payload.encode()))
    return tree.root()


def sign_checkpoint(key: keys.SigningKey, device: str, tree: Tree, at: Moment) -> Checkpoint:
    """Sign that the tree's events are held."""
    blank = Checkpoint(device, tree.size, tree.root(), at.wall, "")
    return Checkpoint(device, tree.size, blank.root, at.wall, key.sign(unsigned(blank)))


def checkpoint_holds(checkpoint: Checkpoint, office_key: str) -> bool:
    """Tell whether the office with this key signed the checkpoint."""
    return keys.verify(office_key, unsigned(checkpoint), checkpoint.signature)
