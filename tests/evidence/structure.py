"""A judge of a paper's structure: what ISO 32000-1, 14.7-8, PDF/A-3a and PDF/UA-1 ask, as far as it can be counted.

It stands in for a validator that does not exist here, and knows nothing of how the paper was written.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Operator, Pdf

STANDARD = frozenset("Document Sect H1 H2 P Table TR TH TD L LI Lbl LBody Figure Form Span".split())
DRAWING = frozenset("Tj TJ ' \" S s f F f* B B* b b* Do sh".split())
INSIDE = {"TR": {"Table"}, "TH": {"TR"}, "TD": {"TR"}, "LI": {"L"}, "Lbl": {"LI"}, "LBody": {"LI"}}


@dataclass
class Judge:
    """What was found wrong with one file, and the text in the order of reading."""

    wrong: list[str] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)
    alts: list[str] = field(default_factory=list)

    def say(self, ok: bool, what: str) -> None:
        if not ok:
            self.wrong.append(what)


def judge(data: bytes) -> Judge:
    """Look at the whole file."""
    found = Judge()
    with pikepdf.open(BytesIO(data)) as pdf:
        root = pdf.Root
        found.say("/MarkInfo" in root and bool(root.MarkInfo.get("/Marked")), "not marked")
        found.say(str(root.get("/Lang", "")) in ("zh-CN", "zh-TW", "en"), "no language")
        found.say(
            "/ViewerPreferences" in root and bool(root.ViewerPreferences.get("/DisplayDocTitle")), "no title shown"
        )
        found.say(bool(str(pdf.docinfo.get("/Title", ""))), "no title")
        if "/StructTreeRoot" not in root:
            return Judge(["no structure"])
        marked = [_contents(page.obj, found) for page in pdf.pages]
        held: list[list[tuple[int, int]]] = [[] for _ in pdf.pages]
        objects: list[tuple[int, int]] = []
        tree = root.StructTreeRoot
        _walk(tree.K, tree, pdf, found, held, objects, "")
        for number, (drawn, resolved) in enumerate(zip(marked, held, strict=True)):
            found.say(
                sorted(mcid for mcid, _ in resolved) == sorted(drawn), f"page {number}: marked content and tree differ"
            )
        _parents(pdf, held, objects, found)
        _headings(found)
    return found


def _contents(page: Object, found: Judge) -> list[int]:
    """Return the numbers of a page's marked content; everything drawn must be in one or an artifact."""
    found.say(page.get("/Tabs") == Name.S, "no order of tabs")
    numbers: list[int] = []
    stack: list[str] = []
    for one in pikepdf.parse_content_stream(page):
        operator, operands = str(one.operator), list(one.operands)
        if operator in ("BDC", "BMC"):
            found.say(not stack, "marked content inside marked content")
            stack.append(str(operands[0]))
            if operator == "BDC":
                numbers.append(int(operands[1].MCID))
            else:
                found.say(str(operands[0]) == "/Artifact", "marked without a number")
        elif operator == "EMC":
            found.say(bool(stack), "an end without a beginning")
            stack = stack[:-1]
        elif operator in DRAWING:
            found.say(bool(stack), f"{operator} outside of everything")
    found.say(not stack, "never ended")
    found.say(numbers == list(range(len(numbers))), "the order drawn is not the order numbered")
    return numbers


