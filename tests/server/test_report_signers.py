"""Whose signatures under a report count: of collectors of this office, unless it was sealed after their revocation."""

from dataclasses import replace
from datetime import timedelta

import pytest

from evidence import pki
from fieldvisit.evidence.seal import seal
from fieldvisit.model.event import Sealed
from fieldvisit.server.office import Office
from server.laptop import START, FixedClock, Laptop
from server.test_blobs import put, sha
from server.test_reports import judged, record, sealed


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
