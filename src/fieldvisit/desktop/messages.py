"""Errors and domain words as sentences of the interface's language."""

from PySide6.QtCore import QLocale

from fieldvisit.errors import FieldvisitError
from fieldvisit.wording import DEFAULT, known, say


def sentence(error: FieldvisitError, language: str) -> str:
    """Return what happened and what to do. A block is said in its rule's own words by the page that has the pack."""
    key = f"error.{error.code}"
    return say(key if known(key) else "error.unknown", language, **error.facts)


def system_language() -> str:
    """Return the interface language that fits the system: Chinese unless the system clearly says otherwise."""
    return DEFAULT if QLocale.system().language() in (QLocale.Language.Chinese, QLocale.Language.C) else "en"
