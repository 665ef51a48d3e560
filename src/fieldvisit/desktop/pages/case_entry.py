"""What can be done with a case now: begin or go on with a visit, look at today's, or why none of it."""

from dataclasses import dataclass
from typing import Literal

from fieldvisit import casework
from fieldvisit.casework import Desk
from fieldvisit.desktop.pages.case_rules import Reason, reasons
from fieldvisit.desktop.pages.case_words import ZONE, today


@dataclass(frozen=True, slots=True)
class Entry:
    """`subject` is what the visit page is opened with; empty when there is no order or a rule forbids."""

    kind: Literal["begin", "go_on", "look", "blocked", "no_order"]
    subject: str = ""
    reasons: tuple[Reason, ...] = ()


def entry(desk: Desk, case_id: str, language: str) -> Entry:
    """Return the case's way in. Raises FieldvisitError while the office has sent no rules."""
    orders = [order for order in desk.store.orders.for_day(today(desk), ZONE) if order.case_id == case_id]
    found = Entry("no_order")
    for order in orders:
        visit = desk.store.visits.for_order(order.order_id)
        if visit is not None and visit.open:
            return Entry("go_on", visit.visit_id)
        if visit is not None:
            found = Entry("look", visit.visit_id)
            continue
        said = reasons(casework.departing(desk, order.order_id), casework.rules(desk, order), language)
        if any(reason.blocks for reason in said):
            found = Entry("blocked", "", said) if found.kind == "no_order" else found
        else:
            return Entry("begin", f"O:{order.order_id}", said)
    return found
