"""Files are taken or refused with a reason, whatever they are; the hash is of what is kept, and the visit goes on."""

import hashlib
import io
import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from casework.laptop import LIMITS, PARTIES, PASSPHRASE, Laptop
from evidence import pictures_made as made
from evidence.pictures_made import SECRET, jpeg, png
from evidence.recordings_made import SAMPLES, mp4, wav
from fieldvisit import casework, wire
from fieldvisit.casework import attaching, taking
from fieldvisit.errors import (
    AttachStopped,
    BlobEmpty,
    BlobTooLarge,
    DocumentLocked,
    FieldvisitError,
    FileChanged,
    FileUnreadable,
    NoRoom,
    NotAFile,
    NotAPicture,
    NotARecording,
    PictureDamaged,
    PictureTooLarge,
    PictureUnsupported,
)
from fieldvisit.model.event import Attached
from fieldvisit.model.visit import Visit

PDF = b"%PDF-1.7\n1 0 obj <</Type /Catalog>> endobj\nstartxref\n9\n%%EOF\n"
ROBBER = """
import os, sys
from datetime import datetime
from pathlib import Path
from fieldvisit import casework
from casework.laptop import Hands
desk = casework.unlock(Path(sys.argv[1]), sys.argv[2], Hands(datetime.fromisoformat(sys.argv[4]))).desk
def progress(done, total):
    if done > total // 2:
        print("half", flush=True)
        os.kill(os.getpid(), 9)
casework.attach(desk, sys.argv[3], Path(sys.argv[5]), progress=progress)
"""


def photographed(laptop: Laptop) -> Visit:
    """Return a visit at which pictures may be taken."""
    return casework.consent(laptop.desk, laptop.met().visit_id, "photo", True, "zh-CN")


def phone_photo() -> bytes:
    """Return a photo as a phone makes it, with a film behind it."""
    block = made.app(0xE1, b"Exif\0\0" + made.exif(6))
    return made.with_segments(jpeg(), block, made.app(0xE1, made.XMP)) + made.FILM


def files(laptop: Laptop) -> list[Path]:
    """Return what lies in the folder of blobs."""
    return [one for one in (laptop.profile / "blobs").rglob("*") if one.is_file()]


def refused(laptop: Laptop, visit: Visit, source: Path | bytes, error: type[FieldvisitError], media: str = "") -> None:
    """Assert that a file is refused for this and leaves nothing."""
    before, head = files(laptop), laptop.desk.store.events.head()
    with pytest.raises(error) as said:
        casework.attach(laptop.desk, visit.visit_id, source, media)
    assert said.type is error
    assert (files(laptop), laptop.desk.store.events.head()) == (before, head)


# What is taken
def test_a_picture_is_known_by_its_content(at_work: Laptop, tmp_path: Path) -> None:
    desk, visit = at_work.desk, photographed(at_work)
    path = tmp_path / "scan.jpg"
    path.write_bytes(png())
    visit = casework.attach(desk, visit.visit_id, path, "image/jpeg", "证明材料")
    assert (visit.attached[0].media, visit.attached[0].label) == ("image/png", "证明材料")
    assert visit.attached_at[0].best >= visit.departed_at.best


def test_a_phones_photo_is_kept_without_place_and_device(at_work: Laptop) -> None:
    desk, visit = at_work.desk, photographed(at_work)
    given = phone_photo()
    one = casework.attach(desk, visit.visit_id, given).attached[0]
    kept = desk.store.blobs.read(one.sha256)
    assert hashlib.sha256(kept).hexdigest() == one.sha256
    assert len(kept) == one.size
    assert SECRET not in kept
    assert one.removed == ("place", "device", "preview", "text", "film")
    assert one.taken == "2026-11-22T10:31:05+08:00"
    before, after = (Image.open(io.BytesIO(data)) for data in (given, kept))
    assert before.tobytes() == after.tobytes()
    assert after.getexif()[0x0112] == 6
    told = [event.body for event in desk.store.events.for_visit(visit.visit_id) if isinstance(event.body, Attached)]
    assert told == [one], "the office can say so too"


@pytest.mark.parametrize(("place", "device"), [(True, False), (False, True), (True, True)])
def test_what_the_office_wants_kept_is_kept(at_work: Laptop, place: bool, device: bool) -> None:
    at_work.feed(wire.PartiesItem(PARTIES, replace(LIMITS, photo_place=place, photo_device=device)))
    desk, visit = at_work.desk, photographed(at_work)
    one = casework.attach(desk, visit.visit_id, phone_photo()).attached[0]
    held = Image.open(io.BytesIO(desk.store.blobs.read(one.sha256))).getexif()
    assert bool(held.get_ifd(0x8825)) is place
    assert (held.get(0x010F) == "Maker") is device
    assert ("place" in one.removed, "device" in one.removed) == (not place, not device)


