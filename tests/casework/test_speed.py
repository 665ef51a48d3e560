"""A day of forty stops and an open visit are judged while a person blinks."""

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from casework.laptop import CASE_FILE, MORNING, THE_ORDER, TODAY, Laptop
from fieldvisit import casework, wire
from fieldvisit.casework import facts
from fieldvisit.model.case import Channel, Contact
from fieldvisit.model.policy import When


def best(act: Callable[[], object], times: int = 60) -> float:
    """The shortest of some tries, in ms of this process: what the work takes when the machine is left alone."""
    found = []
    for _ in range(times):
        start = time.process_time()
        act()
        found.append(time.process_time() - start)
    return min(found) * 1000


def ledger(number: int) -> tuple[Contact, ...]:
    return tuple(Contact(MORNING - timedelta(days=day, hours=number), Channel.SMS, True) for day in range(1, 13))


def test_forty_stops_are_judged_in_fifty_milliseconds(at_work: Laptop) -> None:
    items: list[wire.FeedItem] = []
    for number in range(2, 41):
        case = replace(CASE_FILE.case, case_no=f"N-{number}", id_no=f"9901011990010{number:05d}")
        case = replace(case, address=f"杭州市示范路{number // 2}号")
        items.append(wire.CaseItem(replace(CASE_FILE, case_id=f"C-{number}", case=case, contacts=ledger(number))))
        items.append(wire.OrderItem(replace(THE_ORDER, order_id=f"O-{number}", case_id=f"C-{number}")))
    at_work.feed(*items)
    assert len(casework.day(at_work.desk, TODAY)) == 40
    assert best(lambda: casework.day(at_work.desk, TODAY)) < 50


def test_the_facts_of_an_open_visit_take_five_milliseconds(at_work: Laptop) -> None:
    at_work.feed(wire.CaseItem(replace(CASE_FILE, contacts=(*CASE_FILE.contacts, *ledger(0)))))
    visit = at_work.closed()
    rules = casework.rules(at_work.desk, THE_ORDER, visit)
    now = at_work.desk.moment()
    assert best(lambda: facts.of_visit(at_work.desk, rules, visit, When.TALK, now)) < 5
