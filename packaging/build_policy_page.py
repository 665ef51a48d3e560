"""Write docs/policy.md from the packs in resources/policy: every rule in words, and how a pack is written."""

import argparse
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from fieldvisit.model.policy import Duty, Pack, Rule, words
from fieldvisit.model.policy.checks import CHECKS
from fieldvisit.model.policy.shipped import chain, packs, texts
from fieldvisit.wording import say

PAGE = Path(__file__).resolve().parent.parent / "docs" / "policy.md"

KINDS = ("number", "count", "hour", "days", "words")

HEAD = """# Policy packs

Made by `make policy` from `resources/policy/*.toml`; a test compares. Nobody's counsel has confirmed these packs: where
a rule says "secondary source" or "from memory", its source was not read.

A pack is a version of the rules in force from a day on. Every act of a visit is judged: the facts known, the moment,
and each rule that is asked then. A rule that is not met gives a verdict with its source, what it looked at, what to do,
and when time alone will have changed it. BLOCK forbids; WARN says so; EVIDENCE puts a line into the report. Where the
clock is uncertain the worse end counts. Facts and verdicts are journaled and travel in the report with the packs'
texts, so that anybody can ask again: `fieldvisit-cli judge report.pdf`.

## How a pack is written

TOML, read strictly: an unknown name, a missing one or a wrong kind refuses the whole pack.

| `[pack]` | |
|---|---|
| `id` | capitals and digits with hyphens, at most 40 |
| `version` | numbers with dots; 2026.10 is after 2026.9. An office takes no older one, a laptop none older than the \
one in force |
| `effective` | the first day, local to the visit; of an extension the later of its own and its base's |
| `zone` | the time zone of the place; what counts at a visit is the zone its order names |
| `country` | ISO 3166, a subdivision after a hyphen: whose public holidays count. Optional; an extension may name a \
part of its base's country and no other |
| `extends` | the id of the pack it stands on. Optional |
| `title.zh-CN`, `title.en` | its name. Optional, then both |

| `[[rule]]` | |
|---|---|
| `id` | capitals and digits, with at least one hyphen; once in a pack and all it stands on |
| `level` | `BLOCK`, `WARN` or `EVIDENCE` |
| `check` | the question, from the table below |
| `at` | when it is asked: `PLAN`, `DEPART`, `DOOR`, `MESSAGE` (a third person is asked to pass one), `TALK`, `OFFER`, \
`RECEIPT`, `NOTES`, `SEAL` |
| `parameters` | what the question needs |
| `citation`, `confidence` | the source, and how well it is known: `text read`, `secondary`, `memory`, or `practice` \
for what is no law |
| `sentence.zh-CN`, `sentence.en` | what the collector reads, and can read out: what is wrong and what to do |

| `[[duty]]` | what the law asks of the office itself; shown and not judged |
|---|---|
| `id`, `citation`, `confidence`, `sentence` | as of a rule |

| `[[checklist]]` | |
|---|---|
| `item` | its words are wording `checklist.<item>` |
| `step` | `BEFORE`, `DOOR`, `TALK`, `AGREE` or `CLOSE` |
| `required` | whether a report can be sealed without it (the check `ticks`) |
| `each` | asked once for every collector. Optional |

**Extending.** A pack that extends another has all its rules, duties and checklist, and adds its own. It can only add:
naming a rule of its base again is refused, a checklist line may become required and never optional, and no parameter of
the base is reachable. So whatever the base forbids stays forbidden, and judging by the extension gives every verdict of
the base and perhaps more.

**Signing.** The office signs the bytes of the text (Ed25519). A laptop takes a pack only with that signature and only
in a version that is not older than the one it has; the report carries texts and signatures, the base first.

### The questions

A parameter in brackets may be left out. Kinds: `number` 0 or more, `count` 1 or more, `hour` HH:MM (24:00 is the day's
end), `days` weekdays `MON` … `SUN` apart by blanks, `words` apart by blanks, or one of the values named. `from` comes
before `until`.

| check | the rule is met when the answer is yes | parameters |
|---|---|---|
"""

