"""The first pages: who stands at the door and how to check that, that it is being recorded, and that one may choose."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from fieldvisit.desktop.turned.big import Code, Text, Tongue
from fieldvisit.desktop.turned.facts import Badge, TurnedFacts
from fieldvisit.desktop.turned.leaf import Leaf, Panel, empty


class BadgePage(Leaf):
    """Both collectors with their square codes; the agency and on whose behalf only for whom it is meant."""

    name = "badge"

    def tell(self, facts: TurnedFacts, tongue: Tongue) -> None:
        empty(self.column)
        add = self.column.addWidget
        add(Text(tongue("who.title"), "title"))
        if facts.principal:
            names = {"agency": facts.agency, "principal": facts.principal}
            add(Text(tongue("who.sentence", **names)))
        elif facts.agency:
            add(Text(tongue("who.before", agency=facts.agency, person=facts.person)))
        self.column.setSpacing(8)
        row = QHBoxLayout()
        row.setSpacing(16)
        for one in facts.collectors:
            row.addWidget(self._badge(one, tongue), 1)
        self.column.addLayout(row)
        if any(one.code for one in facts.collectors):
            add(Text(tongue("who.check_qr")))
            add(Text(tongue("who.check_phone", phone=facts.service_phone)))
        if facts.principal:
            add(Text(tongue("who.papers", number=facts.papers[0], until=facts.papers[1])))
            add(Text(tongue("who.not_official", principal=facts.principal)))
            add(Text(tongue("who.check_own")))
        add(Text(tongue("who.check_note"), "muted"))
        self.column.addStretch(1)

    @staticmethod
    def _badge(one: Badge, tongue: Tongue) -> QWidget:
        panel = Panel()
        across = QHBoxLayout()
        across.setSpacing(16)
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(Text(one.name, "huge"))
        words.addWidget(Text(one.number, "section"))
        if one.until:
            words.addWidget(Text(tongue("who.until", until=one.until.isoformat()), "muted"))
        words.addStretch(1)
        if one.code:
            code = Code(one.code, f"{tongue('who.check_title')}: {one.number}")
            code.setObjectName(f"turned_code_{one.number}")
            across.addWidget(code, 0, Qt.AlignmentFlag.AlignTop)
        across.addLayout(words, 1)
        panel.column.addLayout(across)
        return panel


class RecordingPage(Leaf):
    """That sound and picture are recorded, by what, and that the person may record too."""

    name = "recording"

    def tell(self, facts: TurnedFacts, tongue: Tongue) -> None:
        self.write(
            ("title", tongue("recording.title")),
            ("body", tongue("recording.sentence")),
            ("strong", tongue("recording.you_may")),
            ("strong", tongue("recording.no_home")),
            ("muted", tongue("recording.device", device=facts.recorder) if facts.recorder else ""),
        )


class ChoicesPage(Leaf):
    """To talk or not to talk, of equal weight. Signal: `declined()`: not now."""

    name = "choices"
    next_word = "choices.talk"
    declined = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._later = self.press("turned_not_now")
        self._later.clicked.connect(self.declined)

    def tell(self, facts: TurnedFacts, tongue: Tongue) -> None:
        self._later.setText(tongue("choices.not_now"))
        self.write(
            ("title", tongue("choices.title")),
            ("body", tongue("choices.intro")),
            ("section", tongue("choices.help")),
            ("body", tongue("choices.after_help")),
        )
