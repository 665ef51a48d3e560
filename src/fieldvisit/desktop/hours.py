"""The chip of the top bar: until when the law allows a visit, and which rule says so."""

from __future__ import annotations  # the door stands before rules are loaded

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QAbstractButton, QMessageBox

from fieldvisit.desktop import theme
from fieldvisit.desktop.retold import say
from fieldvisit.desktop.session import Session
from fieldvisit.desktop.zone import in_zone
from fieldvisit.errors import FieldvisitError

if TYPE_CHECKING:
    from fieldvisit.model.policy import Pack, Rule


class LawfulHours(QObject):
    """Keeps a button's words true: the office's own pack, at the moment, by the worse end of the clock."""

    def __init__(self, session: Session, button: QAbstractButton) -> None:
        super().__init__(button)
        self._session, self._button = session, button
        self._said = ("", "")
        theme.dress(button, kind="quiet")
        button.clicked.connect(self._explain)

    def show(self) -> None:
        """Read the rules and the clock again; without rules, or hours in them, there is nothing to see."""
        if not self._session.is_open:
            return
        from fieldvisit.model.policy import Facts, Level, When, judge

        desk = self._session.desk
        try:
            pack = desk.store.staff.pack()
        except FieldvisitError:
            self._button.hide()
            return
        rule = next((rule for rule in pack.rules if rule.check == "window" and rule.level is Level.BLOCK), None)
        if rule is None:
            self._button.hide()
            return
        moment = desk.moment()
        shut = any(verdict.rule == rule.rule for verdict in judge(pack, Facts(When.TALK), moment))
        self._button.setText(
            self.tr("No visits until {time}").format(time=rule.text("from"))
            if shut
            else self.tr("Visits allowed until {time}").format(time=rule.text("until"))
        )
        theme.set_icon(self._button, "stop" if shut else "clock", "stop" if shut else "ok")
        local = in_zone(moment.best, pack.zone)
        self._said = (rule.say(self._session.language), _source(rule, pack, f"{local:%Y-%m-%d %H:%M}"))
        self._button.show()

    def _explain(self) -> None:
        close = QMessageBox.StandardButton.Close
        box = QMessageBox(QMessageBox.Icon.NoIcon, "", "", close, self._button.window())
        box.finished.connect(box.deleteLater)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setIconPixmap(theme.pixmap("clock", "accent", 32))

        def tell(title: str) -> None:
            self.show()
            box.setWindowTitle(title)
            box.setText(self._said[0])
            box.setInformativeText(self._said[1])

        say(box, lambda: self.tr("Lawful hours"), tell)
        box.open()


def _source(rule: Rule, pack: Pack, now: str) -> str:
    return f"{rule.rule} · {rule.citation}\n{now} ({pack.zone})"
