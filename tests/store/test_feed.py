"""What the office says is taken in once, in any pages, and never by half."""

import itertools
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import structs

from fieldvisit import keys, wire
from fieldvisit.errors import NotFound, ReceiptsExhausted
from fieldvisit.model.case import StopFlag
from fieldvisit.model.event import Sealed
from fieldvisit.model.order import Limits, ReceiptRange, Staff
from fieldvisit.store import Store
from store.world import DAY, KEY, NOON, OFFICE, PARTIES, case_file, depart, granted, laptop, order, pack, parties, say

IDS = st.sampled_from(["C-1", "C-2", "C-3"])
ITEMS: st.SearchStrategy[wire.FeedItem] = st.one_of(
    st.builds(
        lambda case, name, stage, stops: wire.CaseItem(case_file(case, name=name, stage=stage, stops=stops)),
        IDS,
        st.sampled_from(["张䶮", "李㛃", "欧阳𬭎", "阿依古丽·买买提"]),
        st.sampled_from(["M1", "M3"]),
        st.frozensets(st.sampled_from(StopFlag), max_size=2),
    ),
    st.builds(wire.CaseReturned, IDS),
    st.builds(lambda one, case: wire.OrderItem(order(one, case)), st.sampled_from(["O-1", "O-2"]), IDS),
    st.builds(wire.OrderCancelled, st.sampled_from(["O-1", "O-2"]), st.just("office")),
    st.builds(lambda day: wire.StaffItem(Staff("101", "王二", "B-1", day, day, day)), st.dates()),
    st.builds(wire.SignerRevoked, st.just("101"), st.sampled_from(["1", "2"])),
    st.builds(wire.ReportJudged, st.just("V-1"), st.just("a" * 64), st.booleans(), st.just("")),
    st.builds(granted, st.sampled_from(["R-1", "R-2"]), last=st.integers(1, 5)),
    st.builds(pack, st.sampled_from(["2026.1", "2026.2", "2026.10"])),
    st.just(parties()),
)
TABLES = (
    "SELECT case_id, case_no, name, stage, stops, hay, grams, body FROM cases ORDER BY 1",
    "SELECT term, case_id FROM case_terms JOIN cases USING (pk) ORDER BY 1, 2",
    "SELECT * FROM case_returns ORDER BY 1",
    "SELECT * FROM orders_now ORDER BY 1",
    "SELECT * FROM staff",
    "SELECT * FROM parties",
    "SELECT version FROM packs ORDER BY pk",
    "SELECT * FROM receipt_ranges ORDER BY 1",
    "SELECT * FROM report_verdicts",
    "SELECT * FROM revoked_signers ORDER BY 2",
    "SELECT cursor FROM feed",
)


def state(store: Store) -> list[object]:
    return [store._db.rows(sql) for sql in TABLES]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(items=st.lists(ITEMS, max_size=15), cuts=st.lists(st.integers(0, 15), max_size=4), again=st.booleans())
def test_pages_and_repeats_give_what_one_page_gives(
    tmp_path_factory: pytest.TempPathFactory, items: list[wire.FeedItem], cuts: list[int], again: bool
) -> None:
    folder = tmp_path_factory.mktemp("feed")
    with laptop(folder / "once") as once, laptop(folder / "paged") as paged:
        once.feed.apply(items, len(items))
        edges = sorted({0, len(items), *(cut for cut in cuts if cut < len(items))})
        pages = [(items[start:end], end) for start, end in itertools.pairwise(edges)]
        for number, (page, cursor) in enumerate(pages):
            paged.feed.apply(page, cursor)
            if again:
                for earlier, late in pages[: number + 1]:
                    paged.feed.apply(earlier, late)
        assert state(paged) == state(once)
        assert paged.check() == ()


def test_a_page_is_taken_whole_or_not_at_all(store: Store) -> None:
    broken = wire.ReportJudged("V", None, True)  # type: ignore[arg-type]
    with pytest.raises(Exception, match="NOT NULL"):
        store.feed.apply([wire.CaseItem(case_file()), broken], 9)
    assert (store.feed.cursor(), store.cases.count()) == (0, 0)


def test_a_case_reads_back_as_it_was_sent(store: Store) -> None:
    sent = case_file(name="欧阳𬭎", stops=frozenset({StopFlag.LITIGATION}))
    store.feed.apply([wire.CaseItem(sent)], 1)
    row = store.cases.get("C-1")
    assert row.case == sent
    assert (row.stops, row.visits, row.pending, row.returning) == (frozenset({StopFlag.LITIGATION}), 0, 0, False)
    assert store.cases.by_number("HZ2026-0001") == row
    with pytest.raises(NotFound):
        store.cases.get("C-2")


