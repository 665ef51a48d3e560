"""Reading a case: nothing personal without a reason on record, and its history newest first."""

import pytest

from casework.laptop import CASE, PERSON, Laptop
from fieldvisit import casework
from fieldvisit.errors import MissingText, NotFound
from fieldvisit.model.event import Revealed


def test_showing_comes_after_the_reason(at_work: Laptop) -> None:
    desk = at_work.desk
    with pytest.raises(MissingText):
        casework.reveal(desk, CASE, "name", " ")
    with pytest.raises(NotFound):
        casework.reveal(desk, CASE, "password", "好奇")
    with pytest.raises(NotFound):
        casework.reveal(desk, "C-99", "name", "核对")
    assert desk.store.events.for_case(CASE) == []
    assert casework.reveal(desk, CASE, "name", "核对身份") == PERSON
    assert casework.reveal(desk, CASE, "phones", "预约电话") == "13800001234 / 0571-88000000"
    assert [event.body for event in desk.store.events.for_case(CASE)] == [
        Revealed("name", "核对身份"),
        Revealed("phones", "预约电话"),
    ]


def test_showing_goes_on_after_the_visit_is_over(at_work: Laptop) -> None:
    visit = at_work.depart()
    casework.reveal(at_work.desk, CASE, "address", "找门牌", visit.visit_id)
    casework.void(at_work.desk, visit.visit_id, "车坏了")
    casework.reveal(at_work.desk, CASE, "address", "再看", visit.visit_id)
    assert [event.visit for event in at_work.desk.store.events.for_case(CASE)][-1] is None


def test_the_timeline_has_all_channels_newest_first(at_work: Laptop) -> None:
    at_work.met()
    lines = casework.timeline(at_work.desk, CASE)
    assert [line.kind for line in lines] == ["Knocked", "Departed", "PHONE", "SMS"]
    assert lines[0].detail == "SELF"
    assert [line.at for line in lines] == sorted((line.at for line in lines), reverse=True)
