"""Compile what Qt reads: Designer forms and translations into `src/fieldvisit/desktop/_forms/`; only what is stale.

Standard library only, because the wheel's build hook, the tests and `make` all call it before anything else runs.
What was built from what is kept by content (`_forms/.built.json`), so neither clocks nor checkouts can fool it.
"""

import argparse
import hashlib
import importlib.metadata
import importlib.util
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = ("zh_CN", "en")
INIT = '"""Made by packaging/build_assets.py from ui/ and resources/translations/; never edited, never committed."""\n'

# `translate` is not looked for: after any `x.translate(…)`, a QPainter's too, lupdate misnames the next self.tr.
# Outside of classes strings are said by `tr_in = QCoreApplication.translate`.
LUPDATE = (
    *("-silent", "-no-obsolete", "-sort-messages", "-locations", "none", "-source-language", "en"),
    *("-tr-function-alias", "translate=tr_in", "-extensions", "py,ui"),
    *("-disable-heuristic", "sametext", "-disable-heuristic", "similartext"),
)


class BuildFailed(Exception):
    """A tool of Qt refused its input; the text is what the tool said."""


@dataclass(frozen=True)
class Product:
    """One file to make: its name in `_forms`, its source, and the command that makes it, without the target."""

    name: str
    source: Path
    command: tuple[str, ...]


def tool(name: str) -> str:
    """Return the path of a Qt binary inside the installed PySide6. Raises BuildFailed when there is none."""
    spec = importlib.util.find_spec("PySide6")
    if spec is None or spec.origin is None:
        raise BuildFailed("PySide6-Essentials is not installed in this Python")
    home = Path(spec.origin).parent
    for folder in (home, home / "Qt" / "libexec"):
        for candidate in (folder / name, folder / f"{name}.exe"):
            if candidate.is_file():
                return str(candidate)
    raise BuildFailed(f"PySide6 has no {name}")


def products(root: Path) -> Iterator[Product]:
    """Yield everything that belongs into `_forms`: a module for each form, a catalogue for each language."""
    for form in sorted((root / "ui").glob("*.ui")):
        command = (tool("uic"), "-g", "python", "--from-imports", str(form), "-o")
        yield Product(f"ui_{form.stem}.py", form, command)
    for language in LANGUAGES:
        words = root / "resources" / "translations" / f"fieldvisit_{language}.ts"
        if words.is_file():
            yield Product(f"fieldvisit_{language}.qm", words, (tool("lrelease"), "-silent", str(words), "-qm"))


def call(command: list[str]) -> None:
    """Run a Qt tool. Raises BuildFailed with its words when it refuses."""
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    if done.returncode:
        raise BuildFailed(f"{Path(command[0]).name}: {done.stdout.strip() or f'exit {done.returncode}'}")


def build(root: Path = ROOT, *, force: bool = False) -> list[str]:
    """Bring `_forms` up to date and return the names of what was made anew, empty when all was fresh.

    Files whose source is gone are removed. Each file is replaced whole, so two runs at once do no harm.
    """
    folder = root / "src" / "fieldvisit" / "desktop" / "_forms"
    folder.mkdir(parents=True, exist_ok=True)
    record = folder / ".built.json"
    before = {} if force else _read(record)
    version, own = importlib.metadata.version("PySide6_Essentials"), Path(__file__).read_bytes()
    after: dict[str, str] = {}
    made: list[str] = []
    for product in products(root):
        key = hashlib.sha256(f"{version}\0".encode() + own + product.source.read_bytes()).hexdigest()
        if before.get(product.name) != key or not (folder / product.name).is_file():
            _replace(folder / product.name, product.command)
            made.append(product.name)
        after[product.name] = key
    for pattern in ("ui_*.py", "*.qm"):
        for stray in folder.glob(pattern):
            if stray.name not in after:
                stray.unlink(missing_ok=True)
    init = folder / "__init__.py"
    if not init.is_file() or init.read_text("utf-8") != INIT:
        init.write_text(INIT, "utf-8")
    if after != before:
        _replace_text(record, json.dumps(after, indent=1, sort_keys=True))
    return made


def _read(record: Path) -> dict[str, str]:
    try:
        found = json.loads(record.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _replace(target: Path, command: tuple[str, ...]) -> None:
    with tempfile.TemporaryDirectory(dir=target.parent) as scratch:
        fresh = Path(scratch) / target.name
        call([*command, str(fresh)])
        if target.suffix == ".py":
            fresh.write_text(needed(fresh.read_text("utf-8")), "utf-8")
        fresh.replace(target)


def needed(form: str) -> str:
    """Return a form without the classes of Qt it imports and does not name: each costs time when it is first loaded."""

    def names(found: re.Match[str]) -> str:
        kept = [name for name in re.findall(r"\w+", found[2]) if len(re.findall(rf"\b{name}\b", form)) > 1]
        return f"from {found[1]} import ({', '.join(kept)})\n" if kept else ""

    return re.sub(r"^from (PySide6\.\w+) import \(([^)]*)\)\n", names, form, flags=re.MULTILINE)


def _replace_text(target: Path, text: str) -> None:
    handle, scratch = tempfile.mkstemp(dir=target.parent)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
    Path(scratch).replace(target)


def update_translations(root: Path = ROOT, folder: Path | None = None) -> None:
    """Bring the `.ts` files up to date with forms and code: new strings come in unfinished, unused ones go.

    `folder` is where the `.ts` files are; without it the checkout's own. The desktop's code and `ui/` are read.
    """
    folder = folder or root / "resources" / "translations"
    folder.mkdir(parents=True, exist_ok=True)
    places = [root / "ui", root / "src" / "fieldvisit" / "desktop"]
    sources = sorted(
        str(path)
        for place in places
        for path in (*place.rglob("*.ui"), *place.rglob("*.py"))
        if "_forms" not in path.parts
    )
    for language in LANGUAGES:  # sources are English, so English needs only its plural forms
        only_plurals = ["-pluralonly"] if language == "en" else []
        words = folder / f"fieldvisit_{language}.ts"
        call([tool("lupdate"), *LUPDATE, *only_plurals, *sources, "-target-language", language, "-ts", str(words)])


def main(arguments: list[str]) -> int:
    """Build, or bring the translations up to date; say what was done in a line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--force", action="store_true", help="build also what is fresh")
    parser.add_argument("--update-translations", action="store_true", help="run lupdate over forms and code first")
    options = parser.parse_args(arguments)
    try:
        if options.update_translations:
            update_translations()
        made = build(force=options.force)
    except BuildFailed as failure:
        print(failure, file=sys.stderr)
        return 1
    if made:
        print(f"built {len(made)} of desktop/_forms: {', '.join(made)}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
