"""What the office says of itself and lets be proposed at the door: changed by a command, told to every laptop."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

import msgspec
import sqlalchemy as sa

from fieldvisit.errors import ServerConfig
from fieldvisit.evidence import receipt_code
from fieldvisit.model.instalments import MOST_PERIODS
from fieldvisit.model.order import Limits, Parties
from fieldvisit.server import tables
from fieldvisit.server.books import Books, Settings, Stamping, read_settings, write_down, write_settings
from fieldvisit.server.feed import publish_to
from fieldvisit.server.stamping import line
from fieldvisit.wire import PartiesItem

LONGEST: Final = 120
MOST_AUTHORITIES: Final = 4
_MOST: Final = {"plan_months": MOST_PERIODS, "plan_rate_bp": 3_600, "extension_days": 366}
"""A yearly rate above 36 % is void anyway; a debt moved by more than a year is a plan."""
_WORDS: Final = {"yes": True, "no": False}


def set_limits(books: Books, given: Mapping[str, str], actor: str) -> Limits:
    """Change what may be proposed. Raises ServerConfig `limits` for an unknown name or a number out of range."""

    def after(settings: Settings) -> Limits:
        plain: dict[str, Any] = msgspec.to_builtins(settings.limits)
        try:
            for name, text in given.items():
                plain[name] = _WORDS[text] if isinstance(plain[name], bool) else int(text)
        except (KeyError, ValueError):
            raise ServerConfig(reason="limits") from None
        if any(type(value) is int and not 0 <= value <= _MOST.get(name, 10**12) for name, value in plain.items()):
            raise ServerConfig(reason="limits")
        return msgspec.convert(plain, Limits)

    with books.database.write() as connection:
        changed = write_settings(connection, limits=after(read_settings(connection)))
        _tell(connection, books, changed, actor, "limits", given)
    return changed.limits


def set_parties(books: Books, given: Mapping[str, str], actor: str) -> Parties:
    """Change the words printed on reports and receipts. Raises ServerConfig `parties`."""
    with books.database.write() as connection:
        plain: dict[str, Any] = msgspec.to_builtins(read_settings(connection).parties)
        texts = {name: text.strip() for name, text in given.items()}
        if not texts.keys() <= plain.keys() or any(
            len(one) > LONGEST or not one.isprintable() for one in texts.values()
        ):
            raise ServerConfig(reason="parties")
        parties = msgspec.convert(plain | texts, Parties)
        if not parties.agency:
            raise ServerConfig(reason="parties")
        if "check_url" in texts:
            check_address(parties.check_url)
        changed = write_settings(connection, parties=parties)
        _tell(connection, books, changed, actor, "parties", given)
    return parties


def check_address(url: str) -> None:
    """Raise ServerConfig `check_url` for an address that a receipt's square code has no room for, or cannot hold."""
    if url and not receipt_code.sound_address(url):
        raise ServerConfig(reason="check_url", most=receipt_code.LONGEST_ADDRESS)


def set_stamping(books: Books, urls: Sequence[str], roots: Sequence[str], policy: str, actor: str) -> None:
    """Choose who stamps reports. Raises ServerConfig `tsa_url`, `tsa_root`, `tsa_policy`, `tsa_words`."""
    from fieldvisit.evidence.verify import roots as read_roots
    from fieldvisit.keys import pem

    if bool(urls) is not bool(roots) or len(urls) > MOST_AUTHORITIES:
        raise ServerConfig(reason="tsa_words")
    if policy and not re.fullmatch(r"[0-2](\.\d{1,18}){1,30}", policy, re.ASCII):
        raise ServerConfig(reason="tsa_policy")
    addresses = tuple(dict.fromkeys(line.checked(url) for url in urls))
    try:
        trusted = tuple(dict.fromkeys(pem(root) for text in roots for root in read_roots(text.encode())))
    except (ValueError, UnicodeError):
        raise ServerConfig(reason="tsa_root") from None
    with books.database.write() as connection:
        write_settings(connection, stamping=Stamping(addresses, trusted, policy))
        write_down(connection, books, actor, "tsa", "", " ".join(addresses))


def _tell(
    connection: sa.Connection, books: Books, settings: Settings, actor: str, action: str, given: Mapping[str, str]
) -> None:
    devices = connection.execute(sa.select(tables.devices.c.device)).scalars().all()
    publish_to(connection, devices, [PartiesItem(settings.parties, settings.limits)])
    write_down(connection, books, actor, action, "", " ".join(sorted(given)))
