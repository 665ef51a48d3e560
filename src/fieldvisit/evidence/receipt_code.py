"""What a receipt's square code says, signed by the laptop: made when the receipt is, read back by whoever checks it."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import MISSING, dataclass, fields
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Final

from fieldvisit import cose
from fieldvisit.errors import BadMessage
from fieldvisit.evidence.codes import NUMBERED, room, two_parts
from fieldvisit.keys import SigningKey
from fieldvisit.model.money import Fen
from fieldvisit.model.people import mask_name
from fieldvisit.model.receipt import PaymentMode, Receipt
from fieldvisit.wire import canonical

if TYPE_CHECKING:
    from fieldvisit.evidence.page import Pen

LONGEST_ADDRESS: Final = 34
"""Characters that the address of the office's page may have, so that every code stays as small as `codes.LARGEST`."""
MODES: Final = ("", "APP", "BANK_TRANSFER", "CREDITOR_QR", "COUNTER", "DIRECT_DEBIT", "POS", "CASH")
"""The official ways to pay by the number that stands for each; a new one goes to the end."""
_ADDRESS: Final = re.compile(r"https?://[!-\"$-~]+")
_QUARTER: Final = timedelta(minutes=15)
_LEFT_OUT: Final = frozenset({"voided", "copy", "code"})
BLACK: Final = (0, 0, 0)
_SHORTEST: Final = 4
"""Bytes to which payer and badges are cut at most, `*` included; the case number, cut first, keeps one more."""
_AROUND: Final = len(cose.sign(b"", SigningKey.load(bytes(32)))) + 1
"""Bytes of a message around a payload of 24 to 255."""


@dataclass(frozen=True, slots=True)
class Given:
    """What a code says. A `*` stands for what is hidden or was left out for want of room; `at` bears its own zone.

    `whole` is the start of SHA-256 over the full receipt, see `digest`.
    """

    number: str
    at: datetime
    amount: Fen
    mode: str
    case: str
    badges: tuple[str, str]
    payer: str
    whole: bytes


def sound_address(url: str) -> bool:
    """Tell whether codes can lead to a page's address: short enough, plain letters, no fragment of its own."""
    return bool(_ADDRESS.fullmatch(url)) and len(url) <= LONGEST_ADDRESS


def text(receipt: Receipt, key: SigningKey, check_url: str) -> str:
    """Return the whole text of a receipt's code: the page's address, `#`, and the signed message as one number.

    The same receipt and key always give the same text. Empty when the office has no address or one that is too long
    (its set-up refuses such): the receipt then goes without a code, and is not held up at the door.
    """
    if not sound_address(check_url):
        return ""
    payload = _fitting(_given(receipt), room(len(check_url) + 1) - _AROUND)
    return f"{check_url}#{int.from_bytes(cose.sign(payload, key), 'big')}" if payload else ""


def digest(receipt: Receipt) -> bytes:
    """Return the eight bytes that bind a code to the full receipt: SHA-256 over its canonical JSON, cut short.

    What a field holds by default is left out, so a later version's new fields change nothing for the receipts of
    before; void, copy and the code itself are not part of it.
    """
    said = {
        field.name: getattr(receipt, field.name)
        for field in fields(receipt)
        if field.name not in _LEFT_OUT and (field.default is MISSING or getattr(receipt, field.name) != field.default)
    }
    return hashlib.sha256(canonical(said)).digest()[:8]


