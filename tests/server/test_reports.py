"""Reports on arrival: real ones are accepted, and any that tells another story than the journal is refused."""

from dataclasses import replace
from datetime import timedelta

import pytest

from evidence import pki, samples
from fieldvisit import wire
from fieldvisit.clock import exactly
from fieldvisit.evidence.seal import seal
from fieldvisit.model.event import Concluded, Left, Outcome, Sealed
from fieldvisit.model.record import VisitRecord
from fieldvisit.server.office import Office
from server.conftest import enrolled, plan
from server.laptop import START, FixedClock, Laptop
from server.test_blobs import put, sha


def record(laptop: Laptop, visit: str) -> VisitRecord:
    """Walk a visit at which nobody was home, up to the seal; return its record."""
    order = laptop.orders()[0]
    case = next(item.case for item in laptop.items if isinstance(item, wire.CaseItem))
    departed_at = exactly(START + timedelta(seconds=laptop.head.size))
    laptop.begin(order, visit)
    laptop.write(Left("NOBODY"), visit=visit, case=order.case_id)
    laptop.write(Concluded(Outcome.NO_ONE_HOME), visit=visit, case=order.case_id)
    lead, companion = laptop.collectors[order.lead], laptop.collectors[order.companion]
    base = samples.short(lead, companion)
    return replace(
        base,
        visit_id=visit,
        order=order,
        debt=replace(base.debt, case_no=case.case.case_no),
        lead=samples.collector(lead, order.lead, "王测试"),
        companion=samples.collector(companion, order.companion, "李测试"),
        departed_at=departed_at,
        device=laptop.device,
        journal_seq=laptop.head.size,
        journal_hash=laptop.head.last,
    )


def sealed(office: Office, laptop: Laptop, told: VisitRecord) -> bytes:
    """Seal a record with the collectors' certificates and write it into the journal."""
    lead, companion = laptop.collectors[told.lead.collector_id], laptop.collectors[told.companion.collector_id]
    data = seal(told, {}, lead, companion, office.root, START + timedelta(minutes=5))
    laptop.write(Sealed(sha(data), len(data)), visit="V-1", case=laptop.orders()[0].case_id)
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
        ({"journal_seq": 5}, "report_other_journal"),
        ({"journal_hash": "0" * 64}, "report_other_journal"),
        ({"outcome": Outcome.HOUSE_VACANT}, "report_other_journal"),
        ({"departed_at": exactly(START - timedelta(hours=5))}, "report_other_journal"),
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


def test_any_bytes_are_refused_as_a_report(office: Office, laptop: Laptop) -> None:
    record(laptop, "V-1")
    data = b"%PDF-1.7 no report at all"
    laptop.write(Sealed(sha(data), len(data)), visit="V-1", case=laptop.orders()[0].case_id)
    assert laptop.sync().status_code == 200
    assert put(laptop, data).status_code == 204
    assert judged(laptop) == [(False, "report_invalid")]


@pytest.mark.parametrize(("before", "verdict"), [(True, (True, "")), (False, (False, "report_signer_revoked"))])
def test_what_was_sealed_before_a_revocation_counts(
    office: Office, laptop: Laptop, clock: FixedClock, before: bool, verdict: tuple[bool, str]
) -> None:
    data = sealed(office, laptop, record(laptop, "V-1"))
    if before:
        assert laptop.sync().status_code == 200
    clock.pass_by(seconds=5)
    office.revoke("B")
    assert laptop.sync().status_code == 200
    assert put(laptop, data).status_code == 204
    assert judged(laptop) == [verdict]


def test_a_report_signed_by_strangers_is_refused(office: Office, laptop: Laptop) -> None:
    told = record(laptop, "V-1")
    strangers = pki.Office.new()
    pair = [strangers.enrol(one.collector_id) for one in (told.lead, told.companion)]
    lead, companion = (
        replace(one, certificate_sha256=signer.fingerprint)
        for one, signer in zip((told.lead, told.companion), pair, strict=True)
    )
    forged = replace(told, lead=lead, companion=companion)
    data = seal(forged, {}, pair[0], pair[1], strangers.der, START + timedelta(minutes=5))
    laptop.write(Sealed(sha(data), len(data)), visit="V-1", case=laptop.orders()[0].case_id)
    assert laptop.sync().status_code == 200
    assert put(laptop, data).status_code == 204
    assert judged(laptop) == [(False, "report_unknown_signer")]
