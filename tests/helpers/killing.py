"""Ends a process as a power cut of its own does: SIGKILL, before or after any call that makes something last."""

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from itertools import count
from types import FrameType
from typing import NoReturn

_FILES = frozenset({"fsync", "replace", "rename", "unlink", "mkdir", "truncate", "ftruncate"})
_COMMITS = frozenset({"commit", "execute"})
MOST = 200
"""Moments after which something is wrong with the test and not with what it tests."""


def each_moment(work: Callable[[], object], step: int = 1) -> Iterator[int]:
    """Do work in a process of its own that is killed at its first lasting moment, then `step` later, and so on.

    Yields after each kill, so that the test can look at what is left and put everything back to where it was; ends when
    the work came to its own end.
    """
    for moment in range(1, MOST, step):
        if not killed(work, moment):
            return
        yield moment
    raise AssertionError("it never came to its end")


def killed(work: Callable[[], object], moment: int) -> bool:
    """Do work in a process of its own that is killed at a moment; False when it came to its end before."""
    child = os.fork()
    if not child:
        _live(work, moment)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL
        return True
    assert os.WEXITSTATUS(status) == 0, "it failed by itself"
    return False


def arm(moment: int) -> None:
    """Let this process, in whatever thread, be killed when it comes to a moment."""
    moments = count(1)

    def watch(frame: FrameType, event: str, called: object) -> None:
        if event in ("c_call", "c_return") and _lasts(frame, called) and next(moments) == moment:
            os.kill(os.getpid(), signal.SIGKILL)

    threading.setprofile(watch)
    sys.setprofile(watch)


def _lasts(frame: FrameType, called: object) -> bool:
    name = getattr(called, "__name__", "")
    if name in _FILES:
        return getattr(called, "__module__", "") == "posix"
    if name not in _COMMITS or "sql" not in type(getattr(called, "__self__", None)).__module__:
        return False
    return name == "commit" or frame.f_code.co_name == "_transaction"


def _live(work: Callable[[], object], moment: int) -> NoReturn:
    """Never return into the test: what it has open and would tidy up is the parent's."""
    try:
        arm(moment)
        work()
        sys.setprofile(None)
        os._exit(0)
    except BaseException:  # noqa: BLE001 - said by the exit code
        import traceback

        sys.setprofile(None)
        traceback.print_exc()
        os._exit(1)


class Apart:
    """A process of its own that says one line and then lives until it is killed: by itself at a moment, or by `end`."""

    def __init__(self, work: Callable[[Callable[[str], None]], object], moment: int = 0) -> None:
        """`work` is given a function that says the line, waits from then on to be killed, and never returns."""
        reading, writing = os.pipe()
        self._child = os.fork()
        if not self._child:
            os.close(reading)
            _live(lambda: work(lambda line: _say(writing, line, moment)), 0)
        os.close(writing)
        with os.fdopen(reading) as told:
            self.line = told.readline()
        assert self.line, "it ended before it said anything"

    def end(self) -> None:
        """Kill it, if it still lives."""
        if self._child:
            os.kill(self._child, signal.SIGKILL)
            os.waitpid(self._child, 0)
            self._child = 0


def _say(writing: int, line: str, moment: int) -> NoReturn:
    if moment:
        arm(moment)
    os.write(writing, f"{line}\n".encode())
    os.close(writing)
    while True:
        signal.pause()
