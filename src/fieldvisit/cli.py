"""`fieldvisit-cli`: the laptop's core without a window."""

import argparse
import json
import locale
import logging
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from getpass import getpass
from pathlib import Path
from typing import TYPE_CHECKING, Final, NoReturn

from fieldvisit.clock import SystemClock
from fieldvisit.errors import BadMessage, FieldvisitError
from fieldvisit.paths import default_profile
from fieldvisit.wording import LANGUAGES, say

if TYPE_CHECKING:
    from fieldvisit.casework import Desk
    from fieldvisit.sync.commands import Answer

FAILED: Final = 2
"""Exit code of a command that a known failure ended."""

WRONG_USE: Final = 3
"""Exit code of a command that could not even begin: wrong arguments, unreadable files."""

UNREAD: Final = 141
"""Exit code when nobody reads the answer to its end (`| head`): what a shell gives a program that SIGPIPE ended."""


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
    try:
        try:
            args = parser.parse_args(argv)
            run: Callable[[argparse.Namespace], int] = args.run
            return run(args)
        finally:
            sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or Python's own last flush would complain
        return UNREAD


def _language() -> str:
    named = (os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    spoken = next(filter(None, named), None) or locale.getlocale()[0] or ""
    return "zh-CN" if spoken.lower().startswith(("zh", "chinese")) else "en"


def _verify_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="the signed report (PDF)")
    parser.add_argument("--trust", type=Path, required=True, help="roots of the office and of timestamp authorities")
    parser.add_argument("--crl", type=Path, action="append", default=[], help="a revocation list (PEM or DER)")
    parser.add_argument("--proof", type=Path, help="the journal's proof (JSON) that the office gives for the report")
    parser.add_argument("--office-key", default="", help="the office's public key in hex, to check the proof with")
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def _verify(args: argparse.Namespace) -> int:
    from fieldvisit.evidence import checking, verdict

    try:
        data, found = checking.check(args.file, args.trust, args.crl, args.proof, args.office_key)
    except checking.Unusable as unusable:
        return _unusable(f"verify.{unusable}", args.lang)
    print(verdict.as_json(found, data) if args.json else verdict.as_text(found, args.lang))
    return {"valid": 0, "invalid": 1, "unknown signer": 2}[found.verdict]


def _judge_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="the report (PDF)")
    parser.add_argument("--office-key", default="", help="the office's public key in hex: check the packs too")
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def _judge(args: argparse.Namespace) -> int:
    from fieldvisit.evidence import commands

    try:
        data = commands.read(args.file)
    except OSError:
        return _unusable("verify.no_file", args.lang)
    told = commands.judge(data, args.office_key, args.lang, as_json=args.json)
    if told is None:
        return _unusable("replay.no_report", args.lang)
    print(told[0])
    return 0 if told[1] else 1


def _rules_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("pack", nargs="?", default="", help="a shipped pack's id; without one, the packs are listed")


def _rules(args: argparse.Namespace) -> int:
    from fieldvisit.evidence import commands

    told = commands.rules(args.pack, args.lang)
    if told is None:
        return _unusable("replay.no_such_pack", args.lang)
    print(told)
    return 0


def _receipt_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("code", help="what the receipt's square code says, or only the number behind its #")
    parser.add_argument("--page", type=Path, required=True, help="the office's page of checks (HTML)")
    parser.add_argument("--office-key", default="", help="the office's public key in hex: the page must have it")


def _receipt(args: argparse.Namespace) -> int:
    from fieldvisit.evidence import receipt_check

    try:
        office = receipt_check.vouched(args.page.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, BadMessage):
        return _unusable("receipt_check.page", args.lang)
    if args.office_key and args.office_key.lower() != office.key:
        return _unusable("receipt_check.page", args.lang)
    found = receipt_check.check(args.code, office, SystemClock().wall())
    print("\n".join(receipt_check.told(found, office, args.lang)))
    return {"valid": 0, "caution": 2, "unknown": 2}.get(found.state, 1)


def _unusable(key: str, language: str) -> int:
    print(say(key, language), file=sys.stderr)
    return WRONG_USE


