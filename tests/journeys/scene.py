"""A situation at a door as a table row, and the scene in which it is played: the real windows, laptop and office."""

import json
import subprocess
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog

from fieldvisit import casework
from fieldvisit.casework.serial import serial
from fieldvisit.desktop.pages.preview import PreviewPage
from fieldvisit.desktop.pages.today_stop import StopCard
from fieldvisit.desktop.pages.visit import VisitPage
from fieldvisit.desktop.pages.visit_now import STEPS
from fieldvisit.desktop.turned.window import Turned
from fieldvisit.evidence import commands, verify
from fieldvisit.model.case import CaseFile, StopFlag
from fieldvisit.model.event import Concluded
from fieldvisit.model.outcome import IncidentKind, OfferKind, Outcome
from fieldvisit.model.policy import Level, blocks
from fieldvisit.model.visit import Step, Visit
from fieldvisit.tryout import steps
from fieldvisit.tryout.sample import COMPANION, LEAD
from journeys.at_office import AtOffice
from journeys.place import NOWHERE, Place
from journeys.watching import DEBT_WORDS, Glance, Watching, found, numbers, screen


class Scene(AtOffice):
    """One visit from the departure to the office. The laptop has no network until `sync`.

    `order` is the visit that is played, `next` the one of the same case planned for the evening.
    """

    def __init__(self, place: Place) -> None:
        self.place = place
        place.unlock()
        orders = place.desk.store.orders
        held = [(one, orders.get(one).case_id) for one in place.orders()]
        cases = [case for _, case in held]
        self.case = next(case for case in cases if cases.count(case) == 2)
        self.order, self.next = (one for one, case in held if case == self.case)
        self.seen: list[Glance] = []
        place.hands = Watching(place.window, self.look)
        self.blocked_next: tuple[str, ...] = ()

    # what one holds in one's hands
    @property
    def hands(self) -> Watching:
        """The hands at the collectors' window."""
        assert isinstance(self.place.hands, Watching)
        return self.place.hands

    @property
    def visit(self) -> Visit:
        return self.place.visit(self.order)

    @property
    def file(self) -> CaseFile:
        """The case, as the laptop has it."""
        return self.place.desk.store.cases.get(self.case).case

    @property
    def serial(self) -> str:
        """The number of the report, known from the departure on."""
        return serial(self.place.desk, self.visit)

    @property
    def _page(self) -> VisitPage:
        page = self.place.window.page("visit")
        assert isinstance(page, VisitPage)
        return page

    @property
    def turned(self) -> Turned | None:
        """The turned screen's window while the screen is turned."""
        return self._page.turning.window if self._page.turning is not None else None

    # what is read
    def look(self) -> None:
        """Remember what is on the screen, when somebody other than the collectors may look at it."""
        if not self.place.window.session.is_open:
            return
        visit, window = self.place.desk.store.visits.for_order(self.order), self.turned
        if visit is None:
            return
        at_door = visit.open and visit.confirmed is not None and visit.left is None
        if window is not None:
            self.seen.append(Glance(self.hands.words(window), True, visit.may_speak))
        elif at_door and not visit.may_speak and self.place.window.here == "visit":
            self.seen.append(Glance(self.screen(), False, False))

    def screen(self) -> str:
        """Return all words of the collectors' window."""
        return screen(self.hands, self.place.window)

    def person(self) -> str:
        """Return all words of the turned screen."""
        assert self.turned is not None, "the screen is not turned"
        return self.hands.words(self.turned)

    def blocked_rules(self) -> tuple[str, ...]:
        """Return the rules that forbid, where the visit stands, what it would do next."""
        desk = self.place.desk
        verdicts = (said for _, said in casework.examined(desk, self.visit) if said is not None)
        return tuple(one.rule for one in blocks(tuple(verdicts)))

    # the way to the person
    def to_door(self) -> None:
        """Depart with a recorder, look through the papers, and stand at the door."""
        self.place.to_door(self.order)
        self.look()

    def to_talk(self) -> None:
        """The person opens, is confirmed, everything due at the door is said, and the talk begins."""
        self.to_door()
        steps.identify(self.hands)
        self.hands.click("to_talk")

    def to_agree(self) -> None:
        """The talk is had, everything due in it is said, and the person may ask for something."""
        self.to_talk()
        self.hands.tick_all()
        self.hands.click("to_agree")

    # the screen that is turned
    def turn(self, page: str = "") -> Watching:
        """Turn the screen (F11) and go to a page by the buttons; return the hands of the person before it."""
        if self.turned is None:
            self.hands.key(Qt.Key.Key_F11)
        window = self.turned
        assert window is not None, "the screen does not turn"
        hands = Watching(window, self.look)
        for _ in range(30):  # some pages have several steps of their own
            if not page or window.page == page:
                return hands
            pages = window.facts.pages
            assert page in pages, f"there is no page {page}: {pages}"
            hands.click("turned_next" if pages.index(window.page) < pages.index(page) else "turned_back")
        raise AssertionError(f"{page} cannot be reached, only {window.page}")

    def hand_back(self) -> None:
        """The person hands the laptop back."""
        assert self.turned is not None, "the screen is not turned"
        Watching(self.turned, self.look).click("turned_hand_back")
        assert self.turned is None

    # the close
    def leave(self, reason: str = "DONE") -> None:
        """Leave the door from the close page."""
        self.close_page()
        self.hands.choose("leave_reason", reason)
        self.hands.click("leave")

    def close_page(self) -> None:
        """Go to the last step by the row of steps."""
        assert self._page.stepper is not None
        self.hands.press(self._page.stepper.step(len(STEPS) - 1))

    def finish(self, outcome: Outcome, *, refused: str = "", excuse: str = "") -> None:
        """Do what the page says is missing until the report is sealed: sign or `refused`, do or `excuse` each line."""
        hands = self.hands
        for _ in range(12):
            self.close_page()
            if hands.sees("refuse") and self.visit.attended is None:
                if refused:
                    steps.refuse(hands, refused)
                else:
                    hands.draw("pad")
                    hands.click("sign")
            if self.visit.left is None:
                self.leave()
            if self.visit.outcome is not outcome:
                hands.click(f"outcome_{outcome.value}")
            if not hands.sees("missing_0"):
                self.place.seal()
                return
            hands.click("missing_0")
            if excuse:
                steps.excuse(hands, excuse)
            else:
                hands.tick_all()
        raise AssertionError(hands.words())

    # the report
    def report(self) -> bytes:
        """Return the sealed report."""
        sealed = self.place.desk.store.visits.report(self.visit.visit_id)
        return self.place.desk.store.blobs.read(sealed.sha256)

    def report_text(self) -> str:
        """Return all that the sealed report prints, without its line breaks."""
        with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
            file.write(self.report())
            file.flush()
            return printed(Path(file.name))

    def record(self) -> dict[str, Any]:
        """Return the embedded `visit.json`."""
        with pikepdf.open(BytesIO(self.report())) as pdf:
            told = json.loads(pdf.attachments["visit.json"].get_file().read_bytes())
        assert isinstance(told, dict)
        return told

    def paper(self, button: str) -> str:
        """Press a paper's button, return what the preview then shows without its line breaks, and come back."""
        self.hands.click(button)
        page = self.place.window.page("preview")
        assert isinstance(page, PreviewPage)
        self.hands.wait(page.ui.save.isEnabled, f"{button} is not laid out")
        with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
            page.save_to(Path(file.name))
            said = printed(Path(file.name))
        self.hands.press(page.ui.back)
        return said

    # the next visit of the same case
    def next_card(self) -> StopCard:
        """Return the card of the evening's order on Today."""
        self.place.window.ui.rail.button("today").click()
        return self.hands.find(f"stop_{self.next}", StopCard)

    def next_blocked(self) -> tuple[str, ...]:
        """Return the rules that forbid the evening's visit, as the panel behind its chip lists them."""
        self.next_card()
        found: list[str] = []
        self.hands.click(f"chip_{self.next}")
        panel = self.hands.find("why", QDialog)
        pack = casework.rules(self.place.desk, self.place.desk.store.orders.get(self.next))
        for rule in pack.rules:
            if self.hands.sees(f"why_{rule.rule}") and rule.level is Level.BLOCK:
                found.append(rule.rule)
        panel.close()
        self.hands.rest()
        return tuple(found)

    def sync(self) -> None:
        """Bring everything to the office and hear what it says of it."""
        if self.place.desk.store.settings.get("office_address") == NOWHERE:
            self.place.online()
        for _ in range(2):
            assert self.place.sync() == ""

    def accepted(self) -> bool | None:
        """Return what the office said of the report, as the laptop knows it."""
        return self.place.desk.store.visits.report(self.visit.visit_id).accepted


