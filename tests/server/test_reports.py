"""Reports on arrival: real ones are accepted, and any that tells another story than the journal is refused."""

from collections.abc import Callable
from dataclasses import fields, replace
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from evidence import samples
from fieldvisit import keys, wire
from fieldvisit.clock import Moment, exactly
from fieldvisit.evidence.seal import seal
from fieldvisit.intake import read
from fieldvisit.journal import Nodes, leaf_hash, proof, tree
from fieldvisit.model import gist
from fieldvisit.model.case import CaseFile
from fieldvisit.model.event import Attached, Attended, Concluded, Knocked, Left, Noted, Offer, Sealed
from fieldvisit.model.outcome import OfferKind, Outcome, Who
from fieldvisit.model.people import mask_id
from fieldvisit.model.record import Collector, Debt, Held, VisitRecord, gathered
from fieldvisit.model.visit import Consent, fold
from fieldvisit.paths import resource
from fieldvisit.server import blobs
from fieldvisit.server.office import Office
from server.conftest import enrolled, plan, staff
from server.laptop import START, Laptop
from server.test_blobs import put, sha


def told(laptop: Laptop, visit: str) -> VisitRecord:
    """Return the record of a visit as this laptop's journal has it."""
    events = [wire.decode_event(one.payload) for one in [*laptop.sent, *laptop.unsent]]
    seen = fold(event for event in events if event.visit == visit)
    order = next(one for one in laptop.orders() if one.order_id == seen.departed.order_id)
    cases = [one.case for one in laptop.items if isinstance(one, wire.CaseItem)]
    case = next(one for one in cases if one.case_id == order.case_id)
    assert seen.confirmed_at
    assert seen.left
    assert seen.left_at
    assert seen.outcome
    lead, companion = laptop.collectors[order.lead], laptop.collectors[order.companion]
    base = samples.short(lead, companion)
    return replace(
        base,
        visit_id=visit,
        serial=_serial(laptop, visit, seen.departed_at, order.zone),
        verdicts=gathered([seen.departed.verdicts]),
        order=order,
        pack_version=_version(laptop),
        zone=order.zone,
        parties=next(one.parties for one in laptop.items if isinstance(one, wire.PartiesItem)),
        debt=_debt(case, base.sealed_at, order.zone),
        person=case.case.name,
        person_id_masked=mask_id(case.case.id_no),
        address=case.case.address,
        lead=_signer(laptop, lead, order.lead),
        companion=_signer(laptop, companion, order.companion),
        recorder=seen.departed.recorder,
        departed_at=seen.departed_at,
        confirmed_at=seen.confirmed_at,
        arrived_at=seen.arrived_at,
        identified_at=seen.identified_at,
        ended_at=seen.left_at,
        knocked=seen.knocked,
        identified=seen.identified,
        ticks=seen.ticks,
        consents=seen.consents,
        notes=seen.notes,
        statement=seen.statement,
        outcome=seen.outcome,
        offers=seen.offers,
        received=seen.received,
        attached=seen.attached,
        attended=seen.attended or Attended(),
        attended_at=seen.attended_at,
        acknowledged_at=seen.acknowledged_at,
        attached_at=seen.attached_at,
        left_reason=seen.left.reason,
        gaps=seen.gaps,
        device=laptop.device,
        journal_seq=laptop.head.size,
        journal_hash=laptop.head.last,
    )


def _serial(laptop: Laptop, visit: str, departed: Moment, zone: str) -> str:
    events = [wire.decode_event(one.payload) for one in [*laptop.sent, *laptop.unsent]]
    first = next(one.seq for one in events if one.visit == visit)
    return f"{laptop.device}-{departed.best.astimezone(ZoneInfo(zone)):%Y%m%d}-{first:04d}"


def _debt(file: CaseFile, at: Moment, zone: str) -> Debt:
    known = {one.name: getattr(file.case, one.name) for one in fields(Debt) if hasattr(file.case, one.name)}
    known["dpd"] = gist.days_overdue(file.case, at, zone)
    return Debt(**known, balance_at=file.balance_at)


def _signer(laptop: Laptop, signer: keys.Signer, name: str) -> Collector:
    known = [one.staff for one in laptop.items if isinstance(one, wire.StaffItem)]
    one = next(one for one in known if one.collector_id == name)
    return Collector(name, one.name, one.badge_no, one.badge_until, one.training_until, signer.fingerprint)


def _version(laptop: Laptop) -> str:
    packs = [one for one in laptop.items if isinstance(one, wire.PackItem)]
    return next(one.version for one in packs if one.pack_id == "CN-2026")


