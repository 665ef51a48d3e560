"""Everything the office refuses, as RFC 9457 problem documents with stable types."""

import logging
import traceback
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final

import msgspec
from litestar import Request, Response
from litestar.exceptions import HTTPException

from fieldvisit.errors import BadMessage, FieldvisitError, NotFound
from fieldvisit.server.books import Refused
from fieldvisit.server.database import full
from fieldvisit.wire import Problem

MEDIA: Final = "application/problem+json"
_log = logging.getLogger(__name__)
_TITLES: Final = {
    "bad_message": "The request is malformed",
    "bad_signature": "The request is not signed by a laptop of this office",
    "blob_mismatch": "The bytes are not the ones announced",
    "blob_unwanted": "No event of this laptop names this blob",
    "busy": "The office is busy",
    "chain_broken": "An event does not continue this laptop's chain",
    "chain_conflict": "The office holds another event in this place",
    "chain_gap": "Events are missing before the first one sent",
    "checksum_mismatch": "The piece does not match its checksum",
    "cursor_unknown": "The office never gave out this cursor",
    "device_revoked": "This laptop was retired",
    "digest_mismatch": "The body does not match its Content-Digest",
    "disk_full": "The office's disk is full",
    "enrolment_refused": "The code is wrong, used or expired",
    "renewal_refused": "There is no certificate of this key to renew now",
    "internal": "The office failed",
    "method_not_allowed": "This address does not take this method",
    "not_found": "There is nothing here",
    "protocol_mismatch": "The office speaks another version",
    "timeout": "The request took too long to arrive",
    "too_large": "The request is too large",
    "too_many": "Too many requests",
    "unsupported_media": "The body's type or encoding is not taken here",
    "upload_offset": "The piece does not begin where the upload stands",
    "upload_version": "Only tus 1.0.0 is spoken here",
}
_BY_STATUS: Final = {
    400: "bad_message",
    404: "not_found",
    405: "method_not_allowed",
    408: "timeout",
    413: "too_large",
    415: "unsupported_media",
    429: "too_many",
    503: "busy",
}


def document(code: str, status: int, facts: dict[str, str | int] | None = None) -> Problem:
    """Return the problem document of a code."""
    return Problem(f"urn:fieldvisit:problem:{code}", _TITLES[code], status, "", facts or {})


def body(code: str, status: int, facts: dict[str, str | int] | None = None) -> bytes:
    """Return the document's bytes."""
    return msgspec.json.encode(document(code, status, facts))


def answer(
    code: str, status: int, facts: dict[str, str | int] | None = None, headers: dict[str, str] | None = None
) -> Response[bytes]:
    """Return a problem as a response."""
    return Response(body(code, status, facts), status_code=status, media_type=MEDIA, headers=headers or {})


def from_known(_: Request[Any, Any, Any], error: FieldvisitError) -> Response[bytes]:
    """Answer for an error of ours."""
    if isinstance(error, Refused):
        wait = error.facts.get("retry_after")
        return answer(error.problem, error.status, error.facts, {"Retry-After": str(wait)} if wait else None)
    if isinstance(error, BadMessage):
        return answer("bad_message", 400, error.facts)
    if isinstance(error, NotFound):
        return answer("not_found", 404)
    return from_unknown(_, error)


def from_http(_: Request[Any, Any, Any], error: HTTPException) -> Response[bytes]:
    """Answer for what the framework refuses."""
    status = error.status_code
    if status >= 500 and status != 503:
        if "disconnected" not in error.detail:
            return from_unknown(_, error)
        return answer("bad_message", 400, {"where": "body"})
    code = _BY_STATUS.get(status, "bad_message")
    known = {name: value for name, value in (error.headers or {}).items() if name.lower() in ("allow", "retry-after")}
    return answer(code, status if code != "bad_message" else HTTPStatus.BAD_REQUEST, None, known)


def from_unknown(_: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    """Answer for our own failure: the log gets types and places, never values; the peer learns nothing."""
    frames = traceback.extract_tb(error.__traceback__)
    places = " < ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in reversed(frames[-6:]))
    _log.error("request failed: %s at %s", type(error).__name__, places)
    if full(error):
        return answer("disk_full", 507)
    return answer("internal", 500)
