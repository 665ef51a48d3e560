"""How every paper looks, as far as a rule can say it: no type too small to read, no code of the program in words."""

import enum
import importlib
import pkgutil
import re
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from evidence import samples
from evidence.judges import text_of
from evidence.test_day_proof import page, slips
from evidence.test_papers import all_of
from evidence.test_receipt import PAPERS, coded, in_cash
from fieldvisit import model
from fieldvisit.evidence import day_proof, report
from fieldvisit.evidence.papers import LANGUAGES
from fieldvisit.evidence.receipt import lay_out
from fieldvisit.model.receipt import PaymentMode

SMALLEST = 7
"""Points: what a person without glasses still reads, and a thermal head of 203 dots still draws."""
SIZE = re.compile(rb"/F\d+ ([0-9.]+) Tf")
languages = pytest.mark.parametrize("language", LANGUAGES)


def every_paper(language: str) -> Iterator[tuple[str, bytes]]:
    """Each paper once, the fullest of its kind."""
    yield "report", report.lay_out(samples.eventful(samples.full(language=language)), samples.photos())
    yield "day", day_proof.lay_out(page(slips()), language)
    for paper in PAPERS:
        yield f"receipt {paper}", lay_out(coded(in_cash(voided="x", copy=True)), paper, language)
    yield from all_of(language).items()


@languages
def test_no_type_is_too_small_to_read(language: str) -> None:
    for name, data in every_paper(language):
        with pikepdf.open(BytesIO(data)) as pdf:
            sizes = {float(size) for one in pdf.pages for size in SIZE.findall(one.Contents.read_bytes())}
        assert sizes, name
        assert min(sizes) >= SMALLEST, name


def codes() -> set[str]:
    """Every value of the model's enumerations that is no word of anybody's language."""
    found: set[str] = set()
    for module in pkgutil.walk_packages(model.__path__, f"{model.__name__}."):
        for one in vars(importlib.import_module(module.name)).values():
            if isinstance(one, type) and issubclass(one, enum.Enum):
                found |= {str(member.value) for member in one}
    return {one for one in found if re.fullmatch(r"[A-Z][A-Z_]{3,}", one)}


@languages
def test_no_code_of_the_program_stands_among_the_words(language: str, tmp_path: Path) -> None:
    known = codes()
    assert {"PLAN", "PROMISE", "NOBODY"} <= known
    for name, data in every_paper(language):
        text = text_of(data, tmp_path).replace("COPY", "").replace("VOID", "").replace("PROPOSAL", "")
        assert not known & set(re.findall(r"(?<![\w-])[A-Z][A-Z_]{3,}(?![\w-])", text)), name
        assert not re.findall(r"\b(?:zh-CN|zh-TW)\b", text), name


@languages
def test_the_rights_say_nothing_that_a_cash_receipt_belies(language: str, tmp_path: Path) -> None:
    plain = samples.full(language=language)
    (paid,) = plain.received
    cash = replace(plain, received=(replace(paid, mode=PaymentMode.CASH),))
    never = {"zh-CN": "不得收取现金", "zh-TW": "不得收取現金", "en": "must not take cash"}[language]
    together = [
        re.sub(r"\s+", " ", text_of(report.lay_out(one, samples.photos()), tmp_path)).replace("\n", "")
        for one in (plain, cash)
    ]
    assert [never in text for text in together] == [True, False]
