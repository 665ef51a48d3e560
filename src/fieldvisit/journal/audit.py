"""Going through journals again from their first event: what holds, and the first that does not."""

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Final

from fieldvisit import keys, wire
from fieldvisit.errors import BadMessage
from fieldvisit.journal import proof, tree
from fieldvisit.journal.chain import START
from fieldvisit.journal.note import Point
from fieldvisit.journal.roots import Roots, in_order
from fieldvisit.wire import Logged, LogLeaf

QUICK: Final = 2
"""Signatures looked at when not all are: those of the last events, which by the chain cover all before them."""
WAITING: Final = 2000
"""Signatures that wait at most until they are verified together, over all processors."""
WAITING_BYTES: Final = 4 << 20
"""Bytes of events that wait for it at most, and the last one's."""


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
    """A journal gone through: how many events hold, roots at the sizes asked for, and the reports that were sealed.

    `sealed` has for each report its name and, in eight bytes, its event: some 120 bytes of memory each.
    """

    device: str = ""
    size: int = 0
    last: str = START
    erased: int = 0
    signatures: int = 0
    roots: Roots = field(default_factory=Roots)
    sealed: list[bytes] = field(default_factory=list)
    fault: Fault | None = None


def walk(lines: Iterable[Line], device: str, public: str, sizes: Iterable[int] = (), *, quick: bool = False) -> Walked:
    """Go through a laptop's journal: order, chain, tree, signatures. The first event that does not hold is its fault.

    `event_garbled`: cannot be read. `event_gone`: another stands in its place (removed, added or put elsewhere).
    `event_changed`: it is not what the next one says came before it. `event_signature`: the laptop did not sign it.
    `quick` looks at the signatures of the last events only: who signed them signed the hash of all before them.

    However many lines there are, no more are held than wait for their signatures' turn (`WAITING`).
    """
    out, grown, signed = Walked(device), tree.Tree(), _Signed(public, quick)
    wanted = in_order(sizes)
    ahead = next(wanted, -1)
    if ahead == 0:
        out.roots.add(0, tree.EMPTY)
        ahead = next(wanted, -1)
    for line in lines:
        seq = out.size + 1
        payload = line.payload.encode()
        if payload:
            signed.add(seq, payload, line.signature)
        reason = _step(out, line, payload, device, seq)
        if reason:
            out.fault = Fault(reason, device, seq)
            break
        out.size = seq
        grown.append(tree.leaf_hash(payload) if payload else bytes.fromhex(line.leaf))
        if seq == ahead:
            out.roots.add(seq, grown.root())
            ahead = next(wanted, -1)
    unsigned = signed.first_bad()
    if unsigned and not (out.fault and out.fault.reason == "event_garbled" and unsigned == out.fault.seq):
        out.fault = Fault("event_signature", device, unsigned)
    out.signatures = signed.looked_at
    out.roots.add(out.size, grown.root())
    return out


class _Signed:
    """The signatures of a journal, verified some thousands at a time, in the order in which they came."""

    def __init__(self, public: str, quick: bool) -> None:
        self._public = public
        self._quick = quick
        self._waiting = deque[tuple[int, tuple[bytes, str]]](maxlen=QUICK if quick else None)
        self._bytes = self._count = self._bad = 0

    def add(self, seq: int, payload: bytes, signature: str) -> None:
        self._waiting.append((seq, (payload, signature)))
        self._count += 1
        if not self._quick:
            self._bytes += len(payload)
            if len(self._waiting) >= WAITING or self._bytes >= WAITING_BYTES:
                self._verify()

    def _verify(self) -> None:
        if not self._bad:
            held = keys.verify_many(self._public, [each for _, each in self._waiting])
            pairs = zip(self._waiting, held, strict=True)
            self._bad = next((seq for (seq, _), good in pairs if not good), 0)
        self._waiting.clear()
        self._bytes = 0

    def first_bad(self) -> int:
        """Return the seq of the first event its laptop did not sign, 0 when there is none."""
        self._verify()
        return self._bad

    @property
    def looked_at(self) -> int:
        return min(self._count, QUICK) if self._quick else self._count


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
            out.sealed.append(sealing(wire.decode(payload, _Sealing, "event").body.report_sha256, seq))
    except BadMessage:
        return "event_garbled"
    if (event.device, event.seq) != (device, seq):
        return "event_gone"
    if event.prev != out.last:
        return "event_changed"
    out.last = sha256(payload).hexdigest()
    return "" if line.hash in ("", out.last) else "event_changed"


def sealing(report: str, seq: int) -> bytes:
    """Return an entry of `Walked.sealed`: the report's name, and behind it its event in eight bytes."""
    return report.encode() + seq.to_bytes(8)


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


def notes_hold(kept: Iterable[Kept], device: str, office: Office, roots: Mapping[int, str]) -> Fault | None:
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
    leaves: Iterable[LogLeaf], note: Point | None, sizes: Iterable[int] = ()
) -> tuple[Roots, int, Fault | None]:
    """Check a whole log: each laptop only grew, and the signed note is over these entries.

    Returns its roots at the sizes asked for, and how many entries it has. `log_unsigned`, `log_other` (the note is over
    something else), `log_shrunk` (an entry of a laptop that is not larger than the one before).
    """
    wanted, roots, held = in_order(sizes), Roots(), dict[str, int]()
    grown, fault = tree.Tree(), None
    roots.add(0, tree.EMPTY)
    ahead = next((size for size in wanted if size), -1)
    for place, leaf in enumerate(leaves):
        if leaf.size <= held.get(leaf.device, 0) and fault is None:
            fault = Fault("log_shrunk", leaf.device, leaf.size, place)
        held[leaf.device] = leaf.size
        grown.append(proof.leaf_of(leaf))
        if grown.size == ahead:
            roots.add(grown.size, grown.root())
            ahead = next(wanted, -1)
    roots.add(grown.size, grown.root())
    if note is None:
        fault = Fault("log_unsigned")
    elif roots.get(note.size) != note.root:
        fault = fault or Fault("log_other", log=note.size)
    return roots, grown.size, fault
