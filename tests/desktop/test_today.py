"""Today: the stops, what the rules say, interrupted visits, the day in figures."""

from fieldvisit.desktop.session import Session
from fieldvisit.desktop.window import Window


def test_the_day_opens_on_its_stops(window: Window, session: Session) -> None:
    assert window.here == "today"
    assert session.is_open
