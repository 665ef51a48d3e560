"""Newer certificates for keys that have one: asked for over sync, without a code, while the old one still counts."""

from datetime import timedelta
from typing import Any, Final

import sqlalchemy as sa

from fieldvisit import keys
from fieldvisit.server import people, tables
from fieldvisit.server.authority import requested
from fieldvisit.server.books import Books, Refused, write_down
from fieldvisit.server.enrolment import chain_of, csr_of, keep
from fieldvisit.wire import PROTOCOL_VERSION, RenewReply, RenewRequest

EARLY: Final = timedelta(days=90)
"""How long before its end a certificate is renewed at the earliest; the laptop asks 60 days before."""
LATE: Final = timedelta(days=30)
"""How long after its end a laptop that was away may still have it renewed; later it takes a new code."""


def renew(books: Books, device: str, request: RenewRequest) -> RenewReply:
    """Issue the next certificate of a key that this laptop's collector holds; asked again, the same one is given.

    The request is signed by the key itself and by the laptop, so nobody else gets one. Raises Refused
    `renewal_refused` for a key without a living certificate here, one that is not due yet, or somebody who may visit
    no more; BadMessage for what is no sound request.
    """
    if request.protocol != PROTOCOL_VERSION:
        raise Refused("protocol_mismatch", 400, office=PROTOCOL_VERSION, laptop=request.protocol)
    csr, now = csr_of(request.csr), books.now()
    with books.database.write() as connection:
        held = _newest(connection, device, csr)
        if held is None:
            raise Refused("renewal_refused", 403)
        people.lock(connection, [held.collector_id])
        newest = _newest(connection, device, csr) or held  # the same request may have been answered meanwhile
        if newest.revoked_at is not None or newest.not_after + LATE < now:
            raise Refused("renewal_refused", 403)
        if not people.get(connection, newest.collector_id).active:
            raise Refused("renewal_refused", 403)
        der = newest.der
        if newest.not_after - EARLY <= now:
            issued = books.authority.issue(csr, newest.collector_id, now)
            keep(connection, device, newest.collector_id, issued)
            write_down(connection, books, newest.collector_id, "renew", device, issued.serial)
            der = issued.der
    return RenewReply(newest.collector_id, chain_of(books, der), now)


def _newest(connection: sa.Connection, device: str, csr: bytes) -> Any:
    """Return the last certificate this laptop has for the key of a request."""
    row, public = tables.certificates, requested(csr)
    rows = connection.execute(sa.select(row).where(row.c.device == device).order_by(row.c.not_after.desc())).all()
    return next((one for one in rows if keys.certified(one.der) == public), None)
