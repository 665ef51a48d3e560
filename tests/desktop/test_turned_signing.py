"""Signing on the turned screen: attendance, not signing, and the acknowledgement apart from it."""

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget

from casework.laptop import CASE_FILE, LIMITS, PARTIES, Laptop
from desktop.turned_hands import bodies, child, draw, now, press, texts, turned
from desktop.turned_hands import turning as turning
from fieldvisit import leaflets, wire
from fieldvisit.desktop.turned.sign import SignPage
from fieldvisit.desktop.turned.turning import Turning
from fieldvisit.model.event import Acknowledged, Attended


def test_the_signature_arrives_and_goes_on(laptop: Laptop, turning: Turning) -> None:
    visit = laptop.met()
    window = turned(turning, visit, "sign")
    page = window.leaves["sign"]
    assert isinstance(page, SignPage)
    press(window, "turned_sign_done")
    assert now(laptop, visit).attended is None
    draw(page.pad)
    press(window, "turned_clear")
    assert page.pad.is_empty()
    draw(page.pad)
    press(window, "turned_sign_done")
    attended = now(laptop, visit).attended
    assert isinstance(attended, Attended)
    assert [len(stroke) for stroke in attended.strokes] == [12]
    assert window.page == "thanks"


@pytest.mark.parametrize(("typed", "language"), [("", "zh-CN"), ("", "en"), ("不方便", "zh-TW")])
def test_not_signing_is_as_normal_as_signing(laptop: Laptop, turning: Turning, typed: str, language: str) -> None:
    visit = laptop.met()
    window = turned(turning, visit, "sign")
    window.speak(language)
    sign, refuse = (child(window, QPushButton, f"turned_{name}") for name in ("sign_done", "refuse"))
    assert sign.height() == refuse.height()
    assert sign.property("kind") == refuse.property("kind")
    field = child(window, QLineEdit, "turned_reason")
    field.setText(typed)
    press(window, "turned_refuse")
    attended = now(laptop, visit).attended
    assert attended is not None
    assert attended.refused == (typed or leaflets.turned(language)["sign.no_reason"])


def allow(laptop: Laptop) -> None:
    laptop.feed(wire.PartiesItem(PARTIES, replace(LIMITS, acknowledgement=True)))


def test_there_is_no_acknowledgement_unless_the_office_wants_one(laptop: Laptop, turning: Turning) -> None:
    window = turned(turning, laptop.met())
    assert "acknowledge" not in window.facts.pages
    window.go("acknowledge")
    assert window.page == "rights"


def test_there_is_no_acknowledgement_of_a_debt_that_may_be_time_barred(laptop: Laptop, turning: Turning) -> None:
    allow(laptop)
    case = replace(CASE_FILE.case, overdue_since=date(2022, 1, 1))
    laptop.feed(wire.CaseItem(replace(CASE_FILE, case=case)))
    window = turned(turning, laptop.met())
    assert "acknowledge" not in window.facts.pages


def test_the_acknowledgement_is_apart_and_can_be_declined(laptop: Laptop, turning: Turning) -> None:
    allow(laptop)
    visit = laptop.met()
    window = turned(turning, visit, "acknowledge")
    assert window.page == "acknowledge"
    assert leaflets.turned("zh-CN")["acknowledge.voluntary"] in texts(window)
    press(window, "turned_ack_decline")
    declined = [one for one in bodies(laptop, visit) if isinstance(one, Acknowledged)]
    assert [bool(one.strokes) for one in declined] == [False]
    assert now(laptop, visit).attended is None


def test_the_acknowledgement_is_signed_on_a_pad_of_its_own(laptop: Laptop, turning: Turning) -> None:
    allow(laptop)
    visit = laptop.met()
    window = turned(turning, visit, "acknowledge")
    draw(child(window, QWidget, "turned_ack_pad"))
    press(window, "turned_ack_sign")
    signed = now(laptop, visit).acknowledged
    assert signed is not None
    assert signed.strokes
    assert now(laptop, visit).attended is None
