"""Puts the table of `tokens` onto the running program: fonts, palette, style sheet, icons; switchable at any time."""

import re
from functools import cache
from pathlib import Path
from typing import Final, Literal, cast

from PySide6.QtCore import QByteArray, QEvent, QObject, QRectF, Qt, QTemporaryDir
from PySide6.QtGui import QAction, QColor, QFont, QFontDatabase, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLabel,
    QPushButton,
    QStyle,
    QStyleFactory,
    QToolButton,
    QWidget,
)

from fieldvisit.desktop import tokens
from fieldvisit.desktop.tokens import COLOURS, Colours, Scheme, Tone
from fieldvisit.desktop.widgets.focus_ring import FocusRing
from fieldvisit.paths import resource

Choice = Literal["light", "dark", "system"]
FONT_FILES: Final = ("NotoSansSC-Regular.ttf", "NotoSansSC-Bold.ttf", "NotoSansTC-Rest.ttf")
SIZES: Final = (16, 20)
"""Of icons on buttons, by the style sheet's `iconSize`; drawn anew at each start, so no others."""
AIR: Final = 4
"""Pixels between a button's icon and its words, beside what the style leaves."""

# The chosen look lives in the application object itself, as properties
_CHOICE, _SCHEME, _STILL, _SCALE = "fvChoice", "fvScheme", "fvStill", "fvScale"


@cache
def load_fonts() -> tuple[str, ...]:
    """Load the shipped fonts once and return their families, first choice first. Raises FileNotFoundError."""
    for name in FONT_FILES:
        if QFontDatabase.addApplicationFont(str(resource(f"fonts/{name}"))) < 0:
            raise FileNotFoundError(name)
    return tokens.FAMILIES


def apply(
    app: QApplication, choice: Choice = "system", *, reduced_motion: bool | None = None, scale: float = 1.0
) -> None:
    """Dress the program in a scheme; call again at any time to switch.

    `system`, and whatever else is no scheme, follows the desktop, also later on. `reduced_motion` None asks the
    desktop. `scale` (0.8–2.0) multiplies all text sizes. Widgets and icons given by `set_icon` follow by themselves.
    """
    families = load_fonts()
    first = app.property(_CHOICE) is None
    choice = choice if choice in COLOURS else "system"
    scheme = system_scheme(app) if choice == "system" else choice
    for key, value in ((_CHOICE, choice), (_SCHEME, scheme), (_SCALE, min(max(scale, 0.8), 2.0))):
        app.setProperty(key, value)
    if first:
        app.setStyle(QStyleFactory.create("Fusion"))
        app.styleHints().colorSchemeChanged.connect(lambda _: _follow(app))
        FocusRing(app)
    still = app.style().styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration) == 0
    app.setProperty(_STILL, still if reduced_motion is None else reduced_motion)
    body = QFont()
    body.setFamilies(list(families))
    body.setPixelSize(px("body"))
    sheet = style_sheet(scheme, app.property(_SCALE))
    if app.styleSheet() == sheet and app.font() == body:
        return  # dressing every widget anew takes a second, and a change of language comes here too
    app.setFont(body)
    app.setPalette(palette(COLOURS[scheme]))
    app.setStyleSheet(sheet)
    refresh_icons(app)


def _follow(app: QApplication) -> None:
    if app.property(_CHOICE) == "system" and system_scheme(app) != app.property(_SCHEME):
        apply(app, "system", reduced_motion=app.property(_STILL), scale=app.property(_SCALE))


def system_scheme(app: QApplication) -> Scheme:
    """Return what the desktop asks for; light when it does not say."""
    return "dark" if app.styleHints().colorScheme() == Qt.ColorScheme.Dark else "light"


def _property(key: str, default: object) -> object:
    app = QApplication.instance()
    value = app.property(key) if app is not None else None
    return default if value is None else value


