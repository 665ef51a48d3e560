"""What each revision behind the laid-out report may bring: a signature, validation data, a timestamp, nothing else."""

import re
from dataclasses import dataclass
from typing import Final

from fieldvisit.evidence.layers import Paper, Revision
from fieldvisit.evidence.objects import Malformed, Name, Ref, Stream, Value, same
from fieldvisit.evidence.pdfa import COUNTERSIGN, FIELDS

STAMP: Final = "/DocTimeStamp"
_SIGNED_FIELD: Final = frozenset({"/FT", "/T", "/Type", "/Subtype", "/F", "/Rect", "/P"})
_BASE: Final = {"/Type": Name("/Sig"), "/Filter": Name("/Adobe.PPKLite"), "/SubFilter": Name("/ETSI.CAdES.detached")}
_STAMPED: Final = {"/Type": Name(STAMP), "/Filter": Name("/Adobe.PPKLite"), "/SubFilter": Name("/ETSI.RFC3161")}
_CERTIFIES: Final[Value] = [
    {
        "/Type": Name("/SigRef"),
        "/TransformMethod": Name("/DocMDP"),
        "/TransformParams": {"/Type": Name("/TransformParams"), "/V": Name("/1.2"), "/P": 2},
    }
]
_EXTENSION: Final = frozenset({"/Type", "/BaseVersion", "/ExtensionLevel"})
_FIELD_NAME: Final = re.compile(rb"[A-Za-z0-9_-]{1,64}")
_TIME: Final = re.compile(rb"D:\d{14}Z")
MOST_STORED: Final = 200
"""Certificates and revocation lists in one file; a report renewed for thirty years has a fifth of it."""


class Refused(Exception):
    """The file cannot be judged further; the reason, a key of wording `verify.reason.*`, is the argument."""


@dataclass(frozen=True, slots=True)
class Step:
    """What one revision adds: a signature (`field`) or timestamp whose container stands at `gap`, and validation data.

    `end` is where the revision ends, which is what the signature covers besides the gap. `field` is empty for a
    revision that only stores certificates and lists.
    """

    field: str
    stamp: bool
    values: dict[str, Value]
    gap: tuple[int, int]
    end: int
    stored: tuple[Ref, ...]


@dataclass(slots=True)
class _State:
    """What the judge of a revision has explained so far."""

    paper: Paper
    number: int
    explained: set[int]
    fields: dict[str, Ref]
    stored: tuple[Ref, ...] = ()

    @property
    def revision(self) -> Revision:
        return self.paper.revisions[self.number]

    def brings(self, ref: Value) -> bool:
        return isinstance(ref, Ref) and ref.number in self.revision.entries

    def is_new(self, ref: Value) -> bool:
        """Tell whether an object comes into being with this revision."""
        return isinstance(ref, Ref) and self.brings(ref) and ref.number >= self.paper.size(self.number - 1)

    def pair(self, ref: Ref) -> tuple[dict[str, Value], dict[str, Value]]:
        """Return a dictionary before and after this revision, and take it as explained when the revision brings it."""
        if self.brings(ref):
            self.explained.add(ref.number)
        return self.paper.dictionary(ref, self.number - 1), self.paper.dictionary(ref, self.number)


def steps(paper: Paper) -> tuple[Step, ...]:
    """Return what each revision after the layout adds, in order.

    Raises Refused for a revision that brings anything else, and for a layout without the prepared empty fields.
    """
    try:
        fields = _prepared(paper)
    except Malformed:
        raise Refused("not_signed") from None
    done: list[Step] = []
    stored: tuple[Ref, ...] = ()
    for number in range(1, len(paper.revisions)):
        state = _State(paper, number, set(), fields, stored)
        try:
            done.append(_step(state, [one.field for one in done]))
        except Malformed:
            raise Refused("revision_not_allowed") from None
        stored = state.stored
    return tuple(done)


