"""Hand-over files made up for tests; every person is invented (area codes 9901xx)."""

import csv
import io
import zipfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from openpyxl import Workbook

from fieldvisit.intake import Intake, as_json, read
from fieldvisit.model.people import id_check_digit

HANDOVER = date(2026, 11, 20)
HEADINGS = {
    "case_no": "案件编号",
    "creditor": "委托方",
    "product": "产品",
    "name": "客户姓名",
    "id_no": "证件号码",
    "phones": "联系电话",
    "principal": "剩余本金",
    "interest": "利息",
    "fees": "罚息及费用",
    "total": "逾期总额",
    "overdue_since": "逾期起始日",
    "dpd": "逾期天数",
    "stage": "账龄",
    "address": "家庭住址",
    "lat": "纬度",
    "lon": "经度",
    "remark": "备注",
}
GOOD = {
    "case_no": "TT202611000001",
    "creditor": "来分期",
    "product": "分期",
    "name": "测试甲",
    "id_no": "990101199001011232",
    "phones": "13800131485",
    "principal": "100.00",
    "interest": "20.00",
    "fees": "3.00",
    "total": "123.00",
    "overdue_since": "2026-10-21",
    "dpd": "30",
    "stage": "M1",
    "address": "浙江省杭州市西湖区文三路1号2幢301室",
    "lat": "30.1",
    "lon": "120.1",
    "remark": "",
}


def id_of(born: str, order: int = 123) -> str:
    """Return a right resident ID of nobody: `born` as YYYYMMDD, `order` three digits."""
    first = f"990101{born}{order:03d}"
    return first + id_check_digit(first)


GOOD["id_no"] = id_of("19900101")


def row(**cells: str) -> dict[str, str]:
    """Return a good row with some cells replaced."""
    return {**GOOD, **cells}


def table(*rows: dict[str, str], headings: dict[str, str] | None = None) -> list[list[str]]:
    """Return heading and rows as cells."""
    names = headings or HEADINGS
    return [list(names.values()), *([values.get(key, "") for key in names] for values in rows)]


def csv_bytes(
    cells: Sequence[Sequence[str]], encoding: str = "utf-8", delimiter: str = ",", end: str = "\r\n"
) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, lineterminator=end).writerows(cells)
    return out.getvalue().encode(encoding)


def read_bytes(folder: Path, data: bytes, name: str = "file.csv", day_first: bool | None = None) -> Intake:
    """Read bytes as a file, as of HANDOVER; every problem must be sayable in both languages."""
    path = folder / name
    path.write_bytes(data)
    intake = read(path, handover=HANDOVER, day_first=day_first)
    said(intake)
    return intake


def read_rows(folder: Path, *rows: dict[str, str], headings: dict[str, str] | None = None) -> Intake:
    return read_bytes(folder, csv_bytes(table(*rows, headings=headings)))


def said(intake: Intake) -> None:
    for language in ("zh-CN", "en"):
        problems = as_json(intake, language)["problems"]
        assert isinstance(problems, list)
        for problem in problems:
            assert problem["why"]
            assert "{" not in problem["why"]


def loud(intake: Intake) -> list[tuple[str, str, str]]:
    """Return (field, severity, reason) of errors and warnings."""
    return [(p.field, p.severity, p.reason) for p in intake.problems if p.severity != "info"]


def xlsx_bytes(rows: Sequence[Sequence[object]], *, mac: bool = False) -> bytes:
    book = Workbook()
    if mac:
        from openpyxl.utils.datetime import CALENDAR_MAC_1904

        book.epoch = CALENDAR_MAC_1904
    sheet = book.worksheets[0]
    for cells in rows:
        sheet.append(list(cells))
    return saved(book)


def saved(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def rezipped(data: bytes, member: str, old: bytes, new: bytes) -> bytes:
    """Return an XLSX with one piece of one member replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for info in source.infolist():
            content = source.read(info)
            target.writestr(info.filename, content.replace(old, new) if info.filename == member else content)
    return out.getvalue()
