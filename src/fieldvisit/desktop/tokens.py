"""The one table of the look: colours, space, type, radii and targets; restyling the program means editing this file.

Lengths are device-independent pixels, colours are `#RRGGBB`, durations are milliseconds.
"""

from dataclasses import dataclass
from typing import Final, Literal

Scheme = Literal["light", "dark"]
Tone = Literal["neutral", "accent", "ok", "warn", "stop"]

TONES: Final[tuple[Tone, ...]] = ("neutral", "accent", "ok", "warn", "stop")
SOFT: Final = 0.12  # share of a tone's colour in its soft fill


@dataclass(frozen=True, slots=True)
class Colours:
    """One scheme's colours. `edge` outlines what can be operated (3:1), `line` only divides."""

    surface: str
    card: str
    line: str
    edge: str
    text: str
    muted: str
    accent: str
    accent_strong: str
    on_accent: str
    ok: str
    warn: str
    stop: str
    stop_strong: str
    on_stop: str
    hover: str
    pressed: str
    series_2: str
    series_3: str
    shadow: str

    def soft(self, tone: Tone) -> str:
        """Return the opaque soft fill of a tone on a card."""
        return mix(self.ink(tone), self.card, SOFT)

    def ink(self, tone: Tone) -> str:
        """Return the colour in which a tone writes its word and icon."""
        return {"neutral": self.muted, "accent": self.accent, "ok": self.ok, "warn": self.warn, "stop": self.stop}[tone]


LIGHT: Final = Colours(
    surface="#F7F8FA",
    card="#FFFFFF",
    line="#DFE3E8",
    edge="#828D9A",
    text="#1B2430",
    muted="#566270",
    accent="#1F5FBF",
    accent_strong="#174B99",
    on_accent="#FFFFFF",
    ok="#1A7047",
    warn="#835500",
    stop="#B3261E",
    stop_strong="#8F1B15",
    on_stop="#FFFFFF",
    hover="#EEF1F5",
    pressed="#E3E8EE",
    series_2="#B4690E",
    series_3="#7A4FA3",
    shadow="#1B2430",
)
DARK: Final = Colours(
    surface="#15181D",
    card="#1E232A",
    line="#323943",
    edge="#727E8C",
    text="#E8ECF1",
    muted="#A3AFBD",
    accent="#7FB0FF",
    accent_strong="#A6C8FF",
    on_accent="#0E1726",
    ok="#6CCB9A",
    warn="#F0C060",
    stop="#FF8A80",
    stop_strong="#FFB0A8",
    on_stop="#2A0907",
    hover="#272D36",
    pressed="#303843",
    series_2="#E39B4A",
    series_3="#B993DB",
    shadow="#000000",
)
COLOURS: Final[dict[Scheme, Colours]] = {"light": LIGHT, "dark": DARK}

# Text sizes by role: (pixels, bold)
TYPE: Final[dict[str, tuple[int, bool]]] = {
    "title": (24, True),
    "section": (18, True),
    "turned": (20, False),
    "strong": (14, True),
    "body": (14, False),
    "small": (12, False),
}
SPACE: Final = (4, 8, 12, 16, 24, 32)
RADIUS: Final = {"card": 8, "field": 6, "chip": 999}
TARGET: Final = 44  # anything pressed by a finger
ROW: Final = 36  # a row of a dense table
RING: Final = 2  # the focus ring's width; it lies outside the border
MOTION_MS: Final = 150
FAMILIES: Final = ("Noto Sans SC", "Noto Sans TC Rest")


def mix(front: str, back: str, share: float) -> str:
    """Return `share` (0–1) of `front` laid over `back`."""
    blended = (round(a * share + b * (1 - share)) for a, b in zip(rgb(front), rgb(back), strict=True))
    return "#" + "".join(f"{value:02X}" for value in blended)


def rgb(colour: str) -> tuple[int, int, int]:
    """Return the three 0–255 parts of `#RRGGBB`."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def contrast(one: str, other: str) -> float:
    """Return the WCAG 2.2 contrast ratio (1–21) of two colours."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in (v / 255 for v in rgb(colour))
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def pairs(colours: Colours) -> list[tuple[str, str, str, float]]:
    """Return every pair in use as (name, ink, ground, least ratio): 4.5 for text, 3 for icons, rings and outlines."""
    c = colours
    rows = [
        (f"{ink} on {ground}", getattr(c, ink), getattr(c, ground), 4.5)
        for ink in ("text", "muted", "accent", "ok", "warn", "stop")
        for ground in ("surface", "card", "hover")
    ]
    rows += [(f"{tone} on its soft fill", c.ink(tone), c.soft(tone), 4.5) for tone in TONES]
    rows += [
        (f"{ink} on soft {tone}", getattr(c, ink), c.soft(tone), 4.5) for tone in TONES for ink in ("text", "muted")
    ]
    rows += [("text on pressed", c.text, c.pressed, 4.5), ("muted on pressed", c.muted, c.pressed, 4.5)]
    rows += [("on_accent on " + g, c.on_accent, getattr(c, g), 4.5) for g in ("accent", "accent_strong")]
    rows += [("on_stop on " + g, c.on_stop, getattr(c, g), 4.5) for g in ("stop", "stop_strong")]
    rows += [(f"edge on {g}", c.edge, getattr(c, g), 3.0) for g in ("surface", "card")]
    rows += [(f"{s} on card", getattr(c, s), c.card, 3.0) for s in ("accent", "series_2", "series_3")]
    return rows
