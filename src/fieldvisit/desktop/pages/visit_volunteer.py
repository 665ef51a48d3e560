"""Somebody else pays of their own will, through an official channel: put down without a word of what it is for."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFormLayout, QLineEdit, QPushButton, QWidget

from fieldvisit.desktop import retold, theme
from fieldvisit.desktop.pages.visit_now import Now
from fieldvisit.desktop.tokens import SPACE
from fieldvisit.desktop.widgets.card import Card
from fieldvisit.desktop.widgets.money_field import MoneyField
from fieldvisit.model.receipt import OFFICIAL
from fieldvisit.wording import begun, say


class VolunteerCard(Card):
    """`volunteer` opens the form: `volunteer_amount`, `volunteer_mode`, `volunteer_reference`, `volunteer_payer`,
    `volunteer_save`. Signal: `paid(fen, mode, reference, payer)`. A promise cannot be put down here (domain 5: 7).
    """

    paid = Signal(object, str, str, str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("volunteerCard")
        self.opener, self.save = QPushButton(), QPushButton()
        self.opener.setCheckable(True)
        self.form = QWidget()
        self.amount, self.mode = MoneyField(), QComboBox()
        self.reference, self.payer = QLineEdit(), QLineEdit()
        self.reference.setMaxLength(64)
        self.payer.setMaxLength(200)
        named: dict[str, QWidget] = {"amount": self.amount, "mode": self.mode}
        named |= {"reference": self.reference, "payer": self.payer, "save": self.save}
        self.opener.setObjectName("volunteer")
        for name, widget in named.items():
            widget.setObjectName(f"volunteer_{name}")
        self._words = theme.label("", "muted", wrap=True)
        self._labels = [theme.label("") for _ in range(4)]
        self.error, self.said = theme.label("", "error", wrap=True), theme.label("", "strong", wrap=True)
        self.error.setObjectName("volunteer_error")
        self.said.setObjectName("volunteer_said")
        lines = QFormLayout(self.form)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapAllRows)
        lines.setSpacing(SPACE[1])
        lines.addRow(self._words)
        for label, widget in zip(self._labels, (self.amount, self.mode, self.reference, self.payer), strict=True):
            label.setBuddy(widget)
            lines.addRow(label, widget)
        lines.addRow(self.error)
        lines.addRow(self.save)
        self.body.addWidget(self.opener)
        self.body.addWidget(self.form)
        self.body.addWidget(self.said)
        self.opener.toggled.connect(self.form.setVisible)
        self.save.clicked.connect(self._give)
        self._filled = ""
        self.forget()
        self.words()

    def words(self) -> None:
        """Set the texts again."""
        self.opener.setText(self.tr("They want to help of their own accord"))
        self._words.setText(
            self.tr("Nobody here has to pay, and no sum is named. Only what they paid themselves, by an official way.")
        )
        names = (self.tr("Amount paid"), self.tr("Channel"), self.tr("Reference number"), self.tr("Name of the payer"))
        for label, name in zip(self._labels, names, strict=True):
            label.setText(name)
        self.amount.set_name(names[0])
        for widget, name in ((self.mode, names[1]), (self.reference, names[2]), (self.payer, names[3])):
            widget.setAccessibleName(name)
        self.save.setText(self.tr("Record: paid of their own will"))
        self._filled = ""

    def forget(self) -> None:
        """Empty and close the form."""
        self.amount.set_fen(None)
        self.reference.clear()
        self.payer.clear()
        self.refuse("")
        self.opener.setChecked(False)
        self.form.hide()

    def refuse(self, words: retold.Words) -> None:
        """Say why it was not put down."""
        retold.say(self.error, words)
        self.error.setVisible(bool(words))

    def show_now(self, now: Now) -> None:
        """Show a reading; hidden unless another adult answered and is still there."""
        visit = now.visit
        self.setVisible(now.third and visit is not None and visit.open and visit.left is None)
        if now.language != self._filled:
            self._filled = now.language
            self.mode.clear()
            for mode in OFFICIAL:
                self.mode.addItem(begun(say(f"mode.{mode.value}", now.language)), mode.value)
        numbers = [one.number for one in visit.received] if visit is not None else []
        self.said.setText(self.tr("Recorded as paid of their own will: {0}").format(", ".join(numbers)))
        self.said.setVisible(bool(numbers))

    def _give(self) -> None:
        self.paid.emit(self.amount.fen() or 0, str(self.mode.currentData()), self.reference.text(), self.payer.text())
