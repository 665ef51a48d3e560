"""Holds journals, notes and logs from several places against each other; the first that does not hold comes first."""

import time
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from heapq import merge
from itertools import chain, groupby

from fieldvisit.errors import BlobDamaged
from fieldvisit.journal import audit as journal
from fieldvisit.journal import proof
from fieldvisit.journal.audit import Fault, Walked
from fieldvisit.journal.note import Point
from fieldvisit.sync.audit.shown import AllShown
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
    shown = AllShown(sources)
    walked = [[_book(out, source, book, sources, quick) for book in source.books] for source in sources]
    for source in sources:
        _log(out, source, shown)
    _same_log(out, shown)
    _same_journal(out, sources)
    out.alone = shown.alone
    out.seconds = time.perf_counter() - began
    for source, books in zip(sources, walked, strict=True):
        _reports(out, source, books)
    return out


def _entries(sources: Sequence[Source], device: str) -> Iterator[tuple[int, LogLeaf]]:
    return chain.from_iterable(source.log.of(device) for source in sources if source.log)


def _book(out: Audit, source: Source, book: Book, sources: Sequence[Source], quick: bool) -> Walked:
    """Go through one laptop's journal and all that was signed of it."""
    point = source.signer.checkpoint(book.checkpoint, book.device) if book.checkpoint else None

    def sizes() -> Iterator[int]:
        for one in book.kept:
            out.notes += 2
            yield one.size
        yield from (leaf.size for _, leaf in _entries(sources, book.device))
        if point:
            yield point.size

    walked = journal.walk(book.lines, book.device, book.key, sizes(), quick=quick)
    out.devices, out.events, out.erased = out.devices + 1, out.events + walked.size, out.erased + walked.erased
    out.signatures += walked.signatures
    out.notes += bool(book.checkpoint)
    found = [walked.fault] if walked.fault else []
    if not found:
        found += _signed(source, book, walked, point)
        found += _entered(book, walked, _entries(sources, book.device))
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


def _entered(book: Book, walked: Walked, entries: Iterable[tuple[int, LogLeaf]]) -> list[Fault]:
    for place, leaf in entries:
        root = walked.roots.get(leaf.size)
        if root is not None and root != leaf.root:
            return [Fault("log_other_journal", book.device, leaf.size, place)]
    return []


def _log(out: Audit, source: Source, shown: AllShown) -> None:
    """Hold a log that is there whole against its own note, and against every note of it that anybody was given."""
    if source.log is None:
        return
    roots, entries, fault = journal.log_holds(source.log, source.signer.log(source.log_note), shown.sizes)
    out.entries += entries
    if fault:
        out.faults.append(fault)
        return
    for one in shown:
        if one.size > entries:
            out.faults.append(Fault("log_short", one.device, log=one.size))
            return
        if roots[one.size] != one.root:
            out.faults.append(Fault("log_split", one.device, log=one.size))
            return


def _same_log(out: Audit, shown: AllShown) -> None:
    """Two notes of one size with two roots: the office showed two logs. Without its entries no more can be seen."""
    if (one := shown.split()) and not any(fault.reason == "log_split" for fault in out.faults):
        out.faults.append(Fault("log_split", one.device, log=one.size))


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
    for one in walked:
        one.sealed.sort(key=_name)
    there, named = 0, merge(*(_named(one) for one in walked), key=lambda one: one[0])
    for name, several in groupby(named, key=lambda one: one[0]):
        if name in source.reports:
            there += 1
            *_, (_, device, seq) = several
            _report(out, source, name, Fault("report_damaged", device, seq))
    if source.every and there != len(source.reports):
        unnamed = sum(not any(_is_named(one, name) for one in walked) for name in source.reports)
        out.faults += [Fault("report_unnamed")] * unnamed


def _named(walked: Walked) -> Iterator[tuple[str, str, int]]:
    return ((_name(entry).decode(), walked.device, int.from_bytes(entry[-8:])) for entry in walked.sealed)


def _is_named(walked: Walked, name: str) -> bool:
    at = bisect_left(walked.sealed, name.encode(), key=_name)
    return at < len(walked.sealed) and _name(walked.sealed[at]) == name.encode()


def _name(entry: bytes) -> bytes:
    return entry[:-8]


def _report(out: Audit, source: Source, name: str, damaged: Fault) -> None:
    from fieldvisit.evidence.verify import verify  # a tenth of a second of imports, only when there is a report

    try:
        data = source.reports[name]()
    except (OSError, BlobDamaged):
        out.faults.append(damaged)
        return
    found = verify(data, [source.root] if source.root else [])
    if name not in (sha256(data).hexdigest(), found.sealed_sha256):
        out.faults.append(Fault("report_changed", damaged.device, damaged.seq))
    elif source.root and (found.verdict == "invalid" or "not_trusted" in found.reasons):
        out.faults.append(Fault("report_invalid", damaged.device, damaged.seq))
    else:
        out.reports += 1
