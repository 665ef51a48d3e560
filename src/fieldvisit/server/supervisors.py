"""Those who countersign reports: each with a key and a certificate of their own, under a passphrase of their own."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from fieldvisit import keys
from fieldvisit.errors import NotFound, ServerConfig
from fieldvisit.evidence.trust import SUPERVISOR
from fieldvisit.server import stamp_tables, tables
from fieldvisit.server.books import Books, write_down
from fieldvisit.server.stamping import queue
from fieldvisit.server.vault import Vault


@dataclass(frozen=True, slots=True)
class Supervisor:
    """A supervisor with their last certificate."""

    supervisor_id: str
    name: str
    serial: str
    not_after: datetime
    revoked_at: datetime | None


def add(books: Books, vault: Vault, supervisor_id: str, name: str, passphrase: str, actor: str) -> None:
    """Give a supervisor a key and a certificate; the same again renews them. Raises WeakPassphrase, ServerConfig."""
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9-]{0,31}", supervisor_id) or not (name.strip() and name.isprintable()):
        raise ServerConfig(reason="collector_id")
    keys.check_passphrase(passphrase)
    key = keys.new_collector_key()
    csr = keys.request_certificate(key, supervisor_id)
    issued = books.authority.issue(csr, supervisor_id, books.now(), SUPERVISOR)
    row = stamp_tables.supervisors
    with books.database.write() as connection:
        staff = sa.select(tables.staff.c.collector_id).where(tables.staff.c.collector_id == supervisor_id)
        if connection.execute(staff).first() is not None:
            raise ServerConfig(reason="supervisor_collects")
        vault.keep(_file(issued.serial), keys.wrap_collector_key(key, passphrase, supervisor_id))
        values = {"supervisor_id": supervisor_id, "name": name.strip(), "not_after": issued.not_after}
        written = sa.insert(row).values(serial=issued.serial, sha256=issued.sha256, der=issued.der, **values)
        connection.execute(written)
        write_down(connection, books, actor, "supervisor", supervisor_id, issued.serial)


def everybody(books: Books) -> list[Supervisor]:
    """Return all supervisors by id, each with the certificate they sign with."""
    with books.database.read() as connection:
        rows = connection.execute(
            sa.select(stamp_tables.supervisors).order_by(stamp_tables.supervisors.c.not_after)
        ).all()
    last = {one.supervisor_id: one for one in rows}
    return [
        Supervisor(one.supervisor_id, one.name, one.serial, one.not_after, one.revoked_at)
        for _, one in sorted(last.items())
    ]


def revoke(books: Books, supervisor_id: str, actor: str) -> None:
    """Revoke all certificates of a supervisor. Raises NotFound."""
    row = stamp_tables.supervisors
    with books.database.write() as connection:
        live = sa.and_(row.c.supervisor_id == supervisor_id, row.c.revoked_at.is_(None))
        if not connection.execute(sa.update(row).where(live).values(revoked_at=books.now())).rowcount:
            raise NotFound(what=supervisor_id)
        write_down(connection, books, actor, "revoke", supervisor_id)


def countersign(books: Books, vault: Vault, visit_id: str, supervisor_id: str, passphrase: str, actor: str) -> None:
    """Countersign an accepted report. It is then to be stamped again.

    Raises NotFound, WrongPassphrase, StampRefused, CertificateExpired, or ServerConfig `not_accepted`,
    `own_visit`, `changed_meanwhile` (somebody else was at it: do it again).
    """
    from fieldvisit.evidence import stamp

    with books.database.read() as connection:
        held = queue.find(connection, visit_id)
        team = connection.execute(
            sa.select(tables.visits.c.lead, tables.visits.c.companion).where(tables.visits.c.visit_id == visit_id)
        ).first()
    if held is None or team is None:
        raise NotFound(what=visit_id) if team is None else ServerConfig(reason="not_accepted")
    signer, name = _signer(books, vault, supervisor_id, passphrase)
    if supervisor_id in team:
        raise ServerConfig(reason="own_visit")
    data = queue.path(books, held).read_bytes()
    now = books.now()
    made = stamp.countersign(data, signer, name, now)
    waiting = {"expires_at": None, "tries": 0, "since": now, "next_at": now, "trouble": ""}

    def told(connection: sa.Connection) -> None:
        write_down(connection, books, actor, "countersign", visit_id, supervisor_id)

    if not queue.replace(books, held, made, told, countersigned=supervisor_id, **waiting):
        raise ServerConfig(reason="changed_meanwhile")


def _signer(books: Books, vault: Vault, supervisor_id: str, passphrase: str) -> tuple[keys.Signer, str]:
    row = stamp_tables.supervisors
    chosen = sa.select(row).where(row.c.supervisor_id == supervisor_id, row.c.revoked_at.is_(None))
    with books.database.read() as connection:
        found: Any = connection.execute(chosen.order_by(row.c.not_after.desc()).limit(1)).first()
    if found is None:
        raise NotFound(what=supervisor_id)
    if found.not_after <= books.now():
        raise ServerConfig(reason="supervisor_expired")
    chain = (bytes(found.der), books.authority.root)
    return keys.open_signer(vault.kept(_file(found.serial)), passphrase, supervisor_id, chain), found.name


def _file(serial: str) -> str:
    return f"supervisor-{serial}"
