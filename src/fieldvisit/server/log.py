"""The office's log: an entry each time a laptop's tree grew, one Merkle tree over all, and proofs for anybody."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any, Final

import msgspec
import sqlalchemy as sa

from fieldvisit.errors import NotFound
from fieldvisit.journal import Tree, proof, tree
from fieldvisit.server import tables
from fieldvisit.server.books import MOST_IDS, Books, Refused
from fieldvisit.wire import MAX_LEAVES, Checkpoint, Logged, LogLeaf, LogLeaves, ReportProof, SignedEvent

TRIES: Final = 10
_HASH: Final = 32
_ENTRIES: Final = tables.log_leaves


def answer(books: Books, device: str, known: int) -> tuple[int, Checkpoint, Logged]:
    """Return how many events of a laptop are held, the signed checkpoint over them, and the log that has it.

    What is not in the log yet is entered first, in a transaction of its own: the events are safe whatever becomes of
    it, and nobody waits for another laptop's sync. `known` is the log's size as the laptop saw it last. Raises Refused
    `busy` when that does not come right: a log put back from another backup than the laptops' trees.
    """
    for _ in range(TRIES):  # again only when this very laptop, or a copy of it, synced in between
        with books.database.read() as connection:
            found = _answer(connection, books, device, known)
        if found is not None:
            return found
        settle(books, device)
    raise Refused("busy", 503, retry_after=60)


def settle(books: Books, device: str = "") -> int:
    """Enter what a laptop's tree, or every laptop's, has grown by since its newest entry; return how many entries.

    After a stop between a sync and its entry this makes it good: at the office's start, or at that laptop's next sync.
    """
    with books.database.read() as connection:
        if connection.execute(_behind(device).limit(1)).first() is None:
            return 0
    return books.database.run(partial(_enter, device=device))


def _behind(device: str) -> sa.Select[Any]:
    row = tables.devices
    newest = sa.select(sa.func.max(_ENTRIES.c.size)).where(_ENTRIES.c.device == row.c.device).scalar_subquery()
    chosen = sa.select(row.c.device, row.c.size, row.c.peaks).where(row.c.size > sa.func.coalesce(newest, 0))
    if device:
        chosen = chosen.where(row.c.device == device)
    return chosen.order_by(row.c.device)


def _enter(connection: sa.Connection, device: str) -> int:
    """The counter's row is locked first: entries come one after the other, and see what was committed before."""
    counter = tables.counters
    mine = sa.update(counter).where(counter.c.name == "log")
    size = int(connection.execute(mine.values(value=counter.c.value).returning(counter.c.value)).scalar_one())
    behind = connection.execute(_behind(device)).all()
    log, rows = Tree.at(size, _log_nodes(connection)), []
    for name, held, peaks in behind:
        root = Tree.load(msgspec.json.decode(peaks, type=list[tuple[int, str]])).root()
        done = log.append(proof.leaf_of(LogLeaf(name, held, root)))
        rows.append({"place": log.size - 1, "device": name, "size": held, "root": root, "nodes": b"".join(done)})
    if rows:
        connection.execute(sa.insert(_ENTRIES), rows)
        connection.execute(mine.values(value=log.size))
    return len(rows)


def _answer(connection: sa.Connection, books: Books, device: str, known: int) -> tuple[int, Checkpoint, Logged] | None:
    row = tables.devices
    held = int(connection.execute(sa.select(row.c.size).where(row.c.device == device)).scalar_one())
    size, checkpoint, logged = signed(connection, books, device, known)
    return (held, checkpoint, logged) if size == held else None


def signed(connection: sa.Connection, books: Books, device: str, known: int = 0) -> tuple[int, Checkpoint, Logged]:
    """Return how many events of a laptop its newest entry covers, the signed checkpoint over them, and the log."""
    chosen = sa.select(_ENTRIES.c.place, _ENTRIES.c.size, _ENTRIES.c.root).where(_ENTRIES.c.device == device)
    entry = connection.execute(chosen.order_by(_ENTRIES.c.size.desc()).limit(1)).first()
    leaf = LogLeaf(device, int(entry.size), entry.root) if entry else LogLeaf(device, 0, tree.EMPTY)
    checkpoint = proof.sign_checkpoint(books.authority.signing, books.settings.office_id, leaf, books.now())
    return leaf.size, checkpoint, _logged(connection, books, int(entry.place) if entry else None, known)


def _logged(connection: sa.Connection, books: Books, place: int | None, known: int) -> Logged:
    size, fetch = _size(connection), _log_nodes(connection)
    note = proof.sign_log(books.authority.signing, books.settings.office_id, size, tree.root_at(size, fetch))
    path = () if place is None else tree.inclusion(place, size, fetch)
    grown = tree.consistency(known, size, fetch) if 0 <= known <= size else ()
    return Logged(note, place, path, grown)


