"""One form of each ECDSA signature: (r, s) and (r, n - s) verify alike, so that either could stand for the other."""

from typing import Final

from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature

ORDERS: Final = {
    "secp256r1": 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551,
    "secp384r1": 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFC7634D81F4372DDF581A0DB248B0A77AECEC196ACCC52973,
    "secp521r1": int(
        "01fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa"
        "51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409",
        16,
    ),
}
"""The order of each curve's group (SEC 2)."""


def low(signature: bytes, curve: str = "secp256r1") -> bytes:
    """Return a signature (DER) in the form whose s is the smaller one. Raises ValueError for what is no signature."""
    r, s = decode_dss_signature(signature)
    return encode_dss_signature(r, min(s, ORDERS[curve] - s))
