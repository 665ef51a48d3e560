"""Bad input, through windows and commands: a sentence says what happened and what to do, and nothing is lost."""

import hashlib
import os
import re
import resource
import struct
import subprocess
import sys
import zlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import date
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread

import pytest
from PIL import Image
from PySide6.QtCore import QDate, QMimeData
from PySide6.QtWidgets import QApplication, QDateEdit, QLabel, QPlainTextEdit

from casework.laptop import COMPANION_PASSPHRASE, ORDER, PASSPHRASE, Laptop, laptop
from fieldvisit.desktop.app import assemble
from fieldvisit.desktop.pages.visit import VisitPage
from fieldvisit.desktop.window import Window
from fieldvisit.model.outcome import Outcome
from fieldvisit.server import office as offices
from fieldvisit.tryout import steps
from fieldvisit.tryout.hands import Hands
from fieldvisit.tryout.sample import PARTIES
from fieldvisit.wording import LANGUAGES, say
from journeys.place import NOWHERE, Place
from journeys.test_day import environment

SENTENCES = ("。", "；", ". ", "; ")


def told(place: Place, key: str, **facts: str | int) -> None:
    """Assert that the error's own sentence is on screen; it has two parts: what happened, and what to do."""
    sentence = say(f"error.{key}", place.window.session.language, **facts)
    place.hands.wait(lambda: sentence in place.hands.words(), f"{key} is not said")
    assert any(mark in sentence[:-1] for mark in SENTENCES), sentence


def prints(folder: Path) -> dict[str, str]:
    """Return what is in a folder, as fingerprints."""
    files = (one for one in folder.rglob("*") if one.is_file())
    return {str(one.relative_to(folder)): hashlib.sha256(one.read_bytes()).hexdigest() for one in files}


# The door of the program
def test_a_wrong_passphrase_changes_nothing(closed: Place) -> None:
    before = prints(closed.sample.laptop)
    for language in LANGUAGES:
        closed.speak(language)
        closed.hands.type("passphrase", "错了-wrong-0000")
        closed.hands.click("unlock")
        told(closed, "wrong_passphrase")
        closed.hands.wait(lambda: closed.window.session.tasks.running == 0, "it does not end")
    assert prints(closed.sample.laptop) == before
    closed.unlock()


def flipped(content: bytes) -> bytes:
    return content[:100] + bytes([content[100] ^ 255]) + content[101:]


@pytest.mark.parametrize("damage", [flipped, lambda content: content[:5000], lambda content: os.urandom(len(content))])
def test_a_damaged_database_is_left_as_it_is(closed: Place, damage: object) -> None:
    file = closed.sample.laptop / "fieldvisit.db"
    whole = file.read_bytes()
    file.write_bytes(damage(whole))  # type: ignore[operator]  # one of the three above
    before = prints(closed.sample.laptop)
    for language in LANGUAGES:
        closed.speak(language)
        closed.hands.type("passphrase", closed.sample.lead_word)
        closed.hands.click("unlock")
        told(closed, "profile_damaged")
        closed.hands.wait(lambda: closed.window.session.tasks.running == 0, "it does not end")
    assert prints(closed.sample.laptop) == before
    file.write_bytes(whole)
    closed.unlock()
    assert len(closed.orders()) == 6


# The disk
@contextmanager
def full_disk(profile: Path) -> Iterator[None]:
    """No file may grow: what a full disk looks like to a program."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1024, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_full_disk_loses_no_word_and_is_survived(place: Place) -> None:
    order = place.orders()[0]
    place.to_talk(order)
    hands = place.hands
    hands.type("notes", "先前的话。")
    visit = place.visit(order)
    hands.wait(lambda: place.desk.store.drafts.get(visit.visit_id) is not None, "not kept")
    for number, language in enumerate(LANGUAGES):
        place.speak(language)
        with full_disk(place.sample.laptop):
            hands.type("notes", f"满盘时{number}。")
            hands.click(hands.lines()[0].objectName())
            told(place, "disk_full")
            assert place.visit(order).ticks == visit.ticks
    assert hands.find("notes", QPlainTextEdit).toPlainText() == "先前的话。满盘时0。满盘时1。"
    hands.click("to_agree")
    assert place.visit(order).notes == "先前的话。满盘时0。满盘时1。"


# The office and the way to it
class Portal(BaseHTTPRequestHandler):
    """What a hotel's network says to everything."""

    def answer(self) -> None:
        page = b"<html><body>Welcome! Please accept our terms.</body></html>"
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        self.wfile.write(page)

    do_GET = do_POST = do_PUT = do_HEAD = answer

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@contextmanager
def portal() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), Portal)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def foreign() -> Iterator[str]:
    with (
        TemporaryDirectory() as folder,
        offices.create(Path(folder), PARTIES) as other,
        other.serving() as address,
    ):
        yield address


