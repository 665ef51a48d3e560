"""A laptop's enrolment: whole or not at all, and only with an office that proves to be one."""

import base64
from pathlib import Path

import pytest

from fieldvisit import casework, wire
from fieldvisit.clock import SystemClock
from fieldvisit.errors import (
    DiskFull,
    EnrolmentRefused,
    FieldvisitError,
    OfficeForeign,
    OfficeUnreachable,
    ProfileExists,
    WeakPassphrase,
    WrongPassphrase,
)
from fieldvisit.sync import enrol, enrol_companion
from fieldvisit.sync.client import Office
from sync.chaos import HTML, Fault
from sync.world import PASSPHRASE, World


def join(here: World, name: str = "new", code: str = "", passphrase: str = PASSPHRASE) -> Path:
    profile = here.folder / "place" / name
    profile.parent.mkdir(exist_ok=True)
    enrol(profile, here.chaos.address, code or here.office.enrol_code("C"), passphrase, SystemClock())
    return profile


def nothing_left(here: World) -> bool:
    return not list((here.folder / "place").iterdir())


def test_a_code_becomes_a_profile_that_opens(here: World) -> None:
    profile = join(here)
    assert [each.name for each in profile.parent.iterdir()] == ["new"]
    opened = casework.unlock(profile, PASSPHRASE, SystemClock())
    with opened.desk.store as store:
        assert opened.desk.collector == opened.signer.collector_id == "C"
        assert store.settings.get("office_id") == here.office.books.settings.office_id
        assert opened.signer.chain[-1] == here.office.root
        assert opened.desk.moment().drift_ms < 5000


def test_a_log_folder_made_before_does_not_hinder(here: World) -> None:
    (here.folder / "place" / "new" / "log").mkdir(parents=True)
    profile = join(here)
    assert {"log", "profile.json", "fieldvisit.db"} <= {each.name for each in profile.iterdir()}
    casework.unlock(profile, PASSPHRASE, SystemClock()).desk.store.close()


def test_a_second_enrolment_over_a_profile_is_refused_and_changes_nothing(here: World) -> None:
    profile = join(here)
    before = (profile / "profile.json").read_bytes()
    code = here.office.enrol_code("C")
    with pytest.raises(ProfileExists):
        join(here, code=code)
    assert (profile / "profile.json").read_bytes() == before
    join(here, "other", code)


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (Fault(answer=HTML), OfficeUnreachable),
        (Fault(refuse=True), OfficeUnreachable),
        (Fault(down=900), OfficeUnreachable),
    ],
)
def test_a_broken_network_leaves_nothing_and_spends_no_code(
    here: World, fault: Fault, kind: type[FieldvisitError]
) -> None:
    code = here.office.enrol_code("C")
    here.chaos.plan(*[fault] * 9)
    with pytest.raises(kind):
        join(here, code=code)
    assert nothing_left(here)
    if fault.down is None:
        here.chaos.plan()
        join(here, code=code)


def test_a_lost_answer_costs_no_code(here: World) -> None:
    here.chaos.plan(Fault(down=1100))
    casework.unlock(join(here), PASSPHRASE, SystemClock()).desk.store.close()


def test_wrong_codes_and_weak_words_leave_nothing(here: World) -> None:
    with pytest.raises(EnrolmentRefused):
        join(here, code="0000-0000-0000")
    with pytest.raises(WeakPassphrase):
        join(here, passphrase="short")
    assert nothing_left(here)


def test_a_place_that_cannot_be_written_is_said_before_the_code_is_spent(here: World) -> None:
    (here.folder / "place").write_text("a file")
    code = here.office.enrol_code("C")
    with pytest.raises(DiskFull):
        enrol(here.folder / "place" / "new", here.chaos.address, code, PASSPHRASE, SystemClock())
    (here.folder / "place").unlink()
    join(here, code=code)


@pytest.mark.parametrize("change", ["key", "id", "chain", "root"])
def test_an_office_that_contradicts_itself_is_foreign(
    here: World, change: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    honest = Office.enrol

    def lie(office: Office, request: wire.EnrolRequest) -> wire.EnrolReply:
        reply = honest(office, request)
        parts = {name: getattr(reply, name) for name in reply.__struct_fields__}
        match change:
            case "key":
                parts["office_key"] = "0" * 64
            case "id":
                parts["office_id"] = "OTHER"
            case "chain":
                parts["chain"] = (base64.b64encode(here.office.root).decode(), reply.chain[-1])
            case "root":
                parts["chain"] = reply.chain[:1]
        return wire.EnrolReply(**parts)

    monkeypatch.setattr(Office, "enrol", lie)
    with pytest.raises(OfficeForeign):
        join(here)
    assert nothing_left(here)


def test_a_companion_signs_on_the_same_laptop_with_a_passphrase_of_their_own(here: World) -> None:
    here.sync()
    word = "另一个人的口令-88"
    assert enrol_companion(here.desk, here.office.enrol_code("B"), word) == "B"
    signer = casework.open_signer(here.desk, "B", word)
    assert (signer.collector_id, signer.chain[-1]) == ("B", here.office.root)
    with pytest.raises(EnrolmentRefused):
        enrol_companion(here.desk, "0000-0000-0000", word)


def test_the_leads_certificate_is_renewed_only_under_the_passphrase_that_unlocks(here: World) -> None:
    here.sync()
    lead = here.desk.collector
    before = casework.open_signer(here.desk, lead, PASSPHRASE)
    with pytest.raises(WrongPassphrase):
        enrol_companion(here.desk, here.office.enrol_code(lead), "另一个人的口令-88")
    assert casework.open_signer(here.desk, lead, PASSPHRASE).serial == before.serial, "nothing is changed"
    assert enrol_companion(here.desk, here.office.enrol_code(lead), PASSPHRASE) == lead
    assert casework.open_signer(here.desk, lead, PASSPHRASE).serial != before.serial
