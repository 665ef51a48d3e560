"""The rules this office signed: shipped and its own, every version kept, none ever replaced by an older one."""

import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

import sqlalchemy as sa

from fieldvisit.errors import NotFound, ServerConfig
from fieldvisit.model import policy
from fieldvisit.model.policy import BadPack, Pack, shipped
from fieldvisit.paths import resource
from fieldvisit.server import tables
from fieldvisit.server.books import Books, read_settings, write_down, write_settings
from fieldvisit.server.feed import publish_to
from fieldvisit.wire import PackItem

SHIPPED: Final = "CN-2026"
"""The pack that counts where no order and no office names another."""
LARGEST: Final = 1 << 20
"""Bytes a pack may have."""
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Kept:
    """One version of a pack as it was signed."""

    pack_id: str
    version: str
    text: str
    signature: str

    def item(self) -> PackItem:
        """Return it as laptops get it."""
        return PackItem(self.pack_id, self.version, self.text, self.signature)


def kept(connection: sa.Connection, pack_id: str = "") -> list[Kept]:
    """Return all versions, of one pack or of all, each pack's oldest first."""
    row = tables.packs
    chosen = sa.select(row.c.pack_id, row.c.version, row.c.text, row.c.signature)
    if pack_id:
        chosen = chosen.where(row.c.pack_id == pack_id)
    found = [Kept(*one) for one in connection.execute(chosen)]
    return sorted(found, key=lambda one: (one.pack_id, policy.version_order(one.version)))


def newest(connection: sa.Connection) -> list[Kept]:
    """Return the newest version of every pack, a pack before those that extend it: what a new laptop gets."""
    last = {one.pack_id: one for one in kept(connection)}
    return [last[pack_id] for pack_id in _bases_first({one.pack_id: one.text for one in last.values()})]


def _bases_first(texts: Mapping[str, str]) -> list[str]:
    """Return pack ids so that a pack comes after the one it extends."""
    done: list[str] = []
    while left := [pack_id for pack_id in sorted(texts) if pack_id not in done]:
        ready = [one for one in left if extends(texts[one]) not in left]
        done += ready or left  # packs that extend each other in a ring are no packs: reading them says so
    return done


@lru_cache(maxsize=64)
def extends(text: str) -> str:
    """Return the pack that a signed text extends, empty for none."""
    import tomllib

    return str(tomllib.loads(text)["pack"].get("extends", ""))


@lru_cache(maxsize=64)
def read(text: str, base: Pack | None = None) -> Pack:
    """Parse a signed text; reading is slow, and texts are few. Raises BadPack."""
    return policy.parse(text, {base.pack_id: base} if base else {})


def versions(connection: sa.Connection, pack_id: str, day: date) -> list[Pack]:
    """Return the versions of a pack in force on a day, the one that counts first. Raises NotFound for no such pack.

    Before the first one takes effect, the first one counts: as on the laptop. Each stands on every version of what it
    extends: a laptop that has not heard of the newest base yet judges by the one before.
    """
    texts = kept(connection, pack_id)
    found = [pack for one in texts for pack in _whole(connection, one.text, day)]
    if not found:
        raise NotFound(what=pack_id)
    effective = [one for one in found if one.effective <= day]
    return effective[::-1] or found[:1]


def _whole(connection: sa.Connection, text: str, day: date) -> Iterator[Pack]:
    """Yield a text on top of each version of its base, the oldest first, leaving out those that do not fit."""
    name = extends(text)
    for base in reversed(versions(connection, name, day)) if name else (None,):
        with suppress(BadPack):
            yield read(text, base)


def whole(connection: sa.Connection, one: Kept) -> Pack:
    """Return one version as it was signed, on top of what it extends."""
    return read(one.text, _base(connection, one.text, date.max))


def _base(connection: sa.Connection, text: str, day: date) -> Pack | None:
    name = extends(text)
    return versions(connection, name, day)[0] if name else None


def default(connection: sa.Connection) -> str:
    """Return the pack that counts for orders which name none."""
    return read_settings(connection).default_pack or SHIPPED


