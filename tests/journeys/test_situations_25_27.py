"""Situations 25 to 27 of the specification's list: clock, second laptop, withdrawal."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from fieldvisit.errors import NotFound
from fieldvisit.model.case import StopFlag
from fieldvisit.model.outcome import Outcome
from fieldvisit.server import tables
from fieldvisit.tryout.sample import LEAD
from journeys.scene import Scene, Situation, on_the_screens, perform, sealed_offline
from journeys.second import beside
from journeys.tampering import change, reboot, turn_clock
from journeys.visits import QUIET, hours, local, nobody, set_out
from journeys.watching import numbers

DAY = timedelta(days=1)


def refused(scene: Scene) -> tuple[str, list[tuple[str, str]]]:
    """Return the office's reason against the report, and its findings."""
    where = {"visit_id": scene.visit.visit_id}
    reason = scene._rows(tables.reports, "reason", **where)[0]
    findings = zip(
        scene._rows(tables.findings, "reason", **where), scene._rows(tables.findings, "detail", **where), strict=True
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


@pytest.mark.parametrize("situation", [CLOCK], ids=str)
def test_situation(situation: Situation, scene: Scene) -> None:
    perform(situation, scene)


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
    perform(QUIET, scene)


def test_25_a_clock_set_back_behind_the_laptops_own_records_stops_departures(scene: Scene) -> None:
    place = scene.place
    turn_clock(place, minutes=-20)
    reboot(scene)
    assert not set_out(scene).isEnabled()
    assert place.desk.store.staff.pack().rule("CN-CLOCK-02").say("zh-CN") in scene.screen()
    place.clock.off = timedelta()
    place.online()
    assert place.sync() == ""
    place.offline()
    perform(QUIET, scene)


def test_25_the_office_finds_a_clock_that_was_set_back_into_the_hours(scene: Scene) -> None:
    place = scene.place
    place.clock.at = local(22, 40)
    assert not set_out(scene).isEnabled()
    turn_clock(place, hours=-2)
    reboot(scene)
    nobody(scene)
    scene.finish(Outcome.NO_ONE_HOME)
    assert scene.visit.departed_at.suspect is False, "the laptop cannot know"
    sealed_offline(QUIET, scene)
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
        scene.sync()
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


# 26: two laptops
def test_26_two_laptops_at_one_door_are_both_kept_and_the_second_is_marked(
    scene: Scene, tmp_path: Path, qapp: QApplication
) -> None:
    place, order = scene.place, scene.order
    nobody(scene)
    scene.finish(Outcome.NO_ONE_HOME)
    with beside(place, tmp_path / "second", qapp, scene.case) as second:
        other = Scene(second)
        nobody(other)
        other.finish(Outcome.NO_ONE_HOME)
        other.sync()
        assert (other.accepted(), other.flags()) == (True, ())
        kept = other.office_reached()
        assert kept == [False]
        sealed_offline(QUIET, scene)
        place.clock.move(minutes=5)
        scene.sync()
        assert (scene.accepted(), scene.flags()) == (True, ("CONFLICT",))
        assert scene.order == order
        assert scene.office_reached() == [False, False], "frequency counts both"
        assert place.office_has() == list(place.desk.store.events.payloads())
        visits = [one for one in scene.file.contacts if one.channel == "VISIT"]
        assert {one.by for one in visits} == {LEAD, "103"}, "and the laptop knows of both"


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
    perform(QUIET, scene)


def test_27_a_withdrawal_in_the_middle_of_a_visit_leaves_only_the_way_out(scene: Scene) -> None:
    place, hands = scene.place, scene.hands
    scene.to_talk()
    hands.type("notes", "刚开始谈")
    place.clock.move(minutes=3)
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
    row = replace(QUIET, number=27, title="withdrawn before", flags=("AFTER_WITHDRAWAL",))
    scene.place.office.withdraw(scene.case, "委托方撤案")
    nobody(scene)
    scene.finish(row.outcome)
    gone_after(scene, row)


def gone_after(scene: Scene, row: Situation) -> None:
    """The report is sealed and arrives; then nothing of the person is left on the laptop, and all at the office."""
    place, visit = scene.place, scene.visit
    on_the_screens(row, scene)
    sealed_offline(row, scene)
    words, report = [scene.file.case.name, scene.file.case.id_no], scene.report()
    written = list(place.desk.store.events.payloads())
    scene.sync()
    assert place.office_has() == written
    where = {"visit_id": visit.visit_id}
    assert scene._rows(tables.reports, "accepted", **where) == [True]
    assert tuple(scene._rows(tables.reports, "flags", **where)[0].split()) == row.flags
    held = scene._rows(tables.reports, "sha256", **where)[0]
    assert (place.office.books.data / "blobs" / held).read_bytes() == report
    with pytest.raises(NotFound):
        place.desk.store.cases.get(scene.case)
    assert place.desk.store.visits.list(case_id=scene.case) == []
    assert [one for one in place.desk.store.events.payloads() if any(word in one for word in words)] == []
    place.window.ui.rail.button("today").click()
    assert not scene.hands.sees(f"stop_{scene.next}")
    assert words[0] not in scene.screen()
