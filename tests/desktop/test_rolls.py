"""What a roll printer is sent: dots only, of the right width, that hold what the page holds; and what goes wrong."""

import array
import os
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import usb.backend
import usb.backend.libusb1
import usb.core
import zxingcpp
from PIL import Image, ImageChops
from PySide6.QtWidgets import QApplication
from reportlab.pdfgen import canvas

from desktop.roll_printer import RollPrinter, papers, roll_printer
from fieldvisit.desktop.printing import devices, raster, roll, trial
from fieldvisit.desktop.printing.sending import Called
from fieldvisit.errors import PrinterFailed
from fieldvisit.evidence.codes import qr
from fieldvisit.model.printing import DOTS, Reason, Roll, Way

MM = 72 / 25.4
CODE = "https://v.example.cn/r#" + "0123456789" * 30


def page(wide: float, high: float, *, module: float = 0.5, ink: float = 0) -> bytes:
    """A page in millimetres with a code whose modules are so wide, and a bar of ink as wide as asked."""
    made = BytesIO()
    pen = canvas.Canvas(made, pagesize=(wide * MM, high * MM))
    code = qr(CODE)
    left = round((wide - len(code) * module) / 2 * 8) / 8
    path = pen.beginPath()  # as one path, as our papers draw it: QtPdf moves the edges of single rectangles
    for y, row in enumerate(code):
        for x, dark in enumerate(row):
            if dark:
                path.rect((left + x * module) * MM, (high - 10 - (y + 1) * module) * MM, module * MM, module * MM)
    pen.drawPath(path, stroke=0, fill=1)
    pen.rect((wide - ink) / 2 * MM, 5 * MM, ink * MM, 2 * MM, 0, 1)
    pen.showPage()
    pen.save()
    return made.getvalue()


def same(one: Image.Image, other: Image.Image) -> bool:
    return one.size == other.size and ImageChops.difference(one.convert("L"), other.convert("L")).getbbox() is None


def wait_for(made: RollPrinter, jobs: int = 1) -> None:
    with made.ended:
        assert made.ended.wait_for(lambda: len(made.jobs) >= jobs, timeout=10)


@pytest.mark.parametrize(("size", "wide"), [("80mm", 80), ("58mm", 58)])
def test_what_the_printer_gets_is_the_page_dot_for_dot(size: str, wide: float) -> None:
    pdf = page(wide, 90, ink=wide - 10)
    with roll_printer() as made:
        roll.send(pdf, Roll(Way.NETWORK, made.address, size), Called())
        wait_for(made)
    (paper,) = made.papers()
    (drawn,) = raster.strips(pdf, DOTS[size])
    assert paper.width == DOTS[size]
    assert same(paper, drawn)
    read = zxingcpp.read_barcodes(paper.convert("L"))
    assert [one.text for one in read] == [CODE]


