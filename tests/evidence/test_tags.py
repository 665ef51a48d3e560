"""The structure of every paper: complete, consistent, read in the order drawn, with words for what is drawn."""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from evidence import paper_samples, samples
from evidence.judges import run
from evidence.structure import judge, spoilt
from fieldvisit.evidence import papers, receipt, report
from fieldvisit.evidence.papers import LANGUAGES
from fieldvisit.model.outcome import PROPOSALS, RIGHTS


@cache
def full(language: str = "zh-CN") -> bytes:
    return report.lay_out(samples.eventful(samples.full(language=language)), samples.photos())


def everything(language: str) -> Iterator[tuple[str, bytes]]:
    yield "report", full(language)
    yield "short", report.lay_out(samples.short(language=language), {})
    yield "hostile", report.lay_out(samples.hostile(language=language), samples.photos())
    for kind in sorted(RIGHTS):
        yield kind, papers.slip(paper_samples.slip(language, kind))
    for kind in sorted(PROPOSALS):
        yield kind, papers.proposal(paper_samples.proposal(language, kind, copy=True))
    yield "card", papers.card(paper_samples.card(language))
    yield "badge", papers.badge(paper_samples.badge(language, copy=True))
    yield "A5", receipt.lay_out(samples.receipt(), "A5", language)
    yield "80mm", receipt.lay_out(samples.receipt(voided="写错金额"), "80mm", language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_paper_has_its_structure(language: str) -> None:
    for name, data in everything(language):
        assert judge(data).wrong == [], name


@pytest.mark.parametrize(
    "how",
    [
        *("tag dropped", "number twice", "words dropped", "cell dropped", "level skipped", "parents swapped"),
        *("field left out", "language left out"),
    ],
)
def test_the_judge_sees_what_is_spoilt(how: str) -> None:
    assert judge(spoilt(full(), "nothing")).wrong == []
    assert judge(spoilt(full(), how)).wrong != []


def test_a_paragraph_over_lines_and_pages_is_one() -> None:
    note = "对方称下月发工资后先还一部分，其余希望分期；" * 400
    once = judge(report.lay_out(replace(samples.short(), notes="短"), {}))
    long = judge(report.lay_out(replace(samples.short(), notes=note), {}))
    assert long.wrong == []
    assert long.kinds.count("P") == once.kinds.count("P")


def test_what_is_drawn_has_words() -> None:
    alts = judge(full()).alts
    assert any("门牌与楼栋外观" in one for one in alts)
    assert any("手写签名" in one for one in alts)
    assert alts[-3:] == ["主办签名", "搭档签名", "主管会签"]
    badge = judge(papers.badge(paper_samples.badge()))
    assert len(badge.alts) == 2
    assert all("扫描" in one for one in badge.alts)


@pytest.mark.parametrize("language", LANGUAGES)
def test_another_reader_reads_everything_in_the_order_of_the_page(language: str, tmp_path: Path) -> None:
    """What poppler finds by the structure is what it finds on the page without feet and repeated heads, in order."""
    path = tmp_path / "report.pdf"
    path.write_bytes(full(language))
    read = _flat("".join(re.findall(r'^\s*"(.*)"$', run("pdfinfo", "-struct-text", str(path)), re.M)))
    told = _flat(run("pdftotext", "-raw", str(path), "-"))
    assert abs(len(told) - len(read)) < 0.1 * len(told)
    at = 0
    for word in _landmarks(language):
        at = read.find(_flat(word), at)
        assert at >= 0, word


def _flat(text: str) -> str:
    return re.sub(r"\s", "", text)


def _landmarks(language: str) -> list[str]:
    from fieldvisit.evidence.words import Words

    words = Words(language, "Asia/Shanghai")
    keys = ("title", "person", "order", "instant", "section_debt", "total_sum", "section_outcome", "section_statement")
    more = ("section_notes", "section_own_words", "section_checklist", "section_consents", "section_photos")
    last = ("section_verdicts", "section_rights", "section_attendance", "section_collectors", "proof_record")
    return [words(key) for key in (*keys, *more, *last)]


def test_a_tick_is_read_as_yes_or_no() -> None:
    with pikepdf.open(BytesIO(full())) as pdf:
        cells = [one for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and "/ActualText" in one]
        assert {str(cell.S) for cell in cells} == {"/TD"}
        assert [str(cell.ActualText) for cell in cells] == ["是"] * (len(samples.ITEMS) - 1) + ["否"]
