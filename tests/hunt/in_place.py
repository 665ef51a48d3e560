"""Known attacks on signed PDF files that change them in place: signature dictionaries, byte ranges, containers."""

import re
from collections.abc import Iterator

from evidence.sealed import NOW
from fieldvisit.evidence import cms, layers, revision, signed
from hunt.specimens import Specimens

_SIGNATURE = re.compile(rb"/Contents <[0-9A-F]+>\n/ByteRange \[[^]]*\] *")


def dictionaries(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Spoil the last signature's dictionary in place: the forms of universal forgery and of wrapping."""
    found = list(_SIGNATURE.finditer(data))[-1]
    start, end = found.span()
    held = data[start:end]
    contents, ranges = held.split(b"\n")
    numbers = [int(one) for one in re.findall(rb"\d+", ranges)]
    size = len(ranges)

    def range_of(*values: object) -> bytes:
        return (b"/ByteRange [" + " ".join(map(str, values)).encode() + b"]").ljust(size)[:size]

    _, b, c, d = numbers
    variants = {
        "all nought": (0, 0, 0, 0),
        "whole file": (0, len(data), len(data), 0),
        "negative": (0, b, -1, d),
        "gap before": (0, b - 40, c, d),
        "gap behind": (0, b, c + 40, d - 40),
        "overlap": (0, c, b, d),
        "twice": (0, b, 0, b),
        "start later": (1, b - 1, c, d),
        "short end": (0, b, c, d - 20),
        "beyond end": (0, b, c, 4294967295),
        "three": (0, b, c),
        "six": (0, b, c, 5, c + 5, d - 5),
        "swapped": (c, d, 0, b),
        "names": ("/a", "/b", "/c", "/d"),
        "real": (0.0, b, c, d),
        "null": ("null",) * 4,
    }
    for what, values in variants.items():
        yield f"range {what}", data[:start] + contents + b"\n" + range_of(*values) + data[end:]
    yield "range gone", data[:start] + contents + b"\n" + b" " * size + data[end:]
    yield "range null", data[:start] + contents + b"\n" + b"/ByteRange null".ljust(size) + data[end:]
    yield from _contents(data, start, contents)
    for more in (b"x", b"1 0 obj\n<<>>\nendobj\n", bytes(600)):
        moved = data[: b + 1] + more + data[b + 1 :]
        yield f"wrapped by {len(more)} before", moved
        yield f"wrapped by {len(more)} behind", data[:c] + more + data[c:]


def _contents(data: bytes, start: int, contents: bytes) -> Iterator[tuple[str, bytes]]:
    """Spoil what stands in a signature's container, or where it stands; `contents` begins at `start`."""
    hexes = contents[len(b"/Contents <") : -1]
    room = len(hexes)
    for what, put in {
        "gone": b" " * (len(contents)),
        "null": b"/Contents null".ljust(len(contents)),
        "nought": b"/Contents <00>".ljust(len(contents)),
        "empty": b"/Contents <>".ljust(len(contents)),
        "a name": b"/Contents /x".ljust(len(contents)),
        "a reference": b"/Contents 1 0 R".ljust(len(contents)),
        "twice": b"/Contents <00>/Contents <" + hexes[:-25].ljust(room - 14, b"0") + b">",
    }.items():
        yield f"contents {what}", data[:start] + put[: len(contents)] + data[start + len(contents) :]
    used = hexes.rstrip(b"0")
    used += b"0" * (len(used) % 2)
    inside = b"> /ByteRange [0 1 2 3] /X <"
    if len(used) + len(inside) < room:
        wrapped = used + inside + b"0" * (room - len(used) - len(inside))
        yield "syntax in the padding", data[: start + 11] + wrapped + data[start + len(contents) - 1 :]
        text = used + b" %comment".ljust(room - len(used))
        yield "comment in the padding", data[: start + 11] + text + data[start + len(contents) - 1 :]


def malleable(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Write each container another way that says the same: the other s, more certificates, longer lengths."""
    from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature

    from fieldvisit.evidence.ecdsa import ORDERS

    for number, found in enumerate(re.finditer(rb"/Contents <([0-9A-F]+)>", data)):
        raw = bytes.fromhex(found[1].decode())
        length = int.from_bytes(raw[2:4], "big") + 4
        der = raw[:length]

        def put(other: bytes, at: tuple[int, int] = found.span(1)) -> bytes:
            return data[: at[0]] + other.hex().upper().encode().ljust(at[1] - at[0], b"0") + data[at[1] :]

        tail = len(der) - 80
        at = der.rindex(b"\x06\x08\x2a\x86\x48\xce\x3d\x04\x03\x02") + 10
        value = der[at + 2 : at + 2 + der[at + 1]]
        r, small = decode_dss_signature(value)
        other = encode_dss_signature(r, ORDERS["secp256r1"] - small)
        if len(other) == len(value) and tail > 0:
            yield (
                f"container {number}: the other s",
                put(der[:at] + b"\x04" + bytes((len(other),)) + other + der[at + 2 + len(value) :]),
            )
        else:
            yield f"container {number}: the other s, longer", put(_longer(der, at, other))
        yield f"container {number}: longer length", put(der[:1] + b"\x83\x00" + der[2:4] + der[4:])
        yield f"container {number}: more behind", put(der + b"\x05\x00")
        yield f"container {number}: endless length", put(der[:1] + b"\x80" + der[4:] + b"\0\0")


def trailers(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Point the last trailer elsewhere, at the same length."""
    start = data.rindex(b"trailer")
    for what, old, new in (
        ("root", rb"(/Root \d*)\d 0 R", rb"\g<1>0 0 R"),
        ("root of another kind", rb"/Root \d", b"/Root 7"),
        ("information", rb"/Info \d", b"/Info 8"),
        ("identity", rb"(/ID ?\[ ?<)\w{4}", rb"\g<1>0000"),
        ("encryption", rb"/Info ", b"/Encr "),
        ("size", rb"/Size \d", b"/Size 9"),
        ("table", rb"/Prev \d", b"/Prev 0"),
    ):
        made = data[:start] + re.sub(old, new, data[start:], count=1)
        if made != data:
            yield f"trailer's {what}", made


def _longer(der: bytes, at: int, value: bytes) -> bytes:
    """Exchange the signature for one of another length, and mend every length above it."""
    grown = len(value) - der[at + 1]
    made = bytearray(der[:at] + b"\x04" + bytes((len(value),)) + value + der[at + 2 + der[at + 1] :])
    spots, where = [], 0
    while where < at:
        tag, first = der[where], der[where + 1]
        octets = first & 0x7F if first & 0x80 else 0
        start = where + 2 + octets
        size = int.from_bytes(der[where + 2 : start], "big") if octets else first
        if start <= at < start + size and tag in (0x30, 0x31, 0xA0):
            spots.append((where, octets, size))
            where = start
        else:
            where = start + size
    for spot, octets, size in spots:
        new = size + grown
        if octets:
            made[spot + 2 : spot + 2 + octets] = new.to_bytes(octets, "big")
        else:
            made[spot + 1] = new
    return bytes(made)


def more_certificates(s: Specimens) -> Iterator[tuple[str, bytes]]:
    """Put further certificates into the companion's container, where no signature looks; there is room for them."""
    once = revision.signed(s.laid_out, "Lead", s.lead, s.record.lead.name, NOW, certify=True)
    room = 16 << 10
    behind, gap = revision.blank(layers.split(once), 1, "Companion", s.record.companion.name, NOW, room, certify=False)
    bare = once + behind
    digest = signed.covered(bare, gap, len(bare))
    _, value, _ = signed._parts(cms.sign(s.companion, digest))
    for what, bag in {
        "the root": [s.companion.certificate, s.office.der],
        "a stranger's": [s.companion.certificate, s.authority.der],
        "a stranger's first": [s.authority.der, s.companion.certificate],
        "itself": [s.companion.certificate] * 2,
    }.items():
        made = cms.assemble(bag, digest, value).hex().upper().encode().ljust(room, b"0")
        yield f"with {what} too", bare[: gap[0] + 1] + made + bare[gap[1] - 1 :]
