"""Nobody asks Qt for what it deletes unseen: Python's handle of that would lie at another object's address one day."""

import ast

from architecture.sources import sources

UNSEEN = ("itemAt", "itemAtPosition")
"""What returns a QLayoutItem and binds the handle of it to the layout (docs/decisions/0014)."""


def test_no_layout_is_asked_for_its_items() -> None:
    """Ask the layout with `indexOf` where a widget is, or take the item out with `takeAt`: that binds no handle."""
    asked = [
        f"{source.path}:{node.lineno} {node.func.attr}"
        for source in sources("src", "tests", "benchmarks", "packaging")
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in UNSEEN
    ]
    assert not asked