def _size(connection: sa.Connection) -> int:
    newest = connection.execute(sa.select(sa.func.max(_ENTRIES.c.place))).scalar()
    return 0 if newest is None else int(newest) + 1


def note(books: Books) -> str:
    """Return the log's signed note as it stands."""
    with books.database.read() as connection:
        return _logged(connection, books, None, 0).note


def leaves(books: Books, first: int, count: int) -> LogLeaves:
    """Return entries from an index on, at most MAX_LEAVES. They name laptops and sizes, and nobody."""
    count = min(max(count, 0), MAX_LEAVES)
    with books.database.read() as connection:
        size = _size(connection)
        chosen = sa.select(_ENTRIES.c.device, _ENTRIES.c.size, _ENTRIES.c.root).where(
            _ENTRIES.c.place >= first, _ENTRIES.c.place < min(first + count, size)
        )
        rows = connection.execute(chosen.order_by(_ENTRIES.c.place)).all() if first < size else []
    return LogLeaves(size, first, tuple(LogLeaf(*row) for row in rows))


def whole(connection: sa.Connection, books: Books) -> tuple[str, Iterator[LogLeaf]]:
    """Return the log's signed note and all its entries, as they stand; they are read while they are gone through."""
    chosen = sa.select(_ENTRIES.c.device, _ENTRIES.c.size, _ENTRIES.c.root).order_by(_ENTRIES.c.place)
    rows = connection.execute(chosen, execution_options={"yield_per": MOST_IDS})
    return _logged(connection, books, None, 0).note, (LogLeaf(*row) for row in rows)


def report_proof(books: Books, sha256: str) -> ReportProof:
    """Return the proof that a report stands in its laptop's journal and the office's log. Raises NotFound."""
    report, event, device = tables.reports, tables.events, tables.devices
    chosen = (
        sa.select(report.c.device, report.c.seq, event.c.payload, event.c.signature, device.c.public)
        .join(event, sa.and_(event.c.device == report.c.device, event.c.seq == report.c.seq))
        .join(device, device.c.device == report.c.device)
        .where(report.c.sha256 == sha256)
        .order_by(report.c.accepted.desc().nulls_last(), report.c.visit_id)
    )
    with books.database.read() as connection:
        row = connection.execute(chosen).first()
        if row is None:
            raise NotFound(what="report")
        size, checkpoint, logged = signed(connection, books, row.device)
        if size < row.seq:
            raise NotFound(what="report")
        return ReportProof(
            sha256=sha256,
            office_id=books.settings.office_id,
            device=row.device,
            device_key=row.public,
            seq=int(row.seq),
            event=SignedEvent(row.payload, row.signature),
            inclusion=tree.inclusion(int(row.seq) - 1, size, nodes_of(connection, row.device)),
            checkpoint=checkpoint,
            log=logged,
        )


def root_of(connection: sa.Connection, device: str, size: int) -> str | None:
    """Return the root (hex) over a laptop's first events; None when fewer are held."""
    row = tables.devices
    held = connection.execute(sa.select(row.c.size).where(row.c.device == device)).scalar()
    if held is None or not 0 <= size <= int(held):
        return None
    return tree.root_at(size, nodes_of(connection, device))


def nodes_of(connection: sa.Connection, device: str) -> tree.Fetch:
    """Return what gives the hashes of a laptop's tree: each event's row keeps those that its coming completed."""
    event = tables.events
    return _nodes(connection, event.c.seq - 1, event.c.nodes, event.c.seq, 1, event.c.device == device)


def _log_nodes(connection: sa.Connection) -> tree.Fetch:
    return _nodes(connection, _ENTRIES.c.place, _ENTRIES.c.nodes, _ENTRIES.c.place, 0, sa.true())


def _nodes(
    connection: sa.Connection,
    place: sa.ColumnElement[int],
    nodes: sa.Column[Any],
    key: sa.Column[Any],
    base: int,
    where: sa.ColumnElement[bool],
) -> tree.Fetch:
    def fetch(wanted: Sequence[tree.Node]) -> list[bytes]:
        rows = sorted({tree.completing(node) + base for node in wanted})
        found: dict[int, bytes] = {}
        for start in range(0, len(rows), MOST_IDS):
            chosen = sa.select(place, nodes).where(where, key.in_(rows[start : start + MOST_IDS]))
            found.update({int(at): bytes(held) for at, held in connection.execute(chosen)})
        return [found[tree.completing(node)][node[0] * _HASH :][:_HASH] for node in wanted]

    return fetch
