"""Changes of bytes, made by rule and not by hand: each yields a name and a file that must not be accepted."""

import random
import re
from collections.abc import Iterator

from fieldvisit.evidence import layers

Mutant = tuple[str, bytes]
_GAP = re.compile(rb"/Contents <([0-9A-F]+)>")


def ends(data: bytes) -> list[int]:
    """Return where the revisions of a good file end."""
    return [one.end for one in layers.split(data).revisions]


def changed(data: bytes, places: range | list[int], seed: int) -> Iterator[Mutant]:
    """Change one byte at each of these places: a bit, or to a byte that means something in PDF."""
    dice = random.Random(seed)
    for at in places:
        old = data[at]
        new = old ^ (1 << dice.randrange(8)) if dice.random() < 0.6 else dice.choice(b" \n0 9fF</>[]()%\0\xff")
        if new == old:
            new = old ^ 0x20
        yield f"byte {at}: {old:02x} to {new:02x}", data[:at] + bytes((new,)) + data[at + 1 :]


def kinds_of_place(data: bytes, seed: int, per_kind: int) -> list[int]:
    """Return places of every kind: headers, objects, streams, tables, trailers, containers, byte ranges, ends."""
    dice = random.Random(seed)
    kinds: dict[str, list[range]] = {}
    for name, pattern in (
        ("object", rb"\d+ 0 obj\n<<.*?>>"),
        ("stream", rb"stream\n.*?endstream"),
        ("table", rb"xref\n.*?trailer"),
        ("trailer", rb"trailer.*?%%EOF\n"),
        ("range", rb"/ByteRange ?\[[^]]*\] *"),
        ("container", rb"/Contents <[0-9A-F]+>"),
        ("name", rb"/[A-Z][A-Za-z]+"),
        ("time", rb"/M ?\([^)]*\)"),
    ):
        kinds[name] = [range(*found.span()) for found in re.finditer(pattern, data, re.DOTALL)]
    kinds["head"] = [range(0, 20)]
    kinds["end"] = [range(one - 12, one) for one in ends(data)]
    places: set[int] = set()
    for spans in kinds.values():
        for span in spans if len(spans) < per_kind else dice.sample(spans, per_kind):
            places.update(dice.sample(span, min(len(span), max(1, per_kind // len(spans)))))
    return sorted(places)


def containers(data: bytes, step: int) -> Iterator[Mutant]:
    """Change how containers are written: letter case, blanks, padding, each digit."""
    for number, found in enumerate(_GAP.finditer(data)):
        start, end = found.span(1)
        for at in range(start, end, step):
            for new in (data[at : at + 1].lower(), b" ", b"1", b"\n"):
                if new != data[at : at + 1]:
                    yield f"container {number} at {at - start}: {new!r}", data[:at] + new + data[at + 1 :]
        held = found[1]
        yield f"container {number} in small letters", data[:start] + held.lower() + data[end:]
        yield f"container {number} shorter", data[:start] + held[:-2] + b"> " + data[end + 1 :]
        yield f"container {number} as text", data[: start - 1] + b"(" + held + b")" + data[end + 1 :]
        yield f"container {number} empty", data[:start] + b"0" * len(held) + data[end:]
        yield f"container {number} of nothing", data[: start - 1] + b"null".ljust(len(held) + 2) + data[end + 1 :]


def cut(data: bytes, count: int, seed: int) -> Iterator[Mutant]:
    """Cut a file off anywhere but where a whole signed revision ends."""
    dice = random.Random(seed)
    fine = set(ends(data))
    for at in sorted({dice.randrange(len(data)) for _ in range(count)} - fine):
        yield f"cut at {at}", data[:at]
    for end in fine:
        for at in (end - 1, end + 1, end - 7):
            if at < len(data) and at not in fine:
                yield f"cut at {at}", data[:at]


def shuffled(data: bytes, other: bytes, count: int, seed: int) -> Iterator[Mutant]:
    """Move, repeat, drop, insert and exchange pieces of a file."""
    dice = random.Random(seed)
    for number in range(count):
        at, length = dice.randrange(len(data) - 600), dice.randrange(1, 500)
        there = dice.randrange(len(data) - 600)
        piece = data[at : at + length]
        rest = data[:at] + data[at + length :]
        made = (
            rest,
            data[:there] + piece + data[there:],
            rest[:there] + piece + rest[there:],
            data[:there] + piece + data[there + length :],
            data[:there] + other[there : there + length] + data[there + length :],
            data[:there] + bytes(length) + data[there + length :],
        )[number % 6]
        if made != data:
            yield f"shuffled {number}", made


def appended(data: bytes, other: bytes) -> Iterator[Mutant]:
    """Put things behind a file."""
    marks = (b"\n", b" ", b"\0", b"%%EOF\n", b"%x\n", b"xref\n0 0\ntrailer\n<<>>\nstartxref\n0\n%%EOF\n", bytes(5000))
    for number, more in enumerate((*marks, other, data, data[-400:], other[-6000:])):
        yield f"appended {number}", data + more
        yield f"set in front {number}", more + data
    for end in ends(data)[:-1]:
        yield f"inserted at {end}", data[:end] + b"% \n" + data[end:]


def spliced(data: bytes, other: bytes) -> Iterator[Mutant]:
    """Put revisions of one file behind those of another."""
    mine, theirs = ends(data), ends(other)
    for here in mine:
        for number, there in enumerate(theirs[:-1]):
            made = data[:here] + other[there : theirs[number + 1]]
            if made != data and not data.startswith(made) and not other.startswith(made):
                yield f"revision to {here} then {there}", made
