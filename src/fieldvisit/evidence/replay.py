"""Asking a report's judgements again: from the packs it carries, and nothing else."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from fieldvisit import keys
from fieldvisit.model.policy import BadPack, Judgement, Pack, Rule, SignedPack, Verdict, examine, parse
from fieldvisit.model.record import VisitRecord


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that does not agree: a key of wording `replay.*`, and what it is about."""

    key: str
    what: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """One judgement asked again: what was written down then, and every rule with what it says now."""

    judgement: Judgement
    now: tuple[tuple[Rule, Verdict | None], ...]
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class Replay:
    """All judgements of a report asked again. `signed` says whether the packs' signatures hold, None when not asked."""

    packs: tuple[Pack, ...]
    signed: bool | None
    asked: tuple[Asked, ...]
    faults: tuple[Fault, ...]

    @property
    def agrees(self) -> bool:
        """Whether nothing at all is wrong."""
        return not self.faults and not any(one.faults for one in self.asked)


def replay(record: VisitRecord, office_key: str = "") -> Replay:
    """Ask every judgement of a report again by the packs in it, and compare each with what the report says.

    With the office's public key (Ed25519, hex) the packs' signatures are checked too. Nothing raises: what cannot be
    read is a fault.
    """
    signed = all(_holds(office_key, one) for one in record.packs) if office_key else None
    faults = [Fault("pack_signature", str(place)) for place in _unsigned(record, office_key)]
    packs: dict[str, Pack] = {}
    for place, one in enumerate(record.packs, 1):
        try:
            pack = parse(one.text, packs)
        except BadPack:
            faults.append(Fault("bad_pack", str(place)))
            continue
        packs[pack.pack_id] = pack
    rules = packs.get(record.pack_id)
    if rules is None or rules.version != record.pack_version:
        faults.append(Fault("no_pack", f"{record.pack_id} {record.pack_version}"))
        return Replay(tuple(packs.values()), signed, (), tuple(faults))
    if not record.judgements:
        faults.append(Fault("no_judgements"))
    asked = tuple(_ask(rules, one, record) for one in record.judgements)
    return Replay(tuple(packs.values()), signed, asked, (*faults, *_printed(record)))


def _unsigned(record: VisitRecord, office_key: str) -> Iterator[int]:
    if office_key:
        yield from (place for place, one in enumerate(record.packs, 1) if not _holds(office_key, one))


def _holds(office_key: str, pack: SignedPack) -> bool:
    try:
        return keys.verify(office_key, pack.text.encode(), pack.signature)
    except ValueError:
        return False


def _ask(rules: Pack, judgement: Judgement, record: VisitRecord) -> Asked:
    now = examine(rules, judgement.facts, judgement.at)
    says = [verdict for _, verdict in now if verdict is not None]
    faults = [Fault("verdict_differs", rule) for rule in _differing(says, judgement.verdicts)]
    if not faults and tuple(says) != judgement.verdicts:
        faults.append(Fault("verdict_order"))
    return Asked(judgement, now, (*faults, *(Fault("fact_differs", name) for name in _other_facts(judgement, record))))


def _differing(says: list[Verdict], said: tuple[Verdict, ...]) -> list[str]:
    changed = [one.rule for one in says if one not in said] + [one.rule for one in said if one not in says]
    return list(dict.fromkeys(changed))


def _other_facts(judgement: Judgement, record: VisitRecord) -> Iterator[str]:
    """Yield the facts of a judgement that the report itself states otherwise."""
    facts = judgement.facts
    if facts.order is not None and facts.order != record.order:
        yield "order"
    if facts.recorder and facts.recorder != record.recorder:
        yield "recorder"
    for name, one, stated in (("lead", facts.lead, record.lead), ("companion", facts.companion, record.companion)):
        if one is not None and one.collector_id != stated.collector_id:
            yield name


def _printed(record: VisitRecord) -> Iterator[Fault]:
    """Yield the verdicts that the paper states and no judgement reached."""
    reached = {_plain(verdict) for one in record.judgements for verdict in one.verdicts}
    for verdict in record.verdicts:
        if _plain(verdict) not in reached:
            yield Fault("verdict_unfounded", verdict.rule)


def _plain(verdict: Verdict) -> Verdict:
    return replace(verdict, clears=None)
