"""Files as a whole: encodings, delimiters, headings, totals, repetitions, columns nobody may have, and no row lost."""

from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

from fieldvisit.errors import NotATable
from fieldvisit.intake import read
from intake.files import (
    GOOD,
    HEADINGS,
    csv_bytes,
    id_of,
    loud,
    read_bytes,
    read_rows,
    rezipped,
    row,
    saved,
    table,
    xlsx_bytes,
)

ENCODINGS = ("utf-8", "utf-8-sig", "gb18030", "utf-16")


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
def test_encodings_delimiters_and_line_ends(tmp_path: Path, encoding: str, delimiter: str, end: str) -> None:
    cells = table(row(remark=f"第一行\n第二{delimiter}行"), row(case_no="TT2", address="路1号, 2室; 左"))
    intake = read_bytes(tmp_path, csv_bytes(cells, encoding, delimiter, end))
    assert [case.case_no for case in intake.cases] == ["TT202611000001", "TT2"]
    assert intake.cases[0].remark == f"第一行\n第二{delimiter.strip() or chr(9)}行"
    assert not loud(intake)


def test_utf16_both_ends(tmp_path: Path) -> None:
    text = csv_bytes(table(row()), delimiter="\t").decode()
    for bom, encoding in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        assert len(read_bytes(tmp_path, bom + text.encode(encoding)).cases) == 1


def test_unquoted_thousands_in_a_semicolon_file(tmp_path: Path) -> None:
    cells = table(*(row(case_no=f"TT{n}", principal="1,100.00", total="1,123.00") for n in range(20)))
    data = "\r\n".join(";".join(line) for line in cells).encode()
    assert {case.principal for case in read_bytes(tmp_path, data).cases} == {110_000}


def test_an_unquoted_separator_shifts_cells_and_is_refused(tmp_path: Path) -> None:
    others = [row(case_no=f"TT{number}") for number in range(3)]
    for cells in ({"principal": "1,100.00", "total": "1123"}, {"address": "文三路1号,2室"}, {"remark": "甲,乙"}):
        data = "\r\n".join(",".join(line) for line in table(row(**cells), *others)).encode()
        intake = read_bytes(tmp_path, data)
        assert [case.case_no for case in intake.cases] == ["TT0", "TT1", "TT2"]
        assert ("row", "error", "too_many_cells") in loud(intake)


def test_a_separator_at_the_end_of_every_row_shifts_nothing(tmp_path: Path) -> None:
    head, *rows = table(*(row(case_no=f"TT{number}", remark="甲") for number in range(3)))
    intake = read_bytes(tmp_path, csv_bytes([head, *([*cells, ""] for cells in rows)]))
    assert len(intake.cases) == 3
    assert not loud(intake)


@pytest.mark.parametrize(
    "names",
    [
        {"id_no": "身份证号", "name": "案人姓名", "phones": "本人手机"},
        {"id_no": " 证件\n号码 ", "name": "姓 名", "phones": "手机号码（本人）"},
        {"id_no": "ID Number", "name": "Customer\nName", "principal": "Principal Balance (CNY)", "case_no": "Case No."},
        {"case_no": "CASE_NO", "name": "*客户姓名", "total": "Amount Due", "overdue_since": "Overdue Since"},
    ],
)
def test_heading_variants(tmp_path: Path, names: dict[str, str]) -> None:
    assert len(read_rows(tmp_path, row(), headings={**HEADINGS, **names}).cases) == 1


def test_the_heading_tells_the_unit_and_the_cell_overrules_it(tmp_path: Path) -> None:
    names = {**HEADINGS, **{key: f"{HEADINGS[key]}\n(万元)" for key in ("principal", "interest", "fees", "total")}}
    good = row(principal="1.5", interest="0.2", fees="0.01", total="17100元")
    assert [case.total for case in read_rows(tmp_path, good, headings=names).cases] == [1_710_000]
    titled = [["委案清单", "单位：万元"], *table(row(principal="1.5", interest="0.2", fees="", total="1.7"))]
    assert [case.total for case in read_bytes(tmp_path, csv_bytes(titled)).cases] == [1_700_000]


