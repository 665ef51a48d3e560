"""What is known of a person that a lawful visit has to respect, in words; unknown things are not listed."""

from PySide6.QtWidgets import QGridLayout, QWidget

from fieldvisit.desktop import theme
from fieldvisit.desktop.pages.visit_readback import inconvenient
from fieldvisit.desktop.pages.visit_step import empty
from fieldvisit.desktop.tokens import SPACE
from fieldvisit.desktop.widgets.card import Card
from fieldvisit.desktop.zone import local
from fieldvisit.model.case import AddressState, Circumstances
from fieldvisit.wording import known, say


class CircumstancesCard(Card):
    """Two columns, what and what is known; hidden while nothing is."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._heading = theme.label("", "section")
        self.body.addWidget(self._heading)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(SPACE[3])
        self._grid.setVerticalSpacing(SPACE[0])
        self._grid.setColumnStretch(1, 1)
        self.body.addLayout(self._grid)
        self._shown: tuple[tuple[str, str], ...] = ()
        self.hide()

    def show_known(self, found: Circumstances, language: str) -> None:
        """Show what is known."""
        rows = tuple(row for row in (*self._of_visits(found, language), *self._of_law(found)) if row[1])
        self.setVisible(bool(rows))
        if rows == self._shown:
            return
        self._shown = rows
        self._heading.setText(self.tr("To be respected"))
        empty(self._grid)
        for place, (what, said) in enumerate(rows):
            self._grid.addWidget(theme.label(what, "muted", wrap=True), place, 0)
            self._grid.addWidget(theme.label(said, wrap=True), place, 1)

    def _of_visits(self, found: Circumstances, language: str) -> list[tuple[str, str]]:
        comma = ", " if language == "en" else "、"
        times = "\n".join(inconvenient(one, language, self.tr("every day")) for one in found.inconvenient)
        agreed = "\n".join(f"{local(one.since):%Y-%m-%d %H:%M}–{local(one.until):%H:%M}" for one in found.agreed)
        state = found.address_state
        address = "" if state is AddressState.UNVERIFIED else _word("address_state", state.value, language)
        nobody = comma.join(_word("relation", one, language) for one in found.do_not_contact)
        represented = found.represented_by
        return [
            (self.tr("No visits at"), times),
            (self.tr("Hours agreed, once"), agreed),
            (self.tr("Address"), address),
            (self.tr("Speak instead with"), self.tr("stated at the door") if represented in _STATED else represented),
            (self.tr("Never ask again"), nobody),
            (self.tr("Contact"), self.tr("asked in writing not to be contacted") if found.ceased else ""),
            (self.tr("Vulnerable"), self.tr("particular care is due") if found.vulnerable else ""),
            (self.tr("Workplace"), self._work(found)),
            (self.tr("Out of reach"), _word("unreachable", found.unreachable, language)),
        ]

    def _work(self, found: Circumstances) -> str:
        if found.employer_prohibits:
            return self.tr("the employer does not allow visits")
        return self.tr("the person asked to be visited there") if found.visit_requested_at_work else ""

    def _of_law(self, found: Circumstances) -> list[tuple[str, str]]:
        crisis = self.tr("mental health crisis") if found.respite_in_crisis else ""
        respite = " · ".join(filter(None, (str(found.respite_from or ""), crisis if found.respite_from else "")))
        listed = {True: self.tr("registered"), False: self.tr("not registered"), None: ""}[found.agency_listed]
        notice = f"{local(found.visit_notice_at):%Y-%m-%d %H:%M}" if found.visit_notice_at else ""
        return [
            (self.tr("No contact until"), str(found.quiet_until or "")),
            (self.tr("With a debt adviser since"), str(found.adviser_since or "")),
            (self.tr("Moratorium since"), respite),
            (self.tr("Crisis treatment ended"), str(found.crisis_ended or "")),
            (self.tr("Told of the visit"), notice),
            (self.tr("Written consent until"), str(found.written_consent_until or "")),
            (self.tr("Validation notice sent"), str(found.validation_sent or "")),
            (self.tr("Told of the transfer"), str(found.transfer_notice or "")),
            (self.tr("Agency"), listed),
            (self.tr("Limitation began anew"), str(found.interrupted_on or "")),
        ]


_STATED = frozenset({"REPRESENTED", "STATED"})


def _word(group: str, value: str, language: str) -> str:
    key = f"{group}.{value}"
    return say(key, language) if value and known(key) else value
