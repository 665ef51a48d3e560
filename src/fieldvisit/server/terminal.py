"""What every command of the office does: open the office, print a sentence, answer with an exit code."""

import argparse
import os
from collections.abc import Callable
from typing import TYPE_CHECKING, Final, Protocol

from fieldvisit.wording import say

if TYPE_CHECKING:
    from fieldvisit.server.office import Office

Arguments = argparse.Namespace
DONE: Final = 0


class Verb(Protocol):
    """Makes a command's parser."""

    def __call__(self, name: str, run: Callable[[Arguments], int], /) -> argparse.ArgumentParser: ...


def opened(arguments: Arguments, *, migrate: bool = True) -> "Office":
    """Open the office that a command names, acting as whoever runs the command. Raises ServerConfig."""
    from fieldvisit import logs
    from fieldvisit.server.office import Office

    office = Office(arguments.data, migrate=migrate)
    logs.start(arguments.data / "log")
    office.actor = f"command:{os.environ.get('USER', '')}"
    return office


def tell(arguments: Arguments, key: str, **facts: str | int) -> int:
    """Print a sentence of the wording and return the exit code of a command that is done."""
    print(say(f"office.{key}", arguments.lang, **facts))
    return DONE


def row(*cells: str) -> None:
    """Print a line of cells; what somebody wrote is shown without what a terminal would obey."""
    print("\t".join("".join(mark if mark.isprintable() else " " for mark in cell) for cell in cells))


def pairs(given: list[str]) -> dict[str, str]:
    """Read `name=value` words. Raises ServerConfig `pairs`."""
    from fieldvisit.errors import ServerConfig

    if not all("=" in one for one in given):
        raise ServerConfig(reason="pairs")
    return {name.strip().replace("-", "_"): text for name, _, text in (one.partition("=") for one in given)}