def test_titles_totals_repeated_headings_and_notes_are_no_cases(tmp_path: Path) -> None:
    head, good = table(row())
    cells = [
        ["某某银行清单"],
        ["委案日期：2026-11-20", "", "批次号：B1"],
        [],
        head,
        good,
        head,
        table(row(case_no="TT2"))[1],
        ["小计", *[""] * 8, "246"],
        ["", "合计：2笔", *[""] * 7, "246.00"],
        ["", "制表人"],
        [],
        ["Grand Total"],
    ]
    intake = read_bytes(tmp_path, csv_bytes(cells))
    assert [case.case_no for case in intake.cases] == ["TT202611000001", "TT2"]
    assert not loud(intake)
    told = [(problem.row, problem.reason) for problem in intake.problems if problem.field == "row"]
    assert told == [
        (1, "title_row"),
        (2, "title_row"),
        (6, "repeated_heading"),
        (8, "total_row"),
        (9, "total_row"),
        (10, "note_row"),
        (12, "total_row"),
    ]


def test_a_heading_of_two_rows_with_merged_cells(tmp_path: Path) -> None:
    upper = ["案件编号", "债务人", "", "", "", "金额（万元）", "", "", "", "逾期起始日", "联系人1", ""]
    lower = ["", "姓名", "证件号", "手机", "家庭地址", "本金", "利息", "费用", "欠款总额", "", "姓名", "手机"]
    cells = [
        "TT1",
        "测试甲",
        GOOD["id_no"],
        "13800131485",
        "文三路1号",
        "1",
        "0.5",
        "",
        "1.5",
        "2026-10-21",
        "他人",
        "13900000000",
    ]
    intake = read_bytes(tmp_path, csv_bytes([["清单"], upper, lower, cells]))
    assert [(c.name, c.phones, c.total) for c in intake.cases] == [("测试甲", ("13800131485",), 1_500_000)]


def test_columns_of_an_unlawful_source_are_not_read(tmp_path: Path) -> None:
    names = {
        **HEADINGS,
        "book": "通讯录",
        "calls": "通话详单(近6月)",
        "photo": "亲友照片",
        "x": "Contact List",
        "qq": "QQ",
    }
    intake = read_rows(tmp_path, {**row(), "book": "妈妈:13900000000"}, headings=names)
    assert len(intake.cases) == 1
    assert loud(intake) == [("column", "error", "forbidden_column")] * 4
    assert "13900000000" not in repr(intake)
    assert any(p.reason == "columns_unused" and dict(p.facts)["columns"] == "QQ" for p in intake.problems)


def test_one_heading_twice(tmp_path: Path) -> None:
    head, good = table(row())
    same = read_bytes(tmp_path, csv_bytes([[*head, "产品"], [*good, "分期"]]))
    assert not loud(same)
    other = read_bytes(tmp_path, csv_bytes([[*head, "产品"], [*good, "月付"]]))
    assert loud(other) == [("product", "warning", "columns_disagree")]
    assert other.cases[0].product == "分期"


def test_separate_fee_columns_add_up_and_remarks_join(tmp_path: Path) -> None:
    names = {**HEADINGS, "fees": "罚息", "late": "违约金", "r2": "备注2"}
    intake = read_rows(tmp_path, {**row(total="125", remark="甲"), "late": "2", "r2": "乙"}, headings=names)
    assert [(case.fees, case.remark) for case in intake.cases] == [(500, "甲\n乙")]


def test_a_file_without_total_adds_up(tmp_path: Path) -> None:
    names = {key: name for key, name in HEADINGS.items() if key != "total"}
    intake = read_rows(tmp_path, row(), headings=names)
    assert [case.total for case in intake.cases] == [12_300]
    assert ("total", "info", "total_absent") in [(p.field, p.severity, p.reason) for p in intake.problems]


