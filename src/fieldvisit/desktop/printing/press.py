"""The press: takes papers to printers on threads of its own, follows them there, and asks what became of them.

Nothing waits for it: a printer that is away holds up its own job and no other work.
"""

import logging
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Final, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from fieldvisit.casework import printing as casework
from fieldvisit.desktop.printing import queues, roll
from fieldvisit.desktop.printing.queues import Standing
from fieldvisit.desktop.printing.sending import Called, Printer
from fieldvisit.desktop.tasks import Tasks
from fieldvisit.errors import FieldvisitError, PrinterFailed
from fieldvisit.model.printing import Job, JobState, Paper, Reason, Roll
from fieldvisit.store.desk import Desk

if TYPE_CHECKING:
    from fieldvisit.desktop.session import Session

T = TypeVar("T")
log = logging.getLogger(__name__)
LOOK_MS: Final = 3000
THREADS: Final = 4


class Press(QObject):
    """One for a session. `changed` follows every step of a job, and every change of where it is.

    Jobs are rows of the laptop's database: what this object forgets at the end of the program is asked again.
    """

    changed = Signal()

    def __init__(self, session: "Session") -> None:
        super().__init__()
        self._session = session
        self._tasks = Tasks(THREADS, "print")
        self._called: dict[int, Called] = {}
        self._standing: dict[int, Standing] = {}
        self._looking = False
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self.look)
        session.unlocked.connect(self._begin)
        session.locked.connect(self._timer.stop)
        if session.is_open:
            self._begin()

    @property
    def busy(self) -> bool:
        """Whether something is being sent or asked right now."""
        return self._tasks.running > 0

    @property
    def hanging(self) -> bool:
        """Whether something has not ended although it was called off."""
        return self._tasks.hanging

    def stop(self) -> bool:
        """Call off what is being sent, the program is closing; return whether all has ended."""
        self._timer.stop()
        for one in self._called.values():
            one.off()
        return self._tasks.stop()

    # printers
    def printers(self, size: str, done: Callable[[tuple[Printer, ...], bool], None]) -> None:
        """Look for what can print a size: the default that the collector marked for it first, then this laptop's own
        roll printers of that width, then the system's default, then the rest.

        `done` gets this laptop's own at once, and all with True as soon as the system has answered or has not.
        """
        desk = self._session.desk
        chosen = casework.preferred(desk, size)
        own = [Printer(one.name, roll=one) for one in casework.rolls(desk) if one.size == size]

        def listed(found: tuple[Printer, ...]) -> None:
            known = [*own, *(one for one in found if one.name not in {each.name for each in own})]
            done(tuple(sorted(known, key=lambda one: one.name != chosen)), True)

        done(tuple(own), False)
        self._tasks.run(queues.queues, listed, lambda _: listed(()))

    def printer(self, name: str) -> Printer:
        """Return a printer by the name it was chosen by."""
        mine = {one.name: one for one in casework.rolls(self._session.desk)}
        return Printer(name, roll=mine.get(name))

    def ask(self, question: Callable[[], T], done: Callable[[T], None]) -> None:
        """Ask something of the system on a thread of ours."""
        self._tasks.run(question, done, self._session.failed.emit)

    def trial(self, words: str, target: Roll, done: Callable[[FieldvisitError | None], None]) -> None:
        """Print a test strip; it is no paper and leaves no job behind."""
        from fieldvisit.desktop.printing import trial

        called = self._called[-1] = Called()
        self._tasks.run(partial(trial.send, words, target, called), lambda _: done(None), done)

    # jobs
    def send(self, paper: Paper, printer: Printer) -> Job | None:
        """Send a paper to a printer; the job's row is there at once. None when it could not be written down."""
        session = self._session
        job = session.do(lambda desk: casework.queue(desk, paper, printer.name))
        if job is None:
            return None
        called = self._called[job.job_id] = Called()
        desk = session.desk
        self._run(partial(_sent, desk, job, printer, called), job.job_id)
        return job

    def sending(self, job: Job) -> bool:
        """Whether this program is sending it now; a job that is QUEUED and not being sent was cut off."""
        return job.job_id in self._called

    def standing(self, job: Job) -> Standing | None:
        """Where a job was when last looked at, None when that is not known."""
        return self._standing.get(job.job_id)

    def came_out(self, job: Job) -> None:
        """The collector holds the paper."""
        self._session.do(lambda desk: casework.confirm(desk, job.job_id))
        self._forget(job)

    def give_up(self, job: Job, reason: Reason = Reason.NOT_OUT) -> None:
        """The collector has no paper, or does not want it any more: call it off, and take it back from its queue."""
        called = self._called.get(job.job_id)
        if called is not None:
            called.off()
            self.changed.emit()
            return
        self._session.do(lambda desk: casework.fail(desk, job.job_id, reason))
        if job.ticket:
            self._tasks.run(partial(queues.withdraw, job.ticket), lambda _: None, self._session.failed.emit)
        self._forget(job)

    def again(self, job: Job) -> Job | None:
        """No usable paper came out: send it once more to the same printer."""
        self.give_up(job)
        return self.send(job.paper, self.printer(job.printer))

    def _forget(self, job: Job) -> None:
        self._standing.pop(job.job_id, None)
        self.changed.emit()

    def _run(self, send: Callable[[], None], job_id: int) -> None:
        def ended(error: FieldvisitError | None) -> None:
            self._called.pop(job_id, None)
            if error is not None:
                log.info("printing failed: %s", error.code)
            self.changed.emit()
            self.look()

        self._tasks.run(send, lambda _: ended(None), ended)
        self.changed.emit()

    # where they are
    def _begin(self) -> None:
        self._timer.start()
        self.look()

    def look(self) -> None:
        """Ask the print system where the jobs are that it took, on a thread of ours."""
        if self._looking or not self._session.is_open:
            return
        waiting = [job for job in self._session.desk.store.printing.unanswered() if job.ticket]
        if not waiting:
            return
        self._looking = True
        self._tasks.run(partial(_looked, waiting), self._looked, self._not_looked)

    def _looked(self, found: dict[int, Standing]) -> None:
        self._looking = False
        if found != self._standing:
            self._standing = found
            self.changed.emit()

    def _not_looked(self, _: FieldvisitError) -> None:
        self._looking = False


