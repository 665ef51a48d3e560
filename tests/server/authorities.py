"""A timestamp authority over HTTP on this machine, which answers well, or in each of the ways in which they fail."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

REPLY = "application/timestamp-reply"
Answer = tuple[int, str, bytes]


@dataclass
class Served:
    """The authority's URL and how it answers a query; `asked` counts. `crl` is what it publishes."""

    url: str = ""
    answer: Callable[[bytes], bytes | Answer] = lambda query: b""
    crl: Callable[[], bytes] = lambda: b""
    asked: int = 0
    ended: threading.Event = field(default_factory=threading.Event)


@contextmanager
def serving(answer: Callable[[bytes], bytes | Answer] | None = None) -> Iterator[Served]:
    """Serve an authority on a free port."""
    served = Served()
    if answer is not None:
        served.answer = answer

    class Door(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            query = self.rfile.read(int(self.headers["Content-Length"]))
            assert self.headers["Content-Type"] == "application/timestamp-query"
            served.asked += 1
            told = served.answer(query)
            self._tell(*(told if isinstance(told, tuple) else (200, REPLY, told)))

        def do_GET(self) -> None:
            self._tell(200, "application/pkix-crl", served.crl())

        def _tell(self, status: int, kind: str, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *words: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    server.daemon_threads = True
    served.url = f"http://127.0.0.1:{server.server_port}/tsa"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield served
    finally:
        served.ended.set()
        server.shutdown()
        server.server_close()
        thread.join()


def until(holds: Callable[[], bool], seconds: float = 20) -> None:
    """Wait until something holds that another thread does."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it did not come about"
        threading.Event().wait(0.01)
