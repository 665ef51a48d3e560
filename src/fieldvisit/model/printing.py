"""What is printed, where, and how far it got: papers, jobs and roll printers as plain values."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final, Self

SIZES: Final = ("A4", "A5", "80mm", "58mm")
"""Papers by their size; the last two are rolls, named by the width of the roll."""
DOTS: Final = {"80mm": 576, "58mm": 384}
"""Dots that a roll printer sets side by side, at 8 to the millimetre (203 dpi)."""
A4: Final = frozenset({"report", "leaflet"})
OF_A_VISIT: Final = frozenset({"slip", "proposal", "card", "order", "leaflet"})
SMALL: Final = frozenset({"receipt", "slip", "card", "order"})
"""Papers that are laid out for A5 and for rolls; the others have tables that a roll is too narrow for."""


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper that can be laid out again: a report (`key` its visit), a receipt (`key` its number), a day's proof of
    receipts (`book`, `key` the day), or a paper of a visit: `slip` and `proposal` with the place of the offer as key,
    `leaflet` with its id, `card` and `order` with `-`.
    """

    kind: str
    key: str
    language: str
    size: str
    visit_id: str = ""

    @classmethod
    def of(cls, subject: str, language: str) -> Self:
        """Read `report:<visit id>`, `receipt:<size>:<number>`, `book:<day>` or `<kind>:<key>:<language>:<visit id>`,
        the last with `@<size>` behind the kind when it is for a roll: `slip@80mm:1:en:<visit id>`.

        `language` is that of papers that do not name one. Raises ValueError for anything else.
        """
        kind, _, rest = subject.partition(":")
        if kind == "report":
            return cls(kind, rest, language, "A4", rest)
        if kind == "receipt":
            size, _, number = rest.partition(":")
            return cls(kind, number, language, size if size in SIZES else "A5")
        if kind == "book":
            return cls(kind, rest, language, "A4")
        kind, at, roll = kind.partition("@")
        if kind not in OF_A_VISIT or (at and (kind not in SMALL or roll not in DOTS)):
            raise ValueError("no such paper")
        key, own, visit_id = rest.split(":", 2)
        return cls(kind, key, own, roll or ("A4" if kind in A4 else "A5"), visit_id)

    @property
    def subject(self) -> str:
        """What `of` reads."""
        if self.kind in ("report", "book"):
            return f"{self.kind}:{self.key}"
        if self.kind == "receipt":
            return f"receipt:{self.size}:{self.key}"
        return f"{self.kind}{f'@{self.size}' if self.roll else ''}:{self.key}:{self.language}:{self.visit_id}"

    @property
    def sizes(self) -> tuple[str, ...]:
        """The sizes it is laid out for."""
        return SIZES[1:] if self.kind in SMALL else (self.size,)

    @property
    def roll(self) -> bool:
        """Whether it is for a roll."""
        return self.size in DOTS


class JobState(StrEnum):
    """QUEUED: being sent. SPOOLED: the printer or its queue took it. CONFIRMED and FAILED: somebody looked, or nothing
    was taken; both are final."""

    QUEUED = "QUEUED"
    SPOOLED = "SPOOLED"
    CONFIRMED = "CONFIRMED"
    FAILED = "FAILED"


@dataclass(frozen=True, slots=True)
class Job:
    """A paper on its way out. `serial` is the number on it, empty for papers without one; `copy` says that one with
    this number came out before. `ticket` is the print system's name for it, `reason` a key (see `Reason`)."""

    job_id: int
    paper: Paper
    serial: str
    copy: bool
    printer: str
    state: JobState
    queued_at: datetime
    changed_at: datetime
    ticket: str = ""
    reason: str = ""

    @property
    def open(self) -> bool:
        """Whether nobody has said yet what became of it."""
        return self.state in (JobState.QUEUED, JobState.SPOOLED)


class Reason(StrEnum):
    """Why a job is where it is."""

    AWAY = "away"  # nobody answers there
    REFUSED = "refused"  # it answered, and did not take the job
    STALLED = "stalled"  # it stopped taking more before the end
    BROKEN = "broken"  # the connection broke before the end
    MISSING = "missing"  # no such queue or device
    LAYOUT = "layout"  # the paper could not be laid out
    CANCELLED = "cancelled"
    NOT_OUT = "not_out"  # the collector looked: nothing usable came out


UNSURE: Final = frozenset({Reason.STALLED, Reason.BROKEN})
"""After these something may lie in the printer: somebody has to look."""


class Way(StrEnum):
    """How a roll printer is reached."""

    NETWORK = "NETWORK"
    USB = "USB"
    DEVICE = "DEVICE"


@dataclass(frozen=True, slots=True)
class Roll:
    """A roll printer of this laptop: `address` is `host:port`, `vendor:product` in hexadecimal, or a device's path;
    `size` one of the keys of DOTS. Raises ValueError for what cannot be one."""

    way: Way
    address: str
    size: str = "80mm"

    def __post_init__(self) -> None:
        if self.size not in DOTS or not self.address.isprintable():
            raise ValueError("no roll printer")
        match self.way:
            case Way.NETWORK:
                self.place()
            case Way.USB:
                self.numbers()
            case Way.DEVICE:
                if not self.address.startswith("/dev/"):
                    raise ValueError("no device")

    @property
    def name(self) -> str:
        """What it is called where a printer is chosen."""
        return f"{self.size} {self.address}"

    def place(self) -> tuple[str, int]:
        """Return host and port; 9100 when none is named."""
        bare = self.address.count(":") > 1 and not self.address.startswith("[")
        host, colon, port = (self.address, "", "") if bare else self.address.rpartition(":")
        if not colon or self.address.endswith("]"):
            host, port = self.address, "9100"
        host = host.strip("[]")
        if not host or any(one in host for one in " /@") or not port.isdecimal() or not 0 < int(port) < 65_536:
            raise ValueError("no host and port")
        return host, int(port)

    def numbers(self) -> tuple[int, int]:
        """Return vendor and product."""
        vendor, _, product = self.address.partition(":")
        found = int(vendor, 16), int(product, 16)
        if not all(0 <= one < 65_536 for one in found):
            raise ValueError("no vendor and product")
        return found
