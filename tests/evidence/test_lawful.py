"""The report's account of rules, agreements, papers and the person's own words; and what never stands in it."""

import json
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from evidence import samples
from evidence.judges import text_of
from evidence.pki import Office
from evidence.sealed import NOTES
from fieldvisit import wire
from fieldvisit.evidence import report
from fieldvisit.evidence.papers import LANGUAGES
from fieldvisit.evidence.seal import seal
from fieldvisit.evidence.verify import verify
from fieldvisit.model.event import Acknowledged, Attended, Incident, Offer, PersonSaid
from fieldvisit.model.instalments import Method, PlanTerms
from fieldvisit.model.outcome import RESTRICTED, IncidentKind, OfferKind, Said
from fieldvisit.model.policy import Level, SignedPack, Verdict, parse, replay
from fieldvisit.model.record import VisitRecord
from fieldvisit.model.visit import Stamped


def laid(record: VisitRecord) -> bytes:
    return report.lay_out(record, samples.photos())


def flat(record: VisitRecord, folder: Path) -> str:
    return text_of(laid(record), folder).replace("\n", "").replace(" ", "")


def ordinary(language: str) -> VisitRecord:
    """Everything ticked, one consent, one photo, a promise and a few words, every rule met."""
    full = samples.full(language=language)
    plain = replace(
        full,
        statement="下月十号发工资后先还一部分。",
        notes="上午到访，对方态度平和。",
        gaps=(),
        attached=full.attached[:1],
        consents=full.consents[:1],
        offers=full.offers[1:],
        ticks=full.ticks[:13],
    )
    return samples.lawful(plain)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_ordinary_visit_with_its_rules_still_takes_two_pages(language: str, tmp_path: Path) -> None:
    record = ordinary(language)
    data = laid(record)
    with pikepdf.open(BytesIO(data)) as paper:
        assert len(paper.pages) == 2
        stored = paper.Root.AF[0].EF.F
        assert str(stored.Filter) == "/FlateDecode"
        assert len(stored.read_raw_bytes()) < len(stored.read_bytes()) / 4
    text = text_of(data, tmp_path)
    pack = parse(samples.PACK.text)
    assert f"CN-2026 2026.1 …{pack.sha256[-8:]}" in text
    met = {"zh-CN": "在 6 个时点核对规则", "zh-TW": "在 6 個時點核對規則", "en": "rules asked at 6 moments; all met."}
    assert met[language] in text
    assert record.serial in text


def test_what_is_embedded_can_be_asked_again() -> None:
    with pikepdf.open(BytesIO(laid(ordinary("zh-CN")))) as paper:
        record = wire.decode(paper.attachments["visit.json"].get_file().read_bytes(), VisitRecord, "visit.json")
    pack = parse(record.packs[0].text)
    assert len(record.judgements) == 6
    assert all(replay(pack, one) for one in record.judgements)


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_is_told_once_and_in_words(language: str, tmp_path: Path) -> None:
    text = flat(samples.eventful(samples.full(language=language)), tmp_path)
    numbers = [f"FV-2026-000123-{place}" for place in (1, 2, 3, 4)]
    for word in (
        *numbers,
        "CN-BAL-24",
        "CN-TIME-01",
        "门牌已更换",
        "午休",
        "想先核对账单",
        "我住在1703室，不是1702室。",
    ):
        assert word in text, word
    assert "FV-2026-000123-5" not in text, "a promise has no slip"
    for word in {
        "zh-CN": (
            *("经同意放行", "经本人于2026-11-2109:30同意，仅限11-2121:30–11-2122:30", "申请均须经债权方批准"),
            *("据本人说明", "等额本金，按月60期", "周一周二12:00–14:00", "每天全天", "配偶不愿转告", "突发疾病"),
            *("对方要求今后不再上门", "对方收回同意", "欠款确认", "对方没有确认欠款", "6次", "小时数26"),
        ),
        "zh-TW": (
            *("經同意放行", "僅限11-2121:30–11-2122:30", "申請均須經債權方核准", "據本人說明", "等額本金，按月60期"),
            *("週一週二12:00–14:00", "配偶不願轉告", "突發疾病", "對方要求今後不再登門", "對方沒有確認欠款", "6次"),
        ),
        "en": (
            *("Setasidebyconsent", "for11-2121:30–11-2122:30only", "needthecreditor'sapproval", "Asstatedbytheperson"),
            *("60monthlyinstalments", "MonTue12:00–14:00", "dailyallday", "Spousewouldnotpass", "medicalemergency"),
            *("wantsnobodytocomeagain", "consenttakenback", "whichistheirright", "6times", "hours26"),
        ),
    }[language]:
        assert word in text, word
    for raw in ("SELF", "SPOUSE", "MEDICAL", "CORRECTION", "EQUAL_PRINCIPAL", "remedy"):
        assert raw not in text, raw


