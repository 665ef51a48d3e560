"""The verifier: what holds is valid, everything else is not, and no bytes make it fall over."""

import os
import re
import time
import zlib
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyhanko.sign.signers.pdf_byterange import SignatureObject

from evidence import samples
from evidence.pki import Office
from evidence.sealed import NOTES, NOW, Case
from fieldvisit import wire
from fieldvisit.evidence import cms, pdfa, report, revision, verify
from fieldvisit.keys import Signer
from fieldvisit.model.record import VisitRecord


def judged(data: bytes, case: Case) -> tuple[str, tuple[str, ...]]:
    found = verify.verify(data, [case.office.der])
    return found.verdict, found.reasons


def signed(laid_out: bytes, lead: Signer, companion: Signer, record: VisitRecord) -> bytes:
    """Sign any document as a collector with the right keys could who does not use our sealing."""
    once = revision.signed(laid_out, "Lead", lead, record.lead.name, NOW, certify=True)
    return revision.signed(once, "Companion", companion, record.companion.name, NOW, certify=False)


def test_another_office_does_not_know_the_signers(case: Case) -> None:
    found = verify.verify(case.data, [Office.new().der])
    assert (found.verdict, found.reasons) == ("unknown signer", ("not_trusted",))
    assert found.record == case.record
    assert verify.verify(case.data, []).verdict == "unknown signer"
    assert verify.verify(case.data, [Office.new().der, case.office.der]).verdict == "valid"


def test_a_root_of_the_same_name_is_another_root(case: Case) -> None:
    assert verify.verify(case.data, [Office.new("Fieldvisit Office Root").der]).verdict == "unknown signer"


def test_roots_are_read_from_pem_and_der(case: Case) -> None:
    assert verify.roots(case.office.pem) == verify.roots(case.office.der) == [case.office.der]
    for bad in (b"", b"-----BEGIN CERTIFICATE-----\nAAAA", case.lead.certificate, case.data):
        with pytest.raises(ValueError):  # noqa: PT011 - the type is the promise
            verify.roots(bad)


def test_what_is_appended_is_seen(case: Case) -> None:
    assert judged(case.data + b"\n", case)[0] == "invalid"
    assert judged(case.data + b"%junk\n%%EOF\n", case)[0] == "invalid"


def test_an_overlay_in_a_later_revision_is_seen(case: Case) -> None:
    from pyhanko.pdf_utils import generic
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    writer = IncrementalPdfFileWriter(BytesIO(case.data))
    page = writer.root["/Pages"]["/Kids"][0]
    extra = writer.add_object(generic.StreamObject(stream_data=b"1 0 0 rg 0 0 300 300 re f"))
    page[generic.pdf_name("/Contents")] = generic.ArrayObject([page.raw_get("/Contents"), extra])
    writer.update_container(page)
    out = BytesIO()
    writer.write(out)  # type: ignore[no-untyped-call]
    verdict, reasons = judged(out.getvalue(), case)
    assert verdict == "invalid"
    assert reasons == ("revision_not_allowed",)


def test_a_file_saved_again_is_no_longer_signed(case: Case) -> None:
    out = BytesIO()
    with pikepdf.open(BytesIO(case.data)) as pdf:
        pdf.save(out)
    assert judged(out.getvalue(), case)[0] == "invalid"


def test_unsigned_and_half_signed_reports_are_invalid(case: Case) -> None:
    assert judged(case.laid_out, case) == ("invalid", ("not_signed",))
    half = revision.signed(case.laid_out, "Lead", case.lead, case.record.lead.name, NOW, certify=True)
    assert judged(half, case) == ("invalid", ("not_signed",))


def test_the_lead_must_certify(case: Case) -> None:
    once = revision.signed(case.laid_out, "Lead", case.lead, case.record.lead.name, NOW, certify=False)
    twice = revision.signed(once, "Companion", case.companion, case.record.companion.name, NOW, certify=False)
    assert "not_certified" in judged(twice, case)[1]


def test_signatures_in_the_other_order_are_seen(case: Case) -> None:
    once = revision.signed(case.laid_out, "Companion", case.companion, case.record.companion.name, NOW, certify=True)
    twice = revision.signed(once, "Lead", case.lead, case.record.lead.name, NOW, certify=False)
    assert judged(twice, case) == ("invalid", ("unexpected_signatures",))


def test_a_third_signature_is_seen(case: Case) -> None:
    placeholder = SignatureObject(name=case.record.lead.name, timestamp=NOW, bytes_reserved=4096)
    more = revision.filled(case.data, "Third", placeholder, lambda digest: cms.sign(case.lead, digest))
    assert judged(more, case)[0] == "invalid"


def test_signers_other_than_those_of_the_record_are_seen(case: Case) -> None:
    stranger = case.office.enrol("K1002")
    data = signed(case.laid_out, case.lead, stranger, case.record)
    assert judged(data, case) == ("invalid", ("other_signer",))
    assert judged(signed(case.laid_out, case.lead, case.lead, case.record), case)[0] == "invalid"


