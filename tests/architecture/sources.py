"""The program's own source files, read and parsed once for the tests beside this."""

import ast
import gc
import subprocess
from functools import cache
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "fieldvisit"


class Source(NamedTuple):
    """One module: its path below the checkout, its dotted name (empty outside the package), text and syntax tree."""

    path: str
    module: str
    text: str
    tree: ast.Module


@cache
def sources(*folders: str) -> tuple[Source, ...]:
    """Return all Python files below these folders of the checkout, generated ones left out."""
    found = []
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            if "_forms" in path.parts:
                continue
            found.append(_source(path))
    gc.freeze()  # millions of nodes that every collection of the tests after these would walk otherwise
    return tuple(found)


@cache
def _source(path: Path) -> Source:
    text = path.read_text("utf-8")
    return Source(path.relative_to(ROOT).as_posix(), _dotted(path), text, ast.parse(text))


def _dotted(path: Path) -> str:
    if not path.is_relative_to(PACKAGE):
        return ""
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def tracked() -> tuple[Path, ...]:
    """Return every file that is or would be committed."""
    command = ["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, check=True).stdout.decode()
    return tuple(path for name in listed.split("\0") if name and (path := ROOT / name).is_file())
