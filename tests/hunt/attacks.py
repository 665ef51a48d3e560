"""Known attacks on signed PDF files, rebuilt on good reports: evil in a later revision.

After the published research: incremental saving, signature wrapping and universal forgery (CCS 2019), shadow attacks
(NDSS 2021), evil annotations and sneaky signatures on certified files (S&P 2021). Where an attacker can get a genuine
timestamp over what they added (anybody can), they have one here.
"""

from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

from pyhanko.pdf_utils import generic as _generic
from pyhanko.pdf_utils import misc

from evidence.sealed import NOW
from fieldvisit.evidence import revision, token
from hunt.specimens import HOUR, Specimens

generic: Any = _generic  # its constructors are not typed
Writer = Any
Evil = Callable[[Writer], None]
name = generic.pdf_name
RED = b"1 0 0 rg 0 0 600 800 re f"


def written(data: bytes, evil: Evil) -> bytes:
    """Return a file with a revision that does evil."""
    out = BytesIO(data)
    writer = revision.writer(out)
    evil(writer)
    writer.write_in_place()  # type: ignore[no-untyped-call]
    return out.getvalue()


def stamped(s: Specimens, data: bytes, evil: Evil | None = None, hours: int = 5000) -> bytes:
    """Return a file with a genuine timestamp over it; `evil` is done in the same revision."""
    from pyhanko.sign.signers.pdf_byterange import DocumentTimestamp

    when = NOW + hours * HOUR
    held = revision.writer
    number = data.count(b"/DocTimeStamp") + 1

    def spoilt(out: BytesIO) -> Writer:
        writer = held(out)
        if evil:
            evil(writer)
        return writer

    def container(digest: bytes) -> bytes:
        asked = token.query(digest)
        return token.accept(s.authority.answer(asked.der(), when), asked, [s.authority.der], [], when).der

    revision.writer = spoilt
    try:
        return revision.filled(data, f"Timestamp{number}", DocumentTimestamp(bytes_reserved=16 << 10), container)  # type: ignore[no-untyped-call]
    finally:
        revision.writer = held


def _page(writer: Writer) -> Any:
    return writer.root["/Pages"]["/Kids"][0]


def _touch(writer: Writer, thing: Any) -> None:
    writer.update_container(thing)


def _stream(writer: Writer, data: bytes = RED, **head: Any) -> Any:
    return writer.add_object(
        generic.StreamObject({name(f"/{key}"): value for key, value in head.items()}, stream_data=data)
    )


def _form(writer: Writer) -> Any:
    box = generic.ArrayObject(map(generic.NumberObject, (0, 0, 600, 800)))
    return _stream(writer, RED, Type=name("/XObject"), Subtype=name("/Form"), BBox=box)


def _annotation(kind: str, **more: Any) -> Evil:
    def evil(writer: Writer) -> None:
        page = _page(writer)
        made = generic.DictionaryObject(
            {
                name("/Type"): name("/Annot"),
                name("/Subtype"): name(f"/{kind}"),
                name("/Rect"): generic.ArrayObject(map(generic.NumberObject, (50, 50, 550, 750))),
                name("/Contents"): generic.pdf_string("FORGED"),
                name("/AP"): generic.DictionaryObject({name("/N"): _form(writer)}),
                **{name(f"/{key}"): value for key, value in more.items()},
            }
        )
        before = [page["/Annots"].raw_get(n) for n in range(len(page["/Annots"]))] if "/Annots" in page else []
        annots = generic.ArrayObject([*before, writer.add_object(made)])
        page[name("/Annots")] = annots
        _touch(writer, page)

    return evil


def _overlay(writer: Writer) -> None:
    page = _page(writer)
    page[name("/Contents")] = generic.ArrayObject([page.raw_get("/Contents"), _stream(writer)])
    _touch(writer, page)


def _content(writer: Writer) -> None:
    raw = _page(writer).raw_get("/Contents")
    writer.objects[(0, raw.idnum)] = generic.StreamObject(stream_data=RED)


def _field(field: int, **more: Any) -> Evil:
    def evil(writer: Writer) -> None:
        held = writer.root["/AcroForm"]["/Fields"][field]
        for key, value in more.items():
            held[name(f"/{key}")] = _form(writer) if value == "form" else value
        _touch(writer, held)

    return evil


def _sneaky(writer: Writer) -> None:
    """A signature field that shows something: the sneaky signature attack."""
    held = writer.root["/AcroForm"]["/Fields"][-1]
    held[name("/Rect")] = generic.ArrayObject(map(generic.NumberObject, (0, 0, 600, 800)))
    held[name("/AP")] = generic.DictionaryObject({name("/N"): _form(writer)})
    _touch(writer, held)


def _catalog(key: str, value: Callable[[Writer], Any] | Any) -> Evil:
    def evil(writer: Writer) -> None:
        writer.root[name(f"/{key}")] = value(writer) if callable(value) else value
        writer.update_root()

    return evil


