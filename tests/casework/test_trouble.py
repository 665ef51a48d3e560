"""What goes wrong is said as it was: a report is always possible, and never without a reason in writing."""

from dataclasses import replace
from datetime import timedelta

import pytest

from casework.laptop import CASE, CASE_FILE, ORDER, THE_ORDER, Laptop, pack
from fieldvisit import casework, wire
from fieldvisit.errors import Blocked, MissingForSeal, MissingText, NotFound, OutOfOrder
from fieldvisit.evidence.verify import verify
from fieldvisit.model.case import StopFlag
from fieldvisit.model.event import Offer
from fieldvisit.model.outcome import HOLDING, RESTRICTED, IncidentKind, OfferKind, Outcome, Who
from fieldvisit.model.policy import When, blocks, replay, shipped
from fieldvisit.model.record import VisitRecord
from fieldvisit.model.visit import Visit, unexplained
from fieldvisit.store import packs
from fieldvisit.wire import canonical


def read(laptop: Laptop, visit: Visit) -> VisitRecord:
    """Seal a visit and read its report as anybody could: every judgement holds, and none forbids without a reason."""
    laptop.seal(visit)
    store = laptop.desk.store
    found = verify(store.blobs.read(store.visits.report(visit.visit_id).sha256), [laptop.lead.chain[-1]])
    assert (found.verdict, found.reasons) == ("valid", ())
    assert found.record is not None
    rules = packs.parsed(tuple(one.text for one in found.record.packs))
    assert all(replay(rules, one) for one in found.record.judgements)
    assert unexplained(found.record.judgements, found.record.ticks) == ()
    return found.record


def ended(laptop: Laptop, visit: Visit, outcome: Outcome, reason: str = "DONE") -> Visit:
    if visit.may_speak:
        casework.attend(laptop.desk, visit.visit_id, refused="不签")
    casework.leave(laptop.desk, visit.visit_id, reason)
    return laptop.tick_all(casework.conclude(laptop.desk, visit.visit_id, outcome))


def test_every_act_carries_what_the_rules_said_at_its_moment(at_work: Laptop) -> None:
    record = read(at_work, at_work.closed())
    asked = [one.facts.when for one in record.judgements]
    assert asked == [When.DEPART, When.DOOR, When.DOOR, When.OFFER, When.NOTES, When.SEAL]
    assert record.judgements[0].at == record.departed_at
    assert record.judgements[1].at == record.arrived_at
    assert record.judgements[2].at == record.identified_at
    assert record.judgements[-1].at == record.sealed_at
    assert {one.rule for one in record.verdicts} == {v.rule for one in record.judgements for v in one.verdicts}


def test_in_the_journal_the_judgement_stands_before_its_act(at_work: Laptop) -> None:
    at_work.seal(at_work.closed())
    events = at_work.desk.store.events.for_visit(at_work.desk.store.visits.list()[0].visit_id)
    kinds = [type(one.body).__name__ for one in events]
    assert kinds[:2] == ["Departed", "Judged"]
    assert kinds[-2:] == ["Judged", "Sealed"]
    for place, kind in enumerate(kinds[2:], 2):
        if kind == "Judged":
            assert kinds[place + 1] in ("Knocked", "Identified", "Offer", "Noted", "Sealed")
            assert events[place].at == events[place + 1].at
    assert events[0].at == events[1].at


