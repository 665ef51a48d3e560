"""Sync through HTTP: once, twice, half, in the wrong order, by a stranger, by two at once."""

import threading
from concurrent.futures import ThreadPoolExecutor

import msgspec
import pymerkle
import pytest

from fieldvisit import journal, keys, wire
from fieldvisit.journal import proof
from fieldvisit.model.case import StopFlag
from fieldvisit.model.event import Attached, Departed, Noted, Offer, Received, Revealed, Voided
from fieldvisit.model.order import Order
from fieldvisit.model.outcome import OfferKind
from fieldvisit.server.office import Office
from server.conftest import enrolled, plan, staff
from server.laptop import Laptop, problem


def first_order(laptop: Laptop) -> Order:
    return laptop.orders()[0]


def refused(laptop: Laptop) -> dict[int, str]:
    return {item.seq: item.reason for item in laptop.items if isinstance(item, wire.EventRefused)}


def test_a_visit_goes_up_and_its_checkpoint_holds(office: Office, laptop: Laptop) -> None:
    order = first_order(laptop)
    laptop.begin(order, "V-1")
    laptop.write(Noted("敲门", ""), visit="V-1", case=order.case_id)
    sent = list(laptop.unsent)
    told = laptop.told(laptop.sync())
    authority, office_id = office.books.authority, office.books.settings.office_id
    point = proof.read_checkpoint(told.checkpoint, office_id, laptop.device, authority.signing.public)
    assert point
    assert told.acked == 3 == point.size
    oracle = pymerkle.InmemoryTree(algorithm="sha256")
    for signed in sent:
        oracle.append_entry(signed.payload.encode())
    assert point.root == oracle.get_root().hex()
    assert not refused(laptop)


def test_the_same_request_twice_changes_nothing(laptop: Laptop) -> None:
    laptop.begin(first_order(laptop), "V-1")
    events = list(laptop.unsent)
    once = laptop.told(laptop.sync(events=events, first=1))
    again = laptop.told(laptop.sync(events=events, first=1))
    roots = [laptop.point(told).root for told in (once, again)]
    assert (once.acked, again.acked, roots[0]) == (2, 2, roots[1])


def test_an_overlap_is_compared_and_the_rest_taken(laptop: Laptop) -> None:
    order = first_order(laptop)
    laptop.begin(order, "V-1")
    laptop.write(Noted("a", ""), visit="V-1", case=order.case_id)
    events = list(laptop.unsent)
    assert laptop.told(laptop.sync(events=events[:1], first=1)).acked == 1
    assert laptop.told(laptop.sync(events=events, first=1)).acked == 3


def test_another_event_in_the_same_place_is_a_loud_conflict(laptop: Laptop) -> None:
    order = first_order(laptop)
    laptop.begin(order, "V-1")
    assert laptop.sync().status_code == 200
    laptop.head = journal.Head(1, journal.payload_hash(laptop.sent[0].payload))
    laptop.write(Noted("rewritten", ""), visit="V-1", case=order.case_id)
    reply = laptop.sync(first=2, events=laptop.unsent)
    assert reply.status_code == 409
    assert problem(reply) == "chain_conflict"
    assert reply.json()["facts"] == {"seq": 2}
    laptop.head, laptop.unsent = journal.Head(2, "1" * 64), []
    laptop.write(Noted("forked", ""), visit="V-1", case=order.case_id)
    assert problem(laptop.sync()) == "chain_conflict"


def test_a_gap_names_the_expected_seq(laptop: Laptop) -> None:
    laptop.begin(first_order(laptop), "V-1")
    reply = laptop.sync(events=laptop.unsent[1:], first=2)
    assert reply.status_code == 409
    assert problem(reply) == "chain_gap"
    assert reply.json()["facts"] == {"expected": 1}


def test_a_forged_event_is_refused_whole(office: Office, url: str, laptop: Laptop) -> None:
    laptop.begin(first_order(laptop), "V-1")
    good = laptop.unsent[1]
    forged = wire.SignedEvent(good.payload, good.signature[:-2] + ("00" if good.signature[-2:] != "00" else "01"))
    reply = laptop.sync(events=[laptop.unsent[0], forged], first=1)
    assert reply.status_code == 422
    assert problem(reply) == "chain_broken"
    assert reply.json()["facts"] == {"seq": 2}
    assert laptop.told(laptop.sync(events=[], first=1)).acked == 0


