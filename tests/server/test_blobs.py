"""Blobs: whole and right or not at all, once or twice, in one piece or in many with the line cut between."""

import base64
import hashlib
import socket
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from fieldvisit import wire
from fieldvisit.model.event import Attached
from fieldvisit.server import blobs
from fieldvisit.server.office import Office
from server.conftest import enrolled
from server.laptop import Laptop, problem

PHOTO = b"\xff\xd8 a photo" * 5000
BIG = bytes(range(256)) * 4 * 5000
TUS = {"Tus-Resumable": "1.0.0"}


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def attach(laptop: Laptop, *blobs: bytes) -> tuple[str, ...]:
    order = laptop.orders()[0]
    laptop.begin(order, "V-1")
    for data in blobs:
        laptop.write(Attached(sha(data), len(data), "image/jpeg"), visit="V-1", case=order.case_id)
    return laptop.told(laptop.sync()).wanted


def put(laptop: Laptop, data: bytes, name: str = "") -> httpx.Response:
    return laptop.send("PUT", f"/v1/blobs/{name or sha(data)}", data, {"Content-Type": "image/jpeg"})


def begin(laptop: Laptop, data: bytes, length: int | None = None) -> httpx.Response:
    metadata = f"sha256 {b64(sha(data).encode())},media {b64(b'video/mp4')}"
    size = len(data) if length is None else length
    return laptop.send("POST", "/v1/uploads", b"", {**TUS, "Upload-Length": str(size), "Upload-Metadata": metadata})


def patch(laptop: Laptop, place: str, data: bytes, at: int, **more: str) -> httpx.Response:
    headers = {**TUS, "Content-Type": "application/offset+octet-stream", "Upload-Offset": str(at)}
    checksum = {"Upload-Checksum": f"sha256 {b64(hashlib.sha256(data).digest())}"}
    return laptop.send("PATCH", place, data, {**headers, **checksum, **more})


def test_a_blob_that_the_disk_has_lost_is_not_found(office: Office, laptop: Laptop) -> None:
    attach(laptop, PHOTO)
    assert put(laptop, PHOTO).status_code == 204
    blobs.path(office.books, sha(PHOTO)).unlink()
    assert problem(laptop.send("GET", f"/v1/blobs/{sha(PHOTO)}")) == "not_found"


def test_a_wanted_blob_is_put_held_and_given_back(laptop: Laptop) -> None:
    assert attach(laptop, PHOTO) == (sha(PHOTO),)
    assert laptop.send("HEAD", f"/v1/blobs/{sha(PHOTO)}").status_code == 404
    assert put(laptop, PHOTO).status_code == 204
    assert put(laptop, PHOTO).status_code == 204
    head = laptop.send("HEAD", f"/v1/blobs/{sha(PHOTO)}")
    assert (head.status_code, head.headers["content-length"]) == (200, str(len(PHOTO)))
    assert laptop.send("GET", f"/v1/blobs/{sha(PHOTO)}").content == PHOTO
    assert laptop.told(laptop.sync()).wanted == ()
    receipt = laptop.send("GET", "/v1/day-receipts/2026-11-21").json()
    assert receipt["blobs"] == [{"sha256": sha(PHOTO), "size": len(PHOTO)}]


def test_nothing_is_kept_that_no_event_names_or_that_is_something_else(office: Office, laptop: Laptop) -> None:
    attach(laptop, PHOTO)
    assert problem(put(laptop, b"unasked")) == "blob_unwanted"
    assert problem(put(laptop, PHOTO[:-1], sha(PHOTO))) == "blob_mismatch"
    assert problem(put(laptop, PHOTO[:-1] + b"x", sha(PHOTO))) == "blob_mismatch"
    assert problem(put(laptop, b"", sha(PHOTO))) == "blob_mismatch"
    assert problem(put(laptop, PHOTO, "NOT-A-HASH")) == "not_found"
    assert not [path for path in (office.books.data / "blobs").rglob("*") if path.is_file()]
    assert not list((office.books.data / "uploads").iterdir())


