"""A strict reader of the PDF objects that our files hold: whatever could be read in two ways is not read at all."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, TypeAlias

DEEPEST: Final = 24
"""Containers within containers; ours have eight."""
LONGEST: Final = 1 << 20
"""Bytes of one object besides its stream; a signature's container has 20 kB."""
_SHORT: Final = 32
"""Bytes of a name that is remembered."""
_SPACE: Final = re.compile(rb"[\t\n\r ]*")
_OBJECT: Final = re.compile(rb"([1-9]\d{0,6}) 0 obj(?=[\t\n\r <\[(/])")
_TOKEN: Final = re.compile(
    rb"[\t\n\r ]*(?:(?P<ref>[1-9]\d{0,6} 0 R(?![A-Za-z0-9]))"
    rb"|(?P<real>-?\d{0,10}\.\d{1,10}(?![\w.]))"
    rb"|(?P<integer>-?\d{1,10}(?![\w.]))"
    rb"|(?P<word>(?:true|false|null)(?!\w))"
    rb"|(?P<name>/[!-~][^\0- ()<>\[\]/\x7f-\xff]*+(?=[\t\n\r ()<>\[\]/]))"
    rb"|(?P<open><<|\[)"
    rb"|(?P<hex><[0-9A-Fa-f]*>)"
    rb"|(?P<literal>\())"
)
_CLOSED: Final = {mark: re.compile(rb"[\t\n\r ]*" + re.escape(mark)) for mark in (b"]", b">>")}
_ESCAPE: Final = re.compile(rb"#([0-9a-fA-F]{2})")
_PLAIN: Final = re.compile(rb"[^()\\\r]+")
_OCTAL: Final = re.compile(rb"[0-3][0-7]{2}")
_LETTERS: Final = {
    b"n": b"\n",
    b"r": b"\r",
    b"t": b"\t",
    b"b": b"\b",
    b"f": b"\f",
    b"(": b"(",
    b")": b")",
    b"\\": b"\\",
}
_STREAM: Final = re.compile(rb"[\t\n\r ]*stream\r?\n")
_ENDSTREAM: Final = re.compile(rb"\r?\n?endstream")
_ENDOBJ: Final = re.compile(rb"[\t\n\r ]*endobj[\r\n ]{0,2}")


class Malformed(ValueError):
    """The bytes are no object of the kind our files hold."""


