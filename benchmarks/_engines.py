"""Other people's engines on the same content: typst, fpdf2 and WeasyPrint, each signed twice by pyHanko as it comes.

The content is neutral (a title, names with values, a checklist, paragraphs, two pictures, a file to attach), with the
report's own words and the product's own fonts. Each engine's page is simpler than the report; none verifies itself.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from fieldvisit.keys import Signer
from fieldvisit.paths import resource

FIELDS = ("Lead", "Companion")


@dataclass(frozen=True)
class Content:
    """What is set: all of it as data, never as markup."""

    title: str
    facts: tuple[tuple[str, str], ...]
    rows: tuple[tuple[str, str, str], ...]
    paragraphs: tuple[str, ...]
    pictures: tuple[bytes, ...]
    attached: bytes


TYPST = """
#let d = json("content.json")
#set document(title: d.title, date: datetime(year: 2026, month: 11, day: 21))
#set page("a4", margin: 18mm, footer: context [#d.title #h(1fr) #counter(page).display("1 / 1", both: true)])
#set text(font: "Noto Sans SC", size: 9.5pt, lang: "zh", region: "cn")
#pdf.attach("visit.json", relationship: "data", mime-type: "application/json", description: "visit.json")
= #d.title
#grid(columns: (auto, 1fr, auto, 1fr), gutter: 6pt, ..d.facts.flatten().map(t => text(t)))
#table(columns: (1fr, auto, auto), ..d.rows.flatten().map(t => text(t)))
#for p in d.paragraphs [#par(p)]
#grid(columns: 2, gutter: 8pt, ..d.pictures.map(p => image(p, width: 80mm, alt: "photo")))
"""


def typst() -> Callable[[Content], bytes]:
    """Return the engine with its fonts loaded; PDF/A-3a, tagged, as typst does by itself."""
    import typst as engine

    folder = TemporaryDirectory()
    root = Path(folder.name)
    (root / "report.typ").write_text(TYPST, "utf-8")
    compiler = engine.Compiler(
        root / "report.typ", root=root, font_paths=[Path(str(resource("fonts")))], ignore_system_fonts=True
    )

    def draw(content: Content) -> bytes:
        names = []
        for number, jpeg in enumerate(content.pictures):
            names.append(f"picture-{number}.jpg")
            (root / names[-1]).write_bytes(jpeg)
        told = {
            "title": content.title,
            "facts": content.facts,
            "rows": content.rows,
            "paragraphs": content.paragraphs,
            "pictures": names,
        }
        (root / "content.json").write_text(json.dumps(told, ensure_ascii=False), "utf-8")
        (root / "visit.json").write_bytes(content.attached)
        drawn = compiler.compile(format="pdf", pdf_standards=["a-3a"])
        assert folder.name  # the folder lives as long as the engine
        assert isinstance(drawn, bytes)
        return drawn

    return draw


def fpdf() -> Callable[[Content], bytes]:
    """Return fpdf2; it parses and cuts its font again for each document."""
    from fpdf import FPDF

    def draw(content: Content) -> bytes:
        pdf = FPDF(format="A4")
        pdf.set_lang("zh-CN")
        pdf.add_font("sc", fname=str(resource("fonts") / "NotoSansSC-Regular.ttf"))
        pdf.set_font("sc", size=9.5)
        pdf.set_margin(18)
        pdf.add_page()
        pdf.set_font_size(18)
        pdf.multi_cell(0, 9, content.title, new_x="LMARGIN", new_y="NEXT")
        pdf.set_font_size(9.5)
        for pair in zip(content.facts[::2], content.facts[1::2], strict=False):
            with pdf.table(borders_layout="NONE", first_row_as_headings=False) as table:
                row = table.row()
                for name, value in pair:
                    row.cell(name)
                    row.cell(value)
        with pdf.table(first_row_as_headings=False) as table:
            for cells in content.rows:
                row = table.row()
                for cell in cells:
                    row.cell(cell)
        for text in content.paragraphs:
            pdf.multi_cell(0, 5, text, new_x="LMARGIN", new_y="NEXT", wrapmode="CHAR")
        for jpeg in content.pictures:
            pdf.image(BytesIO(jpeg), w=80)
        pdf.embed_file(basename="visit.json", bytes=content.attached)
        return bytes(pdf.output())

    return draw


CSS = """
@font-face { font-family: sc; src: url(%s); }
@page { size: A4; margin: 18mm; @bottom-right { content: counter(page) " / " counter(pages); font: 8pt sc; } }
body { font: 9.5pt/14pt sc; } h1 { font-size: 18pt; } table { width: 100%%; border-collapse: collapse; }
td { padding: 1pt 3pt; } img { width: 80mm; }
"""


def weasyprint() -> Callable[[Content], bytes]:
    """Return WeasyPrint with one font configuration for all documents."""
    import base64
    from html import escape

    from weasyprint import CSS as Sheet
    from weasyprint import HTML, Attachment
    from weasyprint.text.fonts import FontConfiguration

    fonts = FontConfiguration()
    sheet = Sheet(string=CSS % (resource("fonts") / "NotoSansSC-Regular.ttf").as_uri(), font_config=fonts)

    def cells(cells: tuple[str, ...]) -> str:
        return "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in cells) + "</tr>"

    def draw(content: Content) -> bytes:
        images = "".join(
            f'<img alt="photo" src="data:image/jpeg;base64,{base64.b64encode(jpeg).decode()}">'
            for jpeg in content.pictures
        )
        html = (
            f'<html lang="zh-CN"><title>{escape(content.title)}</title><h1>{escape(content.title)}</h1>'
            f"<table>{''.join(map(cells, content.facts))}</table><table>{''.join(map(cells, content.rows))}</table>"
            f"{''.join(f'<p>{escape(text)}</p>' for text in content.paragraphs)}{images}</html>"
        )
        attachment = Attachment(string=content.attached, name="visit.json")
        written = HTML(string=html).write_pdf(
            stylesheets=[sheet], font_config=fonts, pdf_variant="pdf/a-3b", attachments=[attachment]
        )
        assert isinstance(written, bytes)
        return written

    return draw


def signed(data: bytes, signers: tuple[Signer, Signer]) -> bytes:
    """Sign twice with pyHanko's own signer: certifying first, then in a field of its own."""
    from asn1crypto import keys, x509
    from cryptography.hazmat.primitives import serialization
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import PdfSignatureMetadata, SimpleSigner
    from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
    from pyhanko.sign.signers import PdfSigner
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    for field, one in zip(FIELDS, signers, strict=True):
        raw = one.key.private_bytes(
            serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        signer = SimpleSigner(
            signing_cert=x509.Certificate.load(one.certificate),
            signing_key=keys.PrivateKeyInfo.load(raw),
            cert_registry=SimpleCertificateStore(),  # type: ignore[no-untyped-call]
        )
        first = field == FIELDS[0]
        meta = PdfSignatureMetadata(
            field_name=field,
            md_algorithm="sha256",
            subfilter=SigSeedSubFilter.PADES,
            certify=first,
            docmdp_permissions=MDPPerm.FILL_FORMS,
        )
        out = BytesIO()
        PdfSigner(meta, signer).sign_pdf(IncrementalPdfFileWriter(BytesIO(data)), bytes_reserved=8192, output=out)
        data = out.getvalue()
    return data


ENGINES: dict[str, Callable[[], Callable[[Content], bytes]]] = {
    "typst": typst,
    "fpdf2": fpdf,
    "weasyprint": weasyprint,
}
"""Each engine by name: calling it loads the library, calling what it returns makes one document."""
