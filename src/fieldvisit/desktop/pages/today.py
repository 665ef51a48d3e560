"""Today: the day's stops in order, what the rules say of each, the route, and how the day stands."""

from datetime import date
from functools import partial

from PySide6.QtCore import QDate, QLocale
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from fieldvisit import casework
from fieldvisit.casework import Desk, Stop
from fieldvisit.casework.facts import staff
from fieldvisit.clock import Moment
from fieldvisit.desktop import theme
from fieldvisit.desktop._forms.ui_today import Ui_TodayPage
from fieldvisit.desktop.messages import sentence
from fieldvisit.desktop.page import Page
from fieldvisit.desktop.pages import today_day
from fieldvisit.desktop.pages.case_rules import reasons
from fieldvisit.desktop.pages.case_words import overdue, today, visits_before
from fieldvisit.desktop.pages.rule_words import local_time
from fieldvisit.desktop.pages.today_notices import Holidays, asked, clock_words, holiday_words, near
from fieldvisit.desktop.pages.today_offer import RecoveryOffer
from fieldvisit.desktop.pages.today_route import DayRoute, Place, straight_km
from fieldvisit.desktop.pages.today_stop import StopCard, Telling
from fieldvisit.desktop.pages.today_why import WhyPanel
from fieldvisit.desktop.session import Session
from fieldvisit.desktop.tokens import Tone
from fieldvisit.desktop.widgets.empty_state import EmptyState
from fieldvisit.errors import FieldvisitError
from fieldvisit.evidence.lacking import lacking
from fieldvisit.model.case import Case
from fieldvisit.wording import say, sentences