def choose(books: Books, pack_id: str, actor: str) -> None:
    """Make a pack the one that counts from now on for new orders. Raises NotFound."""
    with books.database.write() as connection:
        if not kept(connection, pack_id):
            raise NotFound(what=pack_id)
        write_settings(connection, default_pack=pack_id)
        write_down(connection, books, actor, "pack-default", pack_id)


def publish(books: Books, text: str, actor: str) -> Pack:
    """Sign an own pack, keep it, send it to every laptop. Raises ServerConfig `pack_older` or `pack_looser`, BadPack.

    A version is signed once: the same text again changes nothing, another text of it is refused as an older one is.
    Own rules stand on the law's: a pack that extends none, that takes the id of one that comes with the program, or
    whose version before stood on another, is refused as looser.
    """
    if len(text.encode()) > LARGEST:
        raise BadPack("too large")
    with books.database.write() as connection:
        pack = _parsed(connection, text, books.today())
        held = kept(connection, pack.pack_id)
        if any(one.version == pack.version and one.text == text for one in held):
            return pack
        if held and policy.version_order(held[-1].version) >= policy.version_order(pack.version):
            raise ServerConfig(reason="pack_older")
        bases = {rule.pack_id for rule in pack.rules} - {pack.pack_id}
        if pack.pack_id in shipped.texts() or not bases or (held and extends(held[-1].text) not in bases):
            raise ServerConfig(reason="pack_looser")
        for one in newest(connection):
            if extends(one.text) == pack.pack_id:
                read(one.text, pack)  # what stands on it must still fit: a rule's id belongs to one of them
        _sign(connection, books, [(pack, text)])
        write_down(connection, books, actor, "pack", pack.pack_id, pack.version)
    return pack


def _parsed(connection: sa.Connection, text: str, day: date) -> Pack:
    try:
        own = policy.parse(text)
    except BadPack:
        base = _named_base(connection, text, day)
        if base is None:
            raise
        own = policy.parse(text, {base.pack_id: base})
    return own


def _named_base(connection: sa.Connection, text: str, day: date) -> Pack | None:
    import tomllib

    try:
        head = tomllib.loads(text).get("pack")
    except (tomllib.TOMLDecodeError, RecursionError):
        return None
    name = head.get("extends") if isinstance(head, dict) else None
    if not isinstance(name, str) or not kept(connection, name):
        return None
    return versions(connection, name, day)[0]


def _sign(connection: sa.Connection, books: Books, made: Sequence[tuple[Pack, str]]) -> None:
    items = []
    for pack, text in made:
        signature = books.authority.signing.sign(text.encode())
        values = {"text": text, "signature": signature, "added_at": books.now()}
        connection.execute(sa.insert(tables.packs).values(pack_id=pack.pack_id, version=pack.version, **values))
        items.append(PackItem(pack.pack_id, pack.version, text, signature))
    devices = connection.execute(sa.select(tables.devices.c.device)).scalars().all()
    publish_to(connection, devices, items)


def renew(books: Books) -> None:
    """Sign the shipped packs that are newer than what is here, bases first, and send them to every laptop."""
    texts = {
        head(text): text for path in sorted(resource("policy").glob("*.toml")) for text in [path.read_text("utf-8")]
    }
    with books.database.write() as connection:
        last = {one.pack_id: one for one in kept(connection)}
        made: list[tuple[Pack, str]] = []
        fresh: dict[str, Pack] = {}
        for pack_id in _bases_first(texts):
            text, held = texts[pack_id], last.get(pack_id)
            pack = fresh[pack_id] = read(text, fresh.get(extends(text)))
            if held is None or policy.version_order(held.version) < policy.version_order(pack.version):
                made.append((pack, text))
            elif held.version == pack.version and held.text != text:
                _log.warning("a shipped pack differs from what this office signed as the same version; that one stays")
        _sign(connection, books, made)


@lru_cache(maxsize=64)
def head(text: str) -> str:
    """Return the id in a signed or shipped text."""
    import tomllib

    return str(tomllib.loads(text)["pack"]["id"])
