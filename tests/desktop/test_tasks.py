"""Work beside the window: when the program closes, no answer comes any more, however late a job ends."""

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fieldvisit.desktop.tasks import Tasks


def test_what_ends_while_the_program_closes_is_not_answered(qapp: QApplication) -> None:
    answers: list[bool] = []
    for _ in range(300):
        tasks = Tasks()
        for _ in range(2):
            tasks.run(tasks.stopping.wait, answers.append, lambda error: None)
        assert tasks.stop()
        QApplication.processEvents()
    assert answers == []


def test_a_job_is_answered_once(qtbot: QtBot) -> None:
    tasks, answers = Tasks(), list[int]()
    for number in range(20):
        tasks.run(lambda number=number: number, answers.append, lambda error: None)  # type: ignore[misc]
    qtbot.waitUntil(lambda: tasks.running == 0)
    assert sorted(answers) == [*range(20)]
    assert tasks.stop()


def test_a_job_can_wait_for_the_painting_and_counts_meanwhile(qtbot: QtBot) -> None:
    tasks, order = Tasks(), list[str]()
    tasks.run(lambda: order.append("job"), lambda _: None, lambda error: None, painted=True)
    assert tasks.running == 1
    order.append("painted")
    qtbot.waitUntil(lambda: tasks.running == 0)
    assert order == ["painted", "job"]
    tasks.run(lambda: order.append("late"), lambda _: None, lambda error: None, painted=True)
    assert tasks.stop()
    QApplication.processEvents()
    assert order == ["painted", "job"]