def scheme() -> Scheme:
    """Return the scheme in force."""
    return cast(Scheme, _property(_SCHEME, "light"))


def colours() -> Colours:
    """Return the colours in force; ask at paint time and never keep them."""
    return COLOURS[scheme()]


def motion_ms() -> int:
    """Return how long a movement may take, 0 under reduced motion."""
    return 0 if _property(_STILL, False) else tokens.MOTION_MS


def px(role: str) -> int:
    """Return a text role's size in pixels at the person's chosen scale."""
    return round(tokens.TYPE[role][0] * float(cast(float, _property(_SCALE, 1.0))))


def font(role: str = "body") -> QFont:
    """Return the font of a role in `tokens.TYPE`."""
    made = QFont(QApplication.font())
    made.setPixelSize(px(role))
    made.setBold(tokens.TYPE[role][1])
    return made


def colour(role: str) -> QColor:
    """Return a colour by its field in `tokens.Colours`, a tone's name, or `soft:<tone>`."""
    table = colours()
    if role.startswith("soft:"):
        return QColor(table.soft(cast(Tone, role[5:])))
    return QColor(table.muted if role == "neutral" else getattr(table, role))


def palette(table: Colours) -> QPalette:
    """Return the Qt palette, for everything the style sheet does not name."""
    made, role, group = QPalette(), QPalette.ColorRole, QPalette.ColorGroup
    grounds = {
        role.Window: table.surface,
        role.Base: table.card,
        role.AlternateBase: table.surface,
        role.Button: table.card,
    }
    inks = {
        role.WindowText: table.text,
        role.Text: table.text,
        role.ButtonText: table.text,
        role.BrightText: table.stop,
    }
    inks |= {role.PlaceholderText: table.muted, role.Link: table.accent, role.LinkVisited: table.accent}
    chosen = {role.Highlight: table.accent, role.HighlightedText: table.on_accent}
    tips = {role.ToolTipBase: table.card, role.ToolTipText: table.text}
    bevels = {role.Light: table.hover, role.Midlight: table.line, role.Mid: table.edge, role.Dark: table.edge}
    for target, value in (grounds | inks | chosen | tips | bevels | {role.Shadow: table.shadow}).items():
        made.setColor(target, QColor(value))
    for target in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(group.Disabled, target, QColor(table.muted))
    return made


@cache
def style_sheet(which: Scheme, scale: float = 1.0) -> str:
    """Return `style.qss` with its `@places` filled from the tokens. Raises KeyError for a place no token fills."""
    table = COLOURS[which]
    places: dict[str, str] = {field: getattr(table, field) for field in Colours.__slots__}
    places |= {f"soft_{tone}": table.soft(tone) for tone in tokens.TONES}
    places |= {f"space_{index + 1}": f"{size}px" for index, size in enumerate(tokens.SPACE)}
    places |= {f"type_{role}": f"{round(size * scale)}px" for role, (size, _) in tokens.TYPE.items()}
    places |= {f"radius_{name}": f"{size}px" for name, size in tokens.RADIUS.items()}
    places |= {"target": f"{tokens.TARGET}px", "row": f"{tokens.ROW}px"}
    places |= {f"icon_{name}": _icon_file(name, table.text) for name in ("chevron-down", "chevron-up")}
    places |= {"icon_check": _icon_file("check", table.on_accent)}
    text = resource("style.qss").read_text("utf-8")
    return re.sub(r"@([a-z_\d-]+)", lambda found: places[found[1]], text)


@cache
def _folder() -> QTemporaryDir:
    """Return the folder of this run's coloured pictures: style sheets can only take pictures from files."""
    return QTemporaryDir()


def _icon_file(name: str, ink: str) -> str:
    path = Path(_folder().filePath(f"{name}-{ink[1:]}.svg"))
    path.write_bytes(_svg(name, ink))
    return path.as_posix()


