"""Any verbs in any order: no accepted fact is lost, the chain holds, and nothing is sealed against a rule."""

import shutil
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from casework.laptop import CARDS, CASE, CASE_FILE, LIMITS, MORNING, ORDER, PARTIES, THE_ORDER, TODAY, Laptop, laptop
from evidence.pictures_made import png
from evidence.recordings_made import wav
from fieldvisit import casework, journal, wire
from fieldvisit.casework import Leaving
from fieldvisit.errors import FieldvisitError
from fieldvisit.evidence.verify import verify
from fieldvisit.model.case import AddressState, Inconvenient, StopFlag
from fieldvisit.model.event import Offer
from fieldvisit.model.outcome import (
    HOLDING,
    OBJECTIONS,
    PROPOSALS,
    RESTRICTED,
    IncidentKind,
    OfferKind,
    Outcome,
    Said,
    Who,
)
from fieldvisit.model.policy import blocks, replay
from fieldvisit.model.receipt import PaymentMode
from fieldvisit.model.record import VisitRecord
from fieldvisit.model.visit import Step, Visit
from fieldvisit.store import packs
from helpers import chains

ITEMS = (
    *("recorder_running", "papers_carried", "id_shown:chen", "id_shown:lin", "authorisation_shown"),
    *("recording_announced", "person_confirmed", "purpose_explained", "debt_explained", "rights_explained"),
    *("complaint_channels_given", "nothing_posted", "entered", "no such line"),
)
WORDS = (
    st.text(st.sampled_from("好的张三，abc <b>\n"), max_size=12)
    | st.just("对方确诊糖尿病。")
    | st.just("再不还就打断你的腿")
)
SECRET = "左臂有旧伤不便言说"
"""What is told to the office alone."""


