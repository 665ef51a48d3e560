"""What widgets say is written so that lupdate finds it, under the name by which Qt looks it up."""

import ast
import xml.etree.ElementTree as ET
from collections.abc import Iterator

from architecture.sources import ROOT, sources

RULE = 'self.tr("literal") in a class, or tr_in("Context", "literal") with tr_in = QCoreApplication.translate'


def spoken(node: ast.AST, context: str = "") -> Iterator[tuple[int, str, str | None]]:
    """Yield line, context and source of each translated string below a node; None for one that lupdate cannot read."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Call):
            yield from _said(child, context)
        yield from spoken(child, child.name if isinstance(child, ast.ClassDef) else context)


def _said(call: ast.Call, context: str) -> Iterator[tuple[int, str, str | None]]:
    name = ast.unparse(call.func)
    literals = [
        arg.value if isinstance(arg, ast.Constant) and isinstance(arg.value, str) else None for arg in call.args
    ]
    if name.split(".")[-1] == "tr" and call.args:
        yield call.lineno, context, literals[0] if name == "self.tr" and context else None
    elif name in ("tr_in", "QT_TRANSLATE_NOOP") and len(literals) > 1:
        yield call.lineno, literals[0] or "", literals[1] if literals[0] else None
    elif name.endswith("Application.translate"):
        yield call.lineno, "", None


def test_every_string_is_readable_for_lupdate_and_in_the_catalogue() -> None:
    """Unreadable: mend the code as RULE says. Missing: `make translations`, and translate."""
    catalogue = {
        (context.findtext("name"), message.findtext("source"))
        for context in ET.parse(ROOT / "resources" / "translations" / "fieldvisit_zh_CN.ts").getroot().iter("context")
        for message in context.iter("message")
    }
    unreadable, missing = [], []
    for source in sources("src/fieldvisit/desktop"):
        for line, context, text in spoken(source.tree):
            if text is None:
                unreadable.append(f"{source.path}:{line}")
            elif (context, text) not in catalogue:
                missing.append(f"{source.path}:{line} {context}: {text}")
    assert not unreadable, RULE
    assert not missing, "make translations; a string inside an f-string is not found"
