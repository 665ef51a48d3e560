"""A profile opens with its key only, is never recreated in silence, and a damaged one is left as it was."""

import hashlib
import threading
from pathlib import Path

import pytest

from fieldvisit import wire
from fieldvisit.errors import ProfileDamaged, ProfileExists, ProfileMissing, ProfileNewer
from fieldvisit.store import Store
from fieldvisit.store._sqlite import Db
from store.world import KEY, case_file, laptop, undone


def print_of(profile: Path) -> str:
    return hashlib.sha256((profile / "fieldvisit.db").read_bytes()).hexdigest()


def filled(profile: Path) -> Path:
    store = laptop(profile)
    store.feed.apply([wire.CaseItem(case_file(f"C-{n}", case_no=f"N-{n}")) for n in range(50)], 1)
    store.close()
    return profile


def test_what_was_written_is_there_after_opening_again(tmp_path: Path) -> None:
    with laptop(tmp_path) as store:
        store.settings.set("language", "en")
        store.settings.set("language", "zh-CN")
        store.secrets.set("device-key", b"\x00\xff" * 16)
    with Store.open(tmp_path, KEY) as store:
        assert store.settings.get("language") == "zh-CN"
        assert store.settings.get("never", "else") == "else"
        assert store.secrets.get("device-key") == b"\x00\xff" * 16
        assert store.secrets.get("never") is None
        assert store.check() == ()


def test_a_profile_is_made_once_and_opened_only_when_it_is_there(tmp_path: Path) -> None:
    with pytest.raises(ProfileMissing):
        Store.open(tmp_path, KEY)
    assert list(tmp_path.iterdir()) == []
    laptop(tmp_path).close()
    with pytest.raises(ProfileExists):
        Store.create(tmp_path, KEY)


def test_a_wrong_key_opens_nothing_and_changes_nothing(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    before = print_of(filled(tmp_path))
    with pytest.raises(ProfileDamaged):
        Store.open(tmp_path, bytes(32))
    assert print_of(tmp_path) == before
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize("kept", [0, 1, 100, 4095, 4096, 8192, 3 * 4096 + 17])
def test_a_cut_off_database_is_damaged_and_untouched(tmp_path: Path, kept: int) -> None:
    file = filled(tmp_path) / "fieldvisit.db"
    file.write_bytes(file.read_bytes()[:kept])
    before = print_of(tmp_path)
    with pytest.raises(ProfileDamaged):
        Store.open(tmp_path, KEY)
    assert print_of(tmp_path) == before


@pytest.mark.parametrize("content", [b"not a database " * 1000, bytes(100_000), b"SQLite format 3\x00" + bytes(9000)])
def test_a_file_of_something_else_is_damaged_and_untouched(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "fieldvisit.db").write_bytes(content)
    with pytest.raises(ProfileDamaged):
        Store.open(tmp_path, KEY)
    assert (tmp_path / "fieldvisit.db").read_bytes() == content


def test_a_flipped_byte_is_found_when_it_is_read_and_by_the_doctor(tmp_path: Path) -> None:
    file = filled(tmp_path) / "fieldvisit.db"
    content = bytearray(file.read_bytes())
    for page in range(len(content) // 4096 - 12, len(content) // 4096):
        content[page * 4096 + 2000] ^= 1
    file.write_bytes(content)
    with Store.open(tmp_path, KEY) as store:
        assert store.check()
        with pytest.raises(ProfileDamaged):
            store.cases.search("N-4", limit=50)


def test_a_newer_programs_profile_is_refused(tmp_path: Path) -> None:
    filled(tmp_path)
    db = Db(tmp_path / "fieldvisit.db", KEY)
    db.run(
        "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('fieldvisit', 'm9999_later', '2030')"
    )
    db.close()
    with pytest.raises(ProfileNewer):
        Store.open(tmp_path, KEY)


def test_another_thread_reads_and_writes_by_its_own_connection(store: Store) -> None:
    seen: list[str] = []

    def work() -> None:
        with store.again() as mine:
            seen.append(mine.settings.get("device"))
            mine.settings.set("from", "worker")

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert seen == ["D-1"]
    assert store.settings.get("from") == "worker"
    store.close()
    with store.again() as after:
        assert after.settings.get("from") == "worker"


def test_threads_that_write_at_once_wait_for_each_other(store: Store) -> None:
    def work() -> None:
        with store.again() as mine:
            for _ in range(20):
                with mine.atomic():
                    mine.settings.set("count", str(int(mine.settings.get("count", "0")) + 1))

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert store.settings.get("count") == "60"


def test_a_failed_block_leaves_nothing_and_a_failed_inner_one_only_its_own(store: Store) -> None:
    with pytest.raises(RuntimeError):
        undone(store, lambda: store.settings.set("a", "1"))
    assert store.settings.get("a") == ""
    with store.atomic():
        store.settings.set("a", "1")
        with pytest.raises(RuntimeError):
            undone(store, lambda: store.settings.set("b", "1"))
    assert (store.settings.get("a"), store.settings.get("b")) == ("1", "")
