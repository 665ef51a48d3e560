"""A short hunt every day: nothing is accepted, nothing falls over, each no comes in time and in words."""

import resource
import subprocess
import sys
from pathlib import Path

import pytest

from evidence.pki import Office
from evidence.sealed import NOW
from fieldvisit.evidence import verify
from hunt import judging, mutants, prey, specimens
from hunt.authority import revocations
from hunt.specimens import HOUR, Specimens

HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def s() -> Specimens:
    return specimens.made()


@pytest.mark.parametrize("which", ["sealed", "countersigned", "stamped", "all", "renewed", "late"])
def test_good_files_are_valid(s: Specimens, which: str) -> None:
    found = verify.verify(s.files[which], s.trust)
    assert (found.verdict, found.reasons) == ("valid", ())
    assert found.sealed_sha256 == verify.verify(s.files["sealed"], s.trust).sealed_sha256
    assert (found.countersigned is not None) == (which in ("countersigned", "all", "renewed", "late"))
    assert len(found.timestamps) == {"renewed": 2, "sealed": 0, "countersigned": 0}.get(which, 1)


def test_what_was_added_can_be_taken_away_again(s: Specimens) -> None:
    """A stamped file cut back to where the companion signed is the report as it was sealed at the door."""
    ends = mutants.ends(s.files["renewed"])
    verdicts = [verify.verify(s.files["renewed"][:end], s.trust) for end in ends]
    assert [one.verdict for one in verdicts[:3]] == ["invalid", "invalid", "valid"]
    assert {one.reasons for one in verdicts[3:] if one.verdict != "valid"} == {("appended",)}


def test_nothing_changed_is_accepted(s: Specimens) -> None:
    bag = judging.hunt(prey.short(s), s.trust)
    assert (bag.accepted, bag.wrong) == ([], [])
    assert bag.count > 1500


def test_no_known_attack_is_accepted(s: Specimens) -> None:
    bag = judging.hunt(prey.crafted(s, ("all",), every=6), s.trust)
    assert (bag.accepted, bag.wrong) == ([], [])
    assert bag.count > 400
    assert len(bag.reasons) > 15


def test_bombs_take_neither_time_nor_memory() -> None:
    code = "from hunt import judging, prey; import sys; from hunt.test_hunt import report_bombs; report_bombs()"
    source = (HERE.parents[1] / "src", HERE.parent, HERE.parents[1] / "packaging")
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={"PYTHONPATH": ":".join(map(str, source))},
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    grown, accepted = done.stdout.split()
    assert int(grown) < 320, "MB; the largest bomb itself has 97 and is held twice"
    assert accepted == "0"


def report_bombs() -> None:
    """Judge the bombs in this process; print by how many MB it grew, and how many were accepted."""
    verify.verify(b"%PDF-1.7\n", [])
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    bag = judging.hunt(prey.bombs_only(), [])
    assert not bag.wrong, bag.wrong
    print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024, len(bag.accepted))


def test_a_certificate_revoked_later_is_only_said(s: Specimens) -> None:
    since = NOW + 9 * HOUR
    lists = [revocations(s.office.certificate, s.office.key, since + HOUR, {int(s.lead.serial, 16): since})]
    for which, note in (("sealed", "revoked_since_unproven"), ("stamped", "revoked_since")):
        found = verify.verify(s.files[which], s.trust, crls=lists)
        assert found.verdict == "valid"
        assert note in found.notes


def test_a_list_of_somebody_else_is_not_used(s: Specimens) -> None:
    own = Office.new(s.office.certificate.subject.rfc4514_string()[3:])
    lists = [revocations(own.certificate, own.key, NOW + HOUR, {int(s.lead.serial, 16): NOW - HOUR})]
    found = verify.verify(s.files["sealed"], s.trust, crls=lists)
    assert found.verdict == "valid"
    assert "crl_not_used" in found.notes
    assert verify.verify(s.files["sealed"], s.trust, crls=[b"junk"]).verdict == "valid"


def test_what_the_journal_says_is_heard(s: Specimens) -> None:
    asked = []

    def journal(_: object, sha256: str) -> str:
        asked.append(sha256)
        return "journal_differs" if len(asked) == 1 else "journal_unknown" if len(asked) == 2 else ""

    told = [verify.verify(s.files["renewed"], s.trust, journal=journal) for _ in range(3)]
    assert [(one.verdict, one.reasons) for one in told] == [
        ("invalid", ("journal_differs",)),
        ("unknown signer", ("journal_unknown",)),
        ("valid", ()),
    ]
    assert "journal_not_compared" not in told[2].notes
    assert set(asked) == {told[0].sealed_sha256}


def test_without_the_authoritys_root_a_stamped_file_is_not_confirmed(s: Specimens) -> None:
    found = verify.verify(s.files["stamped"], [s.office.der])
    assert (found.verdict, found.reasons) == ("unknown signer", ("stamp_not_trusted", "store_foreign"))
    found = verify.verify(s.files["stamped"], [s.authority.der])
    assert found.verdict == "unknown signer"
