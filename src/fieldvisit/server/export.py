"""What the office holds, handed out whole: events as signed, reports, attachments, checkpoints and a manifest."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryFile
from typing import BinaryIO, Final

import msgspec
import sqlalchemy as sa

from fieldvisit import keys
from fieldvisit.errors import NotFound
from fieldvisit.model.event import Attached, Sealed
from fieldvisit.server import blobs, cases, log, tables
from fieldvisit.server.books import MOST_IDS, Books, write_down
from fieldvisit.server.parcel import Parcel, parcel
from fieldvisit.server.stamping import queue
from fieldvisit.wire import decode_event

FORMAT: Final = "fieldvisit.export/2"
_FOLDERS: Final = ("reports", "attachments")


@dataclass(frozen=True, slots=True)
class Chosen:
    """What to hand out: exactly one is set. `case` is an id or a number, `day` the office's local day."""

    case: str = ""
    device: str = ""
    day: date | None = None
    whole: bool = False


class _Line(msgspec.Struct, frozen=True):
    device: str
    seq: int
    payload: str
    signature: str
    received_at: datetime
    refused: str


class _File(msgspec.Struct, frozen=True, array_like=True):
    """A held blob that events name: the name it has in the export, its own SHA-256 and its size in bytes."""

    path: str
    sha256: str
    size: int


def export(books: Books, chosen: Chosen, target: Path, actor: str) -> int:
    """Write an export to a new folder, or to a file when its name ends in `.zip`; return how many events it has.

    What is signed is of the very state that is written, whatever arrives meanwhile: all of it is read in one
    transaction, and from the database to the disk as it comes, never held whole. Raises NotFound, and ServerConfig
    when the target exists already or cannot be written.
    """
    log.settle(books)
    with ExitStack() as open_until_whole:
        with books.database.read() as connection:
            wanted = _wanted(connection, chosen)
            out = open_until_whole.enter_context(parcel(target))
            named = [open_until_whole.enter_context(TemporaryFile(dir=target.parent)) for _ in _FOLDERS]
            events = _Events(connection, named)
            out.add("events.jsonl", events.lines(wanted))
            _add_signed(out, connection, books, wanted)
            if chosen.whole:
                note, entries = log.whole(connection, books)
                out.add("log.note", (note.encode(),))
                out.add("log.jsonl", (msgspec.json.encode(entry) + b"\n" for entry in entries))
        out.add("office-root.pem", (keys.pem(books.authority.root).encode(),))
        _add_files(out, books, named)
        out.close(_about(books, chosen))
    with books.database.write() as connection:
        subject = chosen.case or chosen.device or str(chosen.day or "all")
        write_down(connection, books, actor, "export", subject, f"events={events.count} files={out.files}")
    return events.count


def _about(books: Books, chosen: Chosen) -> dict[str, object]:
    return {
        "format": FORMAT,
        "office_id": books.settings.office_id,
        "office_key": books.authority.signing.public,
        "at": books.now(),
        "of": {"case": chosen.case, "device": chosen.device, "day": chosen.day, "whole": chosen.whole},
    }


def _wanted(connection: sa.Connection, chosen: Chosen) -> sa.ColumnElement[bool]:
    """Return which events are handed out. Raises NotFound."""
    row = tables.events
    if chosen.case:
        return row.c.case_id == cases.find(connection, chosen.case)
    if chosen.device:
        known = sa.select(tables.devices.c.device).where(tables.devices.c.device == chosen.device)
        if connection.execute(known).first() is None:
            raise NotFound(what=chosen.device)
        return row.c.device == chosen.device
    return row.c.day == chosen.day if chosen.day else sa.true()


class _Events:
    """The events to hand out, read one after the other; the held files they name are written down as they come by."""

    def __init__(self, connection: sa.Connection, named: Sequence[BinaryIO]) -> None:
        self._connection = connection
        self._named = named
        self._waiting: tuple[list[str], ...] = ([], [])
        self.count = 0

    def lines(self, wanted: sa.ColumnElement[bool]) -> Iterator[bytes]:
        row, refusal = tables.events, tables.event_refusals
        chosen = (
            sa.select(row, refusal.c.reason)
            .outerjoin(refusal, sa.and_(refusal.c.device == row.c.device, refusal.c.seq == row.c.seq))
            .where(wanted)
            .order_by(row.c.device, row.c.seq)
        )
        for one in self._connection.execute(chosen, execution_options={"yield_per": MOST_IDS}):
            line = _Line(one.device, one.seq, one.payload, one.signature, one.received_at, one.reason or "")
            yield msgspec.json.encode(line) + b"\n"
            self.count += 1
            if not line.refused and one.kind in (Sealed.__name__, Attached.__name__):
                self._name(line.payload)
        for kind in range(len(_FOLDERS)):
            self._look_up(kind)

    def _name(self, payload: str) -> None:
        body = decode_event(payload).body
        kind, sha256 = (0, body.report_sha256) if isinstance(body, Sealed) else (1, getattr(body, "sha256", ""))
        self._waiting[kind].append(sha256)
        if len(self._waiting[kind]) == MOST_IDS:
            self._look_up(kind)

    def _look_up(self, kind: int) -> None:
        """Write down name, hash and size of those that are held.

        A report has the name of what the laptop sent, and behind those bytes what the office has added since.
        """
        some = self._waiting[kind]
        newest = {} if kind else queue.newest(self._connection, some)
        names = {newest.get(sha256, sha256): sha256 for sha256 in some}
        row = tables.blobs
        rows = self._connection.execute(sa.select(row.c.sha256, row.c.size).where(row.c.sha256.in_(list(names))))
        for sha256, size in sorted(rows):
            ending = "" if kind else ".pdf"
            file = _File(f"{_FOLDERS[kind]}/{names[sha256]}{ending}", sha256, int(size))
            self._named[kind].write(msgspec.json.encode(file) + b"\n")
        some.clear()


def _add_signed(out: Parcel, connection: sa.Connection, books: Books, wanted: sa.ColumnElement[bool]) -> None:
    """Add what the office signs of each laptop: its key, its checkpoint, its place in the log."""
    row, event = tables.devices, tables.events
    some = sa.select(event.c.device).where(event.c.device == row.c.device, wanted).exists()
    chosen = sa.select(row.c.device, row.c.public).where(some).order_by(row.c.device)
    public = {str(device): str(key) for device, key in connection.execute(chosen)}
    signed = [log.signed(connection, books, device) for device in sorted(public)]
    out.add("checkpoints.json", (msgspec.json.encode([checkpoint for _, checkpoint, _ in signed]),))
    out.add("devices.json", (msgspec.json.encode(public),))
    out.add("logged.json", (msgspec.json.encode([logged for _, _, logged in signed]),))


def _add_files(out: Parcel, books: Books, named: Sequence[BinaryIO]) -> None:
    """Add each named file once; an attachment that is a report, too, is in its folder already."""
    for list_ in named:
        list_.seek(0)
        for line in list_:
            file = msgspec.json.decode(line, type=_File)
            if not (out.has(file.path) or out.has(f"reports/{Path(file.path).name}.pdf")):
                out.copy(file.path, blobs.path(books, file.sha256), file.sha256, file.size)
