"""Which cases belong to one home: the same address however it is written, or the same person."""

import unicodedata
from typing import Final

from fieldvisit.model.case import Case

_SHORTEST: Final = 6
"""Characters an address or ID must have to tell two homes apart."""


def keys(case: Case) -> tuple[str, ...]:
    """Return the keys two cases of one home share: `a…` for the address, `i…` for the ID number.

    An address without any number names a street or a town, not a home: it has no key.
    """
    address, id_no = _plain(case.address), _plain(case.id_no)
    found = []
    if len(address) >= _SHORTEST and any(one.isdigit() for one in address):
        found.append(f"a{address}")
    if len(id_no) >= _SHORTEST:
        found.append(f"i{id_no}")
    return tuple(found)


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(one for one in folded if unicodedata.category(one)[0] in "LN")