def _walk(
    node: Object,
    above: Object,
    pdf: Pdf,
    found: Judge,
    held: list[list[tuple[int, int]]],
    objects: list[tuple[int, int]],
    parent: str,
) -> None:
    kind = str(node.S)[1:]
    found.kinds.append(kind)
    found.say(node.P.objgen == above.objgen, f"{kind}: another parent")
    found.say(kind in STANDARD, f"{kind}: no standard kind")
    found.say(parent in INSIDE.get(kind, {parent}), f"{kind} inside {parent}")
    if kind in ("Figure", "Form"):
        found.say(bool(str(node.get("/Alt", ""))), f"{kind} without words")
        found.alts.append(str(node.get("/Alt", "")))
    if kind == "Figure":
        found.say("/BBox" in node.get("/A", {}), "Figure without a box")
    if kind == "TH":
        found.say("/Scope" in node.get("/A", {}), "TH without a scope")
    if kind == "L" and any(str(item.S) == "/LI" for item in _kids(node) if isinstance(item, Dictionary)):
        found.say("/ListNumbering" in node.get("/A", {}), "L without its numbering")
    if kind == "Table":
        widths = {sum(1 for _ in _kids(row)) for row in _kids(node)}
        found.say(len(widths) == 1, f"Table with rows of {sorted(widths)} cells")
    pages = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}
    for kid in _kids(node):
        if not isinstance(kid, Dictionary):
            held[pages[node.Pg.objgen]].append((int(kid), node.objgen[0]))
        elif kid.get("/Type") == Name.MCR:
            held[pages[kid.Pg.objgen]].append((int(kid.MCID), node.objgen[0]))
        elif kid.get("/Type") == Name.OBJR:
            objects.append((kid.Obj.objgen[0], node.objgen[0]))
        else:
            _walk(kid, node, pdf, found, held, objects, kind)


def _kids(node: Object) -> Iterator[Object]:
    kids = node.get("/K")
    if kids is None:
        return
    yield from (list(kids) if isinstance(kids, Array) else [kids])


def _parents(pdf: Pdf, held: list[list[tuple[int, int]]], objects: list[tuple[int, int]], found: Judge) -> None:
    nums = list(pdf.Root.StructTreeRoot.ParentTree.Nums)
    table = {int(nums[at]): nums[at + 1] for at in range(0, len(nums), 2)}
    found.say(int(pdf.Root.StructTreeRoot.ParentTreeNextKey) > max(table), "next key of the parent tree")
    for page, resolved in zip(pdf.pages, held, strict=True):
        parents = [one.objgen[0] for one in table.get(int(page.obj.StructParents), [])]
        found.say([parent for _, parent in sorted(resolved)] == parents, "the parent tree says otherwise")
        for annotation in page.obj.get("/Annots", []):
            mine = [parent for number, parent in objects if number == annotation.objgen[0]]
            at = table.get(int(annotation.get("/StructParent", -1)))
            found.say(
                len(mine) == 1 and at is not None and at.objgen[0] == mine[0], "an annotation outside of the tree"
            )
            found.say(bool(str(annotation.get("/TU", ""))), "a field without a name to read out")


def _headings(found: Judge) -> None:
    levels = [int(kind[1]) for kind in found.kinds if kind in ("H1", "H2", "H3")]
    found.say(all(b <= a + 1 for a, b in zip([0, *levels], levels, strict=False)), "a level of heading left out")


def spoilt(data: bytes, how: str) -> bytes:
    """Return the same file with one thing spoilt, as a programming error would spoil it."""
    with pikepdf.open(BytesIO(data)) as pdf:
        page = pdf.pages[0].obj
        ops = list(pikepdf.parse_content_stream(page))
        first = next(at for at, one in enumerate(ops) if str(one.operator) == "BDC")
        if how == "tag dropped":
            end = next(at for at in range(first, len(ops)) if str(ops[at].operator) == "EMC")
            del ops[end], ops[first]
        elif how == "number twice":
            second = next(at for at in range(first + 1, len(ops)) if str(ops[at].operator) == "BDC")
            ops[second] = pikepdf.ContentStreamInstruction(ops[first].operands, Operator("BDC"))
        page.Contents = pdf.make_stream(pikepdf.unparse_content_stream(ops))
        for one in pdf.objects:
            if isinstance(one, Dictionary) and "/S" in one and "/P" in one:
                if how == "words dropped" and "/Alt" in one:
                    del one.Alt
                if how == "cell dropped" and one.S == Name.TR and len(one.K) > 1:
                    del one.K[0]
                    break
                if how == "level skipped" and one.S == Name.H1:
                    one.S = Name.H3
                    break
        if how == "parents swapped":
            nums = pdf.Root.StructTreeRoot.ParentTree.Nums
            nums[1][0], nums[1][1] = nums[1][1], nums[1][0]
        if how == "field left out":
            kids = pdf.Root.StructTreeRoot.K.K
            del kids[len(kids) - 1]
        if how == "language left out":
            del pdf.Root.Lang
        out = BytesIO()
        pdf.save(out)
    return out.getvalue()
