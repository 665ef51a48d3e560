"""An ordinary lawful visit as facts, in China and elsewhere: what each test then changes in one place."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from fieldvisit.clock import Moment, exactly
from fieldvisit.model.case import AddressState, Channel, Circumstances, Contact
from fieldvisit.model.order import Order, Staff
from fieldvisit.model.policy import Facts, Pack, When, blocks, judge

CHINA = ZoneInfo("Asia/Shanghai")
DAY = date(2026, 11, 24)
"""A Tuesday, a holiday nowhere."""


def local(clock: str, where: ZoneInfo = CHINA, day: date = DAY) -> datetime:
    return datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=where)


def order(day: date = DAY, zone: str = "Asia/Shanghai", pack_id: str = "") -> Order:
    ten = local("10:00", ZoneInfo(zone), day).astimezone(UTC)
    return Order(
        "O-1",
        "C-1",
        "101",
        "102",
        "电话联系未果",
        "900",
        day,
        day,
        24,
        ten,
        ten + timedelta(hours=1),
        "HOME",
        zone,
        pack_id,
    )


def staff(collector_id: str, day: date = DAY) -> Staff:
    until = day + timedelta(days=90)
    return Staff(collector_id, "李婷", f"A{collector_id}", until, until, until, certificates=("IIBF", "DCA"))


def facts(when: When, now: datetime | None = None) -> Facts:
    """All that a lawful visit at a moment needs to be, at the moment's own place; ten in the morning in China."""
    now = now or local("10:00")
    day, where = now.date(), str(now.tzinfo)
    return Facts(
        when=when,
        order=order(day, where),
        dpd=88,
        outsourcing_notice=day - timedelta(days=10),
        heard_from_office=now - timedelta(hours=1),
        balance_at=now - timedelta(hours=1),
        lead=staff("101", day),
        companion=staff("102", day),
        companion_confirmed=True,
        recorder="REC-7",
        ticks=frozenset({"id_shown:101", "nothing_posted"}),
        required_ticks=frozenset({"id_shown:101", "nothing_posted"}),
        birth=date(1990, 5, 17),
        circumstances=Circumstances(
            address_state=AddressState.VALID,
            visit_notice_at=now - timedelta(days=2),
            validation_sent=day - timedelta(days=5),
            transfer_notice=day - timedelta(days=30),
            agency_listed=True,
        ),
        contacts=(
            Contact(now - timedelta(days=20), Channel.SMS, False),
            Contact(now - timedelta(days=9), Channel.PHONE, True),
        ),
        met="SELF",
        identified=True,
        periods=12 if when is When.OFFER else None,
        amount=10_000 if when in (When.OFFER, When.RECEIPT) else None,
        owed=1_248_215 if when in (When.OFFER, When.RECEIPT) else None,
        mode="CREDITOR_QR" if when is When.RECEIPT else "",
        refreshed_on=day,
    )


def message(now: datetime | None = None) -> Facts:
    """A neighbour is asked to pass a message: the person could not be reached three times."""
    now = now or local("10:00")
    failed = tuple(Contact(now - timedelta(days=9, hours=hour), Channel.PHONE, False) for hour in (1, 2, 3))
    known = facts(When.MESSAGE, now)
    return replace(known, met="OTHER_ADULT", identified=False, relation="邻居", contacts=known.contacts[:1] + failed)


def blocked(pack: Pack, known: Facts, when: Moment | datetime) -> set[str]:
    """The ids of the rules that forbid."""
    at = when if isinstance(when, Moment) else exactly(when)
    return {verdict.rule for verdict in blocks(judge(pack, known, at))}