class AnyDay(RuleBasedStateMachine):
    """One laptop, one order, two collectors who press whatever they like."""

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        self.folder = Path(tempfile.mkdtemp())
        self.work: Laptop = self.stack.enter_context(laptop(self.folder / "profile"))
        self.visit: str = ""
        self.kept = ("", "")
        self.chain = journal.Head()
        self.sealed = 0
        self.stops: set[StopFlag] = set()
        self.secret: set[IncidentKind] = set()
        self.work.feed(wire.PartiesItem(PARTIES, replace(LIMITS, acknowledgement=True)))
        self.work.feed(wire.OrderItem(replace(THE_ORDER, order_id="O-2")))

    def teardown(self) -> None:
        self.stack.close()
        shutil.rmtree(self.folder)

    def press(self, verb: Callable[[], object]) -> bool:
        """Do a verb; a known refusal is fine and must write nothing."""
        before = self.work.desk.store.events.head().size
        try:
            verb()
        except FieldvisitError:
            assert self.work.desk.store.events.head().size in (before, before + self.noted)
            return False
        return True

    noted = 0
    """Sealing brings the typed words and what the rules say of them into the journal first, also when it is refused."""

    @initialize(late=st.booleans())
    def set_out(self, late: bool) -> None:
        if late:
            self.work.at("21:20:00")
        self.visit = self.work.depart().visit_id

    @property
    def now(self) -> Visit:
        return self.work.desk.store.visits.get(self.visit)

    @rule()
    def confirm(self) -> None:
        self.press(lambda: casework.confirm(self.work.desk, self.visit, self.work.companion))

    @rule(who=st.sampled_from([*Who, Who.SELF, Who.SELF]))
    def knock(self, who: Who) -> None:
        self.press(lambda: casework.knock(self.work.desk, self.visit, who))

    @rule(yes=st.sampled_from([True, True, False]))
    def identify(self, yes: bool) -> None:
        self.press(lambda: casework.identify(self.work.desk, self.visit, yes, "SAID_NAME"))

    @rule(relation=st.sampled_from(["NEIGHBOUR", "", "PARENT"]), refused=st.booleans())
    def ask_message(self, relation: str, refused: bool) -> None:
        self.press(lambda: casework.ask_message(self.work.desk, self.visit, relation, refused))

    @rule(minutes=st.sampled_from([-600, 5, 60, 700]), hours=st.sampled_from([0, 1, 4, 5]))
    def agree_hours(self, minutes: int, hours: int) -> None:
        since = self.work.clock.at + timedelta(minutes=minutes)
        until = since + timedelta(hours=hours)
        self.press(lambda: casework.agree_hours(self.work.desk, self.visit, since, until, "zh-CN"))

    @rule(
        times=st.lists(st.sampled_from(["00:00", "09:30", "22:00", "24:00"]), min_size=2, max_size=2),
        many=st.integers(0, 2),
    )
    def tell_times(self, times: list[str], many: int) -> None:
        told = (Inconvenient(times[0], times[1], "MON"),) * many
        self.press(lambda: casework.tell_times(self.work.desk, self.visit, told))

    @rule(state=st.sampled_from(AddressState))
    def state_address(self, state: AddressState) -> None:
        self.press(lambda: casework.state_address(self.work.desk, self.visit, state, "门牌"))

    @rule(paper=st.sampled_from(["card", "slip", "leaflet:rights", "copy"]), shown=st.booleans())
    def show_or_hand(self, paper: str, shown: bool) -> None:
        verb = casework.show if shown else casework.hand
        self.press(lambda: verb(self.work.desk, self.visit, paper, "zh-TW", "v1"))

    @rule(kind=st.sampled_from(Said), text=WORDS)
    def say_own(self, kind: Said, text: str) -> None:
        self.press(lambda: casework.say_own(self.work.desk, self.visit, kind, text, "zh-CN"))

    @rule(signs=st.booleans())
    def acknowledge(self, signs: bool) -> None:
        strokes = [[(1, 1, 0), (9, 9, 9)]] if signs else []
        declined = "" if signs else "不签"
        self.press(lambda: casework.acknowledge(self.work.desk, self.visit, strokes, declined=declined))

    @rule(kind=st.sampled_from(IncidentKind))
    def incident(self, kind: IncidentKind) -> None:
        text = SECRET if kind in RESTRICTED else "口角"
        if self.press(lambda: casework.incident(self.work.desk, self.visit, kind, text)):
            self.stops |= {StopFlag.INCIDENT_HOLD} if kind in HOLDING else set()
            self.secret |= {kind} & RESTRICTED

    @rule()
    def recorder_stops(self) -> None:
        self.press(lambda: casework.stop_recorder(self.work.desk, self.visit, "没电"))

    @rule(media=st.sampled_from(["image/png", "audio/mp4"]))
    def attach(self, media: str) -> None:
        before = self.now
        purpose = "photo" if media == "image/png" else "recording"
        taken_back = bool([one for one in before.consents if one.purpose == purpose]) and not before.consent(purpose)
        data = png() if media == "image/png" else wav()
        done = self.press(lambda: casework.attach(self.work.desk, self.visit, data, media))
        assert not (done and taken_back)

    @rule(refused=st.booleans())
    def enter_and_say_so(self, refused: bool) -> None:
        self.press(
            lambda: casework.tick(self.work.desk, self.visit, "entered", True, "" if refused else "门开着就进了")
        )

    @rule()
    def explain_what_deviates(self) -> None:
        if self.now.open:
            for one in casework.deviations(self.work.desk, self.now):
                self.press(lambda rule=one.rule: casework.explain(self.work.desk, self.visit, rule, "情况属实"))  # type: ignore[misc]

    @rule()
    def recall(self) -> None:
        self.work.feed(wire.OrderCancelled(ORDER, "paid"))

    @rule(stops=st.sets(st.sampled_from(StopFlag), max_size=2))
    def office_speaks(self, stops: set[StopFlag]) -> None:
        """The office sends the case again, not knowing of this visit yet."""
        self.work.feed(wire.CaseItem(replace(CASE_FILE, stops=frozenset(stops))))

    @rule()
    def another_visit_while_this_one_stops_the_case(self) -> None:
        """A stop set in a visit blocks the next departure at once, whoever tries and whatever the clock says."""
        if self.stops:
            assert not self.press(lambda: casework.depart(self.work.desk, "O-2", companion="lin", recorder="R"))

    @rule(item=st.sampled_from(ITEMS), done=st.booleans(), note=st.sampled_from(["", "对方不愿"]))
    def tick(self, item: str, done: bool, note: str) -> None:
        self.press(lambda: casework.tick(self.work.desk, self.visit, item, done, note))

    @rule()
    def tick_what_is_wanted(self) -> None:
        if self.now.open:
            self.press(lambda: self.work.tick_all(self.now))

    @rule(purpose=st.sampled_from(casework.PURPOSES), given=st.booleans())
    def consent(self, purpose: str, given: bool) -> None:
        self.press(lambda: casework.consent(self.work.desk, self.visit, purpose, given, "en"))

    @rule(notes=WORDS, statement=st.none() | WORDS)
    def note(self, notes: str, statement: str | None) -> None:
        if self.press(lambda: casework.note(self.work.desk, self.visit, notes, statement)):
            self.kept = (notes, self.kept[1] if statement is None else statement)

    @rule(kind=st.sampled_from(OfferKind), amount=st.sampled_from([None, 0, 1, 50_000, 10**9]))
    def offer(self, kind: OfferKind, amount: int | None) -> None:
        said = Offer(kind, amount, TODAY + timedelta(days=3), 6)
        if self.press(lambda: casework.offer(self.work.desk, self.visit, said)):
            self.stops |= {OBJECTIONS[kind]} if kind in OBJECTIONS else set()
            self.stops |= {StopFlag.PROPOSAL_OPEN} if kind in PROPOSALS else set()

    @rule(amount=st.sampled_from([-1, 1, 400_000, 1_005_005]), volunteered=st.booleans())
    def receive(self, amount: int, volunteered: bool) -> None:
        paid = (self.work.desk, self.visit, amount, PaymentMode.APP, "T1", "张三", "SPOUSE")
        self.press(lambda: casework.receive(*paid, volunteered=volunteered))

    @rule(signs=st.booleans())
    def attend(self, signs: bool) -> None:
        strokes = [[(1, 1, 0), (9000, -5, 10)]] if signs else []
        self.press(lambda: casework.attend(self.work.desk, self.visit, strokes, refused="" if signs else "不愿签"))

    @rule(reason=st.sampled_from(Leaving), forbidden=st.sampled_from([False, False, True]))
    def leave(self, reason: Leaving, forbidden: bool = False) -> None:
        if self.press(lambda: casework.leave(self.work.desk, self.visit, reason, forbidden=forbidden)):
            self.stops |= {StopFlag.DO_NOT_VISIT} if forbidden else set()

    @rule(choice=st.integers(0, 40), any_=st.booleans())
    def conclude(self, choice: int, any_: bool) -> None:
        offered = list(Outcome) if any_ else list(casework.allowed_outcomes(self.now))
        self.press(lambda: casework.conclude(self.work.desk, self.visit, offered[choice % len(offered)]))

    @rule(minutes=st.sampled_from([0, 1, 10, 30, -30]), reboot=st.booleans())
    def time_passes(self, minutes: int, reboot: bool) -> None:
        self.work.clock.move(minutes=minutes)
        if reboot:
            self.work.clock.boot_id += "+"

    @rule()
    def lock_and_unlock(self) -> None:
        before = self.now
        self.work.relock()
        assert self.now == before

    @rule()
    def resume(self) -> None:
        self.press(lambda: casework.resume(self.work.desk, self.visit))

    @rule()
    def reveal(self) -> None:
        casework.reveal(self.work.desk, CASE, "phones", "核对", self.visit)

    @rule()
    def void(self) -> None:
        if self.press(lambda: casework.void(self.work.desk, self.visit, "车坏了")):
            assert not self.stops
            self.work.at("10:00:00")
            self.work.feed(wire.CaseItem(CASE_FILE), wire.OrderItem(THE_ORDER))
            casework.refresh(self.work.desk, CARDS)
            self.visit, self.kept = self.work.depart().visit_id, ("", "")

    @precondition(lambda self: self.sealed < 1)
    @rule()
    def seal(self) -> None:
        before = self.now
        self.noted = 2
        if self.press(lambda: self.work.seal(before)):
            self.sealed += 1
            self.judge_sealed()
        self.noted = 0

    @precondition(lambda self: self.sealed < 1)
    @rule(
        skip=st.sampled_from([*range(8), *[9] * 9]),
        who=st.sampled_from([*Who, *[Who.SELF] * 6]),
        outcome=st.integers(0, 40),
    )
    def hurry(self, skip: int, who: Who, outcome: int) -> None:
        """Go through a whole visit but for one step, then press the seal."""
        steps: list[Callable[[], None]] = [
            self.confirm,
            lambda: self.knock(who),
            lambda: self.identify(True),
            self.tick_what_is_wanted,
            lambda: self.attend(True),
            lambda: self.leave(Leaving.DONE),
            lambda: self.conclude(outcome, False),
            self.explain_what_deviates,
        ]
        for number, step in enumerate(steps):
            if number != skip:
                step()
        self.seal()

    @precondition(lambda self: self.sealed < 1)
    @rule(press=st.sampled_from([False, False, True]), outcome=st.integers(0, 40))
    def close_honestly(self, press: bool, outcome: int) -> None:
        """From wherever a visit stands a truthful report is possible: what was not done is said not to have been."""
        if not press:
            return
        desk = self.work.desk
        self.confirm()
        if self.now.may_speak and not self.now.attended:
            self.attend(False)
        self.leave(Leaving.DONE)
        self.conclude(outcome, False)
        rules = casework.rules(desk, THE_ORDER, self.now)
        for line in casework.lines(rules, self.now, stale=self.now.may_speak and not casework.quotable(desk, self.now)):
            if line.required and not line.done:
                casework.tick(desk, self.visit, line.key, False, "没有做")
        self.explain_what_deviates()
        assert casework.missing(desk, self.now) == []
        self.seal()
        assert self.sealed

    def judge_sealed(self) -> None:
        """What no sealed visit may lack, said once more and apart from the code that enforces it."""
        visit, store = self.now, self.work.desk.store
        done = {tick.item for tick in visit.ticks if tick.done}
        excused = {tick.item for tick in visit.ticks if not tick.done and tick.note}
        assert visit.confirmed
        assert visit.outcome
        assert visit.left
        assert (visit.notes, visit.statement) == self.kept
        if not any(judged.facts.identified or judged.facts.volunteered for judged in visit.judgements):
            assert not visit.received
        assert sum(one.amount for one in visit.received) <= 1_005_005
        checked = verify(store.blobs.read(store.visits.report(self.visit).sha256), [self.work.lead.chain[-1]])
        assert checked.verdict == "valid", checked.reasons
        assert checked.record is not None
        self.judge_record(checked.record, visit)
        if visit.outcome is Outcome.ABORTED_SAFETY:
            return
        if visit.outcome is not Outcome.CANCELLED_BEFORE_START:
            assert "nothing_posted" in done | excused
            assert "recorder_running" in done | excused
        if visit.may_speak:
            assert visit.attended
            assert {"id_shown:chen", "id_shown:lin", "rights_explained", "authorisation_shown"} <= done | excused

    def judge_record(self, record: VisitRecord, visit: Visit) -> None:
        """Every judgement holds when it is asked again, and whatever forbade is explained by the collectors."""
        rules = packs.parsed(tuple(one.text for one in record.packs))
        assert (rules.pack_id, rules.version) == (record.pack_id, record.pack_version)
        assert record.judgements == visit.judgements
        assert all(replay(rules, one) for one in record.judgements)
        explained = {tick.item.removeprefix("deviation:") for tick in record.ticks if tick.note.strip() and tick.done}
        forbade = {one.rule for judged in record.judgements for one in blocks(judged.verdicts)}
        assert forbade | {one.rule for one in blocks(record.verdicts)} <= explained
        assert record.offers == visit.offers
        told = wire.canonical(replace(record, packs=())).decode()
        assert SECRET not in told
        assert not [kind for kind in self.secret if f'"{kind.value}"' in told]
        assert not (self.secret and '"INCIDENT_HOLD"' in told)

    @invariant()
    def what_was_set_stands(self) -> None:
        """No objection, proposal, incident or closed house is ever lost, whatever the office sends meanwhile."""
        assert self.stops <= self.work.desk.store.cases.get(CASE).stops
        if self.visit:
            assert self.stops == self.now.freezes

    @invariant()
    def nothing_accepted_is_lost(self) -> None:
        store = self.work.desk.store
        _, signed = store.events.unacked(100_000, 1 << 30)
        if self.chain.size:
            assert journal.payload_hash(signed[self.chain.size - 1].payload) == self.chain.last
        self.chain = chains.walked(signed, device="D-TEST", public=self.work.desk.device_key.public)
        assert self.chain == store.events.head()
        if self.visit:
            draft = store.drafts.get(self.visit)
            assert (draft.notes, draft.statement) == self.kept if draft else self.kept == ("", "")

    @invariant()
    def numbers_have_no_gap(self) -> None:
        numbers = sorted(one.number for one in casework.receipts(self.work.desk))
        assert numbers == [f"A7{number + 1:06d}" for number in range(len(numbers))]

    @invariant()
    def an_order_has_one_visit(self) -> None:
        begun = self.work.desk.store.visits.for_order(ORDER)
        assert begun is None or begun.visit_id == self.visit
        assert self.work.clock.at >= MORNING - timedelta(days=2)
        assert not self.sealed or self.now.step is Step.SEALED


AnyDay.TestCase.settings = settings(max_examples=25, stateful_step_count=40, deadline=None)
TestAnyDay = AnyDay.TestCase
