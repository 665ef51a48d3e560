"""The turned screen on real casework: who sees what, and that nothing of it stays behind."""

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from casework.laptop import CASE_FILE, MORNING, PARTIES, PERSON, Laptop
from desktop.turned_hands import DEBT, bodies, press, texts, turned, walk, write
from desktop.turned_hands import turning as turning
from fieldvisit import casework, leaflets, wire
from fieldvisit.desktop.session import Session
from fieldvisit.desktop.turned.collect import of_visit
from fieldvisit.desktop.turned.turning import Turning
from fieldvisit.desktop.turned.window import Turned
from fieldvisit.desktop.widgets.hold_key import HoldKey
from fieldvisit.desktop.window import Window
from fieldvisit.model.event import Shown
from fieldvisit.model.outcome import LIABLE, Who


@pytest.mark.parametrize("who", list(Who))
def test_before_the_person_is_confirmed_nothing_tells_of_a_debt(laptop: Laptop, turning: Turning, who: Who) -> None:
    visit = laptop.confirmed()
    visit = casework.knock(laptop.desk, visit.visit_id, who)
    window = turned(turning, visit)
    seen = ""
    for language in leaflets.LANGUAGES:
        window.speak(language)
        seen += "".join(texts(window) for _ in walk(window))
    assert not DEBT.search(seen), DEBT.search(seen)
    assert PERSON not in seen
    assert "HT2026" not in seen
    assert ("陈一舟" in seen, "林素" in seen, "B-001" in seen) == (True, True, True)
    quiet = who in (Who.MINOR, Who.NOBODY)
    assert (PARTIES.agency in seen) is not quiet
    assert (PARTIES.service_phone in seen) is not quiet
    assert bool(window.findChild(QWidget, "turned_code_B-001")) is not quiet or window.page != "badge"
    for page in ("debt", "rights", "sign", "readback", "leaflets", "disagree", "thanks"):
        window.go(page)
        assert window.page == "badge"


def test_before_anybody_answered_even_the_agency_is_kept_back(laptop: Laptop, turning: Turning) -> None:
    visit = laptop.confirmed()
    window = turned(turning, visit)
    seen = "".join(texts(window) for _ in walk(window))
    assert PARTIES.agency not in seen
    assert PARTIES.service_phone not in seen
    assert "陈一舟" in seen
    assert not [one for one in bodies(laptop, visit) if isinstance(one, Shown)]


@pytest.mark.parametrize("who", sorted(LIABLE))
def test_the_confirmed_person_sees_all_of_their_own_and_nothing_of_others(
    laptop: Laptop, turning: Turning, who: Who
) -> None:
    visit = laptop.met(who)
    casework.note(laptop.desk, visit.visit_id, notes="来访平和。", statement="我下月付。")
    window = turned(turning, visit)
    seen = ""
    for language in leaflets.LANGUAGES:
        window.speak(language)
        seen += "".join(texts(window) for _ in walk(window))
    for mine in (
        "¥10,050.05",
        "¥9,000.00",
        "¥800.05",
        "¥250.00",
        "示例银行",
        "*******0042",
        "400-000-0002",
        "12378",
        "来访平和。",
    ):
        assert mine in seen, mine
    assert "HT2026-0042" not in seen
    for other in ("张䶮", "阿依古丽", "李㛃", "8,200.14", "HT2026-0002", "示例消费金融", "13900000002", "文三路"):
        assert other not in seen
    assert window.windowTitle() == "Fieldvisit"


def test_while_the_screen_is_turned_no_other_window_is_there(laptop: Laptop, window: Window, turning: Turning) -> None:
    visit = laptop.met()
    shown = turned(turning, visit)
    assert shown.isVisible()
    assert shown.isFullScreen()
    assert not window.isVisible()
    told: list[str] = []
    turning.handed_back.connect(told.append)
    press(shown, "turned_hand_back")
    assert window.isVisible()
    assert not shown.isVisible()
    assert told == [visit.visit_id]


def test_locking_turns_the_screen_back(laptop: Laptop, window: Window, session: Session, turning: Turning) -> None:
    shown = turned(turning, laptop.met())
    session.lock()
    assert not shown.isVisible()
    assert window.isVisible()
    assert window.here == "unlock"


def test_another_visit_gets_another_window(laptop: Laptop, turning: Turning) -> None:
    visit = laptop.met()
    window = turned(turning, visit, "correct")
    write(window, "turned_correction", "只是我的话")
    turning.back()
    other = casework.depart(laptop.desk, "O-3", companion="lin", recorder="REC-0007")
    second = turned(turning, other)
    assert second is not window
    assert "只是我的话" not in texts(second)
    with pytest.raises(ValueError, match="another visit"):
        window.tell(of_visit(laptop.desk, other.visit_id))


def test_turning_again_and_again_leaves_nothing_behind(laptop: Laptop, turning: Turning) -> None:
    visit = laptop.met()
    other = casework.depart(laptop.desk, "O-3", companion="lin", recorder="REC-0007")
    counts, before = set(), [one for one in QApplication.topLevelWidgets() if isinstance(one, Turned)]
    for round_ in range(50):
        shown = turned(turning, other if round_ % 5 == 4 else visit)
        turning.back()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        tops = QApplication.topLevelWidgets()
        counts.add((sum(isinstance(one, Turned) for one in tops), len(tops), len(shown.findChildren(HoldKey))))
    assert len(counts) == 1, counts
    assert sum(isinstance(one, Turned) and one not in before for one in QApplication.topLevelWidgets()) == 1


def test_a_balance_too_old_to_be_quoted_shows_no_sum(laptop: Laptop, turning: Turning) -> None:
    visit = laptop.met()
    old = replace(CASE_FILE, balance_at=MORNING - timedelta(hours=80))
    laptop.feed(wire.CaseItem(old))
    window = turned(turning, visit, "debt")
    seen = "".join(texts(window) for _ in walk(window))
    assert "10,050.05" not in seen
    assert leaflets.turned("zh-CN")["debt.too_stale"] in seen
    window.go("debt")
    assert not window.findChildren(QLabel, "turned_amount_3")
