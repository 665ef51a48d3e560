"""Guesses how long a passphrase would hold, and says why not; a hint for people, the gate is in `keys`."""

import math
import re
import unicodedata
from dataclasses import dataclass
from typing import Final, Literal

Reason = Literal["empty", "short", "common", "repeats", "sequence", "one_kind"]
GOOD: Final = 3
BEST: Final = 4
LONG: Final = 12

_COMMON: Final = """
password passw0rd qwerty qwertyuiop asdfgh asdfghjkl zxcvbn iloveyou admin welcome letmein monkey dragon abc123 woaini
5201314 1314520 520520 123456 12345678 123456789 1234567890 111111 000000 666666 888888 88888888 147258 woaini1314
qq123456 a123456 aa123456 asd123 zxc123 1qaz2wsx qazwsx q1w2e3r4 fieldvisit waifang 我爱你 我爱你中国 密码 一二三四五六
"""
COMMON: Final = frozenset(_COMMON.split())
RUNS: Final = (
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "一二三四五六七八九十",
)


@dataclass(frozen=True, slots=True)
class Strength:
    """`score` 0 (none) to 4 (strong), `reasons` why it is not more, the gravest first."""

    score: int
    reasons: tuple[Reason, ...]


def judge(text: str) -> Strength:
    """Judge a passphrase by length, kinds of characters, repeats, runs of the keyboard and the list of common ones."""
    text = unicodedata.normalize("NFKC", text)
    if not text.strip():
        return Strength(0, ("empty",))
    bare = text.casefold().strip()
    reasons: list[Reason] = []
    kernel = bare
    if any(word in bare for word in COMMON):
        for word in sorted(COMMON, key=len, reverse=True):
            kernel = kernel.replace(word, word[0])
        if len(kernel) < 8:
            reasons.append("common")
    squeezed = re.sub(r"(.+?)\1+", r"\1", _once(kernel))
    if len(squeezed) <= len(kernel) * 0.7:
        reasons.append("repeats")
    straight = _without_runs(squeezed)
    if len(straight) <= len(squeezed) * 0.6:
        reasons.append("sequence")
    bits = _bits(straight, _alphabet(text))
    if len(text) < LONG:
        reasons.append("short")
    if text.isalpha() or text.isdigit():
        reasons.append("one_kind")
    score = 1 + sum(bits >= step for step in (34, 50, 68))
    return Strength(1 if "common" in reasons else score, () if score == BEST else tuple(reasons))


def _bits(kernel: str, alphabet: int) -> float:
    """Return the guesses in bits: letters in a row make words, and words hold less than letters drawn by chance."""
    total, row = 0.0, 0
    for character in kernel:
        row = row + 1 if "a" <= character <= "z" else 0
        total += 2.4 if row > 2 else math.log2(alphabet)
    return total


def _alphabet(text: str) -> int:
    """Return from how many characters a guesser would have to draw."""
    size = 0
    size += 10 if re.search(r"\d", text) else 0
    size += 26 if re.search(r"[a-z]", text) else 0
    size += 26 if re.search(r"[A-Z]", text) else 0
    size += 500 if re.search(r"[^\x00-\x7f]", text) else 0  # people draw from few hundred Chinese characters
    size += 20 if re.search(r"[^\w]|_", text) else 0
    return max(size, 2)


def _once(text: str) -> str:
    """Return the shortest piece that, repeated, makes the text; the text itself when there is none."""
    at = (text + text).find(text, 1)
    return text[:at]


def _without_runs(text: str) -> str:
    """Return the text with runs of three or more neighbours (abc, 321, qwe) shortened to their first two."""
    out: list[str] = []
    for character in text:
        if len(out) >= 2 and any(out[-2] + out[-1] + character in row + " " + row[::-1] for row in RUNS):
            out[-2:] = [out[-1], character]
            continue
        out.append(character)
    return "".join(out)
