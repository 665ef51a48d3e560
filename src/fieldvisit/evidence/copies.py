"""A sealed report drawn once more for the printer with the mark of a copy; the signed file itself is only read."""

from io import BytesIO
from typing import TYPE_CHECKING, Final

from fieldvisit.evidence import marks
from fieldvisit.evidence.page import A4, MM, Pen
from fieldvisit.evidence.report import MARGIN, WIDTH, one_at_a_time
from fieldvisit.evidence.words import Words, exact

if TYPE_CHECKING:
    from pyhanko.pdf_utils.generic import DictionaryObject, IndirectObject
    from pyhanko.pdf_utils.rw_common import PdfHandler
    from pyhanko.pdf_utils.writer import BasePdfFileWriter

TOP: Final = 3.5 * MM
"""Where the band stands: above everything that a report prints."""
_NAME: Final = "/FieldvisitCopy"
_NOT_PRINTED: Final = ("/Annots", "/StructParents", "/Tabs")


def marked(report: bytes, serial: str, language: str) -> bytes:
    """Return the pages of a sealed report with a band 副本 COPY and the serial on each, and the word across it.

    For paper only: what is embedded and what is signed are left out, so that nobody takes this for the report's file.
    """
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.pdf_utils.writer import PdfFileWriter

    reader = PdfFileReader(BytesIO(report), strict=False)
    writer = PdfFileWriter(stream_xrefs=False)  # type: ignore[no-untyped-call]
    for number in range(int(reader.root["/Pages"]["/Count"])):
        page = _page(reader, number)
        for entry in _NOT_PRINTED:
            page.pop(entry, None)
    # in one go: what pages share stays shared
    writer.root["/Pages"] = writer.import_object(reader.root.raw_get("/Pages"))
    mark = _form(writer, _mark(serial, language))
    for number in range(int(reader.root["/Pages"]["/Count"])):
        _draw_on(writer, _page(writer, number), mark)
    out = BytesIO()
    writer.write(out)  # type: ignore[no-untyped-call]
    return out.getvalue()


def _page(document: "PdfHandler", number: int) -> "DictionaryObject":
    found: DictionaryObject = document.find_page_for_modification(number)[0].get_object()  # type: ignore[no-untyped-call]
    return found


def _mark(serial: str, language: str) -> bytes:
    """Draw a page with nothing on it but the mark."""
    words = Words(language, "Asia/Shanghai", "paper")
    said = words("copy_of", serial=exact(serial))
    with one_at_a_time:
        pen = Pen(A4, title=said, language=language, author="")
        with pen.tags.artifact():
            marks.band(said, WIDTH).draw(pen, MARGIN, TOP)
        marks.across(pen, words("copy"))
        pen.next_page()
        return pen.bytes()


def _form(writer: "BasePdfFileWriter", drawn: bytes) -> "IndirectObject":
    """Return a page as something that can be drawn on others."""
    from pyhanko.pdf_utils.generic import ArrayObject, FloatObject, NameObject, StreamObject
    from pyhanko.pdf_utils.reader import PdfFileReader

    page = _page(PdfFileReader(BytesIO(drawn)), 0)
    form = StreamObject(stream_data=page["/Contents"].data)
    form["/Type"], form["/Subtype"] = NameObject("/XObject"), NameObject("/Form")
    form["/BBox"] = ArrayObject(map(FloatObject, (0, 0, *A4)))
    form["/Resources"] = writer.import_object(page["/Resources"])
    return writer.add_object(form)


def _draw_on(writer: "BasePdfFileWriter", page: "DictionaryObject", mark: "IndirectObject") -> None:
    from pyhanko.pdf_utils.generic import ArrayObject, DictionaryObject, StreamObject

    # of its own: the pages of a report share theirs
    resources, drawn = (DictionaryObject() for _ in range(2))  # type: ignore[no-untyped-call]
    resources.update(page["/Resources"])
    drawn.update(resources.get("/XObject", {}))
    drawn[_NAME] = mark
    resources["/XObject"] = drawn
    page["/Resources"] = resources
    was = page.raw_get("/Contents")
    inner = was.get_object() if isinstance(was.get_object(), ArrayObject) else [was]
    around = (b"q\n", f"\nQ q {_NAME} Do Q\n".encode())
    before, after = (writer.add_object(StreamObject(stream_data=one)) for one in around)
    page["/Contents"] = ArrayObject([before, *inner, after])
