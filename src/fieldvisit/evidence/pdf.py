"""Writing a PDF 1.7 file: numbered objects, streams, one plain cross-reference table; the same input, the same bytes.

Plain tables and no object streams, because a verifier can bound what such a file may cost (see `shape`).
"""

import hashlib
import zlib
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

LEVEL: Final = 4
"""Of deflate: 6 takes half as long again for files that are one per cent smaller."""
_ESCAPED: Final = ((b"\\", b"\\\\"), (b"(", b"\\("), (b")", b"\\)"), (b"\r", b"\\r"))


def escaped(data: bytes) -> bytes:
    """Write bytes as they stand in a string (ISO 32000-1, 7.3.4.2)."""
    for plain, instead in _ESCAPED:
        if plain in data:
            data = data.replace(plain, instead)
    return data


def string(data: bytes) -> bytes:
    """Write a string of any bytes."""
    return b"(%s)" % escaped(data)


def text(value: str) -> bytes:
    """Write a text string: ASCII as it is, anything else as UTF-16 with its mark."""
    return string(value.encode("ascii") if value.isascii() else b"\xfe\xff" + value.encode("utf-16-be", "replace"))


@lru_cache(maxsize=16384)
def number(value: float, places: int = 1) -> str:
    """Write a number; one place is 1/720 inch, finer than a line that can be seen."""
    said = f"{value:.{places}f}"
    said = said.rstrip("0").rstrip(".") if places else said
    return "0" if said == "-0" else said


def ref(target: int) -> bytes:
    """Write a reference to an object."""
    return b"%d 0 R" % target


def refs(targets: Iterable[int]) -> bytes:
    """Write an array of references."""
    return b"[" + b" ".join(map(ref, targets)) + b"]"


class File:
    """Objects by their numbers, from 1."""

    def __init__(self) -> None:
        self._objects: list[bytes] = []

    def reserve(self) -> int:
        """Return the number of an object that is put later."""
        self._objects.append(b"null")
        return len(self._objects)

    def put(self, at: int, body: bytes) -> None:
        """Give a reserved object its body."""
        self._objects[at - 1] = body

    def add(self, body: bytes) -> int:
        """Add an object and return its number."""
        self._objects.append(body)
        return len(self._objects)

    def stream(self, entries: bytes, data: bytes, *, packed: bool = True) -> int:
        """Add a stream with more dictionary entries, deflated unless told otherwise."""
        if packed:
            data, entries = zlib.compress(data, LEVEL), entries + b"/Filter/FlateDecode"
        return self.add(b"<<%s/Length %d>>stream\n%s\nendstream" % (entries, len(data), data))

    def bytes(self, root: int, info: int) -> bytes:
        """Return the file with its catalog and document information; its ID is a hash over everything before it."""
        parts, at = [b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"], []
        length = len(parts[0])
        for place, body in enumerate(self._objects, 1):
            at.append(length)
            parts.append(b"%d 0 obj\n%s\nendobj\n" % (place, body))
            length += len(parts[-1])
        rows = b"".join(b"%010d 00000 n \n" % start for start in at)
        parts.append(b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(at) + 1, rows))
        name = hashlib.md5(b"".join(parts), usedforsecurity=False).hexdigest().encode()
        parts.append(
            b"trailer\n<</Size %d/Root %d 0 R/Info %d 0 R/ID[<%s><%s>]>>\nstartxref\n%d\n%%%%EOF\n"
            % (len(at) + 1, root, info, name, name, length)
        )
        return b"".join(parts)
