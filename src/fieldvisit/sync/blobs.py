"""Brings blobs to the office: small ones in one request, large ones by tus 1.0, from where the last attempt stopped."""

import base64
import hashlib
import re
from typing import BinaryIO, Final, Protocol

from fieldvisit import wire
from fieldvisit.errors import BlobDamaged, OfficeForeign
from fieldvisit.sync.client import Office
from fieldvisit.sync.signing import digest_field

CHUNK: Final = wire.MAX_PLAIN_BLOB
"""Bytes of one PATCH, and so the most that is held in memory or sent twice."""
_TUS: Final = {"Tus-Resumable": "1.0.0"}
_UPLOAD: Final = re.compile(r"(?:https?://[^/]+)?(/v1/uploads/[A-Za-z0-9_-]{1,80})")


class Bookmark(Protocol):
    """Where an upload's address outlives the program."""

    def get(self, name: str, default: str = "") -> str: ...
    def set(self, name: str, value: str) -> None: ...


def send(office: Office, source: BinaryIO, sha256: str, size: int, media: str, marks: Bookmark) -> None:
    """Send one blob whole. Raises BlobDamaged when our own bytes are not what the name says."""
    if size <= wire.MAX_PLAIN_BLOB:
        data = source.read(size + 1)
        if len(data) != size:
            raise BlobDamaged(sha256=sha256)
        office.put_blob(sha256, data, media)
        return
    name = f"upload:{sha256}"
    where = marks.get(name)
    at = _offset(office, where, size) if where else None
    if at is None:
        where, at = _begin(office, sha256, size, media), 0
        marks.set(name, where)
    _append(office, source, where, at, size, sha256)
    marks.set(name, "")


def _begin(office: Office, sha256: str, size: int, media: str) -> str:
    metadata = f"sha256 {_b64(sha256.encode())},media {_b64(media.encode())}"
    headers = {**_TUS, "Upload-Length": str(size), "Upload-Metadata": metadata}
    place = _UPLOAD.fullmatch(office.call("POST", "/v1/uploads", headers=headers).headers.get("location", ""))
    if not place:
        raise OfficeForeign(reason="garbled")
    return place[1]


def _offset(office: Office, where: str, size: int) -> int | None:
    """Ask how far an upload got; None when the office knows no such upload any more."""
    if not _UPLOAD.fullmatch(where):
        return None
    reply = office.call("HEAD", where, headers=_TUS, allow=(403, 404, 410))
    return None if reply.status >= 300 else _number(reply.headers.get("upload-offset", ""), size)


def _append(office: Office, source: BinaryIO, where: str, at: int, size: int, sha256: str) -> None:
    source.seek(at)
    while at < size:
        chunk = source.read(min(CHUNK, size - at))
        if not chunk:
            raise BlobDamaged(sha256=sha256)
        digest = hashlib.sha256(chunk).hexdigest()
        headers = {
            **_TUS,
            "Content-Type": "application/offset+octet-stream",
            "Upload-Offset": str(at),
            "Upload-Checksum": f"sha256 {_b64(bytes.fromhex(digest))}",
        }
        reply = office.call("PATCH", where, chunk, headers, digest=digest_field(digest))
        at = _number(reply.headers.get("upload-offset", ""), size)
        if at != source.tell():
            source.seek(at)


def _number(text: str, most: int) -> int:
    if not re.fullmatch(r"[0-9]{1,15}", text) or int(text) > most:
        raise OfficeForeign(reason="garbled")
    return int(text)


def _b64(data: bytes) -> str:
    return base64.b64encode(data).decode()