def printed(pdf: Path) -> str:
    """Return what a PDF prints, without its line breaks."""
    run = subprocess.run(["pdftotext", "-raw", str(pdf), "-"], capture_output=True, check=True)
    return run.stdout.decode().replace("\n", "").replace("\f", "")


def nothing_more(_: Scene) -> None:
    """The scene is not looked at any further."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """One row of the table. `play` goes from Today to where only leaving, the outcome and the seal are due.

    On the screens that others could see (`Glance`): `shown` stood on one of them, `hidden` on none. `blocked`: the
    rules that forbid the next visit of the case on this laptop, before it has met the office again. `report`: words the
    sealed report prints; `unreported`: words it does not. `record`: values of visit.json by dotted path. `arrives`:
    kinds of events the office holds of the visit, `never`: such as it must not. `stops`, `tickets`, `incidents`: what
    the office has then; `reached`: whether its ledger counts a contact (None: no line); `knows`: its circumstances by
    field; `flags`: what it shows a supervisor. `refused` and `excuse`: why nobody signed, why lines stand undone.
    `after` looks at the rest.
    """

    number: int
    title: str
    play: Callable[[Scene], None]
    outcome: Outcome
    refused: str = ""
    excuse: str = ""
    shown: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    blocked: tuple[str, ...] = ()
    report: tuple[str, ...] = ()
    unreported: tuple[str, ...] = ()
    record: Mapping[str, object] = field(default_factory=dict)
    arrives: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    stops: frozenset[StopFlag] = frozenset()
    tickets: tuple[OfferKind, ...] = ()
    incidents: tuple[IncidentKind, ...] = ()
    reached: bool | None = False
    knows: Mapping[str, object] = field(default_factory=dict)
    flags: tuple[str, ...] = ()
    after: Callable[[Scene], None] = nothing_more

    def __str__(self) -> str:
        return f"{self.number}: {self.title}"


def perform(situation: Situation, scene: Scene) -> None:
    """Play a situation and hold everything against its row, and against what is common to all of them."""
    situation.play(scene)
    if scene.visit.open:
        scene.finish(situation.outcome, refused=situation.refused, excuse=situation.excuse)
    on_the_screens(situation, scene)
    sealed_offline(situation, scene)
    assert scene.next_blocked() == situation.blocked
    said = scene.next_card().chip()
    assert ("不可外访" in said) is bool(situation.blocked), said
    scene.sync()
    at_the_office(situation, scene)
    situation.after(scene)


def on_the_screens(situation: Situation, scene: Scene) -> None:
    """Nobody but the confirmed person could read of the debt, and nobody at all of anybody else's."""
    secret = [*numbers(scene.file), *DEBT_WORDS]
    cases = scene.place.desk.store.cases
    others = [row.case for row in cases.search("") if row.case.case_id != scene.case]
    elsewhere = [word for one in others for word in (one.case.case_no, one.case.id_no, one.case.name, *one.case.phones)]
    for glance in scene.seen:
        wrong = [*situation.hidden, *(() if glance.open else secret), *(elsewhere if glance.turned else ())]
        read = [line for line in glance.said.split("\n") if found(wrong, line)]
        assert read == [], ("turned" if glance.turned else "collectors", found(wrong, glance.said))
    for word in situation.shown:
        assert any(word in one.said for one in scene.seen), word


