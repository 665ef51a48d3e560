"""What is no table gets one clear sentence and never anything but NotATable."""

import io
import random
import struct
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fieldvisit.errors import NotATable
from fieldvisit.intake import read, sentence
from fieldvisit.paths import resource
from fieldvisit.wording import table as words
from intake.files import csv_bytes, read_bytes, rezipped, row, table, xlsx_bytes

HEAD = ",".join(table()[0])
SHEET = "xl/worksheets/sheet1.xml"


def refused(folder: Path, data: bytes, name: str = "file.xlsx") -> str:
    with pytest.raises(NotATable) as caught:
        read_bytes(folder, data, name)
    assert sentence(caught.value, "zh-CN") != sentence(caught.value, "en")
    assert "{" not in sentence(caught.value, "zh-CN") + sentence(caught.value, "en")
    return str(caught.value.facts["reason"])


def attempt(folder: Path, data: bytes) -> None:
    """Read anything: a table, or NotATable with a sentence."""
    try:
        read_bytes(folder, data)
    except NotATable as error:
        sentence(error, "zh-CN")


def zipped(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf\r\n \r\n", "empty"),
        (b"\0" * 4096, "empty"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old_excel"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le"), "password"),
        (b"\r\n<html><table><tr><td>x</td></tr></table></html>", "html"),
        ("<TABLE><tr><td>案件编号</td></tr></TABLE>".encode("gb18030"), "html"),
        (b"<?xml version='1.0'?><Workbook/>", "xml"),
        (b"%PDF-1.7\n", "pdf"),
        (b"\xff\xd8\xff\xe0" + bytes(20), "picture"),
        (b"\x1f\x8b\x08" + bytes(20), "archive"),
        (b"abc\0def", "binary"),
        ("案件編號".encode("big5") + b"\xff\xfe\x80", "encoding"),
        ("案件编号,姓名,本金".encode("gb18030")[:-1], "encoding"),
        (b"hello world", "no_heading"),
        (b"a,b,c\n1,2,3\n", "no_heading"),
        (b'{"cases": []}', "no_heading"),
        (HEAD.encode(), "no_rows"),
        (f"{HEAD}\n,,,\n \n".encode(), "no_rows"),
        (b"PK\x03\x04" + bytes(100), "damaged_workbook"),
        (zipped(**{"word/document.xml": b"<x/>"}), "zip_no_workbook"),
        (zipped(**{"xl/workbook.xml": b"<x/>"}), "damaged_workbook"),
        (f"{HEAD}\n".encode() + b"x\n" * 200_001, "too_many_rows"),
    ],
)
def test_no_table(tmp_path: Path, data: bytes, reason: str) -> None:
    assert refused(tmp_path, data) == reason


def test_no_file_a_folder_and_a_file_too_large(tmp_path: Path) -> None:
    for path, reason in ((tmp_path / "none.csv", "no_file"), (tmp_path, "not_a_file")):
        with pytest.raises(NotATable) as caught:
            read(path)
        assert caught.value.facts["reason"] == reason
    large = tmp_path / "large.csv"
    with large.open("wb") as file:
        file.truncate(201 * 1024 * 1024)
    with pytest.raises(NotATable) as caught:
        read(large)
    assert caught.value.facts["reason"] == "too_large"


def test_an_encrypted_zip_asks_for_the_password_to_go(tmp_path: Path) -> None:
    data = bytearray(xlsx_bytes(table(row())))
    at = data.index(b"PK\x01\x02")
    data[at + 8] |= 1
    assert refused(tmp_path, bytes(data)) == "password"


def test_a_bomb_is_not_opened(tmp_path: Path) -> None:
    book = xlsx_bytes(table(row()))
    assert refused(tmp_path, rezipped(book, SHEET, b"</sheetData>", b"</sheetData>" + b" " * 120_000_000)) == "zip_bomb"
    lying = bytearray(rezipped(book, SHEET, b"</sheetData>", b"</sheetData>" + b" " * 1_000_000))
    at = lying.index(b"PK\x01\x02", lying.rindex(SHEET.encode()) - 60)
    struct.pack_into("<I", lying, at + 24, 100)
    assert refused(tmp_path, bytes(lying)) == "zip_bomb"


@pytest.mark.parametrize(
    "far", [b'r="XFD1048576"', b"r='XFD1048576'", b'r = "xfd1048576"', b'r="ABCDEFG1"', b'r="A1048576"']
)
def test_a_cell_at_the_far_end_is_not_laid_out(tmp_path: Path, far: bytes) -> None:
    data = rezipped(xlsx_bytes(table(row())), SHEET, b'r="A2"', far)
    assert refused(tmp_path, data) == "too_many_rows"


@given(st.binary(max_size=3000))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_random_bytes_raise_nothing_but_not_a_table(tmp_path: Path, data: bytes) -> None:
    for start in (b"", b"\xff\xfe", f"{HEAD}\n".encode(), f"{HEAD}\n".encode("gb18030")):
        attempt(tmp_path, start + data)


@given(st.integers(0, 2**32))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_damaged_workbook_raises_nothing_but_not_a_table(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    data = bytearray(xlsx_bytes(table(row(), row(case_no="TT2"))))
    for _ in range(chance.randint(1, 30)):
        data[chance.randrange(len(data))] = chance.randrange(256)
    attempt(tmp_path, bytes(data[: chance.choice((len(data), chance.randrange(len(data))))]))


@given(st.integers(0, 2**32))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_damaged_xml_inside_a_whole_archive(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    source = xlsx_bytes(table(row()))
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(source)) as archive, zipfile.ZipFile(out, "w") as target:
        for name in archive.namelist():
            content = bytearray(archive.read(name))
            for _ in range(chance.choice((0, 1, 5))):
                content[chance.randrange(len(content))] = chance.choice(b"<>\"'/=0A&; \0\xff")
            target.writestr(name, bytes(content))
    attempt(tmp_path, out.getvalue())


def test_both_languages_have_the_same_sentences_and_places() -> None:
    chinese, english = words("zh-CN"), words("en")
    own = {key for key in chinese if key.startswith("intake.")}
    assert own == {key for key in english if key.startswith("intake.")}
    for key in own:
        assert chinese[key].count("{") == english[key].count("{")


def test_a_problem_carries_no_personal_data_in_its_facts() -> None:
    for name in ("handover-bank-gb18030.csv", "handover-platform.csv", "handover-agency.xlsx"):
        intake = read(resource("samples") / name)
        facts = repr([problem.facts for problem in intake.problems])
        assert not any(case.name in facts or case.id_no in facts for case in intake.cases)


def test_formulas_are_never_results(tmp_path: Path) -> None:
    intake = read_bytes(tmp_path, csv_bytes(table(row(remark='=HYPERLINK("http://127.0.0.1/x")', address="=1+1号"))))
    assert [(case.remark, case.address) for case in intake.cases] == [('=HYPERLINK("http://127.0.0.1/x")', "=1+1号")]