def test_what_an_event_says_wrong_is_refused_and_blocks_nothing(office: Office, laptop: Laptop) -> None:
    mine, other = laptop.orders()[:2]
    office.add_user(staff("E"))
    foreign = office.assign(plan("C", "D"), first=1)[0]
    case = mine.case_id
    wrong = {
        laptop.write(Departed(foreign, "C", "D", "R", ()), visit="V-0", case=case): "order_unknown",
        laptop.write(Departed(mine.order_id, "A", "B", "R", ()), visit="V-0", case=other.case_id): "case_mismatch",
        laptop.write(Departed(mine.order_id, "A", "E", "R", ()), visit="V-0", case=case): "other_collectors",
        laptop.write(Noted("", ""), visit="V-9", case=case): "visit_unknown",
        laptop.write(Noted("", ""), by="C", visit="V-9", case=case): "not_enrolled_here",
        laptop.write(Noted("", ""), visit="V\x00'; --", case=case): "bad_name",
        laptop.write(Revealed("name", "why"), case="C-NONE"): "case_unknown",
    }
    laptop.begin(mine, "V-1")
    wrong |= {
        laptop.write(Departed(mine.order_id, "A", "B", "R", ()), visit="V-1", case=case): "visit_twice",
        laptop.write(Noted("", ""), visit="V-1", case=other.case_id): "case_mismatch",
        laptop.write(Attached("zz", 3, "image/jpeg"), visit="V-1", case=case): "bad_hash",
        laptop.write(Attached("0" * 64, 1 << 40, "image/jpeg"), visit="V-1", case=case): "bad_size",
        laptop.write(Received("R99-000001", 5, "APP", "", "", ""), visit="V-1", case=case): "receipt_foreign",
    }
    laptop.write(Received("R00-000001", 500, "APP", "x", "p", "SELF"), visit="V-1", case=case)
    wrong[laptop.write(Received("R00-000001", 500, "APP", "x", "p", "SELF"), visit="V-1", case=case)] = "receipt_twice"
    laptop.write(Voided("mistake"), visit="V-1", case=case)
    wrong[laptop.write(Noted("late", ""), visit="V-1", case=case)] = "visit_closed"
    told = laptop.told(laptop.sync())
    assert told.acked == laptop.head.size
    assert refused(laptop) == wrong


def test_an_event_of_a_kind_from_the_future_is_held_and_refused(laptop: Laptop) -> None:
    order = first_order(laptop)
    laptop.begin(order, "V-1")
    laptop.write(Noted("x", ""), visit="V-1", case=order.case_id)
    payload = laptop.unsent[-1].payload.replace('"kind":"Noted"', '"kind":"Foreseen"')
    laptop.unsent[-1] = wire.SignedEvent(payload, laptop.key.sign(payload.encode()))
    laptop.head = journal.Head(3, journal.payload_hash(payload))
    laptop.write(Noted("after", ""), visit="V-1", case=order.case_id)
    assert laptop.told(laptop.sync()).acked == 4
    assert refused(laptop) == {3: "unknown_kind"}


def test_a_companion_must_prove_to_be_there(laptop: Laptop) -> None:
    order = first_order(laptop)
    laptop.collectors["B"] = laptop.collectors["A"]
    laptop.begin(order, "V-1")
    assert laptop.sync().status_code == 200
    assert refused(laptop) == {2: "companion_unproved"}


@pytest.mark.parametrize(
    ("kind", "flag"),
    [
        (OfferKind.DISPUTE, StopFlag.DISPUTE),
        (OfferKind.HARDSHIP, StopFlag.HARDSHIP_HOLD),
        (OfferKind.COMPLAINT, StopFlag.COMPLAINT_OPEN),
    ],
)
def test_an_objection_stops_the_case_for_everybody(
    office: Office, url: str, laptop: Laptop, kind: OfferKind, flag: StopFlag
) -> None:
    order = first_order(laptop)
    office.assign(plan("C", "D"), names=[order.case_id])
    other = enrolled(office, url, "C")
    assert other.sync().status_code == 200
    laptop.begin(order, "V-1")
    laptop.write(Offer(kind, text="不是我借的"), visit="V-1", case=order.case_id)
    assert laptop.sync().status_code == 200
    assert other.sync().status_code == 200
    for one in (laptop, other):
        last = [i.case for i in one.items if isinstance(i, wire.CaseItem) and i.case.case_id == order.case_id][-1]
        assert last.stops == {flag}


