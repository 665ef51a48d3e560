"""The report's paper: what is printed, what is embedded, and what hostile words can do to it (nothing)."""

import hashlib
import json
import re
import time
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from evidence import samples
from evidence.judges import run, text_of
from fieldvisit import wire
from fieldvisit.errors import BlobDamaged, NoGlyph
from fieldvisit.evidence import blocks, report
from fieldvisit.evidence.papers import LANGUAGES
from fieldvisit.evidence.words import Words
from fieldvisit.model.event import Attached, Attended
from fieldvisit.model.outcome import Outcome
from fieldvisit.model.policy import SignedPack
from fieldvisit.model.record import VisitRecord


def laid(record: VisitRecord) -> bytes:
    return report.lay_out(record, samples.photos())


def test_the_same_record_gives_the_same_bytes() -> None:
    assert laid(samples.full()) == laid(samples.full())


@pytest.mark.parametrize("language", LANGUAGES)
def test_names_amounts_and_both_parties_are_on_paper(language: str, tmp_path: Path) -> None:
    text = text_of(laid(samples.full(language=language)), tmp_path)
    for word in ("欧阳𬭎", "张䶮", "李㛃", "阿依古丽·买买提", "12,482.15", "10,050.05", "FV-2026-000123", "CN-BAL-24"):
        assert word in text, word
    for party in ("抖音月付（天星数科）", "杭州清和信用管理有限公司", "12378", "V-7K3M9Q2XW4TD"):
        assert party in text, party


def test_the_record_is_embedded_in_canonical_bytes() -> None:
    record = samples.full()
    with pikepdf.open(BytesIO(laid(record))) as pdf:
        held = pdf.attachments["visit.json"]
        assert held.get_file().read_bytes() == wire.canonical(record)
        assert json.loads(held.get_file().read_bytes())["person"] == "欧阳𬭎"
        assert pdf.Root.AF[0].AFRelationship == pikepdf.Name.Data
        assert str(pdf.Root.Lang) == "zh-CN"
        assert [str(field.T) for field in pdf.Root.AcroForm.Fields] == ["Lead", "Companion", "Supervisor"]
        xmp = pdf.Root.Metadata.read_bytes().decode()
        assert "<pdfaid:part>3</pdfaid:part>" in xmp
        assert len(pdf.Root.OutputIntents[0].DestOutputProfile.read_bytes()) > 900
        assert "欧阳" not in xmp + str(pdf.docinfo["/Title"])


