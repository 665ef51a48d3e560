"""One whole day walked through the program's own windows, by the widgets a person would use, leaving its papers."""

import json
import shutil
from pathlib import Path

from PySide6.QtCore import QEvent, QSettings
from PySide6.QtGui import QColor, QGuiApplication, QImage
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QTableView, QWidget

from fieldvisit import casework, keys, logs
from fieldvisit.clock import SystemClock
from fieldvisit.desktop.app import assemble
from fieldvisit.desktop.pages.preview import PreviewPage
from fieldvisit.evidence.verify import verify
from fieldvisit.model.outcome import Outcome
from fieldvisit.server import blobs
from fieldvisit.tryout import steps
from fieldvisit.tryout.hands import Hands, NotOnScreen
from fieldvisit.tryout.sample import COMPANION, LEAD, MorningClock, lawful_morning, open_office, prepare
from fieldvisit.tryout.under_way import Day

NOTES = "上午九点半按外访单到访，本人开门，态度平和。姓名写法已核对：张䶮、李㛃、欧阳𬭎、阿依古丽·买买提。"
STATEMENT = "“下个月十号发工资后先还一部分。”"
VIEWS = (("zh-CN", "light"), ("en", "light"))
"""Languages and schemes of the pictures; the first view is the one the day is lived in."""
NIGHT = (("zh-CN", "dark"), ("en", "dark"))
"""What the pages are shown in once more in the evening: dressing all of them anew is slow, so only once."""


def walk(out: Path, *, views: tuple[tuple[str, str], ...] = VIEWS, night: bool = True) -> dict[str, object]:
    """Walk the day and return the summary that is also left in `summary.json`. `out` is emptied first.

    `night` shows the pages once more in the dark scheme.

    Raises NotOnScreen when a person could not have gone on.
    """
    if out.exists():
        shutil.rmtree(out)
    (out / "screens").mkdir(parents=True)
    app = QApplication.instance() or QApplication([])
    if not isinstance(app, QApplication):
        raise NotOnScreen("no application")
    sample, clock = prepare(out), MorningClock(lawful_morning(SystemClock()))
    logs.start(out / "laptop-log")
    with open_office(sample, clock) as office, office.serving() as address:
        (out / "office-root.pem").write_text(keys.pem(office.root), "ascii")
        look = QSettings(str(out / "laptop-look.ini"), QSettings.Format.IniFormat)
        look.setValue("language", views[0][0])
        look.setValue("scheme", views[0][1])
        look.sync()
        window = assemble(app, sample.laptop, clock)
        window.resize(1280, 800)
        window.show()
        try:
            return _walk(Day(out, sample, office, window, views), address, night)
        finally:
            window.close()
            window.deleteLater()
            QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def _walk(day: Day, address: str, night: bool) -> dict[str, object]:
    with day.step("enrol"):
        _enrol(day, address)
    with day.step("morning"):
        _morning(day)
    with day.step("visit"):
        visit_id = _visit(day)
    with day.step("papers"):
        _papers(day, visit_id)
    with day.step("evening"):
        _evening(day)
    summary = _summary(day, visit_id)
    if night:
        _night(day, visit_id)
    return summary


def _enrol(day: Day, address: str) -> None:
    hands, sample = day.hands, day.sample
    day.picture("start")
    hands.type("address", address)
    hands.type("code", day.office.enrol_code(LEAD))
    hands.type("passphrase", sample.lead_word)
    hands.type("again", sample.lead_word)
    hands.click("enrol")
    hands.wait(lambda: day.window.session.is_open, "the laptop did not enrol")
    hands.wait(lambda: not day.window.session.sync.running, "the first sync does not end")
    day.window.show_page("settings")
    hands.type("companionCode", day.office.enrol_code(COMPANION))
    hands.type("companionWord", sample.companion_word)
    hands.click("addCompanion")
    secrets = day.window.session.desk.store.secrets
    hands.wait(lambda: secrets.get(f"signer:{COMPANION}") is not None, "the companion did not enrol")
    hands.wait(lambda: day.window.session.tasks.running == 0, "enrolment does not end")
    day.picture("settings")
    day.window.show_page("outbox")
    hands.click("syncNow")
    hands.wait(lambda: not day.window.session.sync.running, "the sync does not end")
    hands.wait(lambda: bool(day.office_orders()), "no orders came")


