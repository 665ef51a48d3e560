"""The office's cases: taken from hand-over files, stopped, lifted, withdrawn."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from operator import itemgetter
from typing import Final
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from fieldvisit.errors import NotFound
from fieldvisit.model.case import Case, CaseFile, Circumstances, Contact, StopFlag
from fieldvisit.model.order import Order
from fieldvisit.server import circumstances, contacts, household, people, tables
from fieldvisit.server.books import MOST_IDS, Books, new_name, read_as, text_of, write_down
from fieldvisit.server.database import next_number
from fieldvisit.server.feed import deliver, forget, publish_to
from fieldvisit.wire import CaseItem, CaseReturned, FeedItem, OrderItem


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What a hand-over file did to the books: numbers of cases."""

    new: int
    same: int
    changed: int


def take_in(books: Books, handed: Sequence[Case], balance_on: date, actor: str) -> TakenIn:
    """Put the cases of a hand-over file into the books, all or none.

    A case is known by creditor and case number. The balance counts as of the end of the hand-over day, or of now when
    that is earlier. The same file again changes nothing.
    """
    balance_at = _end_of(books, balance_on)
    with books.database.write() as connection:
        known = _known(connection, handed)
        new, changed, same = [], [], 0
        for case in handed:
            held = known.get((case.creditor, case.case_no))
            if held is None:
                new.append(case)
            elif held[1] != text_of(case) or books.day(held[2]) < balance_on:
                changed.append((held[0], case))
            else:
                same += 1
        _add(connection, new, balance_at)
        _change(connection, changed, balance_at)
        tell(connection, [case_id for case_id, _ in changed])
        if new or changed:
            write_down(connection, books, actor, "import", "", f"new={len(new)} changed={len(changed)} same={same}")
    return TakenIn(len(new), same, len(changed))


def _end_of(books: Books, day: date) -> datetime:
    end = datetime.combine(day, time(23, 59, 59), ZoneInfo(books.settings.zone))
    return min(end, books.now())


def _known(connection: sa.Connection, handed: Sequence[Case]) -> dict[tuple[str, str], tuple[str, str, datetime]]:
    row = tables.cases
    numbers = sorted({case.case_no for case in handed})
    known = {}
    for start in range(0, len(numbers), MOST_IDS):
        rows = connection.execute(
            sa.select(row.c.creditor, row.c.case_no, row.c.case_id, row.c.content, row.c.balance_at).where(
                row.c.case_no.in_(numbers[start : start + MOST_IDS])
            )
        )
        known.update({(creditor, number): (name, text, at) for creditor, number, name, text, at in rows})
    return known


def _add(connection: sa.Connection, new: Sequence[Case], balance_at: datetime) -> None:
    if not new:
        return
    first = next_number(connection, "case", len(new))
    rows = [
        {
            "case_id": new_name("C"),
            "case_no": case.case_no,
            "creditor": case.creditor,
            "content": text_of(case),
            "position": first + place,
            "balance_at": balance_at,
            **household.marks(case),
        }
        for place, case in enumerate(new)
    ]
    connection.execute(sa.insert(tables.cases), rows)


def _change(connection: sa.Connection, changed: Sequence[tuple[str, Case]], balance_at: datetime) -> None:
    row = tables.cases
    for case_id, case in sorted(changed, key=itemgetter(0)):
        values = {"content": text_of(case), "balance_at": balance_at, **household.marks(case)}
        connection.execute(sa.update(row).where(row.c.case_id == case_id).values(**values))


def lock(connection: sa.Connection, case_ids: Iterable[str]) -> None:
    """Hold cases until commit, so that a stop and an order made at once cannot miss each other."""
    row, names = tables.cases, sorted(set(case_ids))
    for start in range(0, len(names), MOST_IDS):
        chosen = sa.select(row.c.case_id).where(row.c.case_id.in_(names[start : start + MOST_IDS]))
        connection.execute(chosen.order_by(row.c.case_id).with_for_update()).all()