def test_logic_of_extra_columns(tmp_path: Path) -> None:
    extra = {
        "g": "性别",
        "b": "出生日期",
        "a": "年龄",
        "p": "委案日期",
        "r": "退案日",
        "m": "委案金额",
        "s": "状态",
        "c": "币种",
    }
    names = {**HEADINGS, **extra}
    good = {"g": "男" if int(GOOD["id_no"][16]) % 2 else "女", "b": "1990-01-01", "a": "36", "p": "2026-11-20"}
    good |= {"r": "2027-02-20", "m": "123", "s": "正常", "c": "人民币"}
    assert not loud(read_rows(tmp_path, {**row(), **good}, headings=names))
    wrong = {
        "g": "女" if int(GOOD["id_no"][16]) % 2 else "男",
        "b": "1991-01-01",
        "r": "2026-10-01",
        "m": "99",
        "s": "已结清",
    }
    intake = read_rows(tmp_path, {**row(), **good, **wrong}, headings=names)
    assert {reason for _, _, reason in loud(intake)} == {
        "gender_differs",
        "birthday_differs",
        "recall_before_placed",
        "placed_below_principal",
        "settled",
    }
    assert len(intake.cases) == 1
    for cells, reason in (({"a": "17"}, "minor"), ({"b": "2010-01-01"}, "minor"), ({"c": "USD"}, "other_currency")):
        refused = read_rows(tmp_path, {**row(), **good, **cells}, headings=names)
        assert not refused.cases
        assert reason in {problem.reason for problem in refused.problems if problem.severity == "error"}
    late = read_rows(tmp_path, {**row(), **good, "p": "", "r": "2026-11-01", "m": "?"}, headings=names)
    assert loud(late) == [("recall_on", "warning", "recall_past")]


def test_the_same_case_twice(tmp_path: Path) -> None:
    again = read_rows(tmp_path, row(), row(phones="138-0013-1485", total="¥123"))
    assert len(again.cases) == 1
    assert loud(again) == [("case_no", "warning", "same_again")]
    differs = read_rows(tmp_path, row(), row(), row(address="另一地址1号"))
    assert not differs.cases
    assert set(loud(differs)) == {("case_no", "error", "same_number_differs")}
    half = read_rows(tmp_path, row(), row(name=""))
    assert not half.cases
    creditors = read_rows(tmp_path, row(), row(creditor="另一家"))
    assert len(creditors.cases) == 2
    assert loud(creditors) == [("case_no", "warning", "number_of_other_creditor")]


def test_the_same_person_with_many_contracts(tmp_path: Path) -> None:
    intake = read_rows(tmp_path, row(), row(case_no="TT2"), row(case_no="TT3", name="测试乙"))
    assert len(intake.cases) == 3
    assert [(p.row, p.severity, p.reason) for p in intake.problems] == [
        (3, "info", "same_person"),
        (4, "warning", "same_id_other_name"),
    ]


def test_broken_quotes_lose_no_row(tmp_path: Path) -> None:
    lines = [",".join(cells) for cells in table(row(), row(case_no="TT2"), row(case_no="TT3"), row(case_no="TT4"))]
    lines[2] = lines[2].replace("测试甲", '"测试"甲')
    intake = read_bytes(tmp_path, "\r\n".join(lines).encode())
    assert [case.case_no for case in intake.cases] == ["TT202611000001", "TT3", "TT4"]
    assert [(p.row, p.reason) for p in intake.problems if p.severity == "error"] == [(3, "broken_quotes")]
    lines[2] = ",".join(table(row(case_no="TT2"))[1]).replace("测试甲", '"测试甲')
    swallowed = read_bytes(tmp_path, "\r\n".join(lines).encode())
    assert [case.case_no for case in swallowed.cases] == ["TT202611000001"]
    assert [(p.row, p.reason) for p in swallowed.problems if p.severity == "error"] == [
        (3, "broken_quotes"),
        (4, "broken_quotes"),
        (5, "broken_quotes"),
    ]


def test_a_short_row_is_doubtful(tmp_path: Path) -> None:
    head, good = table(row())
    intake = read_bytes(tmp_path, csv_bytes([head, good[:14]]))
    assert len(intake.cases) == 1
    assert loud(intake) == [("row", "warning", "too_few_cells")]