def _script(_: Writer) -> Any:
    return generic.DictionaryObject({name("/S"): name("/JavaScript"), name("/JS"): generic.pdf_string("app.alert(1)")})


def _swapped(writer: Writer) -> None:
    stream = writer.root["/Names"]["/EmbeddedFiles"]["/Names"][1]["/EF"].raw_get("/F")
    writer.objects[(0, stream.idnum)] = generic.StreamObject(stream_data=b'{"schema":"fieldvisit.visit/3"}')


def _attached(writer: Writer) -> None:
    names = writer.root["/Names"]["/EmbeddedFiles"]
    held = names["/Names"]
    names[name("/Names")] = generic.ArrayObject([*held, generic.pdf_string("zz.json"), held.raw_get(1)])
    writer.update_root()


def _pages(change: Callable[[Writer, list[Any]], list[Any]]) -> Evil:
    def evil(writer: Writer) -> None:
        pages = writer.root["/Pages"]
        kids = change(writer, [pages["/Kids"].raw_get(n) for n in range(len(pages["/Kids"]))])
        pages[name("/Kids")] = generic.ArrayObject(kids)
        pages[name("/Count")] = generic.NumberObject(len(kids))
        _touch(writer, pages)

    return evil


def _another(writer: Writer, kids: list[Any]) -> list[Any]:
    page = generic.DictionaryObject(dict(kids[0].get_object()))
    page[name("/Contents")] = _stream(writer)
    return [*kids, writer.add_object(page)]


def _boxed(key: str, value: Any) -> Evil:
    def evil(writer: Writer) -> None:
        page = _page(writer)
        page[name(f"/{key}")] = value
        _touch(writer, page)

    return evil


def _font(writer: Writer) -> None:
    fonts = _page(writer)["/Resources"]["/Font"]
    key = next(iter(fonts))
    font = fonts[key]
    font[name("/ToUnicode")] = _stream(writer, b"/CIDInit /ProcSet findresource begin")
    writer.objects[(0, fonts.raw_get(key).idnum)] = font


def _optional(writer: Writer) -> None:
    group = writer.add_object(
        generic.DictionaryObject({name("/Type"): name("/OCG"), name("/Name"): generic.pdf_string("x")})
    )
    order = generic.DictionaryObject({name("/OFF"): generic.ArrayObject([group])})
    writer.root[name("/OCProperties")] = generic.DictionaryObject(
        {name("/OCGs"): generic.ArrayObject([group]), name("/D"): order}
    )
    writer.update_root()


def _acroform(key: str, value: Any) -> Evil:
    def evil(writer: Writer) -> None:
        form = writer.root["/AcroForm"]
        form[name(f"/{key}")] = value
        _touch(writer, form)

    return evil


def _stored(**held: Callable[[Writer], Any]) -> Evil:
    def evil(writer: Writer) -> None:
        old = writer.root["/DSS"] if "/DSS" in writer.root else generic.DictionaryObject()
        dss = generic.DictionaryObject(dict(old))
        for key, value in held.items():
            dss[name(f"/{key}")] = value(writer)
        writer.root[name("/DSS")] = writer.add_object(dss)
        writer.update_root()

    return evil


def _drawn_field(writer: Writer) -> None:
    """A new text field with a value that shows, under DocMDP 2 allowed to be filled but not to be made."""
    field = generic.DictionaryObject(
        {
            name("/FT"): name("/Tx"),
            name("/T"): generic.pdf_string("Note"),
            name("/V"): generic.pdf_string("PAID IN FULL"),
            name("/Type"): name("/Annot"),
            name("/Subtype"): name("/Widget"),
            name("/F"): generic.NumberObject(4),
            name("/Rect"): generic.ArrayObject(map(generic.NumberObject, (50, 50, 550, 750))),
            name("/AP"): generic.DictionaryObject({name("/N"): _form(writer)}),
        }
    )
    made = writer.add_object(field)
    form = writer.root["/AcroForm"]
    form[name("/Fields")] = generic.ArrayObject(
        [*(form["/Fields"].raw_get(n) for n in range(len(form["/Fields"]))), made]
    )
    _touch(writer, form)


def _outline(writer: Writer) -> None:
    outlines = writer.root["/Outlines"]
    outlines[name("/Count")] = generic.NumberObject(0)
    _touch(writer, outlines)


def _information(writer: Writer) -> None:
    info = writer.trailer["/Info"]
    info[name("/Title")] = generic.pdf_string("Other")
    writer.objects[(0, writer.trailer.raw_get("/Info").idnum)] = info


def _metadata(writer: Writer) -> None:
    writer.objects[(0, writer.root.raw_get("/Metadata").idnum)] = generic.StreamObject(
        {name("/Type"): name("/Metadata"), name("/Subtype"): name("/XML")}, stream_data=b"<x/>"
    )


def _ghost(writer: Writer) -> None:
    _stream(writer)


