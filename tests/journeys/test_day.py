"""The whole day through the windows, in a program of its own: its papers hold, and nothing of a person leaks."""

import hashlib
import json
import os
import re
import signal
import subprocess
import sys
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pytest
from PIL import Image

from evidence.judges import pdfsig, run, text_of
from fieldvisit.tryout.day import NOTES, STATEMENT
from journeys.people import readable, secrets

ROOT = Path(__file__).resolve().parents[2]
PAGES = """start settings unlock today today-why rules training cases search case visit-before visit-door
    visit-door-answered visit-talk turned-rights turned-debt visit-agree visit-plan proposal visit-paid
    outbox-pending today-under-way visit-close turned-sign visit-sealed report receipts receipt outbox-done
    today-evening""".split()
DRAWN_INTO_MEMORY = re.compile(r"^This plugin does not support .*\n", re.M)
"""What Qt says of windows without a screen; no complaint about the program."""


@dataclass(frozen=True)
class Walked:
    """Where the day left its papers, and what was seen meanwhile."""

    out: Path
    seen: Path
    home: Path

    @cached_property
    def summary(self) -> dict[str, object]:
        made: dict[str, object] = json.loads((self.out / "summary.json").read_text("utf-8"))
        return made


def environment(**more: str) -> dict[str, str]:
    """Return what a program of its own is started with."""
    paths = os.pathsep.join(str(ROOT / part) for part in ("src", "tests"))
    return {**os.environ, "PYTHONPATH": paths, "QT_QPA_PLATFORM": "offscreen", **more}


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Walked:
    """The day, walked once for all these tests; the program must also end well."""
    base = tmp_path_factory.mktemp("day")
    made = Walked(base / "out", base / "seen", base / "home")
    for folder in (made.seen, made.home, base / "tmp"):
        folder.mkdir()
    home = {name: str(made.home) for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME")}
    script = Path(__file__).with_name("watched_day.py")
    done = subprocess.run(
        [sys.executable, str(script), str(made.out), str(made.seen)],
        env=environment(TMPDIR=str(base / "tmp"), **home),
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert DRAWN_INTO_MEMORY.sub("", done.stderr) == "", "a program that complains"
    return made


def test_the_summary_says_what_is_so(day: Walked) -> None:
    said, report = day.summary, (day.out / "report.pdf").read_bytes()
    assert {*said} >= {*"visit_id report_sha256 events acked blobs cases verdict profile seconds".split()}
    assert said["report_sha256"] == hashlib.sha256(report).hexdigest()
    assert said["events"] == said["acked"] == 51, "acts, the rules' judgements of them, and pages the person was shown"
    assert (said["blobs"], said["cases"]) == (2, 6), "report and photo; the cases of the day's orders"
    assert (said["verdict"], said["accepted"]) == ("valid", True)
    assert Path(str(said["profile"])) == day.out / "laptop"
    seconds = said["seconds"]
    assert isinstance(seconds, dict)
    assert {*seconds} == {*"enrol morning visit seal papers evening".split()}


def test_the_office_holds_the_report_byte_for_byte(day: Walked) -> None:
    sha256 = str(day.summary["report_sha256"])
    assert (day.out / "office" / "blobs" / sha256).read_bytes() == (day.out / "report.pdf").read_bytes()


def test_the_report_holds_before_every_judge(day: Walked, tmp_path: Path) -> None:
    report, root = day.out / "report.pdf", day.out / "office-root.pem"
    run("qpdf", "--check", str(report))
    judged = pdfsig(report, root, tmp_path)
    assert judged.count("Signature is Valid.") == 2
    assert judged.count("Certificate is Trusted.") == 2
    command = [sys.executable, "-m", "fieldvisit.cli", "verify", str(report), "--trust", str(root), "--json"]
    verified = subprocess.run(command, env=environment(), capture_output=True, text=True)
    assert verified.returncode == 0, verified.stdout + verified.stderr
    assert json.loads(verified.stdout)["verdict"] == "valid"
    said = text_of(report.read_bytes(), tmp_path).replace("\n", "")
    for name in ("张䶮", "李㛃", "欧阳𬭎", "阿依古丽·买买提"):
        assert name in said


def test_the_receipt_says_number_and_sum_in_words(day: Walked, tmp_path: Path) -> None:
    said = text_of((day.out / "receipt.pdf").read_bytes(), tmp_path)
    assert "R00-000001" in said
    assert "120.50" in said
    assert "壹佰贰拾元零伍角整" in said
    run("qpdf", "--check", str(day.out / "receipt.pdf"))


def test_the_proposal_says_its_number_and_that_nobody_may_be_visited_meanwhile(day: Walked, tmp_path: Path) -> None:
    said = text_of((day.out / "proposal.pdf").read_bytes(), tmp_path).replace("\n", "")
    assert re.search(r"-\d{4}-2(?!\d)", said)
    assert "债权方答复之前，我们不会再上门" in said
    assert "每月十五号发工资" in said
    run("qpdf", "--check", str(day.out / "proposal.pdf"))


def test_the_slip_says_its_number_and_the_persons_words(day: Walked, tmp_path: Path) -> None:
    said = text_of((day.out / "slip.pdf").read_bytes(), tmp_path).replace("\n", "")
    assert re.search(r"-\d{4}-3(?!\d)", said)
    assert "请给我一份你们存的我的资料" in said


def test_every_page_was_on_screen_in_both_languages(day: Walked) -> None:
    pictures = sorted((day.out / "screens").iterdir())
    expected = {
        f"{n:02d}-{page}.{language}.light.png" for n, page in enumerate(PAGES, 1) for language in ("zh-CN", "en")
    }
    assert {one.name for one in pictures} == expected
    for one in pictures:
        with Image.open(one) as picture:
            assert picture.size == (1280, 800)
            colours = picture.convert("RGB").getcolors(1 << 20)
        assert colours is not None
        assert len(colours) > 40, f"{one.name} is blank"
    for n, page in enumerate(PAGES, 1):
        both = [(day.out / "screens" / f"{n:02d}-{page}.{lang}.light.png").read_bytes() for lang in ("zh-CN", "en")]
        assert both[0] != both[1], f"{page} does not change its language"


def test_nothing_of_a_person_can_be_read_on_the_disk(day: Walked) -> None:
    assert len(secrets()) > 230
    typed = (NOTES, STATEMENT, "下个月十号发工资", "TX-2026-0001")
    words = (day.out / "passphrases.txt").read_text("ascii").split()
    left = [*day.out.glob("laptop*"), *day.out.glob("laptop*/**/*"), *day.home.rglob("*"), *day.seen.rglob("*")]
    files = [one for one in left if one.is_file()]
    names = " ".join(one.name for one in files)
    for expected in ("fieldvisit.db", "fieldvisit.db-wal", "fieldvisit.log", "laptop-look.ini", "profile.json", "lock"):
        assert expected in names, "the watch saw it"
    assert readable(files, (*typed, *words)) == {}
    assert not [one for one in files if any(secret in one.name for secret in secrets())]


def test_the_watch_would_have_seen_it(tmp_path: Path) -> None:
    name = max(secrets(), key=len)
    for coding in ("utf-8", "utf-16-le", "gb18030"):
        (tmp_path / coding).write_bytes(bytes(range(256)) + name.encode(coding))
    assert readable(tmp_path.iterdir()) == {coding: {name} for coding in ("utf-8", "utf-16-le", "gb18030")}


def test_window_titles_say_only_the_programs_name(day: Walked) -> None:
    said = (day.seen / "titles.txt").read_text("utf-8")
    assert "Fieldvisit" in said or "外访" in said
    assert [secret for secret in secrets() if secret in said] == []


def test_the_spool_is_empty_and_no_temporary_file_is_left(day: Walked) -> None:
    assert [*(day.out / "laptop").glob("spool/*")] == []
    assert [*(day.seen / "left").rglob("*.pdf")] == []


STARTER = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from fieldvisit.desktop.app import main
app = QApplication([])
QTimer.singleShot(0, lambda: print("up", flush=True))
sys.exit(main(["--profile", sys.argv[1]]))
"""


@pytest.mark.parametrize("asked", [signal.SIGINT, signal.SIGTERM])
def test_the_program_closes_when_it_is_asked_to_end(tmp_path: Path, asked: signal.Signals) -> None:
    command = [sys.executable, "-c", STARTER, str(tmp_path / "profile")]
    with subprocess.Popen(command, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE) as started:
        assert started.stdout is not None
        assert started.stdout.readline() == b"up\n"
        started.send_signal(asked)
        said, complained = started.communicate(timeout=20)
    assert (started.returncode, said, complained) == (0, b"", b"")
