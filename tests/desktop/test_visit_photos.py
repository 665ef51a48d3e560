"""Files at the visit page: chosen, dropped, pasted, stopped, listed and looked at; nothing stays behind the lock."""

import struct
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QAccessible, QColor, QDragEnterEvent, QDragLeaveEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot
from reportlab.pdfgen import canvas

from casework.laptop import LIMITS, PARTIES, PASSPHRASE, Laptop
from desktop.conftest import speak
from desktop.legible import faults
from evidence import pictures_made as made
from evidence.recordings_made import mp4, wav
from fieldvisit import wire
from fieldvisit.desktop.pages import visit_pixels
from fieldvisit.desktop.pages.visit_photos import Photos
from fieldvisit.desktop.pages.visit_viewer import Viewer
from fieldvisit.desktop.retold import Words, spoken
from fieldvisit.desktop.window import Window
from fieldvisit.errors import BlobDamaged
from fieldvisit.wording import say
from visit_walk import Walk


@pytest.fixture
def walk(qtbot: QtBot, window: Window) -> Walk:
    """A visit at its talk, with the consent that pictures need."""
    made_ = Walk(qtbot, window)
    made_.to_talk()
    made_.click("consent_photo_yes")
    return made_


@pytest.fixture
def photos(walk: Walk) -> Photos:
    return walk.page.talk.ui.photos


def phone_photo(folder: Path, name: str = "IMG_0001.jpg") -> Path:
    """Write a photo as a phone makes it."""
    path = folder / name
    block = made.app(0xE1, b"Exif\0\0" + made.exif(6))
    path.write_bytes(made.with_segments(made.jpeg(made.noise(400, 300)), block) + made.FILM)
    return path


def paper(folder: Path) -> Path:
    """Write a PDF of two pages."""
    path = folder / "proof.pdf"
    drawn = canvas.Canvas(str(path))
    for page in ("one", "two"):
        drawn.drawString(100, 600, page)
        drawn.showPage()
    drawn.save()
    return path


def add(walk: Walk, photos: Photos, *paths: Path) -> None:
    """Attach files and wait until that is done."""
    photos.take(list(paths))
    walk.qtbot.waitUntil(lambda: not photos.busy.is_busy(), timeout=10_000)


def opened(walk: Walk, photos: Photos, index: int) -> Viewer:
    """Look at a file and wait until it is shown."""
    walk.click(f"look_{index}")
    assert photos.viewer is not None
    viewer = photos.viewer
    walk.qtbot.waitUntil(lambda: not viewer.busy.is_busy())
    return viewer


def small(photos: Photos) -> list[tuple[int, int]]:
    """Return the sizes of the small pictures in the list, drawn icons left out."""
    labels = photos.files.findChildren(QLabel)
    drawn = [one.pixmap() for one in labels if not one.pixmap().isNull()]
    return [(one.width(), one.height()) for one in drawn if (one.width(), one.height()) != (32, 32)]


def test_what_is_kept_and_what_was_taken_out_is_said(
    laptop: Laptop, walk: Walk, photos: Photos, tmp_path: Path
) -> None:
    hint = photos.hint.text()
    assert "25 MB" in hint
    assert "2 GB" in hint
    assert "位置" in hint
    walk.type("photo_label", "门牌")
    add(walk, photos, phone_photo(tmp_path))
    one = walk.visit.attached[0]
    assert (one.label, one.taken) == ("门牌", "2026-11-22T10:31:05+08:00")
    assert one.sha256[-12:] in photos.kept.text()
    assert "位置" in photos.kept.text()
    listed = " ".join(label.text() for label in photos.files.findChildren(QLabel))
    for words in ("门牌", one.sha256[-12:], "2026-11-22 10:31", "位置", "动态照片中的视频", "10:0", "仅在本机"):
        assert words in listed
    walk.qtbot.waitUntil(lambda: small(photos) == [(40, 54)])
    assert photos.label.text() == ""
    walk.window.session.desk.store.blobs.mark_held(one.sha256)
    walk.window.session.changed.emit()
    assert "已在公司" in " ".join(label.text() for label in photos.files.findChildren(QLabel))
    before = photos.hint.text()
    laptop.feed(wire.PartiesItem(PARTIES, replace(LIMITS, photo_place=True)))
    walk.window.session.changed.emit()
    assert photos.hint.text() != before
    assert "保留位置" in photos.hint.text()