def _morning(day: Day) -> None:
    hands = day.hands
    hands.click("lock")
    hands.rest()
    day.picture("unlock")
    hands.type("passphrase", day.sample.lead_word)
    hands.click("unlock")
    hands.wait(lambda: day.window.session.is_open, "the laptop does not unlock")
    day.window.show_page("today")
    day.picture("today")
    _learn(day)
    day.window.ui.rail.button("cases").click()
    day.picture("cases")
    hands.type("search", "ym")
    table = hands.find("table", QTableView)
    hands.wait(lambda: table.model().rowCount() > 0, "nothing was found")
    day.picture("search")
    hands.type("search", "")
    case = day.window.session.desk.store.orders.get(day.order).case_id
    day.window.show_page("case", case)
    day.picture("case")


def _learn(day: Day) -> None:
    """See why nobody may set out yet, and read the cards of the day."""
    hands = day.hands
    day.dialog_picture("today-why", f"chip_{day.order}", "why")
    day.window.show_page("rules", "CN-TIME-01")
    day.picture("rules")
    day.window.show_page("today")
    steps.open_training(hands)
    day.picture("training")
    steps.learn(hands)


def _visit(day: Day) -> str:
    hands, order = day.hands, day.order
    day.window.ui.rail.button("today").click()
    hands.click(f"act_{order}")
    hands.find("recorder", QLineEdit)
    day.picture("visit-before")
    steps.depart(hands)
    steps.confirm(hands, day.sample.companion_word)
    day.picture("visit-door")
    steps.identify(hands)
    hands.click("consent_recording_yes")
    day.picture("visit-door-answered")
    hands.click("to_talk")
    hands.type("notes", NOTES)
    hands.type("statement", STATEMENT)
    hands.tick_all()
    _photograph(day)
    day.picture("visit-talk")
    _turn(day)
    hands.click("to_agree")
    _agree(day)
    return _close(day)


def _turn(day: Day) -> None:
    """Turn the screen: the person reads what is owed and what they may do, and hands the laptop back."""
    person = _turned_to(day, "rights")
    day.turned_picture("turned-rights")
    _turned_to(day, "debt")
    day.turned_picture("turned-debt")
    person.click("turned_hand_back")


def _turned_to(day: Day, page: str) -> Hands:
    """Go on by the turned screen's buttons until a page is there; return the hands before it."""
    if not day.window.isHidden():
        day.hands.click("turn")
    person = Hands(day.turned)
    for _ in day.turned.facts.pages:
        if day.turned.page == page:
            return person
        person.click("turned_next")
    raise NotOnScreen(page)


def _photograph(day: Day) -> None:
    """Paste a picture of the door, as from a phone's screen share."""
    door = QImage(1200, 1600, QImage.Format.Format_RGB32)
    door.fill(QColor("slategray"))
    clipboard = QGuiApplication.clipboard()
    clipboard.setImage(door)
    day.hands.click("consent_photo_yes")
    day.hands.type("photo_label", "门牌")
    day.hands.click("paste_photo")
    clipboard.clear()
    store = day.window.session.desk.store
    day.hands.wait(lambda: bool(store.visits.open()[0].attached), "the picture is not attached")


def _agree(day: Day) -> None:
    hands = day.hands
    hands.click("offer_PROMISE")
    hands.type("offer_amount", "500")
    day.picture("visit-agree")
    hands.click("record_offer")
    hands.click("offer_PLAN")
    hands.type("offer_text", "每月十五号发工资")
    hands.reach(hands.find("plan_schedule", QWidget))
    day.picture("visit-plan")
    hands.click("record_offer")
    hands.click("proposal_print_2")
    _shown(day)
    day.picture("proposal")
    _save(day, "proposal.pdf")
    hands.click("back")
    hands.click("offer_DATA_REQUEST")
    hands.type("offer_text", "请给我一份你们存的我的资料")
    hands.click("record_offer")
    hands.click("slip_print_3")
    _shown(day)
    _save(day, "slip.pdf")
    hands.click("back")
    hands.type("pay_amount", "120.50")
    hands.type("pay_reference", "TX-2026-0001")
    hands.type("pay_payer", "袁明")
    hands.click("receive")
    hands.tick_all()
    day.picture("visit-paid")
    day.window.ui.rail.button("outbox").click()
    day.picture("outbox-pending")
    day.window.ui.rail.button("today").click()
    day.picture("today-under-way")
    hands.click(f"act_{day.order}")
    hands.click("agreed")


