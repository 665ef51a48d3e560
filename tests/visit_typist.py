"""A program of its own that types notes into a visit until it is killed; it says on its output what it typed and when.

Run as `python visit_typist.py <folder>`: makes the laptop's profile there.
"""

import sys
import time
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtWidgets import QApplication, QPlainTextEdit

from casework.laptop import PASSPHRASE, laptop
from fieldvisit.desktop.app import assemble
from visit_walk import Walk

EVERY_MS = 40


class Patience:
    """The two things a walk asks of pytest-qt, without pytest."""

    def waitUntil(self, true: object) -> None:
        end = time.monotonic() + 60
        while time.monotonic() < end:
            QCoreApplication.processEvents()
            if true():  # type: ignore[operator]  # a question
                return
        raise TimeoutError


def main(folder: Path) -> None:
    app = QApplication([])
    with laptop(folder / "profile") as made:
        window = assemble(app, made.profile, made.clock)
        window.show()
        window.session.unlock(PASSPHRASE, print)
        bot = Patience()
        bot.waitUntil(lambda: window.session.is_open)
        walk = Walk(bot, window)  # type: ignore[arg-type]  # it waits as a QtBot does
        walk.to_talk()
        editor = walk.find(QPlainTextEdit, "notes")
        count = 0

        def type_on() -> None:
            nonlocal count
            count += 1
            editor.insertPlainText(f"𬭎{count}。")
            print(count, time.monotonic(), flush=True)

        timer = QTimer(interval=EVERY_MS)
        timer.timeout.connect(type_on)
        timer.start()
        app.exec()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
