"""The conduct check of what was written: threats, insults, false law, and what else may not stand in a report."""

from __future__ import annotations  # the words are loaded with the first text to be read

from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fieldvisit.model.conduct import Finding


def conduct(text: str) -> tuple[Finding, ...]:
    """Return what should not stand in a text, in the order of the text; Chinese and English, whatever the screen's."""
    from fieldvisit.model import conduct as words

    return words.read(words.standard(), text)


@lru_cache(maxsize=16)
def kinds(text: str) -> tuple[str, ...]:
    """Return the kinds of words found in a text that a collector may not write, sorted."""
    return tuple(sorted({one.kind.value for one in conduct(text)}))
