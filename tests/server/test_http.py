"""The front door: hostile requests, each answered with a problem document and none with a traceback."""

import contextlib
import gzip
import socket
import zlib
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import hypothesis
import msgspec
import pytest
import schemathesis
import zstandard
from hypothesis import given
from hypothesis import strategies as st
from schemathesis.core.result import Ok

from fieldvisit import wire
from fieldvisit.server import bodies, bounds, reports
from fieldvisit.server.books import Refused
from fieldvisit.server.office import Office
from server.conftest import enrolled, plan
from server.laptop import FixedClock, Laptop, problem

JSON = {"Content-Type": "application/json"}


@pytest.fixture
def quiet(small_office: Office) -> Iterator[tuple[Office, str, Laptop]]:
    """Return an office on SQLite, its URL and a laptop of A and B."""
    small_office.assign(plan(), first=3)
    with small_office.serving() as url:
        laptop = enrolled(small_office, url, "A", "B")
        assert laptop.sync().status_code == 200
        yield small_office, url, laptop
        laptop.http.close()


Quiet = tuple[Office, str, Laptop]


def test_every_kind_of_refusal_is_a_problem_document(quiet: Quiet) -> None:
    _, _, laptop = quiet
    replies = {
        "not_found": laptop.send("GET", "/nothing/here"),
        "method_not_allowed": laptop.send("DELETE", "/v1/sync"),
        "unsupported_media": laptop.send("POST", "/v1/sync", b"<x/>", {"Content-Type": "text/xml"}),
        "bad_message": laptop.send("POST", "/v1/sync", b"{", JSON),
        "bad_signature": laptop.send("POST", "/v1/sync", b"{}", JSON, plain=True),
        "too_large": laptop.send("POST", "/v1/enrolments", b"x" * 100_000, JSON),
        "upload_version": laptop.send("POST", "/v1/uploads"),
        "blob_unwanted": laptop.send("PUT", f"/v1/blobs/{'0' * 64}", b"x"),
    }
    assert {name: problem(reply) for name, reply in replies.items()} == {name: name for name in replies}
    assert replies["not_found"].status_code == 404
    assert replies["method_not_allowed"].status_code == 405
    assert "POST" in replies["method_not_allowed"].headers["allow"]


@pytest.mark.parametrize(
    "body",
    [b"", b"null", b"[]", b"\xff\xfe", b'{"device":1}', b"[" * 50_000, b'{"a":' * 20_000, b'{"cursor":1e999}'],
    ids=["empty", "null", "list", "not-text", "wrong-type", "deep", "deeper", "number"],
)
def test_bodies_that_are_no_messages(quiet: Quiet, body: bytes) -> None:
    laptop = quiet[2]
    for path in ("/v1/sync", "/v1/enrolments"):
        reply = laptop.send("POST", path, body, JSON)
        assert reply.status_code in (400, 413), reply.text
        assert problem(reply) in ("bad_message", "too_large")


def test_bombs_are_not_unpacked(quiet: Quiet) -> None:
    laptop = quiet[2]
    zeros = bytes(200 << 20)
    for name, packed in (("zstd", zstandard.compress(zeros)), ("gzip", gzip.compress(zeros, 9))):
        reply = laptop.send("POST", "/v1/sync", packed, {**JSON, "Content-Encoding": name})
        assert problem(reply) == "too_large"
        assert problem(laptop.send("POST", "/v1/sync", packed[:-9][:500], {**JSON, "Content-Encoding": name})) in (
            "bad_message",
            "too_large",
        )
    assert problem(laptop.send("POST", "/v1/sync", b"{}", {**JSON, "Content-Encoding": "br"})) == "unsupported_media"


@given(data=st.binary(max_size=4000), limit=st.integers(0, 3000))
def test_decoding_gives_back_what_was_packed_or_refuses(data: bytes, limit: int) -> None:
    for encoding, packed in (("gzip", gzip.compress(data)), ("zstd", zstandard.compress(data)), ("", data)):
        if len(data) > limit:
            with pytest.raises(Refused, match="limit"):
                bodies.decoded(packed, encoding, limit)
        else:
            assert bodies.decoded(packed, encoding, limit) == data


