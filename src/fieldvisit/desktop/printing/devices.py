"""The three ways to a roll printer, as python-escpos sees them, but none that waits for ever."""

import os
import queue
import select
import socket
import stat
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from fieldvisit.desktop.printing.sending import CONNECT_SECONDS, STEP_SECONDS, WRITE_SECONDS, Called
from fieldvisit.errors import PrinterFailed
from fieldvisit.model.printing import DOTS, Reason, Roll, Way

if TYPE_CHECKING:
    from escpos.escpos import Escpos

PRINTER_CLASS: Final = 7
USB_PIECE: Final = 4096
SEND_BUFFER: Final = 16_384
"""Bytes the system may keep for a printer: with more, a receipt would seem sent before the printer took any of it."""
_LINGER_SECONDS: Final = 1.0


@dataclass(frozen=True, slots=True)
class UsbPrinter:
    """A printer on USB: `address` as a Roll has it, and what it calls itself."""

    address: str
    name: str


def connect(roll: Roll, called: Called) -> "Escpos":
    """Return an open printer; its `_raw` and `close` raise PrinterFailed only. Raises PrinterFailed."""
    _load()
    made = {Way.NETWORK: _network, Way.USB: _usb, Way.DEVICE: _device}[roll.way](roll, called)
    media = {"width": {"mm": roll.size.removesuffix("mm"), "pixels": DOTS[roll.size]}}
    made.profile.profile_data = {**made.profile.profile_data, "media": media}
    return made


def _load() -> None:
    """Import python-escpos, 0.3 s, and remove the folder it leaves in the system's temporary one."""
    import shutil

    if "escpos.capabilities" not in sys.modules and "ESCPOS_CAPABILITIES_PICKLE_DIR" not in os.environ:
        from escpos import capabilities

        shutil.rmtree(capabilities.pickle_dir, ignore_errors=True)


# over the network
def _network(roll: Roll, called: Called) -> "Escpos":
    from escpos.printer import Network

    class Lan(Network):  # type: ignore[misc]  # python-escpos has no types
        def open(self, raise_not_found: bool = True) -> None:
            self._device: Any = _reach(roll, called)

        def _raw(self, msg: bytes) -> None:
            _pass(self._device, self._device.send, msg, roll, called)

        def close(self) -> None:
            if self._device:
                _hang_up(self._device)
            self._device = None

    host, port = roll.place()
    made = Lan(host, port)
    made.open()
    return made


def _reach(roll: Roll, called: Called) -> socket.socket:
    """Connect within CONNECT_SECONDS, looking every STEP_SECONDS whether the job was called off."""
    family, kind, proto, place = _look_up(roll, called)
    line = socket.socket(family, kind, proto)
    try:
        line.setblocking(False)
        line.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER)
        line.connect_ex(place)
        _ready(line, roll, called, CONNECT_SECONDS)
        if line.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR):
            raise PrinterFailed(printer=roll.name, reason=Reason.AWAY)
    except BaseException:
        line.close()
        raise
    return line


def _look_up(roll: Roll, called: Called) -> tuple[int, int, int, Any]:
    """Find a host by its name. The system's own search cannot be stopped: it goes on by itself when it takes long."""
    found: queue.SimpleQueue[tuple[int, int, int, Any] | None] = queue.SimpleQueue()

    def search() -> None:
        try:
            family, kind, proto, _, place = socket.getaddrinfo(*roll.place(), type=socket.SOCK_STREAM)[0]
            found.put((family, kind, proto, place))
        except (OSError, UnicodeError):
            found.put(None)

    threading.Thread(target=search, name="look-up", daemon=True).start()
    end = time.monotonic() + CONNECT_SECONDS
    while time.monotonic() < end:
        called.check(roll.name)
        with suppress(queue.Empty):
            place = found.get(timeout=STEP_SECONDS)
            if place is None:
                break
            return place
    raise PrinterFailed(printer=roll.name, reason=Reason.AWAY)


def _hang_up(line: socket.socket) -> None:
    """End the line so that what lies on the way still arrives: closing with unread answers would throw it away."""
    with line:
        try:
            line.shutdown(socket.SHUT_WR)
            end = time.monotonic() + _LINGER_SECONDS
            while (left := end - time.monotonic()) > 0:
                if select.select([line], [], [], left)[0] and not line.recv(4096):
                    return
        except OSError:
            return


# a device file
def _device(roll: Roll, called: Called) -> "Escpos":
    from escpos.printer import File

    class Device(File):  # type: ignore[misc]
        def open(self, raise_not_found: bool = True) -> None:
            self._device = _open(roll)

        def _raw(self, msg: bytes) -> None:
            _pass(self._device, lambda part: os.write(self._device, part), msg, roll, called)

        def flush(self) -> None:
            pass

        def close(self) -> None:
            line, self._device = self._device, False
            if line is not False:
                os.close(line)

    made = Device(roll.address)
    made.open()
    return made