def message_of(code: str) -> tuple[str, bytes]:
    """Return a code's address and the message behind it. Raises BadMessage."""
    address, _, number = code.strip().rpartition("#")
    if not NUMBERED.fullmatch(number):
        raise BadMessage(where="receipt code")
    value = int(number)
    return address, value.to_bytes((value.bit_length() + 7) // 8, "big")


def read(code: str) -> tuple[Given, cose.Signed]:
    """Read a code's text strictly; whether the signature holds, `cose.holds` tells. Raises BadMessage."""
    signed = cose.read(message_of(code)[1])
    match cose.decode(signed.payload):
        case (
            str() as number,
            int() as at,
            int() as quarters,
            int() as amount,
            int() as mode,
            str() as case,
            str() as badge,
            int() as shared,
            str() as tail,
            str() as payer,
            bytes() as whole,
        ) if (
            0 < mode < len(MODES)
            and 0 < amount < 1 << 53
            and 0 <= at < 1 << 32
            and 0 <= shared <= len(badge)
            and -64 <= quarters <= 64
            and len(whole) == 8
        ):
            when = datetime.fromtimestamp(at, timezone(quarters * _QUARTER))
            return Given(number, when, amount, MODES[mode], case, (badge, badge[:shared] + tail), payer, whole), signed
    raise BadMessage(where="receipt code")


def same(shown: str, masked: str) -> bool:
    """Tell whether what a code shows is a masked text, shortened or not: its `*` stand for any run of characters."""
    if "*" not in shown:
        return shown == masked
    start, *middle, end = shown.split("*")
    if not masked.startswith(start) or not masked.endswith(end) or len(start) + len(end) > len(masked):
        return False
    at, until = len(start), len(masked) - len(end)
    for part in middle:  # the first place will do, so this takes no longer than the texts are long
        found = masked.find(part, at, until)
        if found < 0:
            return False
        at = found + len(part)
    return True


def draw(pen: "Pen", x: float, y: float, side: float, code: str) -> None:
    """Draw a receipt's code with its top left at (x, y), in points; four modules around it stay white paper.

    It is plain black: the head of a thermal printer knows nothing else.
    """
    pen.cells(x, y, side, two_parts(code), BLACK)


# What stands in the code
def _given(receipt: Receipt) -> Given:
    first, second = receipt.badges
    return Given(
        receipt.number,
        receipt.at.astimezone(_zone(receipt)),
        receipt.amount,
        receipt.mode.value if isinstance(receipt.mode, PaymentMode) else str(receipt.mode),
        _hidden(receipt.case_no_masked),
        (first, second),
        _hidden(mask_name(receipt.payer)),
        digest(receipt),
    )


def _zone(receipt: Receipt) -> timezone:
    """Return the receipt's distance from UTC at its time, in whole quarters of an hour."""
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        offset = receipt.at.astimezone(ZoneInfo(receipt.zone)).utcoffset() or timedelta()
    except (ZoneInfoNotFoundError, ValueError):
        offset = timedelta(hours=8)
    return timezone(round(offset / _QUARTER) * _QUARTER)


def _hidden(text: str) -> str:
    return re.sub(r"\*+", "*", text)


def _fitting(given: Given, most: int) -> bytes:
    """Return the payload with as much of the texts as there is room for; empty when even the shortest has none."""
    for payer, badge, case in _ways(given):
        payload = _payload(given, payer, badge, case)
        if len(payload) <= most:
            return payload
    return b""


def _ways(given: Given) -> Iterator[tuple[int, int, int]]:
    """Yield lengths in bytes of payer, badges and case number, what is best known without going first."""
    payer, case = len(given.payer.encode()), len(given.case.encode())
    badge = max(len(one.encode()) for one in given.badges)
    yield payer, badge, case
    for less in range(case - 1, _SHORTEST, -1):
        yield payer, badge, less
    for less in range(badge - 1, _SHORTEST - 1, -1):
        yield payer, less, min(case, _SHORTEST + 1)
    for less in range(payer - 1, _SHORTEST - 1, -1):
        yield less, min(badge, _SHORTEST), min(case, _SHORTEST + 1)


def _payload(given: Given, payer: int, badge: int, case: int) -> bytes:
    first, second = (_end(one, badge) for one in given.badges)
    pairs = enumerate(zip(first, second, strict=False))
    shared = next((at for at, (a, b) in pairs if a != b), min(len(first), len(second)))
    return cose.encode(
        [
            given.number,
            int(given.at.timestamp()),
            (given.at.utcoffset() or timedelta()) // _QUARTER,
            given.amount,
            MODES.index(given.mode),
            _end(given.case, case),
            first,
            shared,
            second[shared:],
            _start(given.payer, payer),
            given.whole,
        ]
    )


def _end(text: str, most: int) -> str:
    """Return a text's end in so many bytes of UTF-8, behind a `*` when something went."""
    if len(text.encode()) <= most:
        return text
    return _hidden("*" + text.encode()[1 - most :].decode(errors="ignore"))


def _start(text: str, most: int) -> str:
    """Return a text's beginning in so many bytes of UTF-8, before a `*` when something went."""
    if len(text.encode()) <= most:
        return text
    return _hidden(text.encode()[: most - 1].decode(errors="ignore") + "*")
