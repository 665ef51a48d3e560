"""Who sent a request: HTTP message signatures (RFC 9421) by a laptop's key, over method, path and content digest."""

import base64
import binascii
import hashlib
import hmac
import re
from collections.abc import Mapping
from typing import Any, Final

import sqlalchemy as sa
from http_message_signatures import HTTPMessageVerifier, HTTPSignatureKeyResolver, InvalidSignature
from http_message_signatures.algorithms import ED25519
from http_message_signatures.exceptions import HTTPMessageSignaturesException

from fieldvisit import keys
from fieldvisit.server import tables
from fieldvisit.server.books import Books, Refused

_COVERED: Final = ("@method", "@path", "content-digest")
_DIGEST: Final = re.compile(r"sha-256=:([A-Za-z0-9+/]{43}=):")


class _Keys(HTTPSignatureKeyResolver):
    def __init__(self, books: Books) -> None:
        self._books = books
        self.revoked = False

    def resolve_public_key(self, key_id: str) -> keys.DeviceKey | None:
        row = tables.devices
        if not re.fullmatch(r"[A-Za-z0-9-]{1,64}", key_id):
            return None
        with self._books.database.read() as connection:
            chosen = sa.select(row.c.public, row.c.revoked_at).where(row.c.device == key_id)
            found = connection.execute(chosen).first()
        if found is None:
            return None
        self.revoked = found.revoked_at is not None
        return keys.public_key(found.public)


class _Verifier(HTTPMessageVerifier):
    def validate_created_and_expires(self, sig_input: Any, max_age: Any = None) -> None:
        """Accept any `created`: a laptop with a wrong clock must still be able to sync, and no replay does harm."""


class _Message:
    """What the verifier reads of a request."""

    def __init__(self, method: str, path: str, headers: Mapping[str, str]) -> None:
        self.method = method
        self.url = f"http://office{path}"
        self.headers = headers


def sender(books: Books, method: str, path: str, headers: Mapping[str, str]) -> str:
    """Return the laptop that signed a request. Raises Refused `bad_signature` or `device_revoked`.

    The body is not looked at: `check_digest` ties it to the digest that the signature covers.
    """
    known = _Keys(books)
    verifier = _Verifier(signature_algorithm=ED25519, key_resolver=known)
    try:
        results = verifier.verify(_Message(method, path, headers), max_age=None, require_components=_COVERED)
    except (InvalidSignature, HTTPMessageSignaturesException):
        raise Refused("bad_signature", 401) from None
    if known.revoked:
        raise Refused("device_revoked", 403)
    if len(results) != 1:
        raise Refused("bad_signature", 401)
    return str(results[0].parameters["keyid"])


def check_digest(headers: Mapping[str, str], digest: bytes) -> None:
    """Compare the SHA-256 of a body as sent with its Content-Digest (RFC 9530). Raises Refused `digest_mismatch`."""
    found = _DIGEST.fullmatch(headers.get("content-digest", ""))
    try:
        said = base64.b64decode(found[1], validate=True) if found else b""
    except binascii.Error:
        said = b""
    if not hmac.compare_digest(said, digest):
        raise Refused("digest_mismatch", 400)


def admit(books: Books, method: str, path: str, headers: Mapping[str, str], body: bytes) -> str:
    """Return the laptop that signed a whole request, body included. Raises Refused."""
    device = sender(books, method, path, headers)
    check_digest(headers, hashlib.sha256(body).digest())
    return device
