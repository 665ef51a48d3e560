"""The packs that come with the program, each on top of what it extends."""

import tomllib
from functools import cache
from types import MappingProxyType
from typing import Final

from fieldvisit.model.policy.pack import Pack, parse
from fieldvisit.paths import resource

DEFAULT: Final = "CN-2026"
"""The pack of an office that has chosen none."""


@cache
def texts() -> MappingProxyType[str, str]:
    """Return the text of every shipped pack by its id."""
    return MappingProxyType({path.stem: path.read_text("utf-8") for path in sorted(resource("policy").glob("*.toml"))})


@cache
def packs() -> MappingProxyType[str, Pack]:
    """Return every shipped pack by its id, an extended one before those that extend it.

    Raises BadPack when one cannot be read or extends what is not shipped.
    """
    done: dict[str, Pack] = {}
    waiting = dict(texts())
    while waiting:
        ready = [pack_id for pack_id, text in waiting.items() if _base(text) in ("", *done)]
        for pack_id in ready or waiting:
            done[pack_id] = parse(waiting[pack_id], done)
        for pack_id in ready:
            del waiting[pack_id]
    return MappingProxyType(done)


def chain(pack_id: str) -> tuple[str, ...]:
    """Return the ids of a shipped pack and of all it stands on, the lowest first. Raises KeyError for none such."""
    base = packs()[pack_id].extends
    return (*chain(base), pack_id) if base else (pack_id,)


def _base(text: str) -> str:
    return str(tomllib.loads(text)["pack"].get("extends", ""))
