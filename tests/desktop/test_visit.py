"""A visit walked by clicks and keys: from the order to the sealed report, and every way out before."""

from PySide6.QtWidgets import QPlainTextEdit
from pytestqt.qtbot import QtBot

from casework.laptop import COMPANION_PASSPHRASE
from fieldvisit.desktop.window import Window
from fieldvisit.model.event import Addended
from fieldvisit.model.outcome import Outcome
from fieldvisit.model.visit import Step
from visit_walk import Walk

NOTES = "下午三点到访，开门者为欧阳𬭎本人，态度平和。"
STATEMENT = "“我下个月发工资就还。”——𬭎"


def test_a_visit_from_setting_out_to_the_sealed_report(qtbot: QtBot, window: Window) -> None:
    walk = Walk(qtbot, window)
    assert walk.step() is Step.BEFORE
    walk.to_door()
    walk.click("who_SELF")
    walk.choose("method", "SAID_TWO")
    walk.click("identify_yes")
    walk.tick_shown()
    walk.click("consent_recording_yes")
    walk.click("to_talk")
    walk.type("notes", NOTES)
    walk.type("statement", STATEMENT)
    walk.tick_shown()
    walk.click("to_agree")
    walk.click("offer_PROMISE")
    walk.type("offer_amount", "500")
    walk.click("record_offer")
    walk.type("pay_amount", "120.50")
    walk.type("pay_reference", "TX-2026-1")
    walk.type("pay_payer", "欧阳𬭎")
    walk.click("receive")
    assert walk.visit.received[0].number == "A7000001"
    with qtbot.waitSignal(walk.page.go) as asked:
        walk.click("print_receipt")
    assert asked.args == ["receipts", "A7000001"]
    window.show_page("visit", walk.visit.visit_id)
    assert walk.step() is Step.AGREE
    walk.tick_shown()
    walk.click("agreed")
    walk.tick_shown()
    walk.choose("leave_reason", "DONE")
    walk.click("leave")
    walk.click(f"outcome_{Outcome.MET_DEBTOR_PTP.value}")
    walk.sign()
    walk.click("sign")
    walk.type("seal_passphrase", COMPANION_PASSPHRASE)
    walk.click("seal")
    qtbot.waitUntil(lambda: walk.visit.step is Step.SEALED, timeout=20_000)
    qtbot.waitUntil(lambda: walk.sees("open_report"))
    visit = walk.visit
    assert (visit.notes, visit.statement) == (NOTES, STATEMENT)
    assert visit.attended is not None
    assert visit.attended.strokes
    assert visit.outcome is Outcome.MET_DEBTOR_PTP
    report = window.session.desk.store.visits.report(visit.visit_id)
    assert report.sha256[-8:] in walk.words()
    assert report.serial in walk.words()
    assert not walk.sees("leave_now")
    walk.type("addendum", "对方事后来电致谢。")
    walk.click("add_addendum")
    assert walk.find(QPlainTextEdit, "addendum").toPlainText() == ""
    body = window.session.desk.store.events.for_case(visit.case_id)[-1].body
    assert body == Addended("对方事后来电致谢。")
    with qtbot.waitSignal(walk.page.go) as asked:
        walk.click("open_report")
    assert asked.args == ["preview", f"report:{visit.visit_id}"]