def test_paper_that_says_other_than_the_record_is_seen(case: Case) -> None:
    """Collectors with the right keys print one total and embed another."""
    other = replace(case.record, debt=replace(case.record.debt, total=9_999_900))
    shown = report.lay_out(other, samples.photos())
    swapped = BytesIO()
    with pikepdf.open(BytesIO(shown)) as pdf, pikepdf.open(BytesIO(case.laid_out)) as honest:
        held = honest.Root.AF[0].EF.F.read_bytes()
        pdf.Root.AF[0].EF.F.write(held)
        pdf.save(swapped)
    assert judged(signed(swapped.getvalue(), case.lead, case.companion, case.record), case) == (
        "invalid",
        ("printed_differs",),
    )


@pytest.mark.parametrize(
    "key",
    ["/OpenAction", "/AA", "/Collection"],
)
def test_anything_added_before_signing_is_seen(case: Case, key: str) -> None:
    out = BytesIO()
    with pikepdf.open(BytesIO(case.laid_out)) as pdf:
        pdf.Root[key] = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
        pdf.save(out)
    data = signed(out.getvalue(), case.lead, case.companion, case.record)
    assert judged(data, case) == ("invalid", ("printed_differs",))


def test_another_picture_is_seen(case: Case) -> None:
    out = BytesIO()
    with pikepdf.open(BytesIO(case.laid_out)) as pdf:
        prints = pdf.Root[pdfa.PRINTS]
        first, second = (prints[key] for key in list(prints.keys()))
        first.write(second.read_raw_bytes(), filter=pikepdf.Name.DCTDecode)
        pdf.save(out)
    data = signed(out.getvalue(), case.lead, case.companion, case.record)
    assert judged(data, case)[0] == "invalid"


def test_a_report_of_another_layout_is_valid_with_a_note(case: Case) -> None:
    out = BytesIO()
    with pikepdf.open(BytesIO(case.laid_out)) as pdf:
        pdf.docinfo["/Producer"] = pdfa.producer("5-another")
        pdf.Root.Metadata.write(b"<older/>")
        pdf.save(out)
    found = verify.verify(signed(out.getvalue(), case.lead, case.companion, case.record), [case.office.der])
    assert (found.verdict, found.notes) == ("valid", (*NOTES, "printed_not_compared"))


@pytest.mark.parametrize(
    "spoil",
    [
        lambda held: held + b" ",
        lambda held: held.replace(b'"schema":"fieldvisit.visit/3"', b'"schema":"fieldvisit.visit/9"'),
        lambda held: b'{"unknown":1,' + held[1:],
        lambda held: held.replace(b'"journal_seq":57', b'"journal_seq":"57"'),
        lambda held: b"[" * 100_000,
        lambda held: b"",
    ],
)
def test_a_record_that_does_not_parse_strictly_is_refused(case: Case, spoil) -> None:  # type: ignore[no-untyped-def]
    out = BytesIO()
    with pikepdf.open(BytesIO(case.laid_out)) as pdf:
        stream = pdf.Root.AF[0].EF.F
        stream.write(spoil(stream.read_bytes()))
        pdf.save(out)
    data = signed(out.getvalue(), case.lead, case.companion, case.record)
    assert judged(data, case) == ("invalid", ("no_record",))


def test_a_lapsed_certificate_is_invalid_whatever_it_signed(case: Case) -> None:
    lead = case.office.enrol("K1001", days=20)
    record = replace(case.record, lead=samples.collector(lead, "K1001", "张䶮"))
    data = signed(report.lay_out(record, samples.photos()), lead, case.companion, record)
    assert "certificate_lapsed" in judged(data, case)[1]


def test_every_place_in_the_signature_container_counts(case: Case) -> None:
    """The container is the one part that no signature covers: letter case, padding, anything."""
    gaps = [match.span(1) for match in re.finditer(rb"/Contents <([0-9A-F]+)>", case.data)]
    assert len(gaps) == 2
    for start, end in gaps:
        for where in (start + 6, start + 40, start + 500, end - 1, end - 40):
            for new in (b"1", b"a", b" "):
                if case.data[where : where + 1] != new:
                    changed = case.data[:where] + new + case.data[where + 1 :]
                    assert judged(changed, case)[0] != "valid", (where - start, new)


