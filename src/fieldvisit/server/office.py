"""An office as one object: made or opened in a folder; its methods are what the command, the tryout and tests use."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec
import sqlalchemy as sa

from fieldvisit.clock import Clock, SystemClock, whole_ms
from fieldvisit.errors import ServerConfig
from fieldvisit.intake import Intake
from fieldvisit.model import ids
from fieldvisit.model.case import Circumstances, Contact, StopFlag
from fieldvisit.model.order import Limits, Parties, Staff
from fieldvisit.model.policy import Pack
from fieldvisit.server import (
    asked,
    authority,
    cases,
    enrolment,
    figures,
    incidents,
    log,
    orders,
    packs,
    people,
    ranges,
    receipt_books,
    settings,
    supervisors,
    tables,
)
from fieldvisit.server.books import Books, Settings, Stamping, read_as, read_settings, text_of
from fieldvisit.server.database import Database, sqlite_url
from fieldvisit.server.orders import Plan
from fieldvisit.server.stamping import queue
from fieldvisit.server.vault import Vault, passphrase_from_environment


class _Place(msgspec.Struct, frozen=True):
    """`office.json`: where the database is; empty for the one inside the folder."""

    url: str = ""


def create(
    data: Path, parties: Parties, *, url: str = "", limits: Limits | None = None, clock: Clock | None = None
) -> "Office":
    """Make an office in a folder: keys, root certificate, tables, the shipped policy pack. Raises ServerConfig."""
    clock = clock or SystemClock()
    settings.check_address(parties.check_url)
    if (data / "office.json").exists():
        raise ServerConfig(reason="exists")
    try:
        for name in ("", "keys", "blobs", "uploads"):
            (data / name).mkdir(mode=0o700, parents=True, exist_ok=True)
        if not url:
            (data / "office.db").touch(mode=0o600)  # the folder may have been there before, and open to others
        authority.create(Vault(data / "keys", passphrase_from_environment()), whole_ms(clock.wall()))
    except OSError:
        raise ServerConfig(reason="folder") from None
    database = Database(url or sqlite_url(data))
    database.migrate()
    made = Settings(ids.new("OFFICE", 10), parties, limits or Limits())
    with database.write() as connection:
        if connection.execute(sa.select(tables.settings.c.name)).first() is not None:
            raise ServerConfig(reason="database_taken")
        connection.execute(sa.insert(tables.settings).values(name="office", value=text_of(made)))
        names = ("case", "range", "audit")
        connection.execute(sa.insert(tables.counters), [{"name": name, "value": 0} for name in names])
    database.close()
    (data / "office.json").write_bytes(msgspec.json.encode(_Place(url)))
    (data / "office.json").chmod(0o600)
    return Office(data, url or None, clock)


class Office:
    """An opened office. `url` overrides the database named in the folder. Raises ServerConfig."""

    def __init__(self, data: Path, url: str | None = None, clock: Clock | None = None, *, migrate: bool = True) -> None:
        try:
            place = msgspec.json.decode((data / "office.json").read_bytes(), type=_Place)
        except (OSError, msgspec.MsgspecError):
            raise ServerConfig(reason="not_an_office") from None
        keys = authority.load(Vault(data / "keys", passphrase_from_environment()))
        database = Database(url or place.url or sqlite_url(data))
        if migrate:
            database.migrate()
        elif not database.current():
            raise ServerConfig(reason="database_behind")
        with database.read() as connection:
            text = connection.execute(sa.select(tables.settings.c.value)).scalar()
        if text is None:
            raise ServerConfig(reason="not_an_office")
        self.books = Books(data, database, keys, read_as(Settings, text), clock or SystemClock())
        self.actor = "office"
        packs.renew(self.books)
        ranges.renew(self.books)
        log.settle(self.books)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Close the database's connections."""
        self.books.database.close()

    @property
    def root(self) -> bytes:
        """The root certificate, DER."""
        return self.books.authority.root

    def serving(self, port: int = 0) -> AbstractContextManager[str]:
        """Serve on this machine's loopback; the context gives the base URL."""
        from fieldvisit.server.serving import serving

        return serving(self.books, port)

    def take_in(self, intake: Intake, handover: date | None = None) -> cases.TakenIn:
        """Put what was read from a hand-over file into the books; the balances are as of the hand-over day."""
        return cases.take_in(self.books, intake.cases, handover or self.books.today(), self.actor)

    def add_user(self, member: Staff) -> None:
        """Add a collector, or change what the office vouches for."""
        people.put(self.books, member, self.actor)

    def assign(self, plan: Plan, names: Sequence[str] = (), first: int = 0) -> list[str]:
        """Order visits of the named cases, or of the `first` free ones; return the order ids."""
        return orders.assign(self.books, plan, names, first, self.actor)

    def enrol_code(self, collector_id: str) -> str:
        """Return a new one-time code."""
        return enrolment.new_code(self.books, collector_id, self.actor)

    def withdraw(self, name: str, reason: str) -> None:
        """Take back an order or a case. Raises NotFound."""
        with self.books.database.read() as connection:
            chosen = sa.select(tables.orders.c.order_id).where(tables.orders.c.order_id == name)
            is_order = connection.execute(chosen).first() is not None
        if is_order:
            orders.cancel(self.books, name, reason, self.actor)
        else:
            cases.withdraw(self.books, name, reason, self.actor)

    def stop(self, name: str, flag: StopFlag) -> None:
        """Forbid visits of a case."""
        cases.stop_by_office(self.books, name, flag, self.actor)

    def lift(self, name: str, flag: StopFlag) -> None:
        """Lift a stop flag."""
        cases.lift(self.books, name, flag, self.actor)

    def revoke(self, name: str) -> None:
        """Revoke a collector or a laptop."""
        people.revoke(self.books, name, self.actor)

    def tickets(self, *, only_open: bool = False) -> list[asked.Ticket]:
        """Return what was asked for and objected to at the doors, the oldest first."""
        return asked.tickets(self.books, only_open=only_open)

    def decide(self, answer: asked.Answer) -> asked.Ticket:
        """Answer a proposal or an objection. Raises NotFound, ServerConfig."""
        return asked.decide(self.books, answer, self.actor)

    def know(self, name: str, given: Mapping[str, str], cleared: Sequence[str] = ()) -> Circumstances:
        """Set and clear circumstances of a case's person, by field, from text."""
        return cases.know(self.books, name, given, cleared, self.actor)

    def add_contacts(self, lines: Sequence[tuple[str, Contact]]) -> int:
        """Add lines to the contact ledgers of cases given by id or number; return how many were new."""
        return cases.add_contacts(self.books, lines, self.actor)

    def incidents(self, *, restricted: bool = False) -> list[incidents.Reported]:
        """Return incidents; reading the restricted ones is written down."""
        return incidents.listed(self.books, self.actor, restricted=restricted)

    def publish(self, text: str) -> Pack:
        """Sign a policy pack and send it to every laptop. Raises BadPack, ServerConfig."""
        return packs.publish(self.books, text, self.actor)

    def choose_pack(self, pack_id: str) -> None:
        """Make a pack the one for orders that name none, from now on."""
        packs.choose(self.books, pack_id, self.actor)

    def stamp_by(self, urls: Sequence[str], roots: Sequence[str], policy: str = "") -> None:
        """Choose the authorities that stamp reports: URLs and roots (PEM); none ends it. Raises ServerConfig."""
        settings.set_stamping(self.books, urls, roots, policy, self.actor)

    def stamping(self) -> Stamping:
        """Return who stamps reports."""
        with self.books.database.read() as connection:
            return read_settings(connection).stamping

    def stamps(self) -> list[queue.Waiting]:
        """Return every accepted report with its stamps, and what keeps it from one."""
        with self.books.database.read() as connection:
            return queue.all_of(connection)

    def stamp_now(self) -> int:
        """Stamp what waits, at once and in this process; return how many reports were stamped."""
        from fieldvisit.server.stamping.work import Work

        work, done = Work(self.books), 0
        for _ in range(-(-queue.hurry(self.books) // queue.AT_ONCE)):
            done += work.once()
        return done

    def add_supervisor(self, supervisor_id: str, name: str, passphrase: str) -> None:
        """Give a supervisor a key under a passphrase of their own, and a certificate; again to renew."""
        supervisors.add(self.books, self._vault(), supervisor_id, name, passphrase, self.actor)

    def supervisors(self) -> list[supervisors.Supervisor]:
        """Return all supervisors by id."""
        return supervisors.everybody(self.books)

    def revoke_supervisor(self, supervisor_id: str) -> None:
        """Revoke a supervisor's certificates. Raises NotFound."""
        supervisors.revoke(self.books, supervisor_id, self.actor)

    def countersign(self, visit_id: str, supervisor_id: str, passphrase: str) -> None:
        """Countersign an accepted report."""
        supervisors.countersign(self.books, self._vault(), visit_id, supervisor_id, passphrase, self.actor)

    def _vault(self) -> Vault:
        return Vault(self.books.data / "keys")

    def set_limits(self, given: Mapping[str, str]) -> Limits:
        """Change what may be proposed at the door."""
        return settings.set_limits(self.books, given, self.actor)

    def set_parties(self, given: Mapping[str, str]) -> Parties:
        """Change the words printed on reports and receipts."""
        return settings.set_parties(self.books, given, self.actor)

    def receipt_books(self, device: str = "", day: date | None = None) -> list[receipt_books.ReceiptBook]:
        """Return each laptop's receipt book, what does not add up, and its cash in hand. Raises NotFound."""
        return receipt_books.receipt_books(self.books, device, day)

    def figures(self, since: date | None = None, until: date | None = None) -> list[figures.Figures]:
        """Return each collector's figures, conduct beside money."""
        return figures.figures(self.books, since, until)
