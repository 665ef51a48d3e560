"""Situations 28 to 30 of the specification's list: old balance, printer, theft."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from PySide6.QtWidgets import QAbstractButton

from fieldvisit import casework
from fieldvisit.desktop.pages.preview import PreviewPage
from fieldvisit.model.case import StopFlag
from fieldvisit.model.outcome import OfferKind, Outcome
from fieldvisit.model.printing import JobState
from fieldvisit.server import tables
from fieldvisit.tryout import steps
from journeys.people import readable
from journeys.scene import Scene, Situation, at_the_office, on_the_screens, perform, sealed_offline
from journeys.visits import QUIET, hours, nobody, set_out


# 28: an old balance
def test_28_an_old_balance_is_said_and_a_very_old_one_quotes_no_sum(scene: Scene) -> None:
    hours(scene, 240, days=5)
    scene.place.clock.at += timedelta(hours=26)
    train(scene)
    assert set_out(scene).isEnabled()
    assert scene.place.desk.store.staff.pack().rule("CN-BAL-24").say("zh-CN") in scene.screen()
    scene.place.clock.at += timedelta(hours=48)
    train(scene)
    row = Situation(
        number=28,
        title="a balance of three days ago",
        play=no_sums,
        outcome=Outcome.MET_DEBTOR_EXTENSION_REQUEST,
        refused="不签",
        shown=("这里的数字已经过时",),
        hidden=tuple(sums(scene)),
        reached=True,
        stops=frozenset({StopFlag.PROPOSAL_OPEN}),
        blocked=("CN-PLAN-03",),
        tickets=(OfferKind.EXTENSION,),
        record={"offers.0.kind": "EXTENSION", "received#": 0},
    )
    perform(row, scene)


def train(scene: Scene) -> None:
    """Another day, another two cards."""
    scene.place.window.ui.rail.button("today").click()
    scene.place.window.session.changed.emit()
    scene.hands.rest()
    if scene.hands.sees("notice_training"):
        steps.train(scene.hands)


def sums(scene: Scene) -> list[str]:
    """Return the case's amounts as they are written on a screen."""
    case = scene.file.case
    return [f"{fen / 100:,.2f}" for fen in (case.principal, case.interest, case.total) if fen]


def no_sums(scene: Scene) -> None:
    scene.to_talk()
    scene.turn("debt")
    assert "这里的数字已经过时" in scene.person()
    scene.hand_back()
    assert [one for one in sums(scene) if one in scene.screen()] == []
    assert "CN-BAL-72" in scene.blocked_rules()
    for line in scene.hands.lines():
        if line.objectName() != "tick_debt_explained":
            scene.hands.press(line)
    steps.excuse(scene.hands, "余额已过时，未报数")
    scene.hands.click("to_agree")
    assert [one for one in sums(scene) if one in scene.screen()] == []
    for kind in ("PROMISE", "PLAN", "WAIVER"):
        assert not scene.hands.find(f"offer_{kind}", QAbstractButton).isEnabled(), kind
    for name, text in (("pay_amount", "100"), ("pay_reference", "TX-28"), ("pay_payer", "本人")):
        if scene.hands.sees(name):
            scene.hands.type(name, text)
    if scene.hands.sees("receive"):
        scene.hands.click("receive")
    assert scene.visit.received == ()
    scene.hands.click("offer_EXTENSION")
    scene.hands.type("offer_text", "等工资")
    scene.hands.click("record_offer")
    scene.hands.tick_all()
    scene.hands.click("agreed")


# 29: the printer
def paid(scene: Scene) -> None:
    """A payment with its receipt."""
    scene.to_agree()
    for name, text in (("pay_amount", "100"), ("pay_reference", "TX-29"), ("pay_payer", scene.file.case.name)):
        scene.hands.type(name, text)
    scene.hands.choose("pay_mode", "APP")
    scene.hands.click("receive")
    scene.hands.tick_all()


LP = """#!/bin/sh
cat > "$LP_OUT/job"
[ -e "$LP_OUT/paper" ] || exit 1
mv "$LP_OUT/job" "$LP_OUT/$(ls "$LP_OUT" | wc -l).pdf"
echo "request id is Doorstep-1 (1 file(s))"
"""
LPSTAT = """#!/bin/sh
[ -e "$LP_OUT/plugged" ] && { [ "$1" = -d ] && echo "system default destination: Doorstep" || echo Doorstep; }
exit 0
"""


