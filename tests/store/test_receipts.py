"""The receipt book has no gap, no number twice, and forgets nothing."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fieldvisit.errors import NotFound, NumbersInDoubt, ReceiptsExhausted
from fieldvisit.store import Store
from fieldvisit.store._sqlite import IntegrityError
from fieldvisit.store.receipts import MARK
from store.world import KEY, NOON, depart, granted, laptop, receipt, undone


def test_numbers_run_through_the_ranges_and_end(store: Store) -> None:
    with pytest.raises(ReceiptsExhausted):
        store.receipts.next_number()
    store.feed.apply([granted("R-b", "FV26", 8, 9), granted("R-a", "FW26", 1, 1)], 1)
    depart(store)
    assert store.receipts.left() == 3
    for number in ("FV26000008", "FV26000009", "FW26000001"):
        assert store.receipts.next_number() == number
        store.receipts.add(receipt(number))
    with pytest.raises(ReceiptsExhausted):
        store.receipts.next_number()
    with pytest.raises(ReceiptsExhausted):
        store.receipts.add(receipt("FW26000002"))
    assert [one.number for one in store.receipts.for_visit("V-1")] == ["FV26000008", "FV26000009", "FW26000001"]


@pytest.mark.parametrize("number", ["FV26000002", "FV26000000", "FV261", "XX26000001", "'; DROP TABLE receipts --"])
def test_only_the_next_number_can_be_written(store: Store, number: str) -> None:
    store.feed.apply([granted()], 1)
    with pytest.raises(ValueError, match="next"):
        store.receipts.add(receipt(number))
    assert store.receipts.next_number() == "FV26000001"


def test_a_void_receipt_stays_in_the_book(store: Store) -> None:
    store.feed.apply([granted()], 1)
    given_ = receipt("FV26000001")
    store.receipts.add(given_)
    assert store.receipts.get("FV26000001") == given_
    store.receipts.void("FV26000001", "wrong amount", NOON)
    store.receipts.void("FV26000001", "another reason", NOON)
    assert store.receipts.list() == [replace(given_, voided="wrong amount")]
    assert store.receipts.next_number() == "FV26000002"
    with pytest.raises(NotFound):
        store.receipts.void("FV26000002", "x", NOON)
    for statement in (
        "DELETE FROM receipts",
        "UPDATE receipts SET amount = 1",
        "UPDATE receipts SET voided = ''",
        "UPDATE receipts SET body = '{}'",
        "INSERT INTO receipts (number, range_id, serial, visit_id, case_id, at, amount, body)"
        " SELECT 'FV26000003', range_id, 3, visit_id, case_id, at, amount, body FROM receipts",
    ):
        with pytest.raises(IntegrityError):
            store._db.run(statement)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20)
@given(steps=st.lists(st.sampled_from(["add", "void", "fail", "range"]), max_size=25))
def test_whatever_happens_the_numbers_follow_each_other(
    tmp_path_factory: pytest.TempPathFactory, steps: list[str]
) -> None:
    with laptop(tmp_path_factory.mktemp("book")) as store:
        store.feed.apply([granted("R-0", "FV26", 1, 4)], 1)
        added: list[str] = []
        ranges = 1
        for step in steps:
            if step == "range":
                store.feed.apply([granted(f"R-{ranges}", "FV26", 4 * ranges + 1, 4 * ranges + 4)], ranges + 1)
                ranges += 1
            elif step == "void" and added:
                store.receipts.void(added[-1], "x", NOON)
            elif len(added) == 4 * ranges:
                with pytest.raises(ReceiptsExhausted):
                    store.receipts.next_number()
            elif step == "add":
                number = store.receipts.next_number()
                store.receipts.add(receipt(number))
                added.append(number)
            elif step == "fail":
                with pytest.raises(RuntimeError):
                    undone(store, lambda: store.receipts.add(receipt(store.receipts.next_number())))
        assert added == [f"FV26{number:06d}" for number in range(1, len(added) + 1)]
        assert {one.number for one in store.receipts.list()} == set(added)


def test_an_older_copy_of_the_database_takes_no_number(tmp_path: Path) -> None:
    with laptop(tmp_path / "p") as store:
        store.feed.apply([granted()], 1)
        depart(store)
        store.receipts.add(receipt(store.receipts.next_number()))
        store._db.rows("PRAGMA wal_checkpoint(TRUNCATE)")
        copy = (tmp_path / "p" / "fieldvisit.db").read_bytes()
        store.receipts.add(receipt(store.receipts.next_number()))
        assert not store.receipts.in_doubt()
    for name in ("fieldvisit.db-wal", "fieldvisit.db-shm"):
        (tmp_path / "p" / name).unlink(missing_ok=True)
    (tmp_path / "p" / "fieldvisit.db").write_bytes(copy)
    with Store.open(tmp_path / "p", KEY) as restored:
        assert [one.number for one in restored.receipts.list()] == ["FV26000001"]
        with pytest.raises(NumbersInDoubt):
            restored.receipts.next_number()
        with pytest.raises(NumbersInDoubt):
            restored.receipts.add(receipt("FV26000002"))


def test_a_mark_that_is_gone_or_torn_is_a_doubt_and_a_crash_before_it_is_none(tmp_path: Path) -> None:
    with laptop(tmp_path) as store:
        store.feed.apply([granted()], 1)
        depart(store)
        assert store.receipts.next_number() == "FV26000001"
        store.receipts.add(receipt("FV26000001"))
        (tmp_path / MARK).write_bytes(b"{}")
        assert store.receipts.next_number() == "FV26000002"
        for torn in (b"", b'{"R-1": ', b"[]"):
            (tmp_path / MARK).write_bytes(torn)
            with pytest.raises(NumbersInDoubt):
                store.receipts.next_number()
        (tmp_path / MARK).unlink()
        assert store.receipts.in_doubt()


def test_a_receipt_whose_mark_cannot_be_written_is_given_all_the_same(tmp_path: Path) -> None:
    with laptop(tmp_path) as store:
        store.feed.apply([granted()], 1)
        depart(store)
        store.receipts.add(receipt("FV26000001"))
        part = tmp_path / f"{MARK}.part"
        part.mkdir()
        store.receipts.add(receipt("FV26000002"))
        assert store.receipts.next_number() == "FV26000003"
        part.rmdir()
        store.receipts.add(receipt("FV26000003"))
        assert b"3" in (tmp_path / MARK).read_bytes()


@pytest.mark.parametrize(("code", "reason"), [("chain_broken", ""), ("office_foreign", "ahead")])
def test_what_the_office_says_of_an_old_copy_stops_numbers_until_it_agrees(
    store: Store, code: str, reason: str
) -> None:
    store.feed.apply([granted()], 1)
    store.outbox.failed("office_unreachable")
    store.outbox.failed("office_foreign", "older")
    assert not store.receipts.in_doubt()
    store.outbox.failed(code, reason)
    store.outbox.failed("office_unreachable")
    with pytest.raises(NumbersInDoubt):
        store.receipts.next_number()
    store.outbox.succeeded(NOON)
    assert store.receipts.next_number() == "FV26000001"
