"""Going through journals again from their first event: what holds, and the first that does not."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Final

from fieldvisit import keys, wire
from fieldvisit.errors import BadMessage
from fieldvisit.journal import proof, tree
from fieldvisit.journal.chain import START
from fieldvisit.journal.note import Point
from fieldvisit.wire import Logged, LogLeaf

QUICK: Final = 2
"""Signatures looked at when not all are: those of the last events, which by the chain cover all before them."""


@dataclass(frozen=True, slots=True)
class Line:
    """An event as it is kept: whole, or where its words were erased (退案) only the hashes (hex) they had."""

    signature: str
    payload: str = ""
    hash: str = ""
    leaf: str = ""


@dataclass(frozen=True, slots=True)
class _Envelope:
    device: str
    seq: int
    prev: str
    kind: str


@dataclass(frozen=True, slots=True)
class _Body:
    report_sha256: str = ""


@dataclass(frozen=True, slots=True)
class _Sealing:
    body: _Body


@dataclass(frozen=True, slots=True)
class Fault:
    """What does not hold: `reason` is a key, `device` and `seq` say where (0: not one event), `log` an index there."""

    reason: str
    device: str = ""
    seq: int = 0
    log: int = -1


@dataclass(slots=True)
class Walked:
    """A journal gone through: how many events hold, roots at the sizes asked for, and the reports that were sealed."""

    device: str = ""
    size: int = 0
    last: str = START
    erased: int = 0
    signatures: int = 0
    roots: dict[int, str] = field(default_factory=dict)
    sealed: dict[str, int] = field(default_factory=dict)
    fault: Fault | None = None


def walk(lines: Iterable[Line], device: str, public: str, sizes: Iterable[int] = (), *, quick: bool = False) -> Walked:
    """Go through a laptop's journal: order, chain, tree, signatures. The first event that does not hold is its fault.

    `event_garbled`: cannot be read. `event_gone`: another stands in its place (removed, added or put elsewhere).
    `event_changed`: it is not what the next one says came before it. `event_signature`: the laptop did not sign it.
    `quick` looks at the signatures of the last events only: who signed them signed the hash of all before them.
    """
    wanted, out, grown = set(sizes), Walked(device), tree.Tree()
    signed: list[tuple[int, tuple[bytes, str]]] = []
    if 0 in wanted:
        out.roots[0] = tree.EMPTY
    for line in lines:
        seq = out.size + 1
        payload = line.payload.encode()
        if payload:
            signed.append((seq, (payload, line.signature)))
        reason = _step(out, line, payload, device, seq)
        if reason:
            out.fault = Fault(reason, device, seq)
            break
        out.size = seq
        grown.append(tree.leaf_hash(payload) if payload else bytes.fromhex(line.leaf))
        if seq in wanted:
            out.roots[seq] = grown.root()
    unsigned = _unsigned(signed[-QUICK:] if quick else signed, device, public)
    if not (out.fault and out.fault.reason == "event_garbled" and unsigned and unsigned.seq == out.fault.seq):
        out.fault = unsigned or out.fault
    out.signatures = min(len(signed), QUICK) if quick else len(signed)
    if out.size not in out.roots:
        out.roots[out.size] = grown.root()
    return out


def _step(out: Walked, line: Line, payload: bytes, device: str, seq: int) -> str:
    """Take the next event in; return why it does not stand where it should, or nothing."""
    if not payload:
        if not (_hashed(line.hash) and _hashed(line.leaf)):
            return "event_garbled"
        out.last, out.erased = line.hash, out.erased + 1
        return ""
    try:
        event = wire.decode(payload, _Envelope, "event")
        if event.kind == "Sealed":
            out.sealed[wire.decode(payload, _Sealing, "event").body.report_sha256] = seq
    except BadMessage:
        return "event_garbled"
    if (event.device, event.seq) != (device, seq):
        return "event_gone"
    if event.prev != out.last:
        return "event_changed"
    out.last = sha256(payload).hexdigest()
    return "" if line.hash in ("", out.last) else "event_changed"


def _unsigned(signed: Sequence[tuple[int, tuple[bytes, str]]], device: str, public: str) -> Fault | None:
    held = keys.verify_many(public, [each for _, each in signed])
    bad = next((seq for (seq, _), good in zip(signed, held, strict=True) if not good), None)
    return None if bad is None else Fault("event_signature", device, bad)


def _hashed(text: str) -> bool:
    return len(text) == 64 and all(each in "0123456789abcdef" for each in text)


@dataclass(frozen=True, slots=True)
class Kept:
    """What one answer of the office gave a laptop: both notes, and that they go together and with the one before.

    `size` is of its own checkpoint, `log_size` of the log; `since` the log's size that `consistency` leads from.
    """

    log_size: int
    log_note: str
    size: int
    note: str
    leaf: int | None
    inclusion: tuple[str, ...]
    since: int
    consistency: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Office:
    """Whose signatures count."""

    office_id: str
    key: str

    def checkpoint(self, text: str, device: str) -> Point | None:
        """Return what a laptop's checkpoint says; None when this office did not sign it."""
        return proof.read_checkpoint(wire.Checkpoint(text), self.office_id, device, self.key)

    def log(self, text: str) -> Point | None:
        """Return what the log's note says; None when this office did not sign it."""
        return proof.read_log(text, self.office_id, self.key)


def notes_hold(kept: Sequence[Kept], device: str, office: Office, roots: dict[int, str]) -> Fault | None:
    """Check what a laptop was given, oldest first: signatures, its own tree at each size, its entry, and growth.

    `note_unsigned`, `note_other` (the office signed another history than this journal), `note_entry` (what it signed
    is not where it says in its log), `log_rewritten` (the log did not only grow).
    """
    before: Point | None = None
    for one in kept:
        point, log = office.checkpoint(one.note, device), office.log(one.log_note)
        if point is None or log is None or (point.size, log.size) != (one.size, one.log_size):
            return Fault("note_unsigned", device, one.size)
        if roots.get(point.size, point.root) != point.root:
            return Fault("note_other", device, one.size)
        logged = Logged(one.log_note, one.leaf, one.inclusion)
        if one.size and not proof.in_log(log, logged, LogLeaf(device, point.size, point.root)):
            return Fault("note_entry", device, one.size)
        if before and not (
            before.size == one.since and tree.consistent(before.size, before.root, log.size, log.root, one.consistency)
        ):
            return Fault("log_rewritten", device, one.size, log.size)
        before = log
    return None


def log_holds(
    leaves: Sequence[LogLeaf], note: Point | None, sizes: Iterable[int] = ()
) -> tuple[dict[int, str], Fault | None]:
    """Check a whole log: each laptop only grew, and the signed note is over these entries.

    Returns its roots at the sizes asked for. `log_unsigned`, `log_other` (the note is over something else),
    `log_shrunk` (an entry of a laptop that is not larger than the one before).
    """
    wanted, roots, held = set(sizes) | {len(leaves)}, dict[int, str](), dict[str, int]()
    grown, fault = tree.Tree(), None
    roots[0] = tree.EMPTY
    for place, leaf in enumerate(leaves):
        if leaf.size <= held.get(leaf.device, 0) and fault is None:
            fault = Fault("log_shrunk", leaf.device, leaf.size, place)
        held[leaf.device] = leaf.size
        grown.append(proof.leaf_of(leaf))
        if grown.size in wanted:
            roots[grown.size] = grown.root()
    if note is None:
        fault = Fault("log_unsigned")
    elif roots.get(note.size) != note.root:
        fault = fault or Fault("log_other", log=note.size)
    return roots, fault
