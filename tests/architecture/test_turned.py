"""The turned screen cannot show another case: what draws it knows no desk, no store, no session and no verbs."""

import ast

from architecture.sources import sources

KNOWING = {"collect", "turning"}
"""The modules that read the one visit and write what the person did."""
FORBIDDEN = ("fieldvisit.store", "fieldvisit.casework", "fieldvisit.sync", "fieldvisit.desktop.session")


def test_what_draws_the_turned_screen_knows_no_desk() -> None:
    astray, seen = [], 0
    for source in sources("src/fieldvisit/desktop/turned"):
        name = source.module.rpartition(".")[2]
        seen += 1
        if name in KNOWING:
            continue
        for node in ast.walk(source.tree):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom):
                names = [f"{node.module}.{alias.name}" for alias in node.names]
            within = [f"fieldvisit.desktop.turned.{known}" for known in KNOWING]
            astray += [f"{source.path}: {one}" for one in names if one.startswith((*FORBIDDEN, *within))]
    assert seen > 10
    assert not astray
