"""An attachment that was changed between the door and the seal is found at the seal, whatever was done to it."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from casework.laptop import Laptop
from evidence.pictures_made import jpeg, png
from evidence.recordings_made import mp4, wav
from fieldvisit import casework
from fieldvisit.errors import BlobDamaged
from fieldvisit.evidence.verify import verify
from fieldvisit.model.visit import Visit
from fieldvisit.wording import say

PDF = b"%PDF-1.7\n1 0 obj <</Type /Catalog>> endobj\nstartxref\n9\n%%EOF\n"
KINDS: dict[str, Callable[[], bytes]] = {"photo": jpeg, "recording": lambda: mp4(data=200_000), "document": lambda: PDF}


def ready(laptop: Laptop, *files: bytes) -> Visit:
    """Return a visit with attachments to which only the seal is missing."""
    visit = laptop.closed()
    casework.consent(laptop.desk, visit.visit_id, "photo", True, "zh-CN")
    for one in files:
        visit = casework.attach(laptop.desk, visit.visit_id, one)
    return visit


def place(laptop: Laptop, sha256: str) -> Path:
    return laptop.profile / "blobs" / sha256[:2] / sha256


def flipped(laptop: Laptop, sha256: str, _: str) -> None:
    file = place(laptop, sha256)
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)


def cut(laptop: Laptop, sha256: str, _: str) -> None:
    os.truncate(place(laptop, sha256), 20)


def gone(laptop: Laptop, sha256: str, _: str) -> None:
    place(laptop, sha256).unlink()


def other_file(laptop: Laptop, sha256: str, other: str) -> None:
    place(laptop, sha256).write_bytes(place(laptop, other).read_bytes())


def other_row(laptop: Laptop, sha256: str, other: str) -> None:
    """Somebody who has the passphrase swaps the file and what the database says of it."""
    other_file(laptop, sha256, other)
    sql = "UPDATE blobs SET (key, size) = (SELECT key, size FROM blobs WHERE sha256 = ?) WHERE sha256 = ?"
    laptop.desk.store._db.run(sql, other, sha256)


@pytest.mark.parametrize(
    ("kind", "harm", "relocked"),
    [
        *(("photo", harm, False) for harm in (flipped, cut, gone, other_file, other_row)),
        ("photo", flipped, True),
        *((kind, harm, True) for kind in ("recording", "document") for harm in (flipped, other_row)),
    ],
)
def test_it_is_found_at_the_seal_and_mended_by_the_original(
    at_work: Laptop, kind: str, harm: Callable[[Laptop, str, str], None], relocked: bool
) -> None:
    original = KINDS[kind]()
    visit = ready(at_work, png(), original, wav())
    harm(at_work, visit.attached[1].sha256, visit.attached[2].sha256)
    if relocked:
        at_work.relock()
    with pytest.raises(BlobDamaged) as error:
        at_work.seal(visit)
    mark = visit.attached[1].sha256[:8]
    assert error.value.facts == {"reason": "seal", "place": 2, "at": "10:35", "mark": mark}
    said = say("error.blob_damaged_seal", "en", **error.value.facts)
    assert "Attachment 2, added at 10:35" in said
    assert at_work.desk.store.visits.get(visit.visit_id).open
    again = casework.attach(at_work.desk, visit.visit_id, original)
    assert again.attached[3].sha256 == visit.attached[1].sha256
    sealed = at_work.seal(again)
    assert verify(at_work.desk.store.blobs.read(sealed.sha256), [at_work.lead.chain[-1]]).verdict == "valid"


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_lost_for_good_is_said_and_signed(at_work: Laptop, kind: str) -> None:
    visit = ready(at_work, KINDS[kind](), png())
    gone(at_work, visit.attached[0].sha256, "")
    mark = visit.attached[0].sha256[:8]
    casework.note(at_work.desk, visit.visit_id, notes=f"来访平和。附件{mark.upper()}损坏，相机已格式化。")
    sealed = at_work.seal(visit)
    found = verify(at_work.desk.store.blobs.read(sealed.sha256), [at_work.lead.chain[-1]])
    assert found.verdict == "valid"
    assert found.record is not None
    assert mark.upper() in found.record.notes
    assert [one.sha256 for one in found.record.attached] == [one.sha256 for one in visit.attached]


def test_the_file_it_came_from_may_change_or_go(at_work: Laptop, tmp_path: Path) -> None:
    visit = ready(at_work)
    paths = [tmp_path / "photo.jpg", tmp_path / "film.mp4"]
    for path, data in zip(paths, (jpeg(), mp4()), strict=True):
        path.write_bytes(data)
        visit = casework.attach(at_work.desk, visit.visit_id, path)
    paths[0].write_bytes(png())
    paths[1].unlink()
    at_work.relock()
    sealed = at_work.seal(visit)
    assert verify(at_work.desk.store.blobs.read(sealed.sha256), [at_work.lead.chain[-1]]).verdict == "valid"
    assert at_work.desk.store.blobs.read(visit.attached[1].sha256) == mp4()
