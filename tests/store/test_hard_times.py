"""A killed program and a full disk lose nothing that was said to be kept."""

import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

import fieldvisit
from fieldvisit.model.event import Noted
from fieldvisit.store import Store
from store import hard_times
from store.world import KEY, depart, laptop

TESTS = Path(hard_times.__file__).parent.parent
SOURCES = Path(fieldvisit.__file__).parent.parent


def start(what: str, profile: Path) -> subprocess.Popen[str]:
    paths = os.pathsep.join([str(SOURCES), str(TESTS)])
    return subprocess.Popen(
        [sys.executable, "-m", "store.hard_times", what, str(profile)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": paths},
    )


def visited(profile: Path) -> Path:
    with laptop(profile) as store:
        depart(store)
    return profile


@pytest.mark.parametrize("seed", range(3))
def test_everything_reported_before_a_kill_is_there(tmp_path: Path, seed: int) -> None:
    process = start("kill", visited(tmp_path))
    assert process.stdout
    told = [process.stdout.readline().strip() for _ in range(random.Random(seed).randrange(5, 60))]
    process.kill()
    told += [line.strip() for line in process.stdout if line.endswith("\n")]
    process.wait()
    process.stdout.close()
    with Store.open(tmp_path, KEY) as store:
        drafts = [int(line.split()[1]) for line in told if line.startswith("draft")]
        events = [line for line in told if line.startswith("event")]
        draft = store.drafts.get("V-1")
        assert draft
        assert int(draft.notes.split()[1]) in (drafts[-1], drafts[-1] + 1)
        said = [one.body.notes for one in store.events.for_visit("V-1") if isinstance(one.body, Noted)]
        assert said[: len(events)] == events
        assert len(said) <= len(events) + 1
        for line in told:
            if line.startswith("blob"):
                assert store.blobs.read(line.split()[1]).startswith(b"blob")
        assert list((tmp_path / "blobs").rglob(".part-*")) == []
        assert store.check() == ()


def test_a_full_disk_is_told_and_loses_nothing(tmp_path: Path) -> None:
    process = start("full", visited(tmp_path))
    out, _ = process.communicate(timeout=60)
    assert process.returncode == 0, out
    blob, full, readable = out.splitlines()
    assert blob == "blob full"
    written = int(full.split()[1])
    assert readable == f"readable {written} {written}"
    with Store.open(tmp_path, KEY) as store:
        assert store.events.head().size == written
        assert store.check() == ()
        assert [path for path in (tmp_path / "blobs").rglob("*") if path.is_file()] == []
        assert (tmp_path / "reserve").stat().st_size == 64 * 1024
