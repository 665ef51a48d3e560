"""The conduct check of what was written: threats, insults, false law, and what else may not stand in a report."""


def kinds(text: str) -> tuple[str, ...]:
    """Return the kinds of words found in a text that a collector may not write, sorted."""
    return ()
