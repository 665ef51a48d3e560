"""The last pages: thanks with the numbers of the slips and the offer of a copy, and the farewell when asked to go."""

from PySide6.QtCore import Signal

from fieldvisit.desktop.turned.big import Role, Tongue
from fieldvisit.desktop.turned.facts import TurnedFacts
from fieldvisit.desktop.turned.leaf import Leaf, Panel


class ThanksPage(Leaf):
    """Signal: `copy_chosen(choice)`, `paper` or `none`; a copy can always be had later."""

    name = "thanks"
    next_word = ""
    copy_chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._none, self._paper = self.press("turned_copy_none"), self.press("turned_copy_paper")
        self._none.clicked.connect(lambda: self.copy_chosen.emit("none"))
        self._paper.clicked.connect(lambda: self.copy_chosen.emit("paper"))

    def tell(self, facts: TurnedFacts, tongue: Tongue) -> None:
        self._none.setText(tongue("thanks.copy_none"))
        self._paper.setText(tongue("thanks.copy_paper"))
        self.write(("title", tongue("thanks.title")))
        place = 1
        for number, kind in facts.slips:
            words = tongue.word("asked", kind)
            self.column.insertWidget(place, Panel(("body", words), ("section", tongue("thanks.slip", number=number))))
            place += 1
        self.column.takeAt(self.column.count() - 1)
        phones = {"phone": facts.service_phone}
        told: tuple[tuple[Role, str], ...] = (
            ("muted", tongue("thanks.keep") if facts.slips else ""),
            ("section", tongue("thanks.copy")),
            ("body", tongue("thanks.copy_note", **phones)),
            ("body", tongue("thanks.complaint", phone=facts.complaint_phone)),
            ("muted", tongue("common.hand_back")),
        )
        self.add(*told)


class FarewellPage(Leaf):
    """The person wanted us to go: nothing more is asked."""

    name = "farewell"
    next_word = ""

    def tell(self, facts: TurnedFacts, tongue: Tongue) -> None:
        refused = facts.left == "REFUSED"
        service = tongue("thanks.complaint", phone=facts.complaint_phone) if facts.complaint_phone else ""
        self.write(
            ("title", tongue("choices.after_not_now" if refused else "choices.after_leave")),
            ("body", service),
            ("muted", tongue("common.hand_back")),
        )