def drop(photos: Photos, data: QMimeData) -> None:
    """Drag something over the page and let it fall."""
    actions, buttons, keys = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    entering = QDragEnterEvent(QPoint(9, 9), actions, data, buttons, keys)
    QApplication.sendEvent(photos, entering)
    assert entering.isAccepted()
    assert photos.area.property("dropping") is True
    QApplication.sendEvent(photos, QDragLeaveEvent())
    assert photos.area.property("dropping") is False
    QApplication.sendEvent(photos, entering)
    QApplication.sendEvent(photos, QDropEvent(QPointF(9, 9), actions, data, buttons, keys))
    assert photos.area.property("dropping") is False


def test_files_are_dropped_good_and_bad_together(walk: Walk, photos: Photos, tmp_path: Path) -> None:
    data = QMimeData()
    (tmp_path / "empty.jpg").touch()
    (tmp_path / "text.jpg").write_bytes(b"not a picture")
    names = ("IMG_0001.jpg", "empty.jpg", "text.jpg", ".", "gone.png")
    phone_photo(tmp_path)
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / name)) for name in names])
    drop(photos, data)
    walk.qtbot.waitUntil(lambda: photos.error.text().count("\n") == 3)
    for code, name in (("blob_empty", "empty.jpg"), ("not_a_picture", "text.jpg"), ("file_unreadable", "gone.png")):
        assert f"{name}: {say(f'error.{code}', 'zh-CN')}" in photos.error.text()
    assert say("error.not_a_file", "zh-CN") in photos.error.text()
    assert len(walk.visit.attached) == 1
    speak(walk.window, "en")
    assert say("error.blob_empty", "en") in photos.error.text()