def test_only_signed_and_newer_packs_are_law(store: Store) -> None:
    with pytest.raises(NotFound):
        store.staff.pack()
    unsigned = wire.PackItem("CN-2026", "2026.1", pack("2026.1").text, "")
    foreign = pack("2026.1", key=keys.SigningKey.new())
    text = "not = toml = at all"
    unreadable = wire.PackItem("CN-2026", "2026.1", text, OFFICE.sign(text.encode()))
    refused = store.feed.apply([unsigned, foreign, unreadable, pack("2026.1", said="2026.9"), parties()], 1)
    assert refused == ("pack_unsigned", "pack_unsigned", "pack_unreadable", "pack_misnamed")
    assert store.staff.parties() == PARTIES
    assert store.feed.apply([pack("2026.9"), pack("2026.10"), pack("2026.9")], 2) == ()
    assert store.staff.pack().version == "2026.10"
    assert store.feed.apply([pack("2026.2"), pack("2026.10", "2026-02-01")], 3) == ("pack_older", "pack_older")
    assert store.staff.pack().version == "2026.10"


def test_a_pack_of_later_days_waits_for_its_day(store: Store) -> None:
    store.feed.apply([pack("2026.1"), pack("2027.1", "2027-01-01")], 1)
    assert store.staff.pack(date(2026, 12, 31)).version == "2026.1"
    assert store.staff.pack(date(2027, 1, 1)).version == store.staff.pack().version == "2027.1"
    assert store.staff.pack(date(2020, 1, 1)).version == "2026.1"


def test_staff_limits_and_ranges_read_back(store: Store) -> None:
    one = Staff("101", "王二", "B-1", DAY, DAY, DAY)
    assert store.staff.limits() == Limits()
    with pytest.raises(NotFound):
        store.staff.parties()
    store.feed.apply([wire.StaffItem(one), parties(), granted(), wire.SignerRevoked("101", "5")], 1)
    assert store.staff.get("101") == one
    assert store.staff.all() == [one]
    assert store.staff.limits() == Limits(12, 100, 200)
    assert [granted_.last for granted_ in store.staff.ranges()] == [3]
    assert store.staff.revoked() == {("101", "5")}
    with pytest.raises(NotFound):
        store.staff.get("102")


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        (granted("R-1", first=4, last=9), "range_collides"),
        (granted("R-2", first=5, last=9), "range_collides"),
        (granted("R-3", first=19, last=15), "range_backwards"),
        (granted("R-4", first=1, last=3), "range_backwards"),
        (granted("R-5", first=999_999, last=1_000_000), "range_backwards"),
        (granted("R-6", first=10, last=12, device="D-2"), "range_unsigned"),
        (structs.replace(granted("R-7", first=10, last=12), signature=""), "range_unsigned"),
        (
            structs.replace(granted("R-8", first=10, last=12), range=ReceiptRange("R-8", "FV26", 10, 13)),
            "range_unsigned",
        ),
    ],
)
def test_numbers_not_given_properly_are_left_out_with_a_word(store: Store, bad: wire.RangeItem, why: str) -> None:
    held = granted(first=4, last=6)
    assert store.feed.apply([held, held, bad], 1) == (why,)
    assert len(store.staff.ranges()) == 1
    assert store.settings.get("range_refused") == why
    assert store.feed.apply([granted("R-9", first=50, last=60)], 2) == ()
    assert store.settings.get("range_refused") == ""
    assert store.receipts.left() == 14


def test_numbers_that_were_not_signed_wait_until_they_are(store: Store) -> None:
    store._db.run("INSERT INTO receipt_ranges (range_id, prefix, first, last) VALUES ('R-1', 'FV26', 1, 3)")
    with pytest.raises(ReceiptsExhausted):
        store.receipts.next_number()
    assert store.receipts.left() == 0
    store.feed.apply([granted()], 1)
    assert (store.receipts.next_number(), store.receipts.left()) == ("FV26000001", 3)


def test_today_holds_what_is_planned_or_left_over_and_stands(store: Store) -> None:
    items = [wire.OrderItem(one) for one in (
        order("O-late", hour=9), order("O-early", "C-2"), order("O-past", day=DAY - timedelta(days=1)),
        order("O-left", "C-3", day=DAY - timedelta(days=1), days=3), order("O-later", day=DAY + timedelta(days=1)),
        order("O-off", "C-4"),
    )]  # fmt: skip
    store.feed.apply([*items, wire.OrderCancelled("O-off", "weather")], 1)
    assert [one.order_id for one in store.orders.for_day(DAY, "Asia/Shanghai")] == ["O-left", "O-early", "O-late"]
    assert (store.orders.cancelled("O-off"), store.orders.cancelled("O-late")) == ("weather", None)
    assert store.orders.get("O-off").order_id == "O-off"
    depart(store, "V-3", "C-3", "O-left", at=NOON - timedelta(days=1))
    assert "O-left" in [one.order_id for one in store.orders.for_day(DAY, "Asia/Shanghai")]
    say(store, Sealed("a" * 64, 1), visit="V-3", case="C-3")
    assert "O-left" not in [one.order_id for one in store.orders.for_day(DAY, "Asia/Shanghai")]
    assert [one.order_id for one in store.orders.for_case("C-1")] == ["O-past", "O-late", "O-later"]
    with pytest.raises(NotFound):
        store.orders.get("O-none")
    with pytest.raises(NotFound):
        store.orders.cancelled("O-none")


def test_a_page_survives_closing(store: Store) -> None:
    store.feed.apply([wire.CaseItem(case_file())], 7)
    with Store.open(store.profile, KEY) as opened:
        assert (opened.feed.cursor(), opened.cases.count()) == (7, 1)
