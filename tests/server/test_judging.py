"""The office judges each visit again: by the same rules, by what the laptop had been told, and finds what is not so."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from fieldvisit import wire
from fieldvisit.clock import Moment, exactly
from fieldvisit.evidence.seal import seal
from fieldvisit.model.case import Channel, Circumstances, Contact, StopFlag
from fieldvisit.model.event import Concluded, Departed, Judged, Knocked, Left, Offer, Ticked, Voided
from fieldvisit.model.outcome import OfferKind, Outcome, Who
from fieldvisit.model.policy import BadPack, Facts, SignedPack, When, judge
from fieldvisit.model.record import VisitRecord, gathered
from fieldvisit.model.visit import ENTERED, fold
from fieldvisit.server import listing, unsealed
from fieldvisit.server.office import Office
from server.conftest import LADDER, UNTIL, enrolled, plan, staff
from server.judging import Journey
from server.laptop import START, FixedClock, Laptop
from server.test_blobs import put, sha
from server.test_reports import judged, told


def delivered(office: Office, laptop: Laptop, journey: Journey) -> list[tuple[bool, str]]:
    """Seal a walked visit, send it, and return the office's verdicts."""
    record = whole(laptop, journey.visit, journey.order.order_id)
    lead, companion = laptop.collectors["A"], laptop.collectors["B"]
    data = seal(record, {}, lead, companion, office.root, START + timedelta(minutes=5))
    journey.seal(sha(data), len(data))
    assert laptop.sync().status_code == 200
    assert put(laptop, data).status_code == 204
    return judged(laptop)


def whole(laptop: Laptop, visit: str, _: str) -> VisitRecord:
    events = [wire.decode_event(one.payload) for one in [*laptop.sent, *laptop.unsent]]
    seen = fold(event for event in events if event.visit == visit)
    verdicts = gathered([seen.departed.verdicts, *(one.verdicts for one in seen.judgements)])
    base = replace(told(laptop, visit), judgements=seen.judgements, verdicts=verdicts)
    return replace(base, incidents=seen.incidents, messages=seen.messages)


def found(office: Office) -> list[tuple[str, str]]:
    return [one for line in listing.reports(office.books) for one in line.findings]


@pytest.fixture
def small(small_office: Office) -> Any:
    small_office.assign(plan(), first=3)
    with small_office.serving() as url:
        laptop = enrolled(small_office, url, "A", "B")
        assert laptop.sync().status_code == 200
        assert laptop.sync().status_code == 200
        yield small_office, laptop
        laptop.http.close()


def test_a_judged_visit_is_repeated_and_accepted(office: Office, laptop: Laptop) -> None:
    assert laptop.sync().status_code == 200
    journey = Journey(laptop, laptop.orders()[0], "V-1")
    journey.nobody_home()
    assert delivered(office, laptop, journey) == [(True, "")]
    assert found(office) == []


