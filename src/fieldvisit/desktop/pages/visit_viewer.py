"""Looks at a visit's files inside its page: pictures large, documents page by page, recordings in words."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QEvent, QObject, Qt
from PySide6.QtGui import QHideEvent, QImage, QKeyEvent
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QToolButton, QVBoxLayout, QWidget
from shiboken6 import isValid

from fieldvisit.desktop import theme
from fieldvisit.desktop.pages.visit_pixels import LARGEST, Slot, fetch, picture
from fieldvisit.desktop.session import Session
from fieldvisit.desktop.tokens import SPACE
from fieldvisit.desktop.widgets.busy_line import BusyLine
from fieldvisit.desktop.widgets.picture_view import STEP, PictureView
from fieldvisit.model.event import Attached

_BUTTONS: Final = (
    ("previous", "chevron-left"),
    ("next", "chevron-right"),
    ("smaller", "minus"),
    ("larger", "plus"),
    ("fit", "fit"),
    ("close", "close"),
)
Told = tuple[str, str]
"""What is said of a file: its name, and a line under it."""


class Viewer(QFrame):
    """Lies over `page` while it is open and keeps the keyboard; Esc closes it. Closing or locking drops every pixel."""

    def __init__(self, page: QWidget, session: Session) -> None:
        super().__init__(page)
        self.setObjectName("viewer")
        self._page, self._session = page, session
        self._files: tuple[Attached, ...] = ()
        self._told: tuple[Told, ...] = ()
        self._at = 0
        self._coming: Slot[QImage] | Slot[bytes] | None = None
        self._back: QWidget | None = None
        self._buffer, self._document = QBuffer(self), QPdfDocument(self)
        self._make()
        page.installEventFilter(self)
        session.locking.connect(self.close_now)
        self.hide()
        self.words()

    def _make(self) -> None:
        self.name, self.line = theme.label("", "strong", wrap=True), theme.label("", "small", wrap=True)
        self.place = theme.label("", "muted")
        self.name.setObjectName("viewer_name")
        self.buttons = {name: QToolButton() for name, _ in _BUTTONS}
        said = QVBoxLayout()
        said.setSpacing(0)
        said.addWidget(self.name)
        said.addWidget(self.line)
        bar = QHBoxLayout()
        bar.setSpacing(SPACE[1])
        bar.addLayout(said, 1)
        bar.addWidget(self.place)
        for name, glyph in _BUTTONS:
            self.buttons[name].setObjectName(f"viewer_{name}")
            self.buttons[name].installEventFilter(self)
            theme.set_icon(self.buttons[name], glyph)
            bar.addWidget(self.buttons[name])
        self.view, self.paper, self.words_only = PictureView(), QPdfView(self), theme.label("", wrap=True)
        self.view.setObjectName("viewer_picture")
        self.paper.setObjectName("viewer_paper")
        self.paper.setDocument(self._document)
        self.paper.setPageMode(QPdfView.PageMode.MultiPage)
        self.paper.setZoomMode(QPdfView.ZoomMode.FitToWidth)
        self.words_only.setObjectName("viewer_words")
        self.words_only.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.stack = QStackedWidget()
        for widget in (self.words_only, self.view, self.paper):
            self.stack.addWidget(widget)
        self.busy = BusyLine()
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE[3], SPACE[2], SPACE[3], SPACE[2])
        column.setSpacing(SPACE[1])
        column.addLayout(bar)
        column.addWidget(self.stack, 1)
        column.addWidget(self.busy)
        self.buttons["previous"].clicked.connect(lambda: self.go(-1))
        self.buttons["next"].clicked.connect(lambda: self.go(1))
        self.buttons["larger"].clicked.connect(lambda: self.zoom(STEP))
        self.buttons["smaller"].clicked.connect(lambda: self.zoom(1 / STEP))
        self.buttons["fit"].clicked.connect(self.fit)
        self.buttons["close"].clicked.connect(self.close_now)

    def words(self) -> None:
        """Set every text again after the language changed; what is said of the files comes with the next `tell`."""
        self.setAccessibleName(self.tr("File of this visit"))
        texts = {
            "previous": self.tr("Previous file (Left)"),
            "next": self.tr("Next file (Right)"),
            "smaller": self.tr("Smaller (-)"),
            "larger": self.tr("Larger (+)"),
            "fit": self.tr("Whole (0)"),
            "close": self.tr("Close (Esc)"),
        }
        for name, button in self.buttons.items():
            button.setToolTip(texts[name])
            button.setAccessibleName(texts[name])
        self.view.setAccessibleName(self.tr("The picture"))
        self.paper.setAccessibleName(self.tr("The document's pages"))

    # opened, told, closed
    def look(self, files: Sequence[Attached], told: Sequence[Told], at: int) -> None:
        """Open at one of the files."""
        self._files, self._told, self._at = tuple(files), tuple(told), at
        if self.isHidden():
            self._back = self._page.window().focusWidget()
        self._cover()
        self.show()
        self.raise_()
        self._show_file()
        self.buttons["close"].setFocus(Qt.FocusReason.OtherFocusReason)

    def tell(self, files: Sequence[Attached], told: Sequence[Told]) -> None:
        """Take what is there now; the file on show stays on show."""
        if self.isHidden():
            return
        if self._at >= len(files) or files[self._at] != self._files[self._at]:
            self.close_now()
            return
        self._files, self._told = tuple(files), tuple(told)
        self._say()

    def close_now(self) -> None:
        """Close, forget the pixels, and give the keyboard back."""
        if self.isHidden():
            return
        back, self._back = self._back, None
        held = back if back is not None and isValid(back) and back.isVisible() else self._page
        held.setFocus(Qt.FocusReason.OtherFocusReason)  # before hiding: Qt would look for the next stop in here
        self.hide()

    def _forget(self) -> None:
        if self._coming is not None:
            self._coming.drop()
            self._coming = None
        self.view.clear()
        self._document.close()
        self._buffer.close()
        self._buffer.setData(QByteArray())
        self.words_only.clear()
        self.busy.stop()

    def go(self, by: int) -> None:
        """Show the next or previous file; at the ends nothing happens."""
        if 0 <= self._at + by < len(self._files):
            self._at += by
            self._show_file()

    def zoom(self, factor: float) -> None:
        """Show a picture or the pages larger or smaller."""
        if self.stack.currentWidget() is self.view:
            self.view.zoom(factor)
        elif self.stack.currentWidget() is self.paper:
            fitted = self.paper.zoomMode() is not QPdfView.ZoomMode.Custom
            before = 1.0 if fitted else self.paper.zoomFactor()
            self.paper.setZoomMode(QPdfView.ZoomMode.Custom)
            self.paper.setZoomFactor(min(max(before * factor, 0.25), 6.0))

    def fit(self) -> None:
        """Show the whole picture, or pages as wide as the room."""
        self.view.fit()
        self.paper.setZoomMode(QPdfView.ZoomMode.FitToWidth)

    # one file
    def _say(self) -> None:
        name, line = self._told[self._at]
        self.name.setText(name)
        self.line.setText(line)
        self.place.setText(self.tr("{0} of {1}").format(self._at + 1, len(self._files)))
        self.buttons["previous"].setEnabled(self._at > 0)
        self.buttons["next"].setEnabled(self._at + 1 < len(self._files))

    def _show_file(self) -> None:
        self._forget()
        self._say()
        one, sha256 = self._files[self._at], self._files[self._at].sha256
        kind = one.media.partition("/")[0]
        drawn = kind == "image" or one.media == "application/pdf"
        for name in ("smaller", "larger", "fit"):
            self.buttons[name].setVisible(drawn)
        self.stack.setCurrentWidget(self.words_only)
        if kind == "image":
            self.busy.start(lambda: self.tr("Opening the picture …"))
            self._coming = fetch(self._session, lambda desk: picture(desk, sha256, LARGEST), self._show_picture)
        elif drawn:
            self.busy.start(lambda: self.tr("Opening the document …"))
            self._coming = fetch(self._session, lambda desk: desk.store.blobs.read(sha256), self._show_paper)
        else:
            self.words_only.setText(
                self.tr(
                    "Recordings are not played in this program. The file is kept as the recorder made it; "
                    "the office can play it once it has arrived there."
                )
            )

    def _show_picture(self, image: QImage | None) -> None:
        self.busy.stop()
        if image is None:
            self.words_only.setText(self.tr("This file cannot be opened any more. Add the original again."))
            return
        self.view.show_picture(image)
        self.stack.setCurrentWidget(self.view)

    def _show_paper(self, pdf: bytes | None) -> None:
        self.busy.stop()
        self._buffer.setData(QByteArray(pdf or b""))
        self._buffer.open(QBuffer.OpenModeFlag.ReadOnly)
        self._document.load(self._buffer)
        if self._document.status() is not QPdfDocument.Status.Ready or not self._document.pageCount():
            self.words_only.setText(self.tr("This document cannot be shown here. The file is kept as it is."))
            return
        self.paper.setZoomMode(QPdfView.ZoomMode.FitToWidth)
        self.stack.setCurrentWidget(self.paper)

    # over the page, with the keyboard
    def _cover(self) -> None:
        self.setGeometry(self._page.rect().adjusted(SPACE[1], SPACE[1], -SPACE[1], -SPACE[1]))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._page and event.type() == QEvent.Type.Resize and not self.isHidden():
            self._cover()
        pressed = watched is not self._page and event.type() == QEvent.Type.KeyPress
        if pressed and isinstance(event, QKeyEvent) and event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.keyPressEvent(event)  # a button would give the keyboard to its neighbour
            return True
        return False

    def focusNextPrevChild(self, following: bool) -> bool:
        """Go round inside: what lies under the viewer cannot be reached by Tab."""
        if self.isHidden():
            return super().focusNextPrevChild(following)
        stops = [one for one in (*self.buttons.values(), self.view, self.paper) if one.isVisible() and one.isEnabled()]
        held = self.window().focusWidget()
        place = stops.index(held) if held in stops else -1
        stops[(place + (1 if following else -1)) % len(stops)].setFocus(Qt.FocusReason.TabFocusReason)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        deeds = {
            Qt.Key.Key_Escape: self.close_now,
            Qt.Key.Key_Left: lambda: self.go(-1),
            Qt.Key.Key_Right: lambda: self.go(1),
            Qt.Key.Key_Plus: lambda: self.zoom(STEP),
            Qt.Key.Key_Equal: lambda: self.zoom(STEP),
            Qt.Key.Key_Minus: lambda: self.zoom(1 / STEP),
            Qt.Key.Key_0: self.fit,
        }
        deed = deeds.get(Qt.Key(event.key()))
        if deed is not None:
            deed()
        event.accept()

    def hideEvent(self, event: QHideEvent) -> None:
        self._forget()
        super().hideEvent(event)