def record(
    laptop: Laptop, visit: str, *, recorder: str = "REC-1", set_out: Moment | None = None, knocked: Moment | None = None
) -> VisitRecord:
    """Walk a visit at which nobody was home, up to the seal; return its record."""
    order = laptop.orders()[0]
    laptop.begin(order, visit, recorder, set_out)
    laptop.write(Knocked(Who.NOBODY), visit=visit, case=order.case_id, at=knocked)
    laptop.write(Noted("敲门三次无人。", ""), visit=visit, case=order.case_id)
    laptop.write(Left("NOBODY"), visit=visit, case=order.case_id)
    laptop.write(Concluded(Outcome.NO_ONE_HOME), visit=visit, case=order.case_id)
    return told(laptop, visit)


def sealed(office: Office, laptop: Laptop, told: VisitRecord, visit: str = "V-1") -> bytes:
    """Seal a record with the collectors' certificates and write it into the journal."""
    lead, companion = laptop.collectors[told.lead.collector_id], laptop.collectors[told.companion.collector_id]
    data = seal(told, {}, lead, companion, office.root, START + timedelta(minutes=5))
    laptop.write(Sealed(sha(data), len(data)), visit=visit, case=laptop.orders()[0].case_id)
    return data


def judged(laptop: Laptop) -> list[tuple[bool, str]]:
    assert laptop.sync().status_code == 200
    return [(item.accepted, item.reason) for item in laptop.items if isinstance(item, wire.ReportJudged)]


def test_a_real_report_is_accepted_and_said_so_with_the_next_sync(office: Office, laptop: Laptop) -> None:
    data = sealed(office, laptop, record(laptop, "V-1"))
    assert laptop.told(laptop.sync()).wanted == (sha(data),)
    assert put(laptop, data).status_code == 204
    assert judged(laptop) == [(True, "")]
    assert judged(laptop) == [(True, "")]
    verdict = laptop.send("POST", "/v1/verify", data, {"Content-Type": "application/pdf"}, plain=True).json()
    assert verdict["verdict"] == "valid"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"visit_id": "V-2"}, "report_other_visit"),
        ({"device": "D-OTHER"}, "report_other_device"),
        ({"journal_seq": 2}, "report_other_journal"),
        ({"journal_seq": 7}, "report_other_journal"),
        ({"journal_hash": "0" * 64}, "report_other_journal"),
        ({"outcome": Outcome.HOUSE_VACANT}, "report_other_journal"),
        ({"knocked": Knocked(Who.SELF)}, "report_other_journal"),
        ({"notes": "开门后承认欠款。"}, "report_other_journal"),
        ({"statement": "我认。"}, "report_other_journal"),
        ({"recorder": "REC-2"}, "report_other_journal"),
        ({"left_reason": "DONE"}, "report_other_journal"),
        ({"attended": Attended(refused="不签")}, "report_other_journal"),
        ({"consents": (Consent("entry", True, exactly(START), "0", "en"),)}, "report_other_journal"),
        ({"ended_at": exactly(START)}, "report_other_journal"),
        ({"pack_version": "2019.1"}, "report_against_rules"),
        ({"departed_at": exactly(START - timedelta(hours=5))}, "report_other_journal"),
        ({"attended_at": exactly(START)}, "report_other_journal"),
        ({"serial": "D-1-20261121-0001"}, "report_other_journal"),
        ({"verdicts": samples.full().verdicts}, "report_other_journal"),
        ({"person": "别人"}, "report_other_case"),
        ({"person_id_masked": "990101********0000"}, "report_other_case"),
        ({"address": "别处1号"}, "report_other_case"),
        ({"zone": "Asia/Urumqi"}, "report_other_parties"),
        ({"parties": samples.PARTIES}, "report_other_parties"),
        ({"held": Held(1, START, "x\n1\nAA\n\n— x AAAA\n", "00" * 32, (), "", 0, ())}, "report_other_log"),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else value,
)
def test_a_report_that_tells_another_story_is_refused(
    small_office: Office, change: dict[str, object], reason: str
) -> None:
    small_office.assign(plan(), first=3)
    with small_office.serving() as url:
        laptop = enrolled(small_office, url, "A", "B")
        assert laptop.sync().status_code == 200
        data = sealed(small_office, laptop, replace(record(laptop, "V-1"), **change))  # type: ignore[arg-type]
        assert laptop.sync().status_code == 200
        assert put(laptop, data).status_code == 204
        assert judged(laptop) == [(False, reason)]


