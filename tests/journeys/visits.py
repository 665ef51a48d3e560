"""Visits that several situations have in common, and orders for more than one day."""

from datetime import UTC, datetime, time, timedelta

from PySide6.QtWidgets import QAbstractButton

from fieldvisit.model.outcome import Outcome
from fieldvisit.server.orders import Plan
from fieldvisit.tryout import steps
from fieldvisit.tryout.sample import CHINA, COMPANION, LEAD
from journeys.place import NOTICE, TODAY
from journeys.scene import Scene, Situation


def local(hour: int, minute: int = 0) -> datetime:
    """Return a time of the scene's day in China."""
    return datetime.combine(TODAY, time(hour, minute), CHINA).astimezone(UTC)


def nobody(scene: Scene) -> None:
    """A visit of four taps."""
    scene.to_door()
    scene.hands.click("who_NOBODY")
    scene.hands.tick_all()
    scene.hands.click("to_close")
    scene.leave("NOBODY")


def set_out(scene: Scene) -> QAbstractButton:
    """Open the order and type the recorder's number; return the button that would begin the visit."""
    scene.place.window.show_page("visit", f"O:{scene.order}")
    scene.hands.type("recorder", steps.RECORDER)
    scene.place.window.session.changed.emit()
    scene.hands.rest()
    return scene.hands.find("depart", QAbstractButton)


def hours(scene: Scene, most: int, days: int = 0) -> None:
    """Play by two new orders of the case that hold without the office for so many hours, valid some days longer."""
    place = scene.place
    plan = Plan(
        LEAD,
        COMPANION,
        TODAY,
        TODAY + timedelta(days=days),
        time(16),
        time(18),
        max_offline_hours=most,
        outsourcing_notice=NOTICE,
    )
    scene.order = place.office.assign(plan, [scene.case])[0]
    scene.next = place.office.assign(plan, [scene.case])[0]
    place.online()
    assert place.sync() == ""
    place.offline()


QUIET = Situation(number=1, title="nobody opens", play=nobody, outcome=Outcome.NO_ONE_HOME)
