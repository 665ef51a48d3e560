"""The mess catalogue, cell by cell: amounts, dates, identity numbers, phones, names, blanks."""

from pathlib import Path

import pytest

from intake.files import GOOD, csv_bytes, id_of, loud, read_bytes, read_rows, row, table

ID = GOOD["id_no"]
X_ID = next(found for order in range(200) if (found := id_of("19850526", order)).endswith("X"))


@pytest.mark.parametrize(
    ("written", "fen"),
    [
        ("12,345.67", 1_234_567),
        ("1.23万", 1_230_000),
        ("1.23 万元", 1_230_000),
        ("12345.67元", 1_234_567),
        ("￥12,345", 1_234_500),
        ("¥12345.6", 1_234_560),
        ("人民币 80", 8_000),
        ("RMB80.5", 8_050),
        ("１２３４．５６", 123_456),
        ("12 345,67", 1_234_567),
        ("12.345,67", 1_234_567),
        ("12 345.67", 1_234_567),
        ("0.30000000000000004", 30),
        ("'100", 10_000),
        ("\u00a0100\u3000", 10_000),
        ("+100", 10_000),
        ("100.", 10_000),
        ("万", None),
        ("壹万贰仟", None),
        ("壹万元整", None),
        ("〇", None),
        ("结清", None),
        ("1.2E+5", None),
        ("12,34", None),
        ("1,2345.00", None),
        ("USD 100", None),
        ("HK$100", None),
        ("--5", None),
        ("1.005", None),
        ("=1+1", None),
        ("TRUE", None),
        ("9" * 30, None),
        ("1" * 5000, None),
    ],
)
def test_amount(tmp_path: Path, written: str, fen: int | None) -> None:
    total = f"{(fen or 0) // 100}.{(fen or 0) % 100:02d}"
    intake = read_rows(tmp_path, row(principal=written, interest="-", fees="0", total=total))
    if fen is None:
        assert not intake.cases
        assert {(p.field, p.severity) for p in intake.problems} == {("principal", "error")}
    else:
        assert [(case.principal, case.total) for case in intake.cases] == [(fen, fen)]


@pytest.mark.parametrize("written", ["(1,234.00)", "-1234", "¥-1234", "-¥1234", "（1234）", "−1234"])
def test_a_credit_balance_is_refused(tmp_path: Path, written: str) -> None:
    intake = read_rows(tmp_path, row(principal=written, interest="", fees="", total=written))
    assert not intake.cases
    assert loud(intake) == [("total", "error", "credit_balance")]


def test_minus_zero_is_zero_and_a_negative_part_is_said(tmp_path: Path) -> None:
    intake = read_rows(tmp_path, row(interest="-0.00", fees="(3.00)", total="97"))
    assert [(case.interest, case.fees, case.total) for case in intake.cases] == [(0, -300, 9700)]
    assert loud(intake) == [("fees", "warning", "negative_part")]


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"total": "123.01"}, "total_differs"),
        ({"total": ""}, "missing"),
        ({"principal": "1.0", "interest": "20.00", "fees": "3.00", "total": "10023.00"}, "unit_mixed"),
    ],
)
def test_the_total_is_the_sum_or_the_row_is_refused(tmp_path: Path, cells: dict[str, str], reason: str) -> None:
    intake = read_rows(tmp_path, row(**cells))
    assert not intake.cases
    assert loud(intake) == [("total", "error", reason)]


@pytest.mark.parametrize(
    ("written", "iso"),
    [
        ("2026-10-21", "2026-10-21"),
        ("2026/10/21", "2026-10-21"),
        ("20261021", "2026-10-21"),
        ("2026.10.21", "2026-10-21"),
        ("2026年10月21日", "2026-10-21"),
        ("２０２６－１０－２１", "2026-10-21"),
        ("2026-10-21 00:00:00", "2026-10-21"),
        ("2026-10-21T08:30:00", "2026-10-21"),
        ("21-Oct-26", "2026-10-21"),
        ("Oct 21, 2026", "2026-10-21"),
        ("10/21/2026", "2026-10-21"),
        ("21/10/2026", "2026-10-21"),
        ("46316", "2026-10-21"),
        ("46316.5", "2026-10-21"),
        ("'20261021", "2026-10-21"),
        ("45601", "2024-11-05"),
        ("0000-00-00", None),
        ("9999-12-31", None),
        ("1900-01-00", None),
        ("2026-13-45", None),
        ("2026-02-29", None),
        ("", None),
        ("无", None),
        ("#N/A", None),
        ("昨天", None),
        ("21-Okt-26", None),
        ("99999", None),
        ("1", None),
    ],
)
def test_date(tmp_path: Path, written: str, iso: str | None) -> None:
    intake = read_rows(tmp_path, row(overdue_since=written, dpd=""))
    if iso is None:
        assert not intake.cases
        assert {(field, severity) for field, severity, _ in loud(intake)} == {("overdue_since", "error")}
    else:
        assert [case.overdue_since.isoformat() for case in intake.cases] == [iso]
        assert not loud(intake)


