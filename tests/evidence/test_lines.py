"""The same rules of line breaking, measured on paper by another program."""

import re
from itertools import groupby
from pathlib import Path
from xml.etree import ElementTree

from evidence.judges import run
from evidence.test_breaking import TEXTS
from fieldvisit.evidence.blocks import paragraph
from fieldvisit.evidence.breaking import NO_END, NO_START
from fieldvisit.evidence.page import A4, MM, Pages, Pen, Style

TRADITIONAL = (
    "訪員抵達後在門外等候約一分鐘（未按第二次門鈴）。對方稱：「十月底找到新工作，每月15日發薪；希望分12期歸還，每期約"
    "￥1,040.18元。」訪員說明《個人資料保護法》第8條，並請對方撥打02-0000-1234查證……——對方同意嗎？「可以！」"
)
STYLE = Style(9.5, 12)


def drawn(texts: tuple[str, ...]) -> bytes:
    """Every text at every width from 200 to 504 points, from the longest word to the whole page."""
    pages = Pages(20 * MM, A4[1] - 20 * MM)
    for number, text in enumerate(texts):
        for width in range(200, 501):
            pages.place(paragraph(text, width + number * 0.37, STYLE, gap=6))
    pen = Pen(A4, title="lines", language="zh-CN", author="")
    for placed in pages.pages:
        for y, piece in placed:
            piece.draw(pen, 18 * MM, y)
        pen.next_page()
    return pen.bytes()


def seen(pdf: Path) -> list[str]:
    """Return the lines as poppler sees them: words of one height make a line."""
    rows = []
    space = "{http://www.w3.org/1999/xhtml}"
    for page in ElementTree.fromstring(run("pdftotext", "-bbox", str(pdf), "-")).iter(f"{space}page"):
        words = [
            (round(float(one.attrib["yMin"])), float(one.attrib["xMin"]), one.text or "")
            for one in page.iter(f"{space}word")
        ]
        rows += [" ".join(word for _, _, word in row) for _, row in groupby(sorted(words), key=lambda word: word[0])]
    return rows


def test_two_thousand_breaks_on_paper_break_no_rule(tmp_path: Path) -> None:
    texts = (*TEXTS, TRADITIONAL)
    path = tmp_path / "lines.pdf"
    path.write_bytes(drawn(texts))
    rows = seen(path)
    assert len(rows) > 2_000 + 5 * 301
    assert [row for row in rows if row[0] in NO_START] == []
    assert [row for row in rows if row[-1] in NO_END] == []
    whole = re.sub(r"\s", "", "".join(rows))
    for text in texts:
        for word in re.findall(r"[A-Za-z]{6,}|\d[\d,.]*\d", text):
            assert whole.count(word) == sum(row.count(word) for row in rows), word


def test_a_comma_at_the_beginning_of_a_line_is_seen(tmp_path: Path) -> None:
    """The measure itself: a line set by hand against the rule is found."""
    pen = Pen(A4, title="lines", language="zh-CN", author="")
    for y, row in ((100.0, "欠款（含利息"), (112.0, "），合计")):
        pen.text(50, y, row, STYLE)
    pen.next_page()
    path = tmp_path / "lines.pdf"
    path.write_bytes(pen.bytes())
    assert [row for row in seen(path) if row[0] in NO_START] == ["），合计"]
