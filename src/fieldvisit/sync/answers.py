"""Reads what came back: bodies within bounds, problem documents (RFC 9457) as typed errors, and pages by strangers."""

import re
import time
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Final, Protocol

from fieldvisit.coding import decode
from fieldvisit.errors import (
    BadMessage,
    ChainBroken,
    DeviceRevoked,
    EnrolmentRefused,
    FieldvisitError,
    JournalForked,
    OfficeForeign,
    OfficeProblem,
    OfficeUnreachable,
    ProtocolMismatch,
)
from fieldvisit.wire import PROTOCOL_VERSION, Problem

if TYPE_CHECKING:
    import zstandard

LARGEST: Final = 64 << 20
"""Bytes a reply may have once unpacked."""
_PIECE: Final = 64 << 10
_LONGEST_WAIT: Final = 3600
_KNOWN: Final[dict[str, type[FieldvisitError]]] = {
    **{kind.code: kind for kind in (DeviceRevoked, EnrolmentRefused, ProtocolMismatch, ChainBroken)},
    "chain_conflict": JournalForked,
}
_FOREIGN: Final = {"bad_signature": "stranger", "chain_gap": "older", "cursor_unknown": "older"}
"""What another office says, or one that forgot us: an office that lacks what it signed for is none to send to."""


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer. Header names are lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Raw(Protocol):
    """The undecoded body of a reply."""

    def read(self, amt: int, *, decode_content: bool) -> bytes: ...


def read_body(raw: Raw, headers: Mapping[str, str], deadline: float, limit: int = LARGEST) -> bytes:
    """Read and unpack a body. Raises OfficeForeign when it is larger than the limit or cannot be unpacked.

    `deadline` is a `time.monotonic` instant; TimeoutError past it.
    """
    pieces: list[bytes] = []
    size = 0
    while piece := raw.read(_PIECE, decode_content=False):
        pieces.append(piece)
        size += len(piece)
        if size > limit:
            raise OfficeForeign(reason="too_large")
        if time.monotonic() > deadline:
            raise TimeoutError
    return _unpacked(b"".join(pieces), headers.get("content-encoding", ""), limit)


def _unpacked(data: bytes, encoding: str, limit: int) -> bytes:
    if not data or encoding in ("", "identity"):
        return data
    if encoding == "zstd":
        import zstandard

        try:
            plain = _pieced(zstandard.ZstdDecompressor(max_window_size=32 << 20).stream_reader(data), limit)
        except zstandard.ZstdError:
            raise OfficeForeign(reason="garbled") from None
    elif encoding == "gzip":
        try:
            plain = zlib.decompressobj(31).decompress(data, limit + 1)
        except zlib.error:
            raise OfficeForeign(reason="garbled") from None
    else:
        raise OfficeForeign(reason="garbled")
    if len(plain) > limit:
        raise OfficeForeign(reason="too_large")
    return plain


def _pieced(reader: "zstandard.ZstdDecompressionReader", limit: int) -> bytes:
    """Read until the end or past the limit: asked for all at once, the reader would set the whole limit aside."""
    pieces, size = list[bytes](), 0
    while size <= limit and (piece := reader.read(_PIECE)):
        pieces.append(piece)
        size += len(piece)
    return b"".join(pieces)


def problem(reply: Reply) -> FieldvisitError:
    """Turn an answer that is no success into the error it stands for.

    Only a problem document of ours speaks for the office; a page of anybody else is a gateway's (5xx), a network's
    login page (redirects, 407, 511), or a stranger's.
    """
    named = _named(reply)
    wait = retry_after(reply.headers)
    if named is None:
        return _by_status(reply.status, wait)
    code, facts = named
    if code == "protocol_mismatch":
        return mismatch(facts.get("office", 0))
    if code in _KNOWN:
        return _KNOWN[code](**facts)
    if code in _FOREIGN:
        return OfficeForeign(reason=_FOREIGN[code])
    return OfficeProblem(**{**facts, "type": code, "reason": code, "status": reply.status, "retry_after": wait})


def mismatch(office: str | int) -> ProtocolMismatch:
    """Return the error for an office of another version: `reason` says which side is the older one."""
    older = isinstance(office, int) and office < PROTOCOL_VERSION
    return ProtocolMismatch(
        reason="office_older" if older else "program_older", office=office, program=PROTOCOL_VERSION
    )


def _named(reply: Reply) -> tuple[str, dict[str, str | int]] | None:
    if not reply.headers.get("content-type", "").startswith("application/problem+json"):
        return None
    try:
        document = decode(reply.body, Problem, "problem")
    except BadMessage:
        return None
    match = re.fullmatch(r"urn:fieldvisit:problem:([a-z0-9_-]{1,40})", document.type)
    if not match:
        return None
    facts = {name: fact for name, fact in document.facts.items() if re.fullmatch(r"[a-z_]{1,30}", name)}
    facts = {name: fact if isinstance(fact, int) else fact[:80] for name, fact in facts.items() if name != "self"}
    return match[1].replace("-", "_"), facts


def _by_status(status: int, wait: int) -> FieldvisitError:
    if status in (407, 511) or 300 <= status < 400:
        return OfficeUnreachable(reason="portal")
    if status >= 500 or status == 429:
        return OfficeUnreachable(reason="gateway", status=status, retry_after=wait)
    return OfficeForeign(reason="not_an_office", status=status)


def retry_after(headers: Mapping[str, str]) -> int:
    """Return the seconds of a Retry-After field (RFC 9110 §10.2.3), at most an hour; 0 when there is none.

    A date is taken relative to the reply's own Date, so that the laptop's clock does not matter.
    """
    text = headers.get("retry-after", "").strip()
    if re.fullmatch(r"[0-9]{1,9}", text):
        return min(int(text), _LONGEST_WAIT)
    try:
        until, now = parsedate_to_datetime(text), parsedate_to_datetime(headers.get("date", ""))
        return min(max(int((until - now).total_seconds()), 0), _LONGEST_WAIT)
    except (ValueError, TypeError):
        return 0
