"""The conduct check of what was written: threats, insults, false law, and what else may not stand in a report."""

from functools import lru_cache

from fieldvisit.model import conduct as words
from fieldvisit.model.conduct import Finding


def conduct(text: str) -> tuple[Finding, ...]:
    """Return what should not stand in a text, in the order of the text; Chinese and English, whatever the screen's."""
    return words.read(words.standard(), text)


@lru_cache(maxsize=16)
def kinds(text: str) -> tuple[str, ...]:
    """Return the kinds of words found in a text that a collector may not write, sorted."""
    return tuple(sorted({one.kind.value for one in conduct(text)}))
