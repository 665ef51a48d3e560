"""Large type that is never cut: text and buttons that break between words, and inside a word that is too long."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Final, Literal

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QPen, QTextLayout, QTextOption
from PySide6.QtWidgets import QLabel, QPushButton, QSizePolicy, QStyle, QStyleOptionButton, QWidget

from fieldvisit.desktop import theme
from fieldvisit.desktop.tokens import RADIUS
from fieldvisit.wording import fill

Role = Literal["title", "section", "body", "strong", "muted", "stop", "huge"]
Kind = Literal["plain", "primary", "leave", "quiet"]
TYPE: Final[dict[Role, tuple[int, int, bool]]] = {
    "huge": (34, 46, True),
    "title": (30, 42, True),
    "section": (22, 34, True),
    "strong": (20, 32, True),
    "body": (20, 32, False),
    "muted": (20, 32, False),
    "stop": (20, 32, False),
}
"""Pixels of a letter and of its line, and whether it is bold."""
LARGER: Final = 1.3
TARGET: Final = 56
RING: Final = 4
AIR: Final = RING + 2
"""Pixels around a button that are kept for its focus ring."""
_SCALE: Final = "fvLarger"


class Tongue:
    """The words of one language; places are filled with facts as plain text."""

    def __init__(self, language: str, words: Mapping[str, str]) -> None:
        self.language = language
        self._words = words

    def __call__(self, key: str, **facts: str | int) -> str:
        return fill(self._words[key], **facts)

    def has(self, key: str) -> bool:
        """Tell whether there are such words."""
        return key in self._words

    def word(self, group: str, value: str) -> str:
        """Return the word for a value of the model, or the value itself where there is none."""
        return self._words.get(f"{group}.{value}", value)


def set_larger(window: QWidget, larger: bool) -> None:
    """Choose the size of everything in a window."""
    window.setProperty(_SCALE, larger)
    for each in window.findChildren(QWidget):
        if isinstance(each, Text | Press):
            each.updateGeometry()
            each.update()


def scale(widget: QWidget) -> float:
    """Return by how much letters are larger in the window of a widget."""
    return LARGER if widget.window().property(_SCALE) else 1.0


def font(role: Role, size: float = 1.0) -> QFont:
    """Return the font of a role."""
    made = theme.font("body")
    made.setPixelSize(round(TYPE[role][0] * size))
    made.setBold(TYPE[role][2])
    return made


class Lines:
    """A text broken into lines for a width."""

    def __init__(self, text: str, role: Role, size: float, width: int, align: Qt.AlignmentFlag) -> None:
        self.pitch = round(TYPE[role][1] * size)
        self.height, self.widest = 0, 0.0
        self.layouts: list[QTextLayout] = []
        option = QTextOption(align)
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        for paragraph in text.split("\n"):
            self._break(paragraph, font(role, size), option, max(width, 1))

    def _break(self, paragraph: str, letters: QFont, option: QTextOption, width: int) -> None:
        layout = QTextLayout(paragraph, letters)
        layout.setTextOption(option)
        layout.beginLayout()
        while (line := layout.createLine()).isValid():
            line.setLineWidth(width)
            line.setPosition(QPointF(0, self.height + (self.pitch - line.height()) / 2))
            self.widest = max(self.widest, line.naturalTextWidth())
            self.height += self.pitch
        layout.endLayout()
        self.layouts.append(layout)

    def draw(self, painter: QPainter, at: QPointF) -> None:
        for layout in self.layouts:
            layout.draw(painter, at)


@lru_cache(maxsize=512)
def broken(text: str, role: Role, size: float, width: int, align: Qt.AlignmentFlag) -> Lines:
    """Break a text for a width in pixels; layouts ask for the same again and again."""
    return Lines(text, role, size, width, align)


class Text(QLabel):
    """Plain text in a role; as high as its lines at the width it is given, whatever stands in it."""

    def __init__(self, text: str = "", role: Role = "body", *, right: bool = False) -> None:
        super().__init__(text)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.role: Role = role
        self._align = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def lines(self, width: int) -> Lines:
        """Break the text for a width in pixels."""
        return broken(self.text(), self.role, scale(self), width, self._align)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self.lines(width).height

    def sizeHint(self) -> QSize:
        natural = self.lines(880)
        return QSize(min(round(natural.widest) + 2, 880), natural.height)

    def minimumSizeHint(self) -> QSize:
        return QSize(48, round(TYPE[self.role][1] * scale(self)))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        inks = {"muted": "muted", "stop": "stop"}
        painter.setPen(theme.colour(inks.get(self.role, "text")))
        self.lines(self.width()).draw(painter, QPointF(0, 0))


class Press(QPushButton):
    """A large button whose words break into lines; the ring of the focus is drawn around it."""

    def __init__(self, name: str, kind: Kind = "plain") -> None:
        super().__init__()
        self.setObjectName(name)
        self.setProperty("ring", False)
        self.setAutoDefault(True)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._role: Role = "strong"
        self._align = Qt.AlignmentFlag.AlignHCenter
        self.widest = 320
        self.kind: Kind = kind
        theme.dress(self, kind={"primary": "primary", "quiet": "quiet"}.get(kind, "plain"))

    def as_row(self) -> "Press":
        """Stand as a row of a list: as wide as there is room, its words on the left."""
        self.widest, self._align = 880, Qt.AlignmentFlag.AlignLeft
        self.setSizePolicy(QSizePolicy.Policy.Expanding, self.sizePolicy().verticalPolicy())
        policy = self.sizePolicy()
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        return self

    def lines(self, width: int) -> Lines:
        """Break the words for the whole width of the button in pixels."""
        return broken(self.text(), self._role, scale(self), width - 2 * (AIR + 20), self._align)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return max(self.lines(width).height + 16, TARGET) + 2 * AIR

    def sizeHint(self) -> QSize:
        frame = 2 * (AIR + 20)
        natural = self.lines(self.widest).widest + frame + 2
        width = min(max(round(natural), 120), self.widest)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(120, TARGET + 2 * AIR)

    def _ink(self) -> str:
        if not self.isEnabled():
            return "muted"
        return {"primary": "on_accent", "leave": "stop", "quiet": "accent"}.get(self.kind, "text")

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text = ""
        plate = self.rect().adjusted(AIR, AIR, -AIR, -AIR)
        option.rect = plate
        self.style().drawControl(QStyle.ControlElement.CE_PushButtonBevel, option, painter, self)
        if self.kind == "leave" and self.isEnabled():
            painter.setPen(QPen(theme.colour("stop"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(plate).adjusted(1, 1, -1, -1), RADIUS["field"], RADIUS["field"])
        if self.hasFocus():
            painter.setPen(QPen(theme.colour("accent"), RING))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            around = QRectF(self.rect()).adjusted(RING / 2, RING / 2, -RING / 2, -RING / 2)
            painter.drawRoundedRect(around, RADIUS["card"] + 2, RADIUS["card"] + 2)
        lines = self.lines(self.width())
        painter.setPen(theme.colour(self._ink()))
        lines.draw(painter, QPointF(AIR + 20, (self.height() - lines.height) / 2))


class Code(QWidget):
    """A square code of at least `least` pixels with its quiet zone of four modules: black on white in every scheme."""

    def __init__(self, rows: tuple[tuple[bool, ...], ...], name: str, least: int = 240) -> None:
        super().__init__()
        self._rows = rows
        modules = len(rows) + 8
        self._module = -(-least // modules)
        self.setFixedSize(self._module * modules, self._module * modules)
        self.setAccessibleName(name)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), Qt.GlobalColor.white)
        edge = (self.width() - self._module * len(self._rows)) // 2
        for y, row in enumerate(self._rows):
            for x, dark in enumerate(row):
                if dark:
                    place = QRect(edge + x * self._module, edge + y * self._module, self._module, self._module)
                    painter.fillRect(place, Qt.GlobalColor.black)
