"""The structure of a paper beside its look (ISO 32000-1, 14.8; ISO 14289-1): what is a heading, a row, a picture.

A `Node` says what something is; whoever draws says `inside` it. What is drawn outside of any is text of its own, and
lines, boxes and feet of pages are artifacts, which nobody has read out to them. The order of reading is the order of
drawing. A node that is entered again, on the next line or the next page, goes on where it stopped.
"""

from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from typing import Final

from fieldvisit.evidence import pdf

COLUMN: Final = b"<</O/Table/Scope/Column>>"
ROW: Final = b"<</O/Table/Scope/Row>>"
DECIMAL: Final = b"<</O/List/ListNumbering/Decimal>>"
GROUPS: Final = frozenset({"Document", "Sect", "Table", "TR", "L", "LI"})
"""Kinds that hold other elements and no text of their own."""
Box = tuple[float, float, float, float]


@dataclass(slots=True, eq=False)
class Node:
    """One element of the structure, known by its identity; it is not changed once made.

    `alt` describes a picture, `said` replaces drawn strokes by the words they stand for (a tick), `attributes` is a
    dictionary of ISO 32000-1, 14.8.5. Figures and what `said` something own the strokes inside them.
    """

    kind: str
    alt: str = ""
    said: str = ""
    attributes: bytes = b""

    @property
    def drawn(self) -> bool:
        """Whether strokes inside belong to it and are no artifact."""
        return self.kind == "Figure" or bool(self.said)


@dataclass(slots=True, eq=False)
class _Element:
    node: Node
    kids: "list[_Element | tuple[int, int]]" = field(default_factory=list)
    """Elements below it, and (page, number of the marked content) on it, in the order of reading."""
    box: Box | None = None
    number: int = 0
    page: int = -1
    """The first page it has marked content on."""


DOCUMENT: Final = Node("Document")
_TEXT: Final = Node("P")
_ARTIFACT: Final = _Element(Node("Artifact"))


class _Inside:
    """The element that is drawn inside for a while."""

    __slots__ = "_element", "_stack"

    def __init__(self, stack: list[_Element], element: _Element) -> None:
        self._stack, self._element = stack, element

    def __enter__(self) -> None:
        self._stack.append(self._element)

    def __exit__(self, *raised: object) -> None:
        self._stack.pop()


