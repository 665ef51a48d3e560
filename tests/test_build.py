"""Forms and translations: built once, rebuilt only when their source changed, complete in Chinese."""

import re
import shutil
import subprocess
import sys
import tomllib
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

import build_assets

ROOT = build_assets.ROOT
TRANSLATIONS = ROOT / "resources" / "translations"

FORM = """<?xml version="1.0" encoding="UTF-8"?>
<ui version="4.0"><class>Door</class><widget class="QWidget" name="Door">
<property name="windowTitle"><string>At the door</string></property></widget></ui>
"""
CODE = '''"""A page."""
from PySide6.QtWidgets import QLabel


class Bell(QLabel):
    def ring(self, times: int) -> str:
        self.painter.translate(10, 5)
        return self.tr("Ring the bell") + self.tr("%n ring(s)", "", times) + tr_in("Street", "Quiet")
'''


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A small checkout of its own: one form, one page that speaks, no translations yet."""
    (tmp_path / "ui").mkdir()
    (tmp_path / "ui" / "door.ui").write_text(FORM, "utf-8")
    desktop = tmp_path / "src" / "fieldvisit" / "desktop"
    desktop.mkdir(parents=True)
    (desktop / "bell.py").write_text(CODE, "utf-8")
    return tmp_path


def forms(checkout: Path) -> Path:
    return checkout / "src" / "fieldvisit" / "desktop" / "_forms"


def test_builds_once_and_then_only_what_changed(checkout: Path) -> None:
    build_assets.update_translations(checkout)
    everything = ["ui_door.py", "fieldvisit_zh_CN.qm", "fieldvisit_en.qm"]
    assert build_assets.build(checkout) == everything
    assert "class Ui_Door" in (forms(checkout) / "ui_door.py").read_text("utf-8")
    assert build_assets.build(checkout) == []

    (checkout / "ui" / "door.ui").touch()
    assert build_assets.build(checkout) == [], "a new time on the same content is no change"
    (checkout / "ui" / "door.ui").write_text(FORM.replace("At the door", "In the stairwell"), "utf-8")
    assert build_assets.build(checkout) == ["ui_door.py"]
    assert build_assets.build(checkout, force=True) == everything


def test_what_was_lost_comes_back_and_what_lost_its_source_goes(checkout: Path) -> None:
    build_assets.build(checkout)
    (forms(checkout) / "ui_door.py").unlink()
    assert build_assets.build(checkout) == ["ui_door.py"]
    (checkout / "ui" / "door.ui").unlink()
    assert build_assets.build(checkout) == []
    assert sorted(path.name for path in forms(checkout).iterdir()) == [".built.json", "__init__.py"]


@pytest.mark.parametrize("record", ["", "[]", "{", '{"ui_door.py": 7}', "\x00"])
def test_a_damaged_record_means_build_again(checkout: Path, record: str) -> None:
    build_assets.build(checkout)
    (forms(checkout) / ".built.json").write_text(record, "utf-8")
    assert build_assets.build(checkout) == ["ui_door.py"]


def test_a_broken_form_is_refused_and_the_last_good_one_stays(checkout: Path) -> None:
    build_assets.build(checkout)
    good = (forms(checkout) / "ui_door.py").read_bytes()
    (checkout / "ui" / "door.ui").write_text("<ui", "utf-8")
    with pytest.raises(build_assets.BuildFailed, match="uic"):
        build_assets.build(checkout)
    assert (forms(checkout) / "ui_door.py").read_bytes() == good


def test_strings_of_forms_and_code_are_gathered(checkout: Path) -> None:
    build_assets.update_translations(checkout)
    words = checkout / "resources" / "translations"
    chinese, english = ((words / f"fieldvisit_{language}.ts").read_text("utf-8") for language in build_assets.LANGUAGES)
    assert strings(words / "fieldvisit_zh_CN.ts") == {
        ("Door", "At the door", ""),
        ("Bell", "Ring the bell", ""),
        ("Bell", "%n ring(s)", ""),
        ("Street", "Quiet", ""),
    }
    assert re.findall("<source>(.*)</source>", english) == ["%n ring(s)"], "English sources need only their plurals"
    before = chinese.replace(' type="unfinished"></', ">门口</")
    (words / "fieldvisit_zh_CN.ts").write_text(before, "utf-8")
    build_assets.update_translations(checkout)
    assert (words / "fieldvisit_zh_CN.ts").read_text("utf-8") == before, "running again changes nothing"


def strings(words: Path) -> set[tuple[str, str, str]]:
    found = set()
    for context in ET.parse(words).getroot().iter("context"):
        for message in context.iter("message"):
            found.add(
                (context.findtext("name") or "", message.findtext("source") or "", message.findtext("comment") or "")
            )
    return found


def test_the_translations_are_up_to_date(tmp_path: Path) -> None:
    """Strings that are in the code and not in the .ts files, or the other way round: `make translations`."""
    for language in build_assets.LANGUAGES:
        shutil.copy(TRANSLATIONS / f"fieldvisit_{language}.ts", tmp_path)
    build_assets.update_translations(ROOT, tmp_path)
    for language in build_assets.LANGUAGES:
        name = f"fieldvisit_{language}.ts"
        differing = strings(TRANSLATIONS / name) ^ strings(tmp_path / name)
        assert not differing


@pytest.mark.parametrize("language", build_assets.LANGUAGES)
def test_the_translations_are_complete(language: str) -> None:
    """Every string has its words, with the same places to fill as the source."""
    wrong = []
    for message in ET.parse(TRANSLATIONS / f"fieldvisit_{language}.ts").getroot().iter("message"):
        source, translation = message.findtext("source") or "", message.find("translation")
        assert translation is not None
        texts = [part.text or "" for part in translation.iter("numerusform")] or [translation.text or ""]
        places = sorted(re.findall(r"\{\w*\}|%\d", source))
        if translation.get("type") or any(
            not text.strip() or sorted(re.findall(r"\{\w*\}|%\d", text)) != places for text in texts
        ):
            wrong.append(source)
    assert not wrong


def test_no_form_needs_a_resource_module() -> None:
    """Icons are loaded from `resources/icons` by path, so that code, wheel and bundle find them alike."""
    assert not [path.name for path in (ROOT / "ui").glob("*.ui") if "<include location" in path.read_text("utf-8")]


def held(name: str) -> dict[str, str]:
    """Return distribution → the lines that hold it, of one file in `requirements/`."""
    text = re.sub(r"(?m)^ *#.*\n", "", (ROOT / "requirements" / name).read_text("utf-8"))
    entries = [entry for entry in re.split(r"(?m)^(?=\S)", text) if entry.strip()]
    return {re.split(r"[=\[ ]", entry)[0]: entry for entry in entries}


@pytest.mark.parametrize("name", ["build.txt", "run.txt", "server.txt", "dev.txt"])
def test_each_dependency_is_held_at_one_version_with_hashes_and_no_address(name: str) -> None:
    loose = {entry: text for entry, text in held(name).items() if "==" not in text or "--hash=sha256:" not in text}
    assert not loose
    assert "://" not in (ROOT / "requirements" / name).read_text("utf-8")


def test_the_lock_holds_what_the_project_names_and_each_set_is_in_the_next() -> None:
    """After a change of pyproject.toml or requirements/*.in: `make lock`."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    tools = [
        line
        for name in ("build.in", "dev.in")
        for line in (ROOT / "requirements" / name).read_text("utf-8").splitlines()
        if line and not line.startswith(("#", "-"))
    ]
    wanted = {
        "run.txt": project["dependencies"],
        "server.txt": project["optional-dependencies"]["server"],
        "dev.txt": tools,
    }
    for name, needs in wanted.items():
        names = {re.sub(r"[-_.]+", "-", re.split(r"[\[<>=!~; ]", need)[0]).lower() for need in needs}
        assert not names - set(held(name))
    run, server, dev = (held(name) for name in wanted)
    for smaller, larger in ((run, server), (held("build.txt"), dev), (server, dev)):
        assert not [entry for entry in smaller if pins(smaller[entry]) != pins(larger.get(entry, ""))]


def pins(entry: str) -> set[str]:
    return set(re.findall(r"==\S+|--hash=\S+", entry))


def test_the_command_says_what_is_wrong_in_a_line(checkout: Path) -> None:
    packaging = checkout / "packaging"
    packaging.mkdir()
    shutil.copy(Path(build_assets.__file__), packaging)
    (checkout / "ui" / "door.ui").write_text("no form", "utf-8")
    done = subprocess.run(
        [sys.executable, str(packaging / "build_assets.py")], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("uic: ")
    assert "Traceback" not in done.stderr


def test_a_form_imports_only_the_classes_it_names() -> None:
    """Each class of Qt costs time when it is first loaded, and uic imports the same forty into every form."""
    head = "from PySide6.QtGui import (QBrush, QFont,\n    QFontDatabase)\nfrom PySide6.QtCore import (QDate, QUrl)\n"
    assert build_assets.needed(f"{head}\nQFont()\n") == "from PySide6.QtGui import (QFont)\n\nQFont()\n"