@given(body=st.binary(max_size=300), encoding=st.sampled_from(["gzip", "zstd"]))
def test_decoding_garbage_never_surprises(body: bytes, encoding: str) -> None:
    with contextlib.suppress(Refused):
        assert len(bodies.decoded(body, encoding, 100)) <= 100


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        ("zstd, gzip", "zstd"),
        ("gzip", "gzip"),
        ("gzip;q=1.0, zstd;q=0.5", "gzip"),
        ("identity", ""),
        ("", ""),
        ("*", "zstd"),
        ("zstd;q=0, gzip;q=0", ""),
        ("zstd;q=x", ""),
    ],
)
def test_replies_are_packed_as_the_peer_likes(accept: str, chosen: str) -> None:
    assert bodies.preferred(accept) == chosen


def test_a_packed_reply_is_the_same_reply(quiet: Quiet) -> None:
    laptop = quiet[2]
    message = wire.canonical(wire.SyncRequest(laptop.device, 0, 1, ()))
    plain = laptop.send("POST", "/v1/sync", message, {**JSON, "Accept-Encoding": "identity"})
    request = {**JSON, "Content-Encoding": "zstd"}
    for encoding in ("gzip", "zstd"):
        packed = laptop.send("POST", "/v1/sync", zstandard.compress(message), {**request, "Accept-Encoding": encoding})
        assert packed.headers["content-encoding"] == encoding
        assert int(packed.headers["content-length"]) < len(plain.content) / 2
        body = packed.content if encoding == "gzip" else _unzstd(packed.content)
        assert msgspec.json.decode(body)["items"] == plain.json()["items"]


def _unzstd(data: bytes) -> bytes:
    return zstandard.ZstdDecompressor().stream_reader(data).read() if data[:4] == b"\x28\xb5\x2f\xfd" else data


def test_a_signature_covers_method_path_and_body(quiet: Quiet) -> None:
    laptop = quiet[2]
    message = wire.canonical(wire.SyncRequest(laptop.device, 0, 1, ()))
    good = laptop.http.build_request("POST", "/v1/sync")
    assert good.url
    reply = laptop.send("POST", "/v1/sync", message, JSON)
    signed = {
        name: value
        for name, value in reply.request.headers.items()
        if name in ("signature", "signature-input", "content-digest")
    }
    again = laptop.http.post("/v1/sync", content=message, headers={**JSON, **signed})
    assert again.status_code == 200
    other = wire.canonical(wire.SyncRequest(laptop.device, 1, 1, ()))
    assert problem(laptop.http.post("/v1/sync", content=other, headers={**JSON, **signed})) == "digest_mismatch"
    assert problem(laptop.http.post("/v1/uploads", content=message, headers={"Tus-Resumable": "1.0.0", **signed})) == (
        "bad_signature"
    )
    partial = {**signed, "signature-input": signed["signature-input"].replace(' "content-digest"', "")}
    assert problem(laptop.http.post("/v1/sync", content=message, headers={**JSON, **partial})) == "bad_signature"
    for noise in ("", "sig1=", "sig1=();created=1", "x" * 5000, 'sig1=("@method");keyid="\'--"'):
        odd = {**JSON, **signed, "signature-input": noise}
        assert problem(laptop.http.post("/v1/sync", content=message, headers=odd)) == "bad_signature"


def test_a_body_longer_than_it_says_and_one_that_never_comes(quiet: Quiet, monkeypatch: pytest.MonkeyPatch) -> None:
    url = urlsplit(quiet[1])
    monkeypatch.setattr(bounds, "SILENCE_S", 0.2)
    with socket.create_connection((url.hostname or "", url.port or 0)) as line:
        line.sendall(b"POST /v1/sync HTTP/1.1\r\nHost: x\r\nContent-Length: 500\r\n\r\n{")
        answer = b"".join(iter(lambda: line.recv(4000), b""))
    assert answer.startswith(b"HTTP/1.1 408")
    assert b"urn:fieldvisit:problem:timeout" in answer
    with socket.create_connection((url.hostname or "", url.port or 0)) as line:
        line.sendall(b"\x00\xff not http\r\n\r\n")
        assert line.recv(4000).startswith(b"HTTP/1.1 400")
    assert quiet[2].sync().status_code == 200


def test_a_hang_up_is_no_error_of_ours(quiet: Quiet) -> None:
    url = urlsplit(quiet[1])
    for _ in range(3):
        with socket.create_connection((url.hostname or "", url.port or 0)) as line:
            line.sendall(b"POST /v1/sync HTTP/1.1\r\nHost: x\r\nContent-Length: 500\r\n\r\n{")
    assert quiet[2].sync().status_code == 200


