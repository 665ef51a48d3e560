"""What every part of the office works with: its database, folders, keys, clock and settings."""

import secrets
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Final, TypeVar
from zoneinfo import ZoneInfo

import msgspec
import sqlalchemy as sa

from fieldvisit.clock import Clock, Moment, exactly, whole_ms
from fieldvisit.errors import FieldvisitError
from fieldvisit.model.order import Limits, Parties
from fieldvisit.server import tables
from fieldvisit.server.authority import Authority
from fieldvisit.server.database import Database, next_number

T = TypeVar("T")
MOST_IDS: Final = 500
"""Values in one `IN (…)`."""


class Refused(FieldvisitError):
    """The office will not do what a request asks; `problem` is the code of its problem document."""

    code = "office_problem"

    def __init__(self, problem: str, status: int, **facts: str | int) -> None:
        super().__init__(**facts)
        self.problem = problem
        self.status = status


class Stamping(msgspec.Struct, frozen=True):
    """Who stamps reports: URLs in the order they are asked, their roots as PEM, and a policy (an OID) or none."""

    urls: tuple[str, ...] = ()
    roots: tuple[str, ...] = ()
    policy: str = ""


class Settings(msgspec.Struct, frozen=True):
    """What an office says of itself. `zone` is an IANA name: local days are counted in it.

    `default_pack` is the pack of orders that name none, empty for the shipped one.
    """

    office_id: str
    parties: Parties
    limits: Limits
    zone: str = "Asia/Shanghai"
    default_pack: str = ""
    stamping: Stamping = Stamping()


@dataclass(frozen=True, slots=True)
class Books:
    """An opened office. Functions of this package take it as their first argument."""

    data: Path
    database: Database
    authority: Authority
    settings: Settings
    clock: Clock

    def now(self) -> datetime:
        """Return the office's time, UTC in whole milliseconds."""
        return whole_ms(self.clock.wall())

    def moment(self) -> Moment:
        """Return the office's time as a Moment: the office's clock is the measure."""
        return exactly(self.clock.wall())

    def day(self, when: datetime) -> date:
        """Return the office's local day of an instant."""
        return when.astimezone(ZoneInfo(self.settings.zone)).date()

    def today(self) -> date:
        """Return the office's local day."""
        return self.day(self.now())


def write_down(
    connection: sa.Connection, books: Books, actor: str, action: str, subject: str, detail: str = ""
) -> None:
    """Add a line to the audit trail, in the transaction of what it tells; never personal data.

    Locks are taken in one order everywhere, so that transactions cannot wait for each other in a ring: codes,
    collectors, cases, laptops by id, counters, and this trail last.
    """
    connection.execute(
        sa.insert(tables.audit).values(
            number=next_number(connection, "audit"),
            at=books.now(),
            actor=actor,
            action=action,
            subject=subject,
            detail=detail,
        )
    )


def read_settings(connection: sa.Connection) -> Settings:
    """Return the settings as they are now: another process may have changed them since this one began."""
    return read_as(Settings, connection.execute(sa.select(tables.settings.c.value)).scalar_one())


def write_settings(connection: sa.Connection, **changes: object) -> Settings:
    """Change settings; return all of them."""
    after = msgspec.structs.replace(read_settings(connection), **changes)
    connection.execute(sa.update(tables.settings).values(value=text_of(after)))
    return after


def text_of(value: object) -> str:
    """Return a model value as the JSON text a `content` column keeps."""
    return msgspec.json.encode(value, order="sorted").decode()


def read_as(kind: type[T], text: str) -> T:
    """Read a `content` column back."""
    return msgspec.json.decode(text, type=kind)


def new_name(prefix: str) -> str:
    """Return a name nobody can guess: `prefix-` and 60 random bits in Crockford's base 32."""
    from fieldvisit.model import ids

    return ids.new(prefix, 12)


def jitter(spread: int) -> int:
    """Return a random number of seconds up to `spread`, at least 1."""
    return 1 + secrets.randbelow(spread)
