"""Papers on their way out: laid out, sent, and said to have come out or not; and the printers of this laptop."""

from datetime import date, datetime
from typing import Final, Literal

from fieldvisit.casework import papers
from fieldvisit.casework.cash import day_proof_pdf
from fieldvisit.casework.receipts import receipt_pdf
from fieldvisit.casework.serial import serial
from fieldvisit.coding import canonical, decode
from fieldvisit.errors import NotFound, OutOfOrder
from fieldvisit.model.printing import SIZES, Job, JobState, Paper, Reason, Roll
from fieldvisit.model.visit import slip
from fieldvisit.store.desk import Desk

FEW: Final = 6
"""Jobs that a list of what was printed shows."""
_ROLLS: Final = "printing.rolls"
Size = Literal["A5", "80mm", "58mm"]
_SIZES: Final[dict[str, Size]] = {"80mm": "80mm", "58mm": "58mm"}
_Rolls = tuple[Roll, ...]


def number_of(desk: Desk, paper: Paper) -> str:
    """Return the number on a paper, empty for the neutral card and leaflets. Raises NotFound."""
    match paper.kind:
        case "receipt":
            return desk.store.receipts.get(paper.key).number
        case "report":
            return desk.store.visits.report(paper.key).serial
        case "slip" | "proposal":
            return slip(serial(desk, desk.store.visits.get(paper.visit_id)), int(paper.key))
        case "order":
            return desk.store.visits.get(paper.visit_id).departed.order_id
    return ""


def paper_pdf(desk: Desk, paper: Paper, *, copy: bool | None = None) -> bytes:
    """Return a paper as the PDF to print. One with a number says that it is a copy once one came out; `copy` decides
    otherwise for a job under way. A copy of a report is a drawing of its pages: the sealed file itself is never
    touched. Raises NotFound, NoGlyph."""
    again = desk.store.printing.is_out(paper.kind, number_of(desk, paper)) if copy is None else copy
    match paper.kind:
        case "report":
            return _marked(desk, paper) if again else file_pdf(desk, paper)
        case "receipt":
            return receipt_pdf(desk, paper.key, _small(paper), paper.language, copy=again)
        case "slip":
            return papers.slip_pdf(desk, paper.visit_id, int(paper.key), paper.language, copy=again, size=_small(paper))
        case "proposal":
            return papers.proposal_pdf(desk, paper.visit_id, int(paper.key), paper.language, copy=again)
        case "card":
            return papers.card_pdf(desk, paper.visit_id, paper.language, size=_small(paper))
        case "order":
            return papers.order_pdf(desk, number_of(desk, paper), paper.language, copy=again, size=_small(paper))
        case "book":
            return day_proof_pdf(desk, _day(paper.key), paper.language)
        case "leaflet":
            return papers.leaflet_pdf(desk, paper.key, paper.language, paper.visit_id)
    raise NotFound(what="paper")


def file_pdf(desk: Desk, paper: Paper) -> bytes:
    """Return a paper as the PDF to save: of a report the sealed file, byte for byte. Raises NotFound, NoGlyph."""
    if paper.kind == "report":
        return desk.store.blobs.read(desk.store.visits.report(paper.key).sha256)
    return paper_pdf(desk, paper)


def _marked(desk: Desk, paper: Paper) -> bytes:
    from fieldvisit.evidence import copies  # the fonts load here, not at the start of the program

    return copies.marked(file_pdf(desk, paper), number_of(desk, paper), paper.language)


def _small(paper: Paper) -> Size:
    return _SIZES.get(paper.size, "A5")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise NotFound(what="paper") from None


def queue(desk: Desk, paper: Paper, printer: str) -> Job:
    """Write down that a paper is being sent to a printer, and whether it is a copy. Raises NotFound."""
    with desk.store.atomic():
        return desk.store.printing.add(paper, number_of(desk, paper), printer, _now(desk))


def spooled(desk: Desk, job_id: int, ticket: str = "", reason: str = "") -> Job:
    """Write down that the printer or its queue took a job. Raises NotFound, OutOfOrder."""
    return _change(desk, job_id, JobState.SPOOLED, ticket=ticket, reason=reason)


def confirm(desk: Desk, job_id: int) -> Job:
    """Write down that somebody looked and holds the paper: from now on another one is a copy. Raises OutOfOrder."""
    return _change(desk, job_id, JobState.CONFIRMED)


def fail(desk: Desk, job_id: int, reason: str = Reason.NOT_OUT) -> Job:
    """Write down that nothing usable came out; another one is as original as this was. Raises OutOfOrder."""
    return _change(desk, job_id, JobState.FAILED, reason=reason)


def saved(desk: Desk, paper: Paper) -> Job:
    """Write down that a paper was saved as a file: it is out, and the next one is a copy. Raises NotFound."""
    with desk.store.atomic():
        return confirm(desk, queue(desk, paper, "").job_id)


def jobs(desk: Desk) -> list[Job]:
    """Return what needs an answer, and after it what was printed last, the newest first."""
    waiting = desk.store.printing.unanswered()
    return [*reversed(waiting), *(job for job in desk.store.printing.newest(FEW) if not job.open)][
        : max(FEW, len(waiting))
    ]


def _change(desk: Desk, job_id: int, state: JobState, *, ticket: str = "", reason: str = "") -> Job:
    with desk.store.atomic():
        found = desk.store.printing.get(job_id)
        if not found.open:
            raise OutOfOrder(verb="print", step=found.state.value)
        return desk.store.printing.change(job_id, state, _now(desk), ticket=ticket, reason=reason)


def _now(desk: Desk) -> datetime:
    return desk.moment().best


# the printers of this laptop
def rolls(desk: Desk) -> _Rolls:
    """Return the roll printers of this laptop."""
    kept = desk.store.settings.get(_ROLLS)
    return decode(kept.encode(), _Rolls, "rolls") if kept else ()


def keep_roll(desk: Desk, roll: Roll) -> None:
    """Add a roll printer; the same one again changes nothing."""
    with desk.store.atomic():
        kept = rolls(desk)
        if roll not in kept:
            desk.store.settings.set(_ROLLS, canonical((*kept, roll)).decode())


def drop_roll(desk: Desk, roll: Roll) -> None:
    """Forget a roll printer."""
    with desk.store.atomic():
        desk.store.settings.set(_ROLLS, canonical(tuple(one for one in rolls(desk) if one != roll)).decode())


def preferred(desk: Desk, size: str) -> str:
    """Return the name of the default printer that the collector marked for a size of paper, empty without one."""
    return desk.store.settings.get(f"printing.default.{size}")


def prefer(desk: Desk, size: str, printer: str) -> None:
    """Mark a printer as the default for a size of paper; an empty name takes the mark away."""
    desk.store.settings.set(f"printing.default.{size}", printer)


def forget_preferred(desk: Desk) -> None:
    """Take every mark away: the system's own default is offered first again."""
    for size in SIZES:
        prefer(desk, size, "")