def files(connection: sa.Connection, case_ids: Sequence[str]) -> dict[str, CaseFile]:
    """Return cases with all that goes with them; those withdrawn or unknown are missing from the answer."""
    row, stop = tables.cases, tables.stops
    found: dict[str, CaseFile] = {}
    for start in range(0, len(case_ids), MOST_IDS):
        some = list(case_ids[start : start + MOST_IDS])
        flags: dict[str, set[StopFlag]] = {}
        for case_id, flag in connection.execute(sa.select(stop.c.case_id, stop.c.flag).where(stop.c.case_id.in_(some))):
            flags.setdefault(case_id, set()).add(StopFlag(flag))
        ledger, known = contacts.of(connection, some), circumstances.of(connection, some)
        rows = connection.execute(sa.select(row).where(row.c.case_id.in_(some), row.c.withdrawn_at.is_(None)))
        for one in rows:
            found[one.case_id] = CaseFile(
                one.case_id,
                read_as(Case, one.content),
                one.balance_at,
                one.outsourcing_notice,
                frozenset(flags.get(one.case_id, ())),
                ledger.get(one.case_id, ()),
                known.get(one.case_id, Circumstances()),
            )
    return found


def holders(connection: sa.Connection, case_id: str, *, open_only: bool = True) -> set[str]:
    """Return the laptops that hold a case: the own ones of the collectors of its orders."""
    order = tables.orders
    chosen = sa.select(order.c.lead, order.c.companion).where(order.c.case_id == case_id)
    if open_only:
        chosen = chosen.where(order.c.cancelled_at.is_(None))
    who = {collector for pair in connection.execute(chosen) for collector in pair}
    return set().union(*people.devices_of(connection, who, own=True).values())


def parcels(connection: sa.Connection, case_ids: Iterable[str]) -> dict[str, list[FeedItem]]:
    """Return changed cases for each laptop that holds them."""
    names = sorted(set(case_ids))
    known = files(connection, names)
    found: dict[str, list[FeedItem]] = {}
    for name in names:
        if name in known:
            for device in holders(connection, name):
                found.setdefault(device, []).append(CaseItem(known[name]))
    return found


def tell(connection: sa.Connection, case_ids: Iterable[str]) -> None:
    """Send changed cases to the laptops that hold them."""
    deliver(connection, parcels(connection, case_ids))


def freeze(connection: sa.Connection, books: Books, case_id: str, flags: Iterable[StopFlag], source: str) -> bool:
    """Set stop flags, telling nobody yet; flags already set stay as they were. Tells whether one is new."""
    row = tables.stops
    lock(connection, [case_id])
    held = set(connection.execute(sa.select(row.c.flag).where(row.c.case_id == case_id)).scalars())
    new = [
        {"case_id": case_id, "flag": flag.value, "since": books.now(), "source": source}
        for flag in sorted(set(flags))
        if flag.value not in held
    ]
    if new:
        connection.execute(sa.insert(row), new)
    return bool(new)


def stop(connection: sa.Connection, books: Books, case_id: str, flags: Iterable[StopFlag], source: str) -> None:
    """Set stop flags and tell the holders."""
    if freeze(connection, books, case_id, flags, source):
        tell(connection, [case_id])


def stop_by_office(books: Books, name: str, flag: StopFlag, actor: str) -> None:
    """Set a stop flag on a case given by id or number. Raises NotFound."""
    with books.database.write() as connection:
        case_id = find(connection, name)
        stop(connection, books, case_id, [flag], "office")
        write_down(connection, books, actor, "stop", case_id, flag.value)


def lift(books: Books, name: str, flag: StopFlag, actor: str) -> None:
    """Lift a stop flag. Raises NotFound for an unknown case."""
    row = tables.stops
    with books.database.write() as connection:
        case_id = find(connection, name)
        lock(connection, [case_id])
        gone = connection.execute(sa.delete(row).where(row.c.case_id == case_id, row.c.flag == flag.value))
        if gone.rowcount:
            tell(connection, [case_id])
        write_down(connection, books, actor, "lift", case_id, flag.value)


