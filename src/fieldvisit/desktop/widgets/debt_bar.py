"""The make-up of a debt as one bar: principal, interest, fees, with the amounts beside their colours."""

from typing import Final

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from fieldvisit.desktop import theme
from fieldvisit.desktop.tokens import SPACE
from fieldvisit.model import money

BAR: Final = 16
LEAST: Final = 6.0  # pixels of a part however small, its divider included
INKS: Final = ("accent", "series_2", "series_3")


class DebtBar(QWidget):
    """Principal | interest | fees in fen, as a bar with a legend of words and amounts; read out as one sentence."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._parts = (0, 0, 0)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._retell()

    def set_parts(self, principal: int, interest: int, fees: int) -> None:
        """Show a debt; a part below zero (in the person's favour) has no room in the bar but stands in the legend."""
        self._parts = (principal, interest, fees)
        self._retell()

    def _words(self) -> tuple[str, str, str]:
        return self.tr("Principal"), self.tr("Interest"), self.tr("Fees")

    def _retell(self) -> None:
        said = ", ".join(f"{word} {written(fen)}" for word, fen in zip(self._words(), self._parts, strict=True))
        self.setAccessibleName(said)
        self.setToolTip(said)
        self.updateGeometry()
        self.update()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retell()

    def _legend(self) -> tuple[list[tuple[int, int]], int]:
        """Return where each legend entry stands (x, line) at the present width, and how many lines there are."""
        metrics, bold = QFontMetrics(theme.font("body")), QFontMetrics(theme.font("strong"))
        places: list[tuple[int, int]] = []
        x = line = 0
        for word, fen in zip(self._words(), self._parts, strict=True):
            wide = 18 + metrics.horizontalAdvance(word + " ") + bold.horizontalAdvance(written(fen))
            if x and x + wide > self.width():
                x, line = 0, line + 1
            places.append((x, line))
            x += wide + SPACE[4]
        return places, line + 1

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return BAR + SPACE[1] + 3 * self._line_height() if width < 420 else self.sizeHint().height()

    def sizeHint(self) -> QSize:
        return QSize(420, BAR + SPACE[1] + self._legend()[1] * self._line_height())

    def minimumSizeHint(self) -> QSize:
        return QSize(160, self.sizeHint().height())

    def resizeEvent(self, event: object) -> None:
        self.updateGeometry()

    def _line_height(self) -> int:
        return QFontMetrics(theme.font("body")).height() + 4

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        shape = QPainterPath()
        shape.addRoundedRect(QRectF(0, 0, self.width(), BAR), 5, 5)
        painter.save()
        painter.setClipPath(shape)
        painter.fillRect(0, 0, self.width(), BAR, theme.colour("line"))
        self._bar(painter)
        painter.restore()
        places, _ = self._legend()
        high = self._line_height()
        for (x, line), word, fen, ink in zip(places, self._words(), self._parts, INKS, strict=True):
            middle = BAR + SPACE[1] + line * high + high / 2
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour(ink))
            painter.drawRoundedRect(QRectF(x, middle - 5, 10, 10), 3, 3)
            painter.setFont(theme.font("body"))
            painter.setPen(theme.colour("muted"))
            base = middle + painter.fontMetrics().ascent() / 2 - 1
            painter.drawText(QPointF(x + 18, base), word)
            after = x + 18 + painter.fontMetrics().horizontalAdvance(word + " ")
            painter.setFont(theme.font("strong"))
            painter.setPen(theme.colour("text"))
            painter.drawText(QPointF(after, base), written(fen))

    def _bar(self, painter: QPainter) -> None:
        shares = [max(part, 0) for part in self._parts]
        slivers = [LEAST if share and share * self.width() < LEAST * sum(shares) else 0.0 for share in shares]
        rest = sum(share for share, sliver in zip(shares, slivers, strict=True) if not sliver)
        x = 0.0
        for share, sliver, ink in zip(shares, slivers, INKS, strict=True):
            if share:
                wide = sliver or (self.width() - sum(slivers)) * share / rest
                painter.fillRect(QRectF(x, 0, wide, BAR), theme.colour(ink))
                painter.fillRect(QRectF(x + wide - 2, 0, 2, BAR), theme.colour("card"))
                x += wide


def written(fen: int) -> str:
    """Return an amount with its sign before the currency: −¥5.00."""
    return f"−¥{money.yuan(-fen)}" if fen < 0 else f"¥{money.yuan(fen)}"
