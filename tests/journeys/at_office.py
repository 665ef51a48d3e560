"""What the office holds of one visit and its case, read from its books."""

from typing import Any

import sqlalchemy as sa

from fieldvisit import wire
from fieldvisit.model.case import Circumstances, StopFlag
from fieldvisit.model.event import Event
from fieldvisit.model.visit import Visit
from fieldvisit.server import circumstances, tables
from fieldvisit.server.asked import Ticket
from fieldvisit.server.incidents import Reported
from journeys.place import Place


class AtOffice:
    """The office's side of a scene."""

    place: Place
    case: str

    @property
    def visit(self) -> Visit:
        """The visit, as the laptop has it."""
        raise NotImplementedError

    def flags(self) -> tuple[str, ...]:
        """Return what a supervisor of the office has to look at in the report."""
        return tuple(self._rows(tables.reports, "flags", visit_id=self.visit.visit_id)[0].split())

    def office_events(self) -> list[Event]:
        """Return the visit's events as the office holds them."""
        held = [wire.decode_event(one) for one in self.place.office_has()]
        return [one for one in held if one.visit == self.visit.visit_id]

    def office_stops(self) -> frozenset[StopFlag]:
        """Return what stops the case in the office's books."""
        return frozenset(map(StopFlag, self._rows(tables.stops, "flag", case_id=self.case)))

    def office_knows(self) -> Circumstances:
        """Return what the office has on file of the person."""
        with self.place.office.books.database.read() as connection:
            return circumstances.of(connection, [self.case]).get(self.case, Circumstances())

    def office_reached(self) -> list[bool]:
        """Return for each of the office's visit lines in the case's contact ledger whether the person was reached."""
        return list(self._rows(tables.contacts, "reached", case_id=self.case, channel="VISIT"))

    def tickets(self) -> list[Ticket]:
        """Return what the office has to answer of this visit."""
        return [one for one in self.place.office.tickets() if one.visit_id == self.visit.visit_id]

    def incidents(self) -> list[Reported]:
        """Return the visit's incidents in the office, the restricted ones too."""
        told = self.place.office.incidents(restricted=True)
        return [one for one in told if one.visit_id == self.visit.visit_id]

    def _rows(self, table: sa.Table, column: str, **where: object) -> list[Any]:
        """Return a column of the office's rows that fit."""
        chosen = sa.select(table.c[column]).where(*(table.c[name] == value for name, value in where.items()))
        with self.place.office.books.database.read() as connection:
            return list(connection.execute(chosen).scalars())
