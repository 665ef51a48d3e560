"""What can be done with a case now: begin or go on with a visit, look at today's, or why none of it."""

from dataclasses import dataclass
from typing import Literal

from fieldvisit import casework
from fieldvisit.casework import Desk
from fieldvisit.desktop.pages.case_examined import Examined
from fieldvisit.desktop.pages.case_rules import Reason, reasons
from fieldvisit.desktop.pages.case_words import today
from fieldvisit.desktop.zone import ZONE
from fieldvisit.model.order import Order
from fieldvisit.model.policy import Pack, Verdict, When


@dataclass(frozen=True, slots=True)
class Entry:
    """`subject` is what the visit page is opened with; empty when there is no order or a rule forbids.

    `examined` are all rules that were asked: of departing now, or of the visit that is going on.
    """

    kind: Literal["begin", "go_on", "look", "blocked", "no_order"]
    subject: str = ""
    reasons: tuple[Reason, ...] = ()
    examined: Examined = ()


def entry(desk: Desk, case_id: str, language: str) -> Entry:
    """Return the case's way in. Raises FieldvisitError while the office has sent no rules."""
    orders = [order for order in desk.store.orders.for_day(today(desk), ZONE) if order.case_id == case_id]
    found = Entry("no_order")
    for order in orders:
        visit = desk.store.visits.for_order(order.order_id)
        if visit is not None and visit.open:
            return Entry("go_on", visit.visit_id, examined=casework.examined(desk, visit))
        if visit is not None:
            found = Entry("look", visit.visit_id, examined=found.examined)
            continue
        rules, said = _asked(desk, order)
        told = reasons(said, rules, language)
        if any(reason.blocks for reason in told):
            found = Entry("blocked", "", told, _each(rules, said)) if found.kind == "no_order" else found
        else:
            return Entry("begin", f"O:{order.order_id}", told, _each(rules, said))
    return found


def _asked(desk: Desk, order: Order) -> tuple[Pack, tuple[Verdict, ...]]:
    return casework.rules(desk, order), casework.departing(desk, order.order_id)


def _each(rules: Pack, said: tuple[Verdict, ...]) -> Examined:
    """Put beside each rule of departing what it said."""
    verdicts = {one.rule: one for one in said}
    return tuple((rule, verdicts.get(rule.rule)) for rule in rules.rules if When.DEPART in rule.at)
