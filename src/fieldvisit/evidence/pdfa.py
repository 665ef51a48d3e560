"""From a drawn PDF to PDF/A-3b: metadata, colour profile, the embedded record, the two empty signature fields."""

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from pikepdf import Dictionary, Pdf

FIELDS: Final = ("Lead", "Companion")
"""The signature fields, in the order they are signed at the door."""
COUNTERSIGN: Final = "Supervisor"
"""The field that stays empty at the door, for the office."""
EMBEDDED: Final = "visit.json"
PRINTS: Final = "/FieldvisitPrints"
"""In the catalog: the pictures as printed, by the SHA-256 of their originals."""


@dataclass(frozen=True, slots=True)
class Document:
    """What a drawn report still needs. `created` is the time of sealing."""

    title: str
    author: str
    language: str
    created: datetime
    layout: str
    embedded: bytes
    pictures: Mapping[str, bytes]


def finish(drawn: bytes, document: Document) -> bytes:
    """Return the PDF/A-3b file; the same input always gives the same bytes."""
    import pikepdf
    from pikepdf import Dictionary, Name

    with pikepdf.open(BytesIO(drawn)) as pdf:
        stamp = document.created.astimezone(UTC).replace(microsecond=0)
        pdf.Root.Lang = pikepdf.String(document.language)
        pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
        pdf.Root.Metadata = pdf.make_stream(_xmp(document, stamp), Type=Name.Metadata, Subtype=Name.XML)
        pdf.Root.OutputIntents = pikepdf.Array([_intent(pdf)])
        _info(pdf, document, stamp)
        _embed(pdf, document.embedded, stamp)
        _fields(pdf)
        _pictures(pdf, document.pictures)
        out = BytesIO()
        pdf.save(
            out,
            deterministic_id=True,
            min_version="1.7",
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
            fix_metadata_version=False,
        )
    return out.getvalue()


def producer(layout: str) -> str:
    """Return the document's Producer entry: it names the layout, so that a verifier knows whether it can repeat it."""
    return f"Fieldvisit report layout {layout}"


def _pdf_date(when: datetime) -> str:
    return when.strftime("D:%Y%m%d%H%M%SZ")


def _info(pdf: "Pdf", document: Document, stamp: datetime) -> None:
    info = pdf.docinfo
    for key in list(info.keys()):
        del info[key]
    info["/Title"] = document.title
    info["/Author"] = document.author
    info["/Creator"] = "Fieldvisit"
    info["/Producer"] = producer(document.layout)
    info["/CreationDate"] = _pdf_date(stamp)
    info["/ModDate"] = _pdf_date(stamp)


def _xmp(document: Document, stamp: datetime) -> bytes:
    iso = stamp.strftime("%Y-%m-%dT%H:%M:%SZ")
    title, author = escape(document.title), escape(document.author)
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">\n'
        '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        "<dc:format>application/pdf</dc:format>"
        f'<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>'
        f"<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>"
        f"<dc:language><rdf:Bag><rdf:li>{document.language}</rdf:li></rdf:Bag></dc:language></rdf:Description>\n"
        '<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/">'
        f"<xmp:CreatorTool>Fieldvisit</xmp:CreatorTool><xmp:CreateDate>{iso}</xmp:CreateDate>"
        f"<xmp:ModifyDate>{iso}</xmp:ModifyDate><xmp:MetadataDate>{iso}</xmp:MetadataDate></rdf:Description>\n"
        '<rdf:Description rdf:about="" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">'
        f"<pdf:Producer>{producer(document.layout)}</pdf:Producer></rdf:Description>\n"
        '<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">'
        "<pdfaid:part>3</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance></rdf:Description>\n"
        '</rdf:RDF></x:xmpmeta>\n<?xpacket end="w"?>'
    ).encode()


def _intent(pdf: "Pdf") -> "Dictionary":
    import pikepdf

    return pikepdf.Dictionary(
        Type=pikepdf.Name.OutputIntent,
        S=pikepdf.Name.GTS_PDFA1,
        OutputConditionIdentifier="sRGB IEC61966-2.1",
        Info="sRGB IEC61966-2.1",
        DestOutputProfile=pdf.make_stream(srgb(), N=3),
    )


