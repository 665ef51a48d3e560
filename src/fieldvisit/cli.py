"""`fieldvisit-cli`: the laptop's core without a window."""

import argparse
import logging
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NoReturn

from fieldvisit.wording import LANGUAGES, say

WRONG_USE: Final = 3
"""Exit code of a command that could not even begin: wrong arguments, unreadable files."""


@dataclass(frozen=True, slots=True)
class Command:
    """One subcommand: its line of help, its arguments, and what it does (returns the exit code)."""

    help: str
    arguments: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace], int]


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(WRONG_USE, f"{self.prog}: {message}\n")


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command line and return its exit code."""
    logging.getLogger().addHandler(logging.NullHandler())
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    parser = _Parser(prog="fieldvisit-cli", description=__doc__)
    parser.add_argument("--lang", choices=LANGUAGES, default=_language(), help="language of sentences")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    for name, command in COMMANDS.items():
        sub = commands.add_parser(name, help=command.help)
        sub.add_argument("--lang", choices=LANGUAGES, default=argparse.SUPPRESS, help=argparse.SUPPRESS)
        command.arguments(sub)
        sub.set_defaults(run=command.run)
    args = parser.parse_args(argv)
    run: Callable[[argparse.Namespace], int] = args.run
    return run(args)


def _language() -> str:
    spoken = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "")
    return "zh-CN" if spoken.lower().startswith("zh") else "en"


def _verify_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="the signed report (PDF)")
    parser.add_argument("--trust", type=Path, required=True, help="the office's root certificate (PEM or DER)")
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def _verify(args: argparse.Namespace) -> int:
    from fieldvisit.evidence import verdict, verify

    try:
        with args.file.open("rb") as file:
            data = file.read(verify.LIMIT + 1)
    except OSError:
        return _unusable("verify.no_file", args.lang)
    try:
        roots = verify.roots(args.trust.read_bytes())
    except (OSError, ValueError):
        return _unusable("verify.bad_trust", args.lang)
    found = verify.verify(data, roots)
    print(verdict.as_json(found, data) if args.json else verdict.as_text(found, args.lang))
    return {"valid": 0, "invalid": 1, "unknown signer": 2}[found.verdict]


def _unusable(key: str, language: str) -> int:
    print(say(key, language), file=sys.stderr)
    return WRONG_USE


COMMANDS: Final = {
    "verify": Command("check the signatures and the content of a report", _verify_arguments, _verify),
}
"""Every subcommand by name."""


if __name__ == "__main__":
    sys.exit(main())
