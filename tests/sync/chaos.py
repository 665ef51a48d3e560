"""A proxy that breaks connections on purpose, between a laptop and its office."""

import contextlib
import socket
import threading
from dataclasses import dataclass
from types import TracebackType
from typing import Self


@dataclass(frozen=True, slots=True)
class Fault:
    """What happens to the next connection: bytes that still pass upwards and downwards, or an answer of its own.

    `up` and `down` count bytes until the cut (None: no cut); `silent` takes everything and answers nothing;
    `answer` is sent in place of the office's answer, after `slow` bytes were taken in one piece every 10 ms; `refuse`
    resets at once.
    """

    up: int | None = None
    down: int | None = None
    silent: bool = False
    answer: bytes = b""
    refuse: bool = False
    slow: int = 0


HTML = (
    b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 27\r\nConnection: close\r\n\r\n"
    b"<html>Hotel Wi-Fi</html>\r\n\r"
)
GARBAGE = bytes(range(256)) * 4
REDIRECT = b"HTTP/1.1 302 Found\r\nLocation: http://login.invalid/\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
GATEWAY = (
    b"HTTP/1.1 503 Service Unavailable\r\nContent-Type: text/html\r\nRetry-After: 40\r\n"
    b"Content-Length: 4\r\nConnection: close\r\n\r\nbusy"
)


class Chaos:
    """Listens on a free loopback port and passes bytes to `target`; each connection meets the next planned fault."""

    def __init__(self, target: int = 0) -> None:
        self.target = target
        self.faults: list[Fault] = []
        self.passed_up = 0
        self._open: list[socket.socket] = []
        self._lock = threading.Lock()
        self._closed = threading.Event()
        self._server = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._server.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"
        threading.Thread(target=self._accept, daemon=True).start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def plan(self, *faults: Fault) -> None:
        """Let the next connections meet these faults; existing connections are cut, so that there are next ones."""
        with self._lock:
            self.faults = list(faults)
        self.cut_all()

    def cut_all(self) -> None:
        """Break every connection there is."""
        with self._lock:
            broken, self._open = self._open, []
        for each in broken:
            _shut(each)

    def close(self) -> None:
        """Stop listening."""
        self._closed.set()
        _shut(self._server)
        self._server.close()
        self.cut_all()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._server.accept()
            except OSError:
                return
            with self._lock:
                fault = self.faults.pop(0) if self.faults else Fault()
                self._open.append(client)
            threading.Thread(target=self._serve, args=(client, fault), daemon=True).start()

    def _serve(self, client: socket.socket, fault: Fault) -> None:
        if fault.refuse:
            client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
            client.close()
            return
        if fault.answer or fault.silent:
            _answer(client, fault, self._closed)
            return
        try:
            office = socket.create_connection(("127.0.0.1", self.target), 5)
            office.settimeout(None)  # a slow machine is not a cut line
        except OSError:
            client.close()
            return
        with self._lock:
            self._open.append(office)
        down = threading.Thread(target=_pump, args=(office, client, fault.down), daemon=True)
        down.start()
        self.passed_up += _pump(client, office, fault.up)
        down.join()
        client.close()
        office.close()


def _take_slowly(client: socket.socket, size: int, closed: threading.Event) -> None:
    while size > 0 and not closed.wait(0.01):
        size -= len(client.recv(1 << 17)) or size


def _answer(client: socket.socket, fault: Fault, closed: threading.Event) -> None:
    with contextlib.suppress(OSError):
        if fault.answer:
            _take_slowly(client, fault.slow, closed) if fault.slow else client.recv(65536)
            client.sendall(fault.answer)
            client.shutdown(socket.SHUT_WR)
        while client.recv(65536):
            pass
    client.close()


def _pump(source: socket.socket, sink: socket.socket, left: int | None) -> int:
    """Pass bytes on and return how many; after `left` of them both ends are cut."""
    passed = 0
    with contextlib.suppress(OSError):
        while data := source.recv(65536):
            if left is not None:
                data, left = data[:left], left - len(data)
            sink.sendall(data)
            passed += len(data)
            if left is not None and left <= 0:
                break
    _shut(source)
    _shut(sink)
    return passed


def _shut(each: socket.socket) -> None:
    with contextlib.suppress(OSError):
        each.shutdown(socket.SHUT_RDWR)
