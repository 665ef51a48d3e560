"""A case taken back is gone without a trace, but not before everything about it is in the office."""

from pathlib import Path

import pytest

from fieldvisit import wire
from fieldvisit.clock import exactly
from fieldvisit.errors import NotFound
from fieldvisit.model.case import StopFlag
from fieldvisit.model.event import Attached, Noted, Sealed, Voided
from fieldvisit.store import Store
from store.world import DAY, KEY, NOON, ack, case_file, checkpoint, depart, granted, order, receipt, say

WORDS = ("张小明", "zhangxiaoming", "13800000001", "990101199003071234", "文三路", "他说下周还款", "HZ20**01")


def dump(store: Store, folder: Path) -> bytes:
    """Return the whole database decrypted, free pages and dead index segments included."""
    plain = folder / "plain.db"
    plain.unlink(missing_ok=True)
    store._db.rows("PRAGMA wal_checkpoint(TRUNCATE)")
    store._db.run("ATTACH DATABASE ? AS plain KEY ''", str(plain))
    store._db.run("PRAGMA plain.synchronous = OFF")
    store._db.rows("SELECT sqlcipher_export('plain')")
    store._db.run("DETACH DATABASE plain")
    tables = [name for (name,) in store._db.rows("SELECT name FROM sqlite_master WHERE type = 'table'")]
    rows = repr([store._db.rows(f"SELECT * FROM {name}") for name in tables])
    return plain.read_bytes() + rows.encode()


def visited(store: Store) -> str:
    """Record a visit with everything that can be kept of one, up to its seal; return the report's hash."""
    store.feed.apply([wire.CaseItem(case_file()), wire.OrderItem(order()), granted()], 1)
    depart(store)
    store.drafts.put("V-1", "他说下周还款", "", exactly(NOON))
    say(store, Noted("他说下周还款", ""))
    sha256, size = store.blobs.put(b"a photo of 1 door", "image/jpeg", limit=100)
    say(store, Attached(sha256, size, "image/jpeg"))
    store.receipts.add(receipt(store.receipts.next_number()))
    report, length = store.blobs.put(b"%PDF report", "application/pdf", limit=100)
    with store.atomic():
        store.visits.add_report("V-1", report, length, NOON, "S-1")
        say(store, Sealed(report, length))
    return report


def test_nothing_of_a_returned_case_is_left_once_all_is_in_the_office(store: Store, tmp_path: Path) -> None:
    visited(store)
    before = dump(store, tmp_path)
    assert all(word.encode() in before for word in WORDS)
    store.feed.apply([wire.CaseReturned("C-1")], 2)
    assert store.cases.get("C-1").returning
    assert StopFlag.WITHDRAWN in store.cases.get("C-1").stops
    assert store.orders.for_day(DAY, "Asia/Shanghai") == []
    assert store.orders.cancelled("O-1") == "case-returned"
    root, head = store.events.root(), store.events.head()
    ack(store)
    assert store.cases.get("C-1").pending == 2
    for sha256, _, _ in store.blobs.pending():
        store.blobs.mark_held(sha256)
    with pytest.raises(NotFound):
        store.cases.get("C-1")
    with pytest.raises(NotFound):
        store.visits.get("V-1")
    left = dump(store, tmp_path)
    assert [word for word in WORDS if word.encode() in left] == []
    assert [path for path in (store.profile / "blobs").rglob("*") if path.is_file()] == []
    assert (store.events.root(), store.events.head()) == (root, head)
    store.events.ack(head.size, checkpoint(store))
    assert store.receipts.get("FV26000001").amount == 5000
    assert store.check() == ()


def test_an_open_visit_keeps_its_case_until_it_has_ended(store: Store) -> None:
    store.feed.apply([wire.CaseItem(case_file()), wire.OrderItem(order())], 1)
    depart(store)
    store.feed.apply([wire.CaseReturned("C-1")], 2)
    ack(store)
    say(store, Noted("他说下周还款", ""))
    assert store.visits.get("V-1").notes == "他说下周还款"
    say(store, Voided("withdrawn"))
    assert store.cases.count() == 1
    ack(store)
    assert store.cases.count() == 0


def test_a_case_without_a_visit_goes_at_once_and_may_come_back(store: Store) -> None:
    store.feed.apply([wire.CaseItem(case_file()), wire.OrderItem(order())], 1)
    store.feed.apply([wire.CaseReturned("C-1"), wire.CaseReturned("C-unknown")], 2)
    assert (store.cases.count(), store.cases.search("张小明"), store.cases.search("zxm")) == (0, [], [])
    store.feed.apply([wire.CaseItem(case_file())], 3)
    assert [row.case.case_id for row in store.cases.search("张小明")] == ["C-1"]
    assert store.cases.get("C-1").stops == frozenset()
    assert store.orders.for_case("C-1") == []
    store.feed.apply([wire.OrderItem(order("O-2"))], 4)
    assert [one.order_id for one in store.orders.for_case("C-1")] == ["O-2"]


def test_a_file_shared_with_another_case_stays(store: Store) -> None:
    store.feed.apply([wire.CaseItem(case_file("C-1")), wire.CaseItem(case_file("C-2", case_no="N-2"))], 1)
    sha256, size = store.blobs.put(b"the same stairs", "image/jpeg", limit=100)
    for number in ("1", "2"):
        depart(store, f"V-{number}", f"C-{number}", f"O-{number}")
        say(store, Attached(sha256, size, "image/jpeg"), visit=f"V-{number}", case=f"C-{number}")
        say(store, Voided("x"), visit=f"V-{number}", case=f"C-{number}")
    ack(store)
    store.blobs.mark_held(sha256)
    store.feed.apply([wire.CaseReturned("C-1")], 2)
    assert store.cases.count() == 1
    assert store.blobs.read(sha256) == b"the same stairs"
    store.feed.apply([wire.CaseReturned("C-2")], 3)
    with pytest.raises(NotFound):
        store.blobs.read(sha256)


def test_what_was_erased_stays_erased_after_opening_again(store: Store, tmp_path: Path) -> None:
    visited(store)
    ack(store)
    for sha256, _, _ in store.blobs.pending():
        store.blobs.mark_held(sha256)
    store.feed.apply([wire.CaseReturned("C-1")], 2)
    with Store.open(store.profile, KEY) as opened:
        left = dump(opened, tmp_path)
        assert [word for word in WORDS if word.encode() in left] == []
