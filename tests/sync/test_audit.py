"""Audits from outside: what holds is said to hold, and the first thing that does not is named, whoever did it."""

import hashlib
import json
import shutil
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa

from fieldvisit import cli, keys, wire
from fieldvisit.errors import FieldvisitError
from fieldvisit.journal.audit import Line
from fieldvisit.server.export import Chosen
from fieldvisit.server.export import export as office_export
from fieldvisit.sync import audit
from fieldvisit.sync.export import export
from sync.world import World

Told = tuple[str, str, int]


def worked(here: World, syncs: int = 3) -> None:
    """Work and sync a few times, so that there are notes to compare."""
    here.sync()
    for each in range(syncs):
        here.look(f"look {each}")
        here.look(f"again {each}")
        here.sync()


def exported(here: World, name: str = "out") -> Path:
    export(here.desk, here.folder / name)
    return here.folder / name


def handed_out(here: World, name: str = "office-out") -> Path:
    office_export(here.office.books, Chosen(whole=True), here.folder / name, "auditor")
    return here.folder / name


def told(*sources: audit.Source, quick: bool = False) -> Told | None:
    """Return the first fault: reason, laptop's first letter and event; None when all holds."""
    faults = audit.audit(sources, quick=quick).faults
    return (faults[0].reason, faults[0].device[:1], faults[0].seq) if faults else None


def rewritten(path: Path, change: Callable[[list[bytes]], list[bytes]]) -> None:
    path.write_bytes(b"".join(each + b"\n" for each in change(path.read_bytes().splitlines())))


def test_what_holds_holds_from_every_side(here: World) -> None:
    worked(here)
    laptop, office = audit.folder(exported(here)), audit.folder(handed_out(here))
    public = audit.office(here.chaos.address)
    found = audit.audit([laptop, office, public, audit.profile(here.desk)])
    assert found.faults == []
    assert (found.events, found.devices, found.entries, found.alone) == (18, 3, 6, False)
    assert found.signatures == 18
    for one in (laptop, office, public):
        assert told(one) is None
        assert told(one, quick=True) is None


PLANTED: dict[str, tuple[Callable[[list[bytes]], list[bytes]], Told]] = {
    "removed": (lambda lines: lines[:2] + lines[3:], ("event_gone", "D", 3)),
    "swapped": (lambda lines: [*lines[:1], lines[2], lines[1], *lines[3:]], ("event_gone", "D", 2)),
    "cut off": (lambda lines: lines[:-1], ("journal_short", "D", 6)),
    "twice": (lambda lines: [*lines[:3], lines[2], *lines[3:]], ("event_gone", "D", 4)),
    "words": (
        lambda lines: [*lines[:2], lines[2].replace(b"look 1", b"look 9"), *lines[3:]],
        ("event_signature", "D", 3),
    ),
    "last": (lambda lines: [*lines[:5], lines[5].replace(b"again 2", b"again 3")], ("event_signature", "D", 6)),
    "signature": (
        lambda lines: [*lines[:1], lines[1][:-10] + bytes([lines[1][-10] ^ 1]) + lines[1][-9:], *lines[2:]],
        ("event_signature", "D", 2),
    ),
    "garbled": (
        lambda lines: [*lines[:4], lines[4].replace(b'\\"seq\\":5', b'\\"seq\\":-'), *lines[5:]],
        ("event_garbled", "D", 5),
    ),
    "no words": (lambda lines: [*lines[:4], b'{"signature":""}', *lines[5:]], ("event_garbled", "D", 5)),
}


@pytest.mark.parametrize("kind", PLANTED)
def test_a_changed_journal_is_named_by_its_first_event(here: World, kind: str) -> None:
    change, expected = PLANTED[kind]
    worked(here)
    folder = exported(here)
    rewritten(folder / "events.jsonl", change)
    assert told(audit.folder(folder)) == expected


