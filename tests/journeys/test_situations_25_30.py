"""Situations 25 to 30 of the specification's list: clock, second laptop, withdrawal, old balance, printer, theft."""

import os
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QWidget

from fieldvisit.desktop.pages.preview import PreviewPage
from fieldvisit.errors import NotFound
from fieldvisit.model.case import StopFlag
from fieldvisit.model.outcome import Outcome
from fieldvisit.server import tables
from fieldvisit.server.orders import Plan
from fieldvisit.tryout import steps
from fieldvisit.tryout.sample import CHINA, COMPANION, LEAD
from journeys.people import readable
from journeys.place import NOTICE, TODAY, Place
from journeys.scene import Scene, Situation, at_the_office, on_the_screens, perform, sealed_offline
from journeys.tampering import change, reboot, turn_clock
from journeys.watching import numbers

DAY = timedelta(days=1)


def local(hour: int, minute: int = 0) -> datetime:
    """Return a time of the scene's day in China."""
    return datetime.combine(TODAY, time(hour, minute), CHINA).astimezone(UTC)


def nobody(scene: Scene) -> None:
    """A visit of four taps."""
    scene.to_door()
    scene.hands.click("who_NOBODY")
    scene.hands.tick_all()
    scene.hands.click("to_close")
    scene.leave("NOBODY")


def set_out(scene: Scene) -> QAbstractButton:
    """Open the order and type the recorder's number; return the button that would begin the visit."""
    scene.place.begin(scene.order)
    scene.hands.type("recorder", steps.RECORDER)
    scene.place.window.session.changed.emit()
    scene.hands.rest()
    return scene.hands.find("depart", QAbstractButton)


def refused(scene: Scene) -> tuple[str, list[tuple[str, str]]]:
    """Return the office's reason against the report, and its findings."""
    where = {"visit_id": scene.visit.visit_id}
    reason = scene.rows(tables.reports, "reason", **where)[0]
    findings = zip(
        scene.rows(tables.findings, "reason", **where), scene.rows(tables.findings, "detail", **where), strict=True
    )
    return reason, list(findings)


# 25: the clock
def ten_minutes_fast(scene: Scene) -> None:
    """It is said on Today and on the order; the visit may begin, and its times are kept as they were read."""
    place = scene.place
    place.clock.off = timedelta(minutes=10)
    place.window.show_page("today")
    place.window.session.changed.emit()
    assert scene.hands.sees("notice_clock")
    assert set_out(scene).isEnabled()
    rule = place.desk.store.staff.pack().rule("CN-CLOCK-01").say("zh-CN")
    assert rule in scene.screen()
    nobody(scene)


def kept_as_read(scene: Scene) -> None:
    at = scene.visit.departed_at
    assert at.wall - scene.place.clock.at >= timedelta(minutes=9)
    assert at.latest <= scene.place.clock.at + timedelta(minutes=1)
    assert (at.suspect, round(at.drift_ms / 60_000)) == (True, 10)


CLOCK = Situation(
    number=25,
    title="the clock is ten minutes fast",
    play=ten_minutes_fast,
    outcome=Outcome.NO_ONE_HOME,
    report=("时钟",),
    record={"departed_at.suspect": True, "departed_at.drift_ms": 600_000, "ended_at.suspect": True},
    after=kept_as_read,
)


@pytest.mark.parametrize("off", [timedelta(days=2), timedelta(days=-2)])
def test_25_a_clock_days_off_stops_departures_and_no_sync(scene: Scene, off: timedelta) -> None:
    place = scene.place
    place.clock.off = off
    assert not set_out(scene).isEnabled()
    assert place.desk.store.staff.pack().rule("CN-CLOCK-02").say("zh-CN") in scene.screen()
    place.online()
    assert place.sync() == ""
    assert not set_out(scene).isEnabled(), "the clock is as wrong as before"
    place.clock.off = timedelta()
    assert place.sync() == ""
    assert set_out(scene).isEnabled()
    place.offline()
    perform(CLOCK_RIGHT, scene)


CLOCK_RIGHT = Situation(number=25, title="put right", play=nobody, outcome=Outcome.NO_ONE_HOME)


