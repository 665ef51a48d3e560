"""Bodies within bounds: what arrives is decoded up to a limit, what leaves is compressed as the peer likes."""

import re
import zlib
from collections.abc import AsyncIterator
from typing import Final

import zstandard

from fieldvisit.server.books import Refused

WORTH: Final = 512
"""Bytes below which compressing costs more than it saves."""
MOST_DROPPED: Final = 512 << 20
_WINDOW: Final = 8 << 20


async def taken(pieces: AsyncIterator[bytes], limit: int) -> bytes | None:
    """Return a body of at most `limit` bytes as it comes in, None for a larger one.

    That is taken in all the same and dropped, up to MOST_DROPPED: a browser cut off while it sends shows no answer.
    """
    parts, size = list[bytes](), 0
    async for piece in pieces:
        size += len(piece)
        if size <= limit:
            parts.append(piece)
        elif size > MOST_DROPPED:
            break
    return b"".join(parts) if size <= limit else None


def decoded(body: bytes, encoding: str, limit: int) -> bytes:
    """Return a body without its Content-Encoding. Raises Refused: 415 for an encoding not spoken here, 413 when it
    would grow beyond `limit` bytes (it is never unpacked further), 400 when it is damaged."""
    encoding = encoding.strip().lower()
    try:
        if encoding in ("", "identity"):
            plain = body
        elif encoding == "gzip":
            unpacker = zlib.decompressobj(31)
            plain = unpacker.decompress(body, limit + 1)
            if not unpacker.eof and len(plain) <= limit:
                raise Refused("bad_message", 400, where="body")
        elif encoding == "zstd":
            with zstandard.ZstdDecompressor(max_window_size=_WINDOW).stream_reader(body) as reader:
                plain = reader.read(limit + 1)
        else:
            raise Refused("unsupported_media", 415)
    except (zlib.error, zstandard.ZstdError, MemoryError):
        raise Refused("bad_message", 400, where="body") from None
    if len(plain) > limit:
        raise Refused("too_large", 413, limit=limit)
    return plain


def preferred(accept: str) -> str:
    """Return `zstd`, `gzip` or empty, by an Accept-Encoding header (RFC 9110 §12.5.3; ours of equal weight: zstd)."""
    weights: dict[str, float] = {}
    for part in accept.lower().split(",")[:20]:
        name, _, rest = part.strip().partition(";")
        found = re.fullmatch(r"\s*q=([01](?:\.\d{1,3})?)\s*", rest)
        weights[name.strip()] = float(found[1]) if found else 0.0 if rest else 1.0
    best = max(("zstd", "gzip"), key=lambda name: weights.get(name, weights.get("*", 0.0)))
    return best if weights.get(best, weights.get("*", 0.0)) > 0 else ""


def packed(body: bytes, encoding: str) -> bytes:
    """Compress a reply."""
    if encoding == "zstd":
        return zstandard.ZstdCompressor(level=3).compress(body)
    packer = zlib.compressobj(6, zlib.DEFLATED, 31)
    return packer.compress(body) + packer.flush()
