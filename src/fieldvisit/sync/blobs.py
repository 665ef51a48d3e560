"""Brings one blob to the office: small ones in one request, large ones by tus 1.0 from where the last try stopped."""

import base64
import hashlib
import re
from collections.abc import Callable
from typing import BinaryIO, Final, Protocol

from fieldvisit.errors import BlobDamaged, OfficeForeign, OfficeProblem
from fieldvisit.sync.answers import Reply
from fieldvisit.sync.client import Office
from fieldvisit.sync.signing import digest_field

CHUNK: Final = 1 << 20
"""Bytes of one piece: the most that is held in memory, or sent twice after a cut. Four at once reach the office within
its two minutes for a request on a line of 0.3 Mbit/s."""
_TUS: Final = {"Tus-Resumable": "1.0.0"}
_UPLOAD: Final = re.compile(r"(?:https?://[^/]+)?(/v1/uploads/[A-Za-z0-9_-]{1,80})")


def _quiet(_: int) -> None:
    """Tell nobody."""


class Marks(Protocol):
    """Where the address of an unfinished upload outlives the program."""

    def get(self, name: str) -> str: ...
    def set(self, name: str, value: str) -> None: ...


def send(
    office: Office, source: BinaryIO, blob: tuple[str, int, str], marks: Marks, arrived: Callable[[int], None] = _quiet
) -> None:
    """Send one blob (SHA-256, size, media type) whole; `arrived` is told the bytes of each piece the office has.

    Raises BlobDamaged when our own bytes are shorter or longer than they were.
    """
    sha256, size, media = blob
    if size > CHUNK:
        name = f"upload:{sha256}"
        at = _offset(office, marks.get(name), size)
        if at is None:
            marks.set(name, _begin(office, sha256, size, media))
        arrived(at or 0)
        _send_in_pieces(office, source, blob, marks.get(name), at or 0, arrived)
        marks.set(name, "")
        return
    data = source.read(size + 1)
    if len(data) != size:
        raise BlobDamaged(sha256=sha256)
    office.put_blob(sha256, data, media)
    arrived(size)


def _send_in_pieces(
    office: Office, source: BinaryIO, blob: tuple[str, int, str], where: str, at: int, arrived: Callable[[int], None]
) -> None:
    """Send from an offset on; at least one piece, an empty one if need be: it is the last piece that makes the blob."""
    sha256, size, _ = blob
    while True:
        source.seek(at)
        chunk = source.read(min(CHUNK, size - at))
        if not chunk and at < size:
            raise BlobDamaged(sha256=sha256)
        before, at = at, _append(office, where, chunk, at, size)
        arrived(max(at - before, 0))
        if at == size:
            return
        if at <= before:
            raise OfficeForeign(reason="garbled")


def _offset(office: Office, where: str, size: int) -> int | None:
    """Ask how far an upload got; None when there was none, or the office has given it up."""
    if not _UPLOAD.fullmatch(where):
        return None
    try:
        return _number(office.call("HEAD", where, headers=_TUS), size)
    except (OfficeProblem, OfficeForeign):
        return None


def _begin(office: Office, sha256: str, size: int, media: str) -> str:
    metadata = f"sha256 {_b64(sha256.encode())},media {_b64(media.encode())}"
    headers = {**_TUS, "Upload-Length": str(size), "Upload-Metadata": metadata}
    place = _UPLOAD.fullmatch(office.call("POST", "/v1/uploads", headers=headers).headers.get("location", ""))
    if not place:
        raise OfficeForeign(reason="garbled")
    return place[1]


def _append(office: Office, where: str, chunk: bytes, at: int, size: int) -> int:
    digest = hashlib.sha256(chunk).hexdigest()
    headers = {
        **_TUS,
        "Content-Type": "application/offset+octet-stream",
        "Upload-Offset": str(at),
        "Upload-Checksum": f"sha256 {_b64(bytes.fromhex(digest))}",
    }
    return _number(office.call("PATCH", where, chunk, headers, digest=digest_field(digest)), size)


def _number(reply: Reply, most: int) -> int:
    text = reply.headers.get("upload-offset", "")
    if not re.fullmatch(r"[0-9]{1,15}", text) or int(text) > most:
        raise OfficeForeign(reason="garbled")
    return int(text)


def _b64(data: bytes) -> str:
    return base64.b64encode(data).decode()
