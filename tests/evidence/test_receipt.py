"""The receipt's paper in two sizes and two languages."""

from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
import zxingcpp
from PIL import Image

from evidence import samples
from evidence.judges import run, text_of
from evidence.samples import PARTIES
from fieldvisit.errors import NoGlyph
from fieldvisit.evidence import receipt_code
from fieldvisit.evidence.receipt import Paper, lay_out
from fieldvisit.keys import SigningKey
from fieldvisit.model.receipt import CashTerms, PaymentMode, Receipt
from fieldvisit.wording import say

LANGUAGES = ("zh-CN", "zh-TW", "en")
PAPERS: tuple[Paper, ...] = ("A5", "80mm", "58mm")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("paper", PAPERS)
def test_all_that_counts_is_on_it(paper: Paper, language: str, tmp_path: Path) -> None:
    data = lay_out(samples.receipt(), paper, language)
    text = text_of(data, tmp_path).replace("\n", "")
    capitals = "壹萬零伍拾元零伍分" if language == "zh-TW" else "壹万零伍拾元零伍分"
    for word in ("10,050.05", capitals, "SJ000017", "阿依古丽·买买提", "50.05", "432.10", "9,567.90"):
        assert word in text, word
    for word in ("GP-1001", "GP-1002", "400-000-1234", "0571-0000-5678", "DY2026-****0451", "20261121-889010"):
        assert word in text, word
    for key in ("final", "not_invoice"):
        assert say(f"receipt.{key}", language).replace(" ", "") in text.replace(" ", "")
    assert say("receipt.void", language) not in text
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


def coded(receipt: Receipt) -> Receipt:
    return replace(receipt, code=receipt_code.text(receipt, SigningKey.load(bytes(range(32))), PARTIES.check_url))


def in_cash(**changes: object) -> Receipt:
    base = samples.receipt(mode=PaymentMode.CASH, reference="", **changes)
    return replace(base, cash=CashTerms("QINGHE-2026 1.0", 2_000_000, 5_000_000, base.at + timedelta(hours=24)))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("paper", PAPERS)
def test_the_code_is_large_enough_is_read_and_says_what_it_proves(paper: Paper, language: str, tmp_path: Path) -> None:
    receipt = coded(in_cash())
    path = tmp_path / "r.pdf"
    path.write_bytes(lay_out(receipt, paper, language))
    run("pdftoppm", "-png", "-r", "200", str(path), str(tmp_path / "r"))
    (picture,) = tmp_path.glob("r*.png")
    (found,) = zxingcpp.read_barcodes(Image.open(picture))
    assert found.text == receipt.code
    side = (found.position.top_right.x - found.position.top_left.x) / 200 * 25.4
    assert side >= 22
    text = text_of(path.read_bytes(), tmp_path).replace("\n", "").replace(" ", "")
    assert say("receipt.code", language).replace(" ", "")[-10:] in text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("paper", PAPERS)
def test_a_cash_receipt_says_by_what_it_was_allowed(paper: Paper, language: str, tmp_path: Path) -> None:
    data = lay_out(coded(in_cash()), paper, language)
    text = text_of(data, tmp_path).replace("\n", "").replace(" ", "")
    for word in ("QINGHE-20261.0", "20,000.00", "50,000.00", "2026-11-2210:15"):
        assert word in text, word
    assert say("receipt.cash", language).replace(" ", "") in text
    assert say("receipt.final_more", language).replace(" ", "") not in text
    assert say("receipt.reference", language) not in text
    with pikepdf.open(BytesIO(data)) as pdf:
        assert len(pdf.pages) == 1


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("paper", PAPERS)
def test_a_void_paper_is_one_page_and_carries_no_code(paper: Paper, language: str, tmp_path: Path) -> None:
    data = lay_out(coded(in_cash(voided="金额有误，已当面退还并另开一张", copy=True)), paper, language)
    path = tmp_path / "r.pdf"
    path.write_bytes(data)
    run("pdftoppm", "-png", "-r", "150", str(path), str(tmp_path / "r"))
    (picture,) = tmp_path.glob("r*.png")
    assert zxingcpp.read_barcodes(Image.open(picture)) == []
    small = Image.open(picture).convert("RGB").resize((60, 90)).tobytes()
    pixels = zip(small[::3], small[1::3], small[2::3], strict=True)
    red = sum(1 for r, g, b in pixels if r > 150 and g < 80 and b < 80)
    assert red > 60, "a solid band"


def test_who_does_not_owe_it_reads_no_debt_from_a_paper_with_a_code(tmp_path: Path) -> None:
    text = text_of(lay_out(coded(samples.receipt(itemised=False)), "A5", "zh-CN"), tmp_path)
    assert "本金" not in text
    assert "扫码可核对" in text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("paper", PAPERS)
def test_the_longest_amount_stands_on_one_line(paper: Paper, language: str, tmp_path: Path) -> None:
    text = text_of(lay_out(samples.receipt(amount=99_999_999_999_999), paper, language), tmp_path)
    assert [line for line in text.splitlines() if "999,999,999,999.99" in line]