def test_a_laptop_gets_only_what_is_its_collectors(office: Office, url: str) -> None:
    office.assign(plan("A", "B"), first=3)
    office.assign(plan("C", "D"), first=2)
    mine = enrolled(office, url, "C")
    assert mine.sync().status_code == 200
    assert {order.lead for order in mine.orders()} == {"C"}
    assert len(mine.orders()) == 2
    assert len([item for item in mine.items if isinstance(item, wire.CaseItem)]) == 2
    assert {item.staff.collector_id for item in mine.items if isinstance(item, wire.StaffItem)} == {"C", "D"}
    pack = next(item for item in mine.items if isinstance(item, wire.PackItem))
    key = office.books.authority.signing.public
    assert keys.verify(key, pack.text.encode(), pack.signature)
    kinds = [type(item) for item in mine.items]
    assert kinds.index(wire.CaseItem) < kinds.index(wire.OrderItem)


def test_a_companion_who_signs_on_a_laptop_brings_nobody_elses_cases_there(office: Office, url: str) -> None:
    """Whoever owns the laptop can read all that is on it: no more than what is theirs."""
    shared = office.assign(plan("A", "B"), first=1)
    office.assign(plan("B", "C"), first=1)
    laptop = enrolled(office, url, "A", "B")
    office.assign(plan("C", "B"), first=1)
    (more,) = office.assign(plan("B", "A"), first=1)
    assert laptop.sync().status_code == 200
    assert {order.order_id for order in laptop.orders()} == {*shared, more}
    assert len({item.case.case_id for item in laptop.items if isinstance(item, wire.CaseItem)}) == 2
    theirs = enrolled(office, url, "B", "A")
    assert theirs.sync().status_code == 200
    assert len(theirs.orders()) == 4


def test_a_withdrawn_case_leaves_and_is_not_shown_to_who_had_not_read_it(office: Office, url: str) -> None:
    office.assign(plan(), first=2)
    reader, late = enrolled(office, url, "A"), enrolled(office, url, "B")
    assert reader.sync().status_code == 200
    gone = reader.orders()[0].case_id
    office.withdraw(gone, "委托方收回")
    for one in (reader, late):
        assert one.sync().status_code == 200
        assert wire.CaseReturned(gone) in one.items
    assert gone not in {item.case.case_id for item in late.items if isinstance(item, wire.CaseItem)}
    assert gone not in {order.case_id for order in late.orders()}


@pytest.mark.parametrize("cursor", [-1, 10_000, 2**70])
def test_a_cursor_never_given_out_is_a_problem(laptop: Laptop, cursor: int) -> None:
    laptop.cursor = cursor
    reply = laptop.sync()
    assert reply.status_code == 409
    assert problem(reply) == "cursor_unknown"


def test_the_feed_comes_in_pages_and_goes_on_from_its_cursor(office: Office, url: str) -> None:
    laptop = enrolled(office, url, "A")
    office.assign(plan(), first=375)
    pages, more = 0, True
    while more:
        more, pages = laptop.told(laptop.sync()).more, pages + 1
    assert pages == 2
    assert len(laptop.orders()) == 375
    assert laptop.told(laptop.sync()).items == ()


def test_no_reader_skips_what_is_published_at_the_same_time(office: Office, url: str) -> None:
    laptop, done = enrolled(office, url, "A", "B"), threading.Event()
    people = [("A", "B"), ("B", "A"), ("A", "C"), ("D", "A")]

    def give(pair: tuple[str, str]) -> int:
        return sum(len(office.assign(plan(*pair), first=5)) for _ in range(4))

    def read() -> None:
        while not done.is_set():
            assert laptop.sync().status_code == 200

    with ThreadPoolExecutor(5) as pool:
        reading = pool.submit(read)
        given = sum(pool.map(give, people))
        done.set()
        reading.result()
    assert laptop.sync().status_code == 200
    assert len({order.order_id for order in laptop.orders()}) == given >= 20


