"""What makes a drawn paper PDF/A-3a and PDF/UA-1, and a report of it: metadata, colours, the record, fields to sign."""

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Final
from xml.sax.saxutils import escape

from fieldvisit.evidence import pdf

FIELDS: Final = ("Lead", "Companion")
"""The signature fields, in the order they are signed at the door."""
COUNTERSIGN: Final = "Supervisor"
"""The field that stays empty at the door, for the office."""
EMBEDDED: Final = "visit.json"
PRINTS: Final = "/FieldvisitPrints"
"""In the catalog: the pictures as printed, by the SHA-256 of their originals."""
_MAKER: Final = "Fieldvisit"
"""Not named in a paper that names nobody as its author: the neutral card."""


@dataclass(frozen=True, slots=True)
class About:
    """What every paper says of itself; `language` is a tag of BCP 47."""

    title: str
    author: str
    language: str


@dataclass(frozen=True, slots=True)
class Report:
    """What a report has besides. `created` is the time of sealing, `fields` the names of the fields as read out."""

    created: datetime
    layout: str
    embedded: bytes
    pictures: Mapping[str, bytes]
    fields: Mapping[str, str]


def producer(layout: str) -> str:
    """Return the document's Producer entry: it names the layout, so that a verifier knows whether it can repeat it."""
    return f"Fieldvisit report layout {layout}"


def fields(file: pdf.File, pages: Sequence[int], names: Mapping[str, str]) -> list[tuple[int, str]]:
    """Write empty signature fields without a place on the last page; return their numbers and what is read out."""
    nothing = file.stream(b"/Type/XObject/Subtype/Form/BBox[0 0 0 0]", b"", packed=False)
    flat = []
    for place, (name, said) in enumerate(names.items(), len(pages)):
        body = b"/T%s/TU%s/F 132/P %d 0 R/StructParent %d/AP<</N %d 0 R>>" % (
            *(pdf.text(name), pdf.text(said), pages[-1], place, nothing),
        )
        flat.append((file.add(b"<</Type/Annot/Subtype/Widget/FT/Sig/Rect[0 0 0 0]%s>>" % body), said))
    return flat


def finish(
    file: pdf.File,
    about: About,
    entries: bytes,
    signed: Sequence[int],
    report: Report | None,
    images: Mapping[bytes, int],
) -> bytes:
    """Return the file with its catalog: `entries` are what the pages need there, `images` numbers by their bytes."""
    stamp = report.created.astimezone(UTC).replace(microsecond=0) if report else None
    made_by = producer(report.layout) if report else _MAKER if about.author else ""
    metadata = file.stream(b"/Type/Metadata/Subtype/XML", _xmp(about, made_by, stamp), packed=False)
    colours = file.stream(b"/N 3", srgb())
    catalog = b"/Type/Catalog%s/Lang%s/MarkInfo<</Marked true>>/Metadata %d 0 R" % (
        *(entries, pdf.text(about.language), metadata),
    )
    catalog += b"/ViewerPreferences<</DisplayDocTitle true>>/OutputIntents[<</Type/OutputIntent/S/GTS_PDFA1"
    catalog += (
        b"/OutputConditionIdentifier(sRGB IEC61966-2.1)/Info(sRGB IEC61966-2.1)/DestOutputProfile %d 0 R>>]" % colours
    )
    if report and stamp:
        spec = _embed(file, report.embedded, stamp)
        catalog += b"/Names<</EmbeddedFiles<</Names[(%s)%d 0 R]>>>>/AF[%d 0 R]" % (EMBEDDED.encode(), spec, spec)
        catalog += b"/AcroForm %d 0 R" % file.add(b"<</Fields%s/SigFlags 3>>" % pdf.refs(signed))
        if shown := [(digest, images[jpeg]) for digest, jpeg in report.pictures.items() if jpeg in images]:
            held = b"".join(b"/%s %d 0 R" % (digest.encode(), number) for digest, number in shown)
            catalog += b"%s<<%s>>" % (PRINTS.encode(), held)
    info = b"/Title" + pdf.text(about.title)
    if made_by:
        info += b"/Author%s/Creator(%s)/Producer%s" % (pdf.text(about.author), _MAKER.encode(), pdf.text(made_by))
    if stamp:
        info += b"/CreationDate(%s)/ModDate(%s)" % (_date(stamp), _date(stamp))
    return file.bytes(file.add(b"<<%s>>" % catalog), file.add(b"<<%s>>" % info))


