"""The printers card of the settings: roll printers of this laptop, tried out, and the printer of each size of paper."""

from functools import partial

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from fieldvisit.casework import printing as casework
from fieldvisit.desktop import retold, theme
from fieldvisit.desktop.pages.print_words import why
from fieldvisit.desktop.pages.visit_step import empty
from fieldvisit.desktop.printing import devices
from fieldvisit.desktop.session import Session
from fieldvisit.desktop.tokens import SPACE, Tone
from fieldvisit.desktop.widgets.busy_line import BusyLine
from fieldvisit.errors import FieldvisitError
from fieldvisit.model.printing import DOTS, SIZES, Roll, Way


class RollPrinters(QWidget):
    """`read(session)` shows the printers kept on this laptop; what is added or removed is kept at once."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session: Session | None = None
        self._shown: tuple[object, ...] = ()
        self.intro = theme.label("", "muted", wrap=True)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(SPACE[1])
        self.chosen, self.forget = theme.label("", wrap=True), QPushButton()
        self.forget.setObjectName("printers_forget")
        self.busy = BusyLine()
        self.answer = theme.label("", wrap=True)
        self.answer.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE[1])
        column.addWidget(self.intro)
        column.addLayout(self._rows)
        column.addLayout(self._form())
        column.addWidget(self.busy)
        column.addWidget(self.answer)
        last = QHBoxLayout()
        last.addWidget(self.chosen, 1)
        last.addWidget(self.forget)
        column.addLayout(last)
        self.add.clicked.connect(self._add)
        self.address.returnPressed.connect(self._add)
        self.way.currentIndexChanged.connect(self._choose_way)
        self.look.clicked.connect(self._look)
        self.forget.clicked.connect(self._forget)
        self.words()

    def _form(self) -> QGridLayout:
        self.way, self.roll, self.plugged = QComboBox(), QComboBox(), QComboBox()
        self.address, self.add, self.look = QLineEdit(), QPushButton(), QPushButton()
        self.address.setMaxLength(200)
        self.way.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)  # its words change
        for way in Way:
            self.way.addItem("", way.value)
        for size in DOTS:
            self.roll.addItem("", size)
        for widget, name in (
            (self.way, "roll_way"),
            (self.roll, "roll_size"),
            (self.plugged, "roll_usb"),
            (self.address, "roll_address"),
            (self.add, "roll_add"),
            (self.look, "roll_look"),
        ):
            widget.setObjectName(name)
        grid = QGridLayout()
        grid.setSpacing(SPACE[1])
        grid.addWidget(self.way, 0, 0)
        grid.addWidget(self.address, 0, 1)
        grid.addWidget(self.plugged, 0, 1)
        grid.addWidget(self.look, 0, 2)
        grid.addWidget(self.roll, 0, 3)
        grid.addWidget(self.add, 0, 4)
        grid.setColumnStretch(1, 1)
        return grid

    def read(self, session: Session) -> None:
        """Show what is kept."""
        self._session = session
        rolls = casework.rolls(session.desk)
        chosen = [(size, casework.preferred(session.desk, size)) for size in SIZES]
        shown = (rolls, tuple(chosen), session.language)
        if shown == self._shown:
            return
        self._shown = shown
        empty(self._rows)
        for roll in rolls:
            self._rows.addWidget(self._row(roll))
        known = [
            self.tr("{size}: {printer}").format(size=_size(size), printer=name.removeprefix(f"{size} "))
            for size, name in chosen
            if name
        ]
        none = self.tr("No default printer marked: the system's own is offered first. Mark one where you print.")
        self.chosen.setText(self.tr("Default printers: {list}").format(list=" · ".join(known)) if known else none)
        self.forget.setVisible(bool(known))

    def _row(self, roll: Roll) -> QWidget:
        box = QWidget()
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE[1])
        name = f"{self._way(roll.way)} · {roll.address} · {_size(roll.size)}"
        trial, remove = QPushButton(self.tr("Test print")), QPushButton(self.tr("Remove"))
        theme.set_icon(trial, "printer")
        theme.dress(remove, kind="quiet")
        for button, kind in ((trial, "trial"), (remove, "remove")):
            button.setObjectName(f"roll_{kind}")
            button.setAccessibleName(f"{button.text()}: {name}")
        trial.clicked.connect(partial(self._try, roll))
        remove.clicked.connect(partial(self._remove, roll))
        row.addWidget(theme.label(name, wrap=True), 1)
        row.addWidget(trial)
        row.addWidget(remove)
        return box

    # what can be done
    def _add(self) -> None:
        way = Way(self.way.currentData())
        address = str(self.plugged.currentData() or "") if way is Way.USB else self.address.text().strip()
        try:
            roll = Roll(way, address, str(self.roll.currentData()))
        except ValueError:
            self._tell("stop", lambda: self._wrong(way))
            return
        if self._session is not None:
            self._session.do(lambda desk: casework.keep_roll(desk, roll))
            self.address.clear()
            self._tell("ok", lambda: self.tr("Added. Make a test print before you rely on it."))

    def _wrong(self, way: Way) -> str:
        match way:
            case Way.NETWORK:
                return self.tr("Enter the printer's address, as in 192.168.1.50:9100.")
            case Way.USB:
                return self.tr("Plug the printer in, look for it, and choose it from the list.")
        return self.tr("Enter the device's path, as in /dev/usb/lp0.")

    def _remove(self, roll: Roll, _: bool = False) -> None:
        if self._session is not None:
            self._session.do(lambda desk: casework.drop_roll(desk, roll))

    def _forget(self) -> None:
        if self._session is not None:
            self._session.do(casework.forget_preferred)

    def _try(self, roll: Roll, _: bool = False) -> None:
        if self._session is None or self.busy.is_busy():
            return
        words = self.tr("Fieldvisit test print\n{name}\nBoth bars reach from edge to edge.").format(name=roll.name)
        self._tell("neutral", "")
        self.busy.start(lambda: self.tr("Sending a test print …"))
        self._session.press.trial(words, roll, partial(self._tried, roll))

    def _tried(self, roll: Roll, error: FieldvisitError | None) -> None:
        self.busy.stop()
        if error is None:
            self._tell(
                "ok", lambda: self.tr("Sent. Both bars must reach from edge to edge; else choose the other width.")
            )
        else:
            reason = str(error.facts.get("reason", ""))
            self._tell("stop", lambda: why(reason, roll.name))

    def _look(self) -> None:
        if self._session is None:
            return
        self.look.setEnabled(False)
        self._session.press.ask(devices.usb_printers, self._plugged)

    def _plugged(self, found: tuple[devices.UsbPrinter, ...]) -> None:
        self.look.setEnabled(True)
        self.plugged.clear()
        for one in found:
            self.plugged.addItem(f"{one.name} ({one.address})" if one.name else one.address, one.address)
        if not found:
            self._tell(
                "warn", lambda: self.tr("No printer was found on USB. Plug it in, switch it on, and look again.")
            )

    def _choose_way(self) -> None:
        usb = self.way.currentData() == Way.USB.value
        self.plugged.setVisible(usb)
        self.look.setVisible(usb)
        self.address.setVisible(not usb)
        network = self.way.currentData() == Way.NETWORK.value
        self.address.setPlaceholderText("192.168.1.50:9100" if network else "/dev/usb/lp0")
        if usb and self._session is not None and not self.plugged.count():
            self._look()

    def _tell(self, tone: Tone, words: retold.Words) -> None:
        theme.dress(self.answer, role="error" if tone == "stop" else "muted")
        retold.say(self.answer, words)
        self.answer.setVisible(bool(words))

    # words
    def _way(self, way: Way) -> str:
        names = {
            Way.NETWORK: self.tr("Network"),
            Way.USB: self.tr("USB"),
            Way.DEVICE: self.tr("Device file"),
        }
        return names[way]

    def words(self) -> None:
        """Set the texts again."""
        self.intro.setText(
            self.tr("Roll printers for receipts. Printers of the system are found by themselves when you print.")
        )
        for at, way in enumerate(Way):
            self.way.setItemText(at, self._way(way))
        for at, size in enumerate(DOTS):
            self.roll.setItemText(at, _size(size))
        self.add.setText(self.tr("Add printer"))
        self.look.setText(self.tr("Look for USB"))
        self.forget.setText(self.tr("Forget these"))
        self.way.setAccessibleName(self.tr("How the printer is reached"))
        self.roll.setAccessibleName(self.tr("Width of the roll"))
        self.address.setAccessibleName(self.tr("Address of the printer"))
        self.plugged.setAccessibleName(self.tr("Printer on USB"))
        self._shown = ()
        self._choose_way()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.words()


def _size(size: str) -> str:
    return size.replace("mm", " mm")
