"""What the office adds to a report on arrival: a supervisor's signature, what proves the signers, and the time."""

from collections.abc import Callable, Sequence
from datetime import datetime
from io import BytesIO
from typing import Any, Final

from fieldvisit.errors import StampRefused
from fieldvisit.evidence import layers, revision, token
from fieldvisit.evidence.pdfa import COUNTERSIGN
from fieldvisit.evidence.token import Token
from fieldvisit.keys import Signer

Ask = Callable[[bytes], bytes]
"""Puts a query (DER TimeStampReq) to an authority and returns its answer (DER TimeStampResp)."""
FIELD: Final = "Timestamp"
"""Document timestamps are in fields of this name with a number, from 1."""
SUBFILTER: Final = "/ETSI.RFC3161"
_ROOM: Final = (6 << 10, 30 << 10)
"""Bytes kept free for a token; the second try when it does not fit into the first."""


class _TooLong(Exception):
    """A token does not fit into the place kept free for it."""


def countersign(data: bytes, signer: Signer, name: str, now: datetime) -> bytes:
    """Return a report with a supervisor's signature in the field that was prepared for it.

    Raises StampRefused `no_field` for a report without that field, `countersigned` when it is signed, `not_a_report`.
    """
    from pyhanko.sign.fields import enumerate_sig_fields

    reader = _reader(data)
    held = {field: value for field, value, _ in enumerate_sig_fields(reader)}
    if COUNTERSIGN not in held:
        raise StampRefused(reason="no_field")
    if held[COUNTERSIGN] is not None:
        raise StampRefused(reason="countersigned")
    return _sound(data, revision.signed(data, COUNTERSIGN, signer, name, now, certify=False))


def timestamp(
    data: bytes,
    ask: Ask,
    *,
    trust: Sequence[bytes],
    now: datetime,
    certificates: Sequence[bytes] = (),
    crls: Sequence[bytes] = (),
    policy: str = "",
) -> bytes:
    """Return a report with what proves its signers and a document timestamp over all of it (PAdES B-LTA).

    `trust` are the roots of timestamp authorities; `certificates` and `crls` go into the document security store. All
    are DER. Called again later, it renews. Raises StampRefused (see `token.accept`) and whatever `ask` raises.
    """
    reader = _reader(data)
    number = 1 + sum(one.sig_object.get("/SubFilter") == SUBFILTER for one in reader.embedded_signatures)
    known = _with_store(data, certificates, crls)
    for room in _ROOM:

        def container(digest: bytes, room: int = room) -> bytes:
            asked = token.query(digest, policy)
            given = token.accept(ask(asked.der()), asked, trust, crls, now)
            if len(given.der) > room:
                raise _TooLong
            return given.der

        try:
            return _sound(data, _stamped(known, f"{FIELD}{number}", container, room))
        except _TooLong:
            continue
    raise StampRefused(reason="token_garbled")


def stamps(data: bytes) -> tuple[Token, ...]:
    """Return the document timestamps of a file we have stamped, the oldest first. Raises StampRefused."""
    from asn1crypto import cms

    held = (one for one in _reader(data).embedded_signatures if one.sig_object.get("/SubFilter") == SUBFILTER)
    try:
        return tuple(token.read(cms.ContentInfo.load(one.pkcs7_content).dump()) for one in held)
    except ValueError:
        raise StampRefused(reason="not_a_report") from None


def _reader(data: bytes) -> Any:
    from pyhanko.pdf_utils.misc import PdfError
    from pyhanko.pdf_utils.reader import PdfFileReader

    try:
        layers.split(data)
        return PdfFileReader(BytesIO(data))
    except (PdfError, ValueError, TypeError, KeyError):
        raise StampRefused(reason="not_a_report") from None


def _with_store(data: bytes, certificates: Sequence[bytes], crls: Sequence[bytes]) -> bytes:
    """Return the file with a security store that holds these, too; without what is there already."""
    from asn1crypto import crl, x509
    from pyhanko.sign.validation.dss import DocumentSecurityStore

    out = BytesIO(data)
    writer = revision.writer(out)
    store = DocumentSecurityStore.supply_dss_in_writer(
        writer,
        None,
        certs=[x509.Certificate.load(one) for one in dict.fromkeys(certificates)],
        crls=[crl.CertificateList.load(one) for one in dict.fromkeys(crls)],
    )
    if store.modified:
        writer.write_in_place()  # type: ignore[no-untyped-call]
    return out.getvalue()


def _stamped(data: bytes, field: str, container: Callable[[bytes], bytes], room: int) -> bytes:
    from pyhanko.sign.signers.pdf_byterange import DocumentTimestamp

    empty = DocumentTimestamp(bytes_reserved=2 * room)  # type: ignore[no-untyped-call]
    return revision.filled(data, field, empty, container)


def _sound(before: bytes, after: bytes) -> bytes:
    """Return the file after looking at it as others will: nothing before was touched, and every signature holds."""
    from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
    from pyhanko.sign.validation.status import SignatureCoverageLevel

    if not after.startswith(before):
        raise StampRefused(reason="broken")
    held: list[EmbeddedPdfSignature] = _reader(after).embedded_signatures
    for one in held:
        one.compute_integrity_info()  # type: ignore[no-untyped-call]
        told = one.summarise_integrity_info()
        whole = one is not held[-1] or told["coverage"] == SignatureCoverageLevel.ENTIRE_FILE
        if not (whole and told["docmdp_ok"]):
            raise StampRefused(reason="broken")
    return after
