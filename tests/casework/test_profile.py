"""The profile: a right passphrase opens it, damage is mended from the copy and said, nothing is remade in silence."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from casework.laptop import CHEAP, COMPANION_PASSPHRASE, ID, PASSPHRASE, PERSON, Hands, Laptop
from fieldvisit import casework
from fieldvisit.errors import (
    CertificateMissing,
    ProfileBusy,
    ProfileDamaged,
    ProfileExists,
    ProfileMissing,
    ProfileNewer,
    WeakPassphrase,
    WrongPassphrase,
)

HOLDER = """
import sys
from pathlib import Path
from fieldvisit.store.files import take
held = take(Path(sys.argv[1]) / "lock")
print("held", flush=True)
sys.stdin.read()
"""


def test_a_wrong_passphrase_opens_nothing_and_harms_nothing(at_work: Laptop) -> None:
    before = {path.name: path.read_bytes() for path in at_work.profile.glob("profile.json*")}
    for word in ("", "wrong", PASSPHRASE + " ", COMPANION_PASSPHRASE):
        with pytest.raises(WrongPassphrase):
            casework.unlock(at_work.profile, word, at_work.clock)
    assert {path.name: path.read_bytes() for path in at_work.profile.glob("profile.json*")} == before
    at_work.relock()


def test_the_companion_has_a_passphrase_of_their_own(at_work: Laptop) -> None:
    with pytest.raises(WrongPassphrase):
        casework.open_signer(at_work.desk, "lin", PASSPHRASE)
    with pytest.raises(CertificateMissing):
        casework.open_signer(at_work.desk, "nobody", PASSPHRASE)
    assert casework.open_signer(at_work.desk, "lin", COMPANION_PASSPHRASE).collector_id == "lin"


def test_a_profile_is_made_once(tmp_path: Path) -> None:
    with pytest.raises(ProfileMissing):
        casework.unlock(tmp_path / "p", PASSPHRASE, Hands())
    with pytest.raises(WeakPassphrase):
        casework.create(tmp_path / "p", "short", memory_kib=CHEAP)
    assert not (tmp_path / "p").exists()
    casework.create(tmp_path / "p", PASSPHRASE, memory_kib=CHEAP)
    with pytest.raises(ProfileExists):
        casework.create(tmp_path / "p", PASSPHRASE, memory_kib=CHEAP)
    if os.name == "posix":
        assert (tmp_path / "p").stat().st_mode & 0o77 == 0
        assert (tmp_path / "p" / "profile.json").stat().st_mode & 0o77 == 0


@pytest.mark.parametrize("damage", ["gone", "empty", "cut", "flipped", "random", "huge memory"])
@pytest.mark.parametrize("name", ["profile.json", "profile.json.bak"])
def test_one_damaged_key_file_is_mended_from_the_other(at_work: Laptop, name: str, damage: str) -> None:
    path = at_work.profile / name
    good = path.read_bytes()
    hurt(path, damage)
    opened = casework.unlock(at_work.profile, PASSPHRASE, at_work.clock)
    opened.desk.store.close()
    assert opened.restored
    assert path.read_bytes() == good
    opened = casework.unlock(at_work.profile, PASSPHRASE, at_work.clock)
    opened.desk.store.close()
    assert not opened.restored


def hurt(path: Path, damage: str) -> None:
    good = path.read_bytes()
    if damage == "gone":
        path.unlink()
    elif damage == "flipped":
        content = json.loads(good)
        sealed = content["key"]["sealed"]
        content["key"]["sealed"] = ("A" if sealed[0] != "A" else "B") + sealed[1:]
        path.write_text(json.dumps(content))
    elif damage == "huge memory":
        content = json.loads(good)
        content["key"]["memory_kib"] = 1 << 40
        path.write_text(json.dumps(content))
    else:
        path.write_bytes({"empty": b"", "cut": good[: len(good) // 2], "random": os.urandom(300)}[damage])


def test_both_damaged_is_said_and_nothing_is_made_anew(at_work: Laptop) -> None:
    for name in ("profile.json", "profile.json.bak"):
        hurt(at_work.profile / name, "random")
    before = {path.name: path.read_bytes() for path in at_work.profile.glob("profile.json*")}
    with pytest.raises(ProfileDamaged):
        casework.unlock(at_work.profile, PASSPHRASE, at_work.clock)
    assert {path.name: path.read_bytes() for path in at_work.profile.glob("profile.json*")} == before


def test_a_newer_profile_is_left_to_its_program(at_work: Laptop) -> None:
    for name in ("profile.json", "profile.json.bak"):
        content = json.loads((at_work.profile / name).read_bytes())
        (at_work.profile / name).write_text(json.dumps(content | {"format": 2}))
    with pytest.raises(ProfileNewer):
        casework.unlock(at_work.profile, PASSPHRASE, at_work.clock)


def test_two_programs_do_not_share_a_profile(at_work: Laptop) -> None:
    at_work.free()
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    command = [sys.executable, "-c", HOLDER, str(at_work.profile)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(ProfileBusy):
            casework.unlock(at_work.profile, PASSPHRASE, at_work.clock)
        holder.kill()
    at_work.relock()


def test_a_new_passphrase_opens_all_and_the_old_nothing(at_work: Laptop) -> None:
    visit = at_work.met()
    casework.note(at_work.desk, visit.visit_id, notes="换口令前")
    new = "秋水-长天-4711"
    with pytest.raises(WrongPassphrase):
        casework.change_passphrase(at_work.profile, "not it, really", new, memory_kib=CHEAP)
    with pytest.raises(WeakPassphrase):
        casework.change_passphrase(at_work.profile, PASSPHRASE, "1111111111", memory_kib=CHEAP)
    casework.change_passphrase(at_work.profile, PASSPHRASE, new, memory_kib=CHEAP)
    with pytest.raises(WrongPassphrase):
        casework.unlock(at_work.profile, PASSPHRASE, at_work.clock)
    opened = casework.unlock(at_work.profile, new, at_work.clock)
    assert opened.signer.fingerprint == at_work.lead.fingerprint
    draft = opened.desk.store.drafts.get(visit.visit_id)
    assert draft is not None
    assert draft.notes == "换口令前"
    opened.desk.store.close()


def test_a_power_cut_between_the_two_halves_of_a_change_locks_nobody_out(at_work: Laptop) -> None:
    """The signing key is under the new passphrase already, profile.json still under the old."""
    files = {name: (at_work.profile / name).read_bytes() for name in ("profile.json", "profile.json.bak")}
    secret = at_work.desk.store.secrets.get("signer:chen")
    casework.change_passphrase(at_work.profile, PASSPHRASE, "秋水-长天-4711", memory_kib=CHEAP)
    for name, content in files.items():
        (at_work.profile / name).write_bytes(content)
    at_work.desk.store.secrets.set("signer-before:chen", secret or b"")
    at_work.relock()
    assert at_work.lead.collector_id == "chen"


def test_nothing_of_the_profile_names_anybody(at_work: Laptop) -> None:
    visit = at_work.met()
    casework.note(at_work.desk, visit.visit_id, notes=f"{PERSON}本人在家")
    at_work.desk.store.close()
    words = [PERSON.encode(), ID.encode(), b"13800001234", "示范路".encode(), "本人在家".encode()]
    for path in at_work.profile.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert not [word for word in words if word in content], path.name
