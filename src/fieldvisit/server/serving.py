"""The office on the network: one uvicorn, in the foreground for the command, in a thread for tests and the tryout."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from fieldvisit.server import uploads
from fieldvisit.server.books import Books
from fieldvisit.server.bounds import Door
from fieldvisit.server.routes import application
from fieldvisit.server.stamping.work import Work

if TYPE_CHECKING:
    import uvicorn

START_S: Final = 20
"""Seconds within which the server must be listening."""


@contextmanager
def serving(books: Books, port: int = 0) -> Iterator[str]:
    """Serve an office on this machine's loopback; yield its base URL, and stop cleanly at the end."""
    import uvicorn

    listening = _listen(("127.0.0.1", port))
    uploads.tidy(books)
    door = application(books)
    stamping = Work(books)
    server = uvicorn.Server(_config(door))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, name="office", daemon=True)
    thread.start()
    try:
        for _ in range(START_S * 100):
            if server.started or not thread.is_alive():
                break
            thread.join(0.01)
        if not server.started:
            raise RuntimeError("the office server did not start")
        with stamping.running():
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(START_S)
        listening.close()
        door.close()


def serve(
    books: Books,
    host: str,
    port: int,
    tls: tuple[Path, Path] | None,
    behind_proxy: bool,
    say_url: Callable[[str], None],
) -> None:
    """Serve an office until the process is asked to stop; `say_url` is called once it listens."""
    import uvicorn

    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = _listen((host, port), family)
    shown = f"[{host}]" if ":" in host else host
    uploads.tidy(books)
    config = _config(application(books), tls, behind_proxy)
    say_url(f"{'https' if tls else 'http'}://{shown}:{listening.getsockname()[1]}")
    with Work(books).running():
        uvicorn.Server(config).run(sockets=[listening])


def _listen(address: tuple[str, int], family: int = socket.AF_INET) -> socket.socket:
    """Listen without Nagle: a reply's head and body go out in two writes, and the second would wait 40 ms.

    Accepted connections inherit it; asyncio sets it only for sockets that were made with an explicit protocol number.
    """
    listening = socket.create_server(address, family=family)
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listening


def _config(door: Door, tls: tuple[Path, Path] | None = None, behind_proxy: bool = False) -> "uvicorn.Config":
    import uvicorn

    return uvicorn.Config(
        door,
        log_config=None,
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=behind_proxy,
        forwarded_allow_ips="*" if behind_proxy else None,
        timeout_keep_alive=15,
        timeout_graceful_shutdown=10,
        ssl_certfile=str(tls[0]) if tls else None,
        ssl_keyfile=str(tls[1]) if tls else None,
        lifespan="off",
    )
