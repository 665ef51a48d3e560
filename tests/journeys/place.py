"""An office, the laptop of its two collectors, a clock whose hands a test moves, and the window a person works at."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, date, datetime, time
from functools import cache
from pathlib import Path

import sqlalchemy as sa
from PySide6.QtCore import QEvent, QTranslator
from PySide6.QtWidgets import QApplication

from casework.laptop import Hands as ClockHands
from fieldvisit import casework, leaflets
from fieldvisit.desktop.app import assemble
from fieldvisit.desktop.window import Window
from fieldvisit.model.visit import Visit
from fieldvisit.server import tables
from fieldvisit.server.office import Office
from fieldvisit.server.orders import Plan
from fieldvisit.store.desk import Desk
from fieldvisit.tryout import steps
from fieldvisit.tryout.hands import Hands
from fieldvisit.tryout.sample import COMPANION, LEAD, Sample, enrol_laptop, open_office, prepare

TODAY = date(2026, 11, 23)
MORNING = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
"""Half past nine in the morning in China."""
NOTICE = date(2026, 11, 1)
"""When the person was told who comes on whose behalf."""
NOWHERE = "http://127.0.0.1:9"
"""An address at which nobody listens."""


Template = Callable[[], tempfile.TemporaryDirectory[str]]


@cache
def template() -> tempfile.TemporaryDirectory[str]:
    """Make the office and the enrolled laptop once; each test gets a copy."""
    keep = tempfile.TemporaryDirectory()
    clock, sample = ClockHands(MORNING), prepare(Path(keep.name) / "place")
    with open_office(sample, clock) as office, office.serving() as address:
        enrol_laptop(sample, office, address, clock)
    return keep


@cache
def stage() -> tempfile.TemporaryDirectory[str]:
    """Make an office and a laptop once: trained today, and with a second order for the first case this evening."""
    keep = tempfile.TemporaryDirectory()
    clock, sample = ClockHands(MORNING), prepare(Path(keep.name) / "place")
    with open_office(sample, clock) as office, office.serving() as address:
        with office.books.database.read() as connection:
            first = connection.execute(sa.select(tables.orders.c.case_id).order_by(tables.orders.c.order_id)).scalar()
        assert first is not None
        office.assign(Plan(LEAD, COMPANION, TODAY, TODAY, time(17), time(18), outsourcing_notice=NOTICE), [first])
        enrol_laptop(sample, office, address, clock)
    desk = casework.unlock(sample.laptop, sample.lead_word, clock).desk
    with desk.store:
        casework.refresh(desk, [(card.id, card.version) for card in leaflets.training("zh-CN")])
    return keep


class TrueTime:
    """The office's clock: it goes right whatever was done to the laptop's."""

    def __init__(self, laptop: ClockHands) -> None:
        self._laptop = laptop

    def wall(self) -> datetime:
        return self._laptop.at

    def monotonic_ns(self) -> int:
        return self._laptop.monotonic_ns()

    def boot(self) -> str:
        return "office"


class Place:
    """What a test holds in its hands. The laptop begins without a network."""

    def __init__(self, folder: Path, app: QApplication, made: Template = template) -> None:
        shutil.copytree(Path(made().name) / "place", folder, dirs_exist_ok=True)
        self.app, self.folder = app, folder
        self.clock = ClockHands(MORNING)
        self.sample: Sample = prepare(folder)
        self.office = Office(self.sample.office, None, TrueTime(self.clock))
        self.window: Window
        self.hands: Hands
        self._network = ExitStack()

    # the window
    def open(self) -> None:
        """Start the program."""
        self.window = assemble(self.app, self.sample.laptop, self.clock)
        self.window.resize(1280, 800)
        self.window.show()
        self.window.activateWindow()
        self.hands = Hands(self.window)

    def unlock(self) -> None:
        self.hands.type("passphrase", self.sample.lead_word)
        self.hands.click("unlock")
        self.hands.wait(lambda: self.window.session.is_open, "the laptop does not unlock")
        self.address(NOWHERE)
        self.hands.wait(lambda: not self.window.session.sync.running, "the sync does not end")
        if self.hands.sees("notice_training"):
            steps.train(self.hands)

    def close(self) -> None:
        self.window.close()
        self.window.language.leave()
        self.window.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        for translator in self.app.findChildren(QTranslator):
            self.app.removeTranslator(translator)

    def end(self) -> None:
        self.close()
        self._network.close()
        self.office.close()

    def speak(self, language: str) -> None:
        self.window.look.setValue("language", language)
        self.window.apply_look()
        self.hands.rest()

    # the network
    def address(self, address: str) -> None:
        self.desk.store.settings.set("office_address", address)

    def online(self) -> None:
        self.address(self._network.enter_context(self.office.serving()))

    def offline(self) -> None:
        self._network.close()
        self.address(NOWHERE)

    def sync(self) -> str:
        """Press the sync button and wait; return how it failed, or nothing."""
        self.window.show_page("outbox")
        self.hands.wait(lambda: not self.window.session.sync.running, "the sync does not end")
        self.hands.click("syncNow")
        self.hands.wait(lambda: not self.window.session.sync.running, "the sync does not end")
        return self.window.session.sync.failure

    # the work
    @property
    def desk(self) -> Desk:
        return self.window.session.desk

    def orders(self) -> list[str]:
        """The orders of the day."""
        return [stop.order.order_id for stop in casework.day(self.desk, TODAY)]

    def visit(self, order: str) -> Visit:
        found = self.desk.store.visits.for_order(order)
        assert found is not None
        return found

    def begin(self, order: str) -> None:
        """Open an order's visit from Today."""
        self.window.ui.rail.button("today").click()
        self.hands.click(f"act_{order}")

    def to_door(self, order: str) -> None:
        self.begin(order)
        steps.depart(self.hands)
        steps.confirm(self.hands, self.sample.companion_word)

    def to_talk(self, order: str) -> None:
        self.to_door(order)
        steps.identify(self.hands)
        self.hands.click("to_talk")

    def seal(self) -> None:
        steps.seal(self.hands, self.sample.companion_word)

    def office_has(self) -> list[str]:
        """Return the laptop's events as the office holds them, in order."""
        with self.office.books.database.read() as connection:
            sql = "SELECT payload FROM events WHERE device = ? ORDER BY seq"
            return [row[0] for row in connection.exec_driver_sql(sql, (self.desk.device,))]


@contextmanager
def placed(folder: Path, app: QApplication, of: Template = template) -> Iterator[Place]:
    """Give a place of its own: the program started, nobody signed in."""
    made = Place(folder, app, of)
    made.open()
    try:
        yield made
    finally:
        made.end()
