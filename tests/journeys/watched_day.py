"""The tryout's day in a program of its own, watched: what its windows are called, what files pass by, what it copies.

Run as `python watched_day.py <out> <seen>`: walks the day into `out`; copies every state of every file of the profile
and of the temporary folder to `seen`, with `titles.txt` (window titles, object names and clipboard texts).
"""

import shutil
import sys
import tempfile
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from fieldvisit.tryout import day

EVERY_MS = 200


class Watch:
    """Looks at what others could see."""

    def __init__(self, out: Path, seen: Path) -> None:
        self.places = (out / "laptop", out / "laptop-log", Path(tempfile.gettempdir()))
        self.seen = seen
        self.words: set[str] = set()
        self._known: dict[Path, tuple[int, int]] = {}
        self._copies = 0

    def look(self) -> None:
        """Take down titles, names and the clipboard, and copy what changed on disk."""
        for widget in QApplication.allWidgets():
            self.words.add(widget.objectName())
            if widget.isWindow():
                self.words |= {widget.windowTitle(), widget.windowIconText(), widget.windowFilePath()}
        self.words.add(QApplication.clipboard().text())
        for place in self.places:
            for file in place.rglob("*"):
                self._copy(file)

    def _copy(self, file: Path) -> None:
        try:
            state = (file.stat().st_mtime_ns, file.stat().st_size)
            if not file.is_file() or self._known.get(file) == state:
                return
            self._known[file] = state
            self._copies += 1
            shutil.copyfile(file, self.seen / f"{self._copies:05d}-{file.name}")
        except FileNotFoundError:
            return  # gone before it could be looked at: it was there for less than a look


def main(out: Path, seen: Path) -> None:
    app = QApplication([])
    watch = Watch(out, seen)
    timer = QTimer(app, interval=EVERY_MS)
    timer.timeout.connect(watch.look)
    timer.start()
    day.walk(out, night=False)
    watch.look()
    (seen / "titles.txt").write_text("\n".join(sorted(watch.words)), "utf-8")
    shutil.copytree(tempfile.gettempdir(), seen / "left")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