def sealed_offline(situation: Situation, scene: Scene) -> None:
    """One outcome, both signatures, sealed without a network, in agreement with the rules, and what the row says."""
    place, visit, data = scene.place, scene.visit, scene.report()
    assert place.sync() == "office_unreachable"
    assert visit.step is Step.SEALED
    assert visit.outcome is situation.outcome
    found = verify.verify(data, [place.office.root])
    assert (found.verdict, {one.collector_id for one in found.signers}) == ("valid", {LEAD, COMPANION})
    told = commands.judge(data, place.desk.store.settings.get("office_key"), "zh-CN", as_json=False)
    assert told is not None
    assert told[1], told[0]
    text, record = scene.report_text(), scene.record()
    assert [word for word in situation.report if word not in text] == []
    assert [word for word in situation.unreported if word in text + json.dumps(record, ensure_ascii=False)] == []
    assert record["outcome"] == situation.outcome.value
    assert {path: _at(record, path) for path in situation.record} == dict(situation.record)


def at_the_office(situation: Situation, scene: Scene) -> None:
    """All of it arrives as it is on the laptop, and the office does what it must."""
    place = scene.place
    assert place.office_has() == list(place.desk.store.events.payloads())
    assert place.desk.store.outbox.counts().empty
    assert (scene.accepted(), scene.flags()) == (True, situation.flags)
    bodies = [one.body for one in scene.office_events()]
    kinds = {type(one).__name__ for one in bodies}
    assert [one for one in situation.arrives if one not in kinds] == []
    assert [one for one in situation.never if one in kinds] == []
    assert [one.outcome for one in bodies if isinstance(one, Concluded)][-1] is situation.outcome
    assert scene.office_stops() == situation.stops
    assert tuple(one.kind for one in scene.tickets()) == situation.tickets
    assert tuple(one.kind for one in scene.incidents()) == situation.incidents
    assert scene.office_reached() == ([] if situation.reached is None else [situation.reached])
    known = scene.office_knows()
    assert {name: getattr(known, name) for name in situation.knows} == dict(situation.knows)


def _at(record: object, path: str) -> object:
    """Return what stands in visit.json at a path such as `messages.0.body.refused`; `attached#` is how many."""
    for name in path.split("."):
        if name.endswith("#"):
            record = record[name[:-1]] if isinstance(record, dict) else None
            return len(record) if isinstance(record, list) else None
        if isinstance(record, list):
            record = record[int(name)] if int(name) < len(record) else None
        else:
            record = record.get(name) if isinstance(record, dict) else None
    return record
