"""Fair figures: wherever a recovered sum stands, how the visits went stands beside it, in the same size."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QApplication, QLabel, QTableView, QWidget
from pytestqt.qtbot import QtBot

from casework.laptop import CASE, ORDER, Laptop
from desktop.conftest import speak
from desktop.wired import at_rest
from fieldvisit import casework
from fieldvisit.desktop.pages.fair_figures import FIGURES, FairFigures
from fieldvisit.desktop.session import Session
from fieldvisit.desktop.window import Window
from fieldvisit.model.event import Offer
from fieldvisit.model.fairness import Conduct
from fieldvisit.model.money import yuan
from fieldvisit.model.outcome import IncidentKind, OfferKind
from fieldvisit.model.receipt import PaymentMode

PAID = 12_050
PAGES = (
    *(("today", ""), ("cases", ""), ("case", CASE), ("outbox", ""), ("receipts", ""), ("settings", "")),
    *(("rules", ""), ("training", "")),
)


@pytest.fixture
def paid(laptop: Laptop) -> str:
    """A visit with a payment, an objection, a complaint and two incidents, one of them for the office only."""
    visit = laptop.met().visit_id
    casework.receive(laptop.desk, visit, PAID, PaymentMode.APP, "TX-1", "欧阳𬭎", "SELF")
    for kind in (OfferKind.HARDSHIP, OfferKind.COMPLAINT):
        casework.offer(laptop.desk, visit, Offer(kind, text="请核实"))
    for incident in (IncidentKind.CONDUCT, IncidentKind.SELF_HARM):
        casework.incident(laptop.desk, visit, incident, "x")
    casework.leave(laptop.desk, visit, "ASKED_TO_LEAVE")
    return visit


def texts(page: QWidget) -> Iterator[str]:
    """Yield every text that is on screen, cells of tables included."""
    for label in page.findChildren(QLabel):
        if label.isVisible():
            yield label.text()
    for view in page.findChildren(QTableView):
        model = view.model()
        if view.isVisible() and model is not None:
            for row in range(model.rowCount(QModelIndex())):
                for column in range(model.columnCount(QModelIndex())):
                    yield str(model.index(row, column).data())


def figures(page: QWidget) -> FairFigures | None:
    return next((one for one in page.findChildren(FairFigures) if one.isVisible()), None)


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_no_recovered_sum_stands_alone(
    paid: str, window: Window, session: Session, language: str, qtbot: QtBot
) -> None:
    speak(window, language)
    seen = []
    for name, subject in PAGES:
        window.show_page(name, subject)
        at_rest(qtbot, window)
        QApplication.processEvents()
        page = window.page(name)
        if any(yuan(PAID) in text for text in texts(page)):
            seen.append(name)
            beside = figures(page)
            assert beside is not None, name
            told = beside.shown()
            assert told == Conduct(PAID, 1, 1, 1, 1, 1, told.warnings if told else 0, 0), name
            sizes = {beside.findChild(QLabel, f"fair_{one}").font().pixelSize() for one in FIGURES}  # type: ignore[union-attr]
            assert len(sizes) == 1, name
    assert {"today", "outbox", "receipts"} <= set(seen)


def test_a_void_receipt_is_no_result(paid: str, window: Window, laptop: Laptop, session: Session, qtbot: QtBot) -> None:
    number = laptop.desk.store.receipts.list()[0].number
    session.do(lambda desk: casework.void_receipt(desk, number, "输错金额"))
    for name in ("today", "outbox", "receipts"):
        window.show_page(name)
        at_rest(qtbot, window)
        found = figures(window.page(name))
        assert found is not None
        told = found.shown()
        assert told is not None
        assert (told.recovered, told.visits) == (0, 1), name


def test_a_day_without_visits_shows_no_figures_on_today(window: Window, laptop: Laptop) -> None:
    assert figures(window.page("today")) is None
    visit = casework.depart(laptop.desk, ORDER, companion="lin", recorder="R")
    casework.void(laptop.desk, visit.visit_id, "下雨")
    window.page("today").refresh()
    assert figures(window.page("today")) is None


counts = st.integers(0, 10**6)


@given(st.builds(Conduct, st.integers(0, 10**11), *[counts] * 7))
def test_every_figure_is_shown_as_counted(told: Conduct) -> None:
    assert QApplication.instance() is not None
    shown = FairFigures()
    shown.tell(told)
    for name in FIGURES:
        label = shown.findChild(QLabel, f"fair_{name}")
        assert isinstance(label, QLabel)
        value = getattr(told, name)
        assert label.text() == (f"¥{yuan(value)}" if name == "recovered" else str(value))
    shown.deleteLater()
