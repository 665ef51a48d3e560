"""The commands about rules: a report's judgements asked again, and the packs' rules in words."""

import json
from dataclasses import asdict
from pathlib import Path

from fieldvisit.evidence import verify
from fieldvisit.evidence.replay import Asked, Fault, Replay, replay
from fieldvisit.model.policy import Pack, Rule, Verdict, words
from fieldvisit.model.policy.shipped import packs
from fieldvisit.wording import say


def judge(data: bytes, office_key: str, language: str, *, as_json: bool) -> tuple[str, bool] | None:
    """Ask the judgements of a report again; return what to print and whether all agree, None for no report at all."""
    record = verify.embedded(data)
    if record is None:
        return None
    found = replay(record, office_key)
    return _json(found) if as_json else "\n".join(_plain(line) for line in _lines(found, language)), found.agrees


def _lines(found: Replay, language: str) -> list[str]:
    lines = [say("replay.agrees" if found.agrees else "replay.differs", language)]
    lines += [f"{pack.pack_id} {pack.version}  {pack.name(language)}" for pack in found.packs]
    if found.signed is not None:
        lines.append(say("replay.signed" if found.signed else "replay.unsigned", language))
    lines += [f"! {_fault(fault, language)}" for fault in found.faults]
    for one in found.asked:
        lines += _asked(one, language)
    return lines


def _asked(one: Asked, language: str) -> list[str]:
    at, when = one.judgement.at.best, one.judgement.facts.when
    met = [rule.rule for rule, verdict in one.now if verdict is None]
    lines = ["", f"{at:%Y-%m-%d %H:%M:%SZ}  {say(f'when.{when.value}', language)}"]
    lines.append("  " + say("replay.met", language, count=len(met), rules=" ".join(met)))
    for rule, verdict in one.now:
        if verdict is not None:
            lines += _told(rule, verdict, language)
    return lines + [f"  ! {_fault(fault, language)}" for fault in one.faults]


def _told(rule: Rule, verdict: Verdict, language: str) -> list[str]:
    lines = [f"  {say(f'level.{verdict.level.value}', language)}  {rule.rule}  {rule.say(language)}"]
    lines.append(f"    {words.inputs(verdict, language)}")
    if verdict.lifted:
        lines.append("    " + say("replay.lifted", language, by=verdict.lifted))
    elif told := words.remedy(verdict, language):
        lines.append(f"    {told}")
    if verdict.clears:
        lines.append("    " + say("replay.clears", language, when=f"{verdict.clears:%Y-%m-%d %H:%M:%SZ}"))
    return [*lines, f"    {rule.citation} [{words.confidence(rule.confidence, language)}]"]


def _fault(fault: Fault, language: str) -> str:
    return say(f"replay.fault.{fault.key}", language, what=fault.what)


def _plain(line: str) -> str:
    """Return a line as it can be shown: whoever wrote the report may have put anything into it."""
    return line if line.isprintable() else ascii(line)


def _json(found: Replay) -> str:
    told = {
        "agrees": found.agrees,
        "packs": [{"id": one.pack_id, "version": one.version, "sha256": one.sha256} for one in found.packs],
        "signed": found.signed,
        "faults": [asdict(one) for one in found.faults],
        "judgements": [
            {
                "at": one.judgement.at.best.isoformat(),
                "when": one.judgement.facts.when.value,
                "agrees": not one.faults,
                "faults": [asdict(fault) for fault in one.faults],
                "rules": [_rule(rule, verdict) for rule, verdict in one.now],
            }
            for one in found.asked
        ],
    }
    return json.dumps(told, ensure_ascii=False)


def _rule(rule: Rule, verdict: Verdict | None) -> dict[str, object]:
    told: dict[str, object] = {"rule": rule.rule, "met": verdict is None}
    if verdict is not None:
        told |= {
            "level": verdict.level.value,
            "inputs": dict(verdict.inputs),
            "citation": verdict.citation,
            "confidence": rule.confidence,
            "clears": verdict.clears.isoformat() if verdict.clears else None,
            "lifted": verdict.lifted,
        }
    return told


def rules(named: str, language: str) -> str | None:
    """Return a shipped pack's rules in words, or the list of packs when none is named; None for no such pack."""
    if not named:
        return "\n".join(f"{pack.pack_id:12} {pack.version:8} {pack.name(language)}" for pack in packs().values())
    pack = packs().get(named)
    return None if pack is None else in_words(pack, language)


def in_words(pack: Pack, language: str) -> str:
    """Return every rule and duty of a pack in words."""
    lines = [f"{pack.pack_id} {pack.version}  {pack.name(language)}"]
    for rule in pack.rules:
        lines += [
            "",
            f"{rule.rule}  {say(f'level.{rule.level.value}', language)}  {rule.say(language)}",
            f"    {words.times(rule, language)}: {words.question(rule, language)}",
            f"    {rule.citation} [{words.confidence(rule.confidence, language)}]",
        ]
    for duty in pack.duties:
        lines += ["", f"{duty.duty}  {say('replay.duty', language)}  {duty.say(language)}", f"    {duty.citation}"]
    return "\n".join(lines)


def read(path: Path) -> bytes:
    """Return a file's bytes, at most one more than a report may have. Raises OSError."""
    with path.open("rb") as file:
        return file.read(verify.LIMIT + 1)