def test_typed_cells_of_a_workbook(tmp_path: Path) -> None:
    head, good = table(row())
    values: dict[str, object] = dict(zip(HEADINGS, good, strict=True))
    values |= {"phones": 13812345678, "principal": 0.1 + 0.2, "interest": 0, "fees": None, "total": 0.3, "dpd": 30.0}
    values |= {"overdue_since": date(2026, 10, 21), "lat": 30.5, "remark": "=1+1"}
    second = {**values, "case_no": 202611000002, "overdue_since": 46316, "id_no": 990101900101123}
    third = {**values, "case_no": "TT3", "id_no": 990101199001011232}
    fourth = {**values, "case_no": "TT4", "overdue_since": 20261021, "principal": True}
    fifth = {**values, "case_no": 12345678901234567890}
    cells: list[list[object]] = [
        ["清单"],
        [*head],
        *(list(each.values()) for each in (values, second, third, fourth, fifth)),
    ]
    data = xlsx_bytes(cells)
    intake = read_bytes(tmp_path, data, "typed.xls")
    assert [(c.case_no, c.phones, c.principal, str(c.overdue_since), c.dpd) for c in intake.cases] == [
        ("TT202611000001", ("13812345678",), 30, "2026-10-21", 30),
        ("202611000002", ("13812345678",), 30, "2026-10-21", 30),
    ]
    errors = [(p.row, p.field, p.reason) for p in intake.problems if p.severity == "error"]
    assert errors == [(5, "id_no", "id_lost"), (6, "principal", "not_an_amount"), (7, "case_no", "number_lost")]


def test_the_1904_date_system(tmp_path: Path) -> None:
    head, good = table(row())
    serial = [*good]
    serial[list(HEADINGS).index("case_no")] = "TT2"
    typed: list[object] = [*good]
    typed[list(HEADINGS).index("overdue_since")] = date(2026, 10, 21)
    bare: list[object] = [*serial]
    bare[list(HEADINGS).index("overdue_since")] = 46316 - 1462
    intake = read_bytes(tmp_path, xlsx_bytes([head, typed, bare], mac=True), "mac.xlsx")
    assert [str(case.overdue_since) for case in intake.cases] == ["2026-10-21", "2026-10-21"]


def test_other_sheets_are_mentioned(tmp_path: Path) -> None:
    book = Workbook()
    first = book.worksheets[0]
    for cells in table(row()):
        first.append(cells)
    note = book.create_sheet("说明")
    note.append(["虚构"])
    more = book.create_sheet("第二批")
    for cells in table(row(case_no="TT2")):
        more.append(cells)
    hidden = book.create_sheet("隐藏", 0)
    hidden.sheet_state = "hidden"
    for cells in table(row(case_no="TT3")):
        hidden.append(cells)
    intake = read_bytes(tmp_path, saved(book), "sheets.xlsx")
    assert [case.case_no for case in intake.cases] == ["TT202611000001"]
    told = {(str(dict(p.facts)["sheet"]), p.severity) for p in intake.problems if p.field == "sheet"}
    assert told == {("说明", "info"), ("第二批", "warning"), ("隐藏", "warning")}


def test_the_day_of_the_file_comes_from_its_title_or_its_rows(tmp_path: Path) -> None:
    young = row(id_no=id_of("20081121"))
    path = tmp_path / "f.csv"
    path.write_bytes(csv_bytes([["委案日期：2026-11-20"], *table(young)]))
    assert not read(path).cases
    path.write_bytes(csv_bytes([["委案日期：2026-11-21"], *table(young)]))
    assert len(read(path).cases) == 1
    path.write_bytes(csv_bytes(table(young)))
    assert not read(path).cases, "overdue since + days overdue is 2026-11-20"
    path.write_bytes(csv_bytes(table(row(id_no=id_of("20200101"), dpd=""))))
    assert not read(path).cases


def test_required_columns_are_named(tmp_path: Path) -> None:
    from fieldvisit.intake import sentence

    names = {key: name for key, name in HEADINGS.items() if key not in ("address", "overdue_since")}
    with pytest.raises(NotATable) as caught:
        read_rows(tmp_path, row(), headings=names)
    assert caught.value.facts == {"reason": "columns_missing", "columns": "overdue_since address"}
    assert "逾期起始日、家庭住址" in sentence(caught.value, "zh-CN")
    assert "overdue since, address" in sentence(caught.value, "en")


def test_a_damaged_date_flag_is_no_matter(tmp_path: Path) -> None:
    data = rezipped(xlsx_bytes(table(row())), "xl/workbook.xml", b"<workbookPr", b"<workbookPr date1904='0'")
    assert len(read_bytes(tmp_path, data, "x.xlsx").cases) == 1
