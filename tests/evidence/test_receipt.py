"""The receipt's paper in two sizes and two languages."""

from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from evidence import samples
from evidence.judges import run, text_of
from fieldvisit.errors import NoGlyph
from fieldvisit.evidence.receipt import Paper, lay_out
from fieldvisit.wording import LANGUAGES

PAPERS: tuple[Paper, ...] = ("A5", "80mm", "58mm")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("paper", PAPERS)
def test_all_that_counts_is_on_it(paper: Paper, language: str, tmp_path: Path) -> None:
    data = lay_out(samples.receipt(), paper, language)
    text = text_of(data, tmp_path).replace("\n", "")
    for word in ("10,050.05", "壹万零伍拾元零伍分", "SJ000017", "阿依古丽·买买提", "50.05", "432.10", "9,567.90"):
        assert word in text, word
    for word in ("GP-1001", "GP-1002", "400-000-1234", "0571-0000-5678", "DY2026-****0451", "20261121-889010"):
        assert word in text, word
    counts = "以委托方到账为准" if language == "zh-CN" else "Counts once the principal has received it"
    assert counts.replace(" ", "") in text.replace(" ", "")
    assert "作废" not in text
    assert "COPY" not in text
    (tmp_path / "r.pdf").write_bytes(data)
    run("qpdf", "--check", str(tmp_path / "r.pdf"))


@pytest.mark.parametrize("paper", PAPERS)
def test_the_paper_has_its_size_and_one_page(paper: Paper) -> None:
    with pikepdf.open(BytesIO(lay_out(samples.receipt(), paper, "zh-CN"))) as pdf:
        assert len(pdf.pages) == 1
        box = [float(side) for side in pdf.pages[0].mediabox]
        assert box[2] == pytest.approx({"A5": 148, "80mm": 80, "58mm": 58}[paper] * 72 / 25.4, abs=0.01)
        assert paper != "A5" or box[3] == pytest.approx(210 * 72 / 25.4, abs=0.01)


@pytest.mark.parametrize("paper", PAPERS)
def test_void_and_copy_are_said_twice(paper: Paper, tmp_path: Path) -> None:
    void = text_of(lay_out(samples.receipt(voided="金额有误", copy=True), paper, "zh-CN"), tmp_path)
    assert void.count("废") >= 3, "band, reason, and a mark for each length of a roll"
    assert "金额有误" in void
    copy = text_of(lay_out(samples.receipt(copy=True), paper, "zh-CN"), tmp_path)
    assert copy.count("副") >= 2, "band and mark"


def test_it_is_the_same_each_time_and_refuses_blanks() -> None:
    assert lay_out(samples.receipt(), "A5", "en") == lay_out(samples.receipt(), "A5", "en")
    with pytest.raises(NoGlyph):
        lay_out(samples.receipt(payer="欧\U00030000"), "A5", "en")


def test_hostile_words_stay_words(tmp_path: Path) -> None:
    text = text_of(
        lay_out(samples.receipt(payer="<b>张</b> & {payer} )", reference="\x1b\u202e" * 90), "80mm", "zh-CN"), tmp_path
    )
    assert "<b>张</b>" in text
    assert "〔U+202E〕" in text