_SPOKEN: Final = {"represented_by": StopFlag.REPRESENTED, "ceased": StopFlag.DO_NOT_VISIT}
"""Circumstances after which nobody comes, and the stop that says so."""


def know(books: Books, name: str, given: Mapping[str, str], cleared: Sequence[str], actor: str) -> Circumstances:
    """Set and clear circumstances of a case; the laptops that hold it are told. Raises NotFound, ServerConfig.

    Who has somebody to speak for them, or wrote that nobody shall come, is not visited whatever the pack asks: the stop
    is set with it, as at the door, and stays until it is lifted.
    """
    with books.database.write() as connection:
        case_id = find(connection, name)
        lock(connection, [case_id])
        if circumstances.change(connection, case_id, lambda known: circumstances.edited(known, given, cleared)):
            known = circumstances.of(connection, [case_id])[case_id]
            said = {"represented_by": known.represented_by.strip(), "ceased": known.ceased}
            stops = [_SPOKEN[one] for one in sorted(said.keys() & given.keys()) if said[one]]
            freeze(connection, books, case_id, stops, "office")
            tell(connection, [case_id])
            names = " ".join(sorted({*given, *cleared}))
            write_down(connection, books, actor, "circumstances", case_id, names)
        return circumstances.of(connection, [case_id]).get(case_id, Circumstances())


def add_contacts(books: Books, lines: Sequence[tuple[str, Contact]], actor: str) -> int:
    """Add lines to the ledgers of cases given by id or number; return how many were new. All or none.

    The household's holders are told too. Raises NotFound for an unknown case.
    """
    with books.database.write() as connection:
        placed = [(find(connection, name), line) for name, line in lines]
        concerned = household.whole(connection, {case_id for case_id, _ in placed})
        lock(connection, concerned)
        new = [
            case_id
            for case_id, line in placed
            if contacts.add(connection, case_id, line, contacts.source_of(case_id, line))
        ]
        tell(connection, household.whole(connection, new))
        write_down(connection, books, actor, "contacts", "", f"lines={len(placed)} new={len(new)}")
    return len(new)


def find(connection: sa.Connection, name: str) -> str:
    """Return the id of a case given by id or creditor's number. Raises NotFound, also for an ambiguous one."""
    row = tables.cases
    found = connection.execute(
        sa.select(row.c.case_id).where(sa.or_(row.c.case_id == name, row.c.case_no == name)).limit(2)
    ).all()
    if len(found) != 1:
        raise NotFound(what=name)
    return str(found[0][0])


def withdraw(books: Books, name: str, reason: str, actor: str) -> None:
    """Take a case back (退案): its orders end, its feed items go, its laptops erase it once their work is in."""
    case, order = tables.cases, tables.orders
    with books.database.write() as connection:
        case_id = find(connection, name)
        lock(connection, [case_id])
        live = sa.and_(case.c.case_id == case_id, case.c.withdrawn_at.is_(None))
        if not connection.execute(sa.update(case).where(live).values(withdrawn_at=books.now())).rowcount:
            return
        told = holders(connection, case_id, open_only=False)
        unended = sa.and_(order.c.case_id == case_id, order.c.cancelled_at.is_(None))
        connection.execute(sa.update(order).where(unended).values(cancelled_at=books.now(), cancelled_for=reason))
        forget(connection, case_id)
        publish_to(connection, told, [CaseReturned(case_id)])
        write_down(connection, books, actor, "withdraw", case_id, reason)


def with_orders(
    connection: sa.Connection, orders: Sequence[Order], known: dict[str, CaseFile]
) -> list[CaseItem | OrderItem]:
    """Return each case of these orders once, then the orders: a laptop never sees an order before its case."""
    names = list(dict.fromkeys(order.case_id for order in orders if order.case_id in known))
    return [*(CaseItem(known[name]) for name in names), *(OrderItem(o) for o in orders if o.case_id in known)]
