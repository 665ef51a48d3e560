"""Whatever a collector remembers of a case finds it, and whatever is typed is only text."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fieldvisit import wire
from fieldvisit.model.case import StopFlag
from fieldvisit.store import Store, search
from store.world import DAY, case_file, laptop, order

PEOPLE = {
    "C-1": case_file("C-1", case_no="HZ2026-0001", name="张小明", phones=("13800000001", "0571-88880001")),
    "C-2": case_file(
        "C-2", case_no="HZ2026-0002", name="张䶮", address="北京市朝阳区建国路8号", phones=("13900000002",)
    ),
    "C-3": case_file(
        "C-3", case_no="BJ_7%3", name="阿依古丽·买买提", phones=(), address="新疆乌鲁木齐市天山区", stage="M6"
    ),
    "C-4": case_file("C-4", case_no="X4", name="单雄信", address="上海市 浦东新区 Century Ave 12", phones=()),
    "C-5": case_file(
        "C-5", case_no="X5", name="欧阳𬭎", phones=(), address="张家口市桥东区", stops=frozenset({StopFlag.DISPUTE})
    ),
}


def found(store: Store, text: str, **filters: object) -> list[str]:
    return [row.case.case_id for row in store.cases.search(text, **filters)]  # type: ignore[arg-type]


@pytest.fixture
def full(store: Store) -> Store:
    store.feed.apply([wire.CaseItem(case) for case in PEOPLE.values()], 1)
    return store


@pytest.mark.parametrize(
    ("typed", "ids"),
    [
        ("", ["C-1", "C-2", "C-3", "C-4", "C-5"]),
        ("  ", ["C-1", "C-2", "C-3", "C-4", "C-5"]),
        ("HZ2026-0001", ["C-1"]),
        ("hz2026", ["C-1", "C-2"]),
        ("0002", ["C-2"]),
        ("_7%", ["C-3"]),
        ("X4", ["C-4"]),
        ("张", ["C-2", "C-1", "C-5"]),
        ("小", ["C-1"]),
        ("小明", ["C-1"]),
        ("䶮", ["C-2"]),
        ("𬭎", ["C-5"]),
        ("zhangx", ["C-1"]),
        ("zxm", ["C-1"]),
        ("ZXM", ["C-1"]),
        ("ｚｘｍ", ["C-1"]),
        ("z", ["C-1", "C-2"]),
        ("shanxiong", ["C-4"]),
        ("danxiong", ["C-4"]),
        ("ayiguli", ["C-3"]),
        ("古丽", ["C-3"]),
        ("13800000001", ["C-1"]),
        ("0571", ["C-1"]),
        ("139", ["C-2"]),
        ("0001", ["C-1"]),
        ("朝阳", ["C-2"]),
        ("建国路8号", ["C-2"]),
        ("8号", ["C-1", "C-2"]),
        ("century", ["C-4"]),
        ("张 朝阳", ["C-2"]),
        ("朝阳 zhang", ["C-2"]),
        ("zhang 0001", ["C-1"]),
        ("张 朝阳 M9", []),
        ("王", []),
        ("没有这条路", []),
    ],
)
def test_everything_known_of_a_case_finds_it(full: Store, typed: str, ids: list[str]) -> None:
    assert found(full, typed) == ids


@pytest.mark.parametrize(
    "typed",
    ['"', '""', "*", "a*", "NEAR(", "hay:张", "张 OR 王", "AND", "^", "-", "%", "_", "\x00", "';--", "张\x00", "}{"],
)
def test_operators_are_only_text(full: Store, typed: str) -> None:
    assert found(full, typed) in ([], ["C-3"], ["C-1", "C-2"], ["C-2", "C-1", "C-5"], list(PEOPLE))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(typed=st.text(max_size=12))
def test_no_text_at_all_breaks_the_search(tmp_path_factory: pytest.TempPathFactory, typed: str) -> None:
    root = tmp_path_factory.getbasetemp() / "hostile"
    store = Store.open(root, bytes(range(32))) if (root / "fieldvisit.db").exists() else laptop(root)
    with store:
        if not store.cases.count():
            store.feed.apply([wire.CaseItem(case) for case in PEOPLE.values()], 1)
        store.cases.search(typed)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(data=st.data())
def test_any_three_characters_in_a_row_of_a_field_find_their_case(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    root = tmp_path_factory.getbasetemp() / "pieces"
    store = Store.open(root, bytes(range(32))) if (root / "fieldvisit.db").exists() else laptop(root)
    with store:
        if not store.cases.count():
            store.feed.apply([wire.CaseItem(case) for case in PEOPLE.values()], 1)
        case_id = data.draw(st.sampled_from(sorted(PEOPLE)))
        case = PEOPLE[case_id].case
        field = data.draw(st.sampled_from([case.case_no, case.name, case.address, *case.phones]))
        start = data.draw(st.integers(0, max(len(field) - 3, 0)))
        end = data.draw(st.integers(start + 1, len(field)))
        piece = field[start:end]
        if len(piece) >= 3 or not piece.isascii():
            assert case_id in found(store, piece)


def test_filters_narrow_what_is_found(full: Store) -> None:
    full.feed.apply(
        [wire.OrderItem(order("O-1", "C-2")), wire.OrderItem(order("O-2", "C-5", day=DAY + timedelta(1)))], 2
    )
    assert found(full, "张", stages=["M6"]) == []
    assert found(full, "", stages=["M6", "M1"]) == ["C-3"]
    assert found(full, "", stopped=True) == ["C-5"]
    assert found(full, "张", stopped=False) == ["C-2", "C-1"]
    assert found(full, "", today=DAY) == ["C-2"]
    assert found(full, "张", today=DAY + timedelta(1), stopped=True) == ["C-5"]
    assert found(full, "", limit=2) == ["C-1", "C-2"]
    assert found(full, "张", limit=1) == ["C-2"]


def test_a_changed_case_is_found_by_what_it_is_now(full: Store) -> None:
    full.feed.apply([wire.CaseItem(case_file("C-1", case_no="HZ2026-0001", name="李㛃", phones=("15000000000",)))], 2)
    assert found(full, "张小明") == found(full, "zxm") == found(full, "小明") == found(full, "1380000") == []
    assert found(full, "李㛃") == found(full, "李") == found(full, "1500") == ["C-1"]


def test_a_name_is_read_in_all_its_ways_but_not_endlessly() -> None:
    assert {one.full for one in search.readings("曾乐")} >= {"zengle", "cengle"}
    assert search.readings("John Smith") == ()
    assert len(search.readings("重乐行长着" * 4)) <= search.READINGS
