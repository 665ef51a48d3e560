"""PDF/A: what is archived is whole in itself. PDFBox judges A-1b on copies without what A-1 does not know."""

import re
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from evidence import paper_samples, samples
from evidence.judges import preflight, run
from fieldvisit.evidence import papers, pdfa, receipt, report
from fieldvisit.evidence.papers import LANGUAGES

WANTED = (
    *("<pdfaid:part>3</pdfaid:part>", "<pdfaid:conformance>A</pdfaid:conformance>", "<pdfuaid:part>1</pdfuaid:part>"),
    *("<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>", "<dc:format>application/pdf</dc:format>"),
)


def cut_down(data: bytes) -> bytes:
    """Leave out what PDF/A-1 forbids and PDF/A-3 allows (the attachment, opacity), and name the part accordingly."""
    with pikepdf.open(BytesIO(data)) as pdf:
        for key in ("/AF", "/Names"):
            if key in pdf.Root:
                del pdf.Root[key]
        for page in pdf.pages:
            if "/ExtGState" in page.obj.Resources:
                del page.obj.Resources.ExtGState
                ops = [one for one in pikepdf.parse_content_stream(page) if str(one.operator) != "gs"]
                page.Contents = pdf.make_stream(pikepdf.unparse_content_stream(ops))
        xmp = pdf.Root.Metadata.read_bytes().replace(b"<pdfaid:part>3<", b"<pdfaid:part>1<")
        xmp = xmp.replace(b"<pdfaid:conformance>A<", b"<pdfaid:conformance>B<")
        pdf.Root.Metadata = pdf.make_stream(xmp, Type=pikepdf.Name.Metadata, Subtype=pikepdf.Name.XML)
        out = BytesIO()
        options = {"fix_metadata_version": False, "object_stream_mode": pikepdf.ObjectStreamMode.disable}
        pdf.save(out, force_version="1.4", **options)
    return out.getvalue()


def test_pdfbox_finds_nothing_wrong_with_any_kind_of_paper(tmp_path: Path) -> None:
    kinds = {
        "report": report.lay_out(samples.eventful(samples.full()), samples.photos()),
        "english": report.lay_out(samples.english(), samples.photos()),
        "badge": papers.badge(paper_samples.badge("zh-TW", copy=True)),
        "receipt": receipt.lay_out(samples.receipt(), "A5", "zh-CN"),
        "rare": report.lay_out(samples.hostile(), samples.photos()),
    }
    paths = [tmp_path / f"{name}.pdf" for name in kinds]
    for path, data in zip(paths, kinds.values(), strict=True):
        path.write_bytes(cut_down(data))
    assert preflight(*paths) == {path.name: [] for path in paths}


def test_pdfbox_sees_a_font_that_is_not_embedded(tmp_path: Path) -> None:
    with pikepdf.open(BytesIO(cut_down(report.lay_out(samples.short(), {})))) as pdf:
        for one in pdf.objects:
            if isinstance(one, pikepdf.Dictionary) and "/FontFile2" in one:
                del one.FontFile2
        pdf.save(tmp_path / "bare.pdf")
    assert preflight(tmp_path / "bare.pdf")["bare.pdf"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_paper_says_what_it_is(language: str, tmp_path: Path) -> None:
    for data in (
        report.lay_out(samples.full(language=language), samples.photos()),
        papers.slip(paper_samples.slip(language)),
        papers.card(paper_samples.card(language)),
        receipt.lay_out(samples.receipt(copy=True), "80mm", language),
    ):
        path = tmp_path / "paper.pdf"
        path.write_bytes(data)
        run("qpdf", "--check", str(path))
        run("mutool", "info", str(path))
        said = run("pdfinfo", str(path))
        assert re.search(r"Tagged:\s+yes", said)
        assert re.search(r"Title:\s+\S", said)
        with pikepdf.open(path) as pdf:
            xmp = pdf.Root.Metadata.read_bytes().decode()
            assert all(word in xmp for word in WANTED)
            assert f"<rdf:li>{language}</rdf:li>" in xmp
            assert str(pdf.Root.Lang) == language
            assert pdf.Root.OutputIntents[0].S == pikepdf.Name.GTS_PDFA1
            assert pdf.Root.OutputIntents[0].DestOutputProfile.read_bytes() == pdfa.srgb()
        assert data.count(b"xref\n0 ") == 1
        assert b"/ObjStm" not in data