def test_another_laptop_learns_nothing_of_a_blob(office: Office, url: str, laptop: Laptop) -> None:
    attach(laptop, PHOTO)
    assert put(laptop, PHOTO).status_code == 204
    other = enrolled(office, url, "C")
    assert other.send("HEAD", f"/v1/blobs/{sha(PHOTO)}").status_code == 404
    assert problem(other.send("GET", f"/v1/blobs/{sha(PHOTO)}")) == "not_found"
    assert problem(put(other, PHOTO)) == "blob_unwanted"


def test_a_body_that_is_not_the_signed_one_is_refused(laptop: Laptop) -> None:
    attach(laptop, PHOTO)
    lie = {"Content-Digest": f"sha-256=:{b64(hashlib.sha256(b'other').digest())}:"}
    assert problem(laptop.send("PUT", f"/v1/blobs/{sha(PHOTO)}", PHOTO, lie)) == "digest_mismatch"


def test_a_large_blob_comes_in_pieces(office: Office, laptop: Laptop) -> None:
    attach(laptop, BIG)
    assert problem(put(laptop, BIG)) == "too_large"
    opened = begin(laptop, BIG)
    assert opened.status_code == 201
    place = opened.headers["location"]
    step = 2_000_000
    for at in range(0, len(BIG), step):
        reply = patch(laptop, place, BIG[at : at + step], at)
        assert reply.status_code == 204
        assert reply.headers["upload-offset"] == str(min(at + step, len(BIG)))
        if at == step:
            assert problem(patch(laptop, place, BIG[:step], 0)) == "upload_offset"
            assert laptop.send("HEAD", place, b"", TUS).headers["upload-offset"] == str(2 * step)
    assert laptop.send("HEAD", f"/v1/blobs/{sha(BIG)}").status_code == 200
    assert not list((office.books.data / "uploads").iterdir())


def test_a_line_cut_within_a_piece_loses_that_piece_only(url: str, laptop: Laptop) -> None:
    attach(laptop, BIG)
    place = begin(laptop, BIG).headers["location"]
    half = len(BIG) // 2
    assert patch(laptop, place, BIG[:half], 0).status_code == 204
    _cut(url, laptop, place, BIG[half:], half)
    offset = int(laptop.send("HEAD", place, b"", TUS).headers["upload-offset"])
    assert offset == half
    assert patch(laptop, place, BIG[offset:], offset).status_code == 204
    assert laptop.send("GET", f"/v1/blobs/{sha(BIG)}").content == BIG


