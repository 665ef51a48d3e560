"""A laptop with the sample day, and the program's window on it, unlocked, at ten in the morning."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QTranslator
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

import sample
from casework.laptop import PASSPHRASE, Laptop
from casework.laptop import laptop as build
from desktop.cups import Cups, cups
from fieldvisit import casework
from fieldvisit.desktop.app import assemble
from fieldvisit.desktop.printing import press
from fieldvisit.desktop.session import Session
from fieldvisit.desktop.window import Window
from fieldvisit.errors import FieldvisitError
from fieldvisit.model.receipt import PaymentMode, Receipt


@pytest.fixture
def cards_read() -> bool:
    """Whether the cards of the day are read; say otherwise by `parametrize("cards_read", [False])`."""
    return True


@pytest.fixture
def laptop(tmp_path: Path, cards_read: bool) -> Iterator[Laptop]:
    """A profile with two signers and the sample feed; `laptop.desk` is a desk beside the window's own."""
    with build(tmp_path / "profile", *sample.feed(), cards_read=cards_read) as made:
        yield made


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication, laptop: Laptop) -> Iterator[Window]:
    """The window at 1280 × 800 on Today, unlocked by the lead; in Chinese, light."""
    made = assemble(qapp, laptop.profile, laptop.clock)
    made.resize(1280, 800)
    with qtbot.waitExposed(made):
        made.show()
    refused: list[FieldvisitError] = []
    made.session.unlock(PASSPHRASE, refused.append)
    qtbot.waitUntil(lambda: made.session.is_open or bool(refused))
    assert not refused
    yield made
    made.close()
    made.language.leave()
    made.deleteLater()
    for translator in qapp.findChildren(QTranslator):  # or the next window would speak this one's language
        qapp.removeTranslator(translator)
        translator.deleteLater()


@pytest.fixture
def session(window: Window) -> Session:
    """The open session behind the window."""
    return window.session


def speak(window: Window, language: str) -> None:
    """Switch the program's language as the settings page does."""
    window.look.setValue("language", language)
    window.apply_look()
    QApplication.processEvents()


@pytest.fixture(scope="module")
def printshop() -> Iterator[Cups]:
    """A print system of our own with three queues, `Doorstep` its default."""
    with cups() as made:
        made.queue("Doorstep")
        made.queue("Alpha")
        made.sheets("Sheets")
        made.prefer("Doorstep")
        yield made


@pytest.fixture
def shop(printshop: Cups, monkeypatch: pytest.MonkeyPatch) -> Cups:
    """The print system that the program finds."""
    monkeypatch.setenv("CUPS_SERVER", printshop.server)
    monkeypatch.setattr(press, "LOOK_MS", 100)
    return printshop


@pytest.fixture
def receipt(laptop: Laptop) -> Receipt:
    """A receipt of the laptop's, for a payer with a rare character in the name."""
    visit = laptop.met()
    return casework.receive(laptop.desk, visit.visit_id, 12_345, PaymentMode.APP, "TX-1", "欧阳𬭎", "SELF")


@pytest.fixture
def silence(monkeypatch: pytest.MonkeyPatch) -> Iterator[socket.socket]:
    """A print server far away that takes the connection and never says a word, until it is closed."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        monkeypatch.setenv("CUPS_SERVER", f"127.0.0.1:{server.getsockname()[1]}")
        yield server
