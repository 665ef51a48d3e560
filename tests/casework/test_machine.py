"""Any verbs in any order: no accepted fact is lost, the chain holds, and nothing is sealed against a rule."""

import shutil
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from casework.laptop import CASE, MORNING, ORDER, TODAY, Laptop, laptop
from fieldvisit import casework, journal
from fieldvisit.casework import Leaving
from fieldvisit.errors import FieldvisitError
from fieldvisit.evidence.verify import verify
from fieldvisit.model.event import Offer
from fieldvisit.model.outcome import LIABLE, OfferKind, Outcome, Who
from fieldvisit.model.policy import Level
from fieldvisit.model.receipt import PaymentMode
from fieldvisit.model.visit import Step, Visit

ITEMS = (
    *("recorder_running", "papers_carried", "id_shown:chen", "id_shown:lin", "authorisation_shown"),
    *("recording_announced", "person_confirmed", "purpose_explained", "debt_explained", "rights_explained"),
    *("complaint_channels_given", "nothing_posted", "entered", "no such line"),
)
WORDS = st.text(st.sampled_from("好的张三，abc <b>\n"), max_size=12)


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
    """Sealing brings the typed words into the journal first, also when it is then refused."""

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
        self.press(lambda: casework.offer(self.work.desk, self.visit, said))

    @rule(amount=st.sampled_from([-1, 1, 400_000, 1_005_005]))
    def receive(self, amount: int) -> None:
        self.press(lambda: casework.receive(self.work.desk, self.visit, amount, PaymentMode.APP, "T1", "张三", "SELF"))

    @rule(signs=st.booleans())
    def attend(self, signs: bool) -> None:
        strokes = [[(1, 1, 0), (9000, -5, 10)]] if signs else []
        self.press(lambda: casework.attend(self.work.desk, self.visit, strokes, refused="" if signs else "不愿签"))

    @rule(reason=st.sampled_from(Leaving))
    def leave(self, reason: Leaving) -> None:
        self.press(lambda: casework.leave(self.work.desk, self.visit, reason))

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
            self.work.at("10:00:00")
            self.visit, self.kept = self.work.depart().visit_id, ("", "")

    @precondition(lambda self: self.sealed < 1)
    @rule()
    def seal(self) -> None:
        before = self.now
        self.noted = 1
        if self.press(lambda: self.work.seal(before)):
            self.sealed += 1
            self.judge_sealed()
        self.noted = 0

    @precondition(lambda self: self.sealed < 1)
    @rule(
        skip=st.sampled_from([*range(7), *[9] * 9]),
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
        ]
        for number, step in enumerate(steps):
            if number != skip:
                step()
        self.seal()

    def judge_sealed(self) -> None:
        """What no sealed visit may lack, said once more and apart from the code that enforces it."""
        visit, store = self.now, self.work.desk.store
        done = {tick.item for tick in visit.ticks if tick.done}
        excused = {tick.item for tick in visit.ticks if not tick.done and tick.note}
        assert visit.confirmed
        assert visit.outcome
        assert visit.left
        assert (visit.notes, visit.statement) == self.kept
        if not visit.knocked or visit.knocked.who not in LIABLE:
            assert not visit.received
        assert sum(one.amount for one in visit.received) <= 1_005_005
        checked = verify(store.blobs.read(store.visits.report(self.visit).sha256), [self.work.lead.chain[-1]])
        assert checked.verdict == "valid", checked.reasons
        assert checked.record is not None
        assert not [one for one in checked.record.verdicts if one.level is Level.BLOCK]
        if visit.outcome is Outcome.ABORTED_SAFETY:
            return
        if visit.outcome is not Outcome.CANCELLED_BEFORE_START:
            assert "nothing_posted" in done | excused
            assert "recorder_running" in done | excused
        if visit.may_speak:
            assert visit.attended
            assert {"id_shown:chen", "id_shown:lin", "rights_explained", "authorisation_shown"} <= done | excused

    @invariant()
    def nothing_accepted_is_lost(self) -> None:
        store = self.work.desk.store
        _, signed = store.events.unacked(100_000, 1 << 30)
        if self.chain.size:
            assert journal.payload_hash(signed[self.chain.size - 1].payload) == self.chain.last
        for one in signed[self.chain.size :]:
            _, self.chain = journal.check(self.chain, one, device="D-TEST", public=self.work.desk.device_key.public)
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
