"""The chain on disk: continued once, signed for by our office only, never changed."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fieldvisit import journal, keys, wire
from fieldvisit.clock import exactly
from fieldvisit.errors import ChainBroken, NotFound, OfficeForeign, VisitSealed
from fieldvisit.model.case import StopFlag
from fieldvisit.model.event import Addended, Noted, Offer, Revealed, Sealed, Ticked, Voided
from fieldvisit.model.outcome import OfferKind
from fieldvisit.model.visit import Step
from fieldvisit.store import Draft, Store
from fieldvisit.store._sqlite import IntegrityError
from helpers import chains
from store.world import DEVICE, NOON, ack, case_file, checkpoint, depart, laptop, say, signed_for


def test_a_visit_is_the_fold_of_its_events(store: Store) -> None:
    depart(store)
    say(store, Noted("他在家", "我会还"))
    say(store, Revealed("phone", "CALL"), visit=None)
    visit = store.visits.get("V-1")
    assert (visit.notes, visit.step) == ("他在家", Step.BEFORE)
    assert [one.visit_id for one in store.visits.open()] == ["V-1"]
    assert [type(one.body).__name__ for one in store.events.for_case("C-1")] == ["Departed", "Noted", "Revealed"]
    assert store.visits.list(day=NOON.date()) == store.visits.list(case_id="C-1") == [visit]
    assert store.visits.list(day=NOON.date().replace(day=24)) == []
    assert store.visits.for_order("O-1") == visit
    with pytest.raises(NotFound):
        store.visits.get("V-2")


def test_the_stored_chain_verifies(store: Store) -> None:
    depart(store)
    for number in range(20):
        say(store, Ticked(f"item-{number}", True))
    first, signed = store.events.unacked()
    assert first == 1
    assert chains.walked(signed, device="D-1", public=DEVICE.public) == store.events.head()
    assert store.events.root() == chains.root(store.events.payloads())


def test_an_event_that_does_not_continue_the_chain_is_refused(store: Store) -> None:
    depart(store)
    forked = journal.append(
        journal.Head(), DEVICE, device="D-1", at=exactly(NOON), by="101", visit="V-1", case="C-1", body=Noted("", "")
    )
    with pytest.raises(ChainBroken):
        store.events.append(*forked)
    ahead = journal.append(
        journal.Head(5, "a" * 64), DEVICE, device="D-1", at=exactly(NOON), by="1", visit=None, case=None,
        body=Noted("", ""),
    )  # fmt: skip
    with pytest.raises(ChainBroken):
        store.events.append(*ahead)
    assert store.events.head().size == 1


@pytest.mark.parametrize("end", [Sealed("a" * 64, 5), Voided("too late")])
def test_an_ended_visit_takes_an_addendum_and_nothing_else(store: Store, end: Sealed | Voided) -> None:
    depart(store)
    store.drafts.put("V-1", "as typed", "", exactly(NOON))
    say(store, end)
    with pytest.raises(VisitSealed):
        say(store, Noted("changed", ""))
    with pytest.raises(VisitSealed):
        store.drafts.put("V-1", "changed", "", exactly(NOON))
    say(store, Addended("later"))
    assert store.visits.open() == []
    assert store.drafts.get("V-1") == Draft("as typed", "", exactly(NOON))


def test_rows_guard_themselves_against_our_own_mistakes(store: Store) -> None:
    depart(store)
    sha256, size = store.blobs.put(b"report", "application/pdf", limit=10)
    with store.atomic():
        store.visits.add_report("V-1", sha256, size, NOON, "S-1")
        say(store, Sealed(sha256, size))
    ack(store)
    for statement in (
        "UPDATE events SET payload = 'x' WHERE seq = 1",
        "UPDATE events SET payload = NULL WHERE seq = 1",
        "UPDATE events SET hash = 'x'",
        "DELETE FROM events",
        "UPDATE visits SET state = 'OPEN'",
        "DELETE FROM visits",
        "UPDATE reports SET sha256 = 'x'",
        "DELETE FROM reports",
        "DELETE FROM blobs",
        "INSERT OR REPLACE INTO events SELECT * FROM events",
    ):
        with pytest.raises((IntegrityError, VisitSealed, ChainBroken)):
            store._db.run(statement)
    assert store.visits.report("V-1").accepted is None


def test_unacked_gives_at_least_one_and_no_more_than_fits(store: Store) -> None:
    depart(store)
    for number in range(9):
        say(store, Noted("x" * 1000, str(number)))
    assert len(store.events.unacked(3, 10**9)[1]) == 3
    assert len(store.events.unacked(500, 5000)[1]) == 4
    assert len(store.events.unacked(500, 1)[1]) == 1
    ack(store, 4)
    first, signed = store.events.unacked()
    assert (first, len(signed)) == (5, 6)
    ack(store)
    assert store.events.unacked() == (11, [])


def test_only_our_offices_signature_over_our_events_counts(store: Store) -> None:
    depart(store)
    say(store, Noted("a", "b"))
    good = checkpoint(store)
    foreign = checkpoint(store, key=keys.SigningKey.new())
    lie = signed_for(2, "0" * 64)
    other = signed_for(2, store.events.root(), device="D-2")
    more = signed_for(9, store.events.root())
    for size, false in ((2, foreign), (2, lie), (2, other), (9, more), (1, good)):
        with pytest.raises(OfficeForeign):
            store.events.ack(size, false)
    assert store.events.acked() == 0
    store.events.ack(2, good)
    assert (store.events.acked(), store.events.checkpoint()) == (2, good)
    store.events.ack(1, checkpoint(store, 1))
    assert store.events.acked() == 2
    with pytest.raises(OfficeForeign):
        store.events.ack(1, signed_for(1, "0" * 64))


def test_a_refused_event_is_told_and_blocks_nothing(store: Store) -> None:
    depart(store)
    ack(store)
    store.feed.apply([wire.EventRefused(1, "unknown_order"), wire.EventRefused(1, "unknown_order")], 1)
    assert store.events.refused() == [(1, "Departed", "unknown_order")]
    assert store.outbox.counts().refused == 1
    assert store.outbox.items()[0].reason == "unknown_order"
    assert store.events.unacked() == (2, [])


@pytest.mark.parametrize(
    ("kind", "flag"),
    [
        (OfferKind.DISPUTE, StopFlag.DISPUTE),
        (OfferKind.HARDSHIP, StopFlag.HARDSHIP_HOLD),
        (OfferKind.COMPLAINT, StopFlag.COMPLAINT_OPEN),
    ],
)
def test_an_objection_freezes_at_once_until_the_office_has_seen_it_and_says_otherwise(
    store: Store, kind: OfferKind, flag: StopFlag
) -> None:
    store.feed.apply([wire.CaseItem(case_file())], 1)
    depart(store)
    say(store, Offer(OfferKind.PROMISE, 500))
    assert store.cases.get("C-1").stops == frozenset()
    say(store, Offer(kind, text="not mine"))
    assert store.cases.get("C-1").stops == {flag}
    assert [row.case.case_id for row in store.cases.search(stopped=True)] == ["C-1"]
    store.feed.apply([wire.CaseItem(case_file(stage="M4"))], 2)
    assert store.cases.get("C-1").stops == {flag}
    with store.atomic():
        ack(store)
        store.feed.apply([wire.CaseItem(case_file())], 3)
    assert store.cases.get("C-1").stops == {flag}
    store.feed.apply([wire.CaseItem(case_file(stops=frozenset({flag})))], 3)
    assert store.cases.get("C-1").stops == {flag}
    store.feed.apply([wire.CaseItem(case_file())], 4)
    assert store.cases.get("C-1").stops == frozenset()
    assert store.cases.search(stopped=True) == []


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(steps=st.lists(st.one_of(st.just("event"), st.integers(0, 100)), max_size=30))
def test_events_and_acknowledgements_in_any_order_count_right(
    tmp_path_factory: pytest.TempPathFactory, steps: list[str | int]
) -> None:
    made = acked = 0
    with laptop(tmp_path_factory.mktemp("chain")) as store:
        for step in steps:
            if step == "event":
                say(store, Noted("n", "s"), visit=None)
                made += 1
            elif isinstance(step, int) and made:
                size = step % (made + 1)
                ack(store, size)
                acked = max(acked, size)
            assert store.events.acked() == acked
            assert store.outbox.counts().events == made - acked == len(store.events.unacked()[1])
            assert store.events.head().size == made
