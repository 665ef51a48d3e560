"""Reading names, identity numbers and phone numbers of people from cells."""

import re
from datetime import date
from typing import Final

from fieldvisit.intake.cells import EXACT_FLOAT, SCIENTIFIC, Cell, line, nfkc, text
from fieldvisit.model.people import id_checksum_holds

Note = tuple[str, str]  # severity, reason

_DOTS: Final = str.maketrans(dict.fromkeys("•．・‧∙⋅･●", "·"))
_QUOTES: Final = "'‘’`\"“”´"
_LOOKALIKE: Final = str.maketrans({"Х": "X", "х": "X", "Χ": "X", "χ": "X", "×": "X", "✕": "X"})
_PRIVATE: Final = re.compile("[\ue000-\uf8ff\U000f0000-\U0010fffd\ufffd]")
_FOREIGN_ID: Final = re.compile(r"[A-Z]{1,2}[0-9]{6,9}|[0-9]{8}|[A-Z]{3}[0-9]{12}|[A-Z][0-9]{6}[0-9A]?")
_PART: Final = re.compile(r"[/、,;|\n\\]+")
_ASIDE: Final = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】")
_MOBILE: Final = re.compile(r"1[3-9][0-9]{9}")
_LANDLINE: Final = re.compile(r"0[0-9]{2,3}-?[0-9]{7,8}(?:-[0-9]{1,6})?")
_SERVICE: Final = re.compile(r"[48]00-?[0-9]{3,4}-?[0-9]{3,4}")
_ABROAD: Final = re.compile(r"\+(?!86)[1-9][0-9]{6,14}")
_HOME_CODE: Final = re.compile(r"^(?:\+86|0086|86(?=1[3-9][0-9]{9}$))-?")
_FLOAT_TAIL: Final = re.compile(r"([0-9]+)\.0+")
_MOST_PHONES: Final = 20


def name(cell: Cell) -> tuple[str, list[Note]]:
    """Read a name: the dot of 买买提·吐尔逊 becomes U+00B7; every other character stays as handed over."""
    found = line(cell)
    if found.isascii():
        return ("" if found == "0" else found), []
    dotted = found.translate(_DOTS)
    notes: list[Note] = [("info", "name_dot")] if dotted != found else []
    if _PRIVATE.search(dotted):
        notes.append(("warning", "name_characters"))
    return dotted, notes


def id_no(cell: Cell) -> tuple[str, list[Note]]:
    """Read an identity number. A lost number is an error and never repaired; a doubtful one keeps its text.

    Rules: GB 11643-1999 for 18 characters; Excel keeps 15 digits of a number, so a longer one from a number is lost.
    """
    if isinstance(cell, int | float) and not isinstance(cell, bool) and not abs(cell) < EXACT_FLOAT:
        return "", [("error", "id_lost")]
    found = "".join(nfkc(line(cell)).split()).strip(_QUOTES).upper()
    if not found or found == "0":
        return "", []
    whole = _FLOAT_TAIL.fullmatch(found)
    if SCIENTIFIC.fullmatch(found) or (whole and len(whole[1]) > 15):
        return "", [("error", "id_lost")]
    found = whole[1] if whole else found
    notes: list[Note] = []
    mapped = found.translate(_LOOKALIKE)
    if mapped != found:
        found = mapped
        notes.append(("warning", "id_lookalike"))
    if re.fullmatch(r"[0-9]{17}\*", found) and id_checksum_holds(found[:17] + "X"):
        found = found[:17] + "X"
        notes.append(("warning", "id_star"))
    return _judged(found, notes)


def _judged(found: str, notes: list[Note]) -> tuple[str, list[Note]]:
    if re.fullmatch(r"[0-9]{17}[0-9X]", found):
        if not id_checksum_holds(found):
            if found.endswith("000"):
                return "", [("error", "id_lost")]
            notes.append(("warning", "id_checksum"))
        elif birth_of(found) is None:
            notes.append(("warning", "id_birth"))
    elif re.fullmatch(r"[0-9]{15}", found):
        notes.append(("warning", "id_old"))
    elif _FOREIGN_ID.fullmatch(found):
        notes.append(("info", "id_other"))
    else:
        notes.append(("warning", "id_masked" if "*" in found else "id_shape"))
    return found, notes


def birth_of(number: str) -> date | None:
    """Return the birth date a resident ID of 18 or 15 characters states; None when it states no real one."""
    digits = number[6:14] if re.fullmatch(r"[0-9]{17}[0-9X]", number) else ""
    if re.fullmatch(r"[0-9]{15}", number):
        digits = "19" + number[6:12]
    if not digits:
        return None
    try:
        found = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None
    return found if found.year >= 1800 else None


def is_male(number: str) -> bool | None:
    """Return what the ID says of the sex (17th digit odd is male); None when it says nothing."""
    if re.fullmatch(r"[0-9]{17}[0-9X]", number):
        return int(number[16]) % 2 == 1
    return int(number[14]) % 2 == 1 if re.fullmatch(r"[0-9]{15}", number) else None


def phones(cell: Cell) -> tuple[tuple[str, ...], list[Note]]:
    """Read all numbers of a cell, each once, in order; what is none or lost its digits is dropped with a warning."""
    written = nfkc(text(cell)).strip(_QUOTES + " ")
    if _MOBILE.fullmatch(written):
        return (written,), []
    if line(written) in ("", "0"):
        return (), []
    found: dict[str, None] = {}
    notes: dict[Note, None] = {}
    if _ASIDE.search(written):
        notes[("warning", "phone_aside")] = None
        written = _ASIDE.sub(" ", written)
    for part in _PART.split(written):
        bare = part.strip(_QUOTES + " ")
        if line(bare) in ("", "0"):
            continue
        if SCIENTIFIC.fullmatch(bare):
            notes[("warning", "phone_lost")] = None
        elif numbers := _numbers(bare):
            found.update(dict.fromkeys(numbers))
        else:
            notes[("warning", "phone_unreadable")] = None
    if len(found) > _MOST_PHONES:
        notes[("warning", "phone_unreadable")] = None
    return tuple(found)[:_MOST_PHONES], list(notes)


def _numbers(part: str) -> tuple[str, ...]:
    """Return the one number of a part, or all when each of its words is one; nothing when anything is left over."""
    if one := _number(part):
        return (one,)
    words = part.split()
    numbers: list[str] = []
    start = 0
    for end in range(1, len(words) + 1):  # a number may itself be written in groups: 139 1234 5678
        if one := _number(" ".join(words[start:end])):
            numbers.append(one)
            start = end
    return tuple(numbers) if numbers and start == len(words) else ()


def _number(part: str) -> str:
    bare = "".join(part.strip(_QUOTES).split())
    if whole := _FLOAT_TAIL.fullmatch(bare):
        bare = whole[1]
    bare = _HOME_CODE.sub("", bare)
    digits = bare.replace("-", "").replace(".", "")
    if re.fullmatch(r"86[0-9]{11}", digits):
        digits = digits[2:]
    if _MOBILE.fullmatch(digits):
        return digits
    for kind in (_LANDLINE, _SERVICE, _ABROAD):
        if kind.fullmatch(bare):
            return bare
    return ""