@contextmanager
def nobody() -> Iterator[str]:
    yield NOWHERE


WRONG = (
    (nobody, "office_unreachable", "refused"),
    (portal, "office_unreachable", "portal"),
    (foreign, "office_foreign", "stranger"),
)


@pytest.mark.parametrize(("server", "code", "reason"), WRONG)
def test_a_wrong_server_gets_nothing_and_costs_nothing(
    place: Place, server: Callable[[], AbstractContextManager[str]], code: str, reason: str
) -> None:
    order = place.orders()[0]
    place.begin(order)
    steps.depart(place.hands)
    before, acked = list(place.desk.store.events.payloads()), place.desk.store.events.acked()
    with server() as address:
        place.address(address)
        for language in LANGUAGES:
            place.speak(language)
            assert place.sync() == code
            told(place, code)
            assert say(f"sync.reason.{reason}", language) in place.hands.words()
    assert (list(place.desk.store.events.payloads()), place.desk.store.events.acked()) == (before, acked)
    place.online()
    assert place.sync() == ""
    assert place.office_has() == before


# Certificates
UNTIL_TWO = 4 / 24
"""Days from ten in the morning."""
Signing = tuple[Window, Hands, Laptop]


@contextmanager
def expiring(folder: Path, app: QApplication, lead_days: float = 365, lin_days: float = 365) -> Iterator[Signing]:
    """A laptop at half past nine; a certificate of `UNTIL_TWO` ends at two."""
    with laptop(folder / "profile", lead_days=lead_days, lin_days=lin_days) as made:
        made.at("09:30:00")
        window = assemble(app, made.profile, made.clock)
        window.resize(1280, 800)
        window.show()
        hands = Hands(window)
        hands.type("passphrase", PASSPHRASE)
        hands.click("unlock")
        hands.wait(lambda: window.session.is_open, "the laptop does not unlock")
        window.show_page("visit", f"O:{ORDER}")
        try:
            yield window, hands, made
        finally:
            window.close()
            window.language.leave()
            window.deleteLater()


def says_expired(hands: Hands, collector: str) -> None:
    sentence = say("error.certificate_expired", "zh-CN", collector=collector)
    hands.wait(lambda: sentence in hands.words(), "it is not said")


def test_nobody_sets_out_who_could_not_sign(qapp: QApplication, tmp_path: Path) -> None:
    with expiring(tmp_path, qapp, lead_days=UNTIL_TWO) as (window, hands, made):
        made.at("10:00:01")
        steps.depart(hands)
        says_expired(hands, "chen")
        assert window.session.desk.store.visits.open() == []
        made.at("09:59:00")
        hands.click("depart")
        assert len(window.session.desk.store.visits.open()) == 1


def test_a_companion_whose_certificate_ended_does_not_confirm(qapp: QApplication, tmp_path: Path) -> None:
    with expiring(tmp_path, qapp, lin_days=UNTIL_TWO) as (window, hands, made):
        steps.depart(hands)
        made.at("14:00:01")
        hands.tick_all()
        hands.type("companion_passphrase", COMPANION_PASSPHRASE)
        hands.click("confirm")
        says_expired(hands, "lin")
        visit = window.session.desk.store.visits.open()[0]
        assert visit.confirmed is None
        assert len(visit.ticks) == 2


@pytest.mark.parametrize(("days", "who"), [("lead_days", "chen"), ("lin_days", "lin")])
def test_a_certificate_that_ends_in_the_visit_keeps_the_record(
    qapp: QApplication, tmp_path: Path, days: str, who: str
) -> None:
    with expiring(tmp_path, qapp, **{days: UNTIL_TWO}) as (window, hands, made):
        steps.depart(hands)
        steps.confirm(hands, COMPANION_PASSPHRASE)
        hands.click("who_NOBODY")
        hands.tick_all()
        hands.click("to_close")
        steps.leave(hands, "NOBODY", Outcome.NO_ONE_HOME)
        hands.tick_all()
        made.at("14:00:01")
        before = window.session.desk.store.visits.open()
        hands.type("seal_passphrase", COMPANION_PASSPHRASE)
        hands.click("seal")
        says_expired(hands, who)
        assert window.session.desk.store.visits.open() == before
        made.at("09:59:30")
        steps.seal(hands, COMPANION_PASSPHRASE)
        assert window.session.desk.store.visits.open() == []


