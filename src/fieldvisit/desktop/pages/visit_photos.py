"""Pictures, papers and recordings of a visit: chosen, dropped or pasted, taken one by one off the window's thread."""

import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PySide6.QtCore import QBuffer, QEvent, QIODevice, QMimeData, QObject, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QGuiApplication,
    QHideEvent,
    QImage,
    QKeyEvent,
    QKeySequence,
)
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from fieldvisit import casework
from fieldvisit.casework import Desk
from fieldvisit.desktop import retold, theme
from fieldvisit.desktop.messages import sentence
from fieldvisit.desktop.page import Page
from fieldvisit.desktop.pages.outbox_pace import Pace, size
from fieldvisit.desktop.pages.visit_files import Files, removed
from fieldvisit.desktop.pages.visit_now import Now
from fieldvisit.desktop.pages.visit_viewer import Viewer
from fieldvisit.desktop.session import Session
from fieldvisit.desktop.tokens import SPACE
from fieldvisit.desktop.widgets.busy_line import BusyLine
from fieldvisit.errors import FieldvisitError
from fieldvisit.model.event import Attached
from fieldvisit.model.order import Limits
from fieldvisit.model.visit import Visit
from fieldvisit.wording import sentences

MOST_REFUSALS: Final = 5
"""Refused files that are named one by one."""
SLOW: Final = 2.0
"""Seconds after which a speed is said."""


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A file that waits its turn. `claim` is what its name says it is; its content decides."""

    visit_id: str
    source: Path | QImage
    label: str

    @property
    def name(self) -> str:
        return self.source.name if isinstance(self.source, Path) else ""

    @property
    def claim(self) -> str:
        recorded = {".mp4", ".mov", ".avi", ".mkv", ".webm", ".ts", ".wav", ".mp3", ".m4a", ".ogg", ".amr", ".3gp"}
        return "video/" if Path(self.name).suffix.lower() in recorded else "image/"


class Photos(QWidget):
    """Takes files by dialog, drag and drop, or paste, and lists what is attached.

    `taken` comes when a file is in; the list is read anew by then.
    """

    taken = Signal()
    _progressed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session: Session | None = None
        self._visit: Visit | None = None
        self._limits = Limits()
        self._waiting: list[_Wanted] = []
        self._given = self._done_count = 0
        self._refusals: list[tuple[str, FieldvisitError]] = []
        self._closed = False
        self._language = ""
        self._stop = threading.Event()
        self._pace, self._begun = Pace(), 0.0
        self.viewer: Viewer | None = None
        self.setAcceptDrops(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._make()
        self.attach.clicked.connect(self._choose)
        self.paste.clicked.connect(self._paste)
        self.stop.clicked.connect(self.stop_all)
        self.files.looked.connect(self._look)
        self._progressed.connect(self._show_progress)
        self.label.installEventFilter(self)
        self.words()

    def _make(self) -> None:
        self.area = QFrame()
        self.area.setObjectName("dropArea")
        inside = QVBoxLayout(self.area)
        inside.setContentsMargins(SPACE[1], SPACE[1], SPACE[1], SPACE[1])
        inside.setSpacing(SPACE[1])
        self.label, self.attach, self.paste, self.stop = QLineEdit(), QPushButton(), QPushButton(), QPushButton()
        named = ((self.label, "photo_label"), (self.attach, "attach"), (self.paste, "paste_photo"))
        for widget, name in (*named, (self.stop, "stop_attach")):
            widget.setObjectName(name)
        self.label.setMaxLength(200)
        theme.set_icon(self.attach, "paperclip")
        theme.set_icon(self.stop, "close")
        row = QHBoxLayout()
        row.addWidget(self.label, 1)
        row.addWidget(self.attach)
        row.addWidget(self.paste)
        self.hint, self.error = theme.label("", "small", wrap=True), theme.label("", "error", wrap=True)
        self.kept = theme.label("", "small", wrap=True)
        for label, name in ((self.hint, "photo_hint"), (self.error, "photo_error"), (self.kept, "photo_kept")):
            label.setObjectName(name)
        self.error.hide()
        self.kept.hide()
        self.stop.hide()
        self.busy = BusyLine()
        running = QHBoxLayout()
        running.addWidget(self.busy, 1)
        running.addWidget(self.stop)
        inside.addLayout(row)
        inside.addWidget(self.hint)
        inside.addWidget(self.error)
        self.files = Files()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE[1])
        column.addWidget(self.area)
        column.addLayout(running)
        column.addWidget(self.kept)
        column.addWidget(self.files)

    def words(self) -> None:
        """Set the texts again."""
        self.setAccessibleName(self.tr("Pictures and recordings"))
        self.label.setPlaceholderText(self.tr("What it shows"))
        self.label.setAccessibleName(self.tr("What it shows"))
        self.attach.setText(self.tr("Choose files"))
        self.paste.setText(self.tr("Paste"))
        self.stop.setText(self.tr("Stop"))
        self.stop.setAccessibleName(self.tr("Stop adding files"))
        self._hint()
        self.files.words()
        if self.viewer is not None:
            self.viewer.words()

    def _hint(self) -> None:
        if self._closed:
            self.hint.setText(
                self.tr("The camera is closed: no picture is taken or added until they agree. Recordings can be added.")
            )
            return
        limits = self.tr("Or drop files here. Pictures and PDF up to {photo}, recordings up to {film}; kept encrypted.")
        said = limits.format(photo=_limit(casework.PHOTO_LIMIT), film=_limit(casework.RECORDING_LIMIT))
        place, device = self._limits.photo_place, self._limits.photo_device
        if place and device:
            rest = self.tr("The office wants the place and the device's data of pictures kept.")
        elif place:
            rest = self.tr("Device data is taken out of pictures; the office wants the place kept.")
        elif device:
            rest = self.tr("The place is taken out of pictures; the office wants the device's data kept.")
        else:
            rest = self.tr("The place and the device's data are taken out of pictures.")
        self.hint.setText(sentences(said, rest, self.tr("Recordings and PDF stay as they are.")))

    def use(self, session: Session) -> None:
        """Work through this session."""
        self._session = session
        self.files.use(session)

    def show_now(self, now: Now, visit: Visit) -> None:
        """List what is attached; without the consent that the rules want the camera is closed."""
        if self._visit is not None and self._visit.visit_id != visit.visit_id:
            self._refusals = []
            self.error.hide()
            self.kept.hide()
        self._visit = visit
        asked = any(one.purpose == "photo" for one in visit.consents)
        wanted = any(one.check == "consented" and "photo" in one.text("purposes").split() for one in now.pack.rules)
        closed = (asked or wanted) and not visit.consent("photo")
        for widget in (self.label, self.attach, self.paste):
            widget.setEnabled(visit.open and not (closed and widget is self.paste))
        limits = self._session.desk.store.staff.limits() if self._session is not None else self._limits
        if (closed, limits) != (self._closed, self._limits):
            self._closed, self._limits = closed, limits
            self._hint()
        if now.language != self._language:
            self._language = now.language
            self._say_refusals()
        self.files.show_now(now, visit)
        if self.viewer is not None:
            self.viewer.tell(visit.attached, self.files.told)

    def _look(self, index: int) -> None:
        """Open a file over the visit's page."""
        if self._session is None or self._visit is None:
            return
        if self.viewer is None:
            page: QWidget | None = self
            while page is not None and not isinstance(page, Page):
                page = page.parentWidget()
            self.viewer = Viewer(page or self.window(), self._session)
        self.viewer.look(self._visit.attached, self.files.told, index)

    # what is taken
    def _choose(self) -> None:
        dialog = QFileDialog(self, self.tr("Choose pictures or recordings"))
        dialog.setObjectName("photo_dialog")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.filesSelected.connect(lambda names: self.take([Path(name) for name in names]))
        dialog.open()

    def take(self, sources: list[Path] | list[QImage]) -> None:
        """Attach files or a pasted picture, one after another; nothing of them is looked at in this thread."""
        if self._visit is None:
            return
        if not self.busy.is_busy():
            self._given, self._done_count, self._refusals = 0, 0, []
            self._stop.clear()
            self.error.hide()
            self.kept.hide()
        self._waiting += [_Wanted(self._visit.visit_id, source, self.label.text()) for source in sources]
        self._given += len(sources)
        self._next()

    def _next(self) -> None:
        if self.busy.is_busy() or self._session is None:
            return
        if not self._waiting:
            self.stop.hide()
            return
        wanted, stop, stopping = self._waiting.pop(0), self._stop, self._session.tasks.stopping
        self._pace, self._begun = Pace(), time.monotonic()
        self.busy.start(self._doing)
        self.stop.setVisible(True)

        def job(desk: Desk) -> Visit:
            return casework.attach(
                desk,
                wanted.visit_id,
                _png(wanted.source) if isinstance(wanted.source, QImage) else wanted.source,
                wanted.claim,
                wanted.label,
                progress=lambda done, total: self._progressed.emit((wanted, done, total)),
                stopped=lambda: stop.is_set() or stopping.is_set(),
            )

        self._session.work(job, self._done, lambda error: self._refused(wanted, error))

    def stop_all(self) -> None:
        """Stop the file under way, and take none of those that wait."""
        self._waiting = []
        self._stop.set()
        self.stop.setEnabled(False)

    def _doing(self) -> str:
        number = self._given - len(self._waiting)
        if self._given > 1:
            return self.tr("Encrypting and storing file {0} of {1} …").format(number, self._given)
        return self.tr("Encrypting and storing the file …")

    def _show_progress(self, told: tuple[_Wanted, int, int]) -> None:
        _, done, total = told
        if not self.busy.is_busy() or total < casework.PHOTO_LIMIT:
            return
        now = time.monotonic()
        self._pace.note(now, done, total)
        speed, left = self._pace.speed(), self._pace.left()
        parts = [self._doing(), self.tr("{0} of {1}").format(size(done), size(total))]
        if now - self._begun >= SLOW and speed and left is not None:
            parts += [f"{size(speed)}/s", self.tr("about %n second(s) left", "", max(round(left), 1))]
        self.busy.start(" · ".join(parts))
        self.busy.progress(done, total)

    def _done(self, visit: Visit) -> None:
        self._done_count += 1
        self._rest()
        self.label.clear()
        one, alone, count = visit.attached[-1], self._given == 1, self._done_count
        retold.say(self.kept, lambda: self._kept_words(one, alone, count))
        self.kept.show()
        self.taken.emit()
        self._next()

    def _kept_words(self, one: Attached, alone: bool, count: int) -> str:
        if not alone:
            return self.tr("%n file(s) kept.", "", count)
        language = self._session.language if self._session is not None else ""
        said = self.tr("Kept under the hash …{hash}.").format(hash=one.sha256[-12:])
        return sentences(said, removed(one, language))

    def _refused(self, wanted: _Wanted, error: FieldvisitError) -> None:
        self._rest()
        self._refusals.append((wanted.name if self._given > 1 else "", error))
        self._say_refusals()
        self._next()

    def _say_refusals(self) -> None:
        """Say of each refused file why, by its name when there were several."""
        if self._session is None or not self._refusals:
            return
        lines = [
            f"{name}: {sentence(error, self._session)}" if name else sentence(error, self._session)
            for name, error in self._refusals[:MOST_REFUSALS]
        ]
        more = len(self._refusals) - len(lines)
        self.error.setText("\n".join([*lines, self.tr("and %n more", "", more)] if more else lines))
        self.error.show()

    def _rest(self) -> None:
        self.busy.stop()
        self.stop.setEnabled(True)

    def _say(self, words: retold.Words) -> None:
        self._refusals = []
        retold.say(self.error, words)
        self.error.show()

    # clipboard and mouse
    def _paste(self) -> None:
        self._take_mime(QGuiApplication.clipboard().mimeData())

    def _take_mime(self, data: QMimeData | None) -> None:
        urls = data.urls() if data is not None else []  # an empty clipboard may have none, whatever its type says
        paths = [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]
        if paths:
            self.take(paths)
        elif (image := _image(data)) is not None:
            self.take([image])
        elif urls:
            self._say(
                lambda: self.tr("Only files on this computer can be added. Save it here first, then drop it again.")
            )
        else:
            self._say(lambda: self.tr("There is no picture on the clipboard. Copy one, then paste again."))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Paste) and self.paste.isEnabled():
            self._paste()
            return
        super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A picture pasted while the label has the keyboard is meant for the files, and words for the label."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            data: QMimeData | None = QGuiApplication.clipboard().mimeData()
            pasted = event.matches(QKeySequence.StandardKey.Paste) and data is not None and not data.hasText()
            if pasted and self.paste.isEnabled() and _image(data) is not None:
                self._paste()
                return True
        return False

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.attach.isEnabled() and (event.mimeData().hasUrls() or event.mimeData().hasImage()):
            event.acceptProposedAction()
            theme.dress(self.area, dropping=True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        theme.dress(self.area, dropping=False)
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        theme.dress(self.area, dropping=False)
        self._take_mime(event.mimeData())
        event.acceptProposedAction()

    def hideEvent(self, event: QHideEvent) -> None:
        if self.viewer is not None:
            self.viewer.close_now()
        super().hideEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.words()


def _limit(count: int) -> str:
    return f"{count // 1_000_000_000} GB" if count >= 1_000_000_000 else f"{count // 1_000_000} MB"


def _image(data: QMimeData | None) -> QImage | None:
    image = data.imageData() if data is not None and data.hasImage() else None
    return image if isinstance(image, QImage) and not image.isNull() else None


def _png(image: QImage) -> bytes:
    """Write a pasted picture as a file, without losing a pixel."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # the stub asks for bytes, PySide for text
    return bytes(buffer.data().data())
