"""What every command of the office does: open the office, print a sentence, answer with an exit code."""

import argparse
import os
from typing import TYPE_CHECKING, Final

from fieldvisit.wording import say

if TYPE_CHECKING:
    from fieldvisit.server.office import Office

Arguments = argparse.Namespace
DONE: Final = 0


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


def pairs(given: list[str]) -> dict[str, str]:
    """Read `name=value` words. Raises ServerConfig `pairs`."""
    from fieldvisit.errors import ServerConfig

    if not all("=" in one for one in given):
        raise ServerConfig(reason="pairs")
    return {name.strip().replace("-", "_"): text for name, _, text in (one.partition("=") for one in given)}
