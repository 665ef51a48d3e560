"""Signs requests to the office: HTTP Message Signatures (RFC 9421) over the method, path and content digest."""

import base64
import hashlib
import time
from typing import Final

from fieldvisit.keys import SigningKey

COVERED: Final = '("@method" "@path" "content-digest")'


def content_digest(body: bytes) -> str:
    """Return a Content-Digest field (RFC 9530) over the bytes as sent; an empty body has one too."""
    return digest_field(hashlib.sha256(body).hexdigest())


def digest_field(sha256: str) -> str:
    """Return the Content-Digest field of bytes whose SHA-256 (hex) is known."""
    return f"sha-256=:{base64.b64encode(bytes.fromhex(sha256)).decode()}:"


def sign(method: str, path: str, digest: str, device: str, key: SigningKey) -> dict[str, str]:
    """Return the fields Signature-Input and Signature, label `sig1`, Ed25519, `keyid` the device's id.

    `created` is the laptop's wall clock as it stands; the office records it and never refuses for it. The signature
    base is RFC 9421 §2.5, written out because these three components need no parser.
    """
    parameters = f'{COVERED};created={int(time.time())};keyid="{device}";alg="ed25519"'
    base = f'"@method": {method}\n"@path": {path}\n"content-digest": {digest}\n"@signature-params": {parameters}'
    signature = base64.b64encode(bytes.fromhex(key.sign(base.encode()))).decode()
    return {"Signature-Input": f"sig1={parameters}", "Signature": f"sig1=:{signature}:"}