def _date(when: datetime) -> bytes:
    return when.strftime("D:%Y%m%d%H%M%SZ").encode()


def _embed(file: pdf.File, data: bytes, stamp: datetime) -> int:
    params = b"<</Size %d/ModDate(%s)/CreationDate(%s)>>" % (len(data), _date(stamp), _date(stamp))
    held = file.stream(b"/Type/EmbeddedFile/Subtype/application#2Fjson/Params" + params, data)
    name = EMBEDDED.encode()
    return file.add(
        b"<</Type/Filespec/F(%s)/UF(%s)/Desc(%s)/AFRelationship/Data/EF<</F %d 0 R/UF %d 0 R>>>>"
        % (name, name, name, held, held)
    )


_UA: Final = (
    '<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"'
    ' xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">'
    '<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">'
    "<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>"
    "<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>"
    "<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>"
    '<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource"><pdfaProperty:name>part</pdfaProperty:name>'
    "<pdfaProperty:valueType>Integer</pdfaProperty:valueType><pdfaProperty:category>internal</pdfaProperty:category>"
    "<pdfaProperty:description>Part of ISO 14289</pdfaProperty:description></rdf:li></rdf:Seq></pdfaSchema:property>"
    "</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>\n"
)
"""PDF/A wants a description of every schema of metadata it does not know itself (ISO 19005-3, 6.6.2.3)."""


def _xmp(about: About, made_by: str, stamp: datetime | None) -> bytes:
    title, author = escape(about.title), escape(about.author)
    tool = f"<xmp:CreatorTool>{_MAKER}</xmp:CreatorTool>" if made_by else ""
    maker = f"<pdf:Producer>{escape(made_by)}</pdf:Producer>" if made_by else ""
    creator = f"<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>" if author else ""
    dates = ""
    if stamp:
        iso = stamp.strftime("%Y-%m-%dT%H:%M:%SZ")
        dates = f"<xmp:CreateDate>{iso}</xmp:CreateDate><xmp:ModifyDate>{iso}</xmp:ModifyDate>"
        dates += f"<xmp:MetadataDate>{iso}</xmp:MetadataDate>"
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">\n'
        '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        "<dc:format>application/pdf</dc:format>"
        f'<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>{creator}'
        f"<dc:language><rdf:Bag><rdf:li>{escape(about.language)}</rdf:li></rdf:Bag></dc:language></rdf:Description>\n"
        '<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/">'
        f"{tool}{dates}</rdf:Description>\n"
        '<rdf:Description rdf:about="" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">'
        f"{maker}</rdf:Description>\n"
        '<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">'
        "<pdfaid:part>3</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance></rdf:Description>\n"
        f'{_UA}<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">'
        '<pdfuaid:part>1</pdfuaid:part></rdf:Description>\n</rdf:RDF></x:xmpmeta>\n<?xpacket end="w"?>'
    ).encode("utf-8", "replace")


@cache
def srgb() -> bytes:
    """Return a small ICC v2 profile of sRGB (IEC 61966-2-1), made here: primaries adapted to D50 and the curve."""

    def fixed(*numbers: float) -> bytes:
        return b"".join(struct.pack(">i", round(number * 65536)) for number in numbers)

    def curve(level: float) -> float:
        return level / 12.92 if level <= 0.04045 else ((level + 0.055) / 1.055) ** 2.4

    name = b"sRGB\0"
    described = b"desc" + bytes(4) + struct.pack(">I", len(name)) + name + bytes(4 + 4 + 2 + 1 + 67)
    trc = b"curv" + bytes(4) + struct.pack(">I", 256)
    trc += b"".join(struct.pack(">H", round(curve(step / 255) * 65535)) for step in range(256))
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
