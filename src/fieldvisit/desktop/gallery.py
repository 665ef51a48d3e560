"""Renders every widget in all its states to pictures: `python -m fieldvisit.desktop.gallery OUT_DIR`.

One picture for each widget and scheme. The persons in it are invented.
"""

import argparse
import os
from pathlib import Path

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication, QGridLayout, QWidget

from fieldvisit.desktop import theme, tokens
from fieldvisit.desktop.language import Language
from fieldvisit.desktop.sheet import SHEET_WIDTH, Sheet
from fieldvisit.desktop.specimens import SHEETS
from fieldvisit.desktop.tokens import Scheme


def page(sheet: Sheet) -> QWidget:
    """Lay the states below each other, each beside its name."""
    window = QWidget()
    window.setProperty("page", True)
    window.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    window.setFixedWidth(SHEET_WIDTH)
    grid = QGridLayout(window)
    grid.setContentsMargins(tokens.SPACE[4], tokens.SPACE[4], tokens.SPACE[4], tokens.SPACE[4])
    grid.setVerticalSpacing(tokens.SPACE[2])
    grid.setColumnMinimumWidth(0, 180)
    grid.setColumnStretch(1, 1)
    for row, (state, widget) in enumerate(sheet.states):
        grid.addWidget(theme.label(state, "small"), row, 0)
        if widget.sizePolicy().horizontalPolicy() in (
            widget.sizePolicy().Policy.Fixed,
            widget.sizePolicy().Policy.Maximum,
        ):
            grid.addWidget(widget, row, 1, Qt.AlignmentFlag.AlignLeft)
        else:
            grid.addWidget(widget, row, 1)
    return window


def settle(app: QApplication, window: QWidget) -> None:
    """Show a sheet and give it the height it needs, however small the screen."""
    window.show()
    window.activateWindow()
    for _ in range(3):
        app.processEvents()
        layout = window.layout()
        window.resize(SHEET_WIDTH, layout.totalHeightForWidth(SHEET_WIDTH) if layout else SHEET_WIDTH)


def shoot(app: QApplication, sheet: Sheet, path: Path) -> None:
    """Show a sheet, settle it, and write its picture. Raises OSError when it cannot be written."""
    window = page(sheet)
    settle(app, window)
    if sheet.focus is not None:
        sheet.focus.setFocus(Qt.FocusReason.TabFocusReason)
    for step in sheet.after:
        step()
    app.processEvents()
    if not window.grab().save(str(path)):
        raise OSError(f"cannot write {path.name}")
    window.close()
    window.deleteLater()
    app.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # now, not when the collector meets another painting


def render(app: QApplication, folder: Path, schemes: tuple[Scheme, ...], language: str) -> list[Path]:
    """Write all pictures and return their paths; `language` is zh-CN or en."""
    folder.mkdir(parents=True, exist_ok=True)
    words = Language(app)
    words.use(language)
    written: list[Path] = []
    for scheme in schemes:
        theme.apply(app, scheme, reduced_motion=True)
        for name, build in SHEETS.items():
            path = folder / f"{name}-{scheme}-{language}.png"
            shoot(app, build(lambda zh, en: zh if language == "zh-CN" else en), path)
            written.append(path)
    words.use("en")
    return written


def main() -> None:
    """Read the command line and render."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, metavar="OUT_DIR")
    parser.add_argument("--scheme", choices=["light", "dark"], action="append")
    parser.add_argument("--lang", choices=["zh-CN", "en"], default="zh-CN")
    arguments = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QApplication([])
    render(app, arguments.folder, tuple(arguments.scheme or ("light", "dark")), arguments.lang)


if __name__ == "__main__":
    main()
