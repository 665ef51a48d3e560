"""Colour profiles: kept, because the colours depend on them, without the serial number of a screen."""

import struct
from typing import Final

MOST: Final = 1 << 20
"""Bytes; a profile of a printing press has half of it."""
_MOST_TAGS: Final = 100


def plain(profile: bytes) -> bytes:
    """Return a profile fit to be kept, empty when it is none. Screens write their serial number into `mmod`."""
    if not 132 <= len(profile) <= MOST or profile[36:40] != b"acsp":
        return b""
    size, count = struct.unpack_from(">I", profile)[0], struct.unpack_from(">I", profile, 128)[0]
    if not 132 <= size <= len(profile) or count > _MOST_TAGS or 132 + count * 12 > size:
        return b""
    profile = profile[:size]
    tags = [struct.unpack_from(">4sII", profile, 132 + number * 12) for number in range(count)]
    if any(at + length > size for _, at, length in tags):
        return b""
    spans = [(at, length) for name, at, length in tags if name == b"mmod"]
    if not spans:
        return profile
    fresh = bytearray(profile)
    fresh[84:100] = bytes(16)  # the checksum over what now changes; zero says that there is none
    for at, length in spans:
        fresh[at + 8 : at + length] = bytes(max(length - 8, 0))
    return bytes(fresh)
