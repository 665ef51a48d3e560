"""The debt explained: what makes it up, how it was worked out, how to object, and where alone one pays."""

from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from fieldvisit.desktop import theme
from fieldvisit.desktop.turned.big import Text, Tongue
from fieldvisit.desktop.turned.facts import Owed, TurnedFacts
from fieldvisit.desktop.turned.leaf import Leaf, Panel, empty
from fieldvisit.model import money

INKS: Final = ("accent", "series_2", "series_3")
FRESH_HOURS: Final = 24
"""Up to this age of the figures nothing need be said of it (CN-BAL-24)."""


class DebtPage(Leaf):
    """The sums as one bar with its table; without sums when they are too old to be quoted."""

    name = "debt"

    def __init__(self) -> None:
        super().__init__()
        self._disagree = self.press("turned_disagree_open")
        self._disagree.clicked.connect(lambda: self.went.emit("disagree"))

    def tell(self, facts: TurnedFacts, tongue: Tongue) -> None:
        self._disagree.setText(tongue("debt.disagree"))
        owed = facts.owed
        if owed is None:
            return
        empty(self.column)
        add = self.column.addWidget
        add(Text(tongue("debt.title"), "title"))
        if owed.quotable:
            add(_sums(owed, tongue))
            if owed.hours_old >= FRESH_HOURS:
                add(Text(tongue("debt.stale", hours=owed.hours_old), "strong"))
        else:
            add(Panel(("strong", tongue("debt.too_stale"))))
        rows = (
            ("debt.creditor", owed.creditor),
            ("debt.product", owed.product),
            ("debt.contract", owed.contract),
            ("debt.overdue_since", owed.overdue_since.isoformat()),
        )
        self.column.addLayout(pairs([(tongue(key), value) for key, value in rows if value]))
        add(Text(tongue("debt.intro"), "muted"))
        self.column.addStretch(1)


class ExplainedPage(Leaf):
    """What each part is, where the figures come from, and what to do when they look wrong."""

    name = "explained"
    next_word = "debt.clear"

    def __init__(self) -> None:
        super().__init__()
        self._deny = self.press("turned_deny_open")
        self._deny.clicked.connect(lambda: self.went.emit("deny"))

    def tell(self, facts: TurnedFacts, tongue: Tongue) -> None:
        self._deny.setText(tongue("debt.deny"))
        creditor = facts.principal
        self.write(
            ("title", tongue("debt.computed_title")),
            ("body", tongue("debt.computed", creditor=creditor)),
            ("body", f"{tongue('debt.principal')}: {tongue('debt.principal_means')}"),
            ("body", f"{tongue('debt.interest')}: {tongue('debt.interest_means')}"),
            ("body", f"{tongue('debt.fees')}: {tongue('debt.fees_means')}"),
            ("body", tongue("debt.computed_ask", creditor=creditor)),
            ("section", tongue("debt.dispute_title")),
            ("body", tongue("debt.dispute")),
            ("body", tongue("debt.not_mine")),
        )


class PaymentPage(Leaf):
    """Official channels, no cash (or only against a receipt, where the office allows it), no hurry."""

    name = "payment"

    def __init__(self) -> None:
        super().__init__()
        self._hard = self.press("turned_hard_open")
        self._hard.clicked.connect(lambda: self.went.emit("hard"))

    def tell(self, facts: TurnedFacts, tongue: Tongue) -> None:
        self._hard.setText(tongue("debt.hard"))
        principal = facts.principal
        self.write(
            ("title", tongue("payment.title")),
            ("body", tongue("payment.official", principal=principal)),
            ("strong", tongue("payment.some_cash" if facts.cash else "payment.no_cash")),
            ("strong", tongue("payment.no_personal")),
            ("body", tongue("payment.arrives", principal=principal)),
            ("body", tongue("payment.no_fee")),
            ("body", tongue("payment.no_hurry")),
        )


def _sums(owed: Owed, tongue: Tongue) -> Panel:
    parts = (
        (tongue("debt.principal"), owed.principal),
        (tongue("debt.interest"), owed.interest),
        (tongue("debt.fees"), owed.fees),
    )
    panel = Panel()
    said = ", ".join(f"{word} {written(fen)}" for word, fen in parts)
    panel.column.setSpacing(12)
    panel.column.addWidget(Bar((owed.principal, owed.interest, owed.fees), said))
    grid = QGridLayout()
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(0)
    grid.setColumnStretch(1, 1)
    for row, ((word, fen), ink) in enumerate(zip(parts, INKS, strict=True)):
        grid.addWidget(Dot(ink), row, 0)
        grid.addWidget(Text(word), row, 1)
        grid.addWidget(_amount(f"turned_amount_{row}", fen), row, 2)
    grid.addWidget(Text(tongue("debt.total"), "section"), 3, 1)
    grid.addWidget(_amount("turned_amount_3", owed.total, large=True), 3, 2)
    panel.column.addLayout(grid)
    panel.column.addWidget(Text(tongue("debt.as_of", when=owed.as_of), "muted"))
    return panel


def _amount(name: str, fen: int, *, large: bool = False) -> Text:
    made = Text(written(fen), "section" if large else "strong", right=True)
    made.setObjectName(name)
    made.setMinimumWidth(260)
    return made


def written(fen: int) -> str:
    """Return an amount with its sign before the currency: −¥5.00."""
    return f"−¥{money.yuan(-fen)}" if fen < 0 else f"¥{money.yuan(fen)}"


def pairs(rows: list[tuple[str, str]]) -> QGridLayout:
    """Return two columns: what, and what stands of it."""
    grid = QGridLayout()
    grid.setHorizontalSpacing(24)
    grid.setVerticalSpacing(4)
    grid.setColumnStretch(0, 2)
    grid.setColumnStretch(1, 5)
    for place, (what, value) in enumerate(rows):
        name, said = Text(what, "muted"), Text(value)
        for column, each in enumerate((name, said)):
            each.setSizePolicy(each.sizePolicy())
            grid.addWidget(each, place, column, Qt.AlignmentFlag.AlignTop)
    return grid


class Dot(QWidget):
    """The colour of a part of the bar beside its word."""

    def __init__(self, ink: str) -> None:
        super().__init__()
        self._ink = ink
        self.setFixedSize(20, 32)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour(self._ink))
        painter.drawRoundedRect(QRectF(1, self.height() / 2 - 8, 16, 16), 4, 4)


class Bar(QWidget):
    """Principal | interest | fees in proportion; a part below zero has no room in it."""

    def __init__(self, parts: tuple[int, int, int], said: str) -> None:
        super().__init__()
        self._parts = parts
        self.setAccessibleName(said)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(480, 28)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, 28)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        shape = QPainterPath()
        shape.addRoundedRect(QRectF(self.rect()), 6, 6)
        painter.setClipPath(shape)
        painter.fillRect(self.rect(), theme.colour("line"))
        shares = [max(part, 0) for part in self._parts]
        least = [10.0 if share and share * self.width() < 10 * sum(shares) else 0.0 for share in shares]
        rest = sum(share for share, small in zip(shares, least, strict=True) if not small)
        x = 0.0
        for share, small, ink in zip(shares, least, INKS, strict=True):
            wide = small or ((self.width() - sum(least)) * share / rest if rest else 0.0)
            painter.fillRect(QRectF(x, 0, max(wide - 3, 0), self.height()), theme.colour(ink))
            x += wide