# What people enter
def test_a_date_nobody_can_mean_cannot_be_entered(place: Place) -> None:
    order = place.orders()[0]
    place.to_talk(order)
    hands = place.hands
    hands.click("to_agree")
    hands.click("offer_PROMISE")
    hands.type("offer_amount", "100")
    due = hands.find("offer_due", QDateEdit)
    for year, month, day in ((2026, 11, 22), (1900, 1, 1), (9999, 12, 31)):
        due.setDate(QDate(year, month, day))
        assert QDate(2026, 11, 23) <= due.date() < QDate(2040, 1, 1)
    due.lineEdit().setText("2027-02-30")
    hands.click("record_offer")
    for offered in place.visit(order).offers:
        assert offered.due is not None
        assert date(2026, 11, 23) <= offered.due < date(2040, 1, 1)


def test_a_megabyte_of_notes_is_refused_in_words_and_stays_in_view(place: Place) -> None:
    order = place.orders()[0]
    place.to_talk(order)
    hands, editor = place.hands, place.hands.find("notes", QPlainTextEdit)
    hands.type("notes", "原有。")
    hands.wait(lambda: place.desk.store.drafts.get(place.visit(order).visit_id) is not None, "not kept")
    pasted = QMimeData()
    pasted.setText("一行记录。" * 200_000)
    editor.insertFromMimeData(pasted)
    length = len(editor.toPlainText())
    assert length > 1_000_000
    hands.wait(lambda: hands.sees("notesError"), "nothing is said")
    said = place.hands.find("notesError", QLabel).text()
    limit = int(re.search(r"最多 (\d+) 个字符", said)[1])  # type: ignore[index]  # it says so
    assert said == say("error.too_long", "zh-CN", limit=limit, length=length)
    assert 300_000 < limit < 340_000, "Chinese characters of three bytes each"
    draft = place.desk.store.drafts.get(place.visit(order).visit_id)
    assert draft is not None
    assert draft.notes == "原有。"
    editor.setPlainText("短了。")
    hands.wait(lambda: not hands.sees("notesError"), "it is still said to be too long")
    hands.click("to_agree")
    assert place.visit(order).notes == "短了。"


def bomb() -> bytes:
    """A PNG of a few hundred bytes that says it has 50,000 × 50,000 points."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 50_000, 50_000, 8, 2, 0, 0, 0)
    body = zlib.compress(bytes(100_000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def test_what_is_no_picture_is_refused_each_with_its_reason(place: Place, tmp_path: Path) -> None:
    order = place.orders()[0]
    place.to_talk(order)
    page = place.window.page("visit")
    assert isinstance(page, VisitPage)
    photos = page.talk.ui.photos
    place.hands.click("consent_photo_yes")  # without it every picture is refused for that alone
    for name, content in (
        ("empty.jpg", b""),
        ("paper.jpg", (place.folder / "passphrases.txt").read_bytes() + b"%PDF-1.7\n%%EOF"),
        ("bomb.png", bomb()),
    ):
        (tmp_path / name).write_bytes(content)
    with (tmp_path / "huge.jpg").open("wb") as huge:
        huge.write(b"\xff\xd8\xff\xe0")
        huge.truncate(300_000_000)
    before = prints(place.sample.laptop / "blobs")
    for language in LANGUAGES:
        place.speak(language)
        for name, key, facts in (
            ("empty.jpg", "blob_empty", {}),
            ("huge.jpg", "blob_too_large", {"size": 300_000_000, "limit": 25_000_000}),
            ("paper.jpg", "not_a_picture", {}),
            ("bomb.png", "picture_too_large", {"megapixels": 2500, "limit": 40}),
        ):
            photos.take([tmp_path / name])
            told(place, key, **facts)
    assert place.visit(order).attached == ()
    assert prints(place.sample.laptop / "blobs") == before
    Image.new("RGB", (320, 240), "teal").save(tmp_path / "good.png")
    photos.take([tmp_path / "good.png"])
    place.hands.wait(lambda: len(place.visit(order).attached) == 1, "the good picture is not attached")


# The office's command
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_file_of_random_bytes_is_no_table(place: Place, tmp_path: Path, language: str) -> None:
    for name in ("cases.csv", "cases.xlsx", "cases.bin"):
        (tmp_path / name).write_bytes(os.urandom(100_000))
        before = prints(place.sample.office)
        command = [
            "-m",
            "fieldvisit.server.command",
            "import",
            str(tmp_path / name),
            "--data",
            str(place.sample.office),
        ]
        done = subprocess.run(
            [sys.executable, *command, "--lang", language], env=environment(), capture_output=True, text=True
        )
        assert done.returncode == 2, done.stdout + done.stderr
        said = (done.stdout + done.stderr).strip()
        assert len(said.splitlines()) == 1
        assert "Traceback" not in said
        assert prints(place.sample.office) == before
