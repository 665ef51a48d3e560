"""The command `fieldvisit-server`: everything an office does that is not done by a laptop."""

import argparse
import json
import os
import sys
from collections.abc import Callable, Sequence
from datetime import date, time
from pathlib import Path
from typing import Final

from fieldvisit.errors import FieldvisitError, NotATable, NotFound, ServerConfig
from fieldvisit.model.case import StopFlag
from fieldvisit.server import clerk, stamps
from fieldvisit.server.terminal import DONE, Arguments, opened, tell
from fieldvisit.wording import LANGUAGES, known, say

FAILED: Final = 1
NO_TABLE: Final = 2


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command. Returns 0 when done, 1 when something stood in the way, 2 for a wrong use or no table."""
    given = list(sys.argv[1:] if argv is None else argv)
    language = _language(given)
    arguments = _parser(language).parse_args(given)
    arguments.lang = language
    try:
        done: int = arguments.run(arguments)
        return done
    except NotATable as error:
        from fieldvisit.intake import sentence

        _complain(sentence(error, language))
        return NO_TABLE
    except FieldvisitError as error:
        _complain(_sentence(error, language))
        return FAILED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # the reader has seen enough
        return FAILED
    except Exception as error:
        from fieldvisit.server.database import full

        if not full(error):
            raise
        _complain(_sentence(ServerConfig(reason="disk_full"), language))
        return FAILED


def _language(given: Sequence[str]) -> str:
    for place, word in enumerate(given):
        if word.startswith("--lang="):
            return _supported(word.removeprefix("--lang="))
        if word == "--lang" and place + 1 < len(given):
            return _supported(given[place + 1])
    return "zh-CN" if os.environ.get("LC_ALL", os.environ.get("LANG", "")).startswith("zh") else "en"


def _supported(word: str) -> str:
    return word if word in LANGUAGES else "zh-CN" if word.startswith("zh") else "en"


def _sentence(error: FieldvisitError, language: str) -> str:
    if isinstance(error, NotFound):
        return say("office.not_found", language, **error.facts)
    facts = {name: value for name, value in error.facts.items() if name != "reason"}
    reason = error.facts.get("reason", "") if isinstance(error, ServerConfig) else ""
    if reason and known(f"office.reason.{reason}"):
        return say(f"office.reason.{reason}", language, **facts)
    if error.code == "order_forbidden":
        sentence = getattr(error, "sentence", {})
        return say("office.order_forbidden", language, **facts, sentence=sentence.get(language, ""))
    return say(f"error.{error.code}" if known(f"error.{error.code}") else "error.unknown", language, **error.facts)


def _complain(text: str) -> None:
    print(text, file=sys.stderr)


# The words of the command line
def _parser(language: str) -> argparse.ArgumentParser:
    def word(key: str) -> str:
        return say(f"office.help.{key}", language)

    parser = argparse.ArgumentParser(prog="fieldvisit-server", description=word("about"))
    verbs = parser.add_subparsers(required=True, metavar=word("verb"))

    def verb(name: str, run: Callable[[Arguments], int], *, data: bool = True) -> argparse.ArgumentParser:
        made = verbs.add_parser(name, help=word(name.replace("-", "_")), description=word(name.replace("-", "_")))
        made.set_defaults(run=run)
        made.add_argument("--lang", choices=LANGUAGES, help=word("lang"))
        made.add_argument("--data", type=Path, required=data, metavar="DIR", help=word("data"))
        return made

    _init_words(verb("init", _init))
    _serve_words(verb("serve", _serve))
    _import_words(verb("import", _import, data=False))
    _user_words(verb("add-user", _add_user))
    _assign_words(verb("assign", _assign))
    verb("enrol-code", _enrol_code).add_argument("collector", metavar="ID")
    withdraw = verb("withdraw", _withdraw)
    withdraw.add_argument("name", metavar="CASE|ORDER")
    withdraw.add_argument("--reason", required=True)
    for name, run in (("stop", _stop), ("lift", _lift)):
        flags = verb(name, run)
        flags.add_argument("case", metavar="CASE")
        flags.add_argument("flag", choices=[flag.value for flag in StopFlag], metavar="FLAG")
    _export_words(verb("export", _export))
    verb("revoke", _revoke).add_argument("name", metavar="COLLECTOR|DEVICE")
    listing = verb("list", _list)
    listing.add_argument(
        "what", choices=("cases", "collectors", "laptops", "reports", "unsealed"), nargs="?", default="laptops"
    )
    clerk.words(verb)
    stamps.words(verb)
    return parser


def _init_words(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--db", default="", metavar="URL")
    parser.add_argument("--agency", required=True)
    for name in ("credit-code", "service-phone", "complaint-phone", "check-url"):
        parser.add_argument(f"--{name}", default="")
    parser.add_argument("--regulator-phone", default="12378")


def _serve_words(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8443)
    parser.add_argument("--tls-cert", type=Path, metavar="FILE")
    parser.add_argument("--tls-key", type=Path, metavar="FILE")
    parser.add_argument("--behind-proxy", action="store_true")
    parser.add_argument("--no-migrate", action="store_true")


def _import_words(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("--dry-run", action="store_true")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--handover", type=date.fromisoformat, metavar="DATE")


def _user_words(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("collector", metavar="ID")
    parser.add_argument("name", metavar="NAME")
    parser.add_argument("--badge", required=True)
    for name in ("badge", "training", "authorised"):
        parser.add_argument(f"--{name}-until", type=date.fromisoformat, required=name == "training", metavar="DATE")
    parser.add_argument("--inactive", action="store_true")
    parser.add_argument("--certificate", action="append", default=[], metavar="NAME")


def _assign_words(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--lead", required=True, metavar="ID")
    parser.add_argument("--companion", required=True, metavar="ID")
    chosen = parser.add_mutually_exclusive_group(required=True)
    chosen.add_argument("--cases", nargs="+", metavar="CASE", default=[])
    chosen.add_argument("--first", type=int, metavar="N", default=0)
    parser.add_argument("--from", dest="since", type=date.fromisoformat, required=True, metavar="DATE")
    parser.add_argument("--until", type=date.fromisoformat, required=True, metavar="DATE")
    parser.add_argument("--slot", type=_slot, default=(time(9), time(18)), metavar="HH:MM-HH:MM")
    parser.add_argument("--reason", default="CONTACT_FAILED")
    parser.add_argument("--approver", default="office")
    parser.add_argument("--max-offline-hours", type=int, default=72, metavar="N")
    parser.add_argument("--outsourcing-notice", type=date.fromisoformat, metavar="DATE")
    parser.add_argument("--pack", default="", metavar="ID")


def _export_words(parser: argparse.ArgumentParser) -> None:
    chosen = parser.add_mutually_exclusive_group(required=True)
    chosen.add_argument("--case", default="", metavar="CASE")
    chosen.add_argument("--device", default="", metavar="DEVICE")
    chosen.add_argument("--day", type=date.fromisoformat, metavar="DATE")
    chosen.add_argument("--all", action="store_true")
    parser.add_argument("out", type=Path, metavar="OUT")


def _slot(text: str) -> tuple[time, time]:
    start, _, end = text.partition("-")
    return time.fromisoformat(start), time.fromisoformat(end)


# The verbs
def _init(arguments: Arguments) -> int:
    from fieldvisit.model.order import Parties
    from fieldvisit.server.office import create

    parties = Parties(
        arguments.agency,
        arguments.credit_code,
        arguments.service_phone,
        arguments.complaint_phone,
        arguments.regulator_phone,
        arguments.check_url,
    )
    with create(arguments.data, parties, url=arguments.db) as office:
        return tell(arguments, "made", office=office.books.settings.office_id, folder=str(arguments.data))


def _serve(arguments: Arguments) -> int:
    import ipaddress

    from fieldvisit.server.serving import serve

    given = [path for path in (arguments.tls_cert, arguments.tls_key) if path is not None]
    if len(given) == 1 or not all(path.is_file() for path in given):
        raise ServerConfig(reason="tls_files")
    try:
        here = arguments.host == "localhost" or ipaddress.ip_address(arguments.host).is_loopback
    except ValueError:
        here = False
    if not (given or here or arguments.behind_proxy):
        raise ServerConfig(reason="plain_http")
    with opened(arguments, migrate=not arguments.no_migrate) as office:
        try:
            tls = (given[0], given[1]) if given else None
            serve(office.books, arguments.host, arguments.port, tls, arguments.behind_proxy, _announce)
        except OSError:
            raise ServerConfig(reason="address_taken") from None
    return DONE


def _announce(url: str) -> None:
    print(url, flush=True)


def _import(arguments: Arguments) -> int:
    from fieldvisit.intake import as_json, read

    if arguments.data is None and not arguments.dry_run:
        raise ServerConfig(reason="data_needed")
    found = read(arguments.file, handover=arguments.handover)
    result = as_json(found, arguments.lang)
    words = {}
    if not arguments.dry_run:
        with opened(arguments) as office:
            taken = office.take_in(found, arguments.handover)
        words = {"new": taken.new, "same": taken.same, "changed": taken.changed}
        result = {**result, "books": words}
    if arguments.json:
        print(json.dumps(result, ensure_ascii=False, indent=1))
        return DONE
    for problem in found.problems:
        why = problem.why(arguments.lang)
        tell(arguments, f"row_{problem.severity}", row=problem.row, case=problem.case_no or "–", why=why)
    if not words:
        return tell(arguments, "would_import", cases=len(found.cases))
    return tell(arguments, "imported", **words)


def _add_user(arguments: Arguments) -> int:
    from fieldvisit.model.order import Staff

    until = arguments.training_until
    member = Staff(
        arguments.collector,
        arguments.name,
        arguments.badge,
        arguments.badge_until or until,
        until,
        arguments.authorised_until or until,
        not arguments.inactive,
        tuple(sorted(set(arguments.certificate))),
    )
    with opened(arguments) as office:
        office.add_user(member)
    return tell(arguments, "user_added", collector=arguments.collector)


def _assign(arguments: Arguments) -> int:
    from fieldvisit.server.orders import Plan

    plan = Plan(
        arguments.lead,
        arguments.companion,
        arguments.since,
        arguments.until,
        slot_from=arguments.slot[0],
        slot_until=arguments.slot[1],
        reason=arguments.reason,
        approver=arguments.approver,
        max_offline_hours=arguments.max_offline_hours,
        outsourcing_notice=arguments.outsourcing_notice,
        pack_id=arguments.pack,
    )
    with opened(arguments) as office:
        made = office.assign(plan, arguments.cases, arguments.first)
    return tell(arguments, "assigned", count=len(made), lead=arguments.lead, companion=arguments.companion)


def _enrol_code(arguments: Arguments) -> int:
    with opened(arguments) as office:
        print(office.enrol_code(arguments.collector))
    return DONE


def _withdraw(arguments: Arguments) -> int:
    with opened(arguments) as office:
        office.withdraw(arguments.name, arguments.reason)
    return tell(arguments, "withdrawn", name=arguments.name)


def _stop(arguments: Arguments) -> int:
    with opened(arguments) as office:
        office.stop(arguments.case, StopFlag(arguments.flag))
    return tell(arguments, "stopped", case=arguments.case, flag=arguments.flag)


def _lift(arguments: Arguments) -> int:
    with opened(arguments) as office:
        office.lift(arguments.case, StopFlag(arguments.flag))
    return tell(arguments, "lifted", case=arguments.case, flag=arguments.flag)


def _export(arguments: Arguments) -> int:
    from fieldvisit.server.export import Chosen, export

    with opened(arguments) as office:
        chosen = Chosen(arguments.case, arguments.device, arguments.day, arguments.all)
        count = export(office.books, chosen, arguments.out, office.actor)
    return tell(arguments, "exported", count=count, out=str(arguments.out))


def _revoke(arguments: Arguments) -> int:
    with opened(arguments) as office:
        office.revoke(arguments.name)
    return tell(arguments, "revoked", name=arguments.name)


def _list(arguments: Arguments) -> int:
    from fieldvisit.server import listing

    with opened(arguments) as office:
        if arguments.what == "cases":
            for case in listing.case_lines(office.books):
                marks = [*case.stops, *case.orders, *(["WITHDRAWN"] if case.withdrawn else [])]
                print("\t".join((case.case_id, case.case_no, case.person, " ".join(marks))))
        elif arguments.what == "collectors":
            for one in listing.collectors(office.books):
                print("\t".join((one.collector_id, one.name, one.badge_no, str(one.training_until), *one.certificates)))
        elif arguments.what == "reports":
            clerk.print_reports(office)
        elif arguments.what == "unsealed":
            clerk.print_unsealed(office)
        else:
            for laptop in listing.laptops(office.books):
                facts = {"events": laptop.events, "refused": laptop.refused, "reports": laptop.reports}
                state = "laptop_revoked" if laptop.revoked else "laptop"
                tell(arguments, state, device=laptop.device, collectors=" ".join(laptop.collectors), **facts)
    return DONE


if __name__ == "__main__":
    sys.exit(main())