def _prepared(paper: Paper) -> dict[str, Ref]:
    """Return the layout's empty signature fields by name."""
    catalog = paper.catalog(0)
    form = paper.dictionary(catalog.get("/AcroForm"), 0)
    fields: dict[str, Ref] = {}
    if not isinstance(catalog["/AcroForm"], Ref) or form.keys() != {"/Fields", "/SigFlags"} or form["/SigFlags"] != 3:
        raise Malformed
    for ref in paper.array(form["/Fields"], 0):
        field = paper.dictionary(ref, 0)
        if not isinstance(ref, Ref) or type(name := field.get("/T")) is not bytes or ref in fields.values():
            raise Malformed
        if field["/FT"] != "/Sig" or field["/Subtype"] != "/Widget" or not field.keys() >= _SIGNED_FIELD:
            raise Malformed
        if field.keys() & {"/V", "/Kids", "/Parent", "/A", "/AA", "/Lock", "/SV", "/DV", "/MK"}:
            raise Malformed
        if field["/Rect"] != [0, 0, 0, 0]:
            raise Malformed
        fields[name.decode("latin-1")] = ref
    if tuple(fields) not in (FIELDS, (*FIELDS, COUNTERSIGN)) or catalog.keys() & {"/Perms", "/DSS", "/Extensions"}:
        raise Malformed
    return fields


def _step(state: _State, before: list[str]) -> Step:
    root = state.revision.trailer["/Root"]
    assert isinstance(root, Ref)
    old, new = state.pair(root)
    changed = {key for key in old.keys() | new.keys() if not same(old.get(key), new.get(key))}
    if not old.keys() <= new.keys() or not changed <= {"/Perms", "/DSS", "/Extensions"}:
        raise Malformed
    if "/Extensions" in changed:
        _extensions(new["/Extensions"])
    _store(state, new.get("/DSS"))
    field, value = _filled(state) or _stamp_field(state)
    if value is None:
        step = Step("", False, {}, (0, 0), state.revision.end, state.stored)
        if changed & {"/Perms"} or not (changed or state.revision.entries):
            raise Malformed
    else:
        step = _signature(state, field, value, first=not before)
        certified = {"/DocMDP": value}
        if ("/Perms" in changed) != (not before) or not (before or same(new.get("/Perms"), certified)):  # type: ignore[arg-type]
            raise Malformed
    if state.explained != set(state.revision.entries):
        raise Malformed
    return step


def _extensions(value: Value) -> None:
    if not isinstance(value, dict) or value.keys() != {"/ESIC"} or not isinstance(inner := value["/ESIC"], dict):
        raise Malformed
    if inner.keys() != _EXTENSION or inner["/Type"] != "/DeveloperExtensions" or inner["/BaseVersion"] != "/1.7":
        raise Malformed
    if type(level := inner["/ExtensionLevel"]) is not int or level not in (1, 2, 5):
        raise Malformed


def _filled(state: _State) -> tuple[str, Ref] | None:
    """Return the prepared field that this revision fills, and its value."""
    filled = [(name, ref) for name, ref in state.fields.items() if state.brings(ref)]
    if not filled:
        return None
    if len(filled) > 1:
        raise Malformed
    name, ref = filled[0]
    old, new = state.pair(ref)
    value = new.get("/V")
    if "/V" in old or not isinstance(value, Ref) or not same({**old, "/V": value}, new):
        raise Malformed
    return name, value


def _stamp_field(state: _State) -> tuple[str, Ref | None]:
    """Return the field that this revision adds for a timestamp, and its value; none when it adds none."""
    form = state.paper.catalog(state.number)["/AcroForm"]
    assert isinstance(form, Ref)
    old, new = state.pair(form)
    old_fields, new_fields = _arrays(state, old["/Fields"], new["/Fields"])
    if not same({**old, "/Fields": None}, {**new, "/Fields": None}):
        raise Malformed
    if same(old_fields, new_fields):
        return "", None
    added = new_fields[-1]
    if not same(old_fields, new_fields[:-1]) or not isinstance(added, Ref) or not state.is_new(added):
        raise Malformed
    state.explained.add(added.number)
    field = state.paper.dictionary(added, state.number)
    name, value, rect = field.get("/T"), field.get("/V"), field.get("/Rect")
    if field.keys() - {"/TU"} != {*_SIGNED_FIELD, "/V"} or field.get("/TU", b"Timestamp") != b"Timestamp":
        raise Malformed
    kinds = (field["/FT"], field["/Type"], field["/Subtype"], field["/F"])
    if kinds != ("/Sig", "/Annot", "/Widget", 132) or type(name) is not bytes or not _FIELD_NAME.fullmatch(name):
        raise Malformed
    if not isinstance(rect, list) or len(rect) != 4 or any(type(one) is not int for one in rect):
        raise Malformed
    known = {state.paper.dictionary(one, state.number).get("/T") for one in old_fields}
    if rect[:2] != rect[2:] or name in known or not isinstance(value, Ref):
        raise Malformed
    _on_page(state, field["/P"], added)
    return name.decode(), value