def _profile_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--profile", type=Path, default=default_profile(), help="the laptop's profile folder")
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def _export_arguments(parser: argparse.ArgumentParser) -> None:
    _profile_arguments(parser)
    parser.add_argument("folder", type=Path, help="a new or empty folder")


def _on_profile(body: "Callable[[Desk, argparse.Namespace], Answer]") -> Callable[[argparse.Namespace], int]:
    """Return a command that unlocks the profile, does its work there, and prints the answer."""

    def run(args: argparse.Namespace) -> int:
        from fieldvisit import casework, logs

        def work() -> "Answer":
            desk = casework.unlock(args.profile, _passphrase(args.lang), SystemClock()).desk
            logs.start(args.profile / "log")
            with desk.store:
                return body(desk, args)

        return _answered(args, work)

    return run


def _answered(args: argparse.Namespace, work: "Callable[[], Answer]") -> int:
    """Do the work and print its answer, or the known failure that ended it."""
    from fieldvisit.sync.commands import explain

    try:
        answer = work()
    except FieldvisitError as error:
        told = {"error": error.code, "facts": error.facts}
        print(json.dumps(told) if args.json else explain(error, args.lang), file=sys.stderr)
        return FAILED
    print(json.dumps(answer.data, ensure_ascii=False) if args.json else "\n".join(answer.lines))
    return answer.status


def _passphrase(language: str) -> str:
    """Ask at the terminal without showing it; from a pipe, take its first line."""
    if sys.stdin.isatty():
        return getpass(say("cli.passphrase", language) + " ")
    return sys.stdin.readline().rstrip("\n")


def _sync(desk: "Desk", args: argparse.Namespace) -> "Answer":
    from fieldvisit.sync import commands

    return commands.sync(desk, args.lang)


def _outbox(desk: "Desk", args: argparse.Namespace) -> "Answer":
    from fieldvisit.sync import commands

    return commands.outbox(desk, args.lang)


def _doctor(desk: "Desk", args: argparse.Namespace) -> "Answer":
    from fieldvisit.sync import commands

    return commands.doctor(desk, args.lang)


def _export(desk: "Desk", args: argparse.Namespace) -> "Answer":
    from fieldvisit.sync import commands

    return commands.take_out(desk, args.folder, args.lang)


def _audit_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("sources", nargs="*", metavar="DIR|URL", help="export folders, and an office's address")
    parser.add_argument("--profile", type=Path, help="this laptop's own profile folder, besides")
    parser.add_argument("--office-key", default="", help="the office's public key in hex, as known from elsewhere")
    parser.add_argument("--quick", action="store_true", help="each laptop's last signatures only; all hashes")
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def _audit(args: argparse.Namespace) -> int:
    from fieldvisit.sync import commands

    if args.profile:
        body = _on_profile(
            lambda desk, given: commands.audit(desk, given.sources, given.office_key, given.quick, given.lang)
        )
        return body(args)
    if not args.sources:
        return _unusable("audit.no_source", args.lang)
    return _answered(args, lambda: commands.audit(None, args.sources, args.office_key, args.quick, args.lang))


COMMANDS: Final = {
    "sync": Command("bring everything to the office and take what it has", _profile_arguments, _on_profile(_sync)),
    "outbox": Command("say what is only on this laptop", _profile_arguments, _on_profile(_outbox)),
    "doctor": Command("examine the profile", _profile_arguments, _on_profile(_doctor)),
    "export": Command("write everything out as plain files", _export_arguments, _on_profile(_export)),
    "audit": Command("go through a journal, or an office's, from its first event", _audit_arguments, _audit),
    "verify": Command("check the signatures and the content of a report", _verify_arguments, _verify),
    "judge": Command("ask the rules of a report's visit again and compare", _judge_arguments, _judge),
    "receipt": Command("check a receipt's code by an office's page", _receipt_arguments, _receipt),
    "rules": Command("say the rules of a shipped pack in words", _rules_arguments, _rules),
}
"""Every subcommand by name."""


if __name__ == "__main__":
    sys.exit(main())