def test_going_in_without_consent_can_be_said_and_must_be_explained(at_work: Laptop) -> None:
    desk, visit = at_work.desk, at_work.met()
    with pytest.raises(Blocked) as stop:
        casework.tick(desk, visit.visit_id, "entered", True)
    rule = str(stop.value.facts["rule"])
    casework.tick(desk, visit.visit_id, "entered", True, "老人跌倒，进屋搀扶")
    with pytest.raises(Blocked):
        casework.offer(desk, visit.visit_id, Offer(OfferKind.EXTENSION, due=THE_ORDER.valid_until))
    visit = ended(at_work, desk.store.visits.get(visit.visit_id), Outcome.MET_DEBTOR_REFUSED_PAY)
    assert casework.missing(desk, visit) == ["missing.deviation"]
    assert [one.rule for one in casework.deviations(desk, visit)] == [rule]
    with pytest.raises(Blocked) as stop:
        at_work.seal(visit)
    assert stop.value.facts["rule"] == rule
    with pytest.raises(NotFound):
        casework.explain(desk, visit.visit_id, "CN-NONE-1", "x")
    with pytest.raises(MissingText):
        casework.explain(desk, visit.visit_id, rule, " ")
    visit = casework.explain(desk, visit.visit_id, rule, "情况紧急，未及征得同意，随即退出")
    assert casework.missing(desk, visit) == []
    record = read(at_work, visit)
    assert [one.rule for one in blocks(record.verdicts)] == [rule]
    assert any(one.note.startswith("情况紧急") for one in record.ticks)


def test_what_was_not_done_may_be_admitted_and_explained(at_work: Laptop) -> None:
    """Nobody has to lie in order to close a report: an undone line with its reason, and the rule's explanation."""
    desk, visit = at_work.desk, at_work.met()
    casework.attend(desk, visit.visit_id, refused="不签")
    casework.tick(desk, visit.visit_id, "nothing_posted", False, "误贴一张，已撕下")
    casework.leave(desk, visit.visit_id, "DONE")
    casework.conclude(desk, visit.visit_id, Outcome.MET_DEBTOR_REFUSED_PAY)
    for line in casework.lines(casework.rules(desk, THE_ORDER), visit):
        if line.required and line.item != "nothing_posted":
            visit = casework.tick(desk, visit.visit_id, line.key, True)
    visit = desk.store.visits.get(visit.visit_id)
    assert casework.missing(desk, visit) == ["missing.deviation"]
    (deviation,) = casework.deviations(desk, visit)
    record = read(at_work, casework.explain(desk, visit.visit_id, deviation.rule, "新同事不熟悉规定，已当场纠正"))
    assert [one.rule for one in blocks(record.verdicts)] == [deviation.rule]
    assert ("missing", "nothing_posted") in deviation.inputs


def test_a_line_that_is_only_left_open_is_still_missing(at_work: Laptop) -> None:
    desk, visit = at_work.desk, ended(at_work, at_work.met(), Outcome.MET_DEBTOR_REFUSED_PAY)
    visit = casework.tick(desk, visit.visit_id, "nothing_posted", False)
    assert casework.missing(desk, visit) == ["checklist.nothing_posted"]
    assert casework.deviations(desk, visit) == ()
    with pytest.raises(MissingForSeal):
        at_work.seal(visit)


@pytest.mark.parametrize(("local", "late"), [("21:59:59", False), ("22:00:00", True), ("22:07:00", True)])
def test_an_end_after_hours_is_told_as_it_was(at_work: Laptop, local: str, late: bool) -> None:
    at_work.at("21:20:00")
    visit = at_work.met()
    at_work.at(local)
    for verb in (
        lambda: casework.offer(at_work.desk, visit.visit_id, Offer(OfferKind.PROMISE, 100, THE_ORDER.valid_until)),
        lambda: casework.receive(at_work.desk, visit.visit_id, 5, "APP", "T", "x", ""),  # type: ignore[arg-type]
    ):
        if late:
            with pytest.raises(Blocked):
                verb()
    casework.note(at_work.desk, visit.visit_id, notes="时间到，离开。")
    visit = ended(at_work, visit, Outcome.ABORTED_TIME, "OUT_OF_HOURS")
    for key in casework.missing(at_work.desk, visit):
        for line in casework.lines(casework.rules(at_work.desk, THE_ORDER), visit):
            if f"checklist.{line.item}" == key:
                visit = casework.tick(at_work.desk, visit.visit_id, line.key, False, "时间到")
    at_work.at("23:30:00")
    assert casework.missing(at_work.desk, visit) == []
    record = read(at_work, visit)
    hours = [one for one in blocks(record.verdicts) if "local" in dict(one.inputs)]
    assert [dict(one.inputs)["local"] for one in hours] == ([local] if late else [])
    notes = [one.note for one in record.ticks if one.item.startswith("deviation:")]
    assert notes == ([local[:5]] if late else [])
    assert record.ended_at.best.strftime("%H:%M:%S")[2:] == local[2:]


