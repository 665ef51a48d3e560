"""One more revision of a file: written behind what is there, of which no byte is touched."""

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Final

from fieldvisit.evidence import cms, layers, pdf
from fieldvisit.evidence.layers import Paper
from fieldvisit.evidence.objects import Malformed, Ref
from fieldvisit.evidence.signed import covered
from fieldvisit.keys import Signer

if TYPE_CHECKING:
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign.signers.cms_embedder import SigMDPSetup
    from pyhanko.sign.signers.pdf_byterange import PdfSignedData

_SIGNATURE: Final = b"/Type /Sig\n/Filter /Adobe.PPKLite\n/SubFilter /ETSI.CAdES.detached"
_CERTIFIES: Final = (
    b"\n/Reference [<</Type/SigRef/TransformMethod/DocMDP/TransformParams<</Type/TransformParams/V/1.2/P 2>>>>]"
)
_RANGE: Final = b"\n/ByteRange "
_ROOM: Final = 40
"""Bytes for the range that a signature covers, blanks behind it included: enough for four numbers of ten digits."""


def writer(out: BytesIO) -> "IncrementalPdfFileWriter":
    """Return what writes a revision behind a file."""
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    class Unaltered(IncrementalPdfFileWriter):
        """pyHanko would put its name and the machine's clock into the metadata, which are part of what is compared."""

        def _update_meta(self) -> None:
            return

    return Unaltered(out)


def signed(data: bytes, field: str, signer: Signer, name: str, now: datetime, *, certify: bool) -> bytes:
    """Return a document with a signature in a field; `certify` limits what may follow to filling in fields.

    Raises Malformed for a file that is not of our form, or has no such field.
    """
    paper, room = layers.split(data), 2 * cms.reserve(signer)
    behind, gap = blank(paper, len(paper.revisions) - 1, field, name, now, room, certify=certify)
    bare = data + behind
    container = cms.sign(signer, covered(bare, gap, len(bare))).hex().upper().encode()
    if len(container) > room:
        raise ValueError("a signature longer than any")
    return bare[: gap[0] + 1] + container.ljust(room, b"0") + bare[gap[1] - 1 :]


def blank(
    paper: Paper, after: int, field: str, name: str, at: datetime, room: int, *, certify: bool
) -> tuple[bytes, tuple[int, int]]:
    """Write the revision that signs a field, with zeros for the container, and say where in the file these stand.

    `room` is in hex digits, and nothing else in the revision is free: the same file, name and time give the same bytes,
    so that a verifier can write it again. Raises Malformed.
    """
    before = paper.revisions[after]
    root, info, size = before.trailer.get("/Root"), before.trailer.get("/Info"), paper.size(after)
    place = _field(paper, after, field)
    if not isinstance(root, Ref) or not isinstance(info, Ref):
        raise Malformed
    objects = {place: _longer(paper, after, place, b"/V %d 0 R" % size)}
    if certify:
        objects[root.number] = _longer(paper, after, root.number, b"/Perms<</DocMDP %d 0 R>>" % size)
    objects[size] = b"%d 0 obj\n<<\n/Contents " % size
    starts, at_byte = [], before.end
    for number, body in sorted(objects.items()):
        starts.append((number, at_byte))
        at_byte += len(body)
    gap = (at_byte, at_byte + room + 2)
    rest = _dictionary(name, at, certify=certify)
    table = gap[1] + len(_RANGE) + _ROOM + len(rest)
    first, second = _ids(paper, after)
    new = hashlib.md5(second + b"".join(objects.values()) + rest, usedforsecurity=False).digest()
    end = b"xref\n0 1\n0000000000 65535 f \n%strailer\n<</Size %d/Root %d 0 R/Info %d 0 R/ID[<%s><%s>]/Prev %d>>" % (
        *(b"".join(b"%d 1\n%010d 00000 n \n" % one for one in starts), size + 1, root.number, info.number),
        *(first.hex().encode(), new.hex().encode(), before.table),
    )
    end += b"\nstartxref\n%d\n%%%%EOF\n" % table
    span = b"[0 %d %d %d]" % (*gap, table + len(end) - gap[1])
    parts = (*(body for _, body in sorted(objects.items())), b"<", b"0" * room, b">")
    return b"".join((*parts, _RANGE, span.ljust(_ROOM), rest, end)), gap


def _dictionary(name: str, at: datetime, *, certify: bool) -> bytes:
    """Write what stands behind the range in a signature's dictionary."""
    stamp = at.astimezone(UTC).strftime("D:%Y%m%d%H%M%SZ").encode()
    limits = _CERTIFIES if certify else b""
    return b"%s\n/M (%s)\n/Name %s%s\n>>\nendobj\n" % (_SIGNATURE, stamp, pdf.text(name), limits)


def _field(paper: Paper, after: int, name: str) -> int:
    form = paper.dictionary(paper.catalog(after).get("/AcroForm"), after)
    for ref in paper.array(form.get("/Fields"), after):
        if isinstance(ref, Ref) and paper.dictionary(ref, after).get("/T") == name.encode():
            return ref.number
    raise Malformed


def _longer(paper: Paper, after: int, number: int, entries: bytes) -> bytes:
    """Return a dictionary as it stands in the file, with more entries at its end."""
    at = next(one.entries[number] for one in reversed(paper.revisions[: after + 1]) if number in one.entries)
    was = paper.data[at : paper.found(number, after).end]
    close = was.rindex(b">>")
    return b"%s%s>>\nendobj\n" % (was[:close], entries)


def _ids(paper: Paper, after: int) -> tuple[bytes, bytes]:
    found = paper.revisions[after].trailer.get("/ID")
    if isinstance(found, list) and len(found) == 2 and type(found[0]) is bytes and type(found[1]) is bytes:
        return found[0], found[1]
    raise Malformed


def filled(
    data: bytes,
    field: str,
    placeholder: "PdfSignedData",
    container: Callable[[bytes], bytes],
    mdp: "SigMDPSetup | None" = None,
) -> bytes:
    """Return a document with what `container` (SHA-256 → DER) makes of it in a field, which is made when there is none.

    What `container` raises goes through, and nothing was made then.
    """
    from pyhanko.sign.fields import InvisSigSettings, SigFieldSpec
    from pyhanko.sign.signers import cms_embedder

    out = BytesIO(data)
    outside = SigFieldSpec(field, on_page=-1, invis_sig_settings=InvisSigSettings(box_out_of_bounds=True))
    embedding = cms_embedder.PdfCMSEmbedder(new_field_spec=outside).write_cms(field, writer(out))
    next(embedding)
    embedding.send(cms_embedder.SigObjSetup(sig_placeholder=placeholder, mdp_setup=mdp))
    digest, _ = embedding.send(cms_embedder.SigIOSetup(md_algorithm="sha256", in_place=True))
    embedding.send(container(digest.document_digest))
    return out.getvalue()
