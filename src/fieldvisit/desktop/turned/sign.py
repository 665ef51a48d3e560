"""Two signatures, each on its own page: that the visit took place, and (seldom) that the debt is acknowledged."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from fieldvisit.desktop.turned.big import Press, Text, Tongue, font, scale
from fieldvisit.desktop.turned.facts import TurnedFacts
from fieldvisit.desktop.turned.leaf import Leaf
from fieldvisit.desktop.widgets.signature_pad import SignaturePad
from fieldvisit.model import money


class _Signing(Leaf):
    """A pad of 720 × 240 with a button to wipe it, and two buttons of equal weight: sign, and not."""

    next_word = ""
    signed = Signal(object)
    refused = Signal(str)

    def __init__(self, pad: str, clear: str, sign: str, refuse: str) -> None:
        super().__init__()
        self.pad = SignaturePad()
        self.pad.setObjectName(pad)
        self.pad.setFixedSize(720, 240)
        self.clear = Press(clear)
        self.refuse, self.sign = self.press(refuse), self.press(sign)
        self._hint = Text(role="stop")
        self._hint.hide()
        self.pad.changed.connect(self._hint.hide)
        self.clear.clicked.connect(self.pad.clear)
        self.sign.clicked.connect(self._sign)
        self.above = QVBoxLayout()
        self.above.setSpacing(8)
        self.column.addLayout(self.above)
        self.row = QWidget()
        across = QHBoxLayout(self.row)
        across.setContentsMargins(0, 0, 0, 0)
        across.addWidget(self.pad)
        across.addWidget(self.clear, 1, Qt.AlignmentFlag.AlignTop)
        self.column.addWidget(self.row)
        self.column.addWidget(self._hint)
        self.column.setSpacing(12)
        self._texts: list[Text] = []

    def show_texts(self, *texts: Text) -> None:
        """Exchange what stands above the pad."""
        for each in self._texts:
            each.hide()
            each.deleteLater()
        self._texts = list(texts)
        for each in texts:
            self.above.addWidget(each)

    _open = True

    def open(self, is_open: bool) -> None:
        """Take a signature, or show only what was said."""
        self.row.setVisible(is_open)
        self.next_word = "" if is_open else "common.next"
        self._open = is_open
        self.turned.emit()

    def due(self) -> tuple[Press, ...]:
        return self.buttons if self._open else ()

    def _sign(self) -> None:
        """Both buttons can always be pressed: one that is dead would weigh less than the other."""
        if self.pad.is_enough():
            self.signed.emit(self.pad.strokes())
        else:
            self._hint.show()
            self.ensureWidgetVisible(self._hint)

    def show_pad_words(self, tongue: Tongue) -> None:
        """Set the words of pad, hint and button."""
        self.pad.set_prompt(tongue("sign.here"), "turned")
        self.pad.setAccessibleName(tongue("sign.here"))
        self._hint.setText(tongue("sign.here"))
        self.clear.setText(tongue("common.clear"))


class SignPage(_Signing):
    """The attendance. Signals: `signed(strokes)`, `refused(reason)`; the reason may be empty."""

    name = "sign"

    def __init__(self) -> None:
        super().__init__("turned_pad", "turned_clear", "turned_sign_done", "turned_refuse")
        self.reason = QLineEdit()
        self.reason.setObjectName("turned_reason")
        self.reason.setMaxLength(2000)
        self.refuse.clicked.connect(lambda: self.refused.emit(self.reason.text().strip()))
        self.column.addWidget(self.reason)
        self.column.addStretch(1)

    def tell(self, facts: TurnedFacts, tongue: Tongue) -> None:
        said = facts.attended
        texts = [Text(tongue("sign.title"), "title"), Text(tongue("sign.sentence"), "strong")]
        if said:
            key = "sign.declined" if facts.attended_declined else "sign.done"
            texts.append(Text(tongue(key, time=said), "section"))
        else:
            texts.append(Text(tongue("sign.note")))
        self.show_texts(*texts)
        self.show_pad_words(tongue)
        self.sign.setText(tongue("sign.sign"))
        self.refuse.setText(tongue("sign.refuse"))
        self.reason.setPlaceholderText(tongue("sign.reason"))
        self.reason.setAccessibleName(tongue("sign.reason"))
        pixels = font("body", scale(self)).pixelSize()
        self.reason.setStyleSheet(f"QLineEdit {{ font-size: {pixels}px; min-height: 54px; }}")
        self.reason.setVisible(not said)
        self.open(not said)


class AcknowledgePage(_Signing):
    """The debt itself, only where the office allows it and the law does not forbid it."""

    name = "acknowledge"

    def __init__(self) -> None:
        super().__init__("turned_ack_pad", "turned_ack_clear", "turned_ack_sign", "turned_ack_decline")
        self.refuse.clicked.connect(lambda: self.refused.emit(""))
        self.column.addStretch(1)

    def tell(self, facts: TurnedFacts, tongue: Tongue) -> None:
        owed, said = facts.owed, facts.acknowledged
        if owed is None:
            return
        total = money.yuan(owed.total)
        texts = [
            Text(tongue("acknowledge.title"), "title"),
            Text(tongue("acknowledge.voluntary"), "strong"),
            Text(tongue("acknowledge.effect"), "stop"),
            Text(tongue("acknowledge.advice"), "strong"),
            Text(tongue("acknowledge.sentence", when=owed.as_of, total=total)),
        ]
        if said:
            key = "sign.declined" if facts.acknowledged_declined else "sign.done"
            texts.append(Text(tongue(key, time=said), "section"))
        self.show_texts(*texts)
        self.show_pad_words(tongue)
        self.sign.setText(tongue("acknowledge.sign"))
        self.refuse.setText(tongue("acknowledge.refuse"))
        self.open(not said)
