"""A visit as a laptop of version 0.2 records it: the rules are asked at each act, and their answer is written down."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from fieldvisit import wire
from fieldvisit.calendars import holidays_near
from fieldvisit.clock import Moment, exactly
from fieldvisit.model import gist
from fieldvisit.model.case import CaseFile
from fieldvisit.model.event import (
    Body,
    CompanionConfirmed,
    Concluded,
    Departed,
    Identified,
    Judged,
    Knocked,
    Left,
    Refreshed,
    Sealed,
    Ticked,
)
from fieldvisit.model.order import Order, Staff
from fieldvisit.model.outcome import Outcome, Who
from fieldvisit.model.policy import Facts, Pack, When, judge, parse
from fieldvisit.model.visit import ENTERED, Visit, fold
from fieldvisit.server import story
from server.laptop import START, Laptop

CHECKLIST = ("recorder_running", "papers_carried", "nothing_posted")


class Journey:
    """One visit of one order, walked as the product does it; `tamper` changes the facts before the rules are asked."""

    def __init__(self, laptop: Laptop, order: Order, visit: str, **tamper: Any) -> None:
        self.laptop, self.order, self.visit, self.tamper = laptop, order, visit, tamper
        self.silent: set[type] = set()
        self.refreshed_on: date | None = date(2026, 11, 21)
        if not any(wire.decode_event(one.payload).visit is None for one in [*laptop.sent, *laptop.unsent]):
            laptop.write(Refreshed((("success", "1"),)))

    def known(self) -> CaseFile:
        """The case as this laptop holds it."""
        items = [one.case for one in self.laptop.items if isinstance(one, wire.CaseItem)]
        return [one for one in items if one.case_id == self.order.case_id][-1]

    def staff(self, collector: str) -> Staff:
        items = [one.staff for one in self.laptop.items if isinstance(one, wire.StaffItem)]
        return [one for one in items if one.collector_id == collector][-1]

    def pack(self) -> Pack:
        """The rules of the order, the newest this laptop was sent."""
        texts = {one.pack_id: one.text for one in self.laptop.items if isinstance(one, wire.PackItem)}
        parsed: dict[str, Pack] = {}
        for name, text in texts.items():
            parsed[name] = parse(text, parsed)
        return parsed[self.order.pack_id or "CN-2026"]

    def told(self) -> Visit | None:
        events = [wire.decode_event(one.payload) for one in [*self.laptop.sent, *self.laptop.unsent]]
        mine = [one for one in events if one.visit == self.visit]
        return fold(mine) if mine else None

    def facts(self, when: When, at: Moment, **more: Any) -> Facts:
        """Return all that is known, as the product gathers it."""
        file, visit = self.known(), self.told()
        given = [one.given for one in visit.consents if one.purpose == "entry"] if visit else []
        ticks = {tick.item for tick in visit.ticks if tick.done} if visit else set()
        answered = bool(visit and visit.knocked and visit.knocked.who not in (Who.NOBODY, Who.MINOR))
        required = set(CHECKLIST) | ({"id_shown:A", "id_shown:B", "recording_announced"} if answered else set())
        base = Facts(
            when=when,
            order=self.order,
            stops=file.stops,
            dpd=(at.earliest.date() - file.case.overdue_since).days,
            outsourcing_notice=file.outsourcing_notice,
            heard_from_office=START,
            balance_at=file.balance_at,
            lead=self.staff(self.order.lead),
            companion=self.staff(self.order.companion),
            companion_confirmed=bool(visit and visit.confirmed),
            recorder="REC-1",
            ticks=frozenset(ticks),
            required_ticks=frozenset(required),
            entered=bool(visit and visit.ticked(ENTERED)),
            entry_consent=any(given),
            uses=frozenset({"entry"} if visit and visit.ticked(ENTERED) else ()),
            birth=gist.birth(file.case, at),
            circumstances=file.circumstances,
            contacts=file.contacts,
            holidays=holidays_near(self.pack().country, at.earliest.astimezone(ZoneInfo(self.order.zone)).date()),
            refreshed_on=self.refreshed_on,
            region=gist.region(file.case, self.order),
            met=visit.knocked.who.value if visit and visit.knocked else "",
            identified=bool(visit and visit.identified and visit.identified.confirmed),
        )
        return replace(replace(base, **more), **self.tamper)

    def do(self, body: Body, *, at: Moment | None = None, by: str = "", **more: Any) -> int:
        """Record an act, with its judgement when it needs one."""
        at = at or exactly(START + timedelta(seconds=self.laptop.head.size))
        when = story.asked(body)
        judged: Judged | None = None
        if when is not None and type(body) not in self.silent:
            facts = self.facts(when, at, **more)
            judged = Judged(facts, judge(self.pack(), facts, at))
        departing = isinstance(body, Departed)
        if judged and not departing:
            self.write(judged, at, by)
        seq = self.write(body, at, by)
        if judged and departing:
            self.write(judged, at, by)
        return seq

    def write(self, body: Body, at: Moment, by: str = "") -> int:
        return self.laptop.write(body, by=by or "A", visit=self.visit, case=self.order.case_id, at=at)

    def depart(self, at: Moment | None = None) -> None:
        """Set out, and have the companion confirm."""
        self.do(Departed(self.order.order_id, self.order.lead, self.order.companion, "REC-1", ()), at=at)
        companion = self.laptop.collectors[self.order.companion]
        proof = companion.sign(f"{self.visit}|{self.order.order_id}".encode())
        self.do(CompanionConfirmed(self.order.companion, companion.fingerprint, proof), by=self.order.companion)

    def meet(self) -> None:
        """The person answers and is confirmed."""
        self.do(Knocked(Who.SELF))
        self.do(Identified(True, "phone"))

    def end(self, outcome: Outcome = Outcome.NO_ONE_HOME, reason: str = "NOBODY") -> None:
        """Leave and conclude."""
        for item in CHECKLIST:
            self.do(Ticked(item, True))
        self.do(Left(reason))
        self.do(Concluded(outcome))

    def nobody_home(self) -> None:
        self.depart()
        self.do(Knocked(Who.NOBODY))
        self.end()

    def seal(self, sha256: str, size: int) -> int:
        return self.do(Sealed(sha256, size))
