"""Every endpoint asked by strangers and by a laptop that is not as it should be: a problem or a page, never a fail."""

import itertools
import time

import pytest

from fieldvisit.server import openapi
from fieldvisit.server.office import Office
from server.conftest import enrolled, plan
from server.laptop import FixedClock, problem

BODIES = (b"", b"null", b"\x00\xff\xfe", b'{"code":"\\ud800"}', b"[" * 60_000, b"%PDF-1.7\n%%EOF", b"--x\r\n" * 9_000)
KINDS = ("", "application/json", "application/pdf", "multipart/form-data; boundary=x", "\x80")
NAMES = ("%00", "%ff%fe", "..%2f..%2fetc", "A" * 5_000, "%ED%A0%80", "'--", "%0d%0aX:y", "0" * 64)
SLOW = 5.0


def paths() -> list[str]:
    return sorted(openapi.document()["paths"])


def filled(path: str, name: str) -> str:
    """Put a name where a path has a place for one, else behind it as a query."""
    return path.partition("{")[0] + name + path.partition("}")[2] if "{" in path else f"{path}?badge={name}&from={name}"


@pytest.mark.parametrize("signed", [True, False], ids=["laptop", "stranger"])
def test_nothing_makes_the_office_fail(office: Office, url: str, clock: FixedClock, signed: bool) -> None:
    office.assign(plan(), first=3)
    laptop = enrolled(office, url, "A", "B")
    asked = [(method, path, body, kind) for method in ("POST", "PUT", "PATCH") for path, body, kind in _each()]
    asked += [(method, filled(path, name), b"", "") for method in ("GET", "HEAD") for path in paths() for name in NAMES]
    for method, path, body, kind in asked:
        clock.pass_by(seconds=10)
        headers = {"Tus-Resumable": "1.0.0", **({"Content-Type": kind.encode("latin-1")} if kind else {})}
        began = time.monotonic()
        reply = laptop.send(method, path, body, headers, plain=not signed)  # type: ignore[arg-type]
        assert time.monotonic() - began < SLOW, (method, path)
        assert reply.status_code < 500, (method, path, body[:20], kind)
        if reply.status_code >= 400 and method != "HEAD" and not reply.headers["content-type"].startswith("text/html"):
            problem(reply)
    assert laptop.sync().status_code == 200
    laptop.http.close()


def _each() -> list[tuple[str, bytes, str]]:
    places = [filled(path, "0" * 64) for path in paths()]
    return [(path, body, kind) for path, (body, kind) in itertools.product(places, zip(BODIES, itertools.cycle(KINDS)))]