class Name(str):
    """A PDF name, with its slash."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Ref:
    """A reference to an object; generations other than 0 do not occur."""

    number: int


@dataclass(frozen=True, slots=True)
class Stream:
    """A stream as it is stored: its dictionary, and its bytes undecoded."""

    head: "dict[str, Value]"
    data: bytes


Value: TypeAlias = "bool | int | float | bytes | Name | Ref | Stream | list[Value] | dict[str, Value] | None"


@dataclass(frozen=True, slots=True)
class Found:
    """An object, where it ends, and where the value of a top-level `/Contents` stands when that is a hex string."""

    value: Value
    end: int
    contents: tuple[int, int] | None


def read(data: bytes, at: int, number: int, end: int) -> Found:
    """Read the object `number` that starts at `at` and ends before `end`. Raises Malformed."""
    begun = _OBJECT.match(data, at, end)
    if begun is None or int(begun[1]) != number:
        raise Malformed
    reader = _Reader(data, begun.end(), min(end, at + LONGEST))
    value = reader.value(0)
    stop = reader.at
    if isinstance(value, dict) and (stream := _STREAM.match(data, stop, end)):
        length = value.get("/Length")
        if type(length) is not int or not 0 <= length <= end - stream.end():
            raise Malformed
        stop = stream.end() + length
        value = Stream(value, data[stream.end() : stop])
        closed = _ENDSTREAM.match(data, stop, end)
        if closed is None:
            raise Malformed
        stop = closed.end()
    ended = _ENDOBJ.match(data, stop, end)
    if ended is None:
        raise Malformed
    return Found(value, ended.end(), reader.contents)


def read_dictionary(data: bytes, at: int, end: int) -> "tuple[dict[str, Value], int]":
    """Read a bare dictionary, as a trailer is one; return it and where it ends. Raises Malformed."""
    reader = _Reader(data, at, min(end, at + LONGEST))
    value = reader.value(0)
    if not isinstance(value, dict):
        raise Malformed
    return value, reader.at


def same(left: Value, right: Value) -> bool:
    """Tell whether two values are the same, kinds included: 1 is not true, and not 1.0."""
    if type(left) is not type(right):
        return False
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(same(left[key], right[key]) for key in left)
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(same(a, b) for a, b in zip(left, right, strict=True))
    if isinstance(left, Stream) and isinstance(right, Stream):
        return left.data == right.data and same(left.head, right.head)
    return left == right


class _Reader:
    """One pass over the bytes of an object."""

    def __init__(self, data: bytes, at: int, end: int) -> None:
        self.data, self.at, self.end = data, at, end
        self.contents: tuple[int, int] | None = None

    def value(self, depth: int) -> Value:
        if depth > DEEPEST:
            raise Malformed
        token = _TOKEN.match(self.data, self.at, self.end)
        if token is None or (kind := token.lastgroup) is None:
            raise Malformed
        self.at, text = token.end(), token[kind]
        if kind == "name":
            return _known(text) if len(text) <= _SHORT else _name(text)
        if kind == "open":
            return self.dictionary(depth) if text == b"<<" else self.array(depth)
        if kind == "integer":
            return int(text)
        if kind == "ref":
            return Ref(int(text[:-4]))
        if kind == "literal":
            return self.literal()
        if kind == "real":
            return float(text)
        if kind == "word":
            return {b"true": True, b"false": False, b"null": None}[text]
        if len(text) % 2:
            raise Malformed
        return bytes.fromhex(text[1:-1].decode())

    def skip(self) -> None:
        space = _SPACE.match(self.data, self.at, self.end)
        assert space is not None
        self.at = space.end()

    def closed(self, mark: bytes) -> bool:
        found = _CLOSED[mark].match(self.data, self.at, self.end)
        if found is None:
            return False
        self.at = found.end()
        return True

    def array(self, depth: int) -> "list[Value]":
        found: list[Value] = []
        while not self.closed(b"]"):
            found.append(self.value(depth + 1))
        return found

    def dictionary(self, depth: int) -> "dict[str, Value]":
        found: dict[str, Value] = {}
        while not self.closed(b">>"):
            key = self.value(depth + 1)
            if not isinstance(key, Name) or key in found:
                raise Malformed
            if key == "/Contents" and depth == 0:
                self.skip()
            start = self.at
            found[str(key)] = self.value(depth + 1)
            if key == "/Contents" and depth == 0 and self.data.startswith(b"<", start) and type(found[key]) is bytes:
                self.contents = (start, self.at)
        return found

    def literal(self) -> bytes:
        parts, depth = [], 0
        while self.at < self.end:
            if plain := _PLAIN.match(self.data, self.at, self.end):
                parts.append(plain[0])
                self.at = plain.end()
                continue
            mark = self.data[self.at : self.at + 1]
            if mark == b")" and depth == 0:
                self.at += 1
                return b"".join(parts)
            if mark == b"\\":
                parts.append(self.escaped())
                continue
            depth += {b"(": 1, b")": -1}.get(mark, 0)
            if mark == b"\r" or depth > DEEPEST:
                raise Malformed
            parts.append(mark)
            self.at += 1
        raise Malformed

    def escaped(self) -> bytes:
        if octal := _OCTAL.match(self.data, self.at + 1, self.end):
            self.at = octal.end()
            return bytes((int(octal[0], 8),))
        letter = _LETTERS.get(self.data[self.at + 1 : self.at + 2])
        if letter is None:
            raise Malformed
        self.at += 2
        return letter


def _name(text: bytes) -> Name:
    """Return a name; escapes stand only where they must."""

    def unescaped(found: re.Match[bytes]) -> bytes:
        byte = bytes.fromhex(found[1].decode())
        if byte.isalnum() or byte == b"\0":
            raise Malformed
        return byte

    if b"%" in text or text.count(b"#") != len(_ESCAPE.findall(text)):
        raise Malformed
    return Name(_ESCAPE.sub(unescaped, text).decode("latin-1"))


_known: Final = lru_cache(maxsize=256)(_name)
"""The same for short names: our files have a hundred, again and again."""
