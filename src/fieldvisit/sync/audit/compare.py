"""Holds journals, notes and logs from several places against each other; the first that does not hold comes first."""

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from fieldvisit.errors import BlobDamaged
from fieldvisit.journal import audit as journal
from fieldvisit.journal import proof
from fieldvisit.journal.audit import Fault, Walked
from fieldvisit.journal.note import Point
from fieldvisit.sync.audit.sources import Book, Source
from fieldvisit.wire import LogLeaf


@dataclass(slots=True)
class Audit:
    """What an audit went through, and what does not hold: none when all does.

    `seconds` are of the journals and trees, `signatures` how many of the laptops' were checked one by one, `reports`
    how many sealed files were there and verified; `alone` says that nothing was there to compare the log with.
    """

    events: int = 0
    erased: int = 0
    devices: int = 0
    signatures: int = 0
    notes: int = 0
    entries: int = 0
    reports: int = 0
    seconds: float = 0.0
    alone: bool = True
    faults: list[Fault] = field(default_factory=list)


def audit(sources: Sequence[Source], *, office_key: str = "", quick: bool = False) -> Audit:
    """Go through everything again: each journal from its first event, each note, each log, each sealed report.

    With several sources also between them: one office, one history of each laptop, one log for all. `office_key` (hex)
    is the key known from elsewhere; without it the key is the one the sources name.
    """
    out, began = Audit(), time.perf_counter()
    key = office_key.strip().lower() or next((one.signer.key for one in sources), "")
    out.faults += [Fault("office_key") for one in sources if one.signer.key != key]
    points = _log_points(sources)
    walked: dict[tuple[int, str], Walked] = {}
    for number, source in enumerate(sources):
        entries = _by_device(sources)
        for book in source.books:
            walked[(number, book.device)] = _book(out, source, book, entries.get(book.device, ()), quick)
    for source in sources:
        _log(out, source, points)
    _same_log(out, points)
    _same_journal(out, sources)
    out.alone = len({name for name, _, _ in points}) < 2
    out.seconds = time.perf_counter() - began
    for number, source in enumerate(sources):
        _reports(out, source, [walked[(number, book.device)] for book in source.books])
    return out


def _by_device(sources: Sequence[Source]) -> dict[str, list[tuple[int, LogLeaf]]]:
    found: dict[str, list[tuple[int, LogLeaf]]] = {}
    for source in sources:
        for place, leaf in enumerate(source.leaves or ()):
            found.setdefault(leaf.device, []).append((place, leaf))
    return found


def _book(out: Audit, source: Source, book: Book, entries: Sequence[tuple[int, LogLeaf]], quick: bool) -> Walked:
    """Go through one laptop's journal and all that was signed of it."""
    point = source.signer.checkpoint(book.checkpoint, book.device) if book.checkpoint else None
    sizes = {one.size for one in book.kept} | {leaf.size for _, leaf in entries} | ({point.size} if point else set())
    walked = journal.walk(book.lines, book.device, book.key, sizes, quick=quick)
    out.devices, out.events, out.erased = out.devices + 1, out.events + walked.size, out.erased + walked.erased
    out.signatures += walked.signatures
    out.notes += 2 * len(book.kept) + bool(book.checkpoint)
    found = [walked.fault] if walked.fault else []
    if not found:
        found += _signed(source, book, walked, point)
        found += _entered(book, walked, entries)
    out.faults += found
    return walked


def _signed(source: Source, book: Book, walked: Walked, point: Point | None) -> list[Fault]:
    if found := journal.notes_hold(book.kept, book.device, source.signer, walked.roots):
        return [found]
    if book.checkpoint and point is None:
        return [Fault("note_unsigned", book.device)]
    if point and point.size > walked.size:
        return [Fault("journal_short", book.device, walked.size + 1)]
    if point and walked.roots[point.size] != point.root:
        return [Fault("note_other", book.device, point.size)]
    if point and book.logged and point.size:
        log = source.signer.log(book.logged.note)
        if log is None or not proof.in_log(log, book.logged, LogLeaf(book.device, point.size, point.root)):
            return [Fault("note_entry", book.device, point.size)]
    return []