def test_day_or_month_first_is_settled_for_the_file_not_the_row(tmp_path: Path) -> None:
    doubtful = row(overdue_since="03/04/2026", dpd="")
    other = row(case_no="TT2", overdue_since="25/12/2025", dpd="")
    days = [case.overdue_since.isoformat() for case in read_rows(tmp_path, doubtful, other).cases]
    assert days == ["2026-04-03", "2025-12-25"]
    alone = read_rows(tmp_path, doubtful)
    assert loud(alone) == [("overdue_since", "error", "date_order")]
    data = csv_bytes(table(doubtful))
    assert [str(case.overdue_since) for case in read_bytes(tmp_path, data, day_first=True).cases] == ["2026-04-03"]
    assert [str(case.overdue_since) for case in read_bytes(tmp_path, data, day_first=False).cases] == ["2026-03-04"]
    both = read_rows(tmp_path, doubtful, other, row(case_no="TT3", overdue_since="12/25/2025", dpd=""))
    assert [case.case_no for case in both.cases] == ["TT2", "TT3"]
    by_days = read_rows(tmp_path, row(overdue_since="03/04/2026", dpd="231"))
    assert [str(case.overdue_since) for case in by_days.cases] == ["2026-04-03"]


@pytest.mark.parametrize(
    ("written", "read", "reasons"),
    [
        (f"'{ID}", ID, []),
        (f" {ID} ", ID, []),
        (f"\t{ID}", ID, []),
        (f"{ID[:6]} {ID[6:14]} {ID[14:]}", ID, []),
        ("".join(chr(ord(char) + 0xFEE0) for char in ID), ID, []),
        (X_ID.lower(), X_ID, []),
        (X_ID[:17] + "Ｘ", X_ID, []),
        (X_ID[:17] + "Х", X_ID, ["id_lookalike"]),  # Cyrillic
        (X_ID[:17] + "*", X_ID, ["id_star"]),
        (ID[:17] + "*", ID[:17] + "*", ["id_masked"]),
        (ID[:17] + str((int(ID[17]) + 1) % 10), ID[:17] + str((int(ID[17]) + 1) % 10), ["id_checksum"]),
        ("990101900101123", "990101900101123", ["id_old"]),
        ("990101********1232", "990101********1232", ["id_masked"]),
        ("12345", "12345", ["id_shape"]),
        ("E12345678", "E12345678", []),
        ("", "", ["missing_id"]),
        ("无", "", ["missing_id"]),
    ],
)
def test_identity_number(tmp_path: Path, written: str, read: str, reasons: list[str]) -> None:
    intake = read_rows(tmp_path, row(id_no=written))
    assert [case.id_no for case in intake.cases] == [read]
    assert [reason for _, _, reason in loud(intake)] == reasons


@pytest.mark.parametrize("written", ["4.40524E+17", "9.90101E+17", "440524188001010000", "440524188001009984.0"])
def test_a_lost_identity_number_is_refused_never_repaired(tmp_path: Path, written: str) -> None:
    intake = read_rows(tmp_path, row(id_no=written))
    assert not intake.cases
    assert loud(intake) == [("id_no", "error", "id_lost")]


@pytest.mark.parametrize(
    ("written", "read", "reasons"),
    [
        (
            "13812345678/010-88886666、139 1234 5678(妻)",
            ("13812345678", "010-88886666", "13912345678"),
            ["phone_aside"],
        ),
        ("13812345678.0", ("13812345678",), []),
        ("１３８１２３４５６７８", ("13812345678",), []),
        ("+86 138-1234-5678", ("13812345678",), []),
        ("0086 13812345678", ("13812345678",), []),
        ("8613812345678", ("13812345678",), []),
        ("'13812345678;'13912345678", ("13812345678", "13912345678"), []),
        ("13812345678，13912345678；13712345678", ("13812345678", "13912345678", "13712345678"), []),
        ("13812345678 13912345678", ("13812345678", "13912345678"), []),
        ("13812345678\n13812345678", ("13812345678",), []),
        ("0571-88886666-123", ("0571-88886666-123",), []),
        ("400-820-8820", ("400-820-8820",), []),
        ("1.38123E+10", (), ["phone_lost"]),
        ("1.38E+10/13912345678", ("13912345678",), ["phone_lost"]),
        ("138****5678", (), ["phone_unreadable"]),
        ("1381234567", (), ["phone_unreadable"]),
        ("<b>", (), ["phone_unreadable"]),
        ("", (), []),
        ("-", (), []),
        ("0", (), []),
    ],
)
def test_phones(tmp_path: Path, written: str, read: tuple[str, ...], reasons: list[str]) -> None:
    intake = read_rows(tmp_path, row(phones=written))
    assert [case.phones for case in intake.cases] == [read]
    assert [reason for _, _, reason in loud(intake)] == reasons