def _embed(pdf: "Pdf", data: bytes, stamp: datetime) -> None:
    import pikepdf
    from pikepdf import Array, Dictionary, Name

    stream = pdf.make_stream(
        data,
        Type=Name.EmbeddedFile,
        Subtype=Name("/application/json"),
        Params=Dictionary(Size=len(data), ModDate=_pdf_date(stamp), CreationDate=_pdf_date(stamp)),
    )
    spec = pdf.make_indirect(
        Dictionary(
            Type=Name.Filespec,
            F=EMBEDDED,
            UF=EMBEDDED,
            AFRelationship=Name.Data,
            EF=Dictionary(F=stream, UF=stream),
            Desc=EMBEDDED,
        )
    )
    pdf.Root.Names = Dictionary(EmbeddedFiles=Dictionary(Names=Array([pikepdf.String(EMBEDDED), spec])))
    pdf.Root.AF = Array([spec])


def _fields(pdf: "Pdf") -> None:
    import pikepdf
    from pikepdf import Array, Dictionary, Name

    page = pdf.pages[-1].obj
    fields = [
        pdf.make_indirect(
            Dictionary(
                Type=Name.Annot,
                Subtype=Name.Widget,
                FT=Name.Sig,
                T=pikepdf.String(name),
                Rect=Array([0, 0, 0, 0]),
                F=132,
                P=page,
            )
        )
        for name in (*FIELDS, COUNTERSIGN)
    ]
    page.Annots = pdf.make_indirect(Array(fields))
    pdf.Root.AcroForm = pdf.make_indirect(Dictionary(Fields=Array(fields), SigFlags=3))


def _pictures(pdf: "Pdf", pictures: Mapping[str, bytes]) -> None:
    import pikepdf

    of: dict[bytes, list[str]] = {}
    for digest, jpeg in pictures.items():
        of.setdefault(jpeg, []).append(digest)
    found = pikepdf.Dictionary()
    for page in pdf.pages:
        for image in page.get_images().values():
            for digest in of.get(image.read_raw_bytes(), ()):
                found[f"/{digest}"] = image
    if len(found):
        pdf.Root[PRINTS] = found


@cache
def srgb() -> bytes:
    """Return a small ICC v2 profile of sRGB (IEC 61966-2-1), made here: primaries adapted to D50 and the curve."""

    def fixed(*numbers: float) -> bytes:
        return b"".join(struct.pack(">i", round(number * 65536)) for number in numbers)

    def curve(level: float) -> float:
        return level / 12.92 if level <= 0.04045 else ((level + 0.055) / 1.055) ** 2.4

    name = b"sRGB\0"
    described = b"desc" + bytes(4) + struct.pack(">I", len(name)) + name + bytes(4 + 4 + 2 + 1 + 67)
    trc = b"curv" + bytes(4) + struct.pack(">I", 1024)
    trc += b"".join(struct.pack(">H", round(curve(step / 1023) * 65535)) for step in range(1024))
    xyz = b"XYZ " + bytes(4)
    tags: list[tuple[bytes, bytes]] = [
        (b"desc", described),
        (b"cprt", b"text" + bytes(4) + b"No copyright\0"),
        (b"wtpt", xyz + fixed(0.9642, 1.0, 0.8249)),
        (b"rXYZ", xyz + fixed(0.43607, 0.22249, 0.01392)),
        (b"gXYZ", xyz + fixed(0.38515, 0.71687, 0.09708)),
        (b"bXYZ", xyz + fixed(0.14307, 0.06061, 0.7141)),
        (b"rTRC", trc),
        (b"gTRC", trc),
        (b"bTRC", trc),
    ]
    table, body, places = b"", b"", {}
    start = 128 + 4 + 12 * len(tags)
    for tag, data in tags:
        if data not in places:
            places[data] = start + len(body)
            body += data + bytes(-len(data) % 4)
        table += tag + struct.pack(">II", places[data], len(data))
    length = start + len(body)
    header = struct.pack(">I4sI4s4s4s", length, b"\0\0\0\0", 0x02100000, b"mntr", b"RGB ", b"XYZ ")
    header += struct.pack(">6H", 2026, 1, 1, 0, 0, 0) + b"acsp" + bytes(28) + fixed(0.9642, 1.0, 0.8249) + bytes(48)
    return header + struct.pack(">I", len(tags)) + table + body
