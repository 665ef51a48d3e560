"""The cases on this laptop as they stand now: the office's word plus what is not acknowledged yet."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from fieldvisit.coding import decode
from fieldvisit.errors import NotFound
from fieldvisit.model.case import CaseFile, StopFlag
from fieldvisit.model.order import Decision
from fieldvisit.store import search, times
from fieldvisit.store._sqlite import Db, Row, Value
from fieldvisit.store.orders import FOR_DAY


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case with what this laptop adds.

    `stops` are the office's and the local ones; `visits` how many were begun here; `pending` how many of its events
    and files the office has not signed for; `returning`: taken back, kept until everything is in the office.
    """

    case: CaseFile
    stops: frozenset[StopFlag]
    visits: int
    pending: int
    returning: bool = False


MOST_AT_HOME: Final = 50
"""Cases of one address that are looked at: a dormitory or a company's own address has hundreds."""
_COLUMNS: Final = "n.pk, n.body, n.stops, n.visits, n.pending, n.returning_"
_PREFIXED: Final = "case_terms t CROSS JOIN cases_now n ON n.pk = t.pk WHERE t.term >= ? AND t.term < ?"
_TRIGRAMS: Final = "cases_fts f CROSS JOIN cases_now n ON n.pk = f.rowid WHERE cases_fts MATCH ?"
_GRAMS: Final = "cases_grams f CROSS JOIN cases_now n ON n.pk = f.rowid WHERE cases_grams MATCH ?"
_LAST: Final = "\U0010ffff"


class Cases:
    def __init__(self, db: Db) -> None:
        self._db = db

    def get(self, case_id: str) -> CaseRow:
        """Return one case. Raises NotFound."""
        row = self._db.one(f"SELECT {_COLUMNS} FROM cases_now n WHERE n.case_id = ?", case_id)
        if row is None:
            raise NotFound(what="case")
        return _case_row(row)

    def by_number(self, case_no: str) -> CaseRow:
        """Return the case with the office's own number. Raises NotFound."""
        row = self._db.one(f"SELECT {_COLUMNS} FROM cases_now n WHERE n.case_no = ? ORDER BY n.pk", case_no)
        if row is None:
            raise NotFound(what="case")
        return _case_row(row)

    def household(self, case_id: str) -> list[tuple[CaseRow, bool]]:
        """Return the other cases of the same address or ID number, and whether they are the same person's."""
        sql = f"""SELECT {_COLUMNS}, max(substr(h.home, 1, 1)) FROM cases_now n JOIN case_homes h ON h.pk = n.pk
            WHERE n.pk <> (SELECT pk FROM cases WHERE case_id = ?) AND h.home IN
                (SELECT o.home FROM case_homes o JOIN cases c ON c.pk = o.pk WHERE c.case_id = ?)
            GROUP BY n.pk ORDER BY n.pk LIMIT {MOST_AT_HOME}"""
        return [(_case_row(row[:-1]), row[-1] == "i") for row in self._db.rows(sql, case_id, case_id)]

    def decisions(self, case_id: str) -> list[Decision]:
        """Return what the office has decided on proposals and objections of a case, by slip number."""
        rows = self._db.rows("SELECT body FROM decisions WHERE case_id = ? ORDER BY number", case_id)
        return [decode(body.encode(), Decision, "decision") for (body,) in rows]

    def count(self) -> int:
        return int(self._db.value("SELECT count(*) FROM cases"))

    def search(
        self,
        text: str = "",
        *,
        stages: Iterable[str] = (),
        today: date | None = None,
        zone: str = "Asia/Shanghai",
        stopped: bool | None = None,
        limit: int = 200,
    ) -> list[CaseRow]:
        """Find cases by number, name, pinyin (full or initials), phone or address; every word typed must be found.

        Words of three characters and more are found anywhere, shorter ones at a field's start, and Chinese ones in
        name and address anywhere. What begins with the first word comes first. `stages` keeps only these,
        `today` only cases with an order for that day, `stopped` only those with (True) or without (False) a stop.
        """
        filters = _filters(tuple(stages), today, zone, stopped)
        return [_case_row(row) for row in self._search(_COLUMNS, text, *filters, limit)]

    def matching(
        self,
        text: str = "",
        *,
        stages: Iterable[str] = (),
        today: date | None = None,
        zone: str = "Asia/Shanghai",
        stopped: bool | None = None,
        limit: int = 200_000,
    ) -> list[int]:
        """Find what `search` finds, in its order, but return only keys for `page`: a table knows its length at once."""
        filters = _filters(tuple(stages), today, zone, stopped)
        return [int(row[0]) for row in self._search("n.pk", text, *filters, limit)]

    def page(self, keys: Sequence[int]) -> dict[int, CaseRow]:
        """Return the cases of these keys (a few hundred at most); those that have left the laptop are missing."""
        places = ", ".join("?" * len(keys))
        rows = self._db.rows(f"SELECT {_COLUMNS} FROM cases_now n WHERE n.pk IN ({places})", *keys)
        return {row[0]: _case_row(row) for row in rows}

    def _search(self, columns: str, text: str, filters: str, values: tuple[Value, ...], limit: int) -> list[Row]:
        typed = search.words(text)
        if not typed:
            sql = f"SELECT {columns} FROM cases_now n WHERE true{filters} ORDER BY n.pk LIMIT ?"
            return self._db.rows(sql, *values, limit)
        first, grams = typed[0], search.gram_query(typed)
        for word in typed if grams else typed[1:]:
            filters += " AND instr(n.hay, ?) > 0"
            values = (*values, word)
        wanted = (columns, filters, values, limit)
        found = self._found(_PREFIXED, (first, first + _LAST), wanted, "t.term", {})
        query = grams or search.trigram_query(typed)
        if query and len(found) < limit:
            source = _GRAMS if grams else _TRIGRAMS
            found = self._found(source, (query,), wanted, "f.rowid", found)
        return list(found.values())

    def _found(
        self,
        source: str,
        asked: tuple[Value, ...],
        wanted: tuple[str, str, tuple[Value, ...], int],
        order: str,
        found: dict[int, Row],
    ) -> dict[int, Row]:
        """Add matches to those found, in order, each case once, at most the wanted limit in all."""
        columns, filters, values, limit = wanted
        sql = f"SELECT {columns} FROM {source}{filters} ORDER BY {order} LIMIT ?"
        most = limit if source is not _PREFIXED else limit * 2
        for row in self._db.rows(sql, *asked, *values, most + len(found)):
            found.setdefault(row[0], row)
            if len(found) >= limit:
                break
        return found


def _filters(
    stages: tuple[str, ...], today: date | None, zone: str, stopped: bool | None
) -> tuple[str, tuple[Value, ...]]:
    sql, values = "", ()  # type: tuple[str, tuple[Value, ...]]
    if stages:
        sql += f" AND n.stage IN ({', '.join('?' * len(stages))})"
        values += stages
    if today is not None:
        start, end = times.bounds(today, zone)
        sql += f" AND n.case_id IN (SELECT o.case_id FROM {FOR_DAY})"
        values += (str(today), str(today), end, start)
    if stopped is not None:
        sql += " AND n.stops <> ''" if stopped else " AND n.stops = ''"
    return sql, values


def _case_row(row: Row) -> CaseRow:
    _, body, stops, visits, pending, returning = row
    flags = frozenset(StopFlag(word) for word in stops.split())
    return CaseRow(decode(body.encode(), CaseFile, "case"), flags, visits, pending, bool(returning))
