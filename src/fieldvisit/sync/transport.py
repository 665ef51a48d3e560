"""The one place of `requests`: connections that can be cut, replies within bounds, and why there was none."""

import contextlib
import http.client
import io
import socket
import threading
import time
from collections.abc import Iterator, Mapping
from typing import Final
from weakref import WeakSet

import requests
from requests.adapters import HTTPAdapter
from urllib3 import exceptions as wire_errors
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from fieldvisit.errors import FieldvisitError, OfficeForeign, OfficeUnreachable
from fieldvisit.sync.answers import Reply, read_body

THREADS: Final = 4
"""Connections kept open."""
SLOWEST: Final = 8192
"""Bytes a second on a line we still wait for: what is sent may stand in the system's buffers while we wait."""
PIECE: Final = 64 << 10
"""Bytes handed to the line at once, each in the time between two bytes of an answer."""
WHOLE: Final = 120.0
"""Seconds one reply may take in all, however slowly it drips."""


class Transport:
    """A session of HTTP connections, used by several threads. Nothing of it comes from the environment."""

    def __init__(self, ca_file: str, timeout: tuple[float, float]) -> None:
        self._timeout = timeout
        self._aborted = threading.Event()
        self._wires = _Wires(timeout[1])
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.verify = ca_file or True
        self._session.headers.clear()
        self._session.mount("https://", self._wires)
        self._session.mount("http://", self._wires)

    def send(self, method: str, url: str, body: bytes, headers: Mapping[str, str]) -> Reply:
        """Make one request and read its whole reply. Raises OfficeUnreachable or OfficeForeign.

        The body goes out in pieces: a socket's timeout bounds a whole `sendall`, and a slow line needs minutes for what
        a fast one takes in a second.
        """
        try:
            return self._send(method, url, body, headers)
        except (OSError, wire_errors.HTTPError, http.client.HTTPException) as error:
            raise OfficeUnreachable(reason="cancelled") if self._aborted.is_set() else failure(error) from None

    def _send(self, method: str, url: str, body: bytes, headers: Mapping[str, str]) -> Reply:
        if self._aborted.is_set():
            raise OfficeUnreachable(reason="cancelled")
        answer = self._session.request(
            method,
            url,
            data=io.BytesIO(body) if body else None,
            headers=headers,
            timeout=(self._timeout[0], self._timeout[1] + len(body) / SLOWEST),
            stream=True,
            allow_redirects=False,
        )
        with contextlib.closing(answer):
            fields = {name.lower(): value for name, value in answer.headers.items()}
            content = b"" if method == "HEAD" else read_body(answer.raw, fields, time.monotonic() + WHOLE)
            return Reply(answer.status_code, fields, content)

    def abort(self) -> None:
        """End the requests under way, from any thread; those and later ones raise OfficeUnreachable(cancelled)."""
        self._aborted.set()
        self._wires.cut()

    def close(self) -> None:
        """Give the connections back."""
        self._session.close()


class _Wires(HTTPAdapter):
    """Remembers its live sockets: a blocked read ends only when its socket does."""

    def __init__(self, silence: float) -> None:
        self._live: WeakSet[HTTPConnection] = WeakSet()
        self._silence = silence
        super().__init__(pool_connections=1, pool_maxsize=THREADS, max_retries=0)

    def init_poolmanager(self, connections: int, maxsize: int, block: bool = False, **more: object) -> None:
        super().init_poolmanager(connections, maxsize, block, blocksize=PIECE, **more)
        live, silence = self._live, self._silence

        def connected(connection: HTTPConnection) -> None:
            """Sending has the patience of reading: urllib3 would go on with that of connecting."""
            live.add(connection)
            connection.sock.settimeout(silence)

        class Plain(HTTPConnection):
            def connect(self) -> None:
                super().connect()
                connected(self)

        class Secure(HTTPSConnection):
            def connect(self) -> None:
                super().connect()
                connected(self)

        class PlainPool(HTTPConnectionPool):
            ConnectionCls = Plain

        class SecurePool(HTTPSConnectionPool):
            ConnectionCls = Secure

        self.poolmanager.pool_classes_by_scheme = {"http": PlainPool, "https": SecurePool}

    def cut(self) -> None:
        for connection in list(self._live):
            if connection.sock is not None:
                with contextlib.suppress(OSError):
                    connection.sock.shutdown(socket.SHUT_RDWR)


def failure(error: BaseException) -> FieldvisitError:
    """Say why no reply came: OfficeForeign when somebody answered who cannot be the office, else OfficeUnreachable."""
    for cause in _causes(error):
        match cause:
            case requests.exceptions.SSLError() | wire_errors.SSLError():
                return OfficeForeign(reason="certificate")
            case wire_errors.NameResolutionError() | socket.gaierror():
                return OfficeUnreachable(reason="name")
            case TimeoutError() | requests.exceptions.Timeout() | wire_errors.TimeoutError():
                return OfficeUnreachable(reason="timeout")
            case http.client.RemoteDisconnected() | wire_errors.IncompleteRead() | ConnectionResetError():
                return OfficeUnreachable(reason="cut")
            case http.client.BadStatusLine() | http.client.LineTooLong() | wire_errors.HeaderParsingError():
                return OfficeForeign(reason="not_an_office")
            case ConnectionRefusedError():
                return OfficeUnreachable(reason="refused")
    return OfficeUnreachable(reason="network")


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Yield the errors inside an error, innermost first: urllib3 and requests wrap them as arguments or contexts."""
    seen: list[BaseException] = []
    todo = [error]
    while todo:
        current = todo.pop(0)
        if any(current is known for known in seen):
            continue
        seen.append(current)
        inner = [current.__cause__, current.__context__, getattr(current, "reason", None), *current.args]
        todo += [each for each in inner if isinstance(each, BaseException)]
    yield from reversed(seen)