def _looked(waiting: list[Job]) -> dict[int, Standing]:
    found: dict[int, Standing] = {}
    for job in waiting:
        found[job.job_id] = queues.standing(job.ticket)
        if found[job.job_id] is Standing.UNKNOWN:
            break  # whoever does not answer now keeps every question waiting
    return found


def _sent(desk: Desk, job: Job, printer: Printer, called: Called) -> None:
    """Lay out, send, and write down how it went, on a worker with a desk of its own."""
    own = desk.again()
    try:
        try:
            pdf = casework.paper_pdf(own, job.paper, copy=job.copy)
            ticket = _pass(pdf, job, printer, called)
        except PrinterFailed as failed:
            _failed(own, job, failed)
        except FieldvisitError:
            casework.fail(own, job.job_id, Reason.LAYOUT)
            raise
        else:
            casework.spooled(own, job.job_id, ticket)
    finally:
        own.store.close()


def _pass(pdf: bytes, job: Job, printer: Printer, called: Called) -> str:
    if printer.roll is not None:
        roll.send(pdf, printer.roll, called)
        return ""
    called.check(printer.name)
    return queues.send(pdf, printer.name, f"Fieldvisit {job.paper.kind}", job.paper.size, called)


def _failed(desk: Desk, job: Job, failed: PrinterFailed) -> None:
    """A job of which a part has gone is asked about; one of which nothing has is at its end."""
    reason = str(failed.facts["reason"])
    if queues.unsure(failed):
        casework.spooled(desk, job.job_id, reason=reason)
    elif desk.store.printing.get(job.job_id).state is JobState.QUEUED:
        casework.fail(desk, job.job_id, reason)
