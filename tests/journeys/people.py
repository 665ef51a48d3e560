"""The people of the office's sample file, and whether anything of them can be read in a file."""

import json
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from fieldvisit.paths import resource
from fieldvisit.tryout.sample import FILE

CODINGS = ("utf-8", "utf-16-le", "utf-16-be", "gb18030")
SURE = 6
"""Bytes of a word that do not turn up by chance in megabytes of enciphered data."""
TRUTH = FILE.replace(".csv", ".expected.json")


@cache
def secrets() -> frozenset[str]:
    """Return every name, phone, ID number and address the office was handed."""
    found: set[str] = set()
    for case in json.loads(resource(TRUTH).read_text("utf-8"))["cases"]:
        found |= {str(case["name"]), str(case["id_no"]), str(case["address"]), *map(str, case["phones"])}
    return frozenset(word for word in found if len(word) > 1)


def readable(files: Iterable[Path], more: Iterable[str] = ()) -> dict[str, set[str]]:
    """Return for each file what of a person can be read in it."""
    words = secrets() | set(more)
    forms = {word.encode(coding): word for word in words for coding in CODINGS}
    found: dict[str, set[str]] = {}
    for file in files:
        content = file.read_bytes()
        text = _is_text(content)
        hits = {word for form, word in forms.items() if (text or len(form) >= SURE) and form in content}
        if hits:
            found[file.name] = hits
    return found


def _is_text(content: bytes) -> bool:
    try:
        return "\0" not in content.decode()
    except UnicodeDecodeError:
        return False
