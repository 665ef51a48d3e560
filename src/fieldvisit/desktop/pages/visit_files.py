"""The list of a visit's files: a small picture, what it is, when it came, its hash, and where it is now."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, QSize, Qt, Signal
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from fieldvisit.casework import Desk
from fieldvisit.desktop import theme
from fieldvisit.desktop.pages.outbox_pace import size
from fieldvisit.desktop.pages.visit_now import Now
from fieldvisit.desktop.pages.visit_pixels import THUMBNAIL, Slot, fetch, picture
from fieldvisit.desktop.pages.visit_step import empty
from fieldvisit.desktop.pages.visit_viewer import Told
from fieldvisit.desktop.session import Session
from fieldvisit.desktop.tokens import SPACE
from fieldvisit.desktop.widgets.chip import Chip
from fieldvisit.errors import NotFound
from fieldvisit.model.event import Attached
from fieldvisit.model.visit import Visit
from fieldvisit.wording import known, say

SMALL = QSize(72, 54)
tr_in = QCoreApplication.translate


def kind_of(media: str) -> str:
    """Name what a file is."""
    kinds = {
        "image": tr_in("Files", "Picture"),
        "audio": tr_in("Files", "Sound recording"),
        "video": tr_in("Files", "Film recording"),
        "application": tr_in("Files", "Document"),
    }
    return kinds.get(media.partition("/")[0], media)


def removed(one: Attached, language: str) -> str:
    """Say what a picture held and was not kept, empty for nothing."""
    keys = [f"attached.removed.{key}" for key in one.removed]
    comma = ", " if language == "en" else "、"
    what = comma.join(say(key, language) for key in keys if known(key))
    return say("attached.removed_all", language, what=what) if what else ""


def told(one: Attached, added: str, language: str) -> Told:
    """Return a file's name, and the lines under it: kind, size, times, length; hash."""
    parts = [kind_of(one.media), size(one.size), added]
    if one.duration_s:
        length = f"{one.duration_s // 60}:{one.duration_s % 60:02d}"
        parts.append(say("attached.length", language, length=length))
    if one.taken:
        parts.append(say("attached.taken", language, time=one.taken.replace("T", " ")[:16]))
    tail = say("attached.hash_tail", language, tail=one.sha256[-12:])
    return one.label or kind_of(one.media), " · ".join(filter(None, parts)) + f"\n{tail}"


