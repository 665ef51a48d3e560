"""The way to a timestamp authority: one request at a time, bounded in time and size, and nothing of it is trusted."""

import ipaddress
import threading
import time
from typing import Any, Final
from urllib.parse import urlsplit

from fieldvisit.errors import FieldvisitError, ServerConfig

CONNECT: Final = 3.05
SILENCE: Final = 10.0
"""Seconds to reach an authority, and between two of its bytes."""
WHOLE: Final = 20.0
"""Seconds one answer may take in all, however slowly it drips."""
LARGEST_ANSWER: Final = 64 << 10
LARGEST_CRL: Final = 4 << 20
_ANSWER: Final = "application/timestamp-reply"
_HEADERS: Final = {"Content-Type": "application/timestamp-query", "Accept": _ANSWER, "Accept-Encoding": "identity"}


class NoAnswer(FieldvisitError):
    """No usable answer came; `reason` is a key of wording `office.stamp.*`."""

    code = "stamp_refused"


def checked(url: str) -> str:
    """Return an authority's address. Raises ServerConfig `tsa_url` unless it is https or on this machine."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        raise ServerConfig(reason="tsa_url") from None
    safe = parts.scheme == "https" or (parts.scheme == "http" and _here(host))
    if not safe or not host or parts.username or parts.password or parts.fragment or not url.isprintable():
        raise ServerConfig(reason="tsa_url")
    return url


def _here(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


class Line:
    """One authority. A request that never ends keeps its own thread, and no second one is begun beside it."""

    def __init__(self, url: str, whole: float = WHOLE) -> None:
        self.url, self._whole = url, whole
        self.host = urlsplit(url).hostname or ""
        self._turn = threading.Lock()
        self._under_way: threading.Thread | None = None

    def ask(self, query: bytes) -> bytes:
        """Return the answer (DER, not yet looked at) to a query. Raises NoAnswer."""
        return self._bounded("POST", self.url, query, LARGEST_ANSWER)

    def fetch(self, url: str) -> bytes:
        """Return what lies at an address that a certificate of the authority names. Raises NoAnswer.

        Plain http is usual for revocation lists, which are signed: who asks checks that.
        """
        if urlsplit(url).scheme not in ("http", "https"):
            raise NoAnswer(reason="tsa_status")
        return self._bounded("GET", url, b"", LARGEST_CRL)

    def _bounded(self, method: str, url: str, body: bytes, most: int) -> bytes:
        done: list[bytes | NoAnswer] = []

        def work() -> None:
            try:
                done.append(_send(method, url, body, most, time.monotonic() + self._whole))
            except NoAnswer as error:
                done.append(error)

        with self._turn:
            if self._under_way and self._under_way.is_alive():
                raise NoAnswer(reason="tsa_slow")
            self._under_way = threading.Thread(target=work, name="timestamp", daemon=True)
            self._under_way.start()
            self._under_way.join(self._whole)
        if not done:
            raise NoAnswer(reason="tsa_slow")
        if isinstance(done[0], NoAnswer):
            raise done[0]
        return done[0]


def _send(method: str, url: str, body: bytes, most: int, until: float) -> bytes:
    import requests

    with requests.Session() as session:
        session.trust_env = False
        session.headers.clear()
        headers = _HEADERS if method == "POST" else {"Accept-Encoding": "identity"}
        try:
            with session.request(
                method,
                url,
                data=body or None,
                headers=headers,
                timeout=(CONNECT, SILENCE),
                stream=True,
                allow_redirects=False,
            ) as reply:
                return _body(reply, method, most, until)
        except (requests.RequestException, OSError, ValueError) as error:
            late = isinstance(error, requests.Timeout)
            raise NoAnswer(reason="tsa_slow" if late else "tsa_unreachable") from None


def _body(reply: Any, method: str, most: int, until: float) -> bytes:
    if reply.status_code != 200:
        raise NoAnswer(reason="tsa_status")
    kind = reply.headers.get("content-type", "").partition(";")[0].strip().lower()
    if method == "POST" and kind != _ANSWER:
        raise NoAnswer(reason="tsa_type")
    data = b""
    for piece in reply.iter_content(4096):
        data += piece
        if len(data) > most:
            raise NoAnswer(reason="tsa_large")
        if time.monotonic() > until:
            raise NoAnswer(reason="tsa_slow")
    return data