def test_the_device_that_rewrites_its_own_journal_is_found_by_the_offices_notes(here: World) -> None:
    """Signed and chained anew, it holds by itself: but the office has signed for what was there."""
    worked(here)
    folder = exported(here)

    def anew(lines: list[bytes]) -> list[bytes]:
        out, last = [], "0" * 64
        for line in lines:
            event = json.loads(json.loads(line)["payload"].replace("look 1", "other"))
            event["prev"] = last
            payload = wire.canonical(event)
            last = hashlib.sha256(payload).hexdigest()
            out.append(wire.canonical(Line(here.desk.device_key.sign(payload), payload.decode())))
        return out

    rewritten(folder / "events.jsonl", anew)
    assert told(audit.folder(folder)) == ("note_other", "D", 4)


def test_a_changed_note_or_proof_is_found(here: World) -> None:
    worked(here)
    folder = exported(here)
    whole = (folder / "notes.jsonl").read_bytes()
    rows = [json.loads(line) for line in whole.splitlines()]

    def with_row(at: int, **changes: object) -> Told | None:
        changed = [*rows[:at], {**rows[at], **changes}, *rows[at + 1 :]]
        (folder / "notes.jsonl").write_bytes(b"".join(wire.canonical(row) + b"\n" for row in changed))
        return told(audit.folder(folder))

    assert with_row(2) is None
    assert with_row(2, note=rows[1]["note"]) == ("note_unsigned", "D", 4)
    assert with_row(2, log_note=rows[2]["log_note"].replace("\n2\n", "\n3\n")) == ("note_unsigned", "D", 4)
    assert with_row(2, leaf=0) == ("note_entry", "D", 4)
    assert with_row(3, consistency=["00" * 32]) == ("log_rewritten", "D", 6)
    assert with_row(3, inclusion=[]) == ("note_entry", "D", 6)


def test_a_log_that_was_changed_in_the_office_is_found(here: World) -> None:
    worked(here)
    folder, laptop = handed_out(here), audit.folder(exported(here))
    rewritten(folder / "log.jsonl", lambda lines: [lines[1], lines[0], *lines[2:]])
    assert told(audit.folder(folder)) == ("log_shrunk", "D", 2)
    rewritten(folder / "log.jsonl", lambda lines: [lines[1], lines[0], lines[2].replace(b'"size":6', b'"size":5')])
    assert told(audit.folder(folder)) in (("log_other", "", 0), ("log_other_journal", "D", 5))
    rewritten(folder / "log.jsonl", lambda lines: lines[:-1])
    assert told(audit.folder(folder)) == ("log_other", "", 0)
    assert told(laptop) is None


def test_two_copies_of_one_laptop_are_found_side_by_side(here: World) -> None:
    worked(here, 1)
    here.desk.store.close()
    shutil.copytree(here.folder / "profile", here.folder / "copy")
    here.open_laptop()
    here.look("one")
    one = audit.folder(exported(here, "one"))
    here.desk.store.close()
    shutil.rmtree(here.folder / "profile")
    (here.folder / "copy").rename(here.folder / "profile")
    here.open_laptop()
    here.look("two")
    two = audit.folder(exported(here, "two"))
    assert told(one) is None
    assert told(two) is None
    assert told(one, two) == ("journal_split", "D", 3)


def test_an_office_that_shows_two_logs_is_found_by_comparing(here: World) -> None:
    """Each laptop alone sees nothing wrong: the split shows when what both were given is laid side by side."""
    here.sync()
    here.stop()
    shutil.copytree(here.folder / "office", here.folder / "shadow")
    here.serve()
    here.desk.store.close()
    shutil.copytree(here.folder / "profile", here.folder / "other")
    here.open_laptop()
    here.look("shown to one")
    here.sync()
    one = audit.folder(exported(here, "one"))
    here.desk.store.close()
    shutil.rmtree(here.folder / "profile")
    (here.folder / "other").rename(here.folder / "profile")
    here.open_laptop()
    here.restart_office("shadow")
    here.look("shown to another")
    here.sync()
    two, shadow = audit.folder(exported(here, "two")), audit.office(here.chaos.address)
    assert told(one) is None
    assert told(two, shadow) is None
    assert {fault.reason for fault in audit.audit([one, two]).faults} == {"log_split", "journal_split"}
    assert {fault.reason for fault in audit.audit([one, shadow]).faults} >= {"log_split"}