def test_every_font_is_embedded_and_has_its_unicode(tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    path.write_bytes(laid(samples.full()))
    rows = run("pdffonts", str(path)).splitlines()[2:]
    assert rows
    for row in rows:
        assert re.search(r"NotoSans[ST]C\S*\s+CID TrueType\s+Identity-H\s+yes yes yes", row), row
    assert b"Helvetica" not in path.read_bytes()
    run("qpdf", "--check", str(path))


def test_the_footer_names_page_visit_and_the_record_hash(tmp_path: Path) -> None:
    record = samples.full()
    text = text_of(laid(record), tmp_path)
    pages = text.split("\f")[:-1]
    digest = hashlib.sha256(wire.canonical(record)).hexdigest()
    code = " ".join(digest[start : start + 4] for start in range(48, 64, 4)).upper()
    assert len(pages) > 1
    for number, page in enumerate(pages, 1):
        assert f"第 {number} 页，共 {len(pages)} 页" in page
        assert code in page
        assert record.visit_id in page
    assert digest in pages[-1]
    assert record.journal_hash in pages[-1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_hostile_words_are_printed_as_they_are(language: str, tmp_path: Path) -> None:
    data = laid(samples.hostile(language=language))
    flat = text_of(data, tmp_path).replace("\n", "").replace(" ", "")
    for word in ("<b>粗体</b>", "&amp;", "{person}%s", "〔U+0000〕〔U+001B〕[31m〔U+202E〕gnp.exe", "〔U+1F600〕"):
        assert word in flat, word
    assert '<fontcolor="red">欧阳𬭎</font>&{serial}' in flat
    with pikepdf.open(BytesIO(data)) as pdf:
        assert "/OpenAction" not in pdf.Root
        assert len(pdf.pages[-1].Annots) == 3
        assert not any("/Annots" in page for page in list(pdf.pages)[:-1])


def test_a_name_that_cannot_be_drawn_is_refused_and_never_blank() -> None:
    with pytest.raises(NoGlyph):
        laid(replace(samples.full(), person="欧阳\U00030000"))


def test_a_megabyte_of_notes_is_printed_in_full(tmp_path: Path) -> None:
    note = "".join(f"第{number:06d}句：他说需要再想一想，我们同意。" for number in range(18_000))
    size = len(note.encode())
    assert size > 1_000_000
    began = time.monotonic()
    data = laid(replace(samples.short(), notes=note))
    assert time.monotonic() - began < 60
    flat = text_of(data, tmp_path).replace("\n", "")
    absent = [number for number in range(0, 18_000, 500) if f"第{number:06d}句" not in flat]
    assert not absent


def test_what_is_not_printed_is_said(tmp_path: Path) -> None:
    note = "行\n" * (blocks.MOST_LINES + 5)
    data = laid(replace(samples.short(), notes=note))
    said = "其余 5 行" in text_of(data, tmp_path, last=4)
    assert said
    with pikepdf.open(BytesIO(data)) as pdf:
        assert json.loads(pdf.attachments["visit.json"].get_file().read_bytes())["notes"] == note


@pytest.mark.parametrize("language", ["zh-CN", "zh-TW", "en"])
def test_files_say_when_they_came_how_long_they_are_and_what_was_taken_out(language: str, tmp_path: Path) -> None:
    record = samples.full(language=language)
    said = "".join(text_of(laid(record), tmp_path).split())
    words = Words(language, record.zone)
    what = words("comma").join(words.of("attached.removed", key) for key in ("place", "device"))
    for expected in (
        words("file_added", at="2026-11-21 10:12:00"),
        words("file_added", at="2026-11-21 10:20:30"),
        words("file_taken", at="2026-11-21 10:19:58+08:00"),
        words("file_removed", what=what),
        words("file_length", length="1:02:05"),
    ):
        assert expected.replace(" ", "") in said, expected
    before = "".join(text_of(laid(replace(record, attached_at=())), tmp_path).split())
    assert words("file_added", at="2026-11-21 10:12:00").replace(" ", "") not in before
    assert words("file_length", length="1:02:05").replace(" ", "") in before


def test_photos_lose_what_the_camera_wrote() -> None:
    data = laid(samples.full())
    assert b"CAMERA-OF-SOMEBODY" in samples.photo("wide")
    assert b"CAMERA-OF-SOMEBODY" not in data
    with pikepdf.open(BytesIO(data)) as pdf:
        images = [image for page in pdf.pages for image in page.get_images().values()]
        assert {(int(image.Width), int(image.Height)) for image in images} == {(1280, 960), (960, 1280)}


def test_other_bytes_than_those_recorded_are_refused() -> None:
    digest = next(iter(samples.photos()))
    with pytest.raises(BlobDamaged):
        report.lay_out(samples.full(), {digest: b"something else"})


def test_an_unreadable_picture_keeps_its_place_and_hash(tmp_path: Path) -> None:
    junk = b"\xff\xd8\xff\xe0 no picture"
    digest = hashlib.sha256(junk).hexdigest()
    record = replace(samples.full(), attached=(Attached(digest, len(junk), "image/jpeg", "x"),))
    text = text_of(report.lay_out(record, {digest: junk}), tmp_path)
    assert "此处不印图片" in text
    assert digest[-12:] in text


def test_refusal_is_printed_with_its_reason(tmp_path: Path) -> None:
    record = replace(samples.full(), attended=Attended((), "不愿意签任何文件"))
    text = text_of(laid(record), tmp_path)
    assert "被访人未签名。原因：不愿意签任何文件" in text
    assert "不构成对债务的确认" in text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("outcome", Outcome)
def test_every_outcome_has_its_words(outcome: Outcome, language: str, tmp_path: Path) -> None:
    from fieldvisit.wording import known, say

    key = f"outcome.{outcome}"
    assert known(key)
    assert say(key, language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_ordinary_visit_takes_two_pages(language: str) -> None:
    """Everything ticked, one consent, one photo, a promise and a few words: one sheet of paper, both sides."""
    full = samples.full(language=language)
    plain = replace(
        full,
        statement="下月十号发工资后先还一部分。",
        notes="上午到访，对方态度平和。",
        verdicts=(),
        gaps=(),
        attached=full.attached[:1],
        consents=full.consents[:1],
        offers=full.offers[1:],
        ticks=full.ticks[:13],
    )
    with pikepdf.open(BytesIO(laid(plain))) as paper:
        assert len(paper.pages) == 2


@pytest.mark.parametrize(("language", "words"), [("zh-CN", "多次联系未果"), ("en", "Other contact failed")])
def test_the_reason_of_the_order_is_said_in_words(language: str, words: str, tmp_path: Path) -> None:
    full = samples.full(language=language)
    text = text_of(laid(replace(full, order=replace(full.order, reason="CONTACT_FAILED"))), tmp_path)
    assert words in text
    assert "CONTACT_FAILED" not in text
    assert full.order.reason[:8] in text_of(laid(full), tmp_path)


@pytest.mark.parametrize("language", LANGUAGES)
def test_rights_say_of_cash_what_office_and_rules_allow(language: str, tmp_path: Path) -> None:
    record = samples.lawful(samples.full(language=language))
    *earlier, sealing = record.judgements
    allowed = replace(sealing, facts=replace(sealing.facts, cash_allowed=True))
    forbidding = re.sub(r', cash = "limits"', "", samples.PACK.text)
    words = Words(language, record.zone)
    never, some = (words(key).replace(" ", "") for key in ("rights", "rights_cash"))
    for taken, one in (
        (False, record),
        (True, replace(record, judgements=(*earlier, allowed))),
        (False, replace(record, judgements=(*earlier, allowed), packs=(SignedPack(forbidding, "00" * 64),))),
    ):
        text = "".join(text_of(laid(one), tmp_path).split())
        assert (never in text, some in text) == (not taken, taken)
