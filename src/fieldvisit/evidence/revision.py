"""One more revision of a file: written behind what is there, of which no byte is touched."""

from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING

from fieldvisit.evidence import cms
from fieldvisit.keys import Signer

if TYPE_CHECKING:
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign.signers.cms_embedder import SigMDPSetup
    from pyhanko.sign.signers.pdf_byterange import PdfSignedData


def writer(out: BytesIO) -> "IncrementalPdfFileWriter":
    """Return what writes a revision behind a file."""
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    class Unaltered(IncrementalPdfFileWriter):
        """pyHanko would put its name and the machine's clock into the metadata, which are part of what is compared."""

        def _update_meta(self) -> None:
            return

    return Unaltered(out)


def signed(data: bytes, field: str, signer: Signer, name: str, now: datetime, *, certify: bool) -> bytes:
    """Return a document with a signature in a field; `certify` limits what may follow to filling in fields."""
    from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
    from pyhanko.sign.signers.cms_embedder import SigMDPSetup
    from pyhanko.sign.signers.pdf_byterange import SignatureObject

    placeholder = SignatureObject(
        subfilter=SigSeedSubFilter.PADES,
        timestamp=now.astimezone(UTC).replace(microsecond=0),
        name=name,
        bytes_reserved=2 * cms.reserve(signer),
    )
    perms = MDPPerm.FILL_FORMS if certify else None
    mdp = SigMDPSetup(md_algorithm="sha256", certify=certify, docmdp_perms=perms)
    return filled(data, field, placeholder, lambda digest: cms.sign(signer, digest), mdp)


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
