"""Exports and audits of a large office: nothing is held whole, whatever it has, and what is written is as it was."""

import hashlib
import json
import tracemalloc
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
import sqlalchemy as sa

from fieldvisit import journal, keys
from fieldvisit.clock import exactly
from fieldvisit.errors import ServerConfig
from fieldvisit.journal import Head, Tree
from fieldvisit.journal.audit import Fault
from fieldvisit.model.event import Attached, Body, Noted, Sealed
from fieldvisit.server import blobs, tables
from fieldvisit.server.export import Chosen, export
from fieldvisit.server.office import Office
from fieldvisit.server.parcel import parcel
from fieldvisit.sync import audit

KEY = keys.SigningKey.load(bytes(range(32)))


class Filled:
    """A laptop's journal written straight into the office's tables."""

    def __init__(self, office: Office, device: str = "D-1") -> None:
        self.office, self.device = office, device
        self.head, self.tree = Head(), Tree()
        with office.books.database.write() as connection:
            now = office.books.now()
            values = {"device": device, "public": KEY.public, "enrolled_at": now, "last": self.head.last}
            connection.execute(sa.insert(tables.devices).values(fed=0, size=0, peaks="[]", **values))

    def add(self, *bodies: Body) -> None:
        office, rows, device = self.office, list[dict[str, object]](), self.device
        now = office.books.now()
        for body in bodies:
            event, signed, self.head = journal.append(
                self.head, KEY, device=device, at=exactly(now), by="A", visit="V", case="C", body=body
            )
            nodes = b"".join(self.tree.append(journal.leaf_hash(signed.payload.encode())))
            row = {"device": device, "seq": event.seq, "hash": self.head.last, "kind": type(body).__name__}
            row |= {"payload": signed.payload, "signature": signed.signature, "received_at": now, "nodes": nodes}
            rows.append(row)
        held = {"size": self.head.size, "last": self.head.last, "peaks": json.dumps(self.tree.peaks())}
        with office.books.database.write() as connection:
            connection.execute(sa.insert(tables.events), rows)
            connection.execute(sa.update(tables.devices).where(tables.devices.c.device == device).values(**held))


def keep(office: Office, data: bytes) -> str:
    sha256 = blobs.place(office.books, data)
    with office.books.database.write() as connection:
        blobs.enter(connection, sha256, len(data), office.books.now())
    return sha256


def peak(work: Callable[[], object]) -> int:
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_memory_does_not_grow_with_the_events(small_office: Office, tmp_path: Path) -> None:
    """Four times the events: less than a hundred bytes more for each, of some seven hundred that it has."""
    book, taken, read, out = Filled(small_office), list[int](), list[int](), tmp_path
    for count in (100, 600, 2100):  # the first only loads what is loaded once
        book.add(*(Noted(f"{each} quiet", "") for each in range(count)))
        out = out / "out"
        taken.append(peak(partial(export, small_office.books, Chosen(whole=True), out, "x")))
        read.append(peak(partial(audited, out)))
    assert taken[2] - taken[1] < 100 * 2100
    assert read[2] - read[1] < 100 * 2100


def audited(folder: Path) -> list[Fault]:
    return audit.audit([audit.folder(folder)], quick=True).faults


def test_what_is_handed_out_is_whole_and_each_file_once(office: Office, tmp_path: Path) -> None:
    one, two = Filled(office, "D-1"), Filled(office, "D-2")
    report, photo, both = (keep(office, data) for data in (b"report", b"photo", b"both"))
    one.add(Noted("a", ""), Attached(photo, 5, "image/jpeg"), Attached(both, 4, "application/pdf"), Sealed(both, 4))
    two.add(Sealed(report, 6), Attached(photo, 5, "image/jpeg"), Attached("00" * 32, 5, "image/jpeg"), Noted("b", ""))
    assert export(office.books, Chosen(whole=True), tmp_path / "out", "x") == 8
    written = {str(each.relative_to(tmp_path / "out")): each for each in (tmp_path / "out").rglob("*.*")}
    files = json.loads(written.pop("manifest.json").read_text("utf-8"))["files"]
    assert {name for name in files if "/" in name} == {
        f"reports/{report}.pdf",
        f"reports/{both}.pdf",
        f"attachments/{photo}",
    }
    for name, said in files.items():
        data = (tmp_path / "out" / name).read_bytes()
        assert said == {"sha256": hashlib.sha256(data).hexdigest(), "size": len(data)}
    lines = [json.loads(line) for line in written["events.jsonl"].read_bytes().splitlines()]
    assert [(each["device"], each["seq"]) for each in lines] == [(d, n) for d in ("D-1", "D-2") for n in range(1, 5)]
    found = audit.audit([audit.folder(tmp_path / "out")])
    assert [fault.reason for fault in found.faults] == ["report_invalid", "report_invalid"]
    assert (found.events, found.signatures, found.entries) == (8, 8, 2)


def test_events_of_several_laptops_in_turns_are_still_one_journal_each(office: Office, tmp_path: Path) -> None:
    for device in ("D-1", "D-2"):
        Filled(office, device).add(*(Noted(f"{each}", "") for each in range(4)))
    out = tmp_path / "out"
    export(office.books, Chosen(whole=True), out, "x")
    lines = (out / "events.jsonl").read_bytes().splitlines(keepends=True)
    (out / "events.jsonl").write_bytes(b"".join(lines[each // 2 + each % 2 * 4] for each in range(8)))
    assert audit.audit([audit.folder(out)]).faults == []
    (out / "events.jsonl").write_bytes(b"".join([*lines[:5], lines[6], lines[5], lines[7]]))
    first = audit.audit([audit.folder(out)]).faults[0]
    assert (first.reason, first.device, first.seq) == ("event_gone", "D-2", 2)


@pytest.mark.parametrize("name", ["out", "out.zip"])
def test_a_second_export_to_the_same_place_leaves_the_first_alone(tmp_path: Path, name: str) -> None:
    target = tmp_path / name
    with parcel(target) as first:
        first.add("events.jsonl", (b"{}\n",))
        with pytest.raises(ServerConfig) as caught, parcel(target):
            raise AssertionError("both write to one place")
        assert caught.value.facts["reason"] == "target_exists"
        first.add("log.note", (b"note",))
        first.close({"format": "x"})
    assert [path.name for path in tmp_path.iterdir()] == [name]
    if name.endswith("zip"):
        with zipfile.ZipFile(target) as archive:
            held = archive.namelist()
    else:
        held = [path.name for path in target.iterdir()]
    assert sorted(held) == ["events.jsonl", "log.note", "manifest.json"]
