"""`fieldvisit-cli sync|outbox|doctor|export` as programs."""

import hashlib
import io
import json
from pathlib import Path

import pytest

from fieldvisit import cli, keys
from fieldvisit.store.blobs import place_of
from fieldvisit.wire import SignedEvent, decode
from helpers import chains
from sync.world import PASSPHRASE, World


class Terminal:
    """Runs the command line as a shell would."""

    def __init__(self, profile: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
        self.profile, self._capsys, self._monkeypatch = profile, capsys, monkeypatch

    def __call__(self, *words: str, passphrase: str = PASSPHRASE) -> tuple[int, str, str]:
        self._monkeypatch.setattr("sys.stdin", io.StringIO(f"{passphrase}\n"))
        status = cli.main([words[0], "--profile", str(self.profile), *words[1:]])
        told = self._capsys.readouterr()
        return status, told.out, told.err


@pytest.fixture
def run(here: World, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Terminal:
    here.sync()
    here.depart()
    here.attach(b"photo" * 1000)
    return Terminal(here.folder / "profile", capsys, monkeypatch)


def test_outbox_then_sync_then_outbox(run: Terminal) -> None:
    status, out, _ = run("outbox", "--json")
    assert status == 1
    assert json.loads(out)["events"], json.loads(out)["blobs"] == (2, 1)
    status, out, _ = run("sync", "--json")
    assert status == 0
    assert {"events": 2, "blobs": 1}.items() <= json.loads(out).items()
    for language in ("en", "zh-CN"):
        status, out, _ = run("outbox", "--lang", language)
        assert status == 0
        assert "{" not in out


def test_a_wrong_passphrase_and_an_office_that_is_off_are_said(run: Terminal, here: World) -> None:
    assert run("sync", passphrase="not this one")[0] == cli.FAILED
    here.stop()
    status, out, err = run("sync", "--lang", "en")
    assert (status, out) == (cli.FAILED, "")
    assert "safe on this laptop" in err


def test_the_doctor_finds_a_damaged_file(run: Terminal, here: World) -> None:
    status, out, _ = run("doctor", "--json")
    assert status == 0, out
    bad = here.attach(b"another" * 1000)
    place = place_of(here.folder / "profile" / "blobs", bad)
    place.write_bytes(place.read_bytes()[:-1] + b"?")
    status, out, _ = run("doctor", "--json")
    assert status == 1
    assert [name for name, found in json.loads(out).items() if not found["good"]] == ["files"]
    assert "✗" in run("doctor", "--lang", "zh-CN")[1]


def test_an_export_can_be_checked_without_the_program(run: Terminal, here: World) -> None:
    run("sync")
    folder = here.folder / "out"
    assert run("export", str(folder))[0] == 0
    about = json.loads((folder / "journal.json").read_bytes())
    lines = (folder / "events.jsonl").read_bytes().splitlines()
    events = [decode(line, SignedEvent, "event") for line in lines]
    head = chains.walked(events, device=about["device"], public=about["device_key"])
    assert head.size == about["events"]
    assert keys.verify(about["device_key"], events[0].payload.encode(), events[0].signature)
    for file in (folder / "files").iterdir():
        assert hashlib.sha256(file.read_bytes()).hexdigest() == file.name
    status, _, err = run("export", str(folder), "--json")
    assert (status, json.loads(err)["error"]) == (cli.FAILED, "folder_not_empty")