class Tags:
    """The structure of one paper while it is drawn."""

    def __init__(self) -> None:
        self.root = _Element(DOCUMENT)
        self._found: dict[Node, _Element] = {DOCUMENT: self.root}
        self._stack = [self.root]
        self._open: _Element | None = None
        self._marked: list[list[_Element]] = [[]]

    def inside(self, node: Node, box: Box | None = None) -> AbstractContextManager[None]:
        """Draw inside an element, or go on inside it; inside an artifact everything is one."""
        above = self._stack[-1]
        element = self._found.get(node)
        if above is _ARTIFACT:
            element = _ARTIFACT
        elif element is None:
            element = self._found[node] = _Element(node, box=box)
            above.kids.append(element)
        return _Inside(self._stack, element)

    def has(self, node: Node) -> bool:
        """Tell whether an element was drawn before."""
        return node in self._found

    def artifact(self) -> AbstractContextManager[None]:
        """Draw something nobody has read out: a foot of a page, a head that is repeated."""
        return _Inside(self._stack, _ARTIFACT)

    def repeated(self, again: bool) -> AbstractContextManager[None]:
        """Draw what stands on every page and is read out on the first only."""
        return self.artifact() if again else nullcontext()

    def text(self) -> bytes:
        """Return the operators that must stand before text."""
        top = self._stack[-1]
        if top.node.kind in GROUPS:
            alone = _Element(_TEXT)
            top.kids.append(alone)
            return self._mark(alone)
        return self._mark(top)

    def stroke(self) -> bytes:
        """Return the operators that must stand before lines, areas and pictures."""
        top = self._stack[-1]
        return self._mark(top if top.node.drawn else _ARTIFACT)

    def close(self) -> bytes:
        """Return the operator that ends what is open, if anything is."""
        was, self._open = self._open, None
        return b"EMC" if was else b""

    def next_page(self) -> None:
        """Go to the next page; nothing may be open."""
        self._marked.append([])

    def _mark(self, target: _Element) -> bytes:
        if target is self._open:
            return b""
        ends = b"EMC\n" if self._open else b""
        self._open = target
        if target is _ARTIFACT:
            return ends + b"/Artifact BMC"
        here = self._marked[-1]
        page = len(self._marked) - 1
        if target.page < 0:
            target.page = page
        target.kids.append((page, len(here)))
        here.append(target)
        return ends + b"/%s<</MCID %d>>BDC" % (target.node.kind.encode(), len(here) - 1)

    def write(self, file: pdf.File, pages: Sequence[int], widgets: Sequence[tuple[int, str]]) -> int:
        """Write the structure and return the number of its root; `widgets` are fields of forms with their names.

        A page has its place as /StructParents, a widget comes behind the pages, on the last of them.
        """
        root = file.reserve()
        self._number(file, self.root)
        shared: dict[bytes, int] = {}
        self._put(file, self.root, root, pages, shared)
        nums = [
            b"%d %s" % (place, pdf.refs(one.number for one in marked))
            for place, marked in enumerate(self._marked[: len(pages)])
        ]
        forms = []
        for place, (widget, name) in enumerate(widgets, len(pages)):
            held = b"<</Type/OBJR/Obj %d 0 R/Pg %d 0 R>>" % (widget, pages[-1])
            forms.append(file.add(b"<</S/Form/P %d 0 R/Alt%s/K%s>>" % (self.root.number, pdf.text(name), held)))
            nums.append(b"%d %d 0 R" % (place, forms[-1]))
        if forms:
            kids = [one.number for one in self.root.kids if isinstance(one, _Element)]
            file.put(self.root.number, b"<</S/Document/P %d 0 R/K%s>>" % (root, pdf.refs([*kids, *forms])))
        parents = file.add(b"<</Nums[%s]>>" % b" ".join(nums))
        file.put(
            root,
            b"<</Type/StructTreeRoot/K %d 0 R/ParentTree %d 0 R/ParentTreeNextKey %d>>"
            % (self.root.number, parents, len(nums)),
        )
        return root

    def _number(self, file: pdf.File, element: _Element) -> None:
        element.number = file.reserve()
        for kid in element.kids:
            if isinstance(kid, _Element):
                self._number(file, kid)

    def _put(
        self, file: pdf.File, element: _Element, above: int, pages: Sequence[int], shared: dict[bytes, int]
    ) -> None:
        node, page, kids = element.node, element.page, []
        for kid in element.kids:
            if isinstance(kid, _Element):
                self._put(file, kid, element.number, pages, shared)
                kids.append(b"%d 0 R" % kid.number)
            elif kid[0] == page:
                kids.append(b"%d" % kid[1])
            else:
                kids.append(b"<</Type/MCR/Pg %d 0 R/MCID %d>>" % (pages[kid[0]], kid[1]))
        body = b"/S/%s/P %d 0 R" % (node.kind.encode(), above)
        if page >= 0:
            body += b"/Pg %d 0 R" % pages[page]
        if kids:
            body += b"/K %s" % kids[0] if len(kids) == 1 else b"/K[%s]" % b" ".join(kids)
        if node.alt:
            body += b"/Alt" + pdf.text(node.alt)
        if node.said:
            body += b"/ActualText" + pdf.text(node.said)
        if node.attributes:
            if node.attributes not in shared:
                shared[node.attributes] = file.add(node.attributes)
            body += b"/A %d 0 R" % shared[node.attributes]
        if element.box:
            body += b"/A<</O/Layout/BBox[%s]>>" % " ".join(map(pdf.number, element.box)).encode()
        file.put(element.number, b"<<%s>>" % body)
