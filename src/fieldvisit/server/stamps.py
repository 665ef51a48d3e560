"""The commands about timestamps and supervisors."""

import getpass
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from fieldvisit.errors import ServerConfig
from fieldvisit.server.terminal import DONE, Arguments, Verb, opened, row, tell
from fieldvisit.server.vault import passphrase_from_environment
from fieldvisit.wording import known, say

if TYPE_CHECKING:
    from fieldvisit.server.stamping.queue import Waiting

PASSPHRASE_VARIABLE: Final = "FIELDVISIT_SUPERVISOR_PASSPHRASE"  # noqa: S105 (its name, not its value)
"""Environment variable with a supervisor's passphrase; `…_FILE` names a file that holds it."""


def words(verb: Verb) -> None:
    """Add these commands to the command line."""
    authorities = verb("tsa", _tsa)
    authorities.add_argument("--url", action="append", default=[], metavar="URL")
    authorities.add_argument("--root", action="append", default=[], type=Path, metavar="FILE")
    authorities.add_argument("--policy", default="", metavar="OID")
    authorities.add_argument("--off", action="store_true")
    verb("stamps", _stamps).add_argument("--now", action="store_true")
    people = verb("supervisor", _supervisor)
    people.add_argument("what", choices=("list", "add", "revoke"))
    people.add_argument("supervisor", nargs="?", default="", metavar="ID")
    people.add_argument("--name", default="")
    signing = verb("countersign", _countersign)
    signing.add_argument("visit", metavar="VISIT")
    signing.add_argument("--as", dest="supervisor", required=True, metavar="ID")


def _tsa(arguments: Arguments) -> int:
    try:
        roots = [path.read_text("utf-8") for path in arguments.root]
    except (OSError, UnicodeError):
        raise ServerConfig(reason="tsa_root") from None
    changes = bool(arguments.url or roots or arguments.policy)
    if arguments.off and changes:
        raise ServerConfig(reason="tsa_words")
    with opened(arguments) as office:
        if arguments.off or changes:
            office.stamp_by(arguments.url, roots, arguments.policy)
        chosen = office.stamping()
    for url in chosen.urls:
        row(url, chosen.policy)
    return tell(arguments, "tsa_set", count=len(chosen.urls)) if chosen.urls else tell(arguments, "tsa_none")


def _stamps(arguments: Arguments) -> int:
    with opened(arguments) as office:
        if arguments.now:
            office.stamp_now()
        held, asked = office.stamps(), bool(office.stamping().urls)
    for one in held:
        state = "WAITING" if one.expires is None else "STAMPED"
        times = [f"{when:%Y-%m-%d %H:%MZ}" if when else "" for when in (one.stamped_at, one.expires)]
        row(one.visit_id, state, one.countersigned, one.authority, *times, f"{one.next_at:%Y-%m-%d %H:%MZ}")
        _trouble(arguments, one)
    if not asked:
        return tell(arguments, "tsa_none")
    return DONE


def _trouble(arguments: Arguments, one: "Waiting") -> None:
    for told in one.trouble.split():
        reason, _, host = told.partition("@")
        key = f"office.stamp.{reason}"
        sentence = say(key if known(key) else "error.stamp_refused", arguments.lang)
        row("", f"{host}: {sentence}" if host else sentence, say("office.stamp_tries", arguments.lang, tries=one.tries))


def _supervisor(arguments: Arguments) -> int:
    name = arguments.supervisor
    if (arguments.what == "list") is bool(name) or (arguments.what == "add") is not bool(arguments.name):
        raise ServerConfig(reason="supervisor_words")
    with opened(arguments) as office:
        if arguments.what == "add":
            office.add_supervisor(name, arguments.name, _passphrase(arguments, twice=True))
            return tell(arguments, "supervisor_added", supervisor=name)
        if arguments.what == "revoke":
            office.revoke_supervisor(name)
            return tell(arguments, "revoked", name=name)
        for one in office.supervisors():
            state = "REVOKED" if one.revoked_at else ""
            row(one.supervisor_id, one.name, f"{one.not_after:%Y-%m-%d}", one.serial, state)
    return DONE


def _countersign(arguments: Arguments) -> int:
    with opened(arguments) as office:
        office.countersign(arguments.visit, arguments.supervisor, _passphrase(arguments))
    return tell(arguments, "countersigned", visit=arguments.visit, supervisor=arguments.supervisor)


def _passphrase(arguments: Arguments, *, twice: bool = False) -> str:
    """Return a supervisor's own passphrase: from the environment, else typed; never from the command line."""
    if given := passphrase_from_environment(PASSPHRASE_VARIABLE, "supervisor_passphrase"):
        return given
    if not sys.stdin.isatty():
        raise ServerConfig(reason="supervisor_passphrase")
    typed = getpass.getpass(say("office.passphrase", arguments.lang))
    if twice and getpass.getpass(say("office.passphrase_again", arguments.lang)) != typed:
        raise ServerConfig(reason="supervisor_twice")
    return typed
