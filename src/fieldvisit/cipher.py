"""Sealing of long files in chunks: the STREAM construction over AES-256-GCM, so order and end are authenticated too."""

from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from fieldvisit.errors import BlobDamaged

CHUNK: Final = 64 * 1024
"""Plain bytes in every chunk but the last, which has 1 … CHUNK."""
TAG: Final = 16
"""Bytes that sealing adds to a chunk."""
_MAGIC: Final = b"fieldvisit blob 1"


class ChunkCipher:
    """Seals and opens the chunks of one file under a key that is used for nothing else.

    The nonce is the chunk's number (11 bytes, big endian) and one byte that is 1 for the last chunk only (Hoang,
    Reyhanitabar, Rogaway, Vizár 2015): a chunk that is moved, repeated, missing or cut off does not open.
    """

    def __init__(self, key: bytes) -> None:
        self._aead = AESGCM(key)

    def seal(self, number: int, last: bool, chunk: bytes) -> bytes:
        """Return the sealed chunk, TAG bytes longer."""
        return self._aead.encrypt(_nonce(number, last), chunk, _MAGIC)

    def open(self, number: int, last: bool, sealed: bytes) -> bytes:
        """Return the plain chunk. Raises BlobDamaged."""
        try:
            return self._aead.decrypt(_nonce(number, last), sealed, _MAGIC)
        except (InvalidTag, ValueError):
            raise BlobDamaged(chunk=number) from None


def _nonce(number: int, last: bool) -> bytes:
    return number.to_bytes(11, "big") + (b"\x01" if last else b"\x00")