@pytest.fixture
def printer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A print system of three files: `plugged` and `paper` are there or not."""
    tools, out = tmp_path / "tools", tmp_path / "out"
    for folder in (tools, out):
        folder.mkdir()
    for name, text in (("lp", LP), ("lpstat", LPSTAT)):
        (tools / name).write_text(text)
        (tools / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{tools}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("LP_OUT", str(out))
    return out


def test_29_no_printer_no_paper_and_a_second_print_says_so(scene: Scene, printer: Path) -> None:
    from journeys.scene import printed

    hands = scene.hands
    paid(scene)
    number = scene.visit.received[0].number
    page = receipt_page(scene)
    hands.wait(lambda: bool(page.ui.hint.text()) and page.ui.look.isEnabled(), "no word of the printer")
    assert "没有找到打印机" in page.ui.hint.text()
    assert not page.ui.print.isEnabled()
    (printer / "plugged").touch()
    hands.press(page.ui.look)
    hands.wait(page.ui.print.isEnabled, "the printer is not found")
    send(scene, page)
    hands.wait(lambda: states(scene) == [JobState.FAILED], "the failure is not on record")
    hands.wait(page.ui.print.isEnabled, "the failure is not told")
    assert list(printer.glob("*.pdf")) == []
    (printer / "paper").touch()
    print_once(scene, page, printer)
    print_once(scene, page, printer)
    first, second = (printed(one) for one in sorted(printer.glob("*.pdf"), key=lambda one: one.stat().st_mtime_ns))
    assert number in first
    assert number in second
    assert "副本" not in first
    assert "副本" in second
    scene.place.window.show_page("visit", scene.visit.visit_id)
    row = Situation(
        number=29,
        title="a printer that fails",
        play=nobody,
        outcome=Outcome.MET_DEBTOR_PAID_PART,
        report=(number,),
        record={"received.0.number": number},
        reached=True,
    )
    scene.finish(row.outcome)
    on_the_screens(row, scene)
    sealed_offline(row, scene)
    scene.sync()
    at_the_office(row, scene)


def print_once(scene: Scene, page: PreviewPage, printer: Path) -> None:
    """Press the button and wait until the paper is out and the next could be printed."""
    before = len(list(printer.glob("*.pdf")))
    send(scene, page)
    scene.hands.wait(lambda: len(list(printer.glob("*.pdf"))) > before, "nothing comes out")
    scene.hands.wait(lambda: JobState.QUEUED not in states(scene), "it is not on record")
    scene.hands.rest()
    scene.hands.wait(page.ui.print.isEnabled, "the next is not laid out")


def send(scene: Scene, page: PreviewPage) -> None:
    """Press until it is taken: not while the page lays a paper out again. The row of a job is there at once."""
    known = len(states(scene))

    def sent() -> bool:
        if len(states(scene)) == known and page.ui.print.isEnabled():
            scene.hands.press(page.ui.print)
        return len(states(scene)) > known

    scene.hands.wait(sent, "cannot print")


def states(scene: Scene) -> list[JobState]:
    """What became of everything that was printed."""
    return [one.state for one in casework.print_jobs(scene.place.desk)]


def receipt_page(scene: Scene) -> PreviewPage:
    scene.hands.click("print_receipt")
    scene.hands.click("large")
    page = scene.place.window.page("preview")
    assert isinstance(page, PreviewPage)
    scene.hands.wait(page.ui.save.isEnabled, "the receipt is not laid out")
    return page


# 30: lost or stolen
def test_30_a_lost_laptop_shows_nothing_and_the_office_wants_nothing_of_it(scene: Scene) -> None:
    place, hands = scene.place, scene.hands
    perform(QUIET, scene)
    case, known, device = scene.file.case, place.office_has(), place.desk.device
    place.window.show_page("case", scene.case)
    hands.click("lock")
    assert not place.window.session.is_open
    assert [one for one in (case.name, case.case_no, case.creditor, *case.phones) if one in hands.words()] == []
    laptop = [one for one in place.sample.laptop.rglob("*") if one.is_file()]
    assert readable(laptop, [case.name]) == {}
    place.office.revoke(device)
    place.unlock()
    place.online()
    assert place.sync() == "device_revoked"
    assert "公司已停用这台电脑" in hands.words()
    assert place.office_has() == known
    place.offline()
    assert place.sync() == "office_unreachable"
    scene.order = scene.next
    assert not set_out(scene).isEnabled(), "no way round by pulling the plug"
    assert place.desk.store.staff.pack().rule("CN-ORDER-01").say("zh-CN") in scene.screen()
    with place.office.books.database.read() as connection:
        live = sa.select(tables.certificates.c.serial).where(tables.certificates.c.revoked_at.is_(None))
        assert connection.execute(live).all() == []
