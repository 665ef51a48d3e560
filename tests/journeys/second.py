"""A second laptop of two further collectors at the same office."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import time
from pathlib import Path

from PySide6.QtWidgets import QApplication

from casework.laptop import Hands as ClockHands
from fieldvisit import casework, leaflets, sync
from fieldvisit.model.order import Staff
from fieldvisit.server.office import Office
from fieldvisit.server.orders import Plan
from fieldvisit.tryout.sample import COMPANION, LEAD, prepare
from journeys.place import NOTICE, TODAY, Place, stage

TEAM = ("103", "104")


class Second(Place):
    """Works at the first one's office, by the first one's clock."""

    def __init__(self, first: Place, folder: Path, app: QApplication) -> None:
        super().__init__(folder, app, stage)
        self.office.close()
        self.office, self.clock = first.office, first.clock
        self.sample = prepare(folder / "new")

    def end(self) -> None:
        """Close the window; the office is the first one's."""
        self.close()
        self._network.close()


@contextmanager
def beside(first: Place, folder: Path, app: QApplication, case: str) -> Iterator[Second]:
    """Enrol a second laptop with orders for a case: one for now, one for this evening."""
    made = Second(first, folder, app)
    hire(made.office)
    for since, until in ((9, 11), (19, 20)):
        made.office.assign(Plan(*TEAM, TODAY, TODAY, time(since), time(until), outsourcing_notice=NOTICE), [case])
    enrol(made, made.clock)
    made.open()
    try:
        yield made
    finally:
        made.end()


def hire(office: Office) -> None:
    """Add two collectors with the papers of the first two."""
    known = {one.collector_id: one for one in _staff(office)}
    for old, new, name in ((LEAD, TEAM[0], "林静"), (COMPANION, TEAM[1], "沈勇")):
        office.add_user(replace(known[old], collector_id=new, name=name, badge_no=f"HZ-0{new}"))


def _staff(office: Office) -> list[Staff]:
    from fieldvisit.server import people

    with office.books.database.read() as connection:
        return [people.get(connection, one) for one in (LEAD, COMPANION)]


def enrol(made: Second, clock: ClockHands) -> None:
    """Enrol the two at the new laptop, read the cards of the day, and take the orders."""
    sample, office = made.sample, made.office
    with office.serving() as address:
        sync.enrol(sample.laptop, address, office.enrol_code(TEAM[0]), sample.lead_word, clock)
        desk = casework.unlock(sample.laptop, sample.lead_word, clock).desk
        with desk.store:
            sync.enrol_companion(desk, office.enrol_code(TEAM[1]), sample.companion_word)
            casework.refresh(desk, [(card.id, card.version) for card in leaflets.training("zh-CN")])
            sync.sync_once(desk)