def _open(roll: Roll) -> int:
    """Open a device or a pipe; a plain file is refused, for what is printed would lie in it unencrypted."""
    try:
        line = os.open(roll.address, os.O_WRONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0))
    except FileNotFoundError:
        raise PrinterFailed(printer=roll.name, reason=Reason.MISSING) from None
    except OSError:
        raise PrinterFailed(printer=roll.name, reason=Reason.AWAY) from None
    mode = os.fstat(line).st_mode
    if stat.S_ISCHR(mode) or stat.S_ISFIFO(mode):
        return line
    os.close(line)
    raise PrinterFailed(printer=roll.name, reason=Reason.MISSING)


# both
def _pass(line: Any, write: Any, data: bytes, roll: Roll, called: Called) -> None:
    """Write all of it; WRITE_SECONDS without any progress are the end."""
    left = memoryview(data)
    while left:
        _ready(line, roll, called, WRITE_SECONDS)
        try:
            left = left[write(left) :]
        except BlockingIOError:
            continue
        except OSError:
            raise called.failed(roll.name, Reason.AWAY) from None


def _ready(line: Any, roll: Roll, called: Called, seconds: float) -> None:
    """Wait until more can be written."""
    end = time.monotonic() + seconds
    while not select.select([], [line], [], STEP_SECONDS)[1]:
        called.check(roll.name)
        if time.monotonic() > end:
            reason = Reason.STALLED if called.begun else Reason.AWAY
            raise PrinterFailed(printer=roll.name, reason=reason)


# USB
def usb_printers() -> tuple[UsbPrinter, ...]:
    """Return the printers on USB; none where the system has no libusb. Call it on a worker."""
    import usb.core
    import usb.util

    found = []
    try:
        for device in usb.core.find(find_all=True, custom_match=lambda one: _out(one) is not None):
            try:
                names = (usb.util.get_string(device, at) for at in (device.iManufacturer, device.iProduct))
                name = " ".join(filter(None, names))
            except (usb.core.USBError, ValueError, NotImplementedError):
                name = ""  # the system does not let us ask
            found.append(UsbPrinter(f"{device.idVendor:04x}:{device.idProduct:04x}", name))
    except (usb.core.NoBackendError, usb.core.USBError):
        return ()
    return tuple(found)


def _out(device: Any) -> tuple[int, int] | None:
    """Return interface and endpoint that a printer takes its data at, None for what is no printer."""
    import usb.core
    import usb.util

    try:
        for configuration in device:
            for interface in configuration:
                for endpoint in interface if interface.bInterfaceClass == PRINTER_CLASS else ():
                    bulk = usb.util.endpoint_type(endpoint.bmAttributes) == usb.util.ENDPOINT_TYPE_BULK
                    if bulk and usb.util.endpoint_direction(endpoint.bEndpointAddress) == usb.util.ENDPOINT_OUT:
                        return interface.bInterfaceNumber, endpoint.bEndpointAddress
    except (usb.core.USBError, NotImplementedError):
        return None
    return None


def _usb(roll: Roll, called: Called) -> "Escpos":
    import usb.core
    import usb.util
    from escpos.exceptions import DeviceNotFoundError
    from escpos.printer import Usb

    vendor, product = roll.numbers()
    try:
        device = usb.core.find(idVendor=vendor, idProduct=product)
    except (usb.core.NoBackendError, usb.core.USBError):
        device = None
    out = _out(device) if device is not None else None
    if out is None:
        raise PrinterFailed(printer=roll.name, reason=Reason.MISSING)

    class Plugged(Usb):  # type: ignore[misc]
        def _raw(self, msg: bytes) -> None:
            left = memoryview(msg)
            while left:
                called.check(roll.name)
                try:
                    left = left[self.device.write(self.out_ep, bytes(left[:USB_PIECE]), int(1000 * WRITE_SECONDS)) :]
                except usb.core.USBTimeoutError:  # how much went is not known: trying again might print it twice
                    reason = Reason.STALLED if called.begun else Reason.AWAY
                    raise PrinterFailed(printer=roll.name, reason=reason) from None
                except usb.core.USBError:
                    raise called.failed(roll.name, Reason.AWAY) from None

    made = Plugged(vendor, product, timeout=int(1000 * WRITE_SECONDS), out_ep=out[1])
    try:
        made.open()
    except (DeviceNotFoundError, usb.core.USBError):
        raise PrinterFailed(printer=roll.name, reason=Reason.AWAY) from None
    return made
