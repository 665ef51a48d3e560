"""What the plays of several situations do: what must stay closed and unsaid, a plan of the office, an offer."""

from datetime import date, time, timedelta

import pytest
from PySide6.QtWidgets import QAbstractButton

from fieldvisit.errors import FieldvisitError
from fieldvisit.server.orders import Plan
from fieldvisit.tryout.sample import COMPANION, LEAD
from journeys.place import TODAY
from journeys.scene import Scene
from journeys.watching import DEBT_WORDS, found, numbers

TOMORROW = TODAY + timedelta(days=1)


def closed(scene: Scene, *names: str) -> None:
    """None of these can be used where the visit stands."""
    for name in names:
        usable = [one for one in scene.hands.seen(name, QAbstractButton) if one.isEnabled()]
        assert usable == [], name


def unread(scene: Scene, *words: str) -> None:
    """None of these stood on any screen that somebody else could see."""
    for glance in scene.seen:
        assert [one for one in words if one in glance.said] == []


def tells_nothing(scene: Scene, paper: str) -> None:
    """A paper that anybody may find says nothing of the debt, and not who handed the case over."""
    parties = scene.place.desk.store.staff.parties()
    assert len(paper) > 40
    assert found([*numbers(scene.file), *DEBT_WORDS, parties.agency, "快递", "包裹"], paper) == []


def plan(day: date = TOMORROW) -> Plan:
    return Plan(LEAD, COMPANION, day, day, time(10), time(11), outsourcing_notice=date(2026, 11, 1))


def office_refuses_another_visit(scene: Scene) -> None:
    """The office itself orders no visit of the case."""
    with pytest.raises(FieldvisitError):
        scene.place.office.assign(plan(), [scene.case])


def record_offer(scene: Scene, kind: str, words: str) -> None:
    scene.hands.click(f"offer_{kind}")
    scene.hands.type("offer_text", words)
    scene.hands.click("record_offer")
