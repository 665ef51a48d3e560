"""What of a case the rules are asked with: the same on the laptop and in the office, and nothing they do not need."""

from dataclasses import replace
from datetime import date
from typing import Final
from zoneinfo import ZoneInfo

from fieldvisit.clock import Moment
from fieldvisit.model.case import Case, Channel, Circumstances, Contact
from fieldvisit.model.order import Order
from fieldvisit.model.outcome import Outcome
from fieldvisit.model.people import birthday
from fieldvisit.model.policy import Pack

SURELY_ADULT: Final = 25
"""Years from which on a birthday says nothing to any rule, and so does not travel into the report."""
_REGIONS: Final = dict(
    zip(
        (
            "北京 天津 河北 山西 内蒙古 辽宁 吉林 黑龙江 上海 江苏 浙江 安徽 福建 江西 山东 河南 湖北 湖南 广东 广西 "
            "海南 重庆 四川 贵州 云南 西藏 陕西 甘肃 青海 宁夏 新疆 香港 澳门 台湾"
        ).split(),
        (
            "BJ TJ HE SX NM LN JL HL SH JS ZJ AH FJ JX SD HA HB HN GD GX HI CQ SC GZ YN XZ SN GS QH NX XJ HK MO TW"
        ).split(),
        strict=True,
    )
)
"""How an address in China begins, and its ISO 3166-2 subdivision."""
_PRIVATE: Final = {
    "vulnerable": ("vulnerable",),
    "respite": ("respite_from", "respite_in_crisis", "crisis_ended"),
    "adviser": ("adviser_since",),
    "quiet": ("quiet_until",),
}
"""Circumstances that say something of a person's health or family, by the question that asks for them."""
_ZONES: Final = {"Asia/Urumqi": "CN-XJ", "Asia/Kashgar": "CN-XJ"}


def for_rules(known: Circumstances, rules: Pack) -> Circumstances:
    """Return circumstances without the words in them, and without what none of the rules asks for.

    Judgements stand in a report that the household may read: nobody's crisis or bereavement travels for nothing.
    """
    asked, blank = {rule.check for rule in rules.rules}, Circumstances()
    unasked = {name: getattr(blank, name) for check, names in _PRIVATE.items() if check not in asked for name in names}
    told = tuple(replace(one, note="") for one in known.inconvenient)
    words = {"represented_by": _stated(known.represented_by), "unreachable": _stated(known.unreachable)}
    return replace(known, **({"inconvenient": told} | words | unasked))


def _stated(words: str) -> str:
    return "STATED" if words.strip() else ""


def worded(one: Contact) -> Contact:
    """Leave of a contact's note only the outcome of a visit: nothing else of it is asked for."""
    kept = one.channel is Channel.VISIT and one.note in Outcome.__members__
    return one if kept or not one.note else replace(one, note="")


def birth(case: Case, at: Moment) -> date | None:
    """Return the birthday a valid resident ID names when it can matter to a rule, else None."""
    born = birthday(case.id_no)
    return born if born and at.earliest.year - born.year < SURELY_ADULT else None


def days_overdue(case: Case, at: Moment, zone: str) -> int:
    """Return the days past due on the local day, from the calendar and not from the hand-over's own number."""
    return (at.earliest.astimezone(ZoneInfo(zone)).date() - case.overdue_since).days


def region(case: Case, order: Order) -> str:
    """Return the ISO 3166-2 code of the province an address in China names, or that the order's time zone tells."""
    address = "".join(case.address.split()).removeprefix("中华人民共和国").removeprefix("中国")
    named = next((f"CN-{code}" for name, code in _REGIONS.items() if address.startswith(name)), "")
    return named or _ZONES.get(order.zone, "")
