"""A second opinion on a file that we hold to be sound: pyHanko's, by its own reading of the same bytes."""

import logging
from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

for _name in ("pyhanko", "pyhanko_certvalidator"):
    logging.getLogger(_name).setLevel(logging.CRITICAL)  # it writes a traceback for every stranger's certificate


def agrees(
    data: bytes,
    trust: Sequence[x509.Certificate],
    between: Sequence[x509.Certificate],
    expected: Sequence[tuple[str, datetime]],
) -> bool:
    """Tell whether pyHanko finds the same signatures, in the same order, all of them true, trusted and undisturbed.

    `expected` holds each signature's field and its time; the difference analysis is its own, of every later revision.
    """
    from asn1crypto import x509 as asn1
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation import SignatureCoverageLevel

    signatures = PdfFileReader(BytesIO(data)).embedded_signatures
    if [one.field_name for one in signatures] != [field for field, _ in expected]:
        return False
    roots = [asn1.Certificate.load(one.public_bytes(Encoding.DER)) for one in trust]
    others = [asn1.Certificate.load(one.public_bytes(Encoding.DER)) for one in between]
    for one, (_, when) in zip(signatures, expected, strict=True):
        whole = SignatureCoverageLevel.ENTIRE_FILE if one is signatures[-1] else SignatureCoverageLevel.ENTIRE_REVISION
        if not _holds(one, roots, others, when) or one.coverage < whole:
            return False
    return True


def _holds(one: Any, roots: Sequence[Any], others: Sequence[Any], when: datetime) -> bool:
    from pyhanko.sign.validation import validate_pdf_signature, validate_pdf_timestamp
    from pyhanko_certvalidator import ValidationContext

    context = ValidationContext(trust_roots=list(roots), other_certs=list(others), allow_fetching=False, moment=when)
    if one.sig_object.get("/Type") == "/DocTimeStamp":
        stamp = validate_pdf_timestamp(one, context)
        return bool(stamp.intact and stamp.valid and stamp.trusted)
    status = validate_pdf_signature(one, context)
    good = status.intact and status.valid and status.trusted
    return bool(good and status.docmdp_ok and status.seed_value_ok)
