"""What is loaded when: for the door hardly anything, for Today nothing that only writing, sending or printing needs."""

import json
import os
import subprocess
import sys
from pathlib import Path

SHOWN = """
import json, sys
from datetime import date
from pathlib import Path
from PySide6.QtWidgets import QApplication
from fieldvisit.clock import SystemClock
from fieldvisit.desktop.app import assemble

def loaded():
    return sorted(sys.modules)

window = assemble(QApplication([]), Path(sys.argv[1]), SystemClock())
window.show()
QApplication.processEvents()
assert window.here == "unlock"
door = loaded()
window.page("today")
from fieldvisit.calendars import holidays_near
from fieldvisit.wording import say
say("training.read", "zh-CN")
assert holidays_near("CN", date(2026, 9, 25))
print(json.dumps([door, loaded()]), flush=True)
"""

DOOR = {
    "cryptography", "msgspec", "sqlcipher3", "zoneinfo",
    "fieldvisit.calendars", "fieldvisit.casework", "fieldvisit.coding", "fieldvisit.evidence", "fieldvisit.journal",
    "fieldvisit.keyfile", "fieldvisit.keys", "fieldvisit.model", "fieldvisit.store", "fieldvisit.sync",
    "fieldvisit.wire", "PySide6.QtNetwork", "PySide6.QtPdf",
}  # fmt: skip
"""What the door does without: it is loaded while the passphrase is typed, or while the keys are derived."""

TODAY = {
    "PIL", "dateutil", "email", "escpos", "fontTools", "holidays", "http", "pikepdf", "pkcs11", "pyhanko", "pypinyin",
    "reportlab", "requests", "segno", "sqlite_utils", "urllib3", "usb", "zstandard", "importlib.metadata",
    "fieldvisit.casework.record", "fieldvisit.evidence.seal", "fieldvisit.journal.audit", "fieldvisit.journal.proof",
    "fieldvisit.leaflets", "fieldvisit.model.conduct", "fieldvisit.model.phrases", "fieldvisit.model.record",
    "fieldvisit.model.speech", "fieldvisit.model.spelling", "fieldvisit.sync",
    "fieldvisit.desktop.pages.training", "fieldvisit.desktop.pages.visit", "fieldvisit.desktop.printing",
}  # fmt: skip
"""What Today does without."""


def too_early(loaded: list[str], late: set[str]) -> set[str]:
    return {name for name in late if any(f"{one}.".startswith(f"{name}.") for one in loaded)}


def test_the_door_and_today_load_only_what_they_show(tmp_path: Path) -> None:
    profile = tmp_path / "laptop"
    profile.mkdir()
    (profile / "profile.json").write_bytes(b"{}")
    path = os.pathsep.join([str(Path(__file__).parents[2] / "src"), os.environ.get("PYTHONPATH", "")])
    env = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": path}
    command = [sys.executable, "-c", f"{SHOWN}\nimport os; os._exit(0)", str(profile)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=env)
    door, today = json.loads(done.stdout)
    assert (too_early(door, DOOR | TODAY), too_early(today, TODAY)) == (set(), set())