class Files(QWidget):
    """`show_now` lists a visit's files; `looked(index)` when one is to be seen large. Small pictures are forgotten at
    the lock.
    """

    looked = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session: Session | None = None
        self._rows: list[FileRow] = []
        self._visit_id = ""
        self._shown: tuple[object, ...] = ()
        self._attached: tuple[Attached, ...] = ()
        self._small: dict[str, QPixmap] = {}
        self._coming: dict[str, Slot[QImage]] = {}
        self.told: tuple[Told, ...] = ()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(SPACE[0])

    def use(self, session: Session) -> None:
        """Read through this session."""
        self._session = session
        session.locking.connect(self.forget)

    def forget(self) -> None:
        """Let go of every picture, of those under way too."""
        for slot in self._coming.values():
            slot.drop()
        self._coming, self._small, self._shown = {}, {}, ()
        for row in self._rows:
            row.show_small(None)

    def words(self) -> None:
        """Say everything anew with the next reading."""
        self._shown = ()

    def show_now(self, now: Now, visit: Visit) -> None:
        """List what is attached; rows that stay keep their place and their focus."""
        if self._session is None:
            return
        times = [now.clock(at) for at in visit.attached_at]
        times += [""] * (len(visit.attached) - len(times))
        held = [self._held(one.sha256) for one in visit.attached]
        wanted = (visit.visit_id, visit.attached, tuple(held), now.language, tuple(times))
        if wanted == self._shown:
            return
        if self._visit_id != visit.visit_id:
            self.forget()
        self._visit_id, self._attached, self._shown = visit.visit_id, visit.attached, wanted
        said = [told(one, at, now.language) for one, at in zip(visit.attached, times, strict=True)]
        gone = [removed(one, now.language) for one in visit.attached]
        self.told = tuple((name, f"{line}\n{out}".rstrip()) for (name, line), out in zip(said, gone, strict=True))
        if len(self._rows) > len(visit.attached):
            empty(self._column)
            self._rows = []
        for index, one in enumerate(visit.attached):
            if index == len(self._rows):
                self._add(index)
            row = self._rows[index]
            row.tell(said[index], gone[index], held[index])
            row.show_small(self._small.get(one.sha256), "camera" if one.media.startswith("image/") else _glyph(one))
            if one.media.startswith("image/"):
                self._fetch(one.sha256)

    def _add(self, index: int) -> None:
        row = FileRow(index)
        row.look.clicked.connect(lambda: self.looked.emit(index))
        self._rows.append(row)
        self._column.addWidget(row)

    def _held(self, sha256: str) -> bool | None:
        """Tell whether the office has a file, None when it is not on this laptop any more."""
        assert self._session is not None
        try:
            return self._session.desk.store.blobs.held(sha256)
        except NotFound:
            return None

    def _fetch(self, sha256: str) -> None:
        if self._session is None or sha256 in self._small or sha256 in self._coming:
            return
        load: Callable[[Desk], QImage] = lambda desk: picture(desk, sha256, THUMBNAIL)  # noqa: E731
        self._coming[sha256] = fetch(self._session, load, lambda image: self._arrived(sha256, image))

    def _arrived(self, sha256: str, image: QImage | None) -> None:
        self._coming.pop(sha256, None)
        if image is None:
            return
        self._small[sha256] = QPixmap.fromImage(image)
        for row, one in zip(self._rows, self._attached, strict=False):
            if one.sha256 == sha256:
                row.show_small(self._small[sha256])


def _glyph(one: Attached) -> str:
    return {"audio": "microphone", "video": "camera"}.get(one.media.partition("/")[0], "file")


class FileRow(QFrame):
    def __init__(self, index: int) -> None:
        super().__init__()
        self.setObjectName("fileRow")
        self._icon = "file"
        self._small: QPixmap | None = None
        self._picture = QLabel()
        self._picture.setFixedSize(SMALL)
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._name, self._line = theme.label("", "strong", wrap=True), theme.label("", "small", wrap=True)
        self._removed = theme.label("", "small", wrap=True)
        self._state = Chip()
        self.look = QPushButton()
        self.look.setObjectName(f"look_{index}")
        theme.set_icon(self.look, "eye")
        words = QVBoxLayout()
        words.setSpacing(0)
        for label in (self._name, self._line, self._removed):
            words.addWidget(label)
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE[1], SPACE[1], SPACE[1], SPACE[1])
        row.setSpacing(SPACE[2])
        row.addWidget(self._picture)
        row.addLayout(words, 1)
        row.addWidget(self._state)
        row.addWidget(self.look)

    def tell(self, said: Told, removed: str, held: bool | None) -> None:
        """Say what a file is and where."""
        self._name.setText(said[0])
        self._line.setText(said[1])
        self._removed.setText(removed)
        self._removed.setVisible(bool(removed))
        if held:
            self._state.set_state(self.tr("In the office"), "ok")
        elif held is None:
            self._state.set_state(self.tr("Only in the office"), "neutral")
        else:
            self._state.set_state(self.tr("Only here"), "warn")
        self.look.setText(self.tr("Look"))
        self.look.setAccessibleName(self.tr("Look at {0}").format(said[0]))
        self.look.setEnabled(held is not None)
        self._picture.setAccessibleName(said[0])

    def show_small(self, small: QPixmap | None, icon: str = "") -> None:
        """Show the small picture, or the kind's icon."""
        self._small, self._icon = small, icon or self._icon
        if small is None:
            self._picture.setPixmap(theme.pixmap(self._icon, "neutral", 32))
            return
        ratio = self.devicePixelRatio()
        fitted = small.scaled(
            SMALL * ratio, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        )
        fitted.setDevicePixelRatio(ratio)
        self._picture.setPixmap(fitted)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if theme.changed(event) and self._small is None:
            self.show_small(None)