def test_two_laptops_sync_at_once(office: Office, url: str) -> None:
    office.assign(plan("A", "B"), first=1)
    office.assign(plan("C", "D"), first=1)
    pair = [enrolled(office, url, "A", "B"), enrolled(office, url, "C", "D")]
    for laptop in pair:
        assert laptop.sync().status_code == 200
        order = first_order(laptop)
        lead = order.lead
        laptop.write(
            Departed(order.order_id, lead, order.companion, "R", ()), by=lead, visit=f"V-{lead}", case=order.case_id
        )
        for number in range(60):
            laptop.write(Noted(str(number), ""), by=lead, visit=f"V-{lead}", case=order.case_id)

    def go(laptop: Laptop) -> int:
        for start in range(0, 61, 7):
            reply = laptop.sync(first=start + 1, events=laptop.unsent[start : start + 7])
            assert reply.status_code == 200, reply.text
        return laptop.told(reply).acked

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(go, pair)) == [61, 61]


def test_one_laptop_syncing_twice_at_once_keeps_one_chain(laptop: Laptop) -> None:
    order = first_order(laptop)
    laptop.begin(order, "V-1")
    for number in range(40):
        laptop.write(Noted(str(number), ""), visit="V-1", case=order.case_id)
    events = list(laptop.unsent)
    with ThreadPoolExecutor(4) as pool:
        replies = list(pool.map(lambda _: laptop.sync(first=1, events=events), range(4)))
    assert {laptop.told(reply).acked for reply in replies} == {42}
    assert not refused(laptop)


def test_a_retired_laptop_is_told_so(office: Office, laptop: Laptop) -> None:
    office.revoke(laptop.device)
    reply = laptop.sync()
    assert reply.status_code == 403
    assert problem(reply) == "device_revoked"


def test_a_stranger_and_another_laptops_name_are_not_heard(office: Office, url: str, laptop: Laptop) -> None:
    stranger = Laptop(url)
    stranger.device = laptop.device
    assert problem(stranger.sync()) == "bad_signature"
    other = enrolled(office, url, "C")
    reply = other.post("/v1/sync", wire.SyncRequest(laptop.device, 0, 1, ()))
    assert reply.status_code == 401
    assert problem(reply) == "bad_signature"
    assert problem(laptop.post("/v1/sync", wire.SyncRequest(laptop.device, 0, 1, ()), plain=True)) == "bad_signature"


def test_a_day_receipt_is_signed_and_names_the_days_blobs(office: Office, laptop: Laptop) -> None:
    laptop.begin(first_order(laptop), "V-1")
    root = laptop.point(laptop.told(laptop.sync())).root
    receipt = msgspec.json.decode(laptop.send("GET", "/v1/day-receipts/2026-11-21").content, type=wire.DayReceipt)
    assert (receipt.size, receipt.root, receipt.blobs) == (2, root, ())
    assert keys.verify(office.books.authority.signing.public, wire.unsigned(receipt), receipt.signature)
    assert problem(laptop.send("GET", "/v1/day-receipts/2026-02-30")) == "bad_message"


def test_a_revoked_collector_is_known_to_partners(office: Office, laptop: Laptop) -> None:
    office.revoke("B")
    assert laptop.sync().status_code == 200
    assert [item.collector_id for item in laptop.items if isinstance(item, wire.SignerRevoked)] == ["B"]
    staff_items = [item.staff for item in laptop.items if isinstance(item, wire.StaffItem)]
    assert not [one for one in staff_items if one.collector_id == "B"][-1].active


def test_receipt_numbers_never_run_out_or_repeat(office: Office, url: str, laptop: Laptop) -> None:
    order = first_order(laptop)
    laptop.begin(order, "V-1")
    for number in range(1, 261):
        laptop.write(Received(f"R00-{number:06d}", 1, "APP", "", "", ""), visit="V-1", case=order.case_id)
    assert laptop.sync().status_code == 200
    other = enrolled(office, url, "C")
    assert other.sync().status_code == 200
    mine = [item.range for item in [*laptop.items, *other.items] if isinstance(item, wire.RangeItem)]
    assert len(mine) == 3
    used = [f"{one.prefix}{number}" for one in mine for number in range(one.first, one.last + 1)]
    assert len(used) == len(set(used))
