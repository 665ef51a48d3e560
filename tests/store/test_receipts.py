"""The receipt book has no gap, no number twice, and forgets nothing."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fieldvisit.errors import NotFound, ReceiptsExhausted
from fieldvisit.store import Store
from fieldvisit.store._sqlite import IntegrityError
from store.world import depart, granted, laptop, receipt, undone


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
    store.receipts.void("FV26000001", "wrong amount")
    store.receipts.void("FV26000001", "another reason")
    assert store.receipts.list() == [replace(given_, voided="wrong amount")]
    assert store.receipts.next_number() == "FV26000002"
    with pytest.raises(NotFound):
        store.receipts.void("FV26000002", "x")
    for statement in (
        "DELETE FROM receipts",
        "UPDATE receipts SET amount = 1",
        "UPDATE receipts SET voided = ''",
        "UPDATE receipts SET body = '{}'",
        "INSERT INTO receipts SELECT 'FV26000003', range_id, 3, visit_id, case_id, at, amount, '', body FROM receipts",
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
                store.receipts.void(added[-1], "x")
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