def test_an_end_in_agreed_hours_is_none_after_hours(at_work: Laptop) -> None:
    at_work.at("21:20:00")
    visit = at_work.met()
    since = at_work.clock.at + timedelta(minutes=10)
    casework.agree_hours(at_work.desk, visit.visit_id, since, since + timedelta(hours=1), "zh-CN")
    at_work.at("22:30:00")
    casework.offer(at_work.desk, visit.visit_id, Offer(OfferKind.PROMISE, 100, THE_ORDER.valid_until))
    record = read(at_work, ended(at_work, at_work.desk.store.visits.get(visit.visit_id), Outcome.MET_DEBTOR_PTP))
    assert not any(one.item.startswith("deviation:") for one in record.ticks)
    assert [one.lifted[:4] for one in record.verdicts if one.lifted] == ["SELF"]


# Incidents
@pytest.mark.parametrize("kind", list(IncidentKind))
def test_an_incident_holds_the_case_and_ends_the_talk(at_work: Laptop, kind: IncidentKind) -> None:
    visit = at_work.met()
    casework.incident(at_work.desk, visit.visit_id, kind, "记录")
    held = StopFlag.INCIDENT_HOLD in at_work.desk.store.cases.get(CASE).stops
    assert held is (kind in HOLDING)
    promise = Offer(OfferKind.PROMISE, 100, THE_ORDER.valid_until)
    if held:
        with pytest.raises(OutOfOrder):
            casework.offer(at_work.desk, visit.visit_id, promise)
    else:
        casework.offer(at_work.desk, visit.visit_id, promise)
    casework.offer(at_work.desk, visit.visit_id, Offer(OfferKind.COMPLAINT))


@pytest.mark.parametrize("kind", sorted(RESTRICTED))
@pytest.mark.parametrize("synced", [False, True])
def test_nothing_of_a_restricted_incident_is_in_the_report(at_work: Laptop, kind: IncidentKind, synced: bool) -> None:
    """Also not that the case is held, when the office has sent that back before the seal."""
    visit = at_work.met()
    casework.incident(at_work.desk, visit.visit_id, kind, "左臂有伤")
    if synced:
        at_work.feed(wire.CaseItem(replace(CASE_FILE, stops=frozenset({StopFlag.INCIDENT_HOLD}))))
    casework.note(at_work.desk, visit.visit_id, notes="平和")
    visit = ended(at_work, at_work.desk.store.visits.get(visit.visit_id), Outcome.ABORTED_SAFETY, "UNSAFE")
    content = canonical(replace(read(at_work, visit), packs=())).decode()
    assert not any(word in content for word in (kind.value, "左臂有伤", "INCIDENT_HOLD"))


def test_an_incident_on_the_stairs_cannot_be_given_up(at_work: Laptop) -> None:
    visit = at_work.depart()
    casework.incident(at_work.desk, visit.visit_id, IncidentKind.VIOLENCE)
    with pytest.raises(OutOfOrder):
        casework.void(at_work.desk, visit.visit_id, "算了")


def test_a_recorder_that_failed_is_on_record(at_work: Laptop) -> None:
    visit = at_work.met()
    with pytest.raises(MissingText):
        casework.stop_recorder(at_work.desk, visit.visit_id, "")
    visit = casework.stop_recorder(at_work.desk, visit.visit_id, "电池耗尽")
    assert visit.recorder_stops[0].body.reason == "电池耗尽"


