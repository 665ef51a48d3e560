"""The papers of a visit, by their numbers, in every language a person may ask for."""

import io
from datetime import date

import pikepdf
import pytest

from casework.laptop import CASE_FILE, ORDER, TODAY, Laptop
from fieldvisit import casework, leaflets
from fieldvisit.errors import NotFound
from fieldvisit.model.affordability import Affordability
from fieldvisit.model.event import Offer
from fieldvisit.model.instalments import Method, PlanTerms
from fieldvisit.model.offers import WaiverTerms
from fieldvisit.model.outcome import OfferKind, Who

CASE = CASE_FILE.case
TERMS = PlanTerms(Method.EQUAL_INSTALMENT, 12, date(2026, 12, 10), CASE.principal, CASE.interest, CASE.fees)


def pages(data: bytes) -> int:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return len(pdf.pages)


@pytest.mark.parametrize("language", ["zh-CN", "zh-TW", "en"])
def test_each_paper_can_be_printed(at_work: Laptop, language: str) -> None:
    desk, visit = at_work.desk, at_work.met()
    household = Affordability(3, 620_000, 410_000)
    for said in (
        Offer(OfferKind.PLAN, plan=TERMS, affordability=household),
        Offer(OfferKind.WAIVER, waiver=WaiverTerms(20_000, 5_000, "失业")),
        Offer(OfferKind.EXTENSION, due=date(2026, 12, 30), text="等年终奖"),
        Offer(OfferKind.PLAN, amount=CASE.total, due=date(2026, 12, 1), periods=6),
        Offer(OfferKind.HARDSHIP, text="失业三个月"),
        Offer(OfferKind.DISPUTE, text="金额不对"),
    ):
        visit = casework.offer(desk, visit.visit_id, said)
    assert [number.rpartition("-")[2] for number, _ in casework.slips(desk, visit)] == list("123456")
    assert visit.offers[0].periods == 12
    assert visit.offers[1].amount == 25_000
    for place in (1, 2, 3, 4):
        assert pages(casework.proposal_pdf(desk, visit.visit_id, place, language)) >= 1
        with pytest.raises(NotFound):
            casework.slip_pdf(desk, visit.visit_id, place, language)
    assert casework.proposal_pdf(desk, visit.visit_id, 1, language) != casework.proposal_pdf(
        desk, visit.visit_id, 1, language, with_household=True
    )
    for place in (5, 6):
        assert pages(casework.slip_pdf(desk, visit.visit_id, place, language)) == 1
        with pytest.raises(NotFound):
            casework.proposal_pdf(desk, visit.visit_id, place, language)
    for place in (0, 7, -1):
        with pytest.raises(NotFound):
            casework.slip_pdf(desk, visit.visit_id, place, language)
    assert pages(casework.order_pdf(desk, ORDER, language)) == 1
    assert pages(casework.leaflet_pdf(desk, leaflets.leaflets(language)[0].id, language)) >= 1
    with pytest.raises(NotFound):
        casework.leaflet_pdf(desk, "none", language)


def test_a_paper_given_once_is_a_copy_the_second_time(at_work: Laptop) -> None:
    desk, visit = at_work.desk, at_work.met()
    visit = casework.offer(desk, visit.visit_id, Offer(OfferKind.COMPLAINT, text="太吵"))
    ((number, _),) = casework.slips(desk, visit)
    first = casework.slip_pdf(desk, visit.visit_id, 1, "zh-CN")
    at_work.clock.move(minutes=3)
    assert casework.slip_pdf(desk, visit.visit_id, 1, "zh-CN") == first
    casework.hand(desk, visit.visit_id, "slip", "zh-CN", number=number)
    assert casework.slip_pdf(desk, visit.visit_id, 1, "zh-CN") != first


def test_a_proposal_without_its_terms_has_no_paper(at_work: Laptop) -> None:
    desk, visit = at_work.desk, at_work.met()
    casework.offer(desk, visit.visit_id, Offer(OfferKind.WAIVER, amount=100))
    casework.offer(desk, visit.visit_id, Offer(OfferKind.PLAN, amount=100, due=TODAY, periods=2))
    for place in (1, 2):
        with pytest.raises(NotFound):
            casework.proposal_pdf(desk, visit.visit_id, place, "zh-CN")


def test_the_card_for_a_closed_door_names_nothing(at_work: Laptop) -> None:
    desk, visit = at_work.desk, at_work.confirmed()
    casework.knock(desk, visit.visit_id, Who.NOBODY)
    data = casework.card_pdf(desk, visit.visit_id, "zh-CN")
    with pikepdf.open(io.BytesIO(data)) as pdf:
        said = str(pdf.docinfo) + str(pdf.pages[0].get("/Annots", ""))
    for word in ("示例服务公司", CASE.case_no, CASE.name, "催收", "400-000-0002"):
        assert word not in said
