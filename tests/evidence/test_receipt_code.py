"""A receipt's code: small enough for its corner of the paper, read by machines not ours, and true to the receipt."""

import subprocess
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from evidence import samples
from fieldvisit import cose
from fieldvisit.errors import BadMessage
from fieldvisit.evidence import codes, receipt_code
from fieldvisit.evidence.page import MM, Pen
from fieldvisit.keys import SigningKey
from fieldvisit.model.people import mask_id, mask_name
from fieldvisit.model.receipt import PaymentMode, Receipt

KEY = SigningKey.load(bytes(range(32)))
URL = "https://check.example.cn/r"
LONGEST_URL = "https://check.hzxinyongguanli.cn/r"

names = st.text(st.characters(codec="utf-8", exclude_categories=["C"]), min_size=1, max_size=200)
badges = st.text("ABC0123456789-浙外", min_size=1, max_size=40)
receipts = st.builds(
    replace,
    st.just(samples.receipt()),
    number=st.from_regex(r"R[0-9]{2,3}-[0-9]{6}", fullmatch=True),
    at=st.datetimes(datetime(2026, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)),
    amount=st.integers(1, 2**32 - 1),
    payer=names,
    mode=st.sampled_from(PaymentMode),
    case_no_masked=st.text("DY浙0123456789-", min_size=1, max_size=60).map(mask_id),
    badges=st.tuples(badges, badges),
    zone=st.sampled_from(["Asia/Shanghai", "Asia/Kathmandu", "America/St_Johns", "UTC", "Nowhere/City"]),
    reference=names,
)
urls = st.integers(12, receipt_code.LONGEST_ADDRESS).map(lambda length: "https://a.cn/".ljust(length, "r"))


@given(receipt=receipts, url=urls)
def test_every_receipt_fits_and_says_what_it_says(receipt: Receipt, url: str) -> None:
    code = receipt_code.text(receipt, KEY, url)
    assert code == receipt_code.text(receipt, KEY, url)
    assert len(codes.two_parts(code)) <= 17 + 4 * codes.LARGEST
    found, signed = receipt_code.read(code)
    assert cose.holds(signed, KEY.public)
    assert code.startswith(f"{url}#")
    assert (found.number, found.amount, found.mode) == (receipt.number, receipt.amount, receipt.mode)
    assert found.at == receipt.at.replace(microsecond=0)
    assert receipt_code.same(found.payer, mask_name(receipt.payer))
    assert receipt_code.same(found.case, receipt.case_no_masked)
    assert all(receipt_code.same(shown, badge) for shown, badge in zip(found.badges, receipt.badges, strict=True))
    assert found.whole == receipt_code.digest(receipt)


def test_an_ordinary_receipt_is_shown_whole() -> None:
    found, _ = receipt_code.read(receipt_code.text(samples.receipt(number="R00-000017"), KEY, URL))
    assert (found.case, found.badges, found.payer) == ("DY2026-*0451", ("GP-1001", "GP-1002"), "阿*·*")
    assert found.at.isoformat() == "2026-11-21T10:15:00+08:00"
    longest = receipt_code.text(samples.receipt(number="R00-000017"), KEY, LONGEST_URL)
    found, _ = receipt_code.read(longest)
    assert (found.case[-4:], found.payer) == ("0451", "阿*·*")


@pytest.mark.parametrize(
    "url", ["", "https://" + "a" * 27, "https://例.cn/r", "https://a.cn/r#x", "ftp://a.cn/r", "a b"]
)
def test_without_a_sound_address_there_is_no_code(url: str) -> None:
    assert receipt_code.sound_address(url) is False
    assert receipt_code.text(samples.receipt(), KEY, url) == ""


def test_every_way_to_pay_has_its_number() -> None:
    assert set(receipt_code.MODES) - {""} == {mode.value for mode in PaymentMode}


def test_the_digest_is_of_the_whole_receipt() -> None:
    base = samples.receipt()
    assert receipt_code.digest(base) == receipt_code.digest(replace(base, copy=True, voided="x", code="y"))
    for changed in (samples.receipt(reference="x"), samples.receipt(creditor="x"), samples.receipt(itemised=False)):
        assert receipt_code.digest(changed) != receipt_code.digest(base)


@given(text=st.text(max_size=60) | st.from_regex(r"https://a/r#[0-9]{90,400}", fullmatch=True))
def test_anything_is_read_or_refused(text: str) -> None:
    with pytest.raises(BadMessage):
        receipt_code.read(text)


