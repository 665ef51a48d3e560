"""Whether the certificates that enrolment brought are ours, whole, and the office's own."""

import base64
import binascii
from collections.abc import Sequence
from datetime import datetime

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec

from fieldvisit.errors import OfficeForeign


def checked_chain(
    chain: Sequence[str], key: ec.EllipticCurvePublicKey, collector_id: str, root_pem: str, now: datetime
) -> tuple[bytes, ...]:
    """Return the chain as DER, leaf first. Raises OfficeForeign(reason="chain").

    The leaf must hold our key and name the collector, each certificate be issued by the next, all be valid at `now`
    (the office's time: the laptop's clock may be anything), and the root be the one that was shown.
    """
    try:
        ders = tuple(base64.b64decode(each, validate=True) for each in chain)
        certificates = [x509.load_der_x509_certificate(der) for der in ders]
        for issued, issuer in zip(certificates, [*certificates[1:], *certificates[-1:]], strict=True):
            issued.verify_directly_issued_by(issuer)
        holds = (
            len(ders) >= 2
            and certificates[0].public_key() == key
            and _common_name(certificates[0]) == collector_id
            and all(
                each.extensions.get_extension_for_class(x509.BasicConstraints).value.ca for each in certificates[1:]
            )
            and all(each.not_valid_before_utc <= now <= each.not_valid_after_utc for each in certificates)
            and certificates[-1] == x509.load_pem_x509_certificate(root_pem.encode())
        )
    except (ValueError, TypeError, binascii.Error, InvalidSignature, x509.ExtensionNotFound):
        holds = False
    if not holds:
        raise OfficeForeign(reason="chain")
    return ders


def _common_name(certificate: x509.Certificate) -> str:
    names = certificate.subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME)
    return str(names[0].value) if len(names) == 1 else ""