@pytest.mark.parametrize("kind", sorted(RESTRICTED))
def test_a_restricted_incident_is_nowhere_even_when_a_caller_passes_it(kind: IncidentKind) -> None:
    record = replace(samples.full(), incidents=(Stamped(Incident(kind, "GEHEIM"), samples.at(40)),))
    data = laid(record)
    with pikepdf.open(BytesIO(data)) as paper:
        embedded = paper.attachments["visit.json"].get_file().read_bytes().decode()
    assert json.loads(embedded)["incidents"] == []
    assert "GEHEIM" not in embedded
    assert kind not in embedded
    assert data == laid(samples.full())


def test_the_signature_under_the_debt_stands_apart_from_attendance(tmp_path: Path) -> None:
    unasked = text_of(laid(samples.full()), tmp_path)
    assert "没有请对方确认欠款" in unasked
    signed = flat(replace(samples.full(), acknowledged=Acknowledged(samples.signature())), tmp_path)
    assert "本人自愿确认：对抖音月付（天星数科）的欠款以上表为准，合计12,482.15元。" in signed
    assert signed.index("不构成对债务的确认") < signed.index("本人自愿确认")
    declined = replace(samples.full(), acknowledged=Acknowledged(), attended=Attended((), "不签"))
    assert "对方没有确认欠款，这是对方的权利" in text_of(laid(declined), tmp_path)


def test_a_rule_is_named_once_however_often_it_was_asked(tmp_path: Path) -> None:
    record = samples.eventful(samples.full())
    assert text_of(laid(record), tmp_path).count("CN-BAL-24") == 1
    also = replace(record, verdicts=(Verdict("CN-BAL-24", Level.WARN, "x"), Verdict("OWN-1", Level.WARN, "本公司规定")))
    text = text_of(laid(also), tmp_path)
    assert text.count("CN-BAL-24") == 1
    assert "OWN-1" in text
    assert "本公司规定" in text


def test_packs_that_do_not_parse_and_plans_that_cannot_be_spread_are_still_printed(tmp_path: Path) -> None:
    plan = PlanTerms(Method.EQUAL_INSTALMENT, 10**6, samples.MORNING.date(), -5)
    record = replace(
        samples.eventful(samples.full()),
        packs=(SignedPack("[pack", ""), SignedPack("\x00", "")),
        offers=(Offer(OfferKind.PLAN, plan=plan),),
        incidents=(Stamped(Incident(IncidentKind.OTHER, samples.HOSTILE * 200), samples.at(47)),),
        said=(Stamped(PersonSaid(Said.DISAGREEMENT, samples.HOSTILE * 200, samples.HOSTILE), samples.at(48)),),
    )
    text = text_of(laid(record), tmp_path)
    assert "所填方案无法排出还款表" in text
    assert text.count("gnp.exe") > 400
    assert "CN-BAL-24" in text


def test_the_whole_of_it_seals_and_verifies(office: Office) -> None:
    lead, companion = office.enrol("K1001"), office.enrol("K1002")
    record = samples.eventful(samples.full(lead, companion))
    data = seal(record, samples.photos(), lead, companion, office.der, samples.at(58).best)
    found = verify(data, [office.der])
    assert (found.verdict, found.notes) == ("valid", NOTES)
    assert found.record is not None
    assert found.record.judgements == record.judgements
    assert [one.body.kind for one in found.record.incidents] == [IncidentKind.MEDICAL]
