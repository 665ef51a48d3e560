"""Money is written for people without losing a fen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldvisit.model import money

# 正确填写票据和结算凭证的基本规定, as quoted in the trade
VECTORS = [
    (1005005, "壹万零伍拾元零伍分"),
    (10000000, "壹拾万元整"),
    (10, "壹角整"),
    (1000000001, "壹仟万元零壹分"),
    (0, "零元整"),
    (140950, "壹仟肆佰零玖元伍角整"),
    (600714, "陆仟零柒元壹角肆分"),
    (168032, "壹仟陆佰捌拾元零叁角贰分"),
    (10_000_000_000_05, "壹佰亿元零伍分"),
    (1000100_00, "壹佰万零壹佰元整"),
]
_DIGITS = {digit: value for value, digit in enumerate("零壹贰叁肆伍陆柒捌玖")}


@pytest.mark.parametrize(("fen", "text"), VECTORS)
def test_capitals_of_known_amounts(fen: int, text: str) -> None:
    assert money.capitals(fen) == text


def read_capitals(text: str) -> int:
    """Read 大写 back by a way of its own: digit by digit, unit by unit."""
    total, section, digit = 0, 0, 0
    for sign in text:
        if sign in _DIGITS:
            digit = _DIGITS[sign]
        elif sign in "拾佰仟":
            section, digit = section + digit * {"拾": 10, "佰": 100, "仟": 1000}[sign], 0
        elif sign == "万":
            total, section, digit = total + (section + digit) * 10**6, 0, 0
        elif sign == "亿":
            total, section, digit = (total + (section + digit) * 100) * 10**8, 0, 0
        elif sign == "元":
            total, section, digit = total + (section + digit) * 100, 0, 0
        elif sign == "角":
            total, digit = total + digit * 10, 0
        elif sign == "分":
            total, digit = total + digit, 0
    return total


@given(st.integers(0, 10**14 - 1))
def test_capitals_say_the_amount(fen: int) -> None:
    assert read_capitals(money.capitals(fen)) == fen
    assert "零零" not in money.capitals(fen)
    traditional = money.capitals(fen, traditional=True)
    assert read_capitals(traditional.translate(str.maketrans("貳參陸萬億", "贰叁陆万亿"))) == fen
    assert not set(traditional) & set("贰叁陆万亿")


@given(st.integers(0, 10**15))
def test_typed_reads_what_yuan_writes(fen: int) -> None:
    assert money.typed(money.yuan(fen)) == fen
    assert money.typed("￥" + money.yuan(fen) + "元") == fen


@pytest.mark.parametrize("text", ["", "1,23", "1.234", "-5", "1e5", "壹万", "12.5.1", "0x10", "１.２.３", "inf"])
def test_typed_refuses_what_is_no_amount(text: str) -> None:
    assert money.typed(text) is None


def test_capitals_refuse_what_cannot_be_on_a_receipt() -> None:
    for fen in (-1, 10**14):
        with pytest.raises(ValueError, match="range"):
            money.capitals(fen)
