"""What the office signs of the journals it holds, and how that is checked: checkpoints, its log, a report's proof."""

from dataclasses import dataclass
from datetime import datetime

from fieldvisit import keys, wire
from fieldvisit.errors import BadMessage
from fieldvisit.journal import note, tree
from fieldvisit.journal.note import Point
from fieldvisit.model.event import Sealed
from fieldvisit.model.record import Held
from fieldvisit.wire import Checkpoint, Logged, LogLeaf, ReportProof


def device_origin(office_id: str, device: str) -> str:
    """Return the name of a laptop's tree: the first line of its checkpoints, and the name of the key under them."""
    return f"{office_id}/device/{device}"


def log_origin(office_id: str) -> str:
    """Return the name of the office's log."""
    return f"{office_id}/log"


def leaf_of(entry: LogLeaf) -> bytes:
    """Return the leaf hash of an entry of the log: over its canonical JSON."""
    return tree.leaf_hash(wire.canonical(entry))


def sign_checkpoint(key: keys.SigningKey, office_id: str, held: LogLeaf, at: datetime) -> Checkpoint:
    """Sign that a laptop's events are held. It says when; the log's note does not, so it is the same for everybody."""
    origin = device_origin(office_id, held.device)
    said = Point(origin, held.size, held.root, (note.stamp(at),))
    return Checkpoint(note.sign(said.text(), [(origin, key)]))


def sign_log(key: keys.SigningKey, office_id: str, size: int, root: str) -> str:
    """Return the log's signed note."""
    origin = log_origin(office_id)
    return note.sign(Point(origin, size, root).text(), [(origin, key)])


def read_checkpoint(point: Checkpoint, office_id: str, device: str, office_key: str) -> Point | None:
    """Return what a laptop's checkpoint says; None when the office with this key did not sign it for this laptop."""
    return note.read(point.note, device_origin(office_id, device), office_key)


def read_log(text: str, office_id: str, office_key: str) -> Point | None:
    """Return what the log's note says; None when the office with this key did not sign it."""
    return note.read(text, log_origin(office_id), office_key)


def in_log(log: Point, logged: Logged, entry: LogLeaf) -> bool:
    """Tell whether an entry is where the office says it is in its log."""
    at = -1 if logged.leaf is None else logged.leaf
    return tree.included(leaf_of(entry), at, log.size, logged.inclusion, log.root)


@dataclass(frozen=True, slots=True)
class Proved:
    """What a report's proof shows. `reason` is empty when it holds, else the key of what does not.

    `at` is when the office signed, `device` and `seq` the event that names the report, `log` the log's size.
    """

    reason: str
    device: str = ""
    seq: int = 0
    at: datetime | None = None
    log: int = 0


def check_report(data: bytes, sha256: str, office_key: str) -> Proved:
    """Check a report's proof (the file beside it, or `GET /v1/reports/{sha256}/proof`) for the hash of the report.

    `reason`: "proof_garbled", "proof_other_report", "proof_event" (not signed by the laptop, or not the event that
    sealed this report), "proof_checkpoint" (not signed by the office with this key), "proof_inclusion" (the event is
    not in what the office signed), "proof_log" (what it signed is not in its log). The office key is hex and has to
    come from somewhere else than the proof.
    """
    try:
        proof = wire.decode(data, ReportProof, "proof")
        event = wire.decode_event(proof.event.payload)
    except BadMessage:
        return Proved("proof_garbled")
    if proof.format != "fieldvisit.proof/1":
        return Proved("proof_garbled")
    named = isinstance(event.body, Sealed) and event.body.report_sha256 == sha256
    if proof.sha256 != sha256 or not named:
        return Proved("proof_other_report")
    payload = proof.event.payload.encode()
    ours = (event.device, event.seq) == (proof.device, proof.seq)
    if not ours or not keys.verify(proof.device_key, payload, proof.event.signature):
        return Proved("proof_event")
    held = read_checkpoint(proof.checkpoint, proof.office_id, proof.device, office_key)
    log = read_log(proof.log.note, proof.office_id, office_key)
    if held is None or log is None:
        return Proved("proof_checkpoint")
    if not tree.included(tree.leaf_hash(payload), proof.seq - 1, held.size, proof.inclusion, held.root):
        return Proved("proof_inclusion")
    if not in_log(log, proof.log, LogLeaf(proof.device, held.size, held.root)):
        return Proved("proof_log")
    return Proved("", proof.device, proof.seq, held.at, log.size)


def held_holds(held: Held, office_id: str, device: str, office_key: str, journal_seq: int) -> bool:
    """Tell whether what a report says the office had signed at its seal was signed, and goes together.

    Nobody needs the office for that: the notes are its own, the paths lead from them to the root the report names.
    """
    point = read_checkpoint(Checkpoint(held.note), office_id, device, office_key)
    log = read_log(held.log_note, office_id, office_key)
    if point is None or log is None or (point.size, point.at) != (held.size, held.at):
        return False
    logged = Logged(held.log_note, held.leaf, held.inclusion)
    return in_log(log, logged, LogLeaf(device, point.size, point.root)) and tree.consistent(
        point.size, point.root, journal_seq, held.root, held.consistency
    )
