"""What is written at the door: without a PDF library, in one way, and read by whoever reads PDF."""

import subprocess
import sys
from datetime import UTC
from io import BytesIO
from pathlib import Path

import pytest
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko.sign.signers.cms_embedder import SigMDPSetup
from pyhanko.sign.signers.pdf_byterange import SignatureObject

from evidence import samples
from evidence.sealed import NOW, Case
from fieldvisit.evidence import cms, photos, revision, verify
from fieldvisit.evidence.objects import Malformed
from fieldvisit.evidence.seal import seal
from fieldvisit.keys import Signer

AT_THE_DOOR = """
import sys
from evidence import samples
from evidence.pki import Office
from evidence.sealed import NOW
from fieldvisit.evidence import seal, verify

seal.make_ready()
loaded = set(sys.modules)
office = Office.new()
lead, companion = office.enrol("K1001"), office.enrol("K1002")
data = seal.seal(samples.full(lead, companion), samples.photos(), lead, companion, office.der, NOW)
assert verify.verify(data, [office.der]).verdict == "valid"
heavy = {"pyhanko", "asn1crypto", "reportlab", "pikepdf", "requests"} & set(sys.modules)
late = {one.partition(".")[0] for one in set(sys.modules) - loaded} - {"fieldvisit"}
print(sorted(heavy), len(late) < 12 or sorted(late))
"""


def test_neither_sealing_nor_verifying_it_loads_a_pdf_library() -> None:
    path = [str(Path(__file__).parents[1]), str(Path(__file__).parents[2] / "src")]
    code = f"import sys; sys.path[:0] = {path!r}\n{AT_THE_DOOR}"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "[] True"


def test_pyhanko_reads_what_we_wrote(case: Case) -> None:
    lead, companion = PdfFileReader(BytesIO(case.data)).embedded_signatures
    names = (case.record.lead.name, case.record.companion.name)
    assert [str(one.sig_object["/Name"]) for one in (lead, companion)] == list(names)
    assert {one.self_reported_timestamp for one in (lead, companion)} == {NOW}


def test_the_same_signatures_written_by_another_program_are_valid_too(case: Case) -> None:
    """A report of before has its revisions from pyHanko: it is not ours to the byte, and is read object by object."""
    data = by_pyhanko(case.laid_out, "Lead", case.lead, case.record.lead.name, certify=True)
    data = by_pyhanko(data, "Companion", case.companion, case.record.companion.name, certify=False)
    assert data != case.data
    assert verify.verify(data, [case.office.der]).verdict == "valid"


def by_pyhanko(data: bytes, field: str, signer: Signer, name: str, *, certify: bool) -> bytes:
    placeholder = SignatureObject(
        subfilter=SigSeedSubFilter.PADES,
        timestamp=NOW.astimezone(UTC).replace(microsecond=0),
        name=name,
        bytes_reserved=2 * cms.reserve(signer),
    )
    mdp = SigMDPSetup(md_algorithm="sha256", certify=certify, docmdp_perms=MDPPerm.FILL_FORMS if certify else None)
    return revision.filled(data, field, placeholder, lambda digest: cms.sign(signer, digest), mdp)


def test_photos_reduced_before_give_the_same_report(case: Case) -> None:
    kept: dict[str, bytes] = {}
    for sha256, data in samples.photos().items():
        photos.keep(kept, sha256, data)
    assert kept == photos.prints(case.record.attached, samples.photos())
    again = seal(case.record, samples.photos(), case.lead, case.companion, case.office.der, NOW, kept)
    assert again.startswith(case.laid_out)


def test_only_so_many_reduced_photos_are_held() -> None:
    kept: dict[str, bytes] = {}
    photo = next(iter(samples.photos().values()))
    for number in range(photos.MOST_KEPT + 3):
        kept[str(number)] = b""
    photos.keep(kept, "new", photo)
    assert len(kept) == photos.MOST_KEPT
    assert "new" in kept
    photos.keep(kept, "none", b"no picture")
    assert "none" not in kept


def test_a_field_that_was_not_prepared_is_not_made(case: Case) -> None:
    with pytest.raises(Malformed):
        revision.signed(case.data, "Third", case.lead, "", NOW, certify=False)
