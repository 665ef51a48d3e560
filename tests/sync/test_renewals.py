"""Certificates over sync: asked for in time by the key itself, issued by the office, put in place, or refused."""

import base64
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from fieldvisit import casework, keys, wire
from fieldvisit.clock import SystemClock
from fieldvisit.errors import OfficeProblem, WrongPassphrase
from fieldvisit.keys import Signer
from fieldvisit.server import office as offices
from fieldvisit.server import people, revocations
from fieldvisit.store import profile, renewals
from fieldvisit.sync import enrol_companion, sync_once
from fieldvisit.sync.client import Office
from fieldvisit.token_key import generate
from helpers.softhsm import PIN, drawer
from sync.world import PARTIES, PASSPHRASE, World

WORD = "高山-流水-2031"


class Later(SystemClock):
    """The same clock so many days ahead."""

    def __init__(self, days: float) -> None:
        self.ahead = timedelta(days=days)

    def wall(self) -> datetime:
        return datetime.now(UTC) + self.ahead


def later(here: World, days: float) -> None:
    """Let the laptop and the office wake up so many days on."""
    here.stop()
    here.office = here._stack.enter_context(offices.Office(here.folder / "office", clock=Later(days)))
    here.chaos.target = int(here._stack.enter_context(here.office.serving()).rpartition(":")[2])
    here.restart_laptop()
    object.__setattr__(here.desk, "clock", Later(days))
    sync_once(here.desk)


def lead(here: World) -> Signer:
    return casework.open_signer(here.desk, "A", PASSPHRASE)


def test_a_certificate_near_its_end_is_renewed_by_the_next_sync(here: World) -> None:
    later(here, 730 - 50)
    before = lead(here)
    assert len(renewals.waiting(here.desk.store)) == 1
    here.sync()
    after = lead(here)
    assert after.expires > before.expires + timedelta(days=600)
    assert after.key.public_key() == before.key.public_key()
    assert after.chain == before.chain
    assert casework.newest(here.desk, before).certificate == after.certificate
    assert renewals.waiting(here.desk.store) == []


def test_one_that_lasts_is_left_alone(here: World) -> None:
    before = lead(here)
    assert renewals.waiting(here.desk.store) == []
    here.sync()
    assert lead(here).certificate == before.certificate


def test_what_both_held_is_revoked_with_the_collector(here: World) -> None:
    later(here, 680)
    lead(here)
    here.sync()
    people.revoke(here.office.books, "A", "test")
    here.sync()
    assert {name for name, _ in here.desk.store.staff.revoked()} == {"A"}
    assert casework.ending(here.desk)[0].ended
    assert len({serial for _, serial in here.desk.store.staff.revoked()}) == 2


def test_somebody_who_may_visit_no_more_gets_none_and_is_not_asked_for_again(here: World) -> None:
    later(here, 680)
    before = lead(here)
    people.revoke(here.office.books, "A", "test")
    here.sync()
    lead(here)
    assert renewals.waiting(here.desk.store) == []
    assert profile.certificates(here.desk.store)[0].chain[0] == before.certificate


@pytest.mark.parametrize(("days", "given"), [(730 + 20, True), (730 + 40, False)])
def test_after_its_end_there_is_a_month_left(here: World, days: float, given: bool) -> None:
    later(here, days)
    before = lead(here)
    assert casework.ending(here.desk)[0].ended
    here.sync()
    assert (lead(here).expires > before.expires) is given


def test_asking_again_gives_the_same_certificate(here: World) -> None:
    later(here, 680)
    csr = _csr(lead(here))
    with Office.of(here.desk) as office:
        first, second = (office.renew(wire.RenewRequest(csr)) for _ in range(2))
    assert first.chain == second.chain


def test_another_laptop_or_another_key_gets_none(here: World) -> None:
    later(here, 680)
    strange = keys.new_collector_key()
    csr = keys.request_certificate(strange, "collector")

    with Office.of(here.desk) as office, pytest.raises(OfficeProblem) as caught:
        office.renew(wire.RenewRequest(base64.b64encode(csr).decode()))
    assert caught.value.facts["type"] == "renewal_refused"


@pytest.mark.parametrize("csr", ["", "AAAA", "not base64", "MIIB"])
def test_what_is_no_request_is_refused(here: World, csr: str) -> None:
    with Office.of(here.desk) as office, pytest.raises(OfficeProblem) as caught:
        office.renew(wire.RenewRequest(csr))
    assert caught.value.facts["status"] == 400


def test_a_lost_answer_costs_nothing(here: World) -> None:
    later(here, 680)
    before = lead(here)
    with Office.of(here.desk) as office:
        office.renew(wire.RenewRequest(renewals.waiting(here.desk.store)[0][1]))  # and the answer is lost
    here.sync()
    assert lead(here).expires > before.expires


@pytest.fixture
def token() -> keys.CollectorKey:
    return generate(drawer().pick("companion"), PIN)


def test_a_key_in_a_token_is_enrolled_signs_and_is_renewed(here: World, token: keys.CollectorKey) -> None:
    enrol_companion(here.desk, here.office.enrol_code("B"), WORD, token)
    with pytest.raises(WrongPassphrase):
        casework.open_signer(here.desk, "B", WORD + "x")
    signer = casework.open_signer(here.desk, "B", WORD)
    assert keys.verify_signer(signer.certificate, b"here", signer.sign(b"here"))
    assert PIN.encode() not in (here.desk.store.secrets.get("signer:B") or b"")
    later(here, 690)
    casework.open_signer(here.desk, "B", WORD)
    here.sync()
    again = casework.open_signer(here.desk, "B", WORD)
    assert again.expires > signer.expires
    assert keys.verify_signer(again.certificate, b"here", again.sign(b"here"))


def _csr(signer: Signer) -> str:

    return base64.b64encode(keys.request_certificate(signer.key, "collector")).decode()


# lists of revoked certificates
def test_the_office_s_list_comes_with_the_feed_and_counts(here: World) -> None:
    here.sync()
    root, first = here.office.root, here.desk.store.staff.crl()
    assert keys.revocations(first, root).serials == frozenset()
    serial = lead(here).serial
    people.revoke(here.office.books, "A", "test")
    here.sync()
    second = keys.revocations(here.desk.store.staff.crl(), root)
    assert second.serials == {serial}
    assert second.number > keys.revocations(first, root).number
    assert here.desk.store.staff.is_revoked("A", serial)
    assert not here.desk.store.staff.is_revoked("A", "1234")


def test_the_same_list_is_not_sent_twice(here: World) -> None:
    here.sync()
    cursor = here.desk.store.feed.cursor()
    here.sync()
    assert here.desk.store.feed.cursor() == cursor


def test_an_older_list_brings_nobody_back_and_a_stranger_s_is_none(here: World, tmp_path: Path) -> None:
    here.sync()
    old = here.desk.store.staff.crl()
    serial = lead(here).serial
    people.revoke(here.office.books, "A", "test")
    here.sync()
    now = here.desk.store.staff.crl()
    with offices.create(tmp_path / "other", PARTIES) as stranger:
        foreign = revocations.current(stranger.books)
    bent = bytearray(now)
    bent[-1] ^= 1
    feed = here.desk.store.feed
    for said in (old, foreign, bytes(bent), b"", b"no list"):
        item = wire.CrlItem(base64.b64encode(said).decode())
        assert len(feed.apply((item,), feed.cursor() + 1)) == 1
    assert len(feed.apply((wire.CrlItem("%%%"),), feed.cursor() + 1)) == 1
    assert here.desk.store.staff.crl() == now
    assert here.desk.store.staff.is_revoked("A", serial)
