"""Which rules are in force for whom: chains of packs, their versions, and what a visit began under."""

from datetime import date
from pathlib import Path

import pytest

from fieldvisit import keys, wire
from fieldvisit.errors import NotFound
from fieldvisit.model.policy import shipped
from fieldvisit.store import Store
from store.world import OFFICE, depart, laptop

RULE = """
[[rule]]
id = "{rule}"
level = "BLOCK"
check = "recorder"
at = ["DEPART"]
citation = "house rule"
confidence = "practice"
sentence.zh-CN = "规则"
sentence.en = "A rule."
"""


def pack(
    pack_id: str, version: str = "1", *rules: str, extends: str = "", effective: str = "2026-01-01"
) -> wire.PackItem:
    head = f'[pack]\nid = "{pack_id}"\nversion = "{version}"\neffective = {effective}\nzone = "Asia/Shanghai"\n'
    head += f'extends = "{extends}"\n' if extends else ""
    return signed(pack_id, version, head + "".join(RULE.format(rule=rule) for rule in rules))


def signed(pack_id: str, version: str, text: str) -> wire.PackItem:
    return wire.PackItem(pack_id, version, text, OFFICE.sign(text.encode()))


def rules(store: Store, pack_id: str, day: date | None = None) -> list[str]:
    return [one.rule for one in store.staff.pack(day, pack_id).rules]


def test_a_pack_stands_on_what_it_extends(store: Store) -> None:
    items = [pack("BASE", "1", "B-1"), pack("MID", "1", "M-1", extends="BASE"), pack("TOP", "1", "T-1", extends="MID")]
    assert store.feed.apply(items, 1) == ()
    assert rules(store, "TOP") == ["B-1", "M-1", "T-1"]
    assert rules(store, "MID") == ["B-1", "M-1"]
    assert [one.text for one in store.staff.signed(None, "TOP")] == [one.text for one in items]
    for one in store.staff.signed(None, "TOP"):
        assert keys.verify(OFFICE.public, one.text.encode(), one.signature)
    assert store.staff.pack().pack_id == "TOP"
    assert store.staff.rule("M-1").pack_id == "MID"
    with pytest.raises(NotFound):
        store.staff.rule("X-1")
    with pytest.raises(NotFound):
        store.staff.pack(None, "NONE")


def test_a_newer_base_makes_what_stands_on_it_stricter(store: Store) -> None:
    store.feed.apply([pack("BASE", "1", "B-1"), pack("TOP", "1", "T-1", extends="BASE")], 1)
    assert store.feed.apply([pack("BASE", "2", "B-1", "B-2", effective="2026-06-01")], 2) == ()
    assert rules(store, "TOP", date(2026, 5, 31)) == ["B-1", "T-1"]
    assert rules(store, "TOP", date(2026, 6, 1)) == ["B-1", "B-2", "T-1"]


@pytest.mark.parametrize("extends", ["NONE", "TOP"])
def test_a_pack_whose_base_is_not_here_is_refused(store: Store, extends: str) -> None:
    assert store.feed.apply([pack("TOP", "1", "T-1", extends=extends)], 1) == ("pack_without_base",)
    with pytest.raises(NotFound):
        store.staff.pack()


@pytest.mark.parametrize("extends", ["", "OTHER"])
def test_a_version_that_leaves_its_base_behind_is_refused(store: Store, extends: str) -> None:
    store.feed.apply([pack("BASE", "1", "B-1"), pack("OTHER", "1", "O-1"), pack("TOP", "1", "T-1", extends="BASE")], 1)
    assert store.feed.apply([pack("TOP", "2", "T-1", extends=extends)], 2) == ("pack_looser",)
    assert store.feed.apply([pack("TOP", "2", "T-1", "T-2", extends="BASE")], 3) == ()
    assert rules(store, "TOP") == ["B-1", "T-1", "T-2"]


def test_a_pack_that_loosens_its_base_is_refused(store: Store) -> None:
    store.feed.apply([pack("BASE", "1", "B-1")], 1)
    assert store.feed.apply([pack("TOP", "1", "B-1", extends="BASE")], 2) == ("pack_unreadable",)


def test_a_base_that_no_longer_fits_makes_no_law_at_all(store: Store) -> None:
    """Better no visit than one under half of the rules."""
    store.feed.apply([pack("BASE", "1", "B-1"), pack("TOP", "1", "T-1", extends="BASE")], 1)
    store.feed.apply([pack("BASE", "2", "B-1", "T-1")], 2)
    with pytest.raises(NotFound):
        store.staff.pack(None, "TOP")
    assert rules(store, "BASE") == ["B-1", "T-1"]


def test_the_default_is_the_chinese_pack_or_the_one_nobody_extends(store: Store) -> None:
    store.feed.apply([pack("BASE", "1", "B-1"), pack("TOP", "1", "T-1", extends="BASE")], 1)
    assert store.staff.pack().pack_id == "TOP"
    store.feed.apply([pack("CN-2026", "1", "C-1"), pack("ACME", "1", "A-1", extends="CN-2026")], 2)
    assert store.staff.pack().pack_id == "CN-2026"


def test_a_visit_keeps_the_pack_it_began_under(store: Store) -> None:
    store.feed.apply([pack("BASE", "1", "B-1"), pack("CN-2026", "1", "C-1", extends="BASE")], 1)
    depart(store, "V-1")
    store.feed.apply([pack("BASE", "2", "B-1", "B-2"), pack("CN-2026", "2", "C-2", extends="BASE")], 2)
    assert rules(store, "CN-2026") == ["B-1", "B-2", "C-2"]
    assert [one.rule for one in store.staff.pack(visit_id="V-1").rules] == ["B-1", "C-1"]
    assert [one.rule for one in store.staff.pack(visit_id="V-none").rules] == ["B-1", "B-2", "C-2"]


def test_all_shipped_packs_can_be_held_together(tmp_path: Path) -> None:
    with laptop(tmp_path) as store:
        order = sorted(shipped.packs(), key=lambda one: len(shipped.chain(one)))
        items = [signed(one, shipped.packs()[one].version, shipped.texts()[one]) for one in order]
        assert store.feed.apply(items, 1) == ()
        for pack_id, known in shipped.packs().items():
            assert store.staff.pack(None, pack_id) == known
        assert store.staff.pack().pack_id == shipped.DEFAULT
