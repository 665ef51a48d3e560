"""Facts about identifiers of people: what a valid one is, and how each is masked."""

import re
from datetime import date
from typing import Final

_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS: Final = "10X98765432"
COMPOUND: Final = frozenset(
    {"欧阳", "司马", "上官", "诸葛", "东方", "皇甫", "尉迟", "公孙", "令狐", "慕容", "司徒", "夏侯", "轩辕", "长孙"}
    | {"宇文", "独孤", "南宫", "端木", "申屠", "百里", "呼延", "拓跋"}
)
"""Surnames of two characters."""
_ROAD: Final = re.compile(r"^(.*?(?:大街|大道|街道|路|街|巷|弄|道|村|镇))(?=.)")


def id_check_digit(first17: str) -> str:
    """Return the 18th character of a resident ID by GB 11643-1999 (ISO 7064 MOD 11-2)."""
    return _CHECKS[sum(int(digit) * weight for digit, weight in zip(first17, _WEIGHTS, strict=True)) % 11]


def id_checksum_holds(id_no: str) -> bool:
    """Tell whether an 18-character resident ID has the right last character; other shapes are False."""
    return bool(re.fullmatch(r"[0-9]{17}[0-9X]", id_no)) and id_check_digit(id_no[:17]) == id_no[17]


def birthday(id_no: str) -> date | None:
    """Return the birthday a valid resident ID names, else None."""
    if not id_checksum_holds(id_no):
        return None
    try:
        return date(int(id_no[6:10]), int(id_no[10:12]), int(id_no[12:14]))
    except ValueError:
        return None


def mask_name(name: str) -> str:
    """Mask all but the surname: 张丰 → 张*, 欧阳娜娜 → 欧阳**, 阿依古丽·买买提 → 阿***·***."""
    if not name:
        return ""
    if "·" in name:
        head, _, tail = name.partition("·")
        return head[:1] + "*" * max(len(head) - 1, 1) + "·" + "*" * len(tail)
    keep = 2 if len(name) > 2 and name[:2] in COMPOUND else 1
    return name[:keep] + "*" * max(len(name) - keep, 1)


def mask_phone(phone: str) -> str:
    """Keep three leading and four trailing digits: 138****1234; short numbers keep at most the last two."""
    if len(phone) < 9:
        keep = min(2, len(phone) // 2)
        return "*" * (len(phone) - keep) + phone[len(phone) - keep :]
    return phone[:3] + "*" * (len(phone) - 7) + phone[-4:]


def mask_id(id_no: str) -> str:
    """Keep the first six and last four characters of a full ID, only the ends of anything shorter."""
    if len(id_no) >= 15:
        return id_no[:6] + "*" * (len(id_no) - 10) + id_no[-4:]
    return id_no[:1] + "*" * max(len(id_no) - 2, 1) + id_no[-1:] if id_no else ""


def mask_address(address: str) -> str:
    """Keep an address to road level: 浙江省杭州市西湖区文三路478号 → 浙江省杭州市西湖区文三路***."""
    if not address:
        return ""
    found = _ROAD.match(address)
    return (found[1] if found else address[: min(len(address) // 2, 9)]) + "***"
