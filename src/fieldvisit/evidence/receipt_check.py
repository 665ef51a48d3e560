"""Whether a receipt's code holds, by what an office's page of checks vouches for: what its script does, in Python."""

import base64
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from fieldvisit import cose
from fieldvisit.errors import BadMessage
from fieldvisit.evidence import receipt_code
from fieldvisit.evidence.receipt_code import Given
from fieldvisit.model.money import yuan
from fieldvisit.wire import decode
from fieldvisit.wording import begun, say

LAPTOP, VOID = "laptop", "void"
"""The first word of what an office signs, so that one statement can never stand for the other."""
_DAY: Final = timedelta(days=1)
_SLACK: Final = timedelta(minutes=10)
"""How wrong a clock may be, and how old a page of now."""
_DATA: Final = re.compile(r'<script type="application/json" id="office">(.*?)</script>', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Vouched:
    """What a page brings: the office's key (hex), its statements by key id and its void numbers, COSE in base64."""

    agency: str
    key: str
    laptops: dict[str, str]
    voids: str


@dataclass(frozen=True, slots=True)
class Checked:
    """The answer: `state` is valid, caution (with `why`), void, withdrawn, outside (a number never given to the
    laptop), tampered, unknown, unreadable or page.

    `made` is the time that the page's knowledge is of; `until` when the laptop was taken out of use.
    """

    state: str
    why: str = ""
    given: Given | None = None
    device: str = ""
    made: datetime | None = None
    until: datetime | None = None


def vouched(page: str) -> Vouched:
    """Return what a page of checks (its HTML) brings. Raises BadMessage."""
    found = _DATA.search(page)
    return decode((found[1] if found else "").encode(), Vouched, "check page")


def check(code: str, office: Vouched, now: datetime) -> Checked:
    """Check a code's text, or its number alone."""
    try:
        given, signed = receipt_code.read(re.sub(r"\s", "", code))
    except BadMessage:
        return Checked("unreadable")
    try:
        _, made, numbers = _statement(office.voids, office.key, VOID, 3)
        known = datetime.fromtimestamp(made, UTC)
        text = office.laptops.get(signed.kid.hex(), "")
        if not text:
            return Checked("unknown", made=known)
        _, device, public, since, until, *numbered = _statement(text, office.key, LAPTOP, 5, 6)
    except (BadMessage, ValueError, OverflowError, OSError):
        return Checked("page")
    if not cose.holds(signed, public.hex()):
        return Checked("tampered", made=known)
    stopped = None if until is None else datetime.fromtimestamp(until, UTC)
    if numbered and not _is_given(given.number, numbered[0]):
        current = given.at < known - _SLACK or abs(now - known) < _SLACK
        state, why = ("outside", "") if current else ("caution", "ungiven")
    else:  # a page of before the numbers stood in it
        state, why = _standing(given, numbers, datetime.fromtimestamp(since, UTC), stopped, now)
    return Checked(state, why, given, device, known, stopped)


def _standing(given: Given, numbers: bytes, since: datetime, until: datetime | None, now: datetime) -> tuple[str, str]:
    mine = hashlib.sha512(given.number.encode()).digest()[:8]
    if any(numbers[at : at + 8] == mine for at in range(0, len(numbers), 8)):
        return "void", ""
    if until is not None:
        return ("withdrawn", "") if given.at >= until else ("caution", "stopped")
    if given.at < since - _DAY or given.at > now + _DAY:
        return "caution", "time"
    return "valid", ""


def _is_given(number: str, given: Sequence[Any]) -> bool:
    """Tell whether a number is one of those given: prefix, first, last, prefix, first, last, and so on."""
    head, digits = number[:-6], number[-6:]
    serial = int(digits) if len(digits) == 6 and digits.isascii() and digits.isdigit() else -1
    ranges = zip(given[::3], given[1::3], given[2::3], strict=True)
    return any(prefix == head and first <= serial <= last for prefix, first, last in ranges)


def _statement(text: str, key: str, word: str, *lengths: int) -> tuple[Any, ...]:
    found = cose.read(base64.b64decode(text, validate=True))
    said = cose.decode(found.payload)
    if not cose.holds(found, key) or not isinstance(said, tuple) or len(said) not in lengths or said[0] != word:
        raise BadMessage(where="statement")
    return said


def told(found: Checked, office: Vouched, language: str) -> list[str]:
    """Return the answer in sentences: the verdict, what to do, and what the receipt itself says."""
    facts: dict[str, str] = {"agency": office.agency, "device": found.device}
    facts |= {"date": _minute(found.made), "until": _minute(found.until)}
    given = found.given
    if given:
        facts |= {"number": given.number, "yuan": yuan(given.amount)}
    key = f"receipt_check.{found.state}{f'_{found.why}' if found.why else ''}"
    lines = [say(key, language), say(f"{key}_do", language, **facts)]
    if given:
        rows = {
            "number": given.number,
            "amount": say("receipt_check.yuan", language, yuan=yuan(given.amount)),
            "time": f"{given.at:%Y-%m-%d %H:%M:%S %Z}",
            "payer": given.payer,
            "mode": begun(say(f"mode.{given.mode}", language)),
            "case": given.case,
            "badges": "  ".join(given.badges),
            "device": found.device,
        }
        lines += [f"  {say(f'receipt_check.{name}', language)}  {_plain(value)}" for name, value in rows.items()]
    if found.state in ("valid", "caution"):
        lines.append(say("receipt_check.not_proven", language))
        keys = ("not_paid", "not_void", "not_paper")
        lines += [f"  {say(f'receipt_check.{one}', language, **facts)}" for one in keys]
    return lines


def _minute(when: datetime | None) -> str:
    return f"{when:%Y-%m-%d %H:%M UTC}" if when else ""


def _plain(text: str) -> str:
    return "".join(mark if mark.isprintable() else " " for mark in text)
