"""Consents, one purpose at a time: what for, in which words, and to give or take back with buttons of equal weight."""

from PySide6.QtCore import Signal

from fieldvisit.desktop.turned.big import Press, Text, Tongue
from fieldvisit.desktop.turned.facts import Consent, TurnedFacts
from fieldvisit.desktop.turned.leaf import Leaf, Panel


class ConsentsPage(Leaf):
    """Signal: `answered(purpose, given)`. Buttons: `turned_consent_<purpose>_yes` and `_no`."""

    name = "consents"
    answered = Signal(str, bool)

    def __init__(self) -> None:
        super().__init__()
        self._at = 0
        self._facts: TurnedFacts | None = None
        self._tongue: Tongue | None = None
        self._pairs: dict[str, tuple[Press, Press]] = {}

    def tell(self, facts: TurnedFacts, tongue: Tongue) -> None:
        self._facts, self._tongue = facts, tongue
        self._at = min(self._at, max(len(facts.consents) - 1, 0))
        for one in facts.consents:
            if one.purpose not in self._pairs:
                self._pairs[one.purpose] = self._make(one.purpose)
        self._show()

    def _make(self, purpose: str) -> tuple[Press, Press]:
        no, yes = self.press(f"turned_consent_{purpose}_no"), self.press(f"turned_consent_{purpose}_yes")
        no.clicked.connect(lambda: self.answered.emit(purpose, False))
        yes.clicked.connect(lambda: self.answered.emit(purpose, True))
        return no, yes

    def _show(self) -> None:
        facts, tongue = self._facts, self._tongue
        if facts is None or tongue is None or not facts.consents:
            return
        one = facts.consents[self._at]
        no, yes = self._pairs[one.purpose]
        yes.setText(tongue("common.agree"))
        no.setText(tongue("common.withdraw" if one.given else "common.refuse"))
        title = tongue(f"consent.{one.purpose}.title")
        for button in (yes, no):
            button.setAccessibleName(f"{button.text()}: {title}")
        count = f"{self._at + 1} / {len(facts.consents)}"
        self.write(
            ("title", tongue("consent.title")),
            ("muted", f"{tongue('consent.intro')}  {count}"),
        )
        panel = Panel(("section", title), ("body", tongue(f"consent.{one.purpose}.text")))
        if state := _state(one, tongue):
            panel.column.addSpacing(12)
            panel.column.addWidget(Text(state, "strong"))
        self.column.insertWidget(2, panel)
        self.turned.emit()

    @property
    def purpose(self) -> str:
        """The purpose on screen, empty without any."""
        return self._facts.consents[self._at].purpose if self._facts and self._facts.consents else ""

    @property
    def inside(self) -> bool:
        """Whether there is a purpose before the one on screen."""
        return self._at > 0

    def due(self) -> tuple[Press, ...]:
        if not self.purpose or self._facts is None:
            return ()
        no, yes = self._pairs[self.purpose]
        given = self._facts.consents[self._at].given
        return {None: (no, yes), True: (no,), False: (yes,)}[given]

    def forward(self) -> bool:
        if self._facts is None or self._at + 1 >= len(self._facts.consents):
            return False
        self._at += 1
        self._show()
        return True

    def backward(self) -> bool:
        if self._at == 0:
            return False
        self._at -= 1
        self._show()
        return True


def _state(one: Consent, tongue: Tongue) -> str:
    if one.given is None:
        return ""
    if one.given:
        return tongue("consent.given", time=one.at)
    return tongue("consent.withdrawn", time=one.at) if one.before else tongue("consent.refused")
