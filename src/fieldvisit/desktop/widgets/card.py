"""The card: a quiet raised surface, and its pressable variant for lists of stops and large choices."""

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QEnterEvent, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QBoxLayout, QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from fieldvisit.desktop import theme
from fieldvisit.desktop.tokens import RADIUS, SPACE, TARGET
from fieldvisit.desktop.widgets.designer import placed
from fieldvisit.desktop.widgets.glyph import Glyph

PADDING = SPACE[3]


class Card(QFrame):
    """A surface that holds things; `body` is its layout (16 px padding, 8 px between)."""

    def __init__(self, parent: QWidget | None = None, *, horizontal: bool = False) -> None:
        super().__init__(parent)
        self.body: QBoxLayout = QHBoxLayout(self) if horizontal else QVBoxLayout(self)
        _pad(self.body)

    def paintEvent(self, event: QPaintEvent) -> None:
        _paint(self, "card", "line")


class CardFrame(QFrame):
    """The same surface for what Designer lays out: it brings no layout of its own."""

    def paintEvent(self, event: QPaintEvent) -> None:
        _paint(self, "card", "line")


class CardButton(QAbstractButton):
    """A card pressed as a whole, by mouse, touch, Space or Enter; `setCheckable(True)` makes it a choice.

    Signals: `clicked`, `toggled`. Give it `setAccessibleName` when its words stand in labels inside. Children that must
    take the mouse themselves (buttons) do so; labels let it through.
    """

    def __init__(self, parent: QWidget | None = None, *, horizontal: bool = False) -> None:
        super().__init__(parent)
        self.body: QBoxLayout = QHBoxLayout(self) if horizontal else QVBoxLayout(self)
        _pad(self.body)
        self._selected, self._least = False, TARGET
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setProperty("ringRadius", RADIUS["card"])

    def set_selected(self, selected: bool) -> None:
        """Mark it as the one being looked at (a master list's row); not the same as checked."""
        self._selected = selected
        self.update()

    def is_selected(self) -> bool:
        return self._selected

    def sizeHint(self) -> QSize:
        return self.body.sizeHint().expandedTo(QSize(0, self._least))

    def minimumSizeHint(self) -> QSize:
        return self.body.minimumSize().expandedTo(QSize(TARGET, self._least))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat():
            self.click()
            return
        super().keyPressEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        chosen = self._selected or self.isChecked()
        ground = "soft:accent" if chosen else "card"
        if self.isEnabled() and not chosen:
            ground = "pressed" if self.isDown() else "hover" if self.underMouse() else "card"
        outline = ("accent" if chosen else "edge") if self.isEnabled() else "line"
        _paint(self, ground if self.isEnabled() else "surface", outline, bar=self._selected)


class Choice(CardButton):
    """A large choice with icon, word and an optional line below; checkable, exclusive inside one parent."""

    def __init__(self, icon: str | QWidget = "", word: str = "", hint: str = "", parent: QWidget | None = None) -> None:
        icon, parent = placed(icon, "", parent)
        super().__init__(parent, horizontal=True)
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self._least = 72
        self._glyph = Glyph(icon or "info", "accent", 32)
        self._word, self._hint = theme.label("", "strong", wrap=True), theme.label("", "small", wrap=True)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addStretch()
        words.addWidget(self._word)
        words.addWidget(self._hint)
        words.addStretch()
        self.body.setSpacing(SPACE[2])
        self.body.addWidget(self._glyph)
        self.body.addLayout(words, 1)
        for child in self.findChildren(QWidget):
            child.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.set_words(word, hint)

    def set_compact(self, compact: bool, *, wrap: bool = False) -> None:
        """Make it as small as a button: the choice is made and others are only for correcting it, or room is short.

        Its words stand in one line then, unless they `wrap`.
        """
        self._least = TARGET if compact else 72
        self._word.setWordWrap(wrap or not compact)
        self._glyph.set_size(20 if compact else 32)
        self.body.setContentsMargins(SPACE[2], 0, SPACE[2], 0) if compact else _pad(self.body)
        self.body.setSpacing(SPACE[1] if compact else SPACE[2])
        self.updateGeometry()

    def set_words(self, word: str, hint: str = "") -> None:
        """Change the word and the line below it."""
        self._word.setText(word)
        self._hint.setText(hint)
        self._hint.setVisible(bool(hint))
        self.setAccessibleName(word)
        self.setAccessibleDescription(hint)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.EnabledChange:
            self._glyph.set_glyph(self._glyph.name(), "accent" if self.isEnabled() else "edge")


def _pad(body: QBoxLayout) -> None:
    body.setContentsMargins(PADDING, PADDING, PADDING, PADDING)
    body.setSpacing(SPACE[1])


def _paint(widget: QWidget, ground: str, outline: str, *, bar: bool = False) -> None:
    painter = QPainter(widget)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    area = QRectF(widget.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
    painter.setPen(QPen(theme.colour(outline), 1))
    painter.setBrush(theme.colour(ground))
    painter.drawRoundedRect(area, RADIUS["card"], RADIUS["card"])
    if bar:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("accent"))
        painter.drawRoundedRect(QRectF(5, 10, 4, widget.height() - 20), 2, 2)