@pytest.mark.parametrize(
    ("tamper", "fact"),
    [
        ({"stops": frozenset()}, "stops"),
        ({"outsourcing_notice": date(2026, 11, 2)}, "outsourcing_notice"),
        ({"heard_from_office": START + timedelta(seconds=8)}, "heard_from_office"),
        ({"balance_at": START + timedelta(days=1)}, "balance_at"),
        ({"dpd": 9999}, "dpd"),
        ({"birth": date(1980, 1, 1)}, "birth"),
        ({"recorder": "REC-9"}, "recorder"),
        ({"lead": staff("A", "别人")}, "lead"),
        ({"companion": replace(staff("B"), training_until=date(2030, 1, 1))}, "companion"),
        ({"circumstances": Circumstances(ceased=True)}, "circumstances"),
        ({"contacts": (Contact(START, Channel.SMS, True),)}, "contacts"),
        ({"contacts": ()}, "contacts"),
        ({"refreshed_on": date(2026, 11, 22)}, "refreshed_on"),
        ({"region": "MA"}, "region"),
        ({"companion_confirmed": True}, "companion_confirmed"),
        ({"consents": frozenset({"photo"})}, "consents"),
        ({"entered": False, "entry_consent": True}, "entry_consent"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_fact_that_is_better_than_the_office_knows_is_named(
    small: tuple[Office, Laptop], tamper: dict[str, Any], fact: str
) -> None:
    office, laptop = small
    order = laptop.orders()[0]
    office.add_contacts([(order.case_id, Contact(START - timedelta(days=1), Channel.PHONE, False, "无人接听"))])
    if fact == "stops":
        office.stop(order.case_id, StopFlag.COMPLAINT_OPEN)
    assert laptop.sync().status_code == 200
    assert laptop.sync().status_code == 200
    journey = Journey(laptop, order, "V-1", **tamper)
    journey.nobody_home()
    assert [accepted for accepted, _ in delivered(office, laptop, journey)] == [False]
    assert ("report_facts_untrue", fact) in found(office)


@pytest.mark.parametrize("household", [True, False])
def test_a_ledger_cannot_be_crowded_out(small: tuple[Office, Laptop], household: bool) -> None:
    """Two hundred lines are the most a judgement carries; made-up ones do not push out those that were told."""
    office, laptop = small
    order = laptop.orders()[0]
    office.add_contacts([(order.case_id, Contact(START - timedelta(days=1), Channel.PHONE, True))])
    assert laptop.sync().status_code == 200
    assert laptop.sync().status_code == 200
    made_up = tuple(
        Contact(START - timedelta(days=60, minutes=one), Channel.VISIT, True, household=household) for one in range(200)
    )
    journey = Journey(laptop, order, "V-1", contacts=(*made_up, *LADDER))
    journey.nobody_home()
    assert delivered(office, laptop, journey) == [(False, "report_facts_untrue")]
    assert ("report_facts_untrue", "contacts") in found(office)


def test_more_lines_than_a_judgement_carries_are_no_lie(small: tuple[Office, Laptop]) -> None:
    office, laptop = small
    order = laptop.orders()[0]
    lines = [(order.case_id, Contact(START - timedelta(days=9, hours=one), Channel.SMS, True)) for one in range(230)]
    office.add_contacts([*lines, (order.case_id, Contact(START - timedelta(days=8), Channel.PHONE, False))])
    assert laptop.sync().status_code == 200
    assert laptop.sync().status_code == 200
    journey = Journey(laptop, order, "V-1")
    journey.tamper = {"contacts": journey.known().contacts[-200:]}
    journey.nobody_home()
    assert delivered(office, laptop, journey) == [(True, "")]


def test_going_in_that_is_admitted_needs_no_rules_and_its_reason(small: tuple[Office, Laptop]) -> None:
    """The laptop asks nothing of what has happened already; the seal does, and the report explains it."""
    office, laptop = small
    for place, explained in ((0, True), (1, False)):
        journey = Journey(laptop, laptop.orders()[place], f"V-{place}")
        journey.depart()
        journey.do(Knocked(Who.FAMILY, "配偶"))
        journey.silent = {Ticked}
        journey.do(Ticked(ENTERED, True, "进门躲雨，未征得同意"))
        for item in ("id_shown:A", "id_shown:B", "recording_announced"):
            journey.do(Ticked(item, True))
        if explained:
            journey.do(Ticked("deviation:CN-ENTRY-01", True, "大雨，主人未及开口"))
        journey.end(Outcome.THIRD_PARTY_ONLY, "DONE")
        accepted = (True, "") if explained else (False, "report_rule_broken")
        assert delivered(office, laptop, journey)[-1] == accepted


def test_what_forbade_anywhere_is_explained_in_the_sealed_report(small: tuple[Office, Laptop]) -> None:
    """A judgement beside an act of its own, as that of leaving late, counts as much as one that allowed something."""
    office, laptop = small
    journey = Journey(laptop, laptop.orders()[0], "V-1")
    journey.depart()
    journey.do(Knocked(Who.NOBODY))
    night = exactly(START + timedelta(hours=13))
    late = journey.facts(When.DOOR, night)
    journey.write(Judged(late, judge(journey.pack(), late, night)), night)
    journey.end()
    assert delivered(office, laptop, journey) == [(False, "report_rule_broken")]


def test_a_visit_against_a_stop_that_was_told_is_found_however_it_was_begun(small: tuple[Office, Laptop]) -> None:
    office, laptop = small
    order = laptop.orders()[0]
    office.stop(order.case_id, StopFlag.DISPUTE)
    assert laptop.sync().status_code == 200
    assert laptop.sync().status_code == 200
    journey = Journey(laptop, order, "V-1")
    journey.nobody_home()
    assert delivered(office, laptop, journey) == [(False, "report_rule_broken")]
    assert {reason for reason, _ in found(office)} == {"report_rule_broken"}


def test_who_never_seals_is_found_all_the_same(small: tuple[Office, Laptop]) -> None:
    """A blocked visit that is left open, or given up after somebody answered, stands there with what was wrong."""
    office, laptop = small
    order, honest = laptop.orders()[0], laptop.orders()[1]
    office.stop(order.case_id, StopFlag.DISPUTE)
    assert laptop.sync().status_code == 200
    assert laptop.sync().status_code == 200
    journey = Journey(laptop, order, "V-1")
    journey.depart()
    journey.do(Knocked(Who.FAMILY))
    void = journey.do(Voided("没事"))
    other = Journey(laptop, honest, "V-2")
    other.depart()
    assert laptop.sync().status_code == 200
    assert laptop.sync().status_code == 200
    assert [(one.seq, one.reason) for one in laptop.items if isinstance(one, wire.EventRefused)] == [
        (void, "void_too_late")
    ]
    lines = {one.visit_id: one for one in unsealed.visits(office.books)}
    assert {name: one.reason for name, one in lines.items()} == {"V-1": "OPEN", "V-2": "OPEN"}
    assert set(lines["V-1"].findings) == {("report_rule_broken", "CN-CARD-03")}
    assert lines["V-2"].findings == ()
    other.do(Voided("客户改期"))
    assert laptop.sync().status_code == 200
    assert {one.visit_id: one.reason for one in unsealed.visits(office.books)} == {"V-1": "OPEN", "V-2": "VOID"}


def test_a_stop_that_came_too_late_is_a_flag_and_no_fault(small: tuple[Office, Laptop], clock: FixedClock) -> None:
    """Domain 5, situation 27: the withdrawal wins, and what was done stays as evidence."""
    office, laptop = small
    order = laptop.orders()[0]
    office.withdraw(order.case_id, "RECALLED")
    clock.pass_by(minutes=30)
    journey = Journey(laptop, order, "V-1")
    journey.nobody_home()
    assert delivered(office, laptop, journey) == [(True, "")]
    assert [line.flags for line in listing.reports(office.books)] == [("AFTER_WITHDRAWAL",)]


@pytest.mark.parametrize("kind", [Departed, Knocked])
def test_an_act_nobody_asked_the_rules_about_is_found(small: tuple[Office, Laptop], kind: type) -> None:
    office, laptop = small
    journey = Journey(laptop, laptop.orders()[0], "V-1")
    journey.nobody_home()
    assert delivered(office, laptop, journey) == [(True, "")]
    second = Journey(laptop, laptop.orders()[1], "V-2")
    second.silent = {kind}
    second.nobody_home()
    assert delivered(office, laptop, second)[-1] == (False, "report_unjudged")


def test_a_judgement_that_says_otherwise_than_the_rules_is_found(small: tuple[Office, Laptop]) -> None:
    office, laptop = small
    night = exactly(START + timedelta(hours=13))
    order = laptop.orders()[0]
    journey = Journey(laptop, order, "V-1")
    journey.depart(night)
    journey.do(Knocked(Who.NOBODY))
    journey.end()
    assert delivered(office, laptop, journey) == [(False, "report_rule_broken")]
    lying = Journey(laptop, laptop.orders()[1], "V-2")
    body = Departed(lying.order.order_id, "A", "B", "REC-1", ())
    lying.do(body, at=exactly(START + timedelta(minutes=3)))
    lying.laptop.unsent.clear()


def test_two_visits_of_a_case_on_one_day_are_both_kept_and_the_second_is_marked(
    office: Office, url: str, laptop: Laptop
) -> None:
    """Domain 5, situation 26."""
    order = laptop.orders()[0]
    office.assign(plan("C", "D"), names=[order.case_id])
    other = enrolled(office, url, "C", "D")
    assert other.sync().status_code == 200
    for one, lead, visit in ((laptop, "A", "V-1"), (other, "C", "V-2")):
        mine = next(each for each in one.orders() if each.case_id == order.case_id and each.lead == lead)
        one.write(Departed(mine.order_id, mine.lead, mine.companion, "R", ()), by=lead, visit=visit, case=mine.case_id)
        assert one.sync().status_code == 200
    from fieldvisit.server import story

    with office.books.database.read() as connection:
        flags = [
            story.flags(connection, visit, story.events(connection, one.device, visit, 99))
            for one, visit in ((laptop, "V-1"), (other, "V-2"))
        ]
    assert flags in ([[], ["CONFLICT"]], [["CONFLICT"], []])


def test_training_cards_are_kept_and_count_for_the_day(small: tuple[Office, Laptop]) -> None:
    office, laptop = small
    journey = Journey(laptop, laptop.orders()[0], "V-1", refreshed_on=date(2026, 11, 21))
    journey.nobody_home()
    assert delivered(office, laptop, journey) == [(True, "")]


OWN = """
[pack]
id = "{pack}"
version = "{version}"
effective = 2026-01-01
zone = "Asia/Shanghai"
extends = "{base}"

[[rule]]
id = "{rule}-01"
level = "BLOCK"
check = "recorder"
at = ["DEPART"]
citation = "x"
confidence = "practice"
sentence.zh-CN = "x"
sentence.en = "x"
"""


def test_a_laptop_that_has_not_heard_of_a_newer_base_judged_rightly(small_office: Office) -> None:
    """What an own pack stands on can become stricter while a laptop is offline: it judged by what it had."""
    office = small_office
    first = OWN.format(pack="MID", version="1", base="CN-2026", rule="MID")
    office.publish(first)
    office.publish(OWN.format(pack="TOP", version="1", base="MID", rule="TOP"))
    office.choose_pack("TOP")
    office.assign(plan(), first=1)
    with office.serving() as url:
        laptop = enrolled(office, url, "A", "B")
        for _ in range(2):
            assert laptop.sync().status_code == 200
        office.publish(
            first.replace('version = "1"', 'version = "2"') + OWN[OWN.index("[[rule]]") :].format(rule="MID-NEW")
        )
        with pytest.raises(BadPack):
            office.publish(
                first.replace('version = "1"', 'version = "3"') + OWN[OWN.index("[[rule]]") :].format(rule="TOP")
            )
        journey = Journey(laptop, laptop.orders()[0], "V-1")
        journey.nobody_home()
        record = whole(laptop, "V-1", "")
        texts = {one.pack_id: one for one in laptop.items if isinstance(one, wire.PackItem)}
        chain = tuple(SignedPack(texts[name].text, texts[name].signature) for name in ("CN-2026", "MID", "TOP"))
        record = replace(record, pack_id="TOP", pack_version="1", packs=chain)
        lead, companion = laptop.collectors["A"], laptop.collectors["B"]
        data = seal(record, {}, lead, companion, office.root, START + timedelta(minutes=5))
        journey.seal(sha(data), len(data))
        assert laptop.sync().status_code == 200
        assert put(laptop, data).status_code == 204
        assert judged(laptop) == [(True, "")]
        laptop.http.close()


def test_papers_count_as_they_were_told(small: tuple[Office, Laptop]) -> None:
    office, laptop = small
    office.add_user(replace(staff("A"), badge_until=date(2026, 1, 1)))
    journey = Journey(laptop, laptop.orders()[0], "V-1")
    journey.nobody_home()
    assert journey.staff("A").badge_until == UNTIL
    assert delivered(office, laptop, journey) == [(True, "")]


def test_a_promise_needs_the_rules_and_an_objection_never_does(small: tuple[Office, Laptop]) -> None:
    office, laptop = small
    journey = Journey(laptop, laptop.orders()[0], "V-1")
    journey.depart()
    journey.meet()
    journey.do(Offer(OfferKind.COMPLAINT, text="态度不好"))
    journey.silent = {Offer}
    journey.do(Offer(OfferKind.PROMISE, amount=100, due=date(2026, 12, 1)))
    journey.do(Left("DONE"))
    journey.do(Concluded(Outcome.MET_DEBTOR_PTP))
    assert delivered(office, laptop, journey) == [(False, "report_unjudged")]
    assert ("report_unjudged", "OFFER") in found(office)


@pytest.mark.parametrize("allowed", [True, False])
def test_what_a_report_says_of_cash_is_held_against_the_limits(small: tuple[Office, Laptop], allowed: bool) -> None:
    office, laptop = small
    if allowed:
        office.set_limits({"cash": "yes", "cash_most": "200000", "cash_day_most": "300000"})
    assert laptop.sync().status_code == 200
    assert laptop.sync().status_code == 200

    class AtTheSeal(Journey):
        def facts(self, when: When, at: Moment, **more: Any) -> Facts:
            return replace(super().facts(when, at, **more), cash_allowed=when is When.SEAL)

    journey = AtTheSeal(laptop, laptop.orders()[0], "V-1")
    journey.nobody_home()
    assert delivered(office, laptop, journey) == [(True, "") if allowed else (False, "report_facts_untrue")]
    assert found(office) == [] if allowed else ("report_facts_untrue", "cash_allowed") in found(office)