@pytest.mark.parametrize("dot", ["·", "•", "．", "・"])
def test_the_dot_of_a_name_is_one(tmp_path: Path, dot: str) -> None:
    assert [case.name for case in read_rows(tmp_path, row(name=f"阿依古丽{dot}买买提")).cases] == ["阿依古丽·买买提"]


@pytest.mark.parametrize(
    "name", ["张䶮", "㐂子", "𠮷野", "李㛃", "欧阳𬭎", "<b>甲</b>", '=HYPERLINK("x")', "+cmd", "@SUM(A1)"]
)
def test_names_are_data(tmp_path: Path, name: str) -> None:
    for encoding in ("utf-8", "utf-8-sig", "gb18030", "utf-16"):
        intake = read_bytes(tmp_path, csv_bytes(table(row(name=name, remark=name)), encoding))
        assert [(case.name, case.remark) for case in intake.cases] == [(name, name)]
        lacks = [("name", "warning", "no_glyph")] if name == "𠮷野" else []
        assert loud(intake) == lacks, "what no font draws is said, and stays as it is"


def test_a_private_use_character_in_a_name_is_doubtful(tmp_path: Path) -> None:
    assert loud(read_rows(tmp_path, row(name="张\ue863"))) == [
        ("name", "warning", "name_characters"),
        ("name", "warning", "no_glyph"),
    ]


@pytest.mark.parametrize("word", ["-", "/", "无", "NULL", "#N/A", "\u3000", "\u00a0", "\u200b", "\ufeff", " ", "－"])
def test_blank_like_is_nothing(tmp_path: Path, word: str) -> None:
    intake = read_rows(tmp_path, row(remark=word, interest=word, fees=word, total="100", lat=word, dpd=word))
    assert [(c.remark, c.interest, c.fees, c.lat, c.dpd) for c in intake.cases] == [("", 0, 0, None, None)]
    for name in ("name", "address", "principal", "overdue_since", "case_no"):
        refused = read_rows(tmp_path, row(**{name: word}))
        assert not refused.cases
        assert (name, "error", "missing") in loud(refused)


@pytest.mark.parametrize(
    ("cells", "field", "reason"),
    [
        ({"lat": "120.1", "lon": "30.1"}, "lat", "not_a_coordinate"),
        ({"lon": "east"}, "lon", "not_a_coordinate"),
        ({"dpd": "many"}, "dpd", "not_a_number"),
        ({"address": "西湖区文三路"}, "address", "no_house_number"),
        ({"name": "欧阳\U00030000"}, "name", "no_glyph"),
        ({"remark": "长" * 255}, "remark", "maybe_cut"),
        ({"overdue_since": "2027-01-01"}, "overdue_since", "overdue_in_future"),
        ({"overdue_since": "2022-10-20"}, "overdue_since", "serial_1904"),
        ({"principal": "0", "interest": "", "fees": "", "total": "0.00"}, "total", "nothing_owed"),
    ],
)
def test_doubtful_is_imported_with_a_warning(tmp_path: Path, cells: dict[str, str], field: str, reason: str) -> None:
    intake = read_rows(tmp_path, row(**cells))
    assert len(intake.cases) == 1
    assert loud(intake) == [(field, "warning", reason)]


@pytest.mark.parametrize(
    ("cells", "field", "reason"),
    [
        ({"name": "长" * 101}, "name", "too_long"),
        ({"address": "长1" * 300}, "address", "too_long"),
        ({"remark": "长" * 40_000}, "row", "cell_too_long"),
        ({"remark": "x" * 200_000}, "row", "cell_too_long"),
        ({"case_no": "1.23E+15"}, "case_no", "number_lost"),
    ],
)
def test_wrong_is_refused(tmp_path: Path, cells: dict[str, str], field: str, reason: str) -> None:
    intake = read_rows(tmp_path, row(**cells), row(case_no="TT2"))
    assert [case.case_no for case in intake.cases] == ["TT2"]
    assert (field, "error", reason) in loud(intake)


@pytest.mark.parametrize(("born", "minor"), [("20081120", False), ("20081121", True), ("20200101", True)])
def test_a_minor_blocks_the_case(tmp_path: Path, born: str, minor: bool) -> None:
    intake = read_rows(tmp_path, row(id_no=id_of(born)))
    assert bool(intake.cases) is not minor
    assert loud(intake) == ([("id_no", "error", "minor")] if minor else [])


def test_what_contradicts_the_days_is_only_mentioned(tmp_path: Path) -> None:
    intake = read_rows(tmp_path, row(dpd="31", stage="M5"))
    assert not loud(intake)
    assert [problem.reason for problem in intake.problems] == ["dpd_differs", "stage_differs"]