def _entered(book: Book, walked: Walked, entries: Sequence[tuple[int, LogLeaf]]) -> list[Fault]:
    for place, leaf in entries:
        root = walked.roots.get(leaf.size)
        if root is not None and root != leaf.root:
            return [Fault("log_other_journal", book.device, leaf.size, place)]
    return []


Shown = tuple[str, str, Point]
"""Where a log's note was found, the laptop it was shown to (or none), and what it says."""


def _log_points(sources: Sequence[Source]) -> list[Shown]:
    found: list[Shown] = []
    for source in sources:
        if source.log_note and (point := source.signer.log(source.log_note)):
            found.append((source.name, "", point))
        for book in source.books:
            notes = [one.log_note for one in book.kept] + ([book.logged.note] if book.logged else [])
            found += [(source.name, book.device, point) for note in notes if (point := source.signer.log(note))]
    return found


def _log(out: Audit, source: Source, points: Iterable[Shown]) -> None:
    """Hold a log that is there whole against its own note, and against every note of it that anybody was given."""
    if source.leaves is None:
        return
    out.entries += len(source.leaves)
    note = source.signer.log(source.log_note)
    points = list(points)
    roots, fault = journal.log_holds(source.leaves, note, {point.size for _, _, point in points})
    if fault:
        out.faults.append(fault)
        return
    for _, device, point in points:
        if point.size > len(source.leaves):
            out.faults.append(Fault("log_short", device, log=point.size))
            return
        if roots[point.size] != point.root:
            out.faults.append(Fault("log_split", device, log=point.size))
            return


def _same_log(out: Audit, points: Sequence[Shown]) -> None:
    """Two notes of one size with two roots: the office showed two logs. Without its entries no more can be seen."""
    seen: dict[int, str] = {}
    for _, device, point in points:
        if seen.setdefault(point.size, point.root) != point.root:
            if not any(one.reason == "log_split" for one in out.faults):
                out.faults.append(Fault("log_split", device, log=point.size))
            return


def _same_journal(out: Audit, sources: Sequence[Source]) -> None:
    """The same laptop in two places: the same events, as far as both go. Otherwise there are two of it."""
    seen: dict[str, Book] = {}
    for book in (book for source in sources for book in source.books):
        other = seen.setdefault(book.device, book)
        if other is book:
            continue
        for seq, (one, two) in enumerate(zip(other.lines, book.lines, strict=False), 1):
            if _hash(one) != _hash(two):
                out.faults.append(Fault("journal_split", book.device, seq))
                break


def _hash(line: journal.Line) -> str:
    return sha256(line.payload.encode()).hexdigest() if line.payload else line.hash


def _reports(out: Audit, source: Source, walked: Sequence[Walked]) -> None:
    """Verify each sealed report whose file is there: its hash is in the journal, and it says nothing else by itself.

    What the office added behind the sealed bytes (timestamps, a supervisor's signature) may be there; whose roots
    stand behind the timestamps is not known here.
    """
    where = {name: (one.device, seq) for one in walked for name, seq in one.sealed.items()}
    for name, read in sorted(source.reports.items()):
        if name not in where:
            if source.every:
                out.faults.append(Fault("report_unnamed"))
            continue
        from fieldvisit.evidence.verify import verify  # a tenth of a second of imports, only when there is a report

        try:
            data = read()
        except (OSError, BlobDamaged):
            out.faults.append(Fault("report_damaged", *where[name]))
            continue
        found = verify(data, [source.root] if source.root else [])
        if name not in (sha256(data).hexdigest(), found.sealed_sha256):
            out.faults.append(Fault("report_changed", *where[name]))
        elif source.root and (found.verdict == "invalid" or "not_trusted" in found.reasons):
            out.faults.append(Fault("report_invalid", *where[name]))
        else:
            out.reports += 1
