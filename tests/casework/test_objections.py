"""Objections, proposals, consent, acknowledgement and the person's own words: each stops or frees what it must."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from casework.laptop import CASE, CASE_FILE, LIMITS, ORDER, PARTIES, TODAY, Laptop
from casework.rights import LINE, PLAN, again, check, forbidding
from evidence.pictures_made import png
from evidence.recordings_made import wav
from fieldvisit import casework, wire
from fieldvisit.errors import Blocked, ConsentWithdrawn, MissingText, OutOfOrder
from fieldvisit.model.case import Circumstances, StopFlag
from fieldvisit.model.event import Offer
from fieldvisit.model.order import Decision
from fieldvisit.model.outcome import ENDING_TALK, OBJECTIONS, PROPOSALS, OfferKind, Outcome, Said, Who
from fieldvisit.model.receipt import PaymentMode


# Objections, proposals
@pytest.mark.parametrize("kind", [*OBJECTIONS, *sorted(PROPOSALS)])
def test_whatever_is_objected_or_proposed_stops_the_next_visit_at_once(at_work: Laptop, kind: OfferKind) -> None:
    visit, order = at_work.met(), again(at_work)
    said = {
        OfferKind.PLAN: PLAN,
        OfferKind.WAIVER: Offer(OfferKind.WAIVER, amount=100),
        OfferKind.EXTENSION: Offer(OfferKind.EXTENSION, due=TODAY + timedelta(days=9)),
    }.get(kind, Offer(kind, text="情况说明"))
    casework.offer(at_work.desk, visit.visit_id, said)
    flag = OBJECTIONS.get(kind, StopFlag.PROPOSAL_OPEN)
    assert flag in at_work.desk.store.cases.get(CASE).stops
    assert "stops" in forbidding(at_work, order)
    with pytest.raises(Blocked):
        casework.depart(at_work.desk, order, companion="lin", recorder="R")
    with pytest.raises(OutOfOrder):
        casework.void(at_work.desk, visit.visit_id, "算了")


@pytest.mark.parametrize("kind", sorted(ENDING_TALK))
def test_after_these_the_debt_is_not_spoken_of_any_more(at_work: Laptop, kind: OfferKind) -> None:
    visit = at_work.met()
    casework.offer(at_work.desk, visit.visit_id, Offer(kind))
    for verb in (
        lambda: casework.offer(at_work.desk, visit.visit_id, PLAN),
        lambda: casework.receive(at_work.desk, visit.visit_id, 1, PaymentMode.APP, "1", "x", ""),
        lambda: casework.acknowledge(at_work.desk, visit.visit_id, LINE),
    ):
        with pytest.raises(OutOfOrder):
            verb()
    casework.offer(at_work.desk, visit.visit_id, Offer(OfferKind.COMPLAINT))
    casework.leave(at_work.desk, visit.visit_id, "DONE")
    casework.offer(at_work.desk, visit.visit_id, Offer(OfferKind.DATA_REQUEST))


def test_a_plan_may_follow_hardship(at_work: Laptop) -> None:
    visit = at_work.met()
    casework.offer(at_work.desk, visit.visit_id, Offer(OfferKind.HARDSHIP, text="失业"))
    assert len(casework.offer(at_work.desk, visit.visit_id, PLAN).offers) == 2


@pytest.mark.parametrize(
    ("who", "kind", "may"),
    [
        (Who.FAMILY, OfferKind.COMPLAINT, True),
        (Who.OTHER_ADULT, OfferKind.DATA_REQUEST, True),
        (Who.LAWYER, OfferKind.REPRESENTED, True),
        (Who.LAWYER, OfferKind.BANKRUPTCY, True),
        (Who.FAMILY, OfferKind.REPRESENTED, False),
        (Who.LAWYER, OfferKind.DISPUTE, False),
        (Who.SELF, OfferKind.DISPUTE, False),
        (Who.SELF, OfferKind.REPRESENTED, True),
        (Who.GUARANTOR, OfferKind.BANKRUPTCY, True),
        (Who.SELF, OfferKind.FRAUD, True),
        (Who.MINOR, OfferKind.COMPLAINT, False),
        (Who.NOBODY, OfferKind.COMPLAINT, False),
    ],
)
def test_who_may_object(at_work: Laptop, who: Who, kind: OfferKind, may: bool) -> None:
    visit = at_work.confirmed()
    casework.knock(at_work.desk, visit.visit_id, who)
    if not may:
        with pytest.raises(OutOfOrder):
            casework.offer(at_work.desk, visit.visit_id, Offer(kind))
        return
    visit = casework.offer(at_work.desk, visit.visit_id, Offer(kind, text="联系王律师"))
    assert visit.offers[0].kind is kind
    if kind is OfferKind.REPRESENTED:
        assert casework.circumstances(at_work.desk, CASE).represented_by == "联系王律师"
        assert Outcome.MET_DEBTOR_REPRESENTED in casework.allowed_outcomes(visit)


def test_a_proposal_stops_until_the_office_has_decided(at_work: Laptop) -> None:
    visit, order = at_work.met(), again(at_work)
    casework.offer(at_work.desk, visit.visit_id, Offer(OfferKind.PROMISE, 100, TODAY))
    visit = casework.offer(at_work.desk, visit.visit_id, PLAN)
    ((number, said),) = casework.slips(at_work.desk, visit)
    assert (said, number[-2:]) == (PLAN, "-2")
    other = Decision("X-1", CASE, visit.visit_id, "PLAN", False, TODAY, "赵")
    at_work.feed(wire.DecisionItem(other))
    assert "stops" in forbidding(at_work, order)
    decided = Decision(number, CASE, visit.visit_id, "PLAN", False, TODAY, "赵", "请先核对收入")
    at_work.feed(wire.DecisionItem(decided))
    assert "stops" not in forbidding(at_work, order)
    assert set(casework.decisions(at_work.desk, CASE)) == {other, decided}
    at_work.feed(wire.CaseItem(replace(CASE_FILE, stops=frozenset({StopFlag.PLAN_ACTIVE}))))
    assert "stops" in forbidding(at_work, order)


# Consent
@pytest.mark.parametrize(("purpose", "media"), [("photo", "image/png"), ("recording", "audio/mp4")])
def test_a_consent_taken_back_stops_the_capture(at_work: Laptop, purpose: str, media: str) -> None:
    desk, visit = at_work.desk, at_work.met()
    casework.consent(desk, visit.visit_id, purpose, True, "zh-CN")
    data = png() if purpose == "photo" else wav()
    casework.attach(desk, visit.visit_id, data, media)
    visit = casework.consent(desk, visit.visit_id, purpose, False, "zh-CN")
    assert [one.body.reason for one in visit.recorder_stops] == ["CONSENT_WITHDRAWN"] * (purpose == "recording")
    with pytest.raises(ConsentWithdrawn):
        casework.attach(desk, visit.visit_id, data, media)
    casework.consent(desk, visit.visit_id, purpose, True, "zh-CN")
    assert len(casework.attach(desk, visit.visit_id, data, media).attached) == 2


def test_a_picture_of_people_takes_consent_and_one_of_a_closed_door_none(at_work: Laptop) -> None:
    desk, visit = at_work.desk, at_work.confirmed()
    casework.knock(desk, visit.visit_id, Who.NOBODY)
    casework.attach(desk, visit.visit_id, png(), "image/png")
    casework.knock(desk, visit.visit_id, Who.SELF)
    with pytest.raises(Blocked) as stop:
        casework.attach(desk, visit.visit_id, png(), "image/png")
    assert check(stop) == "consented"


# Acknowledgement
def wanted(laptop: Laptop) -> None:
    laptop.feed(wire.PartiesItem(PARTIES, replace(LIMITS, acknowledgement=True)))


def test_a_signature_under_the_debt_is_off_by_default(at_work: Laptop) -> None:
    visit = at_work.met()
    why = casework.may_acknowledge(at_work.desk, visit)
    assert why
    assert why.remedy == "acknowledgement_off"
    with pytest.raises(OutOfOrder):
        casework.acknowledge(at_work.desk, visit.visit_id, LINE)
    assert casework.acknowledge(at_work.desk, visit.visit_id, declined="不愿签").acknowledged
    wanted(at_work)
    assert casework.may_acknowledge(at_work.desk, visit) is None
    signed = casework.acknowledge(at_work.desk, visit.visit_id, LINE)
    assert signed.acknowledged
    assert signed.acknowledged.strokes
    with pytest.raises(MissingText):
        casework.acknowledge(at_work.desk, visit.visit_id)


def test_a_debt_that_may_be_time_barred_is_never_signed_for(at_work: Laptop) -> None:
    wanted(at_work)
    old = replace(CASE_FILE.case, overdue_since=date(2023, 11, 24))
    at_work.feed(wire.CaseItem(replace(CASE_FILE, case=old)))
    visit = at_work.met()
    why = casework.may_acknowledge(at_work.desk, visit)
    assert why
    with pytest.raises(Blocked) as stop:
        casework.acknowledge(at_work.desk, visit.visit_id, LINE)
    assert (check(stop), stop.value.facts["rule"]) == ("acknowledgement", why.rule)
    fresh = Circumstances(interrupted_on=date(2026, 1, 1))
    at_work.feed(wire.CaseItem(replace(CASE_FILE, case=old, circumstances=fresh)))
    assert casework.may_acknowledge(at_work.desk, visit) is None


# Words
def test_the_persons_own_words_and_what_they_saw_are_on_record(at_work: Laptop) -> None:
    desk, visit = at_work.desk, at_work.met()
    casework.show(desk, visit.visit_id, "badge", "zh-TW", "v1")
    casework.say_own(desk, visit.visit_id, Said.CORRECTION, "欠款是两笔", "zh-CN")
    visit = casework.hand(desk, visit.visit_id, "leaflet:rights", "zh-TW", "v2", "N-1")
    assert (visit.shown[0].body.page, visit.said[0].body.text) == ("badge", "欠款是两笔")
    assert (visit.handed[0].body.version, visit.handed[0].body.number) == ("v2", "N-1")
    with pytest.raises(MissingText):
        casework.say_own(desk, visit.visit_id, Said.CORRECTION, " ", "zh-CN")


def test_no_visit_before_the_cards_of_the_day(at_work: Laptop) -> None:
    at_work.at("10:00:00", day=TODAY + timedelta(days=1))
    assert "refreshed" in forbidding(at_work, ORDER)
    with pytest.raises(Blocked):
        casework.depart(at_work.desk, ORDER, companion="lin", recorder="R")
    with pytest.raises(MissingText):
        casework.refresh(at_work.desk, [])
    casework.refresh(at_work.desk, [("success", "1")])
    assert casework.refreshed_on(at_work.desk) == TODAY + timedelta(days=1)
    assert "refreshed" not in forbidding(at_work, ORDER)