def test_what_the_office_had_signed_is_compared_with_what_it_holds(office: Office, laptop: Laptop) -> None:
    """The true notes and paths are accepted; nothing of them can be another."""
    order = laptop.orders()[0]
    laptop.begin(order, "V-1")
    reply = laptop.told(laptop.sync())
    for body in (Knocked(Who.NOBODY), Noted("敲门三次无人。", ""), Left("NOBODY"), Concluded(Outcome.NO_ONE_HOME)):
        laptop.write(body, visit="V-1", case=order.case_id)
    whole = Nodes()
    for signed in [*laptop.sent, *laptop.unsent]:
        whole.append(leaf_hash(signed.payload.encode()))
    point, log, size = laptop.point(reply), reply.log, whole.tree.size
    path = tree.consistency(point.size, size, whole.fetch)
    assert point.at
    assert log.leaf is not None
    held = Held(point.size, point.at, reply.checkpoint.note, whole.tree.root(), path, log.note, log.leaf, log.inclusion)
    office_id, public = office.books.settings.office_id, office.books.authority.signing.public
    assert proof.held_holds(held, office_id, laptop.device, public, size)
    wrong: tuple[dict[str, object], ...] = (
        {"size": held.size + 1},
        {"at": held.at + timedelta(seconds=1)},
        {"note": held.note.replace("\n2\n", "\n3\n")},
        {"root": "00" * 32},
        {"consistency": ()},
        {"log_note": held.note},
        {"leaf": held.leaf + 1},
        {"inclusion": ("00" * 32,)},
    )
    for change in wrong:
        assert not proof.held_holds(replace(held, **change), office_id, laptop.device, public, size)  # type: ignore[arg-type]
    assert not proof.held_holds(held, office_id, "D-OTHER", public, size)
    data = sealed(office, laptop, replace(told(laptop, "V-1"), held=held))
    assert laptop.sync().status_code == 200
    assert put(laptop, data).status_code == 204
    assert judged(laptop) == [(True, "")]


def test_what_was_added_between_the_report_and_its_seal_is_missed(office: Office, laptop: Laptop) -> None:
    told_before = record(laptop, "V-1")
    complaint = Offer(OfferKind.COMPLAINT, text="不要再来")
    laptop.write(complaint, visit="V-1", case=laptop.orders()[0].case_id)
    data = sealed(office, laptop, told_before)
    assert laptop.sync().status_code == 200
    assert put(laptop, data).status_code == 204
    assert judged(laptop) == [(False, "report_other_journal")]


def test_a_report_with_another_order_than_the_offices_is_refused(small_office: Office) -> None:
    small_office.assign(plan(), first=1)
    with small_office.serving() as url:
        laptop = enrolled(small_office, url, "A", "B")
        assert laptop.sync().status_code == 200
        true = record(laptop, "V-1")
        longer = replace(true.order, valid_until=true.order.valid_until + timedelta(days=9))
        data = sealed(small_office, laptop, replace(true, order=longer))
        assert laptop.sync().status_code == 200
        assert put(laptop, data).status_code == 204
        assert judged(laptop) == [(False, "report_other_order")]


NIGHT = START + timedelta(hours=12)
"""22:00 in Shanghai."""


@pytest.mark.parametrize(
    ("how", "accepted"),
    [
        ({"recorder": " "}, False),
        ({"set_out": exactly(NIGHT)}, True),
        ({"set_out": exactly(NIGHT + timedelta(seconds=3))}, False),
        ({"knocked": exactly(NIGHT + timedelta(seconds=3))}, False),
        ({"knocked": exactly(NIGHT - timedelta(seconds=1))}, True),
        ({"set_out": exactly(START - timedelta(days=2))}, False),
        ({"set_out": replace(exactly(START), latest=START + timedelta(days=1))}, False),
        ({"set_out": replace(exactly(START), latest=START + timedelta(days=3000))}, False),
    ],
    ids=str,
)
def test_the_office_judges_again_what_the_laptop_must_have_judged(
    small_office: Office, how: dict[str, Any], accepted: bool
) -> None:
    small_office.assign(plan(), first=1)
    with small_office.serving() as url:
        laptop = enrolled(small_office, url, "A", "B")
        assert laptop.sync().status_code == 200
        data = sealed(small_office, laptop, record(laptop, "V-1", **how))
        assert laptop.sync().status_code == 200
        assert put(laptop, data).status_code == 204
        assert judged(laptop) == [(True, "") if accepted else (False, "report_against_rules")]


