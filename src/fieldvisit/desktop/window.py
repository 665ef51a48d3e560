"""The window: rail, top bar, and the page one is on."""

from collections.abc import Callable
from importlib import import_module

from PySide6.QtCore import QEvent, QObject, QSettings, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QInputEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QMainWindow, QScrollArea

from fieldvisit.clock import Clock, SystemClock
from fieldvisit.desktop import look, theme
from fieldvisit.desktop._forms.ui_window import Ui_Window
from fieldvisit.desktop.hours import LawfulHours
from fieldvisit.desktop.language import Language
from fieldvisit.desktop.leaving import Leaving
from fieldvisit.desktop.messages import sentence
from fieldvisit.desktop.page import Page
from fieldvisit.desktop.reading import put_in_order
from fieldvisit.desktop.retold import Words
from fieldvisit.desktop.session import Session
from fieldvisit.desktop.sweeping import Sweep
from fieldvisit.desktop.tokens import Tone
from fieldvisit.desktop.widgets.sync_badge import SyncState
from fieldvisit.desktop.widgets.toast import Toast
from fieldvisit.desktop.zone import local
from fieldvisit.errors import FieldvisitError

PLACES = (
    ("today", "today"),
    ("cases", "cases"),
    ("outbox", "outbox"),
    ("receipts", "receipt"),
    ("settings", "settings"),
)
"""The office's own, wherever the laptop thinks it is."""
LATER_MS = 400
"""After unlocking: what can wait until the first page stands."""
CLOSED = frozenset({"start", "unlock"})
ASIDE = frozenset({"training", "rules"})
"""Pages one looks at beside another: when they are done with, that one is shown again."""
LONGEST_IDLE = 5
"""Minutes without a key or a touch after which the desk is locked at the latest."""
_WAKEFUL = frozenset({QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.Wheel, QEvent.Type.TouchBegin})


