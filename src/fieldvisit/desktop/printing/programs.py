"""Programs of the print system, each with a deadline and killed when it is over or the job is called off."""

import os
import subprocess
import time
from dataclasses import dataclass

from fieldvisit.desktop.printing.sending import STEP_SECONDS, Called
from fieldvisit.errors import PrinterFailed
from fieldvisit.model.printing import Reason


@dataclass(frozen=True, slots=True)
class Answer:
    """What a program said and how it ended."""

    code: int
    text: str


def ask(command: list[str], seconds: float, *, given: bytes = b"", called: Called | None = None) -> Answer:
    """Run a program on a worker and return what it says. Raises PrinterFailed: MISSING without such a program, AWAY
    when it takes longer, CANCELLED when the job is called off."""
    try:
        started = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "LC_ALL": "C"},
        )
    except OSError:
        raise PrinterFailed(printer="", reason=Reason.MISSING) from None
    with started:
        try:
            return _talk(started, time.monotonic() + seconds, given, called)
        finally:
            if started.poll() is None:
                started.kill()


def _talk(started: "subprocess.Popen[bytes]", end: float, given: bytes, called: Called | None) -> Answer:
    left: bytes | None = given
    while True:
        try:
            said, _ = started.communicate(left, timeout=STEP_SECONDS)
        except subprocess.TimeoutExpired:
            left = None  # what was given goes on being written
            if called is not None:
                called.check("")
            if time.monotonic() > end:
                raise PrinterFailed(printer="", reason=Reason.AWAY) from None
        else:
            return Answer(started.returncode, said.decode("utf-8", "replace"))