# Late facts
def test_a_visit_taken_back_on_the_way_has_only_exit_steps(at_work: Laptop) -> None:
    desk, visit = at_work.desk, at_work.met()
    at_work.feed(wire.OrderCancelled(ORDER, "paid"))
    for verb in (
        lambda: casework.offer(desk, visit.visit_id, Offer(OfferKind.PROMISE, 1, THE_ORDER.valid_until)),
        lambda: casework.receive(desk, visit.visit_id, 5, "APP", "T", "x", ""),  # type: ignore[arg-type]
        lambda: casework.identify(desk, visit.visit_id, True, "SAID_NAME"),
        lambda: casework.tick(desk, visit.visit_id, "entered", True),
    ):
        with pytest.raises(Blocked):
            verb()
    casework.offer(desk, visit.visit_id, Offer(OfferKind.DISPUTE, text="已还清"))
    casework.note(desk, visit.visit_id, notes="已还清，离开。")
    visit = ended(at_work, desk.store.visits.get(visit.visit_id), Outcome.ABORTED_CASE_WITHDRAWN, "WITHDRAWN")
    assert read(at_work, visit).outcome is Outcome.ABORTED_CASE_WITHDRAWN


def test_a_visit_ends_under_the_rules_it_began_under(at_work: Laptop) -> None:
    """A newer pack that arrives on the way counts from the next visit on: the report names one pack, and it replays."""
    text = shipped.texts()[shipped.DEFAULT]
    version = casework.rules(at_work.desk, THE_ORDER).version
    visit = at_work.met()
    newer = text.replace(f'version = "{version}"', 'version = "2030.1"').replace(
        'check = "adult"\n', 'check = "ceased"\n'
    )
    newer = newer.replace("parameters = { years = 18 }\n", "")
    at_work.feed(pack(at_work.office_key, newer))
    assert casework.rules(at_work.desk, THE_ORDER).version == "2030.1"
    assert casework.rules(at_work.desk, THE_ORDER, visit).version == version
    record = read(at_work, ended(at_work, visit, Outcome.MET_DEBTOR_REFUSED_PAY))
    assert record.pack_version == version


# Words
def test_words_that_may_not_stand_are_judged_and_never_lose_a_note(at_work: Laptop) -> None:
    visit = at_work.met()
    casework.note(at_work.desk, visit.visit_id, notes="不还钱就找人上门收拾你。")
    assert casework.conduct("不还钱就找人上门收拾你。")
    visit = casework.keep_notes(at_work.desk, visit.visit_id)
    assert visit.notes.startswith("不还钱")
    judged = visit.judgements[-1]
    assert judged.facts.when is When.NOTES
    assert "THREAT" in judged.facts.words
    assert judged.verdicts


def test_health_in_the_notes_without_consent_is_told_in_the_report(at_work: Laptop) -> None:
    visit = at_work.met()
    casework.note(at_work.desk, visit.visit_id, notes="对方确诊糖尿病，正在住院治疗。")
    record = read(at_work, ended(at_work, visit, Outcome.MET_DEBTOR_REFUSED_PAY))
    assert record.notes.startswith("对方确诊")
    assert [one.level for one in record.verdicts if ("without", "health") in one.inputs]


def test_health_with_consent_needs_none(at_work: Laptop) -> None:
    visit = at_work.met()
    casework.consent(at_work.desk, visit.visit_id, "health", True, "zh-CN")
    casework.offer(at_work.desk, visit.visit_id, Offer(OfferKind.HARDSHIP, text="确诊糖尿病，住院治疗"))
    casework.note(at_work.desk, visit.visit_id, notes="对方确诊糖尿病，正在住院治疗。")
    visit = ended(at_work, at_work.desk.store.visits.get(visit.visit_id), Outcome.MET_DEBTOR_HARDSHIP)
    assert casework.deviations(at_work.desk, visit) == ()
    read(at_work, visit)


def test_who_is_met_is_a_fact_whatever_the_rules_say_of_them(at_work: Laptop) -> None:
    visit = at_work.confirmed()
    for who in (Who.MINOR, Who.NOBODY, Who.FAMILY, Who.MINOR):
        visit = casework.knock(at_work.desk, visit.visit_id, who)
    assert visit.knocked is not None
    assert visit.knocked.who is Who.MINOR
