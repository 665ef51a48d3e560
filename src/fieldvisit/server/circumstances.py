"""What the office knows of a person that a lawful visit has to respect; learned by telephone or at the door."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, replace
from typing import Any, Final

import msgspec
import sqlalchemy as sa

from fieldvisit.errors import ServerConfig
from fieldvisit.model.case import AddressState, Circumstances
from fieldvisit.model.event import AddressStated, Event, HoursAgreed, Left, MessageAsked, TimesTold
from fieldvisit.model.policy.checks.answer import DAYS
from fieldvisit.model.visit import Visit, advance
from fieldvisit.server import tables
from fieldvisit.server.books import MOST_IDS, read_as, text_of

LONGEST: Final = 200
MOST: Final = 50
"""Characters of a text, and entries of a list, that a circumstance may have."""
LEARNING: Final = (HoursAgreed, TimesTold, MessageAsked, AddressStated, Left)
"""Events from which circumstances are learned (a door that was left: when nobody is to come again)."""


def of(connection: sa.Connection, case_ids: Sequence[str]) -> dict[str, Circumstances]:
    """Return what is on file of these cases; those of which nothing is are missing."""
    row, found = tables.circumstances, dict[str, Circumstances]()
    for start in range(0, len(case_ids), MOST_IDS):
        chosen = sa.select(row).where(row.c.case_id.in_(case_ids[start : start + MOST_IDS]))
        found |= {case_id: read_as(Circumstances, text) for case_id, text in connection.execute(chosen)}
    return found


def change(connection: sa.Connection, case_id: str, work: Callable[[Circumstances], Circumstances]) -> bool:
    """Change what is on file of a case that is locked; tell whether anything changed."""
    row = tables.circumstances
    before = of(connection, [case_id]).get(case_id)
    after = work(before or Circumstances())
    if after == (before or Circumstances()):
        return False
    if before is None:
        connection.execute(sa.insert(row).values(case_id=case_id, content=text_of(after)))
    else:
        connection.execute(sa.update(row).where(row.c.case_id == case_id).values(content=text_of(after)))
    return True


def learn(known: Circumstances, visit: Visit, event: Event) -> Circumstances:
    """Return what is known after an event of a visit (as it stood before the event)."""
    match event.body:
        case TimesTold(times=times):
            return replace(known, inconvenient=times)
        case HoursAgreed():  # a later word of the same visit replaces the one before, here as on the laptop
            others = tuple(one for one in known.agreed if one not in visit.agreed)
            return replace(known, agreed=(*others, advance(visit, event).agreed[-1])[-MOST:])
        case MessageAsked(relation=relation, refused=True) if relation.strip():
            asked = {*known.do_not_contact, relation.strip()}
            return replace(known, do_not_contact=tuple(sorted(asked)))
        case AddressStated(state=state):
            return replace(known, address_state=state)
        case Left(forbidden=True):
            return replace(known, address_state=AddressState.FORBIDDEN)
    return known


def edited(known: Circumstances, given: Mapping[str, str], cleared: Sequence[str]) -> Circumstances:
    """Return circumstances with fields set from text and others cleared. Raises ServerConfig `circumstance`.

    A list (`inconvenient`, `agreed`) is JSON, a list of words is separated by commas, a day is YYYY-MM-DD, a time has
    its zone, and what is true or false is `yes` or `no`.
    """
    blank, plain = Circumstances(), msgspec.to_builtins(known)
    try:
        for name in cleared:
            plain[name] = msgspec.to_builtins(getattr(blank, name))
        for name, text in given.items():
            plain[name] = _value(name, text)
        found = msgspec.convert(plain, Circumstances, strict=True)
    except (AttributeError, KeyError, RecursionError, msgspec.MsgspecError):
        raise ServerConfig(reason="circumstance") from None
    if not _sensible(found):
        raise ServerConfig(reason="circumstance")
    return found


def _value(name: str, text: str) -> Any:
    kind = {one.name: str(one.type) for one in fields(Circumstances)}[name]
    if name in ("inconvenient", "agreed"):
        return msgspec.json.decode(text)
    if name == "do_not_contact":
        return [word.strip() for word in text.split(",") if word.strip()]
    if "bool" in kind:
        return {"yes": True, "no": False}[text]
    return text.strip()


def _sensible(found: Circumstances) -> bool:
    lists = (found.inconvenient, found.agreed, found.do_not_contact)
    texts = [found.represented_by, found.unreachable, *found.do_not_contact]
    texts += [text for one in found.inconvenient for text in (one.since, one.until, one.days, one.note)]
    texts += [text for agreed in found.agreed for text in (agreed.by, agreed.text_version)]
    return (
        all(len(one) <= MOST for one in lists)
        and all(len(text) <= LONGEST and text.isprintable() for text in texts)
        and all(one.since < one.until and one.since.tzinfo and one.at.tzinfo for one in found.agreed)
        and all(
            _hour(one.since) and _hour(one.until) and set(one.days.split()) <= set(DAYS) for one in found.inconvenient
        )
        and (found.visit_notice_at is None or found.visit_notice_at.tzinfo is not None)
    )


def _hour(text: str) -> bool:
    hour, _, minute = text.partition(":")
    return len(text) == 5 and hour.isdecimal() and minute.isdecimal() and int(hour) < 24 and int(minute) < 60