@pytest.mark.parametrize("name", SAMPLES)
def test_a_recording_is_kept_byte_for_byte(at_work: Laptop, tmp_path: Path, name: str) -> None:
    data, media, seconds = SAMPLES[name]
    desk, visit = at_work.desk, at_work.met()
    path = tmp_path / "REC0001.jpg"
    path.write_bytes(data)
    one = casework.attach(desk, visit.visit_id, path, label="全程录音").attached[0]
    assert (one.media, one.duration_s, one.removed) == (media, seconds, ())
    assert desk.store.blobs.read(one.sha256) == data


def test_a_document_is_kept_byte_for_byte_and_needs_what_a_picture_needs(at_work: Laptop) -> None:
    desk, visit = at_work.desk, photographed(at_work)
    one = casework.attach(desk, visit.visit_id, PDF, label="收入证明").attached[0]
    assert (one.media, desk.store.blobs.read(one.sha256)) == ("application/pdf", PDF)
    refused(at_work, visit, PDF.replace(b"/Type", b"/Encrypt 5 0 R /Type"), DocumentLocked)
    refused(at_work, visit, PDF[:40], NotAPicture)


def test_the_same_file_twice_is_stored_once_and_told_twice(at_work: Laptop) -> None:
    visit = photographed(at_work)
    for _ in range(2):
        visit = casework.attach(at_work.desk, visit.visit_id, phone_photo())
    assert len(visit.attached) == 2
    assert len(files(at_work)) == 1


# What is refused
def test_what_is_no_picture_is_refused_and_the_visit_goes_on(at_work: Laptop, tmp_path: Path) -> None:
    desk, visit = at_work.desk, photographed(at_work)
    empty, large = tmp_path / "0.png", tmp_path / "300.png"
    empty.touch()
    with large.open("wb") as file:
        file.truncate(300_000_000)
    refused(at_work, visit, empty, BlobEmpty)
    with pytest.raises(BlobTooLarge) as error:
        casework.attach(desk, visit.visit_id, large, "image/png")
    assert error.value.facts == {"size": 300_000_000, "limit": 25_000_000}
    refused(at_work, visit, b"%PDF-1.7", NotAPicture)
    refused(at_work, visit, os.urandom(5000), NotAPicture, "image/jpeg")
    refused(at_work, visit, os.urandom(5000), NotARecording, "video/mp4")
    refused(at_work, visit, b"\xff\xd8\xff\xe0 not really", PictureDamaged)
    refused(at_work, visit, png()[:60], PictureDamaged)
    refused(at_work, visit, b"GIF89a" + bytes(40), PictureUnsupported)
    refused(at_work, visit, made.hostile()["png-bomb"], PictureTooLarge)
    assert len(casework.attach(desk, visit.visit_id, png()).attached) == 1


def test_a_recording_over_the_limit_is_refused_before_it_is_read(at_work: Laptop, tmp_path: Path) -> None:
    visit, path = at_work.met(), tmp_path / "day.mp4"
    with path.open("wb") as file:
        file.write(mp4())
        file.truncate(attaching.RECORDING_LIMIT + 1)
    read: list[int] = []
    with pytest.raises(BlobTooLarge) as error:
        casework.attach(at_work.desk, visit.visit_id, path, progress=lambda done, _: read.append(done))
    assert error.value.facts == {"size": attaching.RECORDING_LIMIT + 1, "limit": attaching.RECORDING_LIMIT}
    assert read == []


def test_a_disk_without_room_is_said_before_reading(at_work: Laptop, monkeypatch: pytest.MonkeyPatch) -> None:
    visit = at_work.met()
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(10**9, 10**9 - 10**8, 10**8))
    with pytest.raises(NoRoom) as error:
        casework.attach(at_work.desk, visit.visit_id, wav())
    assert error.value.facts == {"need": 101, "free": 100}
    assert files(at_work) == []


def test_what_is_no_file_is_refused_at_once(at_work: Laptop, tmp_path: Path) -> None:
    visit = photographed(at_work)
    pipe, link, loop, gone = (tmp_path / name for name in ("pipe.jpg", "link.jpg", "loop.jpg", "gone.jpg"))
    os.mkfifo(pipe)
    link.symlink_to("/dev/zero")
    loop.symlink_to(loop)
    gone.symlink_to(tmp_path / "nowhere")
    for path in (tmp_path, pipe, link, Path("/dev/null"), Path("/dev/tty")):
        with pytest.raises(NotAFile):
            casework.attach(at_work.desk, visit.visit_id, path)
    for path in (loop, gone, tmp_path / "never.jpg", Path("a\0b"), tmp_path / ("x" * 300)):
        refused(at_work, visit, path, FileUnreadable)
    good = tmp_path / "good.jpg"
    good.write_bytes(png())
    link.unlink()
    link.symlink_to(good)
    assert len(casework.attach(at_work.desk, visit.visit_id, link).attached) == 1, "a link to a file is that file"