def _cut(url: str, laptop: Laptop, place: str, data: bytes, at: int) -> None:
    """Send the head of a PATCH and a third of its body, then hang up."""
    headers = {"Upload-Offset": str(at), "Content-Type": "application/offset+octet-stream", **TUS}
    signed: list[httpx.Request] = []
    real, laptop.http = laptop.http, httpx.Client(base_url=url, transport=_Keeping(signed))
    laptop.send("PATCH", place, data, headers)
    laptop.http = real
    lines = [f"PATCH {place} HTTP/1.1", *(f"{name}: {value}" for name, value in signed[0].headers.items())]
    host = urlsplit(url)
    with socket.create_connection((host.hostname or "", host.port or 0)) as line:
        line.sendall("\r\n".join([*lines, "", ""]).encode() + data[: len(data) // 3])


class _Keeping(httpx.BaseTransport):
    def __init__(self, kept: list[httpx.Request]) -> None:
        self._kept = kept

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self._kept.append(request)
        return httpx.Response(204)


def test_uploads_that_cannot_be_are_refused(office: Office, laptop: Laptop) -> None:
    attach(laptop, BIG)
    assert problem(begin(laptop, BIG, 3 << 30)) == "too_large"
    assert problem(begin(laptop, BIG, 5)) == "blob_mismatch"
    assert problem(begin(laptop, PHOTO)) == "blob_unwanted"
    assert problem(laptop.send("POST", "/v1/uploads", b"", {"Upload-Length": "5"})) == "upload_version"
    assert problem(laptop.send("POST", "/v1/uploads", b"", {**TUS, "Upload-Length": "-1"})) == "bad_message"
    strange = {**TUS, "Upload-Length": "1", "Upload-Metadata": "sha256 !!!"}
    assert problem(laptop.send("POST", "/v1/uploads", b"", strange)) == "bad_message"
    place = begin(laptop, BIG).headers["location"]
    wrong = {"Upload-Checksum": f"sha256 {b64(hashlib.sha256(b'x').digest())}"}
    assert problem(patch(laptop, place, BIG[:9], 0, **wrong)) == "checksum_mismatch"
    assert problem(patch(laptop, place, BIG + b"more", 0)) == "too_large"
    for name in ("U-NONE", "%00", "%ff", "U" * 5000):
        assert problem(patch(laptop, f"/v1/uploads/{name}", b"x", 0)) == "not_found"
    assert laptop.send("HEAD", place, b"", TUS).headers["upload-offset"] == "0"


def test_an_upload_of_other_bytes_ends_and_can_begin_again(office: Office, laptop: Laptop) -> None:
    attach(laptop, BIG)
    place = begin(laptop, BIG).headers["location"]
    assert problem(patch(laptop, place, BIG[::-1], 0)) == "blob_mismatch"
    assert laptop.send("HEAD", place, b"", TUS).status_code == 404
    place = begin(laptop, BIG).headers["location"]
    assert patch(laptop, place, BIG, 0).status_code == 204
    assert laptop.told(laptop.sync()).wanted == ()


@pytest.mark.parametrize("left", [None, 3])
def test_an_upload_whose_bytes_are_gone_begins_again(office: Office, laptop: Laptop, left: int | None) -> None:
    """A crash between row and file, or a disk restored from yesterday, must not answer 500 for a week."""
    attach(laptop, BIG)
    place = begin(laptop, BIG).headers["location"]
    assert patch(laptop, place, BIG[:9], 0).status_code == 204
    (part,) = (office.books.data / "uploads").iterdir()
    if left is None:
        part.unlink()
    else:
        part.write_bytes(BIG[:left])
    assert problem(patch(laptop, place, BIG[9:], 9)) == "not_found"
    assert patch(laptop, begin(laptop, BIG).headers["location"], BIG, 0).status_code == 204
    assert laptop.told(laptop.sync()).wanted == ()


def test_two_laptops_of_one_case_may_name_the_same_blob(office: Office, url: str, tmp_path: Path) -> None:
    from server.conftest import plan

    office.assign(plan(), first=1)
    first, second = enrolled(office, url, "A", "B"), enrolled(office, url, "A", "B")
    for number, one in enumerate((first, second)):
        assert one.sync().status_code == 200
        order = one.orders()[0]
        one.begin(order, f"V-{number}")
        one.write(Attached(sha(PHOTO), len(PHOTO), "image/jpeg"), visit=f"V-{number}", case=order.case_id)
        assert one.told(one.sync()).wanted == ((sha(PHOTO),) if number == 0 else ())
        if number == 0:
            assert put(one, PHOTO).status_code == 204
    assert problem(second.send("GET", f"/v1/blobs/{sha(PHOTO)}")) == "not_found"
    assert put(second, PHOTO).status_code == 204
    assert second.send("GET", f"/v1/blobs/{sha(PHOTO)}").content == PHOTO


@pytest.mark.parametrize("size", [wire.MAX_PLAIN_BLOB, wire.MAX_PLAIN_BLOB + 1])
def test_the_limit_of_a_plain_blob_is_exact(small_office: Office, size: int) -> None:
    from server.conftest import plan

    small_office.assign(plan(), first=1)
    with small_office.serving() as url:
        laptop = enrolled(small_office, url, "A", "B")
        assert laptop.sync().status_code == 200
        data = b"x" * size
        attach(laptop, data)
        assert put(laptop, data).status_code == (204 if size == wire.MAX_PLAIN_BLOB else 413)
