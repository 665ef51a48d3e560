"""The desktop program: starts Qt, dresses it, opens the window on the laptop's profile."""

import argparse
import logging
import os
import signal
import socket
import sys
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject, QSocketNotifier
from PySide6.QtWidgets import QApplication

from fieldvisit import logs
from fieldvisit.clock import Clock, SystemClock
from fieldvisit.desktop import look, theme
from fieldvisit.desktop.language import Language, system_language
from fieldvisit.desktop.session import Session
from fieldvisit.desktop.tasks import Tasks
from fieldvisit.desktop.window import Window
from fieldvisit.errors import FieldvisitError
from fieldvisit.paths import default_profile, has_profile

log = logging.getLogger(__name__)
TITLE_BAR = 40
"""Pixels that a desktop puts above a window."""


def assemble(app: QApplication, profile: Path, clock: Clock) -> Window:
    """Build the window over a profile folder, on its first page; the caller shows it."""
    profile.parent.mkdir(parents=True, exist_ok=True)
    kept = look.settings(profile)
    language = Language(app)
    language.use(look.language(kept) or system_language())
    theme.apply(app, look.scheme(kept), scale=float(look.scale(kept)))
    session = Session(profile, clock, Tasks(), language.name)
    window = Window(session, language, kept)
    window.show_page("unlock" if has_profile(profile) else "start")
    return window


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program; returns the exit code."""
    parser = argparse.ArgumentParser(prog="fieldvisit", description="Fieldvisit on this laptop")
    parser.add_argument("--profile", type=Path, default=default_profile(), help="folder of the laptop's profile")
    options = parser.parse_args(argv)
    app = QApplication.instance() or QApplication(sys.argv[:1])
    if not isinstance(app, QApplication):
        return 1
    app.setApplicationName("Fieldvisit")
    logs.start(options.profile.parent / f"{options.profile.name}-log")
    window = assemble(app, options.profile, SystemClock())
    sys.excepthook = _Surprise(window)
    watch_network(window.session)
    _Asked(window)
    present(window)
    code = app.exec()
    if window.session.hanging:
        logging.shutdown()
        os._exit(code)
    return code


def present(window: Window) -> None:
    """Show the window; over the whole screen where its own size, with a title bar, would not fit into that."""
    room = window.screen().availableSize()
    if room.width() < window.width() or room.height() < window.height() + TITLE_BAR:
        window.showMaximized()
    else:
        window.show()


def watch_network(session: Session) -> None:
    """Tell the session when the network comes back, on systems that say so; elsewhere the schedule has to do."""
    from PySide6.QtNetwork import QNetworkInformation

    if not QNetworkInformation.loadBackendByFeatures(QNetworkInformation.Feature.Reachability):
        return
    away = QNetworkInformation.Reachability.Disconnected
    QNetworkInformation.instance().reachabilityChanged.connect(
        lambda now: None if now is away else session.network_back()
    )


class _Asked(QObject):
    """Closes the window when the program is asked to end: Ctrl+C, or the end of the person's session.

    Python looks at signals only while it runs; a byte on a socket makes Qt call it.
    """

    def __init__(self, window: Window) -> None:
        super().__init__(window)
        self._read, self._written = socket.socketpair()
        for one in (self._read, self._written):
            one.setblocking(False)
        notifier = QSocketNotifier(self._read.fileno(), QSocketNotifier.Type.Read, self)
        notifier.activated.connect(lambda: self._read.recv(64))
        signal.set_wakeup_fd(self._written.fileno())
        for asked in (signal.SIGINT, signal.SIGTERM):
            signal.signal(asked, lambda *_: window.close())


class _Surprise:
    """The outermost edge: an unexpected error is logged without its message and said in words; the program goes on."""

    def __init__(self, window: Window) -> None:
        self._window = window

    def __call__(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        log.error("unexpected", exc_info=(kind, error, trace))
        if issubclass(kind, KeyboardInterrupt):
            self._window.close()
        else:
            self._window.complain(FieldvisitError())