@pytest.mark.parametrize(
    "payload",
    [
        ["R", 1, 0, 1, 1, "", "", 0, "", "", bytes(7)],
        ["R", 1, 0, 0, 1, "", "", 0, "", "", bytes(8)],
        ["R", 1, 0, 1, 0, "", "", 0, "", "", bytes(8)],
        ["R", 1, 0, 1, 8, "", "", 0, "", "", bytes(8)],
        ["R", -1, 0, 1, 1, "", "", 0, "", "", bytes(8)],
        ["R", 1, 65, 1, 1, "", "", 0, "", "", bytes(8)],
        ["R", 1, 0, 1, 1, "", "a", 2, "", "", bytes(8)],
        ["R", 1, 0, 1, 1, "", "a", -1, "", "", bytes(8)],
        [1, 1, 0, 1, 1, "", "", 0, "", "", bytes(8)],
        ["R", 1, 0, 1, 1, "", "", 0, "", "", bytes(8), 1],
        {"R": 1},
        "R",
    ],
)
def test_what_is_no_receipt_is_refused_though_signed(payload: object) -> None:
    code = f"{URL}#{int.from_bytes(cose.sign(cose.encode(payload), KEY), 'big')}"
    with pytest.raises(BadMessage):
        receipt_code.read(code)


def test_a_shown_text_covers_only_what_it_shows() -> None:
    assert receipt_code.same("*0451", "DY2026-****0451")
    assert not receipt_code.same("*0452", "DY2026-****0451")
    assert not receipt_code.same("*.51", "DY2026-****0451")
    assert not receipt_code.same("", "x")
    assert receipt_code.same("·*·*", "·**·*")
    assert not receipt_code.same("a*a", "a")
    assert not receipt_code.same("*x" * 5_000, "x" * 4_999), "and it takes no time to say so"


# Other people's eyes
def sheet(given: list[str], side: float, width: float, height: float) -> bytes:
    """Draw codes in two columns, as far apart as their quiet zone asks."""
    pen = Pen((width, height), title="t", language="en", author="a")
    step = side * 1.2
    for place, code in enumerate(given):
        receipt_code.draw(pen, 5 * MM + (place % 2) * step, 5 * MM + (place // 2) * step, side, code)
    pen.next_page()
    return pen.bytes()


def pixels(pdf: bytes, folder: Path, dpi: int) -> Image.Image:
    (folder / "code.pdf").write_bytes(pdf)
    command = ("pdftoppm", "-r", str(dpi), "-png", "-singlefile", str(folder / "code.pdf"), str(folder / "code"))
    subprocess.run(command, check=True, capture_output=True, timeout=60)
    return Image.open(folder / "code.png")


def many(count: int) -> list[str]:
    return [
        receipt_code.text(
            samples.receipt(
                number=f"R{number % 100:02d}-{number * 16273 % 1_000_000:06d}",
                amount=number * number * 7_919 + 1,
                payer="欧阳娜娜" if number % 3 else f"Jo{number} Smith",
                badges=(f"HZ-2026-{number:04d}", f"HZ-2026-{number + 1:04d}"),
            ),
            SigningKey.load(bytes([number]) * 32),
            LONGEST_URL if number % 2 else URL,
        )
        for number in range(1, count + 1)
    ]


def test_eighty_codes_of_22_mm_are_read_from_paper_at_150_dpi(tmp_path: Path) -> None:
    for start in range(0, 80, 8):
        given = many(80)[start : start + 8]
        seen = zxingcpp.read_barcodes(pixels(sheet(given, 22 * MM, 148 * MM, 210 * MM), tmp_path, 150))
        assert {one.text for one in seen} == set(given)


@pytest.mark.parametrize("roll", [80, 58])
def test_thermal_rolls_of_203_dpi_are_read_in_black_and_white(roll: int, tmp_path: Path) -> None:
    for code in many(10):
        image = pixels(sheet([code], 26 * MM, roll * MM, 40 * MM), tmp_path, 203).convert("1")
        assert [one.text for one in zxingcpp.read_barcodes(image)] == [code]


def test_room_is_what_the_standard_gives() -> None:
    for letters in range(1, 120):
        most = 256 ** codes.room(letters) - 1
        assert len(codes.two_parts("a" * (letters - 1) + f"#{most}")) <= 53
        more = 256 ** (codes.room(letters) + 1) - 1
        assert len(codes.two_parts("a" * (letters - 1) + f"#{more}")) > 53


@pytest.mark.parametrize("text", ["", "a#", "#12", "a#0" + "1" * 100, "例#" + "1" * 100, "1" * 100])
def test_other_texts_have_no_two_parts(text: str) -> None:
    with pytest.raises(ValueError, match="address"):
        codes.two_parts(text)