class TodayPage(Page):
    """Cards are kept between readings, so that focus and scroll position stay where the person left them."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.ui = Ui_TodayPage()
        self.ui.setupUi(self)
        self.stops: tuple[Stop, ...] = ()
        self._cards: dict[str, StopCard] = {}
        self._offers: dict[str, RecoveryOffer] = {}
        self._problem: FieldvisitError | None = None
        self._route = DayRoute()
        self._route_heading = theme.label("", "section")
        self._route_note = theme.label("", "small", wrap=True)
        for widget in (self._route_heading, self._route, self._route_note):
            self.ui.routeCard.body.addWidget(widget)
        self._empty = EmptyState("calendar", "")
        self._empty.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._empty.acted.connect(session.sync_now)
        self.ui.nothingBox.addWidget(self._empty)
        self._free: dict[tuple[str, date], Holidays] = {}
        self.ui.notices.to_training.connect(lambda: self.go.emit("training", ""))
        self._examined: tuple[tuple[str, Case], ...] = ()
        self._unprintable: tuple[str, ...] = ()
        self.ui.notices.to_names.connect(self._see_name)
        self.ui.notices.to_sync.connect(session.sync_now)
        session.sync_changed.connect(self._count)
        self.words()

    # reading
    def refresh(self) -> None:
        desk = self.session.desk
        try:
            self.stops, self._problem = casework.day(desk, today(desk)), None
            self._tell(desk)
        except FieldvisitError as error:
            self.stops, self._problem = (), error
        self._show_offers(desk)
        self._notice(desk)
        self._count()
        self._show_route()
        self._say_empty()
        self.ui.main.setCurrentWidget(self.ui.scroll if self.stops else self.ui.nothing)
        ahead = [card for card in self._cards.values() if card.action in ("go_on", "begin")]
        self.setFocusProxy(ahead[0].button if ahead else self.ui.scroll)

    def _tell(self, desk: Desk) -> None:
        """Bring the cards to what was read: the same cards as long as the day has the same stops in the same order."""
        if [stop.order.order_id for stop in self.stops] != list(self._cards):
            self._deal()
        now, language = desk.moment(), self.session.language
        known, began = {}, False
        for number, stop in enumerate(self.stops, 1):
            companion = stop.order.companion
            if companion not in known:
                vouched = staff(desk, companion)
                known[companion] = vouched.name if vouched else ""
            begun = stop.visit is not None  # what its own visit has stopped since is told there
            found = () if begun else reasons(stop.verdicts, stop.rules, language)
            may = stop.visit is None and not any(reason.blocks for reason in found)
            told = Telling(
                number=number,
                reasons=found,
                dpd=overdue(stop.case, now),
                nth=visits_before(desk, stop.case, stop.visit.visit_id if stop.visit else "") + 1,
                companion=known[companion],
                next=may and not began,
                earliest=self._earliest(desk, stop, now) if any(reason.blocks for reason in found) else "",
            )
            began = began or may or (stop.visit is not None and stop.visit.open)
            self._cards[stop.order.order_id].show_stop(stop, told)

    @staticmethod
    def _earliest(desk: Desk, stop: Stop, now: Moment) -> str:
        when = casework.earliest(desk, stop.order.order_id) if stop.visit is None else None
        return local_time(when, stop.order.zone, now) if when is not None and when > now.latest else ""

    def _notice(self, desk: Desk) -> None:
        """Say what has to be known or done before the first of the stops that are still ahead."""
        ahead = next((stop for stop in self.stops if stop.visit is None), None)
        if ahead is None:
            self.ui.notices.tell()
            return
        rules, now, language = ahead.rules, desk.moment(), self.session.language
        day = today(desk)
        unread = asked(rules) and casework.refreshed_on(desk) != day
        self.ui.notices.tell(
            say("training.read", language) if unread else "",
            clock_words(rules, now, language),
            self._names(),
            holiday_words(self._holidays(rules.country, day), day, language),
        )

    def _names(self) -> str:
        """Say how many cases ahead no report could print, once a worker has asked the fonts; a sync brings new ones."""
        ahead = tuple((stop.order.case_id, stop.case.case.case) for stop in self.stops if stop.visit is None)
        if ahead != self._examined:
            self._examined, self._unprintable = ahead, ()

            def done(found: tuple[str, ...]) -> None:
                if ahead == self._examined and self.session.is_open:
                    self._unprintable = found
                    self._notice(self.session.desk)

            self.session.tasks.run(
                lambda: tuple(case_id for case_id, case in ahead if lacking(case)),
                done,
                self.session.failed.emit,
                painted=True,
            )
        if not self._unprintable:
            return ""
        count = len(self._unprintable)
        return self.tr("%n case(s) ahead cannot be put into a report: a character has no font.", "", count)

    def _see_name(self) -> None:
        if self._unprintable:
            self.go.emit("case", self._unprintable[0])

    def _holidays(self, country: str, day: date) -> Holidays:
        """Return the public holidays near a day once a worker has read them: their library is slow to load."""
        key = (country, day)
        if key not in self._free:
            self._free[key] = ()

            def done(found: Holidays) -> None:
                self._free[key] = found
                if found and self.session.is_open:
                    self._notice(self.session.desk)

            self.session.tasks.run(lambda: near(country, day), done, self.session.failed.emit, painted=True)
        return self._free[key]

    def _deal(self) -> None:
        old, self._cards = self._cards, {}
        for place, stop in enumerate(self.stops):
            order_id = stop.order.order_id
            card = old.pop(order_id, None)
            if card is None:
                card = StopCard(order_id)
                card.clicked.connect(partial(self._open_case, order_id))
                card.act.connect(self._act)
            self._cards[order_id] = card
            self.ui.stops.insertWidget(place, card)
        for card in old.values():
            card.hide()
            card.deleteLater()
        before: QWidget = self.ui.scroll
        for card in self._cards.values():
            for part in (card, *card.parts):
                QWidget.setTabOrder(before, part)
                before = part

    def _count(self) -> None:
        if self.session.is_open:
            desk = self.session.desk
            self.ui.day.set_day(today_day.count(desk, today(desk), self.stops))

    def _show_route(self) -> None:
        places = []
        for number, stop in enumerate(self.stops, 1):
            case = stop.case.case.case
            if case.lat is not None and case.lon is not None:
                places.append(Place(number, case.lat, case.lon, self._tone(stop)))
        self.ui.routeCard.setVisible(bool(places))
        self._route.set_places(places)
        said = [self.tr("Schematic, not a map.")]
        if len(places) > 1:
            said.append(self.tr("About {km} km in straight lines.").format(km=f"{straight_km(places):.0f}"))
        if len(places) < len(self.stops):
            said.append(self.tr("%n stop(s) without coordinates.", "", len(self.stops) - len(places)))
        self._route_note.setText(sentences(*said))

    def _tone(self, stop: Stop) -> Tone:
        card = self._cards[stop.order.order_id]
        return {"look": "ok", "why": "stop"}.get(card.action, "accent")  # type: ignore[return-value]  # both are tones

    # visits that were interrupted
    def _show_offers(self, desk: Desk) -> None:
        """Offer the visits that were open when the program started; those begun since are on their cards."""
        left = self.session.interrupted
        waiting = {one.visit_id: one for one in casework.interrupted(desk) if one.visit_id in left} if left else {}
        for visit_id in self._offers.keys() - waiting.keys():
            gone = self._offers.pop(visit_id)
            gone.hide()
            gone.deleteLater()
        for visit_id, visit in waiting.items():
            if visit_id in self._offers:
                self._offers[visit_id].show_visit(visit, self.session.language)
                continue
            offer = RecoveryOffer(visit, self.session.language)
            offer.acted.connect(partial(self._resume, visit_id))
            offer.given_up.connect(partial(self._void, visit_id))
            self._offers[visit_id] = offer
            self.ui.offers.addWidget(offer)

    def _resume(self, visit_id: str) -> None:
        if self.session.go_on(visit_id):
            self.go.emit("visit", visit_id)

    def _void(self, visit_id: str, reason: str) -> None:
        if self.session.do(lambda desk: casework.void(desk, visit_id, reason)) is not None:
            self.said.emit("neutral", lambda: self.tr("The visit was given up; what was recorded stays on record."))

    # acting
    def _open_case(self, order_id: str, _: bool = False) -> None:
        stop = next((one for one in self.stops if one.order.order_id == order_id), None)
        if stop is not None:
            self.go.emit("case", stop.order.case_id)

    def _act(self, order_id: str, action: str) -> None:
        stop = next((one for one in self.stops if one.order.order_id == order_id), None)
        if stop is None:
            return
        if action == "why":
            self._explain(stop)
        elif stop.visit is None:
            self.go.emit("visit", f"O:{order_id}")
        elif action == "go_on":
            self._resume(stop.visit.visit_id)
        else:
            self.go.emit("visit", stop.visit.visit_id)

    def _explain(self, stop: Stop) -> None:
        """Open the panel of reasons; without the office's rules there are none to show."""
        try:
            panel = WhyPanel(self.session.desk, stop, self.session.language, self)
        except FieldvisitError as error:
            self.session.failed.emit(error)
            return
        panel.rule.connect(lambda rule: self.go.emit("rules", rule))
        panel.page.connect(lambda page: self.go.emit(page, stop.order.case_id))
        panel.open()

    def _explain_again(self) -> None:
        """Open the panel of reasons anew in the language in force."""
        panel = next((one for one in self.findChildren(WhyPanel) if one.isVisible()), None)
        if panel is not None and self.session.is_open:
            panel.close()
            self._explain(panel.stop)

    # words
    def words(self) -> None:
        self.ui.retranslateUi(self)
        self._route_heading.setText(self.tr("The route"))
        self.ui.scroll.setAccessibleName(self.tr("The stops of the day"))
        self.ui.aside.setAccessibleName(self.tr("How the day stands"))
        self._say_date()
        self._say_empty()
        self._explain_again()

    def _say_date(self) -> None:
        if self.session.is_open:
            day = today(self.session.desk)
            shown = QDate(day.year, day.month, day.day)
            self.ui.date.setText(QLocale().toString(shown, QLocale.FormatType.LongFormat))

    def _say_empty(self) -> None:
        if self._problem is not None:
            said = sentence(self._problem, self.session)
            self._empty.set_words("warn", self.tr("Today cannot be shown"), said, self.tr("Sync now"))
            return
        self._empty.set_words(
            "calendar",
            self.tr("Nothing is planned for today."),
            self.tr("Sync to fetch visit orders, or look under Cases."),
            self.tr("Sync now"),
        )

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._say_date()