# What happens meanwhile
def truncated(path: Path) -> None:
    os.truncate(path, 1000)


def grown(path: Path) -> None:
    with path.open("ab") as file:
        file.write(b"more")


def overwritten(path: Path) -> None:
    with path.open("r+b") as file:
        file.write(b"other")
    os.utime(path, ns=(1, 1))


@pytest.mark.parametrize("deed", [truncated, grown, overwritten])
def test_a_file_that_changes_while_it_is_read_is_refused(
    at_work: Laptop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, deed: Callable[[Path], None]
) -> None:
    visit, path = at_work.met(), tmp_path / "rec.mp4"
    path.write_bytes(mp4(data=8_000_000))
    done: list[int] = []

    def progress(at: int, _: int) -> None:
        if at > 1_000_000 and not done:
            done.append(at)
            deed(path)

    before = files(at_work)
    monkeypatch.setattr(taking, "_EVERY", 0.0)
    with pytest.raises(FileChanged):
        casework.attach(at_work.desk, visit.visit_id, path, progress=progress)
    assert done
    assert files(at_work) == before
    assert at_work.desk.store.visits.get(visit.visit_id).attached == ()


def test_a_file_that_goes_while_it_is_read_is_still_whole(at_work: Laptop, tmp_path: Path) -> None:
    visit, path = at_work.met(), tmp_path / "rec.wav"
    path.write_bytes(wav(60))
    visit = casework.attach(at_work.desk, visit.visit_id, path, progress=lambda *_: path.unlink(missing_ok=True))
    assert at_work.desk.store.blobs.read(visit.attached[0].sha256) == wav(60)


def test_a_medium_that_fails_is_said(at_work: Laptop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Card(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            if self.tell() > 4096:
                raise OSError(5, "Input/output error")
            return super().read(size)

    visit, data = at_work.met(), wav()
    monkeypatch.setattr(attaching, "opened", lambda _: nullcontext(taking.Taken(Card(data), len(data), lambda: True)))
    refused(at_work, visit, tmp_path, FileUnreadable)


def test_stopping_leaves_nothing(at_work: Laptop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    visit, path, stop = at_work.met(), tmp_path / "rec.mp4", threading.Event()
    path.write_bytes(mp4(data=8_000_000))
    told: list[tuple[int, int]] = []

    def progress(done: int, total: int) -> None:
        told.append((done, total))
        if done > 100_000:
            stop.set()

    monkeypatch.setattr(taking, "_EVERY", 0.0)
    with pytest.raises(AttachStopped):
        casework.attach(at_work.desk, visit.visit_id, path, progress=progress, stopped=stop.is_set)
    assert told[-1][0] < told[-1][1] == path.stat().st_size
    assert files(at_work) == []
    stop.clear()
    visit = casework.attach(at_work.desk, visit.visit_id, path, stopped=stop.is_set)
    assert visit.attached[0].size == path.stat().st_size


def test_a_crash_in_the_middle_leaves_only_what_tidying_removes(at_work: Laptop, tmp_path: Path) -> None:
    visit, path = at_work.met(), tmp_path / "rec.mp4"
    path.write_bytes(mp4(data=150_000_000))
    at_work.free()
    at = str(at_work.clock.at)
    command = [sys.executable, "-c", ROBBER, str(at_work.profile), PASSPHRASE, visit.visit_id, at, str(path)]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(one for one in sys.path if one)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout) == (-signal.SIGKILL, "half\n"), done.stderr
    left = files(at_work)
    assert [one.name[:6] for one in left] == [".part-"]
    assert mp4()[:24] not in left[0].read_bytes()[:4096], "sealed from the first byte"
    at_work.relock()
    assert files(at_work) == []
    counts = at_work.desk.store.outbox.counts()
    assert (counts.blobs, at_work.desk.store.visits.get(visit.visit_id).attached) == (0, ())


def test_a_file_and_its_event_come_together_or_not_at_all(at_work: Laptop, monkeypatch: pytest.MonkeyPatch) -> None:
    visit = photographed(at_work)

    def fails(*_: object, **__: object) -> Visit:
        raise NotAFile

    monkeypatch.setattr(attaching, "write", fails)
    with pytest.raises(NotAFile):
        casework.attach(at_work.desk, visit.visit_id, png())
    assert at_work.desk.store.blobs.names() == []
    assert at_work.desk.store.outbox.counts().blobs == 0
    at_work.relock()
    assert files(at_work) == []
