"""The product on both sides: a laptop's own verbs, its own sync, and the office that judges what it did again."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from fieldvisit import casework, keys, sync
from fieldvisit.casework import Leaving
from fieldvisit.model.event import Offer
from fieldvisit.model.order import Order
from fieldvisit.model.outcome import IncidentKind, OfferKind, Outcome, Who
from fieldvisit.server import listing
from fieldvisit.server.office import Office
from fieldvisit.store.desk import Desk
from server.conftest import plan
from server.laptop import START, FixedClock

WORD = "绿水青山-2026-外访"


@dataclass
class Pair:
    """A laptop with its two collectors, and its office."""

    office: Office
    desk: Desk
    lead: keys.Signer
    companion: keys.Signer
    clock: FixedClock

    def sync(self) -> None:
        for _ in range(3):
            self.clock.pass_by(seconds=20)
            sync.sync_once(self.desk)

    def orders(self) -> list[Order]:
        """The orders of the day, in an order that stays."""
        return sorted(self.desk.store.orders.for_day(START.date(), "Asia/Shanghai"), key=lambda one: one.order_id)

    def begin(self, place: int = 0) -> str:
        """Read the cards, set out, and have the companion confirm."""
        self.clock.pass_by(minutes=1)
        casework.refresh(self.desk, [("success", "1")])
        order = self.orders()[place]
        visit = casework.depart(self.desk, order.order_id, companion="B", recorder="REC-1").visit_id
        casework.confirm(self.desk, visit, self.companion)
        self.tick(visit)
        self.clock.pass_by(minutes=5)
        return visit

    def tick(self, visit: str) -> None:
        seen = self.desk.store.visits.get(visit)
        order = self.desk.store.orders.get(seen.departed.order_id)
        rules = casework.rules(self.desk, order, seen)
        for line in casework.lines(rules, seen):
            if line.required and not line.done:
                casework.tick(self.desk, visit, line.key, True)

    def end(self, visit: str, reason: Leaving, outcome: Outcome) -> None:
        self.clock.pass_by(minutes=5)
        casework.leave(self.desk, visit, reason)
        casework.conclude(self.desk, visit, outcome)
        self.tick(visit)
        casework.seal(self.desk, visit, self.lead, self.companion, "zh-CN")
        self.sync()


@pytest.fixture
def pair(small_office: Office, tmp_path: Path, clock: FixedClock) -> Iterator[Pair]:
    small_office.assign(plan(), first=3)
    with small_office.serving() as url:
        folder = tmp_path / "laptop"
        sync.enrol(folder, url, small_office.enrol_code("A"), WORD, clock)
        opened = casework.unlock(folder, WORD, clock)
        desk = opened.desk
        sync.sync_once(desk)
        sync.enrol_companion(desk, small_office.enrol_code("B"), WORD + "B")
        made = Pair(small_office, desk, opened.signer, casework.open_signer(desk, "B", WORD + "B"), clock)
        made.sync()
        yield made
        desk.store.close()


def verdicts(pair: Pair) -> list[tuple[bool | None, str, list[tuple[str, str]]]]:
    lines = listing.reports(pair.office.books)
    return [(one.accepted, one.reason, list(one.findings)) for one in reversed(lines)]


GOOD: tuple[bool, str, list[tuple[str, str]]] = (True, "", [])


def test_a_door_that_stays_closed(pair: Pair) -> None:
    visit = pair.begin()
    casework.knock(pair.desk, visit, Who.NOBODY)
    pair.end(visit, Leaving.NOBODY, Outcome.NO_ONE_HOME)
    assert verdicts(pair) == [GOOD]
    second = pair.begin(1)
    casework.knock(pair.desk, second, Who.NOBODY)
    pair.end(second, Leaving.NOBODY, Outcome.NO_ONE_HOME)
    assert verdicts(pair) == [GOOD, GOOD]


def test_a_report_sealed_after_the_log_grew_by_another_laptop(pair: Pair, tmp_path: Path) -> None:
    """The office's note is then newer than the last one that brought this laptop an acknowledgement."""
    visit = pair.begin()
    casework.knock(pair.desk, visit, Who.NOBODY)
    pair.sync()
    address = pair.desk.store.settings.get("office_address")
    sync.enrol(tmp_path / "other", address, pair.office.enrol_code("C"), WORD, pair.clock)
    other = casework.unlock(tmp_path / "other", WORD, pair.clock).desk
    with other.store:
        casework.refresh(other, [("success", "1")])
        sync.sync_once(other)
    pair.sync()
    held = pair.desk.store.notes.newest()
    assert held
    assert held.log_size > (held.leaf or 0) + 1
    pair.end(visit, Leaving.NOBODY, Outcome.NO_ONE_HOME)
    assert verdicts(pair) == [GOOD]


def test_a_talk_with_a_consent_a_plan_and_a_complaint(pair: Pair) -> None:
    visit = pair.begin()
    desk = pair.desk
    casework.knock(desk, visit, Who.SELF)
    casework.identify(desk, visit, True, "PHONE_TAIL")
    casework.consent(desk, visit, "photo", True, "zh-CN")
    pair.tick(visit)
    casework.note(desk, visit, notes="本人在家，说明了欠款。", statement="每月可以还一些。")
    casework.offer(desk, visit, Offer(OfferKind.PROMISE, amount=100, due=(START + timedelta(days=5)).date()))
    pair.sync()
    casework.offer(desk, visit, Offer(OfferKind.COMPLAINT, text="来得太早"))
    casework.incident(desk, visit, IncidentKind.HOME_VIOLENCE, "手臂有伤")
    casework.attend(desk, visit, refused="不愿签")
    pair.tick(visit)
    pair.end(visit, Leaving.DONE, Outcome.MET_DEBTOR_PTP)
    assert verdicts(pair) == [GOOD]
    assert [one.number for one in pair.office.tickets()] == [
        one for one, said in casework.slips(desk, desk.store.visits.get(visit)) if said.kind is OfferKind.COMPLAINT
    ]
