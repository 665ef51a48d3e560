"""The commands for what comes back from the doors, and for what a lawful visit rests on."""

import argparse
import json
import sys
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

from fieldvisit.errors import ServerConfig
from fieldvisit.model.money import yuan
from fieldvisit.server.terminal import DONE, Arguments, Verb, opened, pairs, tell
from fieldvisit.wording import say

if TYPE_CHECKING:
    from fieldvisit.server.listing import ReportLine
    from fieldvisit.server.office import Office
    from fieldvisit.server.receipt_books import ReceiptBook


NOT_WHOLE: Final = 3
"""The exit code of `receipts` when a book does not add up or cash is late."""


def words(verb: Verb) -> None:
    """Add these commands to the command line."""
    verb("offers", _offers).add_argument("--open", action="store_true")
    _decide_words(verb("decide", _decide))
    verb("incidents", _incidents).add_argument("--restricted", action="store_true")
    about = verb("circumstances", _circumstances)
    about.add_argument("case", metavar="CASE")
    about.add_argument("--set", nargs="+", default=[], metavar="FIELD=VALUE")
    about.add_argument("--clear", nargs="+", default=[], metavar="FIELD")
    ledger = verb("contacts", _contacts)
    ledger.add_argument("case", nargs="?", default="", metavar="CASE")
    chosen = ledger.add_mutually_exclusive_group(required=True)
    chosen.add_argument("--add", nargs="+", metavar="WORD")
    chosen.add_argument("--import", dest="file", type=Path, metavar="FILE")
    for name, run in (("limits", _limits), ("parties", _parties)):
        verb(name, run).add_argument("--set", nargs="+", default=[], metavar="FIELD=VALUE")
    rules = verb("pack", _pack)
    rules.add_argument("what", choices=("list", "publish", "default"))
    rules.add_argument("name", nargs="?", default="", metavar="FILE|ID")
    verb("check-page", _check_page).add_argument("out", type=Path, metavar="OUT.html")
    numbers = verb("receipts", _receipts)
    numbers.add_argument("name", nargs="?", default="", metavar="DAY|DEVICE")
    numbers.add_argument("--json", action="store_true")
    sums = verb("figures", _figures)
    for name in ("from", "to"):
        sums.add_argument(f"--{name}", dest=f"day_{name}", type=date.fromisoformat, metavar="DATE")
    sums.add_argument("--json", action="store_true")


