"""The event chain of a device: each event is signed and names the hash of the one before."""

import hashlib
from dataclasses import dataclass
from typing import Final

from fieldvisit import keys
from fieldvisit.clock import Moment
from fieldvisit.model.event import Body, Event
from fieldvisit.wire import SignedEvent, encode_event

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