def restyle(widget: QWidget) -> None:
    """Make the style sheet see a changed dynamic property."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    widget.update()


def dress(widget: QWidget, **properties: object) -> None:
    """Set dynamic properties the style sheet knows (`role=`, `kind=`, `invalid=`, …) and restyle."""
    for key, value in properties.items():
        widget.setProperty(key, value)
    restyle(widget)


def label(text: str, role: str = "body", *, wrap: bool = False) -> QLabel:
    """Return a plain-text label in a type role or `muted`, `error`, `amount`; text of people is never markup."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(wrap)
    made.setProperty("role", role)
    return made


def icon_names() -> tuple[str, ...]:
    """Return the names of the icon family."""
    return tuple(sorted(path.stem for path in resource("icons").glob("*.svg")))


@cache
def _source(name: str) -> str:
    return resource(f"icons/{name}.svg").read_text("utf-8")


def _svg(name: str, ink: str) -> bytes:
    return _source(name).replace("currentColor", ink).encode()


@cache
def _pixmap(name: str, ink: str, size: int, ratio: float) -> QPixmap:
    drawing = QSvgRenderer(QByteArray(_svg(name, ink)))
    picture = QPixmap(round(size * ratio), round(size * ratio))
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    drawing.render(painter, QRectF(picture.rect()))
    painter.end()
    picture.setDevicePixelRatio(ratio)
    return picture


def pixmap(name: str, role: str = "text", size: int = 24) -> QPixmap:
    """Return an icon drawn in a colour role at `size` pixels for the sharpest screen. Raises FileNotFoundError."""
    app = cast(QApplication, QApplication.instance())
    return _pixmap(name, colour(role).name(), size, app.devicePixelRatio())


def icon(name: str, role: str = "text", *, apart: bool = False) -> QIcon:
    """Return an icon in a colour role, muted when disabled. Prefer `set_icon`, which follows the scheme.

    `apart` leaves AIR pixels free at its right, for buttons whose style puts words close to it.
    """
    made = QIcon()
    for size in SIZES:
        for mode, ink in ((QIcon.Mode.Normal, role), (QIcon.Mode.Disabled, "edge")):
            drawn = pixmap(name, ink, size)
            made.addPixmap(_aired(drawn) if apart else drawn, mode)
    return made


def _aired(drawn: QPixmap) -> QPixmap:
    """Return a picture with AIR pixels at its right."""
    ratio = drawn.devicePixelRatio()
    wider = QPixmap(drawn.width() + round(AIR * ratio), drawn.height())
    wider.setDevicePixelRatio(ratio)
    wider.fill(Qt.GlobalColor.transparent)
    painter = QPainter(wider)
    painter.drawPixmap(0, 0, drawn)
    painter.end()
    return wider


def set_icon(target: QAbstractButton | QAction, name: str, role: str = "text") -> None:
    """Give a button or action an icon that follows every change of scheme."""
    target.setProperty("glyph", name)
    target.setProperty("glyphRole", role)
    beside = isinstance(target, QPushButton) or (
        isinstance(target, QToolButton) and target.toolButtonStyle() is Qt.ToolButtonStyle.ToolButtonTextBesideIcon
    )
    target.setIcon(icon(name, role, apart=beside))


def refresh_icons(app: QApplication) -> None:
    """Redraw all icons given by `set_icon`."""
    seen: set[int] = set()
    for widget in app.allWidgets():
        found: list[QObject] = [widget, *widget.actions()]
        for target in found:
            name = target.property("glyph")
            if name and id(target) not in seen and isinstance(target, QAbstractButton | QAction):
                seen.add(id(target))
                set_icon(target, str(name), str(target.property("glyphRole")))


def changed(event: QEvent) -> bool:
    """Tell in a `changeEvent` whether the look changed and measures must be taken anew."""
    return event.type() in (QEvent.Type.StyleChange, QEvent.Type.FontChange, QEvent.Type.PaletteChange)
