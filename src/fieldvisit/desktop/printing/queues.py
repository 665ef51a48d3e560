"""The system's print queues: which there are, a PDF given to one, and how it fares there."""

import re
import sys
from enum import StrEnum
from typing import Final

from fieldvisit.desktop.printing.programs import ask
from fieldvisit.desktop.printing.sending import Called, Printer
from fieldvisit.errors import PrinterFailed
from fieldvisit.model.printing import DOTS, UNSURE, Reason

LOOK_SECONDS: Final = 4.0
JOB_SECONDS: Final = 20.0
_POINTS_A_MM: Final = 72 / 25.4


class Standing(StrEnum):
    """Where a job is that the system took; the words are the pages'."""

    WAITING = "waiting"
    HELD = "held"
    STOPPED = "stopped"  # the printer is off, or somebody paused it
    PRINTING = "printing"
    GONE = "gone"  # the system has given it to the printer: whether paper came out, only a person knows
    FAILED = "failed"  # the system gave it up
    CANCELLED = "cancelled"
    UNKNOWN = "unknown"  # the print system does not answer


def queues() -> tuple[Printer, ...]:
    """Return the print queues, the default first; none when the system has no print service. Call it on a worker."""
    if sys.platform == "win32":
        from fieldvisit.desktop.printing import windows

        return windows.queues()
    names = _look("lpstat", "-e")
    if not names:
        return ()
    default = _look("lpstat", "-d").rpartition(":")[2].strip()
    found = [Printer(name.strip(), name.strip() == default) for name in names.split("\n") if name.strip()]
    return tuple(sorted(found, key=lambda one: (not one.preferred, one.name)))


def _look(*command: str) -> str:
    """Return what the print system says; nothing when there is none or it takes too long."""
    try:
        done = ask(list(command), LOOK_SECONDS)
    except PrinterFailed:
        return ""
    return done.text if done.code == 0 else ""


def send(pdf: bytes, printer: str, title: str, size: str, called: Called) -> str:
    """Give a PDF unchanged to a queue and return the job's name. `title` must name nobody. Call it on a worker.

    The bytes go through a pipe: no file of ours is written. Raises PrinterFailed.
    """
    if sys.platform == "win32":
        from fieldvisit.desktop.printing import windows

        return windows.send(pdf, printer, title)
    command = ["lp", "-d", printer, "-t", title]
    for option in media(size, pdf):
        command += ["-o", option]
    try:
        done = ask([*command, "--", "-"], JOB_SECONDS, given=pdf, called=called)
    except PrinterFailed as failed:
        reason = Reason(str(failed.facts["reason"]))
        # whoever was cut off while it handed the job over may have handed it over
        late = reason is Reason.AWAY and printer in _look("lpstat", "-e").split("\n")
        raise PrinterFailed(printer=printer, reason=Reason.STALLED if late else reason) from None
    if done.code != 0:
        raise PrinterFailed(printer=printer, reason=Reason.REFUSED)
    words = done.text.split()
    return words[3] if len(words) > 3 and words[:3] == ["request", "id", "is"] else ""


def media(size: str, pdf: bytes) -> tuple[str, ...]:
    """Return the options that put a page on paper of its own size: a strip of a roll is never blown up to a sheet."""
    if size not in DOTS:
        return (f"media={size}", "fit-to-page")
    from fieldvisit.desktop.printing.raster import page_size

    wide, high = page_size(pdf)
    return (f"media=Custom.{wide / _POINTS_A_MM:.0f}x{high / _POINTS_A_MM:.0f}mm", "print-scaling=none")


def standing(ticket: str) -> Standing:
    """Return where a job is. Call it on a worker; it may take LOOK_SECONDS twice when nobody answers."""
    queue, dash, number = ticket.rpartition("-")
    if not dash or not number.isdecimal() or sys.platform == "win32":
        return Standing.UNKNOWN
    try:
        listed = ask(["lpstat", "-l", "-W", "all", "-o", queue], LOOK_SECONDS)
        state = ask(["lpstat", "-l", "-p", queue], LOOK_SECONDS)
    except PrinterFailed:
        return Standing.UNKNOWN
    if listed.code != 0:
        return Standing.UNKNOWN
    alerts = _alerts(listed.text, ticket)
    if alerts is None:
        return Standing.GONE
    return _standing(alerts, _open(queue, ticket), state.text)


def _open(queue: str, ticket: str) -> bool:
    """Tell whether a job has not ended for the system."""
    return _alerts(_look("lpstat", "-l", "-W", "not-completed", "-o", queue), ticket) is not None


def _standing(alerts: str, still: bool, printer: str) -> Standing:
    if not still:
        if "cancel" in alerts:
            return Standing.CANCELLED
        return Standing.FAILED if re.search(r"error|abort|fail", alerts) else Standing.GONE
    if "hold" in alerts or "held" in alerts:
        return Standing.HELD
    if re.search(r"^printer \S+ disabled", printer) or re.search(r"Alerts:.*(paused|stopped|offline)", printer):
        return Standing.STOPPED
    return Standing.PRINTING if "job-printing" in alerts else Standing.WAITING


def _alerts(listed: str, ticket: str) -> str | None:
    """Return what the system says of one job of a list, None when it is not in it."""
    found = None
    for line in listed.split("\n"):
        if line[:1].strip():
            found = "" if line.split()[0] == ticket else found if found is None else found + "\n"
            if found is not None and line.split()[0] != ticket:
                break
        elif found is not None:
            found += line.strip() + " "
    return found


def withdraw(ticket: str) -> None:
    """Take a job back from its queue, if it is still there. Call it on a worker."""
    if ticket and sys.platform != "win32":
        _look("cancel", ticket)


def unsure(error: PrinterFailed) -> bool:
    """Tell whether something may have come out although sending failed."""
    return error.facts.get("reason") in UNSURE
