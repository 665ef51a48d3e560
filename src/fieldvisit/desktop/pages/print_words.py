"""Where a print job is, in words: what happened and what to do, with an icon and a tone."""

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from fieldvisit.desktop.printing.queues import Standing
from fieldvisit.desktop.session import Session
from fieldvisit.desktop.tokens import Tone
from fieldvisit.desktop.zone import local
from fieldvisit.model.printing import Job, JobState, Reason

tr_in = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class Told:
    """A word for a chip with its tone and icon, and a sentence."""

    tone: Tone
    word: str
    words: str
    icon: str = ""


def paper_words(job: Job) -> str:
    """Return what a job is of: the kind of paper and its number; it names nobody."""
    titles = {
        "report": tr_in("Printing", "Report"),
        "slip": tr_in("Printing", "Slip"),
        "proposal": tr_in("Printing", "Proposal"),
        "card": tr_in("Printing", "Neutral card"),
        "order": tr_in("Printing", "Visit order"),
        "leaflet": tr_in("Printing", "Leaflet"),
    }
    title = titles.get(job.paper.kind, tr_in("Printing", "Receipt"))
    return f"{title} {job.serial}".strip()


def told(job: Job, session: Session) -> Told:
    """Return the state of a job."""
    time = f"{local(job.changed_at):%H:%M}"
    match job.state:
        case JobState.CONFIRMED if not job.printer:
            return Told("ok", tr_in("Printing", "Saved"), tr_in("Printing", "Saved as a file at {0}.").format(time))
        case JobState.CONFIRMED:
            words = tr_in("Printing", "Came out of {0} at {1}.").format(job.printer, time)
            return Told("ok", tr_in("Printing", "Came out"), words)
        case JobState.FAILED:
            words, off = why(job.reason, job.printer), job.reason == Reason.CANCELLED
            return Told("neutral" if off else "stop", tr_in("Printing", "Not printed"), words, "close" if off else "")
        case JobState.QUEUED:
            return _queued(job, session)
    return _spooled(job, session, time)


def _queued(job: Job, session: Session) -> Told:
    if session.press.sending(job):
        words = tr_in("Printing", "Sending to {0}. You can go on meanwhile.").format(job.printer)
        return Told("accent", tr_in("Printing", "Sending"), words, "upload")
    words = tr_in("Printing", "The program ended while this was sent to {0}. Look there: did the whole paper come out?")
    return Told("warn", tr_in("Printing", "Please look"), words.format(job.printer))


def _spooled(job: Job, session: Session, time: str) -> Told:
    if job.reason:
        words = tr_in("Printing", "{0} stopped in the middle. Look there: did the whole paper come out?")
        return Told("warn", tr_in("Printing", "Please look"), words.format(job.printer))
    match session.press.standing(job):
        case Standing.WAITING:
            words = tr_in("Printing", "Still in the queue of {0}. It comes out as soon as the printer takes it.")
            return Told("accent", tr_in("Printing", "In the queue"), words.format(job.printer), "clock")
        case Standing.PRINTING:
            words = tr_in("Printing", "{0} is being given the pages.").format(job.printer)
            return Told("accent", tr_in("Printing", "Printing"), words, "printer")
        case Standing.HELD:
            words = tr_in("Printing", "Held in the queue of {0} until somebody releases it there.")
            return Told("warn", tr_in("Printing", "Held"), words.format(job.printer))
        case Standing.STOPPED:
            words = tr_in("Printing", "{0} has stopped. Check power, paper and cable; the job waits in its queue.")
            return Told("warn", tr_in("Printing", "Printer stopped"), words.format(job.printer))
        case Standing.FAILED:
            words = tr_in("Printing", "The print system gave it up. Did a usable paper come out of {0}?")
            return Told("stop", tr_in("Printing", "Given up"), words.format(job.printer))
        case Standing.CANCELLED:
            words = tr_in("Printing", "Somebody cancelled it in the queue of {0}. Did a usable paper come out?")
            return Told("warn", tr_in("Printing", "Cancelled there"), words.format(job.printer))
        case Standing.UNKNOWN:
            words = tr_in("Printing", "The print system does not answer. Look at {0}: did the paper come out?")
            return Told("warn", tr_in("Printing", "Please look"), words.format(job.printer))
    words = tr_in("Printing", "Given to {0} at {1}. Did the paper come out?").format(job.printer, time)
    return Told("warn", tr_in("Printing", "Please look"), words)


def why(reason: str, printer: str) -> str:
    """Return why nothing was printed, and what to do."""
    match reason:
        case Reason.AWAY:
            words = tr_in("Printing", "{0} does not answer. Check power, cable and network, or choose another printer.")
        case Reason.REFUSED:
            words = tr_in("Printing", "{0} did not take the job. Look again for printers, or save a PDF.")
        case Reason.MISSING:
            words = tr_in("Printing", "There is no printer {0} here. Plug it in and look again, or choose another one.")
        case Reason.LAYOUT:
            words = tr_in("Printing", "The paper could not be laid out, so nothing was sent to {0}.")
        case Reason.CANCELLED:
            words = tr_in("Printing", "Cancelled; nothing was sent to {0}.")
        case _:
            words = tr_in("Printing", "It did not come out of {0}. The next one is an original again.")
    return words.format(printer)
