"""Certificates before the visit: who could not sign its report does not begin it, and is told a month ahead."""

from pathlib import Path

import pytest

from casework.laptop import COMPANION_PASSPHRASE, Laptop, laptop
from fieldvisit import casework, wire
from fieldvisit.errors import CertificateExpired
from fieldvisit.store import renewals


@pytest.mark.parametrize(
    ("lead_days", "lin_days", "ending"),
    [(365, 365, []), (31, 365, []), (29, 365, ["chen"]), (20, 10, ["lin", "chen"]), (365, 5, ["lin"])],
)
def test_whose_certificate_ends_within_30_days_is_named(
    tmp_path: Path, lead_days: int, lin_days: int, ending: list[str]
) -> None:
    with laptop(tmp_path / "profile", lead_days=lead_days, lin_days=lin_days) as at_work:
        found = casework.ending(at_work.desk)
        assert [one.collector_id for one in found] == ending
        assert not any(one.ended for one in found)


@pytest.mark.parametrize(("lead_days", "lin_days", "who"), [(0, 365, "chen"), (365, 0, "lin"), (-3, 365, "chen")])
def test_a_visit_whose_report_could_not_be_signed_does_not_begin(
    tmp_path: Path, lead_days: int, lin_days: int, who: str
) -> None:
    with laptop(tmp_path / "profile", lead_days=lead_days, lin_days=lin_days) as at_work:
        before = at_work.desk.store.events.head()
        with pytest.raises(CertificateExpired) as caught:
            casework.depart(at_work.desk, "O-1", companion="lin", recorder="R-1")
        assert caught.value.facts["collector"] == who
        assert at_work.desk.store.events.head() == before


def test_nor_one_whose_companion_was_revoked(tmp_path: Path) -> None:
    with laptop(tmp_path / "profile") as at_work:
        signer = casework.open_signer(at_work.desk, "lin", COMPANION_PASSPHRASE)
        assert at_work.desk.store.feed.apply((wire.SignerRevoked("lin", signer.serial),), 2) == ()
        assert [(one.collector_id, one.ended) for one in casework.ending(at_work.desk)] == [("lin", True)]
        with pytest.raises(CertificateExpired):
            casework.depart(at_work.desk, "O-1", companion="lin", recorder="R-1")


@pytest.mark.parametrize(("days", "asked"), [(61, False), (59, True), (-5, True)])
def test_a_newer_one_is_asked_for_while_the_key_is_open(tmp_path: Path, days: int, asked: bool) -> None:
    with laptop(tmp_path / "profile", lin_days=days) as at_work:
        casework.open_signer(at_work.desk, "lin", COMPANION_PASSPHRASE)
        assert [name for name, _ in renewals.waiting(at_work.desk.store)] == (["lin"] if asked else [])


def test_the_usual_visit_begins(at_work: Laptop) -> None:
    assert casework.depart(at_work.desk, "O-1", companion="lin", recorder="R-1").visit_id
