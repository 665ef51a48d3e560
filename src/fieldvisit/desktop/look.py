"""Where language, appearance and text size are kept: they are needed before anybody unlocks, and name nobody."""

from pathlib import Path
from typing import Final

from PySide6.QtCore import QSettings

from fieldvisit.desktop.theme import Choice
from fieldvisit.wording import LANGUAGES

SCALES: Final = ("0.9", "1.0", "1.15", "1.3", "1.5")
SCHEMES: Final[tuple[Choice, ...]] = ("system", "light", "dark")


def settings(profile: Path) -> QSettings:
    """Return the settings file beside a profile."""
    return QSettings(str(profile.parent / f"{profile.name}-look.ini"), QSettings.Format.IniFormat)


def language(look: QSettings) -> str:
    """Return the chosen language, empty when none was chosen; whatever else stands in the file is no choice."""
    name = str(look.value("language", ""))
    return name if name in LANGUAGES else ""


def scheme(look: QSettings) -> Choice:
    """Return the chosen appearance."""
    return next((name for name in SCHEMES if name == look.value("scheme", "")), "system")


def scale(look: QSettings) -> str:
    """Return the chosen text size as one of SCALES."""
    return next((name for name in SCALES if name == str(look.value("scale", ""))), "1.0")