def test_25_a_clock_set_back_behind_the_laptops_own_records_stops_departures(scene: Scene) -> None:
    place = scene.place
    turn_clock(place, minutes=-20)
    reboot(place)
    assert not set_out(scene).isEnabled()
    assert place.desk.store.staff.pack().rule("CN-CLOCK-02").say("zh-CN") in scene.screen()
    assert scene.hands.sees("shut") is False
    place.clock.off = timedelta()
    place.online()
    assert place.sync() == ""
    place.offline()
    perform(CLOCK_RIGHT, scene)


def test_25_the_office_finds_a_clock_that_was_set_back_into_the_hours(scene: Scene) -> None:
    place = scene.place
    place.clock.at = local(22, 40)
    assert not set_out(scene).isEnabled()
    turn_clock(place, hours=-2)
    reboot(place)
    nobody(scene)
    scene.finish(Outcome.NO_ONE_HOME)
    assert scene.visit.departed_at.suspect is False, "the laptop cannot know"
    sealed_offline(CLOCK_RIGHT, scene)
    scene.sync()
    assert scene.accepted() is False
    assert scene.flags() == ("CLOCK",)
    reason, findings = refused(scene)
    assert reason == "report_rule_broken"
    assert {rule for _, rule in findings} == {"CN-TIME-01"}
    assert place.office_has() == list(place.desk.store.events.payloads()), "it is kept as it came"


@pytest.mark.parametrize("what", ["stop", "heard"])
def test_25_the_office_finds_a_changed_row(scene: Scene, what: str) -> None:
    place = scene.place
    if what == "stop":
        place.office.stop(scene.case, StopFlag.DO_NOT_VISIT)
        place.online()
        assert place.sync() == ""
        place.offline()
        assert not set_out(scene).isEnabled()
        assert scene.next_blocked() == ("CN-DNV-01",)
        file = scene.file
        body = wire_text(replace(file, stops=frozenset()))
        change(place.desk, f"UPDATE cases SET stops = '', body = '{body}' WHERE case_id = '{scene.case}'")
    else:
        hours(scene, 5)
        place.clock.at += timedelta(hours=7)
        assert not set_out(scene).isEnabled()
        now = place.clock.at.isoformat()
        change(place.desk, f"UPDATE settings SET value = '{now}' WHERE name = 'heard_from_office'")
    nobody(scene)
    scene.finish(Outcome.NO_ONE_HOME)
    scene.sync()
    assert scene.accepted() is False
    reason, findings = refused(scene)
    assert reason == "report_facts_untrue"
    assert {name for _, name in findings} == {"stops" if what == "stop" else "heard_from_office"}


def wire_text(value: object) -> str:
    from fieldvisit import wire

    return wire.canonical(value).decode().replace("'", "''")


def hours(scene: Scene, most: int, days: int = 0) -> None:
    """Play by two new orders of the case that hold without the office for so many hours, valid some days longer."""
    place = scene.place
    plan = Plan(
        LEAD,
        COMPANION,
        TODAY,
        TODAY + days * DAY,
        time(16),
        time(18),
        max_offline_hours=most,
        outsourcing_notice=NOTICE,
    )
    scene.order = place.office.assign(plan, [scene.case])[0]
    scene.next = place.office.assign(plan, [scene.case])[0]
    place.online()
    assert place.sync() == ""
    place.offline()


# 27: withdrawal
def test_27_a_laptop_too_long_without_the_office_begins_nothing(scene: Scene) -> None:
    hours(scene, 5)
    scene.place.clock.at += timedelta(hours=4, minutes=59)
    assert set_out(scene).isEnabled()
    scene.place.clock.at += timedelta(minutes=2)
    assert not set_out(scene).isEnabled()
    rule = scene.place.desk.store.staff.pack().rule("CN-ORDER-02").say("zh-CN")
    assert rule in scene.screen()
    scene.place.online()
    assert scene.place.sync() == ""
    scene.place.offline()
    perform(CLOCK_RIGHT, scene)


