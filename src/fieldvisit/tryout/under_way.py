"""A day under way: its window, its hands, what was measured so far, and the pictures that are kept of it."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from fieldvisit import casework
from fieldvisit.desktop import theme
from fieldvisit.desktop.pages.visit import VisitPage
from fieldvisit.desktop.turned.window import Turned
from fieldvisit.desktop.window import Window
from fieldvisit.server.office import Office
from fieldvisit.tryout.hands import Hands, NotOnScreen
from fieldvisit.tryout.sample import Sample

LEVELS = 8
"""How often layouts may ask anew before a picture: once for each one that lies inside another."""


class Day:
    """The day's places, its window and what has been measured so far."""

    def __init__(
        self, out: Path, sample: Sample, office: Office, window: Window, views: tuple[tuple[str, str], ...]
    ) -> None:
        self.out, self.sample, self.office, self.window, self.views = out, sample, office, window, views
        self.hands = Hands(window)
        self.seconds: dict[str, float] = {}
        self._pictures = 0

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Measure a part of the day, in seconds."""
        start = time.monotonic()
        yield
        self.seconds[name] = round(time.monotonic() - start, 3)

    @property
    def turned(self) -> Turned:
        """The turned screen's window while the screen is turned. Raises NotOnScreen when it is not."""
        page = self.window.page("visit")
        turning = page.turning if isinstance(page, VisitPage) else None
        if turning is None or turning.window is None:
            raise NotOnScreen("the screen is not turned")
        return turning.window

    def turned_picture(self, name: str) -> None:
        """Keep what the person sees, in each language, changed by the person's own buttons."""
        self._pictures += 1
        hands, window = Hands(self.turned), self.turned
        for language, scheme in (*self.views[1:], self.views[0]):
            hands.click(f"turned_language_{language}")
            window.resize(self.window.size())  # drawn into memory, a full screen has not the size of a laptop's
            hands.rest()
            self._keep(window, f"{self._pictures:02d}-{name}.{language}.{scheme}.png")

    def dialog_picture(self, name: str, button: str, dialog: str) -> None:
        """Keep a dialog over the page from which a button opens it, in each language; it is closed again."""
        self._pictures += 1
        for language, scheme in (*self.views[1:], self.views[0]):
            self._look(language, scheme)
            self.hands.click(button)
            panel = self.hands.find(dialog, QDialog)
            self.hands.rest()
            self._keep(self.window, f"{self._pictures:02d}-{name}.{language}.{scheme}.png", panel)
            panel.close()
            self.hands.rest()

    def _keep(self, window: QWidget, name: str, over: QWidget | None = None) -> None:
        for _ in range(LEVELS):
            QApplication.processEvents()
        seen = window.grab()
        if over is not None:
            painter = QPainter(seen)
            place = over.rect().translated(window.rect().center() - over.rect().center())
            painter.drawPixmap(place, over.grab())
            painter.setPen(theme.colour("edge"))
            painter.drawRect(place)  # the frame that a desktop would give it
            painter.end()
        if not seen.save(str(self.out / "screens" / name)):
            raise OSError(name)

    def picture(self, name: str, views: tuple[tuple[str, str], ...] = ()) -> None:
        """Keep what is on screen, in each language and scheme; the first view is the one to go on with."""
        self._pictures += 1
        views = views or self.views
        for language, scheme in (*views[1:], views[0]):
            self._look(language, scheme)
            self.hands.rest()
            self._keep(self.window, f"{self._pictures:02d}-{name}.{language}.{scheme}.png")

    def _look(self, language: str, scheme: str) -> None:
        look = self.window.look
        if (look.value("language"), look.value("scheme")) != (language, scheme):
            look.setValue("language", language)
            look.setValue("scheme", scheme)
            self.window.apply_look()

    @property
    def order(self) -> str:
        """The first order of the day."""
        return self.office_orders()[0]

    def office_orders(self) -> list[str]:
        """The day's orders as the laptop has them, in their order."""
        desk = self.window.session.desk
        return [stop.order.order_id for stop in casework.day(desk, self.office.books.today())]
