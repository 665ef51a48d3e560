"""Pictures and recordings of a visit: chosen, dropped or pasted, and listed with what became of them."""

from pathlib import Path
from typing import Final

from PySide6.QtCore import QBuffer, QEvent, QIODevice, QMimeData, QMimeDatabase, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QImage, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from fieldvisit import casework
from fieldvisit.casework import Desk
from fieldvisit.desktop import theme
from fieldvisit.desktop.messages import sentence
from fieldvisit.desktop.pages.visit_now import Now
from fieldvisit.desktop.pages.visit_step import empty
from fieldvisit.desktop.session import Session
from fieldvisit.desktop.tokens import SPACE
from fieldvisit.desktop.widgets.busy_line import BusyLine
from fieldvisit.errors import FieldvisitError
from fieldvisit.model.event import Attached
from fieldvisit.model.visit import Visit

PICTURE: Final = "image/png"


class Photos(QWidget):
    """Takes files by dialog, drag and drop, or paste, one after another, and lists what is attached."""

    taken = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session: Session | None = None
        self._visit_id = ""
        self._waiting: list[tuple[str, Path | bytes, str, str]] = []
        self._shown: tuple[Attached, ...] | None = None
        self._closed = False
        self.setAcceptDrops(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE[1])
        row = QHBoxLayout()
        self.label, self.attach, self.paste = QLineEdit(), QPushButton(), QPushButton()
        for widget, name in ((self.label, "photo_label"), (self.attach, "attach"), (self.paste, "paste_photo")):
            widget.setObjectName(name)
        self.label.setMaxLength(200)
        theme.set_icon(self.attach, "paperclip")
        row.addWidget(self.label, 1)
        row.addWidget(self.attach)
        row.addWidget(self.paste)
        self.hint, self.error = theme.label("", "small", wrap=True), theme.label("", "error", wrap=True)
        self.error.setObjectName("photo_error")
        self.error.hide()
        self.busy = BusyLine()
        self.list = QVBoxLayout()
        self.list.setSpacing(SPACE[0])
        column.addLayout(row)
        column.addWidget(self.hint)
        column.addWidget(self.error)
        column.addWidget(self.busy)
        column.addLayout(self.list)
        self.attach.clicked.connect(self._choose)
        self.paste.clicked.connect(self._paste)
        self.words()

    def words(self) -> None:
        """Set the texts again."""
        self.setAccessibleName(self.tr("Pictures and recordings"))
        self.label.setPlaceholderText(self.tr("What it shows"))
        self.label.setAccessibleName(self.tr("What it shows"))
        self.attach.setText(self.tr("Choose files"))
        self.paste.setText(self.tr("Paste"))
        self._hint()
        self._shown = None

    def _hint(self) -> None:
        self.hint.setText(
            self.tr("The camera is closed: no picture is taken or added until they agree. Recordings can be added.")
            if self._closed
            else self.tr("Or drop files here. Pictures up to 25 MB, recordings up to 2 GB; kept encrypted.")
        )

    def use(self, session: Session) -> None:
        """Work through this session."""
        self._session = session

    def show_now(self, now: Now, visit: Visit) -> None:
        """List what is attached; without the consent that the rules want the camera is closed."""
        self._visit_id = visit.visit_id
        asked = any(one.purpose == "photo" for one in visit.consents)
        wanted = any(one.check == "consented" and "photo" in one.text("purposes").split() for one in now.pack.rules)
        closed = (asked or wanted) and not visit.consent("photo")
        for widget in (self.label, self.attach, self.paste):
            widget.setEnabled(visit.open and not (closed and widget is self.paste))
        if closed is not self._closed:
            self._closed = closed
            self._hint()
        if visit.attached == self._shown:
            return
        self._shown = visit.attached
        empty(self.list)
        for one in visit.attached:
            kind = {
                "image": self.tr("Picture"),
                "audio": self.tr("Sound recording"),
                "video": self.tr("Film recording"),
            }.get(one.media.partition("/")[0], one.media)
            said = f"{one.label or kind} · {_size(one.size)} · …{one.sha256[-8:]}"
            self.list.addWidget(theme.label(said, "small", wrap=True))

    def _choose(self) -> None:
        dialog = QFileDialog(self, self.tr("Choose pictures or recordings"))
        dialog.setObjectName("photo_dialog")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.filesSelected.connect(lambda names: self.take([Path(name) for name in names]))
        dialog.open()

    def take(self, paths: list[Path]) -> None:
        """Attach files, one after another."""
        known = QMimeDatabase()
        for path in paths:
            self._waiting.append((self._visit_id, path, known.mimeTypeForFile(str(path)).name(), self.label.text()))
        self._next()

    def _take_image(self, image: QImage) -> None:
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        image.save(buffer, "PNG")  # type: ignore[call-overload]  # the stub asks for bytes, PySide for text
        self._waiting.append((self._visit_id, bytes(buffer.data().data()), PICTURE, self.label.text()))
        self._next()

    def _next(self) -> None:
        if not self._waiting or self.busy.is_busy() or self._session is None:
            return
        visit_id, source, media, label = self._waiting.pop(0)
        self.error.hide()
        self.busy.start(self.tr("Encrypting and storing the file …"))

        def job(desk: Desk) -> Visit:
            try:
                return casework.attach(desk, visit_id, source, media, label)
            except OSError:
                raise FieldvisitError from None

        self._session.work(job, lambda _: self._done(), self._refused)

    def _done(self) -> None:
        self.busy.stop()
        self.label.clear()
        self.taken.emit()
        self._next()

    def _refused(self, error: FieldvisitError) -> None:
        self.busy.stop()
        if self._session is not None:
            self.error.setText(sentence(error, self._session))
            self.error.show()
        self._next()

    def _paste(self) -> None:
        self._take_mime(QGuiApplication.clipboard().mimeData())

    def _take_mime(self, data: QMimeData) -> None:
        paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
        if paths:
            self.take(paths)
        elif data.hasImage():
            image = data.imageData()
            if isinstance(image, QImage):
                self._take_image(image)
        else:
            self.error.setText(self.tr("There is no picture on the clipboard. Copy one, then paste again."))
            self.error.show()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Paste) and self.paste.isEnabled():
            self._paste()
            return
        super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.attach.isEnabled() and (event.mimeData().hasUrls() or event.mimeData().hasImage()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self._take_mime(event.mimeData())
        event.acceptProposedAction()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.words()


def _size(count: int) -> str:
    return f"{count / 1_000_000:.1f} MB" if count >= 100_000 else f"{max(count / 1000, 0.1):.1f} kB"
