"""Whatever is written in a form the catalogue knows comes back as it was; and no row is ever lost."""

from datetime import date, timedelta
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from intake.files import HEADINGS, csv_bytes, read_bytes, row, table, xlsx_bytes

QUIET = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
WIDE = {code: code + 0xFEE0 for code in (*range(0x30, 0x3A), 0x2E, 0x2C)}
fens = st.integers(0, 10**12)
days = st.dates(date(1990, 1, 1), date(2026, 11, 20))
mobiles = st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True)
encodings = st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16"])
delimiters = st.sampled_from([",", ";", "\t"])


def written(fen: int, form: int) -> str:
    whole, part = divmod(fen, 100)
    plain, grouped = f"{whole}.{part:02d}", f"{whole:,}.{part:02d}"
    tenthousands = f"{fen // 10**6}.{fen % 10**6:06d}"
    forms = (
        plain,
        grouped,
        f"¥{grouped}",
        f"￥{plain}",
        f"{plain}元",
        plain.translate(WIDE),
        f"{tenthousands}万",
        f"{tenthousands}万元",
        f" {plain} ",
        f"'{plain}",
        grouped.replace(",", " ").replace(".", ",") if whole >= 1000 else plain,
    )
    return forms[form % len(forms)]


def dated(day: date, form: int) -> str:
    forms = (
        day.isoformat(),
        f"{day:%Y/%m/%d}",
        f"{day.year}/{day.month}/{day.day}",
        f"{day:%Y%m%d}",
        f"{day:%Y.%m.%d}",
        f"{day.year}年{day.month}月{day.day}日",
        str((day - date(1899, 12, 30)).days),
        f"{(day - date(1899, 12, 30)).days}.5",
        f"{day:%d-%b-%Y}",
        f"{day.isoformat()} 00:00:00",
    )
    return forms[form % len(forms)]


def dialled(phones: list[str], form: int) -> str:
    shapes = (
        lambda p: p,
        lambda p: f"+86 {p}",
        lambda p: f"{p[:3]}-{p[3:7]}-{p[7:]}",
        lambda p: f"{p[:3]} {p[3:7]} {p[7:]}",
        lambda p: f"'{p}",
        lambda p: p.translate(WIDE),
        lambda p: f"{p}.0",
        lambda p: f"0086{p}",
    )
    return "/、,;，；\n"[form % 7].join(shapes[form % len(shapes)](phone) for phone in phones)


@given(fens, fens, fens, days, st.lists(mobiles, max_size=4, unique=True), st.integers(0, 10**6), encodings, delimiters)
@QUIET
def test_round_trip(
    tmp_path: Path, a: int, b: int, c: int, day: date, phones: list[str], form: int, encoding: str, delimiter: str
) -> None:
    cells = row(
        principal=written(a, form),
        interest=written(b, form // 11),
        fees=written(c, form // 121),
        total=written(a + b + c, form // 1331),
        overdue_since=dated(day, form),
        dpd="",
        phones=dialled(phones, form),
    )
    (case,) = read_bytes(tmp_path, csv_bytes(table(cells), encoding, delimiter)).cases
    assert (case.principal, case.interest, case.fees, case.total) == (a, b, c, a + b + c)
    assert case.overdue_since == day
    assert case.phones == tuple(phones)


@given(fens, days, mobiles)
@settings(QUIET, max_examples=25)
def test_round_trip_of_typed_cells(tmp_path: Path, fen: int, day: date, phone: str) -> None:
    head, good = table(row())
    values: dict[str, object] = dict(zip(HEADINGS, good, strict=True))
    values |= {"principal": fen / 100, "interest": "", "fees": 0, "total": fen / 100, "overdue_since": day}
    values |= {"phones": int(phone), "dpd": (date(2026, 11, 20) - day).days}
    (case,) = read_bytes(tmp_path, xlsx_bytes([head, list(values.values())]), "t.xlsx").cases
    assert (case.total, case.overdue_since, case.phones) == (fen, day, (phone,))


cell = st.one_of(
    st.sampled_from(["", "-", "合计", "total", "案件编号", "1.38E+10", "壹万", "\n", "="]), st.text(max_size=8)
)
changes = st.dictionaries(st.sampled_from(list(HEADINGS)), cell, max_size=4)


@given(st.lists(st.tuples(st.integers(1, 6), changes), min_size=1, max_size=12), delimiters)
@QUIET
def test_no_row_is_lost(tmp_path: Path, rows: list[tuple[int, dict[str, str]]], delimiter: str) -> None:
    made = table(*({**row(case_no=f"TT{number}"), **change} for number, change in rows))
    made = [[cell.encode("utf-8", "replace").decode().replace("\0", "") for cell in line] for line in made]
    intake = read_bytes(tmp_path, csv_bytes(made, delimiter=delimiter))
    refused = {p.row for p in intake.problems if p.severity == "error" or p.reason == "not_imported_twin"}
    again = {p.row for p in intake.problems if p.reason == "same_again"}
    no_case = {p.row for p in intake.problems if p.reason in ("total_row", "note_row", "repeated_heading")}
    assert not again & refused
    assert len(intake.cases) + len(refused) + len(again) + len(no_case) == len(rows)
    assert refused | again | no_case <= set(range(2, len(rows) + 2))


@given(st.dates(date(2026, 1, 1), date(2026, 11, 20)), st.integers(0, 60))
@QUIET
def test_the_order_of_rows_changes_nothing_of_a_case(tmp_path: Path, day: date, other: int) -> None:
    rows = [row(case_no=f"TT{n}", overdue_since=dated(day - timedelta(days=other * n), n), dpd="") for n in range(3)]
    forwards = read_bytes(tmp_path, csv_bytes(table(*rows))).cases
    backwards = read_bytes(tmp_path, csv_bytes(table(*reversed(rows)))).cases
    assert sorted(forwards, key=lambda case: case.case_no) == sorted(backwards, key=lambda case: case.case_no)