def _close(day: Day) -> str:
    hands, store = day.hands, day.window.session.desk.store
    hands.tick_all()
    steps.leave(hands, "DONE", Outcome.MET_DEBTOR_PTP)
    day.picture("visit-close")
    person = _turned_to(day, "sign")
    person.draw("turned_pad")
    day.turned_picture("turned-sign")
    person.click("turned_sign_done")
    person.click("turned_hand_back")
    with day.step("seal"):
        steps.seal(hands, day.sample.companion_word)
    day.picture("visit-sealed")
    found = store.visits.for_order(day.order)
    if found is None or casework.interrupted(day.window.session.desk):
        raise NotOnScreen("the visit is not closed")
    return found.visit_id


def _papers(day: Day, visit_id: str) -> None:
    hands, store = day.hands, day.window.session.desk.store
    hands.click("open_report")
    _shown(day)
    day.picture("report")
    _save(day, "report.pdf")
    day.window.ui.rail.button("receipts").click()
    day.picture("receipts")
    number = store.receipts.for_visit(visit_id)[0].number
    day.window.show_page("receipts", number)
    hands.click("large")
    _shown(day)
    day.picture("receipt")
    _save(day, "receipt.pdf")


def _shown(day: Day) -> None:
    save = day.hands.find("save", QAbstractButton)
    day.hands.wait(save.isEnabled, "nothing is shown")


def _save(day: Day, name: str) -> None:
    """Save the paper in the preview, and put it away."""
    preview = day.window.page("preview")
    if not isinstance(preview, PreviewPage):
        raise NotOnScreen("preview")
    preview.save_to(day.out / name)
    day.hands.click("put_away")


def _evening(day: Day) -> None:
    hands, session = day.hands, day.window.session
    hands.wait(lambda: not session.sync.running, "the sync does not end")
    day.window.ui.rail.button("outbox").click()
    for _ in range(3):
        hands.click("syncNow")
        hands.wait(lambda: not session.sync.running, "the sync does not end")
        if session.desk.store.outbox.counts().empty and not _unjudged(day):
            break
    hands.click("dayCheck")
    hands.wait(lambda: session.tasks.running == 0, "the day is not checked")
    day.picture("outbox-done")
    day.window.ui.rail.button("today").click()
    day.picture("today-evening")


def _night(day: Day, visit_id: str) -> None:
    case = day.window.session.desk.store.visits.get(visit_id).case_id
    for name, subject in (("today", ""), ("cases", ""), ("case", case), ("visit", visit_id), ("outbox", "")):
        day.window.show_page(name, subject)
        day.picture(f"night-{name}", NIGHT)
    for name in ("receipts", "settings"):
        day.window.show_page(name)
        day.picture(f"night-{name}", NIGHT)
    day.window.show_page("visit", f"O:{day.office_orders()[1]}")
    day.picture("night-visit-before", NIGHT)
    day.hands.click("lock")
    day.picture("night-unlock", NIGHT)


def _unjudged(day: Day) -> bool:
    return any(row.accepted is None for row in day.window.session.desk.store.visits.reports())


def _summary(day: Day, visit_id: str) -> dict[str, object]:
    store = day.window.session.desk.store
    report = (day.out / "report.pdf").read_bytes()
    row = store.visits.report(visit_id)
    summary: dict[str, object] = {
        "visit_id": visit_id,
        "report_sha256": row.sha256,
        "events": store.events.head().size,
        "acked": store.events.acked(),
        "blobs": _blobs(day),
        "cases": store.cases.count(),
        "verdict": verify(report, [day.office.root]).verdict,
        "accepted": row.accepted,
        "profile": str(day.sample.laptop),
        "seconds": day.seconds,
    }
    text = json.dumps(summary, ensure_ascii=False, indent=2, default=str)
    (day.out / "summary.json").write_text(text + "\n", "utf-8")
    return summary


def _blobs(day: Day) -> int:
    """Return how many of the laptop's files the office holds whole."""
    device, names = day.window.session.desk.device, day.window.session.desk.store.blobs.names()
    return sum(blobs.held(day.office.books, device, sha256) is not None for sha256, _, _ in names)