def test_an_order_is_for_one_visit_of_one_laptop(office: Office, url: str, laptop: Laptop) -> None:
    """The companion's own laptop has the order too: it ends there, and what was made of it is no second visit."""
    order = laptop.orders()[0]
    other = enrolled(office, url, "B", "A")
    assert other.sync().status_code == 200
    first = sealed(office, laptop, record(laptop, "V-1"))
    assert laptop.sync().status_code == 200
    assert put(laptop, first).status_code == 204
    second = sealed(office, other, record(other, "V-2"), "V-2")
    assert other.sync().status_code == 200
    assert wire.OrderCancelled(order.order_id, "visited") in other.items
    assert put(other, second).status_code == 204
    assert judged(laptop) == [(True, "")]
    assert judged(other) == [(False, "report_order_used")]
    assert wire.OrderCancelled(order.order_id, "visited") in laptop.items
    third = enrolled(office, url, "B")
    assert third.sync().status_code == 200
    assert order.order_id not in {one.order_id for one in third.orders()}


@pytest.mark.parametrize(
    "change",
    [
        {"principal": 1, "total": 1},
        {"interest": 999_999_999},
        {"fees": 1},
        {"creditor": "我自己"},
        {"stage": "M9"},
        {"dpd": 999},
        {"balance_at": START - timedelta(days=1)},
    ],
    ids=lambda value: next(iter(value)),
)
def test_a_report_that_tells_of_another_debt_is_refused(small_office: Office, change: dict[str, Any]) -> None:
    assert _arrives(small_office, lambda told: replace(told, debt=replace(told.debt, **change))) == "report_other_case"


@pytest.mark.parametrize("change", [{"name": "李四"}, {"badge_no": "B-X"}, {"badge_until": date(2030, 1, 1)}], ids=str)
def test_a_report_that_names_a_collector_otherwise_than_the_office_is_refused(
    small_office: Office, change: dict[str, Any]
) -> None:
    def other(told: VisitRecord) -> VisitRecord:
        return replace(told, companion=replace(told.companion, **change))

    assert _arrives(small_office, other) == "report_other_collectors"


def test_a_report_made_before_its_frame_changed_is_accepted_after_it(office: Office, laptop: Laptop) -> None:
    data = sealed(office, laptop, record(laptop, "V-1"))
    handed = read(resource("samples/handover-platform.csv"))
    dearer = [replace(one, interest=one.interest + 1, total=one.total + 1) for one in handed.cases]
    office.take_in(replace(handed, cases=tuple(dearer)), date(2026, 11, 22))
    office.add_user(replace(staff("A"), name="王改名", badge_no="B-NEW"))
    office.set_parties({"service_phone": "4000000009"})
    assert laptop.sync().status_code == 200
    assert put(laptop, data).status_code == 204
    assert judged(laptop) == [(True, "")]


def _arrives(office: Office, change: Callable[[VisitRecord], VisitRecord]) -> str:
    """Let a changed report arrive; return why it was refused."""
    office.assign(plan(), first=3)
    with office.serving() as url:
        laptop = enrolled(office, url, "A", "B")
        assert laptop.sync().status_code == 200
        data = sealed(office, laptop, change(record(laptop, "V-1")))
        assert laptop.sync().status_code == 200
        assert put(laptop, data).status_code == 204
        ((accepted, reason),) = judged(laptop)
    assert not accepted
    return reason


def test_a_report_whose_file_is_gone_is_asked_for_again_and_blocks_no_sync(office: Office, laptop: Laptop) -> None:
    order = laptop.orders()[0]
    lead, companion = laptop.collectors["A"], laptop.collectors["B"]
    data = seal(record(laptop, "V-1"), {}, lead, companion, office.root, START + timedelta(minutes=5))
    photo = Attached(sha(data), len(data), "application/pdf")
    laptop.write(photo, visit="V-1", case=order.case_id)
    assert laptop.sync().status_code == 200
    assert put(laptop, data).status_code == 204
    blobs.path(office.books, sha(data)).unlink()
    laptop.write(Sealed(sha(data), len(data)), visit="V-1", case=order.case_id)
    assert laptop.sync().status_code == 200
    assert laptop.told(laptop.sync()).wanted == (sha(data),)
    assert put(laptop, data).status_code == 204
    assert judged(laptop) == [(False, "report_other_journal")]


def test_any_bytes_are_refused_as_a_report(office: Office, laptop: Laptop) -> None:
    record(laptop, "V-1")
    data = b"%PDF-1.7 no report at all"
    laptop.write(Sealed(sha(data), len(data)), visit="V-1", case=laptop.orders()[0].case_id)
    assert laptop.sync().status_code == 200
    assert put(laptop, data).status_code == 204
    assert judged(laptop) == [(False, "report_invalid")]