def test_27_a_withdrawal_in_the_middle_of_a_visit_leaves_only_the_way_out(scene: Scene) -> None:
    place, hands = scene.place, scene.hands
    scene.to_talk()
    hands.type("notes", "刚开始谈")
    place.office.withdraw(scene.case, "委托方撤案")
    place.online()
    assert place.sync() == ""
    place.offline()
    place.window.show_page("visit", scene.visit.visit_id)
    assert hands.find("exit", QWidget).isVisible()
    assert "CN-PI-02" in scene.blocked_rules()
    assert place.desk.store.staff.pack().rule("CN-PI-02").say("zh-CN") in scene.screen()
    for name in ("amount_0", "record_offer", "receive"):
        assert not hands.sees(name)
    hands.key(Qt.Key.Key_F12)
    left = scene.visit.left
    assert left is not None
    assert left.reason == "WITHDRAWN"
    scene.turn()
    assert [one for one in numbers(scene.file)[:9] if one in scene.person()] == []
    scene.hand_back()
    row = Situation(
        number=27,
        title="withdrawn in the middle",
        play=nobody,
        outcome=Outcome.ABORTED_CASE_WITHDRAWN,
        report=("撤", "刚开始谈"),
        record={"left_reason": "WITHDRAWN", "notes": "刚开始谈"},
        arrives=("Left", "Sealed"),
        reached=True,
    )
    scene.finish(row.outcome, refused="已离开", excuse="案件撤回，立即离开")
    gone_after(scene, row)


def test_27_a_visit_made_before_the_laptop_knew_is_kept_and_marked(scene: Scene) -> None:
    row = replace(CLOCK_RIGHT, number=27, title="withdrawn before", flags=("AFTER_WITHDRAWAL",))
    scene.place.office.withdraw(scene.case, "委托方撤案")
    nobody(scene)
    scene.finish(row.outcome)
    gone_after(scene, row)


def gone_after(scene: Scene, row: Situation) -> None:
    """The report is sealed and arrives; then nothing of the person is left on the laptop, and all of it at the office."""
    place, visit = scene.place, scene.visit
    on_the_screens(row, scene)
    sealed_offline(row, scene)
    words, report = [scene.file.case.name, scene.file.case.id_no], scene.report()
    written = list(place.desk.store.events.payloads())
    scene.sync()
    assert place.office_has() == written
    where = {"visit_id": visit.visit_id}
    assert scene.rows(tables.reports, "accepted", **where) == [True]
    assert tuple(scene.rows(tables.reports, "flags", **where)[0].split()) == row.flags
    assert (place.office.books.data / "blobs" / scene.rows(tables.reports, "sha256", **where)[0]).read_bytes() == report
    with pytest.raises(NotFound):
        place.desk.store.cases.get(scene.case)
    assert place.desk.store.visits.list(case_id=scene.case) == []
    assert [one for one in place.desk.store.events.payloads() if any(word in one for word in words)] == []
    place.window.ui.rail.button("today").click()
    assert not scene.hands.sees(f"stop_{scene.next}")
    assert words[0] not in scene.screen()


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
        excuse="余额已过时，未报数",
        shown=("这里的数字已经过时",),
        hidden=tuple(sums(scene)),
        reached=True,
        stops=frozenset({StopFlag.PROPOSAL_OPEN}),
        blocked=("CN-PLAN-03",),
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


SITUATIONS = (CLOCK,)


@pytest.mark.parametrize("situation", SITUATIONS, ids=str)
def test_situation(situation: Situation, scene: Scene) -> None:
    perform(situation, scene)


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
    assert "没有打印机" in page.ui.hint.text()
    assert not page.ui.print.isEnabled()
    (printer / "plugged").touch()
    hands.press(page.ui.look)
    hands.wait(page.ui.print.isEnabled, "the printer is not found")
    hands.press(page.ui.print)
    hands.wait(page.ui.print.isEnabled, "the failure is not told")
    assert list(printer.glob("*.pdf")) == []
    (printer / "paper").touch()
    for job in (1, 2):
        hands.wait(page.ui.print.isEnabled, "cannot print")
        hands.press(page.ui.print)
        hands.wait(lambda job=job: len(list(printer.glob("*.pdf"))) == job, "nothing comes out")
        hands.wait(page.ui.print.isEnabled, "the next is not laid out")
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
    perform(CLOCK_RIGHT, scene)
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
    place.begin(scene.next)
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