@pytest.mark.parametrize("module", [0.375, 0.5])
def test_modules_of_whole_dots_stay_whole_dots(module: float) -> None:
    (drawn,) = raster.strips(page(80, 90.3, module=module), 576)
    across, dots = len(qr(CODE)), round(module * 8)
    left, top, right, _ = drawn.point(lambda one: 255 - one).getbbox() or (0, 0, 0, 0)
    assert right - left == across * dots
    row = [drawn.getpixel((left + x, top + dots // 2)) == 0 for x in range(across * dots)]
    assert row == [dark for dark in qr(CODE)[0] for _ in range(dots)]


@pytest.mark.parametrize("module", [0.4, 0.44, 0.47, 0.53])
def test_modules_of_broken_dots_can_still_be_read(module: float) -> None:
    (drawn,) = raster.strips(page(80, 90.7, module=module), 576)
    assert [one.text for one in zxingcpp.read_barcodes(drawn.convert("L"))] == [CODE]


def test_ink_wider_than_the_paper_is_made_smaller_and_nothing_is_cut_off() -> None:
    (drawn,) = raster.strips(page(80, 90, ink=78), 384)
    box = drawn.point(lambda one: 255 - one).getbbox()
    assert drawn.width == 384
    assert box is not None
    assert 376 <= box[2] - box[0] <= 384


def test_white_at_the_ends_is_not_fed_and_an_empty_page_is_hardly_anything() -> None:
    (drawn,) = raster.strips(page(80, 400), 576)
    assert drawn.height < 400 * 8
    made = BytesIO()
    pen = canvas.Canvas(made, pagesize=(80 * MM, 200 * MM))
    pen.showPage()
    pen.save()
    (blank,) = raster.strips(made.getvalue(), 576)
    assert blank.height < 40


@pytest.mark.parametrize("rubbish", [b"", b"%PDF-1.4", b"\x00" * 5000, b"<html>"])
def test_what_is_no_page_is_not_sent(rubbish: bytes) -> None:
    with pytest.raises(PrinterFailed) as failed:
        raster.strips(rubbish, 576)
    assert failed.value.facts["reason"] == Reason.LAYOUT


def test_a_trial_reaches_both_edges(qapp: QApplication) -> None:
    for size, dots in DOTS.items():
        with roll_printer() as made:
            trial.send("测试打印 Fieldvisit", Roll(Way.NETWORK, made.address, size), Called())
            wait_for(made)
        (paper,) = made.papers()
        assert paper.width == dots
        assert {paper.getpixel((x, 2)) for x in range(dots)} == {0}


# what goes wrong
@contextmanager
def deaf() -> Iterator[str]:
    """An address where nobody ever takes the connection: as a printer that is switched off behind a switch."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen(0)
        place = server.getsockname()
        waiting = [socket.socket() for _ in range(4)]
        for one in waiting:
            one.setblocking(False)
            one.connect_ex(place)
        yield f"127.0.0.1:{place[1]}"
        for one in waiting:
            one.close()


@contextmanager
def stuck() -> Iterator[str]:
    """A printer that takes the connection and then nothing more: out of paper."""
    with socket.socket() as server:
        server.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1024)
        server.bind(("127.0.0.1", 0))
        server.listen(1)
        yield f"127.0.0.1:{server.getsockname()[1]}"


def reason_of(pdf: bytes, target: Roll, called: Called | None = None) -> tuple[object, float]:
    start = time.monotonic()
    with pytest.raises(PrinterFailed) as failed:
        roll.send(pdf, target, called or Called())
    return failed.value.facts["reason"], time.monotonic() - start


def test_nobody_there_is_said_within_the_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(devices, "CONNECT_SECONDS", 0.5)
    with deaf() as address:
        reason, took = reason_of(page(80, 90), Roll(Way.NETWORK, address))
    assert reason == Reason.AWAY
    assert took < 2
    with socket.create_server(("127.0.0.1", 0)) as server:
        closed = f"127.0.0.1:{server.getsockname()[1]}"
    assert reason_of(page(80, 90), Roll(Way.NETWORK, closed))[0] == Reason.AWAY
    assert reason_of(page(80, 90), Roll(Way.NETWORK, "no-such-host.invalid"))[0] == Reason.AWAY


def test_one_that_takes_no_more_may_hold_a_part(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(devices, "WRITE_SECONDS", 0.5)
    with stuck() as address:
        reason, took = reason_of(page(80, 90), Roll(Way.NETWORK, address))
    assert reason == Reason.STALLED
    assert took < 4


def test_one_that_loses_power_may_hold_a_part() -> None:
    with roll_printer(mute_after=3000) as made:
        assert reason_of(page(80, 160), Roll(Way.NETWORK, made.address))[0] == Reason.BROKEN


def test_a_job_is_called_off_at_once_wherever_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(devices, "CONNECT_SECONDS", 30.0)
    monkeypatch.setattr(devices, "WRITE_SECONDS", 30.0)
    for place, expected in ((deaf(), Reason.CANCELLED), (stuck(), Reason.BROKEN)):
        with place as address:
            called = Called()
            threading.Timer(0.4, called.off).start()
            reason, took = reason_of(page(80, 90), Roll(Way.NETWORK, address), called)
        assert reason == expected
        assert took < 3


# a device file
@pytest.fixture
def device() -> Iterator[Path]:
    """A pipe where devices are."""
    with TemporaryDirectory(dir="/dev/shm", prefix="fv") as folder:
        os.mkfifo(Path(folder) / "lp0")
        yield Path(folder) / "lp0"


def test_a_device_gets_the_same_as_the_network(device: Path) -> None:
    taken: list[bytes] = []
    reader = threading.Thread(target=lambda: taken.append(device.read_bytes()))
    reader.start()
    pdf, target = page(58, 90), Roll(Way.DEVICE, str(device), "58mm")
    end = time.monotonic() + 10
    while True:  # until the reader has opened its end
        try:
            roll.send(pdf, target, Called())
            break
        except PrinterFailed:
            assert time.monotonic() < end
    reader.join(10)
    (paper,) = papers(taken[0])
    assert same(paper, raster.strips(pdf, 384)[0])


def test_a_device_that_is_not_there_or_off_or_a_plain_file_is_refused_at_once(device: Path) -> None:
    assert reason_of(page(58, 90), Roll(Way.DEVICE, str(device)))[0] == Reason.AWAY
    assert reason_of(page(58, 90), Roll(Way.DEVICE, str(device.parent / "none")))[0] == Reason.MISSING
    plain = device.parent / "plain"
    plain.write_bytes(b"")
    assert reason_of(page(58, 90), Roll(Way.DEVICE, str(plain)))[0] == Reason.MISSING
    assert plain.read_bytes() == b""


def test_a_device_that_is_full_is_given_up(device: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(devices, "WRITE_SECONDS", 0.5)
    line = os.open(device, os.O_RDONLY | os.O_NONBLOCK)
    try:
        assert reason_of(page(80, 300, ink=70, module=1.0), Roll(Way.DEVICE, str(device)))[0] == Reason.STALLED
    finally:
        os.close(line)


# USB: a bus of the test's own below pyusb; no real one was there to try
class Descriptor:
    def __init__(self, **fields: int) -> None:
        self.__dict__.update(fields, bLength=9, bDescriptorType=1, extra_descriptors=[])


class Bus(usb.backend.IBackend):  # type: ignore[misc]
    """One keyboard and one printer; what is written to the printer is kept."""

    def __init__(self) -> None:
        self.taken, self.hold = b"", False

    def enumerate_devices(self) -> Iterator[str]:
        yield from ("keyboard", "printer")

    def get_device_descriptor(self, dev: str) -> Descriptor:
        vendor, product = (0x0416, 0x5011) if dev == "printer" else (0x1234, 0x0001)
        return Descriptor(
            idVendor=vendor, idProduct=product, bNumConfigurations=1, bcdUSB=0x200, bcdDevice=1, bDeviceClass=0,
            bDeviceSubClass=0, bDeviceProtocol=0, bMaxPacketSize0=64, iManufacturer=0, iProduct=0, iSerialNumber=0,
            bus=1, address=2, port_number=1, port_numbers=0, speed=3,
        )  # fmt: skip

    def get_configuration_descriptor(self, dev: str, config: int) -> Descriptor:
        return Descriptor(
            bConfigurationValue=1, bNumInterfaces=1, iConfiguration=0, bmAttributes=0x80, bMaxPower=50, wTotalLength=32
        )

    def get_interface_descriptor(self, dev: str, intf: int, alt: int, config: int) -> Descriptor:
        if intf or alt:
            raise IndexError
        kind = 7 if dev == "printer" else 3
        return Descriptor(
            bInterfaceNumber=0, bAlternateSetting=0, bNumEndpoints=2, bInterfaceClass=kind, bInterfaceSubClass=1,
            bInterfaceProtocol=2, iInterface=0,
        )  # fmt: skip

    def get_endpoint_descriptor(self, dev: str, ep: int, intf: int, alt: int, config: int) -> Descriptor:
        return Descriptor(
            bEndpointAddress=(0x81, 0x03)[ep], bmAttributes=2, wMaxPacketSize=64, bInterval=0, bRefresh=0,
            bSynchAddress=0,
        )  # fmt: skip

    def open_device(self, dev: str) -> str:
        return dev

    def bulk_write(self, handle: str, ep: int, intf: int, data: "array.array[int]", timeout: int) -> int:
        assert (handle, ep) == ("printer", 0x03)
        if self.hold:
            raise usb.core.USBTimeoutError("timeout", -7, 110)
        self.taken += data.tobytes()[:64]
        return min(len(data), 64)

    def get_configuration(self, handle: str) -> int:
        return 1

    def __getattr__(self, name: str) -> Any:
        raise AttributeError(name)

    def set_configuration(self, *_: object) -> None: ...
    def claim_interface(self, *_: object) -> None: ...
    def release_interface(self, *_: object) -> None: ...
    def reset_device(self, *_: object) -> None: ...
    def close_device(self, *_: object) -> None: ...


@pytest.fixture
def bus(monkeypatch: pytest.MonkeyPatch) -> Bus:
    made = Bus()
    monkeypatch.setattr(usb.backend.libusb1, "get_backend", lambda *_, **__: made)
    return made


def test_printers_on_usb_are_found_and_others_are_not(bus: Bus) -> None:
    assert [one.address for one in devices.usb_printers()] == ["0416:5011"]


def test_a_usb_printer_gets_the_same_as_the_network(bus: Bus) -> None:
    pdf = page(80, 90)
    roll.send(pdf, Roll(Way.USB, "0416:5011"), Called())
    (paper,) = papers(bus.taken)
    assert same(paper, raster.strips(pdf, 576)[0])


def test_a_usb_printer_that_is_gone_or_stuck_is_said(bus: Bus) -> None:
    assert reason_of(page(80, 90), Roll(Way.USB, "0416:9999"))[0] == Reason.MISSING
    assert reason_of(page(80, 90), Roll(Way.USB, "1234:0001"))[0] == Reason.MISSING
    bus.hold = True
    assert reason_of(page(80, 90), Roll(Way.USB, "0416:5011"))[0] in (Reason.AWAY, Reason.STALLED)


def test_no_library_for_usb_means_no_printers(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("libusb1", "libusb0", "openusb"):
        monkeypatch.setattr(f"usb.backend.{name}.get_backend", lambda *_, **__: None)
    assert devices.usb_printers() == ()
    assert reason_of(page(80, 90), Roll(Way.USB, "0416:5011"))[0] == Reason.MISSING


def test_nothing_is_left_in_the_temporary_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    with roll_printer() as made:
        roll.send(page(80, 90), Roll(Way.NETWORK, made.address), Called())
        wait_for(made)
    assert list(tmp_path.iterdir()) == []
