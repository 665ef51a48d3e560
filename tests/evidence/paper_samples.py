"""Invented papers: one of each kind, and the hardest of each."""

from dataclasses import replace
from datetime import date, timedelta

from evidence.samples import MORNING, PARTIES
from fieldvisit.evidence import papers
from fieldvisit.model.affordability import Affordability
from fieldvisit.model.instalments import Method, PlanTerms
from fieldvisit.model.offers import ExtensionTerms, WaiverTerms
from fieldvisit.model.outcome import OfferKind
from fieldvisit.model.receipt import Allocation

SAID = {
    "zh-CN": "费用 5.05 元我没有见过账单，九月那期我已经在柜面还过了，有回单。“请不要再打我父母的电话。”",
    "zh-TW": "費用 5.05 元我沒有看過帳單，九月那期我已經在櫃檯繳過了，有收據。「請不要再打電話給我父母。」",
    "en": "I have never seen a statement for the fee of 5.05, and I paid September's instalment at the counter; "
    "I have the slip. “Please don't call my parents again.”",
}
BADGES = ("GP-1001", "GP-1002")
OWED = Allocation(5_005, 43_210, 1_200_000)
PLAN = PlanTerms(Method.EQUAL_INSTALMENT, 12, date(2026, 12, 15), 1_200_000, 43_210, 5_005)
LONG_PLAN = replace(PLAN, periods=60, annual_rate_bp=1_825, down_payment=50_000)
LONG_WORD = "Donaudampfschifffahrtselektrizitaetenhauptbetriebswerkbauunterbeamten"


def slip(language: str = "zh-CN", kind: OfferKind = OfferKind.DISPUTE, **changes: object) -> papers.Slip:
    base = papers.Slip(
        number="D-4QX81ZRT-20261121-0031-1",
        kind=kind,
        at=MORNING + timedelta(minutes=44),
        zone="Asia/Shanghai",
        language=language,
        said=SAID[language],
        creditor="抖音月付（天星数科）",
        parties=PARTIES,
        badges=BADGES,
        visit_id="V-7K3M9Q2XW4TD",
    )
    return replace(base, **changes)  # type: ignore[arg-type]


def proposal(language: str = "zh-CN", kind: OfferKind = OfferKind.PLAN, **changes: object) -> papers.Proposal:
    base = papers.Proposal(
        number="D-4QX81ZRT-20261121-0031-2",
        kind=kind,
        at=MORNING + timedelta(minutes=46),
        zone="Asia/Shanghai",
        language=language,
        person="欧阳𬭎",
        case_no_masked="DY2026-****0451",
        owed=OWED,
        balance_at=MORNING - timedelta(hours=26),
        creditor="抖音月付（天星数科）",
        parties=PARTIES,
        badges=BADGES,
        visit_id="V-7K3M9Q2XW4TD",
        plan=PLAN if kind is OfferKind.PLAN else None,
        waiver=WaiverTerms(20_000, 5_005, SAID[language]) if kind is OfferKind.WAIVER else None,
        extension=ExtensionTerms(date(2027, 1, 20), SAID[language]) if kind is OfferKind.EXTENSION else None,
        dpd=88,
        said=SAID[language] if kind is OfferKind.PLAN else "",
        affordability=Affordability(3, 620_000, 410_000, 60_000, ""),
    )
    return replace(base, **changes)  # type: ignore[arg-type]


def card(language: str = "zh-CN", **changes: object) -> papers.Card:
    base = papers.Card(language, papers.given_name("李小婷"), "0571-0000-1234", "10:00", "17:30")
    return replace(base, **changes)  # type: ignore[arg-type]


def badge(language: str = "zh-CN", **changes: object) -> papers.Badge:
    base = papers.Badge(
        order_id="W-2026-0815",
        language=language,
        creditor="抖音月付（天星数科）",
        parties=PARTIES,
        lead=papers.Bearer("张䶮", "GP-1001", date(2027, 6, 30)),
        companion=papers.Bearer("李小婷", "GP-1002", date(2027, 3, 31)),
        valid_from=date(2026, 11, 20),
        valid_until=date(2026, 11, 28),
    )
    return replace(base, **changes)  # type: ignore[arg-type]
