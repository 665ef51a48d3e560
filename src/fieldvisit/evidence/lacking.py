"""Which texts of an imported case no report could print: said when it comes in, not first at the door."""

from fieldvisit.evidence import fonts
from fieldvisit.model.case import Case

NAMED = ("name", "address", "creditor", "case_no")
"""What a report prints exactly or not at all."""


def lacking(case: Case) -> tuple[tuple[str, str], ...]:
    """Return each field of a case that holds a character without a glyph, with the first such as `U+30000`."""
    found = ((field, first_lacking(getattr(case, field))) for field in NAMED)
    return tuple((field, char) for field, char in found if char)


def first_lacking(text: str, known: str = "") -> str:
    """Return the first character without a glyph as `U+30000`, empty when all can be printed.

    Characters of `known` were asked about before.
    """
    fresh = {one for one in set(text).difference(known) if not " " <= one <= "~"}
    broken = sorted(one for one in fresh if 0xD800 <= ord(one) <= 0xDFFF)
    found = "".join(broken) or (fonts.missing("".join(sorted(fresh))) if fresh else "")
    return f"U+{ord(found[0]):04X}" if found else ""
