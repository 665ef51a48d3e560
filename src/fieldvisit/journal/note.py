"""Signed notes of C2SP (signed-note, tlog-checkpoint): a short text and who signed it, as other tools read them too."""

import base64
import binascii
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Final

from fieldvisit import keys
from fieldvisit.errors import BadMessage

ED25519: Final = b"\x01"
MOST_SIGNATURES: Final = 100
LARGEST: Final = 64 << 10
"""Characters a note may have."""
_DASH: Final = "\u2014 "
_NAME: Final = re.compile(r"[^\s+]+")
_AT: Final = "at "


@dataclass(frozen=True, slots=True)
class Verifier:
    """Whose signature counts: the key's name and its 32 raw bytes in hex."""

    name: str
    key: str

    @property
    def key_id(self) -> bytes:
        """The four bytes that with the name stand before a signature (C2SP signed-note, type 1)."""
        return sha256(self.name.encode() + b"\n" + ED25519 + bytes.fromhex(self.key)).digest()[:4]

    def __str__(self) -> str:
        """The verifier key as other tools read it: name, key id in hex and base64 of type and key, joined by plus."""
        return f"{self.name}+{self.key_id.hex()}+{_b64(ED25519 + bytes.fromhex(self.key))}"

    @classmethod
    def parse(cls, text: str) -> "Verifier":
        """Read a verifier key strictly. Raises BadMessage."""
        name, _, rest = text.partition("+")
        key_id, _, data = rest.partition("+")
        raw = _unb64(data)
        if raw is None or len(raw) != 33 or raw[:1] != ED25519 or not named(name):
            raise BadMessage(where="verifier key")
        made = cls(name, raw[1:].hex())
        if key_id != made.key_id.hex():
            raise BadMessage(where="verifier key")
        return made


@dataclass(frozen=True, slots=True)
class Point:
    """What a checkpoint says: the tree named `origin` has `size` leaves and this root (hex). `more`: further lines."""

    origin: str
    size: int
    root: str
    more: tuple[str, ...] = ()

    @property
    def at(self) -> datetime | None:
        """When it was signed, if it says so."""
        said = next((line.removeprefix(_AT) for line in self.more if line.startswith(_AT)), "")
        try:
            at = datetime.fromisoformat(said)
        except ValueError:
            return None
        return at if at.tzinfo else None

    def text(self) -> str:
        """Return the note's text (C2SP tlog-checkpoint)."""
        lines = (self.origin, str(self.size), _b64(bytes.fromhex(self.root)), *self.more)
        return "".join(f"{line}\n" for line in lines)


def named(name: str) -> bool:
    """Tell whether a text may be a key's name: no spaces, no plus, nothing that cannot be seen."""
    return bool(_NAME.fullmatch(name)) and name.isprintable()


def stamp(at: datetime) -> str:
    """Return the further line that says when a checkpoint was signed."""
    return f"{_AT}{at.isoformat(timespec='milliseconds')}"


def sign(text: str, signers: Sequence[tuple[str, keys.SigningKey]]) -> str:
    """Return a text as a note signed by keys with their names. Raises BadMessage for a text no note can have."""
    if not text.endswith("\n") or not _clean(text) or not signers:
        raise BadMessage(where="note")
    lines = []
    for name, key in signers:
        if not named(name):
            raise BadMessage(where="note")
        data = Verifier(name, key.public).key_id + bytes.fromhex(key.sign(text.encode()))
        lines.append(f"{_DASH}{name} {_b64(data)}\n")
    return f"{text}\n{''.join(lines)}"


def opened(note: str, trusted: Sequence[Verifier]) -> str | None:
    """Return the text of a note that a trusted key signed, None when none did or when one's signature is false.

    Signatures of unknown keys are passed over. Raises BadMessage for what is no note at all.
    """
    text, lines = _parted(note)
    known = {(one.name, one.key_id): one for one in trusted}
    good = False
    for line in lines:
        name, data = _signature(line)
        if one := known.get((name, data[:4])):
            if not keys.verify(one.key, text.encode(), data[4:].hex()):
                return None
            good = True
    return text if good else None


def point(text: str) -> Point:
    """Read a checkpoint's text strictly. Raises BadMessage."""
    lines = text.split("\n")
    if len(lines) < 4 or lines.pop() or not all(lines) or not _clean(text):
        raise BadMessage(where="checkpoint")
    root = _unb64(lines[2])
    if not re.fullmatch(r"0|[1-9][0-9]{0,17}", lines[1]) or root is None or len(root) != 32:
        raise BadMessage(where="checkpoint")
    return Point(lines[0], int(lines[1]), root.hex(), tuple(lines[3:]))


def told(note: str) -> Point | None:
    """Return what a checkpoint says, whoever signed it; None for what is none. Never to be believed for itself."""
    try:
        return point(_parted(note)[0])
    except BadMessage:
        return None


def read(note: str, origin: str, office_key: str) -> Point | None:
    """Return what a checkpoint of a tree says if its office signed it, None for everything else.

    The key's name in the note is the tree's origin, as C2SP recommends.
    """
    try:
        text = opened(note, [Verifier(origin, office_key)])
        said = point(text) if text else None
    except (BadMessage, ValueError):
        return None
    return said if said and said.origin == origin else None


def _parted(note: str) -> tuple[str, list[str]]:
    text, blank, rest = note.rpartition("\n\n")
    lines = rest.split("\n")
    if not blank or not text or lines.pop() or not 0 < len(lines) <= MOST_SIGNATURES or not _clean(note):
        raise BadMessage(where="note")
    return f"{text}\n", lines


def _signature(line: str) -> tuple[str, bytes]:
    name, _, data = line.removeprefix(_DASH).partition(" ")
    raw = _unb64(data)
    if not line.startswith(_DASH) or not named(name) or raw is None or len(raw) < 5:
        raise BadMessage(where="note")
    return name, raw


def _clean(text: str) -> bool:
    if len(text) > LARGEST:
        return False
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return not any(each < " " and each != "\n" for each in text)


def _b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _unb64(text: str) -> bytes | None:
    """Return bytes from base64 written in the one way there is (RFC 4648 §4), None otherwise."""
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
    return data if _b64(data) == text else None
