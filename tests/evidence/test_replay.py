"""`fieldvisit-cli judge`: a report's judgements asked again, and everything that was changed is named."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from evidence import samples, sealed
from evidence.pki import Office
from fieldvisit.cli import main
from fieldvisit.evidence import report
from fieldvisit.evidence.replay import replay
from fieldvisit.evidence.seal import seal
from fieldvisit.keys import SigningKey
from fieldvisit.model.case import StopFlag
from fieldvisit.model.policy import Facts, Judgement, Pack, SignedPack, When, judge
from fieldvisit.model.policy.shipped import chain, packs, texts
from fieldvisit.model.record import VisitRecord
from model import lawful

KEY = SigningKey.new()
PUBLIC = KEY.public
AT = samples.at(0)


def facts_of(record: VisitRecord, when: When) -> Facts:
    known = lawful.facts(when, record.departed_at.best.astimezone(lawful.CHINA))
    return replace(
        known,
        order=record.order,
        recorder=record.recorder,
        lead=replace(known.lead, collector_id=record.lead.collector_id) if known.lead else None,
        companion=replace(known.companion, collector_id=record.companion.collector_id) if known.companion else None,
    )


def judged(record: VisitRecord, pack: Pack) -> tuple[Judgement, ...]:
    depart, talk, seal_ = (facts_of(record, when) for when in (When.DEPART, When.TALK, When.SEAL))
    talk = replace(talk, balance_at=record.debt.balance_at)
    asked = ((AT, depart), (samples.at(25), talk), (samples.at(58), seal_))
    return tuple(Judgement(at, facts, judge(pack, facts, at)) for at, facts in asked)


def signed(pack_id: str) -> tuple[SignedPack, ...]:
    return tuple(SignedPack(texts()[one], KEY.sign(texts()[one].encode())) for one in chain(pack_id))


def with_rules(record: VisitRecord, pack_id: str = "CN-2026") -> VisitRecord:
    pack = packs()[pack_id]
    judgements = judged(record, pack)
    return replace(
        record,
        pack_id=pack_id,
        pack_version=pack.version,
        packs=signed(pack_id),
        judgements=judgements,
        verdicts=tuple(dict.fromkeys(verdict for one in judgements for verdict in one.verdicts)),
    )


@pytest.fixture(scope="module")
def record() -> VisitRecord:
    return with_rules(samples.full())


def keys_of(record: VisitRecord, key: str = PUBLIC) -> list[tuple[str, str]]:
    found = replay(record, key)
    faults = [*found.faults, *(fault for one in found.asked for fault in one.faults)]
    assert found.agrees is not bool(faults)
    return [(fault.key, fault.what) for fault in faults]


@pytest.mark.parametrize("pack_id", ["CN-2026", "US-MA"])
def test_an_untouched_report_agrees(pack_id: str) -> None:
    record = with_rules(samples.full(), pack_id)
    assert keys_of(record) == []
    found = replay(record, PUBLIC)
    assert found.signed is True
    assert replay(record).signed is None
    assert [pack.pack_id for pack in found.packs] == list(chain(pack_id))
    assert any(verdict for one in found.asked for _, verdict in one.now)


def changed(record: VisitRecord, place: int, judgement: Judgement) -> VisitRecord:
    judgements = list(record.judgements)
    judgements[place] = judgement
    return replace(record, judgements=tuple(judgements))


def test_a_changed_fact_is_named_by_the_rule_that_saw_it(record: VisitRecord) -> None:
    one = record.judgements[0]
    bent = changed(record, 0, replace(one, facts=replace(one.facts, stops=frozenset({StopFlag.DISPUTE}))))
    assert keys_of(bent) == [("verdict_differs", "CN-CARD-03")]


def test_a_changed_moment_is_named(record: VisitRecord) -> None:
    one, night = record.judgements[1], samples.at(60 * 14)
    assert ("verdict_differs", "CN-TIME-01") in keys_of(changed(record, 1, replace(one, at=night)))


def test_a_verdict_taken_out_or_softened_is_named(record: VisitRecord) -> None:
    place = next(at for at, one in enumerate(record.judgements) if one.verdicts)
    one = record.judgements[place]
    rule = one.verdicts[0].rule
    assert ("verdict_differs", rule) in keys_of(changed(record, place, replace(one, verdicts=())))
    soft = replace(one, verdicts=(replace(one.verdicts[0], inputs=(("hours", "1"),)), *one.verdicts[1:]))
    assert ("verdict_differs", rule) in keys_of(changed(record, place, soft))
    assert ("verdict_unfounded", "CN-NEW-1") in keys_of(
        replace(record, verdicts=(*record.verdicts, replace(one.verdicts[0], rule="CN-NEW-1")))
    )


def test_a_changed_pack_is_named(record: VisitRecord) -> None:
    (pack,) = record.packs
    late = replace(pack, text=pack.text.replace('until = "22:00"', 'until = "23:00"'))
    assert ("pack_signature", "1") in keys_of(replace(record, packs=(late,)))
    assert keys_of(replace(record, packs=(late,)), "") == []  # nobody asked for the signatures
    assert ("pack_signature", "1") in keys_of(record, SigningKey.new().public)
    assert ("pack_signature", "1") in keys_of(record, "no key")
    broken = replace(pack, text=pack.text + "[")
    assert ("bad_pack", "1") in keys_of(replace(record, packs=(broken,)))


def test_a_missing_pack_or_another_version_is_named(record: VisitRecord) -> None:
    assert keys_of(replace(record, packs=())) == [("no_pack", "CN-2026 2026.3")]
    assert ("no_pack", "CN-2026 2020.1") in keys_of(replace(record, pack_version="2020.1"))
    mass = with_rules(samples.full(), "US-MA")
    assert ("bad_pack", "1") in keys_of(replace(mass, packs=mass.packs[1:]))
    assert ("no_judgements", "") in keys_of(replace(record, judgements=(), verdicts=()))


def test_facts_that_the_report_states_otherwise_are_named(record: VisitRecord) -> None:
    other = replace(record, recorder="another", order=replace(record.order, approver="another"))
    assert {("fact_differs", "order"), ("fact_differs", "recorder")} <= set(keys_of(other))


# The command
@pytest.fixture(scope="module")
def files(office: Office, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    folder = tmp_path_factory.mktemp("judged")
    lead, companion = office.enrol("K1001"), office.enrol("K1002")
    good = with_rules(samples.full(lead, companion))
    one = good.judgements[0]
    bad = changed(good, 0, replace(one, facts=replace(one.facts, stops=frozenset({StopFlag.DISPUTE}))))
    for name, record in (("good.pdf", good), ("bad.pdf", bad)):
        data = seal(record, samples.photos(), lead, companion, office.der, sealed.NOW)
        (folder / name).write_bytes(data)
    return str(folder / "good.pdf"), str(folder / "bad.pdf")


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_the_command_says_each_verdict_with_its_source(
    files: tuple[str, str], language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    good, bad = files
    assert main(["judge", good, "--office-key", PUBLIC, "--lang", language]) == 0
    said = capsys.readouterr().out
    rule = packs()["CN-2026"].rule("CN-BAL-24")
    assert said.startswith("一致" if language == "zh-CN" else "agrees")
    assert rule.say(language) in said
    assert rule.citation in said
    assert "CN-TIME-01" in said
    assert "!" not in said
    assert main(["judge", bad, "--lang", language]) == 1
    said = capsys.readouterr().out
    assert any("CN-CARD-03" in line for line in said.splitlines() if "!" in line)


def test_the_command_in_json(files: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["judge", files[0], "--json", "--office-key", PUBLIC]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["agrees"] is told["signed"] is True
    assert [one["when"] for one in told["judgements"]] == ["DEPART", "TALK", "SEAL"]
    rules = {one["rule"]: one for one in told["judgements"][1]["rules"]}
    assert rules["CN-TIME-01"] == {"rule": "CN-TIME-01", "met": True}
    assert rules["CN-BAL-24"]["inputs"]["limit"] == "24"
    assert main(["judge", files[1], "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert told["judgements"][0]["faults"] == [{"key": "verdict_differs", "what": "CN-CARD-03"}]


def test_what_is_no_report_is_three_with_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, data in (("a.pdf", b"%PDF-1.7 nothing"), ("b.pdf", b"\x00" * 99), ("c.pdf", b"")):
        (tmp_path / name).write_bytes(data)
        assert main(["judge", str(tmp_path / name)]) == 3
        assert capsys.readouterr().err.strip()
    assert main(["judge", str(tmp_path / "none.pdf")]) == 3
    assert main(["rules", "NOTHING"]) == 3


def test_the_unsigned_layout_can_be_asked_too(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    record = with_rules(samples.full())
    (tmp_path / "draft.pdf").write_bytes(report.lay_out(record, samples.photos()))
    assert main(["judge", str(tmp_path / "draft.pdf")]) == 0
    assert capsys.readouterr().out


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_the_rules_in_words(language: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "--lang", language]) == 0
    listed = capsys.readouterr().out.split()
    assert set(packs()) <= set(listed)
    for pack in packs().values():
        assert main(["rules", pack.pack_id, "--lang", language]) == 0
        said = capsys.readouterr().out
        assert all(rule.rule in said and rule.say(language) in said and rule.citation in said for rule in pack.rules)
        assert all(duty.duty in said for duty in pack.duties)
