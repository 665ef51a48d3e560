"""What all ways to a printer share: the printer chosen, and the signs by which a job is called off."""

import threading
from dataclasses import dataclass
from typing import Final

from fieldvisit.errors import PrinterFailed
from fieldvisit.model.printing import Reason, Roll

CONNECT_SECONDS: Final = 5.0
WRITE_SECONDS: Final = 10.0
"""How long a printer may take nothing before it is given up; out of paper, it takes nothing."""
STEP_SECONDS: Final = 0.1
"""How often somebody who waits looks whether the job was called off."""


@dataclass(frozen=True, slots=True)
class Printer:
    """Somewhere to print: a queue of the system, or a roll printer of this laptop. `preferred`: offered first."""

    name: str
    preferred: bool = False
    roll: Roll | None = None


class Called:
    """Whether a job was called off, and whether anything of it has left. Set from one thread, read in another."""

    def __init__(self) -> None:
        self._off = threading.Event()
        self.begun = False

    def off(self) -> None:
        """Call the job off."""
        self._off.set()

    @property
    def is_off(self) -> bool:
        return self._off.is_set()

    def check(self, printer: str) -> None:
        """Raise PrinterFailed once it was called off; with BROKEN when a part may be on paper already."""
        if self.is_off:
            raise PrinterFailed(printer=printer, reason=Reason.BROKEN if self.begun else Reason.CANCELLED)

    def failed(self, printer: str, reason: Reason) -> PrinterFailed:
        """Return the failure that fits how far the job got."""
        return PrinterFailed(printer=printer, reason=Reason.BROKEN if self.begun else reason)