def test_another_key_is_not_taken_for_the_offices(here: World) -> None:
    worked(here, 1)
    source = audit.folder(exported(here))
    found = audit.audit([source], office_key=keys.SigningKey.new().public)
    assert [fault.reason for fault in found.faults] == ["office_key"]


def test_a_folder_that_is_none_is_said(here: World, tmp_path: Path) -> None:
    worked(here, 1)
    with pytest.raises(audit.Unreadable) as none:
        audit.folder(tmp_path)
    office_export(here.office.books, Chosen(day=here.office.books.today()), tmp_path / "day", "auditor")
    with pytest.raises(audit.Unreadable) as partial:
        audit.folder(tmp_path / "day")
    folder = exported(here)
    (folder / "notes.jsonl").write_bytes(b"{}\n")
    with pytest.raises(FieldvisitError) as garbled:
        audit.folder(folder)
    assert [caught.value.facts["reason"] for caught in (none, partial, garbled)] == ["none", "partial", "garbled"]


def test_events_that_are_none_are_said_when_they_are_read(here: World, capsys: pytest.CaptureFixture[str]) -> None:
    """Also one that never ends, and one of a laptop nobody knows: nothing of them is held to find that out."""
    worked(here, 1)
    events, handed = exported(here) / "events.jsonl", handed_out(here) / "events.jsonl"
    mine, theirs = events.read_bytes(), handed.read_bytes()
    garbled: tuple[tuple[Path, bytes], ...] = (
        (events, mine + b"{}\n"),
        (events, mine[:-20]),
        (events, mine + b"\n"),
        (events, mine + b'{"signature":"' + b"0" * (5 << 20)),
        (handed, theirs.replace(here.desk.device.encode(), b"D-0", 1)),
        (handed, theirs + b'{"device":"' + here.desk.device.encode() + b'"}\n'),
    )
    for path, data in garbled:
        path.write_bytes(data)
        assert cli.main(["audit", str(path.parent), "--lang", "en"]) == cli.FAILED
        out, err = capsys.readouterr()
        assert (out, len(err.splitlines())) == ("", 1)
        path.write_bytes(mine if path == events else theirs)
        assert told(audit.folder(path.parent)) is None


def test_the_command_says_it_in_words_and_by_its_exit_code(here: World, capsys: pytest.CaptureFixture[str]) -> None:
    worked(here)
    folder = exported(here)
    assert cli.main(["audit", str(folder), here.chaos.address, "--lang", "en"]) == 0
    said = capsys.readouterr().out
    assert "6 events of 1 laptops" in said
    assert "Everything holds." in said
    assert cli.main(["audit", str(folder), "--quick", "--lang", "zh-CN"]) == 0
    assert "--quick" in capsys.readouterr().out
    rewritten(folder / "events.jsonl", lambda lines: lines[:2] + lines[3:])
    assert cli.main(["audit", str(folder), "--lang", "en"]) == 1
    assert f"✗ Laptop {here.desk.device}, event 3: another event stands in its place" in capsys.readouterr().out
    assert cli.main(["audit", str(folder), "--json"]) == 1
    first = json.loads(capsys.readouterr().out)["first"]
    assert (first["reason"], first["seq"], first["device"]) == ("event_gone", 3, here.desk.device)
    assert cli.main(["audit", "--lang", "en"]) == cli.WRONG_USE
    assert cli.main(["audit", str(here.folder), "--lang", "en"]) == cli.FAILED
    assert "export" in capsys.readouterr().err


def test_an_export_made_while_a_laptop_syncs_holds(here: World) -> None:
    """What arrives between two looks into the books belongs to none of them."""
    worked(here)
    mine, left = threading.get_ident(), [2]  # the last commit is of a write, which others wait for

    def meanwhile(_: object) -> None:
        if threading.get_ident() == mine and left[0]:
            left[0] -= 1
            here.look("meanwhile")
            here.sync()

    sa.event.listen(here.office.books.database.engine, "commit", meanwhile)
    assert told(audit.folder(handed_out(here))) is None


def test_the_offices_key_may_be_written_in_capitals(here: World) -> None:
    worked(here)
    key = here.office.books.authority.signing.public
    assert audit.audit([audit.folder(exported(here))], office_key=f" {key.upper()}\n").faults == []