def test_anybody_may_ask_about_a_file_but_not_too_often(quiet: Quiet) -> None:
    laptop = quiet[2]
    pdf = {"Content-Type": "application/pdf"}
    told = laptop.send("POST", "/v1/verify", b"%PDF-1.7 nothing", pdf, plain=True).json()
    assert told["verdict"] == "invalid"
    assert told["reasons"]
    assert problem(laptop.send("POST", "/v1/verify", b"x", plain=True)) == "unsupported_media"
    codes = {laptop.send("POST", "/v1/verify", b"x", pdf, plain=True).status_code for _ in range(35)}
    assert codes == {200, 429}


def test_strangers_files_leave_room_for_laptops(quiet: Quiet, monkeypatch: pytest.MonkeyPatch) -> None:
    """As many strangers as there may be send files that never end, and one's file is looked at for ever."""
    office, address, laptop = quiet
    url = urlsplit(address)
    with contextlib.ExitStack() as stack:
        pdf = {"Content-Type": "application/pdf"}
        for _ in range(2 * bounds.ASKING):  # one that comes while ours is looked at may find no room
            line = stack.enter_context(socket.create_connection((url.hostname or "", url.port or 0)))
            line.sendall(b"POST /v1/verify/ HTTP/1.1\r\nHost: x\r\nContent-Length: 500\r\n\r\n%")
            reply = laptop.send("POST", "/v1/verify", b"%PDF", pdf, plain=True)
            if reply.status_code == 503:
                break
        assert problem(reply) == "busy"
        assert problem(laptop.http.post("/verify", files={"file": b"%PDF"})) == "busy"
        assert laptop.sync().status_code == 200
    monkeypatch.setattr(reports, "PATIENCE_S", 0)
    with reports._asked:
        with pytest.raises(Refused, match="retry_after"):
            reports.examine_for_anybody(office.books, b"%PDF")
        assert reports.examine(office.books, b"%PDF").verdict == "invalid"
    assert reports.examine_for_anybody(office.books, b"%PDF").verdict == "invalid"


def test_tempo_lets_through_no_more_than_it_says() -> None:
    clock = FixedClock()
    tempo = bounds.Tempo(clock, most=3, seconds=60, peers=2)
    for _ in range(3):
        tempo.spend("a")
    with pytest.raises(Refused):
        tempo.spend("a")
    tempo.spend("b")
    clock.pass_by(seconds=61)
    tempo.spend("a")


def test_the_office_says_who_it_is(quiet: Quiet) -> None:
    office, _, laptop = quiet
    told = laptop.http.get("/v1/office").json()
    assert told["office_key"] == office.books.authority.signing.public
    assert told["protocol"] == wire.PROTOCOL_VERSION
    assert told["root"].startswith("-----BEGIN CERTIFICATE-----")
    assert laptop.http.get("/health").json() == {"status": "ok"}


@schemathesis.serializer("application/offset+octet-stream", "application/pdf")
def _as_it_is(context: schemathesis.SerializationContext, value: object) -> bytes:
    return value if isinstance(value, bytes) else repr(value).encode()


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("signed", [True, False])
def test_what_the_openapi_document_says_is_what_happens(quiet: Quiet, signed: bool) -> None:
    """Throw what the document allows, and what it does not, at every endpoint: never a 500, always as documented."""
    url, laptop = quiet[1], quiet[2]
    schema = schemathesis.openapi.from_dict(laptop.http.get("/schema/openapi.json").json())
    seen = set()
    for result in schema.get_all_operations():
        assert isinstance(result, Ok)
        operation = result.ok()
        strategy = operation.as_strategy()

        @hypothesis.seed(7)
        @hypothesis.settings(max_examples=6, phases=[hypothesis.Phase.generate])
        @hypothesis.given(case=strategy)
        def ask(case: schemathesis.Case[Any]) -> None:
            reply = case.call(base_url=url, timeout=10, auth=laptop.sign if signed else None)
            assert reply.status_code < 500, (case.method, case.path)
            if reply.status_code >= 400 and case.method.upper() != "HEAD":
                assert reply.headers["content-type"] == ["application/problem+json"]

        ask()
        seen.add(operation.path)
    assert seen == set(schema.raw_schema["paths"])


def test_zlib_streams_cut_short_are_refused() -> None:
    packed = gzip.compress(b"x" * 1000)
    with pytest.raises(Refused):
        bodies.decoded(packed[:-12], "gzip", 5000)
    with pytest.raises(Refused):
        bodies.decoded(zlib.compress(b"x"), "gzip", 5000)
