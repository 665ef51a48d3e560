"""Money is integer fen; this module writes it for people, in figures and in Chinese capital numerals."""

import re
import unicodedata
from typing import Final

Fen = int

_DIGITS: Final = "零壹贰叁肆伍陆柒捌玖"
_UNITS: Final = ("", "拾", "佰", "仟")
_GROUPS: Final = ("", "万", "亿")
_TRADITIONAL: Final = str.maketrans("贰叁陆万亿", "貳參陸萬億")
_TYPED: Final = re.compile(r"(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d{1,2}))?")


def yuan(fen: Fen) -> str:
    """Write fen as yuan with thousands and always two decimals: 1005005 → `10,050.05`."""
    sign = "-" if fen < 0 else ""
    whole, part = divmod(abs(fen), 100)
    return f"{sign}{whole:,}.{part:02d}"


def typed(text: str) -> Fen | None:
    """Read an amount in yuan as a person types it (`1,234.5`, `¥80`, full-width digits); None when it is none."""
    cleaned = unicodedata.normalize("NFKC", text).strip().lstrip("¥￥").removesuffix("元").strip()
    found = _TYPED.fullmatch(cleaned)
    if not found:
        return None
    return int(found[1].replace(",", "")) * 100 + int((found[2] or "0").ljust(2, "0"))


def capitals(fen: Fen, *, traditional: bool = False) -> str:
    """Write an amount ≥ 0 in 大写 (正确填写票据和结算凭证的基本规定): 1005005 → 壹万零伍拾元零伍分.

    Raises ValueError below zero or from 10^12 yuan on.
    """
    if fen < 0 or fen >= 10**14:
        raise ValueError("amount out of range")
    if traditional:
        return capitals(fen).translate(_TRADITIONAL)
    whole, part = divmod(fen, 100)
    jiao, cent = divmod(part, 10)
    text = _integer(whole) + "元" if whole else ""
    if not part:
        return (text or "零元") + "整"
    if jiao:
        if whole and whole % 10 == 0:
            text += "零"
        text += _DIGITS[jiao] + "角"
        return text + (_DIGITS[cent] + "分" if cent else "整")
    return text + ("零" if whole else "") + _DIGITS[cent] + "分"


def _integer(whole: int) -> str:
    groups: list[int] = []
    while whole:
        whole, group = divmod(whole, 10_000)
        groups.append(group)
    text, pending_zero = "", False
    for place in range(len(groups) - 1, -1, -1):
        group = groups[place]
        if not group:
            pending_zero = bool(text)
            continue
        if text and (pending_zero or group < 1000):
            text += "零"
        text += _four(group) + _GROUPS[place]
        pending_zero = False
    return text


def _four(group: int) -> str:
    text, zero = "", False
    for place in range(3, -1, -1):
        digit = group // 10**place % 10
        if digit:
            text += ("零" if zero and text else "") + _DIGITS[digit] + _UNITS[place]
            zero = False
        else:
            zero = True
    return text
