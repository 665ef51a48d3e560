"""The two statements as they are typed: every change is on disk within a second, and nothing typed is ever lost."""

from typing import Final

from PySide6.QtCore import QMimeData, QObject, QTimer, Signal
from PySide6.QtGui import QTextCursor, QTextOption
from PySide6.QtWidgets import QPlainTextEdit

from fieldvisit import casework
from fieldvisit.clock import Moment
from fieldvisit.desktop.session import Session
from fieldvisit.errors import FieldvisitError, OutOfOrder, VisitSealed

REST_MS: Final = 250
"""Silence after which what was typed is stored."""
LATEST_MS: Final = 850
"""How long typing without a rest may stay unstored."""

LONG_LINE: Final = 10_000
"""Characters of a line above which words are not looked for."""


class KeptText(QPlainTextEdit):
    """A plain-text editor: what is pasted or dropped is taken as text, whatever it is."""

    def insertFromMimeData(self, source: QMimeData) -> None:
        if source.hasText():
            self._fit(source.text())
            self.insertPlainText(source.text())

    def show_text(self, text: str) -> None:
        """Replace the whole text."""
        self._fit(text)
        self.setPlainText(text)

    def _fit(self, text: str) -> None:
        """Break a monstrous line anywhere: looking for its words takes Qt a time that grows with its square."""
        if any(len(line) > LONG_LINE for line in text.splitlines()):
            self.setWordWrapMode(QTextOption.WrapMode.WrapAnywhere)


class Draft(QObject):
    """Stores two editors' texts as they change. `saved(Moment)` after each store, `refused(field, error)` when one may
    not be stored as it stands ("" and None when it may again); the text stays in the editor either way."""

    saved = Signal(object)
    refused = Signal(str, object)

    def __init__(self, session: Session, notes: KeptText, statement: KeptText) -> None:
        super().__init__(notes)
        self._session = session
        self._editors = {"notes": notes, "statement": statement}
        self._stored = {"notes": "", "statement": ""}
        self._dirty: set[str] = set()
        self._visit_id = ""
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._latest = QTimer(self, singleShot=True, interval=LATEST_MS)
        for field, editor in self._editors.items():
            editor.textChanged.connect(lambda field=field: self._changed(field))
        self._rest.timeout.connect(self.flush)
        self._latest.timeout.connect(self.flush)
        session.locking.connect(self.flush)
        self.saved_at: Moment | None = None

    def load(self, visit_id: str) -> None:
        """Show what is stored of a visit; texts being typed for the same visit stay as they are. Raises NotFound."""
        if visit_id == self._visit_id:
            self.flush()
            return
        self.forget()
        store = self._session.desk.store
        held, visit = store.drafts.get(visit_id), store.visits.get(visit_id)
        self._stored = {
            "notes": held.notes if held else visit.notes,
            "statement": held.statement if held else visit.statement,
        }
        for field, editor in self._editors.items():
            editor.show_text(self._stored[field])
            editor.moveCursor(QTextCursor.MoveOperation.End)
        self._dirty.clear()
        self._visit_id = visit_id
        self.saved_at = held.saved_at if held else None

    def forget(self) -> None:
        """Let go of the visit and empty the editors."""
        self.flush()
        self._visit_id, self.saved_at = "", None
        for field, editor in self._editors.items():
            editor.clear()
            self.refused.emit(field, None)
        self._dirty.clear()
        self._stop()

    @property
    def pending(self) -> bool:
        """Whether something typed is not stored yet."""
        return bool(self._dirty)

    def _changed(self, field: str) -> None:
        if not self._visit_id:
            return
        self._dirty.add(field)
        self._rest.start()
        if not self._latest.isActive():
            self._latest.start()

    def _stop(self) -> None:
        self._rest.stop()
        self._latest.stop()

    def flush(self) -> None:
        """Store what is not stored yet. While the desk is locked it waits in the editors."""
        self._stop()
        if not self._visit_id or not self._session.is_open:
            return
        for field in sorted(self._dirty):
            self._store(field)

    def _store(self, field: str) -> None:
        text = self._editors[field].toPlainText()
        if text == self._stored[field]:
            self._dirty.discard(field)
            self.refused.emit(field, None)
            return
        desk = self._session.desk
        try:
            casework.note(desk, self._visit_id, **{field: text})
        except (VisitSealed, OutOfOrder) as error:
            self._dirty.discard(field)
            self.refused.emit(field, error)
            return
        except FieldvisitError as error:
            self.refused.emit(field, error)
            return
        self._stored[field] = text
        self._dirty.discard(field)
        self.saved_at = desk.moment()
        self.refused.emit(field, None)
        self.saved.emit(self.saved_at)