EXAMPLE = """
### An organisation's own pack

Stricter than the law of the place, in a file of its own, published with the office's command. This one is read by a
test.

```toml
[pack]
id = "QINGHE-2026"
version = "1.0"
effective = 2026-12-01
zone = "Asia/Shanghai"
country = "CN"
extends = "CN-2026"
title.zh-CN = "清和公司外访规则"
title.en = "Qinghe's rules of visits"

[[rule]]
id = "QINGHE-TIME-01"
level = "BLOCK"
check = "window"
at = ["PLAN", "DEPART"]
parameters = { from = "09:00", until = "19:00", days = "MON TUE WED THU FRI", holidays = "none" }
citation = "公司外访制度 2026 第三条"
confidence = "practice"
sentence.zh-CN = "本公司只在工作日 09:00 到 19:00 外访。请改期。"
sentence.en = "This company visits on working days from 9:00 to 19:00 only. Choose another time."

[[rule]]
id = "QINGHE-FRQ-01"
level = "BLOCK"
check = "frequency"
at = ["PLAN", "DEPART"]
parameters = { channel = "VISIT", counts = "ATTEMPT", scope = "HOUSEHOLD", days = 30, max = 1 }
citation = "公司外访制度 2026 第五条"
confidence = "practice"
sentence.zh-CN = "30 天内只上门一次。请改用其他方式。"
sentence.en = "One visit in 30 days. Use another way."

[[checklist]]
item = "copy_offered"
step = "CLOSE"
required = true
```
"""


def page() -> str:
    """Return the whole page."""
    return "".join(_page())


def _page() -> Iterator[str]:
    yield HEAD
    for name, check in CHECKS.items():
        needs = [f"`{one}` {_kind(kind)}" for one, kind in check.needs.items()]
        needs += [f"[`{one}` {_kind(kind)}]" for one, kind in check.may.items()]
        yield _row(f"`{name}`", say(f"check.{name}", "en"), ", ".join(needs))
    yield EXAMPLE
    for pack in packs().values():
        yield from _pack(pack)


def _kind(kind: str) -> str:
    if "+" in kind:
        return "words of " + ", ".join(f"`{one}`" for one in kind.split("+"))
    return kind if kind in KINDS else " or ".join(f"`{one}`" for one in kind.split("|"))


def _pack(pack: Pack) -> Iterator[str]:
    yield f"\n## {pack.pack_id}: {pack.name('en')}\n\n"
    yield f"{pack.name('zh-CN')}. Version {pack.version}, from {pack.effective}"
    yield f", zone {pack.zone}" + (f", holidays of {pack.country}" if pack.country else "")
    yield f". On top of {' and '.join(reversed(chain(pack.pack_id)[:-1]))}.\n" if pack.extends else ".\n"
    notes = re.findall(r"^# ?(.*)$", texts()[pack.pack_id].partition("[pack]")[0], re.M)
    yield "\n" + "\n".join(notes) + "\n"
    yield "\n| rule | level | asked | question | sentence | source | known |\n|---|---|---|---|---|---|---|\n"
    for rule in pack.rules:
        if rule.pack_id == pack.pack_id:
            yield _rule(rule)
    duties = [duty for duty in pack.duties if duty in _own(pack)]
    if duties:
        yield "\n| duty of the office | | source | known |\n|---|---|---|---|\n"
        yield from (_duty(duty) for duty in duties)
    yield "\nChecklist: " + ", ".join(
        f"`{one.item}` ({one.step}{', required' if one.required else ''}{', each' if one.each else ''})"
        for one in pack.checklist
    )
    yield ".\n"


def _own(pack: Pack) -> tuple[Duty, ...]:
    return pack.duties[len(packs()[pack.extends].duties) :] if pack.extends else pack.duties


def _rule(rule: Rule) -> str:
    sentence = f"{rule.say('en')} {rule.say('zh-CN')}"
    known = words.confidence(rule.confidence, "en")
    question = words.question(rule, "en")
    return _row(f"`{rule.rule}`", rule.level.value, words.times(rule, "en"), question, sentence, rule.citation, known)


def _duty(duty: Duty) -> str:
    known = words.confidence(duty.confidence, "en")
    return _row(f"`{duty.duty}`", f"{duty.say('en')} {duty.say('zh-CN')}", duty.citation, known)


def _row(*cells: str) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |\n"


if __name__ == "__main__":
    argparse.ArgumentParser(description=__doc__).parse_args()
    PAGE.write_text(page(), "utf-8")
    sys.exit(0)