class Window(QMainWindow):
    """One window over one session. Pages are made when first needed and keep their state while the desk is locked.

    `waking` is the clock that idling is measured by; it must run on while the laptop sleeps.
    """

    def __init__(self, session: Session, language: Language, kept: QSettings) -> None:
        super().__init__()
        self.session, self.language, self.look = session, language, kept
        self.ui = Ui_Window()
        self.ui.setupUi(self)
        self.toast = Toast(self)
        self.pages: dict[str, Page] = {}
        self.here = ""
        self._subject = ""
        self._back = ("today", "")
        self._aside: list[tuple[str, str]] = []
        self._follows = False
        self.hours = LawfulHours(session, self.ui.hours)
        for key, icon in PLACES:
            self.ui.rail.add(key, icon, key, bottom=key == "settings")
        self.ui.banner.set_closable(True)
        self.ui.notice.hide()
        theme.dress(self.ui.lock, kind="quiet")
        theme.set_icon(self.ui.lock, "lock")
        self._sweep = Sweep(self)
        self._connect()
        self.words()
        self._tick = QTimer(self, interval=20_000)
        self._tick.timeout.connect(self.hours.show)
        self._tick.start()
        self.waking: Clock = SystemClock()
        self._touched, self._idle_minutes = self.waking.monotonic_ns(), LONGEST_IDLE
        self._idle = QTimer(self, interval=1000)
        self._idle.timeout.connect(self._look_for_idling)
        self._idle.start()

    def _connect(self) -> None:
        session, ui = self.session, self.ui
        ui.rail.chosen.connect(self.show_page)
        ui.search.query.connect(self._search)
        ui.search.left.connect(self._leave_search)
        ui.sync.clicked.connect(lambda: self.show_page("outbox"))
        ui.lock.clicked.connect(session.lock)
        ui.banner.closed.connect(ui.notice.hide)
        QShortcut(QKeySequence("Ctrl+L"), self).activated.connect(session.lock)
        for index, (key, _) in enumerate(PLACES, 1):
            QShortcut(QKeySequence(f"Ctrl+{index}"), self).activated.connect(self._opener(key))
        session.opening.connect(lambda: QTimer.singleShot(0, self, self._build_ahead))
        QShortcut(QKeySequence("Ctrl+Q"), self).activated.connect(self._leave)
        session.unlocked.connect(self._unlocked)
        session.restored.connect(self._say_restored)
        session.locked.connect(self._locked)
        session.changed.connect(self._read_again)
        session.sync_changed.connect(self._show_sync)
        session.failed.connect(self.complain)

    def _opener(self, key: str) -> Callable[[], None]:
        def open_it() -> None:
            if self.session.is_open:
                self.show_page(key)

        return open_it

    # where one is
    def page(self, name: str) -> Page:
        """Return a page by name, made on first use from `pages/<name>.py`'s class `<Name>Page`."""
        if name not in self.pages:
            module = import_module(f"fieldvisit.desktop.pages.{name}")
            made: Page = getattr(module, f"{name.capitalize()}Page")(self.session)
            made.go.connect(self.show_page)
            made.back.connect(self._go_back)
            made.said.connect(lambda tone, words: self.toast.say(words, tone))
            self.pages[name] = made
            self.ui.pages.addWidget(made)
            for button in made.findChildren(QAbstractButton):
                button.ensurePolished()  # the bold of the style sheet comes after the first size hint
                button.updateGeometry()
            if hasattr(made, "look_changed"):
                made.look_changed.connect(self.apply_look)
        return self.pages[name]

    def show_page(self, name: str, subject: str = "") -> None:
        """Go to a page; `start` and `unlock` show neither rail nor top bar."""
        closed = name in CLOSED
        if not closed and not self.session.is_open:
            name, subject, closed = "unlock", "", True
        if name == "cases" and not subject:
            subject = self.ui.search.text()
        page = self.page(name)
        self._remember(name)
        self.here, self._subject = name, subject
        self.ui.notice.hide()
        self._turn_to(page)
        page.open(subject)
        self._focus(page)

    def _remember(self, name: str) -> None:
        """Keep where one came from while one looks at a page aside of it; going elsewhere forgets it."""
        if name in CLOSED or name == self.here:
            return
        if name not in ASIDE:
            self._aside.clear()
        elif self.here in self.pages and self.here not in CLOSED:
            self._aside.append((self.here, self._subject))

    def _go_back(self) -> None:
        """Leave a page for the one before it, as that was left; Today when there is none."""
        if self.session.is_open:
            self._show_as_left(*(self._aside.pop() if self._aside else ("today", "")))

    def _show_as_left(self, name: str, subject: str) -> None:
        if name not in self.pages:
            self.show_page(name, subject)
            return
        self.here, self._subject = name, subject
        self.ui.notice.hide()
        self._turn_to(self.pages[name])
        self.pages[name].resume()
        self._focus(self.pages[name])

    def focusNextPrevChild(self, ahead: bool) -> bool:
        put_in_order(self.ui.frame)
        return super().focusNextPrevChild(ahead)

    @staticmethod
    def _focus(page: Page) -> None:
        """Let the keys go to the page, unless it has given them to one of its own already."""
        held = QApplication.focusWidget()
        if held is None or not page.isAncestorOf(held) or isinstance(held, QScrollArea):
            page.setFocus(Qt.FocusReason.OtherFocusReason)
        held = QApplication.focusWidget()
        if held is None or not page.isAncestorOf(held):
            first = next((one for one in put_in_order(page) if one.isEnabled()), None)
            if first is not None:
                first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _turn_to(self, page: Page) -> None:
        closed = self.here in CLOSED
        self.ui.rail.setVisible(not closed)
        self.ui.topBar.setVisible(not closed)
        if self.here in dict(PLACES):
            self.ui.rail.set_current(self.here)
        self.ui.pages.setCurrentWidget(page)

    def _read_again(self) -> None:
        self._read_idle()
        current = self.pages.get(self.here)
        if current is not None and self.session.is_open:
            current.refresh()
        self.hours.show()

    def _search(self, text: str) -> None:
        if self.session.is_open and (text or self.here == "cases"):
            if self.here == "cases":
                self.pages["cases"].open(text)
            else:
                self.show_page("cases", text)
                self.ui.search.setFocus(Qt.FocusReason.OtherFocusReason)

    def _leave_search(self) -> None:
        """Down or Enter in the search goes on to what was found."""
        if self.session.is_open and self.here == "cases":
            self.pages["cases"].setFocus(Qt.FocusReason.TabFocusReason)

    # locked and unlocked
    def _build_ahead(self) -> None:
        """Make the page that comes after unlocking while a worker derives the keys."""
        if not self.session.is_open:
            self.page(self._back[0])

    def _unlocked(self) -> None:
        self._touched = self.waking.monotonic_ns()
        self._read_idle()
        self._show_as_left(*self._back)
        self._show_sync()
        self.hours.show()
        self._heed(True)
        QTimer.singleShot(LATER_MS, self, self._look_around)

    def _heed(self, heed: bool) -> None:
        """Look at every key and click of the program, for the idle lock; only while there is something to lock."""
        app = QApplication.instance()
        if app is not None:
            app.removeEventFilter(self)
            if heed:
                app.installEventFilter(self)

    def _look_around(self) -> None:
        """Look at what is not needed for the first page: what was printed and not answered, and the certificate."""
        if not self.session.is_open:
            return
        if not self._follows:
            self._follows = True
            self.session.press.changed.connect(self._count_printed)
            self.session.changed.connect(self._count_printed)
        self._count_printed()
        self._warn_of_expiry()

    def _count_printed(self) -> None:
        if self.session.is_open:
            self.ui.rail.set_badge("receipts", len(self.session.desk.store.printing.unanswered()))

    def _warn_of_expiry(self) -> None:
        if self._expiry() and not self.ui.notice.isVisible():
            self._announce("warn", self._expiry)

    def _expiry(self) -> str:
        from fieldvisit.desktop.pages.settings import expiry

        return expiry(self.session) if self.session.is_open else ""

    def _locked(self) -> None:
        self._heed(False)
        self._back = (self.here, self._subject) if self.here not in CLOSED else self._back
        _put_away_dialogs()
        self.toast.hide()
        self.ui.search.clear()
        self.show_page("unlock")

    def _say_restored(self) -> None:
        self._announce(
            "warn",
            lambda: self.tr(
                "A damaged key file of this laptop has been restored from its copy; no record is lost. "
                "Tell technical support: the disk may be failing."
            ),
        )

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QInputEvent) and event.type() in _WAKEFUL:  # to ask for its kind is slow, for each event
            self._touched = self.waking.monotonic_ns()
        return False

    def _read_idle(self) -> None:
        if self.session.is_open:
            text = self.session.desk.store.settings.get("idle_minutes")
            minutes = int(text) if text.isdecimal() else LONGEST_IDLE
            self._idle_minutes = min(max(minutes, 1), LONGEST_IDLE)

    def _look_for_idling(self) -> None:
        """Lock when nobody has touched anything for long: by a clock that also runs while the laptop sleeps."""
        idle = self.waking.monotonic_ns() - self._touched
        if self.session.is_open and idle >= self._idle_minutes * 60_000_000_000:
            self.session.lock()

    # what the bar says
    def complain(self, error: FieldvisitError) -> None:
        """Say a failure above the page until it is put away or one goes elsewhere."""
        page = self.pages.get(self.here)
        discreetly = page.discreetly if page is not None else str
        self._announce("stop", lambda: discreetly(sentence(error, self.session)))

    def _announce(self, tone: Tone, words: Words) -> None:
        self.ui.banner.tell(tone, words)
        self.ui.notice.show()
        self.ui.banner.show()

    def _show_sync(self) -> None:
        sync = self.session.sync
        state: SyncState
        if sync.running:
            state = "sending"
        elif sync.refused:
            state = "trouble"
        elif sync.failure in ("office_unreachable", ""):
            state = "offline" if sync.failure else ("pending" if sync.pending else "safe")
        else:
            state = "trouble"
        when = f"{local(sync.last_ok):%H:%M}" if sync.last_ok else ""
        trouble = sync.refused + (sync.failure not in ("", "office_unreachable"))
        self.ui.sync.set_state(state, trouble if state == "trouble" else sync.pending, when)
        self.ui.rail.set_badge("outbox", sync.pending)

    # look and language
    def apply_look(self) -> None:
        """Take language, scheme and text size from the settings file and apply them everywhere."""
        app = QApplication.instance()
        if isinstance(app, QApplication):
            self.look.sync()
            theme.apply(app, look.scheme(self.look), scale=float(look.scale(self.look)))
        self.session.language = look.language(self.look) or self.session.language
        self.language.use(self.session.language)

    def words(self) -> None:
        """Set the window's own texts."""
        names = {
            "today": self.tr("Today"),
            "cases": self.tr("Cases"),
            "outbox": self.tr("Outbox"),
            "receipts": self.tr("Receipts"),
            "settings": self.tr("Settings"),
        }
        for key, word in names.items():
            self.ui.rail.button(key).set_word(word)
        self.ui.search.set_placeholder(self.tr("Case no., name, phone, pinyin"))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.ui.retranslateUi(self)
            self.words()
            self._show_sync()
            self.hours.show()

    # the end
    def _leave(self) -> None:
        if self._may_leave():
            self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        if event.spontaneous() and not self._may_leave():
            event.ignore()
            return
        self.hide()
        self._tick.stop()
        self._idle.stop()
        app = QApplication.instance()
        if app is not None:
            app.removeEventFilter(self)  # Qt's last events come when Python has gone: listening to them is a crash
        self.session.lock()
        self.session.end()
        self._sweep.stop()
        super().closeEvent(event)

    def _may_leave(self) -> bool:
        """Whether nothing lies only here; otherwise explain that, and let the person choose."""
        waiting = self.session.sync.pending
        if not self.session.is_open or not waiting:
            return True
        if not any(each.isVisible() for each in self.findChildren(Leaving)):
            box = Leaving(waiting, self)
            box.leaving.connect(self.close)
            box.sending.connect(self._send)
            box.open()
        return False

    def _send(self) -> None:
        if self.session.is_open:
            self.show_page("outbox")
            self.session.sync_now()


def _put_away_dialogs() -> None:
    """Close whatever stands over the window: it may show somebody's data."""
    while (popup := QApplication.activePopupWidget()) is not None:
        popup.close()
        if popup.isVisible():
            break
    for each in QApplication.topLevelWidgets():
        if isinstance(each, QDialog) and each.isVisible():
            each.reject()
