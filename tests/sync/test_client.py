"""The way to the office: what each kind of broken or strange network is called, and how fast."""

import threading
import time

import pytest
import requests
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from http_message_signatures import HTTPMessageVerifier, algorithms
from http_message_signatures.resolvers import MappingKeyResolver
from hypothesis import given
from hypothesis import strategies as st

from fieldvisit.errors import FieldvisitError, OfficeAddressUnsafe, OfficeForeign, OfficeUnreachable
from fieldvisit.keys import SigningKey
from fieldvisit.sync.answers import Reply, problem, read_body
from fieldvisit.sync.client import Office, checked_address
from fieldvisit.sync.signing import content_digest, sign
from sync.chaos import GARBAGE, GATEWAY, HTML, REDIRECT, Chaos, Fault


@pytest.mark.parametrize(
    ("fault", "kind", "reason"),
    [
        (Fault(answer=HTML), OfficeUnreachable, "portal"),
        (Fault(answer=REDIRECT), OfficeUnreachable, "portal"),
        (Fault(answer=GATEWAY), OfficeUnreachable, "gateway"),
        (Fault(answer=GARBAGE), OfficeForeign, "not_an_office"),
        (Fault(answer=HTML.replace(b"200 OK", b"404 No")), OfficeForeign, "not_an_office"),
        (Fault(answer=HTML.replace(b"text/html", b"application/json")), OfficeForeign, "garbled"),
        (Fault(answer=HTML.replace(b": 27", b": 99")), OfficeUnreachable, "cut"),
        (Fault(answer=b"HTTP/1.1 200 OK\r\nContent-Encoding: zstd\r\n\r\nno"), OfficeForeign, "garbled"),
        (Fault(refuse=True), OfficeUnreachable, "cut"),
        (Fault(up=10), OfficeUnreachable, "cut"),
    ],
)
def test_strangers_on_the_way_are_told_apart(fault: Fault, kind: type[FieldvisitError], reason: str) -> None:
    with Chaos() as chaos, Office(chaos.address, timeout=(0.5, 0.5)) as office:
        chaos.plan(fault)
        with pytest.raises(kind) as caught:
            office.about()
    assert caught.value.facts["reason"] == reason


def test_a_silent_office_is_given_up_in_time() -> None:
    with Chaos() as chaos, Office(chaos.address, timeout=(0.3, 0.3)) as office:
        chaos.plan(Fault(silent=True))
        began = time.monotonic()
        with pytest.raises(OfficeUnreachable) as caught:
            office.about()
    assert caught.value.facts["reason"] == "timeout"
    assert time.monotonic() - began < 2


def test_an_office_that_is_off_is_said_at_once() -> None:
    chaos = Chaos()
    chaos.close()
    began = time.monotonic()
    with Office(chaos.address) as office, pytest.raises(OfficeUnreachable):
        office.about()
    assert time.monotonic() - began < 4


def test_abort_ends_a_request_under_way() -> None:
    with Chaos() as chaos, Office(chaos.address, timeout=(3.05, 30)) as office:
        chaos.plan(Fault(silent=True))
        began = time.monotonic()
        threading.Timer(0.2, office.abort).start()
        with pytest.raises(OfficeUnreachable) as caught:
            office.about()
        assert caught.value.facts["reason"] == "cancelled"
        with pytest.raises(OfficeUnreachable):
            office.about()
    assert time.monotonic() - began < 2


def test_a_slow_line_only_takes_longer() -> None:
    """16 MB at about 10 MB/s, with half a second's patience: what counts is silence, not the whole."""
    done = b"HTTP/1.1 204 Done\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    body = bytes(16 << 20)
    with Chaos() as chaos, Office(chaos.address, timeout=(0.5, 0.5)) as office:
        chaos.plan(Fault(answer=done, slow=len(body)))
        began = time.monotonic()
        assert office.call("PUT", "/v1/blobs/x", body).status == 204
        assert time.monotonic() - began > 0.7


def test_an_unknown_name_is_unreachable() -> None:
    with Office("https://office.invalid") as office, pytest.raises(OfficeUnreachable):
        office.about()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("office.example.com", "https://office.example.com"),
        (" https://office.example.com:8443/ ", "https://office.example.com:8443"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000"),
        ("http://[::1]:8000", "http://[::1]:8000"),
        ("http://localhost:8000", "http://localhost:8000"),
    ],
)
def test_safe_addresses(typed: str, meant: str) -> None:
    assert checked_address(typed) == meant


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "http://office.example.com",
            "http://10.0.0.1",
            "http://127.0.0.1.example.com",
            "http://localhost.example.com",
        ),
        *(
            "ftp://127.0.0.1",
            "https://",
            "",
            "https://a@b",
            "https://a/b",
            "https://a?b",
            "https://a:99999",
            "http://[::",
        ),
    ],
)
def test_unsafe_addresses(typed: str) -> None:
    with pytest.raises(OfficeAddressUnsafe):
        checked_address(typed)


def test_the_signature_is_what_others_understand() -> None:
    key = SigningKey.new()
    body = b'{"a":1}'
    digest = content_digest(body)
    request = requests.Request("POST", "https://office.example.com/v1/sync", data=body).prepare()
    request.headers.update({"Content-Digest": digest, **sign("POST", "/v1/sync", digest, "d-1", key)})
    public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(key.public))
    verifier = HTTPMessageVerifier(
        signature_algorithm=algorithms.ED25519,
        key_resolver=MappingKeyResolver(public_keys={"d-1": public}, private_keys={}),
    )
    (result,) = verifier.verify(request, body=body)
    assert {name.strip('"') for name in result.covered_components} >= {"@method", "@path", "content-digest"}


class _Bytes:
    def __init__(self, data: bytes) -> None:
        self.data = data

    def read(self, amt: int, *, decode_content: bool) -> bytes:
        piece, self.data = self.data[:amt], self.data[amt:]
        return piece


@given(st.binary(max_size=300), st.sampled_from(["", "zstd", "gzip", "br", "identity"]))
def test_any_body_is_read_or_refused(data: bytes, encoding: str) -> None:
    try:
        read = read_body(_Bytes(data), {"content-encoding": encoding}, time.monotonic() + 9, limit=200)
    except OfficeForeign:
        return
    assert len(read) <= 200


def test_a_bomb_does_not_go_off() -> None:
    import zstandard

    bomb = zstandard.ZstdCompressor().compress(bytes(50 << 20))
    with pytest.raises(OfficeForeign):
        read_body(_Bytes(bomb), {"content-encoding": "zstd"}, time.monotonic() + 9, limit=1 << 20)


REVOKED = b'{"type":"urn:fieldvisit:problem:device_revoked","title":"","status":403}'


@given(
    st.integers(300, 599),
    st.sampled_from(["", "text/html", "application/problem+json"]),
    st.binary(max_size=80) | st.just(REVOKED),
    st.text(max_size=30),
)
def test_every_refusal_becomes_an_error_of_ours(status: int, media: str, body: bytes, wait: str) -> None:
    error = problem(Reply(status, {"content-type": media, "retry-after": wait}, body))
    assert error.code in {"office_unreachable", "office_foreign", "office_problem", "device_revoked"}


def test_a_problem_names_its_cause_and_its_wait() -> None:
    body = b'{"type":"urn:fieldvisit:problem:busy","title":"","status":429,"facts":{"self":"x","limit":3}}'
    error = problem(Reply(429, {"content-type": "application/problem+json", "retry-after": "7"}, body))
    assert error.facts == {"type": "busy", "reason": "busy", "status": 429, "retry_after": 7, "limit": 3}
