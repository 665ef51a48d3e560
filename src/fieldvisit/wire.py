"""The messages between laptop and office, and the canonical bytes of events: one definition for both sides."""

import dataclasses
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Final, get_args

import msgspec

from fieldvisit.clock import Moment
from fieldvisit.coding import canonical as canonical  # of messages, too: who speaks of both needs one name
from fieldvisit.coding import decode as decode
from fieldvisit.errors import BadMessage
from fieldvisit.model.case import CaseFile
from fieldvisit.model.event import Body, Event
from fieldvisit.model.order import Decision, Limits, Order, Parties, ReceiptRange, Staff

PROTOCOL_VERSION: Final = 2
EVENT_VERSION: Final = 1
"""Of an event's payload, which is kept for years: it changes by itself."""
MAX_EVENT: Final = 1 << 20
"""Bytes one event may have."""
MAX_EVENTS: Final = 500
"""Events in one sync request."""
MAX_SYNC: Final = 8 << 20
"""Bytes of one sync request before compression."""
MAX_PLAIN_BLOB: Final = 4 << 20
"""Bytes of a blob that goes in one PUT."""
MAX_PACK: Final = 4 << 20
"""Bytes of the small blobs that go together in one POST: what a cut costs at most."""
MAX_PACKED: Final = 100
"""Blobs in one pack."""
MAX_LEAVES: Final = 5000
"""Leaves of the office's log in one answer."""


class SignedEvent(msgspec.Struct, frozen=True):
    """An event's canonical payload, exactly as signed and hashed, with the device's Ed25519 signature in hex."""

    payload: str
    signature: str


class Checkpoint(msgspec.Struct, frozen=True):
    """The office holds the first so many events of a device: a C2SP note, signed, over their RFC 9162 tree."""

    note: str


class LogLeaf(msgspec.Struct, frozen=True):
    """An entry of the office's log: from then on it held `size` events of a device, with this root (hex)."""

    device: str
    size: int
    root: str


class Logged(msgspec.Struct, frozen=True):
    """Where the office's log stands: its signed note, and that it only grew.

    `leaf` is the index of this device's newest entry (None before the first) and `inclusion` its path, `consistency`
    the path from the size the laptop held. Hashes are hex.
    """

    note: str
    leaf: int | None = None
    inclusion: tuple[str, ...] = ()
    consistency: tuple[str, ...] = ()


class LogLeaves(msgspec.Struct, frozen=True):
    """A piece of the office's log from index `first` on; `size` is how many entries the log has now."""

    size: int
    first: int
    leaves: tuple[LogLeaf, ...]


class ReportProof(msgspec.Struct, frozen=True):
    """That a report's hash stands in its laptop's journal and in the office's log: what anybody can check later.

    `event` is the Sealed event as the laptop signed it, number `seq` of `device`; `inclusion` its path to the root of
    `checkpoint`; `log` proves that this checkpoint is an entry of the log.
    """

    sha256: str
    office_id: str
    device: str
    device_key: str
    seq: int
    event: SignedEvent
    inclusion: tuple[str, ...]
    checkpoint: Checkpoint
    log: Logged
    format: str = "fieldvisit.proof/1"


class CaseItem(msgspec.Struct, frozen=True, tag="case"):
    case: CaseFile


class OrderItem(msgspec.Struct, frozen=True, tag="order"):
    order: Order


class CaseReturned(msgspec.Struct, frozen=True, tag="case-returned"):
    """退案: the case leaves this laptop once everything about it is in the office."""

    case_id: str


class OrderCancelled(msgspec.Struct, frozen=True, tag="order-cancelled"):
    order_id: str
    reason: str


class StaffItem(msgspec.Struct, frozen=True, tag="staff"):
    staff: Staff


class PartiesItem(msgspec.Struct, frozen=True, tag="parties"):
    parties: Parties
    limits: Limits


class PackItem(msgspec.Struct, frozen=True, tag="pack"):
    """A policy pack as its TOML text, signed by the office over the text's bytes."""

    pack_id: str
    version: str
    text: str
    signature: str


class RangeItem(msgspec.Struct, frozen=True, tag="range"):
    """Receipt numbers for one laptop, signed by the office over `range_words`: no other laptop can use them."""

    range: ReceiptRange
    signature: str = ""


class ReportJudged(msgspec.Struct, frozen=True, tag="report-judged"):
    """The office's verdict on a report that arrived: accepted, or refused with a reason key."""

    visit_id: str
    sha256: str
    accepted: bool
    reason: str = ""


class DecisionItem(msgspec.Struct, frozen=True, tag="decision"):
    """The office has decided on a proposal, or has answered an objection."""

    decision: Decision


class EventRefused(msgspec.Struct, frozen=True, tag="event-refused"):
    """An event that is in the chain but was refused for what it says; nothing behind it waits."""

    seq: int
    reason: str


class SignerRevoked(msgspec.Struct, frozen=True, tag="signer-revoked"):
    collector_id: str
    serial: str


class CrlItem(msgspec.Struct, frozen=True, tag="crl"):
    """The list of revoked certificates (RFC 5280, base64 DER), signed by its root: the newest one counts."""

    crl: str


FeedItem = (
    CaseItem
    | OrderItem
    | CaseReturned
    | OrderCancelled
    | StaffItem
    | PartiesItem
    | PackItem
    | RangeItem
    | ReportJudged
    | DecisionItem
    | EventRefused
    | SignerRevoked
    | CrlItem
)


class EnrolRequest(msgspec.Struct, frozen=True):
    """One-time code, PKCS#10 request (base64 DER), device Ed25519 public key (hex).

    `device` is empty for a new laptop, or the id of an enrolled one on which a further collector signs; then the
    request is signed by the device's key like every other.
    """

    code: str
    csr: str
    device_key: str
    device: str = ""
    protocol: int = PROTOCOL_VERSION