def test_a_stream_that_unfolds_without_end_is_bounded(case: Case) -> None:
    bomb = zlib.compress(zlib.compress(bytes(1 << 26), 1), 1)
    out = BytesIO()
    with pikepdf.open(BytesIO(case.laid_out)) as pdf:
        pdf.Root.AF[0].EF.F.write(bomb, filter=pikepdf.Array([pikepdf.Name.FlateDecode] * 2))
        pdf.save(out, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    data = signed(out.getvalue(), case.lead, case.companion, case.record)
    assert judged(data, case)[0] == "invalid"


def _stream(head: bytes, data: bytes) -> bytes:
    return b"<<%s /Length %d>>\nstream\n%s\nendstream" % (head, len(data), data)


def _ending(out: bytes, at: int) -> bytes:
    return out + b"startxref\n%d\n%%%%EOF\n" % at


CATALOG = b"%PDF-1.7\n1 0 obj\n<</Type/Catalog>>\nendobj\n"


def _crossing_stream(entries: int) -> bytes:
    """A cross-reference stream: 15 kB of it kept a reader busy for 40 s and took 700 MB."""
    head = b"/Type/XRef /W [1 2 1] /Size %d /Root 1 0 R /Filter/FlateDecode" % entries
    return _ending(CATALOG + b"2 0 obj\n%s\nendobj\n" % _stream(head, zlib.compress(bytes(4 * entries))), len(CATALOG))


def _table(entries: int, more: bytes = b"") -> bytes:
    lines = b"xref\n0 %d\n" % entries + b"0000000000 65535 f \n" * entries
    return _ending(CATALOG + lines + b"trailer\n<</Size %d/Root 1 0 R%s>>\n" % (entries, more), len(CATALOG))


def _revisions(count: int) -> bytes:
    out, before = CATALOG, b""
    for _ in range(count):
        at = len(out)
        out = _ending(out + b"xref\n0 0\ntrailer\n<</Size 2/Root 1 0 R%s>>\n" % before, at)
        before = b"/Prev %d" % at
    return out


@pytest.mark.parametrize(
    "hostile",
    [
        lambda: _crossing_stream(4_000_000),
        lambda: _table(1_000_000),
        lambda: _table(1, b"/Prev %d" % len(CATALOG)),
        lambda: _table(1, b"/XRefStm 9"),
        lambda: _table(1, b"/Pre#76 9"),
        lambda: _revisions(10_000),
    ],
    ids=["stream", "table", "loop", "hybrid", "escaped", "revisions"],
)
def test_a_file_of_another_shape_is_refused_before_it_costs_anything(case: Case, hostile: Callable[[], bytes]) -> None:
    data = hostile()
    before = time.process_time()
    assert judged(data, case) == ("invalid", ("not_our_form",))
    assert time.process_time() - before < 1


def test_what_strangers_wrote_is_not_laid_out(case: Case) -> None:
    """Anybody can sign for themselves and ask the office, and a file of 30 MB is enough for thousands of pages."""
    strangers = Office.new()
    lead, companion = strangers.enrol("K1001"), strangers.enrol("K1002")
    record = replace(
        case.record,
        lead=samples.collector(lead, "K1001", "张䶮"),
        companion=samples.collector(companion, "K1002", "李㛃"),
        notes="很长的记录。" * 60_000,
    )
    out = BytesIO()
    with pikepdf.open(BytesIO(case.laid_out)) as pdf:
        pdf.Root.AF[0].EF.F.write(wire.canonical(record))
        pdf.save(out)
    data = signed(out.getvalue(), lead, companion, record)
    before = time.process_time()
    found = verify.verify(data, [case.office.der])
    assert (found.verdict, found.notes[-1]) == ("unknown signer", "printed_not_compared")
    assert time.process_time() - before < 2
    assert verify.verify(data, [strangers.der]).verdict == "invalid"


def test_too_large_a_file_is_not_opened(case: Case) -> None:
    assert judged(case.data + bytes(verify.LIMIT), case) == ("invalid", ("too_large",))


@settings(max_examples=40)
@given(st.data())
def test_a_flipped_bit_is_never_valid(case: Case, data: st.DataObject) -> None:
    where = data.draw(st.integers(0, len(case.data) - 1))
    bit = data.draw(st.integers(0, 7))
    flipped = bytearray(case.data)
    flipped[where] ^= 1 << bit
    assert judged(bytes(flipped), case)[0] != "valid"


@settings(max_examples=40)
@given(st.data())
def test_a_cut_file_is_never_valid(case: Case, data: st.DataObject) -> None:
    assert judged(case.data[: data.draw(st.integers(0, len(case.data) - 1))], case)[0] == "invalid"


@given(st.binary(max_size=400), st.sampled_from([b"", b"%PDF-1.7\n", b"%PDF-1.7\nxref\n0 1\ntrailer<</Root 1 0 R>>\n"]))
def test_any_bytes_are_answered(case: Case, tail: bytes, head: bytes) -> None:
    assert judged(head + tail, case)[0] == "invalid"


def test_random_megabytes_are_answered(case: Case) -> None:
    assert judged(b"%PDF-1.7\n" + os.urandom(2 << 20), case)[0] == "invalid"


def test_the_container_is_written_one_way_only(case: Case) -> None:
    digest = bytes(32)
    again = cms.assemble([case.lead.certificate], digest, b"\x30\x00")
    assert again == cms.assemble([case.lead.certificate], digest, b"\x30\x00")
    assert len(cms.sign(case.lead, digest)) <= cms.reserve(case.lead)
