"""Modules and functions stay small enough to be read at one sitting, and each module says why it exists."""

import ast

from architecture.sources import sources

MODULE_LINES = 400
FUNCTION_LINES = 60


def test_each_module_begins_with_its_reason_to_exist() -> None:
    silent = []
    for source in sources("src", "tests", "benchmarks", "packaging"):
        first = source.text.lstrip().splitlines()[:1]
        if not ast.get_docstring(source.tree) or not first[0].startswith(('"""', "#!")):
            silent.append(source.path)
    assert not silent


def test_no_module_is_long() -> None:
    long = {
        source.path: lines
        for source in sources("src", "benchmarks", "packaging")
        if (lines := source.text.count("\n")) > MODULE_LINES
    }
    assert not long


def test_no_function_is_long() -> None:
    long = {}
    for source in sources("src", "benchmarks", "packaging"):
        for node in ast.walk(source.tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                if lines > FUNCTION_LINES:
                    long[f"{source.path}:{node.lineno} {node.name}"] = lines
    assert not long


def test_no_class_is_named_after_nothing() -> None:
    empty = ("Manager", "Service", "Handler", "Helper", "Controller", "Provider", "Utils")
    vague = [
        f"{source.path}:{node.lineno} {node.name}"
        for source in sources("src")
        for node in ast.walk(source.tree)
        if isinstance(node, ast.ClassDef) and node.name.endswith(empty)
    ]
    assert not vague
