"""A laptop with the sample day, and the program's window on it, unlocked, at ten in the morning."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QTranslator
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

import sample
from casework.laptop import PASSPHRASE, Laptop
from casework.laptop import laptop as build
from fieldvisit import casework, leaflets
from fieldvisit.desktop.app import assemble
from fieldvisit.desktop.session import Session
from fieldvisit.desktop.window import Window
from fieldvisit.errors import FieldvisitError


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[Laptop]:
    """A profile with two signers and the sample feed, the cards read; `laptop.desk` is a desk beside the window's own."""
    with build(tmp_path / "profile", *sample.feed()) as made:
        compulsory = (card for card in leaflets.training("zh-CN") if card.compulsory)
        casework.refresh(made.desk, tuple((card.id, card.version) for card in compulsory))
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
