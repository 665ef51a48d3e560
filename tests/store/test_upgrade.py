"""A database of the first release opens with everything in it, and knows from then on what this release asks."""

from dataclasses import replace
from pathlib import Path

import pytest

from fieldvisit import journal
from fieldvisit.clock import exactly
from fieldvisit.model.case import StopFlag
from fieldvisit.model.event import Body, Concluded, Departed, Offer
from fieldvisit.model.order import Decision
from fieldvisit.model.outcome import OfferKind, Outcome
from fieldvisit.store import Store
from fieldvisit.store import times as texts
from fieldvisit.store._sqlite import Db, IntegrityError
from fieldvisit.store.schema import STEPS, m0001_start
from fieldvisit.wire import DecisionItem, canonical
from store.world import DAY, DEVICE, KEY, NOON, OFFICE, case_file, pack

_EVENT = """INSERT INTO events (seq, visit_id, case_id, kind, at, hash, leaf, bytes, order_id, blob, freezes, payload,
    signature) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, ?, ?, ?)"""
_CASE = """INSERT INTO cases (case_id, case_no, name, stage, stops, saw, hay, grams, body)
    VALUES (?, ?, ?, ?, '', 0, 'x', 'x', ?)"""
SAID: tuple[Body, ...] = (
    Departed("O-1", "101", "102", "R", ()),
    Offer(OfferKind.PROMISE, 100, DAY),
    Offer(OfferKind.PLAN, 100, DAY, 3),
    Offer(OfferKind.DISPUTE, text="不对"),
    Concluded(Outcome.MET_DEBTOR_DISPUTE),
)


def first_release(profile: Path) -> None:
    """Write a profile's database as the first release did."""
    (profile / "blobs").mkdir(parents=True)
    db = Db(profile / "fieldvisit.db", KEY, mode="rwc")
    db.migrate((m0001_start,))
    db.run("INSERT INTO settings VALUES ('office_key', ?)", OFFICE.public)
    for one, address in (("C-1", "文三路478号"), ("C-2", "文三路 ４７８号"), ("C-3", "解放路12号")):
        file = case_file(one, case_no=one, address=f"浙江省杭州市{address}")
        file = replace(file, case=replace(file.case, id_no=f"9901011990030712{one[-1]}X"))
        db.run(_CASE, one, one, file.case.name, "M3", canonical(file).decode())
    item, head = pack("2026.1"), journal.Head()
    packed = (item.pack_id, item.version, "2026-01-30", item.text, item.signature)
    db.run("INSERT INTO packs (pack_id, version, effective, text, signature) VALUES (?, ?, ?, ?, ?)", *packed)
    for body in SAID:
        made = journal.append(
            head, DEVICE, device="D-1", at=exactly(NOON), by="101", visit="V-1", case="C-1", body=body
        )
        event, signed, head = made
        leaf = journal.leaf_hash(signed.payload.encode()).hex()
        order = body.order_id if isinstance(body, Departed) else None
        freezes = "DISPUTE" if isinstance(body, Offer) and body.kind is OfferKind.DISPUTE else None
        kind, at, size = type(body).__name__, texts.text(NOON), len(signed.payload.encode())
        db.run(_EVENT, event.seq, "V-1", "C-1", kind, at, head.last, leaf, size, order, freezes, *_words(signed))
    db.close()


def _words(signed: object) -> tuple[str, str]:
    return signed.payload, signed.signature  # type: ignore[attr-defined]


@pytest.fixture
def profile(tmp_path: Path) -> Path:
    first_release(tmp_path)
    return tmp_path


def test_nothing_of_an_older_database_is_lost(profile: Path) -> None:
    with Store.open(profile, KEY) as store:
        assert [one.body for one in store.events.for_visit("V-1")] == list(SAID)
        assert store.events.head().size == len(SAID)
        assert store.staff.pack(visit_id="V-1").version == store.staff.pack().version == "2026.1"
        assert store.cases.count() == 3
        assert store.check() == ()
    with Store.open(profile, KEY) as again:
        assert again.events.first("V-1") == 1
    assert len(STEPS) >= 3


def test_who_lives_together_is_known_of_older_cases_too(profile: Path) -> None:
    with Store.open(profile, KEY) as store:
        assert [row.case.case_id for row, _ in store.cases.household("C-1")] == ["C-2"]
        assert store.cases.household("C-3") == []


def test_a_proposal_made_before_stops_too_until_it_is_decided(profile: Path) -> None:
    with Store.open(profile, KEY) as store:
        assert store.cases.get("C-1").stops == {StopFlag.PROPOSAL_OPEN, StopFlag.DISPUTE}
        wrong = Decision("D-1-20261123-0001-1", "C-1", "V-1", "PLAN", True, DAY, "201")
        store.feed.apply([DecisionItem(wrong)], 1)
        assert StopFlag.PROPOSAL_OPEN in store.cases.get("C-1").stops
        right = Decision("D-1-20261123-0001-2", "C-1", "V-1", "PLAN", False, DAY, "201")
        store.feed.apply([DecisionItem(right)], 2)
        assert store.cases.get("C-1").stops == {StopFlag.DISPUTE}
        assert store.cases.decisions("C-1") == [wrong, right]


def test_events_stay_unchangeable(profile: Path) -> None:
    with Store.open(profile, KEY) as store:
        for change in ("place = 9", "freezes = NULL", "payload = NULL"):
            with pytest.raises(IntegrityError, match="events are unchangeable"):
                store._db.run(f"UPDATE events SET {change} WHERE seq = 3")