def _arrays(state: _State, old: Value, new: Value) -> tuple[list[Value], list[Value]]:
    """Return an array before and after; it stays where it was: in its dictionary, or an object of its own."""
    if isinstance(old, Ref) or isinstance(new, Ref):
        if old != new or not isinstance(new, Ref):
            raise Malformed
        if state.brings(new):
            state.explained.add(new.number)
    return state.paper.array(old, state.number - 1), state.paper.array(new, state.number)


def _on_page(state: _State, page: Value, widget: Ref) -> None:
    """Require that the page of a timestamp's invisible widget is as before but for the widget among its annotations."""
    if not isinstance(page, Ref) or page not in _pages(state):
        raise Malformed
    old, new = state.pair(page)
    if not same({**old, "/Annots": None}, {**new, "/Annots": None}):
        raise Malformed
    before, after = _arrays(state, old.get("/Annots", []), new.get("/Annots", []))
    if not same([*before, widget], after):
        raise Malformed


def _pages(state: _State) -> list[Value]:
    tree = state.paper.dictionary(state.paper.catalog(0)["/Pages"], 0)
    return state.paper.array(tree.get("/Kids"), 0)


def _signature(state: _State, field: str, value: Ref, *, first: bool) -> Step:
    """Judge a signature's or timestamp's dictionary: its keys, and that it covers the file up to its revision's end."""
    stamp = field not in state.fields
    if not state.is_new(value) or value.number in state.explained:
        raise Malformed
    state.explained.add(value.number)
    found = state.paper.found(value.number, state.number)
    values, gap, end = found.value, found.contents, state.revision.end
    if not isinstance(values, dict) or gap is None:
        raise Malformed
    fixed = _STAMPED if stamp else _BASE
    keys = {*fixed, "/Contents", "/ByteRange"} | (set() if stamp else {"/M", "/Name"})
    if values.keys() - ({"/Reference"} if first else set()) != keys:
        raise Malformed
    if not all(same(values[key], fixed[key]) for key in fixed):
        raise Malformed
    if not same(values["/ByteRange"], [0, gap[0], gap[1], end - gap[1]]):
        raise Malformed
    if first and not same(values.get("/Reference"), _CERTIFIES):
        raise Refused("not_certified")
    if not stamp and not (type(when := values["/M"]) is bytes and _TIME.fullmatch(when)):
        raise Malformed
    return Step(field, stamp, values, gap, end, state.stored)


def _store(state: _State, dss: Value) -> None:
    """Judge the validation data: an object that only grows by certificates and revocation lists."""
    old = state.paper.catalog(state.number - 1).get("/DSS")
    if dss is None and old is None:
        return
    if not isinstance(dss, Ref) or old not in (None, dss) or (old is None and not state.is_new(dss)):
        raise Malformed
    if state.brings(dss):
        state.explained.add(dss.number)
    new = state.paper.dictionary(dss, state.number)
    before = state.paper.dictionary(dss, state.number - 1) if old is not None else {}
    if new.keys() - {"/Type", "/Certs", "/CRLs"} or new.get("/Type", "/DSS") != "/DSS":
        raise Malformed
    refs: list[Ref] = []
    for key in ("/Certs", "/CRLs"):
        held, kept = _list(state, new.get(key, []), state.number), _list(state, before.get(key, []), state.number - 1)
        if held[: len(kept)] != kept:
            raise Malformed
        for ref in held[len(kept) :]:
            _stored(state, ref)
        refs += held
    if len(set(refs)) != len(refs) or len(refs) > MOST_STORED:
        raise Malformed
    if state.brings(dss) and len(refs) == len(state.stored):
        raise Malformed
    state.stored = tuple(refs)


def _list(state: _State, value: Value, number: int) -> list[Ref]:
    if isinstance(value, Ref) and number == state.number and state.brings(value):
        state.explained.add(value.number)
    found = [one for one in state.paper.array(value, number) if isinstance(one, Ref)]
    if len(found) != len(state.paper.array(value, number)):
        raise Malformed
    return found


def _stored(state: _State, ref: Ref) -> None:
    if not state.is_new(ref):
        raise Malformed
    state.explained.add(ref.number)
    stream = state.paper.value(ref, state.number)
    if not isinstance(stream, Stream) or stream.head.keys() - {"/Length", "/Filter"}:
        raise Malformed