def _decide_words(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("number", metavar="NUMBER")
    chosen = parser.add_mutually_exclusive_group(required=True)
    chosen.add_argument("--accept", action="store_true")
    chosen.add_argument("--refuse", action="store_true")
    parser.add_argument("--reason", required=True)
    parser.add_argument("--by", required=True, metavar="APPROVER")
    parser.add_argument("--lift", action="store_true")


def _offers(arguments: Arguments) -> int:
    with opened(arguments) as office:
        for one in office.tickets(only_open=arguments.open):
            state = {None: "OPEN", True: "ACCEPTED", False: "REFUSED"}[one.accepted]
            late = "LATE" if one.late and one.accepted is None else ""
            print(
                "\t".join(
                    (one.number, one.case_id, one.kind.value, state, f"{one.days}d", late, _plain(one.offer.text))
                )
            )
    return DONE


def _decide(arguments: Arguments) -> int:
    from fieldvisit.server.asked import Answer

    answer = Answer(arguments.number, arguments.accept, arguments.reason, arguments.by, arguments.lift)
    with opened(arguments) as office:
        ticket = office.decide(answer)
    key = "decided_yes" if arguments.accept else "decided_no"
    return tell(arguments, key, number=ticket.number, case=ticket.case_id)


def _incidents(arguments: Arguments) -> int:
    with opened(arguments) as office:
        for one in office.incidents(restricted=arguments.restricted):
            at = f"{one.at:%Y-%m-%d %H:%MZ}"
            print("\t".join((at, one.kind.value, one.case_id, one.visit_id, _plain(one.text))))
    return DONE


def _circumstances(arguments: Arguments) -> int:
    import msgspec

    with opened(arguments) as office:
        cleared = [name.replace("-", "_") for name in arguments.clear]
        known = office.know(arguments.case, pairs(arguments.set), cleared)
    print(json.dumps(msgspec.to_builtins(known), ensure_ascii=False, indent=1))
    return DONE


def _contacts(arguments: Arguments) -> int:
    from fieldvisit.server import phone_list

    with opened(arguments) as office:
        zone, now = office.books.settings.zone, office.books.now()
        if arguments.file is not None:
            lines = phone_list.read(arguments.file, zone, now)
        else:
            given = pairs(arguments.add)
            try:
                at, channel, reached = (given.pop(name) for name in ("at", "channel", "reached"))
                lines = [(arguments.case, phone_list.line(at, channel, reached, zone, now, **given))]
            except (KeyError, TypeError, ValueError):
                raise ServerConfig(reason="contact_words") from None
        new = office.add_contacts(lines)
    return tell(arguments, "contacts_added", new=new, same=len(lines) - new)


def _limits(arguments: Arguments) -> int:
    with opened(arguments) as office:
        print(json.dumps(asdict(office.set_limits(pairs(arguments.set))), indent=1))
    return DONE


def _parties(arguments: Arguments) -> int:
    with opened(arguments) as office:
        print(json.dumps(asdict(office.set_parties(pairs(arguments.set))), ensure_ascii=False, indent=1))
    return DONE


def _pack(arguments: Arguments) -> int:
    from fieldvisit.model.policy import BadPack
    from fieldvisit.server import packs

    if (arguments.what == "list") is bool(arguments.name):
        raise ServerConfig(reason="pack_words")
    with opened(arguments) as office:
        if arguments.what == "publish":
            try:
                pack = office.publish(Path(arguments.name).read_text("utf-8"))
            except (OSError, UnicodeDecodeError):
                raise ServerConfig(reason="pack_file") from None
            except BadPack as why:
                print(f"{arguments.name}: {why}", file=sys.stderr)
                raise ServerConfig(reason="pack_bad") from None
            return tell(arguments, "pack_published", pack=pack.pack_id, version=pack.version)
        if arguments.what == "default":
            office.choose_pack(arguments.name)
            return tell(arguments, "pack_chosen", pack=arguments.name)
        with office.books.database.read() as connection:
            chosen = packs.default(connection)
            for one in packs.kept(connection):
                mark = "*" if one.pack_id == chosen else ""
                print("\t".join((one.pack_id, one.version, packs.extends(one.text), mark)))
    return DONE


def _check_page(arguments: Arguments) -> int:
    from fieldvisit.server import checkpage

    with opened(arguments) as office:
        page = checkpage.build(office.books, "zh-CN" if arguments.lang == "zh-CN" else "en")
        try:
            arguments.out.write_text(page, "utf-8")
        except OSError:
            raise ServerConfig(reason="page_file") from None
    return tell(arguments, "check_page_made", file=str(arguments.out))


def _figures(arguments: Arguments) -> int:
    with opened(arguments) as office:
        found = office.figures(arguments.day_from, arguments.day_to)
    if arguments.json:
        print(json.dumps([asdict(one) for one in found], indent=1))
        return DONE
    for one in found:
        tell(arguments, "figures_line", **{**asdict(one), "received": f"{one.received / 100:.2f}"})
    return DONE


def _receipts(arguments: Arguments) -> int:
    import msgspec

    try:
        day, device = date.fromisoformat(arguments.name), ""
    except ValueError:
        day, device = None, arguments.name
    with opened(arguments) as office:
        found = office.receipt_books(device, day)
    if arguments.json:
        print(json.dumps(msgspec.to_builtins(found), indent=1))
    for one in () if arguments.json else found:
        _print_book(arguments, one)
    return DONE if all(one.holds for one in found) else NOT_WHOLE


def _print_book(arguments: Arguments, one: "ReceiptBook") -> None:
    tell(arguments, "book_line", device=one.device, given=one.given, used=one.used, void=one.void, left=one.left)
    for mode, amount in one.received:
        tell(arguments, "book_received", mode=say(f"mode.{mode}", arguments.lang), yuan=yuan(amount))
    for name in ("skipped", "twice", "foreign"):
        if numbers := getattr(one, name):
            tell(arguments, f"book_{name}", count=len(numbers), numbers=_plain(" ".join(numbers[:20])))
    for number, why in one.flagged:
        for flag in why.split():
            tell(arguments, f"book_{flag.lower()}", number=number)
    for day, what in one.wrong:
        tell(arguments, "book_wrong", day=str(day), what=what)
    for paid in one.deposits:
        facts = {"at": f"{paid.at:%Y-%m-%d %H:%MZ}", "yuan": yuan(paid.amount), "reference": _plain(paid.reference)}
        tell(arguments, "book_deposit", **facts)
    for reference in one.repeated:
        tell(arguments, "book_repeated", reference=_plain(reference))
    if one.hand.amount:
        due = f"{one.hand.due:%Y-%m-%d %H:%MZ}" if one.hand.due else "–"
        tell(arguments, "book_cash", yuan=yuan(one.hand.amount), due=due)
    if one.hand.late:
        tell(arguments, "book_late", yuan=yuan(one.hand.late))


def print_reports(office: "Office") -> None:
    """Print each sealed visit with what became of its report."""
    from fieldvisit.server import listing

    for one in listing.reports(office.books):
        state = {None: "WAITING", True: "ACCEPTED", False: "REFUSED"}[one.accepted]
        _print_visit(one, state, one.reason)


def print_unsealed(office: "Office") -> None:
    """Print each visit that was begun and not sealed, with what was found wrong in it so far."""
    from fieldvisit.server import unsealed

    for one in unsealed.visits(office.books):
        _print_visit(one, one.reason, "")


def _print_visit(one: "ReportLine", state: str, reason: str) -> None:
    found = [f"{reason}:{detail}" for reason, detail in one.findings] or [reason]
    print("\t".join((str(one.day), one.visit_id, one.case_id, state, " ".join(one.flags), " ".join(found))))


def _plain(text: str) -> str:
    """Return what somebody wrote on one line, without what a terminal would obey."""
    return "".join(mark if mark.isprintable() else " " for mark in text)