_EMPTY = generic.DictionaryObject()
_BOX = generic.ArrayObject(map(generic.NumberObject, (0, 0, 10, 10)))
REVISIONS: dict[str, Evil] = {
    "overlay": _overlay,
    "content replaced": _content,
    **{
        f"annotation {kind}": _annotation(kind)
        for kind in ("FreeText", "Stamp", "Square", "Redact", "Link", "Ink", "Watermark")
    },
    "annotation Widget": _annotation("Widget", FT=name("/Tx"), T=generic.pdf_string("x"), V=generic.pdf_string("y")),
    "text field": _drawn_field,
    "sneaky signature": _sneaky,
    "lead's value emptied": _field(0, V=generic.NullObject()),
    "lead's value exchanged": _field(0, V=_EMPTY),
    "companion's appearance": _field(1, AP="form"),
    "companion's name": _field(1, T=generic.pdf_string("Lead")),
    "supervisor's text": _field(-1, V=generic.pdf_string("signed")),
    "supervisor's kind": _field(-1, FT=name("/Tx")),
    "supervisor's flags": _field(-1, F=generic.NumberObject(4)),
    "supervisor's lock": _field(-1, Lock=_EMPTY),
    "open action": _catalog("OpenAction", _script),
    "further actions": _catalog("AA", lambda w: generic.DictionaryObject({name("/WC"): _script(w)})),
    "script names": _catalog("Names", lambda w: generic.DictionaryObject({name("/JavaScript"): _script(w)})),
    "collection": _catalog("Collection", _EMPTY),
    "optional content": _optional,
    "permissions gone": _catalog("Perms", _EMPTY),
    "usage rights": _catalog("Perms", lambda w: generic.DictionaryObject({name("/UR3"): _EMPTY})),
    "language": _catalog("Lang", generic.pdf_string("xx")),
    "legal words": _catalog("Legal", _EMPTY),
    "threads": _catalog("Threads", generic.ArrayObject()),
    "viewer": _catalog("ViewerPreferences", _EMPTY),
    "output intent": _catalog("OutputIntents", generic.ArrayObject()),
    "version": _catalog("Version", name("/2.0")),
    "extensions": _catalog("Extensions", generic.DictionaryObject({name("/XX"): _EMPTY})),
    "requirements": _catalog("Requirements", generic.ArrayObject()),
    "record swapped": _swapped,
    "second attachment": _attached,
    "page added": _pages(_another),
    "page removed": _pages(lambda _, kids: kids[:-1]),
    "pages turned": _pages(lambda _, kids: kids[::-1]),
    "page repeated": _pages(lambda _, kids: [*kids, kids[0]]),
    "media box": _boxed("MediaBox", _BOX),
    "crop box": _boxed("CropBox", _BOX),
    "rotated": _boxed("Rotate", generic.NumberObject(180)),
    "page action": _boxed("AA", _EMPTY),
    "page resources": _boxed("Resources", _EMPTY),
    "annotations gone": _boxed("Annots", generic.ArrayObject()),
    "font": _font,
    "appearances needed": _acroform("NeedAppearances", generic.BooleanObject(True)),
    "forms of XML": _acroform("XFA", generic.ArrayObject()),
    "flags": _acroform("SigFlags", generic.NumberObject(1)),
    "calculation order": _acroform("CO", generic.ArrayObject()),
    "fields gone": _acroform("Fields", generic.ArrayObject()),
    "outline": _outline,
    "information": _information,
    "metadata": _metadata,
    "object nobody needs": _ghost,
    "store of junk": _stored(Certs=lambda w: generic.ArrayObject([_stream(w, b"junk")])),
    "store of a page": _stored(Certs=lambda w: generic.ArrayObject([_page(w).raw_get("/Contents")])),
    "store with responses": _stored(OCSPs=lambda w: generic.ArrayObject([_stream(w, b"junk")])),
    "store with more": _stored(VRI=lambda _: generic.DictionaryObject({name("/AA"): _EMPTY}), XX=lambda _: _EMPTY),
    "store emptied": _stored(Certs=lambda _: generic.ArrayObject(), CRLs=lambda _: generic.ArrayObject()),
}


MENDED = ("appearances needed", "flags")
"""What pyHanko sets right when it adds a field in the same revision: nothing evil is left to find then."""


def later_revisions(s: Specimens, files: tuple[str, ...], *, every: int = 1) -> Iterator[tuple[str, bytes]]:
    """Each evil revision bare; under a genuine timestamp, and within the revision of one, each so many."""
    for which in files:
        for number, (what, evil) in enumerate(REVISIONS.items()):
            bare = written(s.files[which], evil)
            yield f"{which}, {what}", bare
            if number % every:
                continue
            if what in MENDED:
                yield f"{which}, {what}, then stamped", stamped(s, bare)
                continue
            for how, make in (
                ("then stamped", lambda b=bare: stamped(s, b)),
                ("as stamped", lambda e=evil, w=which: stamped(s, s.files[w], e)),
            ):
                try:
                    made = make()  # type: ignore[no-untyped-call]
                except (misc.PdfError, KeyError, IndexError, TypeError, AttributeError, ValueError):
                    continue  # pyHanko will not write behind what this leaves
                yield f"{which}, {what}, {how}", made
