"""One-time codes, and what a laptop gets for one: an id, a certificate for its collector, and its first feed."""

import base64
import binascii
import hashlib
import hmac
import re
from datetime import timedelta
from typing import Final

import msgspec
import sqlalchemy as sa

from fieldvisit import keys
from fieldvisit.errors import BadMessage
from fieldvisit.journal import START
from fieldvisit.model import ids
from fieldvisit.server import knowledge, orders, packs, people, tables
from fieldvisit.server.authority import Issued
from fieldvisit.server.books import Books, Refused, new_name, read_settings, write_down
from fieldvisit.server.feed import publish
from fieldvisit.server.ranges import grant
from fieldvisit.wire import PROTOCOL_VERSION, EnrolReply, EnrolRequest, PartiesItem

CODE_LIFE: Final = timedelta(hours=72)
CODE_LENGTH: Final = 12
_HEARD: Final = str.maketrans("ILO", "110", " -")
"""Crockford: what is misread counts as what was meant."""


def new_code(books: Books, collector_id: str, actor: str) -> str:
    """Return a one-time code for a collector, `XXXX-XXXX-XXXX`; only its HMAC is kept. Raises NotFound."""
    code = ids.new("", CODE_LENGTH).removeprefix("-")
    with books.database.write() as connection:
        people.get(connection, collector_id)
        write_down(connection, books, actor, "enrol-code", collector_id)
        connection.execute(sa.delete(tables.codes).where(tables.codes.c.expires_at < books.now() - CODE_LIFE))
        expires = books.now() + CODE_LIFE
        connection.execute(
            sa.insert(tables.codes).values(digest=_digest(books, code), collector_id=collector_id, expires_at=expires)
        )
    return "-".join(code[start : start + 4] for start in range(0, CODE_LENGTH, 4))


def _digest(books: Books, code: str) -> str:
    # The table is searched by an HMAC under a key of this office, so how long the search takes tells nothing of a code.
    spoken = code.upper().translate(_HEARD)
    return hmac.new(books.authority.pepper, spoken.encode(), hashlib.sha256).hexdigest()


def enrol(books: Books, request: EnrolRequest, device: str) -> EnrolReply:
    """Enrol a new laptop (`device` empty) or a further collector on a known one whose signature was checked.

    The same request again gets the same answer: a lost reply costs no new code. Raises Refused or BadMessage.
    """
    if request.protocol != PROTOCOL_VERSION:
        raise Refused("protocol_mismatch", 400, office=PROTOCOL_VERSION, laptop=request.protocol)
    asked = hashlib.sha256(f"{device}|{request.device_key}|{request.csr}".encode()).hexdigest()
    csr = csr_of(request.csr)
    code, now = tables.codes, books.now()
    digest = _digest(books, request.code)
    with books.database.write() as connection:
        found = connection.execute(sa.select(code).where(code.c.digest == digest).with_for_update()).first()
        if found is None or not hmac.compare_digest(found.digest, digest) or found.expires_at <= now:
            raise Refused("enrolment_refused", 403)
        if found.used_for is not None:
            if hmac.compare_digest(found.used_for, asked):
                return msgspec.json.decode(found.reply, type=EnrolReply)
            raise Refused("enrolment_refused", 403)
        people.lock(connection, [found.collector_id])
        reply = _welcome(connection, books, request, found.collector_id, csr)
        used = sa.update(code).where(code.c.digest == digest)
        connection.execute(used.values(used_for=asked, reply=msgspec.json.encode(reply).decode()))
    return reply


def csr_of(text: str) -> bytes:
    """Return the bytes of a request as it travels. Raises BadMessage."""
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise BadMessage(where="certificate request") from None


def _welcome(
    connection: sa.Connection, books: Books, request: EnrolRequest, collector_id: str, csr: bytes
) -> EnrolReply:
    member = people.get(connection, collector_id)
    if not member.active:
        raise Refused("enrolment_refused", 403)
    issued = books.authority.issue(csr, collector_id, books.now())
    device = request.device or _new_device(connection, books, request.device_key)
    if collector_id not in people.on(connection, device):
        connection.execute(
            sa.insert(tables.enrolments).values(device=device, collector_id=collector_id, owner=not request.device)
        )
    keep(connection, device, collector_id, issued)
    orders.everything_for(connection, books, device, collector_id)
    if not request.device:
        grant(connection, books, device)
    now = books.now()
    size = connection.execute(sa.select(tables.devices.c.size).where(tables.devices.c.device == device)).scalar_one()
    knowledge.heard(connection, device, now, 0, int(size))
    write_down(connection, books, collector_id, "enrol", device, issued.serial)
    return EnrolReply(
        device,
        collector_id,
        member.name,
        chain_of(books, issued.der),
        books.settings.office_id,
        books.authority.signing.public,
        now,
    )


def _new_device(connection: sa.Connection, books: Books, key: str) -> str:
    if not re.fullmatch(r"[0-9a-f]{64}", key):
        raise BadMessage(where="device key")
    try:
        keys.public_key(key)
    except ValueError:
        raise BadMessage(where="device key") from None
    known = sa.select(tables.devices.c.device).where(tables.devices.c.public == key)
    if connection.execute(known).first() is not None:
        raise Refused("enrolment_refused", 403)  # a retired laptop's key does not come back under another name
    device = new_name("D")
    connection.execute(
        sa.insert(tables.devices).values(
            device=device, public=key, enrolled_at=books.now(), fed=0, size=0, last=START, peaks="[]"
        )
    )
    signed, settings = [one.item() for one in packs.newest(connection)], read_settings(connection)
    publish(connection, device, [*signed, PartiesItem(settings.parties, settings.limits)])
    return device


def keep(connection: sa.Connection, device: str, collector_id: str, issued: Issued) -> None:
    """Write down a certificate that was issued for a collector's key on a laptop."""
    connection.execute(
        sa.insert(tables.certificates).values(
            serial=issued.serial,
            collector_id=collector_id,
            device=device,
            sha256=issued.sha256,
            der=issued.der,
            not_after=issued.not_after,
        )
    )


def chain_of(books: Books, der: bytes) -> tuple[str, ...]:
    """Return a certificate with its issuer as they travel: base64, leaf first, root last."""
    return tuple(base64.b64encode(one).decode() for one in (der, books.authority.root))
