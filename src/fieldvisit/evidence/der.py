"""The little of DER (ITU-T X.690) that signature containers are written in: there is one way only to write each."""

from typing import Final

INTEGER: Final = 0x02
OCTETS: Final = 0x04
SEQUENCE: Final = 0x30
SET: Final = 0x31
NULL: Final = b"\x05\x00"


def tlv(tag: int, *parts: bytes) -> bytes:
    """Return a value with its tag and its shortest length."""
    body = b"".join(parts)
    length = len(body)
    if length < 0x80:
        return bytes((tag, length)) + body
    octets = length.to_bytes((length.bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(octets))) + octets + body


def integer(value: int) -> bytes:
    """Return a number that is not negative."""
    return tlv(INTEGER, value.to_bytes(value.bit_length() // 8 + 1, "big"))


def read(data: bytes, at: int, tag: int) -> tuple[int, int]:
    """Return where the contents of the value at `at` begin and end. Raises ValueError for another tag, or no DER."""
    if data[at : at + 1] != bytes((tag,)) or at + 2 > len(data):
        raise ValueError("another value")
    length, start = data[at + 1], at + 2
    if length & 0x80:
        start += length & 0x7F
        octets = data[at + 2 : start]
        length = int.from_bytes(octets, "big")
        if not 1 <= len(octets) <= 4 or length < 0x80 or octets[0] == 0:
            raise ValueError("not the shortest length")
    if start + length > len(data):
        raise ValueError("cut short")
    return start, start + length
