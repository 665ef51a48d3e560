"""Whether rules leave banknotes to the office's limits, or forbid them whatever the office allows."""

from fieldvisit.clock import Moment
from fieldvisit.model.order import Order
from fieldvisit.model.policy.facts import Facts, When
from fieldvisit.model.policy.judging import Verdict, blocks, judge
from fieldvisit.model.policy.pack import Pack
from fieldvisit.model.receipt import PaymentMode


def official_only(rules: Pack, verdicts: tuple[Verdict, ...]) -> bool:
    """Tell whether a rule forbids this way of paying; whatever else forbids a payment now may pass."""
    return any(rules.rule(one.rule).check == "official" for one in blocks(verdicts))


def left_to_office(rules: Pack, order: Order, at: Moment) -> bool:
    """Tell whether cash may be taken on visits of an order where the office's limits allow it."""
    paying = Facts(When.RECEIPT, order, mode=PaymentMode.CASH.value, cash_allowed=True)
    return not official_only(rules, judge(rules, paying, at))