class EnrolReply(msgspec.Struct, frozen=True):
    """Certificates are base64 DER, leaf first, root last. `office_key` (hex) signs checkpoints and packs."""

    device: str
    collector_id: str
    collector_name: str
    chain: tuple[str, ...]
    office_id: str
    office_key: str
    office_time: datetime


class RenewRequest(msgspec.Struct, frozen=True):
    """`POST /v1/renewals`: a PKCS#10 request (base64 DER) for a key that has a certificate on this laptop already."""

    csr: str
    protocol: int = PROTOCOL_VERSION


class RenewReply(msgspec.Struct, frozen=True):
    """The newer certificate and its issuers, base64 DER, leaf first, root last."""

    collector_id: str
    chain: tuple[str, ...]
    office_time: datetime


class OfficeInfo(msgspec.Struct, frozen=True):
    """Who an office says it is (`GET /v1/office`): its root certificate as PEM, the hex key that signs for it."""

    office_id: str
    root: str
    office_key: str
    protocol: int


class SyncRequest(msgspec.Struct, frozen=True):
    """`first` is the seq of the first event sent; `cursor` the last feed number held (0 for none).

    `boot` and `monotonic_ns` are the laptop's steady clock as it sends: with them the office can tell when an event of
    the same start of the machine really was written, whatever its wall clock said.
    """

    device: str
    cursor: int
    first: int
    events: tuple[SignedEvent, ...] = ()
    protocol: int = PROTOCOL_VERSION
    boot: str = ""
    monotonic_ns: int = 0
    log: int = 0


class SyncReply(msgspec.Struct, frozen=True):
    """`acked`: events durably held. `wanted`: blobs the office lacks. `cursor`: the feed number after `items`."""

    acked: int
    checkpoint: Checkpoint
    log: Logged
    items: tuple[FeedItem, ...]
    cursor: int
    more: bool
    office_time: datetime
    wanted: tuple[str, ...]
    retry_after: int = 0


class PackReply(msgspec.Struct, frozen=True):
    """The blobs of a pack that were not kept: SHA-256 and the code of the reason; all others are on disk."""

    refused: tuple[tuple[str, str], ...]


class HeldBlob(msgspec.Struct, frozen=True):
    sha256: str
    size: int


class DayReceipt(msgspec.Struct, frozen=True):
    """What the office holds of a device for one local day, signed: the laptop compares before it says all is safe."""

    device: str
    day: date
    size: int
    root: str
    blobs: tuple[HeldBlob, ...]
    at: datetime
    signature: str


class Problem(msgspec.Struct, frozen=True, omit_defaults=True):
    """RFC 9457. `type` is `urn:fieldvisit:problem:<code>`; `facts` fill the laptop's sentence."""

    type: str
    title: str
    status: int
    detail: str = ""
    facts: dict[str, str | int] = {}


class _Header(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    v: int
    device: str
    seq: int
    prev: str
    at: Moment
    by: str
    visit: str | None
    case: str | None
    kind: str
    body: msgspec.Raw


BODIES: Final[dict[str, type[Any]]] = {body.__name__: body for body in get_args(Body)}


def encode_event(event: Event) -> str:
    """Return an event's canonical payload."""
    header = {
        "v": EVENT_VERSION,
        "device": event.device,
        "seq": event.seq,
        "prev": event.prev,
        "at": event.at,
        "by": event.by,
        "visit": event.visit,
        "case": event.case,
        "kind": type(event.body).__name__,
        "body": event.body,
    }
    return canonical(header).decode()


def decode_event(payload: str) -> Event:
    """Read a payload strictly. Raises BadMessage for anything that is not an event this version knows."""
    header = decode(payload.encode(), _Header, "event")
    kind = BODIES.get(header.kind)
    if kind is None or header.v != EVENT_VERSION:
        raise BadMessage(where="event kind")
    body = decode(bytes(header.body), kind, "event body")
    return Event(header.device, header.seq, header.prev, header.at, header.by, header.visit, header.case, body)


def pack_blobs(blobs: Sequence[tuple[str, bytes]]) -> bytes:
    """Return small blobs as one body: a line of JSON with names and sizes, then the bytes, one after the other."""
    index = msgspec.json.encode([(sha256, len(data)) for sha256, data in blobs])
    return b"".join((index, b"\n", *(data for _, data in blobs)))


def unpack_blobs(body: bytes) -> list[tuple[str, memoryview]]:
    """Read a pack strictly; the names are not checked against the bytes. Raises BadMessage."""
    line = body[: max(body.find(b"\n"), 0)]
    index = decode(line, list[tuple[str, int]], "pack")
    at, out = len(line) + 1, list[tuple[str, memoryview]]()
    for sha256, size in index:
        out.append((sha256, memoryview(body)[at : at + size]))
        at += size
    if at != len(body) or len(index) > MAX_PACKED or any(size < 1 for _, size in index):
        raise BadMessage(where="pack")
    return out


def range_words(device: str, given: ReceiptRange) -> bytes:
    """Return the canonical bytes the office signs when it gives receipt numbers to a laptop."""
    return canonical({"kind": "ReceiptRange", "device": device, "range": given})


def unsigned(message: msgspec.Struct) -> bytes:
    """Return the canonical bytes a message's own `signature` field is made over: the message without it."""
    fields = {name: getattr(message, name) for name in message.__struct_fields__ if name != "signature"}
    return canonical({"kind": type(message).__name__, **fields})


def plain(value: object) -> object:
    """Return dataclasses and messages as plain JSON values."""
    if dataclasses.is_dataclass(value) or isinstance(value, msgspec.Struct):
        return msgspec.to_builtins(value)
    return value