def test_the_clipboard_gives_files_pictures_words_or_nothing(walk: Walk, photos: Photos) -> None:
    data = QMimeData()
    data.setUrls([QUrl("https://example.org/a.jpg")])
    drop(photos, data)
    assert "本机" in photos.error.text()
    QGuiApplication.clipboard().clear()
    walk.click("paste_photo")
    assert photos.error.isVisible()
    assert not walk.visit.attached
    image = QImage(64, 48, QImage.Format.Format_RGB32)
    image.fill(QColor("teal"))
    label = walk.find(QLineEdit, "photo_label")
    label.setFocus()
    QGuiApplication.clipboard().setText("门牌")
    QTest.keyClick(label, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert label.text() == "门牌"
    QGuiApplication.clipboard().setImage(image)
    QTest.keyClick(label, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    walk.qtbot.waitUntil(lambda: len(walk.visit.attached) == 1)
    assert (walk.visit.attached[0].label, walk.visit.attached[0].media) == ("门牌", "image/png")
    QGuiApplication.clipboard().clear()


def test_a_large_file_tells_how_far_it_is_and_can_be_stopped(
    walk: Walk, photos: Photos, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, told = tmp_path / "day.wav", list[str]()
    with path.open("wb") as file:
        file.write(wav(1)[:40] + struct.pack("<I", 600_000_000))
        file.truncate(600_000_044)
    begun = photos.busy.start

    def start(words: Words) -> None:
        told.append(spoken(words))
        begun(words)

    monkeypatch.setattr(photos.busy, "start", start)
    photos.take([path, path])
    walk.qtbot.waitUntil(lambda: any("600.0 MB" in words for words in told), timeout=10_000)
    assert walk.sees("stop_attach")
    ticks = len(told)
    walk.qtbot.waitUntil(lambda: len(told) > ticks, timeout=10_000)  # the window goes on while the file is stored
    walk.click("stop_attach")
    walk.qtbot.waitUntil(lambda: not photos.busy.is_busy())
    assert photos.error.text() == f"day.wav: {say('error.attach_stopped', 'zh-CN')}"
    assert not walk.sees("stop_attach")
    assert not walk.visit.attached
    assert not [one for one in (walk.window.session.profile / "blobs").rglob("*") if one.is_file()]


def test_files_are_looked_at_by_keyboard(walk: Walk, photos: Photos, tmp_path: Path) -> None:
    film = tmp_path / "REC.mp4"
    film.write_bytes(mp4(2045))
    add(walk, photos, phone_photo(tmp_path), paper(tmp_path), film)
    look = walk.find(QWidget, "look_0")
    look.setFocus()
    QTest.keyClick(look, Qt.Key.Key_Space)
    viewer = photos.viewer
    assert viewer is not None
    walk.qtbot.waitUntil(lambda: not viewer.busy.is_busy())
    assert viewer.view.has_picture()
    assert viewer.place.text() == "1 / 3"
    assert viewer.parentWidget() is walk.page
    assert walk.window.windowTitle() == "Fieldvisit" or "IMG" not in walk.window.windowTitle()
    held = walk.window.focusWidget()
    assert held is not None
    for key, fitted in ((Qt.Key.Key_Plus, False), (Qt.Key.Key_0, True), (Qt.Key.Key_Minus, True)):
        QTest.keyClick(held, key)
        assert viewer.view.is_fitted() is fitted
    seen = set()
    for _ in range(12):
        QTest.keyClick(walk.window.focusWidget(), Qt.Key.Key_Tab)
        stop = walk.window.focusWidget()
        assert viewer.isAncestorOf(stop), "Tab stays in the viewer"
        interface = QAccessible.queryAccessibleInterface(stop)
        assert interface.text(QAccessible.Text.Name)
        seen.add(stop)
    assert len(seen) == 6
    QTest.keyClick(viewer.buttons["close"], Qt.Key.Key_Right)
    walk.qtbot.waitUntil(lambda: viewer.stack.currentWidget() is viewer.paper)
    assert viewer.paper.document().pageCount() == 2
    assert not viewer.view.has_picture()
    viewer.zoom(2.0)
    assert viewer.paper.zoomFactor() == 2.0
    QTest.keyClick(viewer.buttons["close"], Qt.Key.Key_Right)
    assert "34:05" in viewer.line.text()
    assert "播放" in viewer.words_only.text()
    assert not viewer.buttons["larger"].isVisible()
    QTest.keyClick(viewer.buttons["close"], Qt.Key.Key_Right)
    assert viewer.place.text() == "3 / 3"
    QTest.keyClick(viewer.buttons["close"], Qt.Key.Key_Escape)
    assert viewer.isHidden()
    assert walk.window.focusWidget() is look


def test_a_picture_is_enlarged_moved_and_gone_with_its_page(walk: Walk, photos: Photos, tmp_path: Path) -> None:
    add(walk, photos, phone_photo(tmp_path))
    view = opened(walk, photos, 0).view
    assert view.is_fitted()
    for _ in range(30):
        view.zoom(1.25, QPointF(10, 10))
    assert view.scale() == 8.0
    before = view.grab().toImage()
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_Right)
    QTest.keyClick(view, Qt.Key.Key_Down)
    assert view.grab().toImage() != before
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=QPoint(50, 50))
    for _ in range(40):
        view.zoom(0.8)
    assert view.is_fitted()
    walk.window.show_page("today", "")
    assert photos.viewer is not None
    assert photos.viewer.isHidden()
    assert not view.has_picture()


def test_the_lock_closes_the_viewer_and_drops_every_pixel(walk: Walk, photos: Photos, tmp_path: Path) -> None:
    add(walk, photos, phone_photo(tmp_path))
    walk.qtbot.waitUntil(lambda: bool(small(photos)))
    viewer = opened(walk, photos, 0)
    assert viewer.view.has_picture()
    walk.window.session.lock()
    assert viewer.isHidden()
    assert not viewer.view.has_picture()
    assert small(photos) == []
    walk.window.session.unlock(PASSPHRASE, lambda _: None)
    walk.qtbot.waitUntil(lambda: walk.window.session.is_open)
    walk.qtbot.waitUntil(lambda: bool(small(photos)))
    assert viewer.isHidden()


def test_pixels_that_arrive_after_the_lock_are_kept_by_nobody() -> None:
    slot = visit_pixels.Slot[str]()
    slot.put("pixels")
    assert slot.take() == "pixels"
    slot.put("pixels")
    slot.drop()
    assert slot.take() is None
    slot.put("late")
    assert slot.take() is None


def test_a_file_that_cannot_be_opened_any_more_is_said(
    walk: Walk, photos: Photos, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(walk, photos, phone_photo(tmp_path))
    walk.qtbot.waitUntil(lambda: bool(small(photos)))
    place = next(one for one in (walk.window.session.profile / "blobs").rglob("*") if one.is_file())
    place.write_bytes(place.read_bytes()[:-1] + b"\0")
    with pytest.raises(BlobDamaged):
        walk.window.session.desk.store.blobs.read(walk.visit.attached[0].sha256)
    viewer = opened(walk, photos, 0)
    assert "无法打开" in viewer.words_only.text()


def test_list_and_viewer_are_legible_in_both_languages_and_sizes(walk: Walk, photos: Photos, tmp_path: Path) -> None:
    walk.type("photo_label", "门牌与楼道，从一楼到七楼，每层一张，按时间先后排列" * 3)
    add(walk, photos, phone_photo(tmp_path))
    add(walk, photos, paper(tmp_path))
    for language in ("en", "zh-CN"):
        speak(walk.window, language)
        for wide, high in ((1024, 700), (1280, 800)):
            walk.window.resize(wide, high)
            for _ in range(6):
                QApplication.processEvents()
            assert faults(photos) == []
            for index in (0, 1):
                viewer = opened(walk, photos, index)
                for _ in range(6):
                    QApplication.processEvents()
                assert faults(viewer) == []
                viewer.close_now()
