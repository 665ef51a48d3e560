"""A roll printer that hangs on the network: takes bytes like a real one, and its paper can be looked at."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from PIL import Image


@dataclass(slots=True)
class RollPrinter:
    """`address` as a Roll has it. `jobs` are the bytes of each connection that was ended."""

    address: str
    jobs: list[bytes] = field(default_factory=list)
    ended: threading.Condition = field(default_factory=threading.Condition)

    def papers(self, job: int = -1) -> list[Image.Image]:
        """Return what one connection put on paper, a picture for each cut."""
        return papers(self.jobs[job])


@contextmanager
def roll_printer(*, mute_after: int = 0) -> Iterator[RollPrinter]:
    """Listen on this machine. With `mute_after` it reads so many bytes and then hangs up, as one that loses power."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        made = RollPrinter(f"127.0.0.1:{server.getsockname()[1]}")
        worker = threading.Thread(target=_serve, args=(server, made, mute_after))
        worker.start()
        yield made
        server.shutdown(socket.SHUT_RDWR)
        worker.join(10)


def _serve(server: socket.socket, made: RollPrinter, mute_after: int) -> None:
    while True:
        try:
            line, _ = server.accept()
        except OSError:
            return
        taken = b""
        with line:
            while part := line.recv(min(65536, mute_after - len(taken)) if mute_after else 65536):
                taken += part
                if mute_after and len(taken) >= mute_after:
                    break
        with made.ended:
            made.jobs.append(taken)
            made.ended.notify_all()


def papers(sent: bytes) -> list[Image.Image]:
    """Read ESC/POS as far as rasters go; anything else (letters above all) is an AssertionError."""
    cut: list[Image.Image] = []
    rows: list[bytes] = []
    wide, at = 0, 0
    while at < len(sent):
        if sent.startswith(b"\x1b@", at):
            at += 2
        elif sent.startswith(b"\x1dv0", at):
            mode, low, high, y_low, y_high = sent[at + 3 : at + 8]
            assert mode == 0
            across, down = low + 256 * high, y_low + 256 * y_high
            assert wide in (0, across)
            wide = across
            data = sent[at + 8 : at + 8 + across * down]
            assert len(data) == across * down, "cut off in a raster"
            rows += [data[one * across : (one + 1) * across] for one in range(down)]
            at += 8 + across * down
        elif sent.startswith(b"\x1bd", at):
            at += 3
        elif sent.startswith(b"\x1dV", at):
            assert sent[at + 2] in (0, 1)
            at += 3
            ink = Image.frombytes("1", (wide * 8, len(rows)), b"".join(rows))
            cut.append(ink.point(lambda one: 255 - one))
            rows = []
        else:
            raise AssertionError(f"not a raster at {at}: {sent[at : at + 8]!r}")
    assert not rows, "not cut"
    return cut
