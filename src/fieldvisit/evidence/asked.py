"""The report's account of what was asked for: promises, proposals in full, objections with their slips, payments."""

from collections.abc import Iterable

from fieldvisit.evidence.blocks import boxed, heading, paragraph
from fieldvisit.evidence.page import SMALL, SMALL_TEXT, STRONG, Piece, Style
from fieldvisit.evidence.words import Words, day, exact, typed
from fieldvisit.model.affordability import Affordability, left_over
from fieldvisit.model.event import Left, Offer, Received
from fieldvisit.model.instalments import PlanTerms, amounts
from fieldvisit.model.money import yuan
from fieldvisit.model.offers import WaiverTerms, plan_facts
from fieldvisit.model.outcome import PROPOSALS, RIGHTS
from fieldvisit.model.record import VisitRecord
from fieldvisit.model.visit import slip, stop_of


def outcome(record: VisitRecord, words: Words, width: float) -> list[Piece]:
    """The one outcome, what was offered or objected, and payments announced, in a box."""
    inner = width - 20
    pieces = paragraph(words.of("outcome", record.outcome), inner, Style(13, 20, bold=True))
    for place, offer in enumerate(record.offers, 1):
        number = slip(exact(record.serial), place) if offer.kind in PROPOSALS | RIGHTS else ""
        pieces += paragraph(_headline(offer, number, words), inner, gap=3)
        for detail in _details(offer, words):
            pieces += paragraph(detail, inner, SMALL_TEXT, indent=10)
    if not record.offers:
        pieces += paragraph(words("offers_none"), inner, SMALL)
    if any(offer.kind in PROPOSALS for offer in record.offers):
        pieces += paragraph(words("offer_pending"), inner, Style(9, 13, bold=True), gap=2)
    if flags := _flags(record, words):
        pieces += paragraph(words("flags", flags=flags), inner, Style(9, 13, bold=True), gap=2)
    if record.received:
        pieces += paragraph(words("payments"), inner, STRONG, gap=4)
    for paid in record.received:
        pieces += paragraph(_payment(paid, words), inner)
    for count in record.counts:
        said = words("counted", lead=yuan(count.lead), companion=yuan(count.companion))
        pieces += paragraph(said, inner, SMALL_TEXT)
    return [heading(words("section_outcome"), width), *boxed(pieces, width, most=420)]


def _flags(record: VisitRecord, words: Words) -> str:
    """The stops that took effect at once, each named once."""
    said = (*record.offers, *(one.body for one in record.incidents), Left("", forbidden=record.left_forbidden))
    stops = dict.fromkeys(stop for stop in map(stop_of, said) if stop)
    return words("semicolon").join(words.of("stop", stop) for stop in stops)


def _headline(offer: Offer, number: str, words: Words) -> str:
    parts = [words.of("paper.kind", offer.kind)]
    if offer.amount is not None:
        parts.append(words("offer_amount", yuan=yuan(offer.amount)))
    if offer.due is not None:
        parts.append(words("offer_due", date=day(offer.due)))
    if offer.periods is not None:
        parts.append(words("offer_periods", periods=offer.periods))
    if number:
        parts.append(words("offer_number", number=number))
    head = words("comma").join(parts)
    return words("said", what=head, text=typed(offer.text)) if offer.text.strip() else head


def _details(offer: Offer, words: Words) -> Iterable[str]:
    if offer.plan:
        yield _plan(offer.plan, words)
    if offer.waiver:
        yield _waiver(offer.waiver, words)
    if offer.affordability:
        yield _household(offer.affordability, words)


def _plan(terms: PlanTerms, words: Words) -> str:
    """A plan in a line: its whole schedule follows from these terms and is on the printed proposal."""
    if not amounts(terms):
        return words("plan_unread")
    try:
        filled = plan_facts(terms)
    except (ValueError, OverflowError):
        return words("plan_unread")
    return words("plan_terms", **filled, method=words.alone("plan.method", terms.method))


def _waiver(terms: WaiverTerms, words: Words) -> str:
    asked = words("waiver_terms", interest=yuan(terms.interest), fees=yuan(terms.fees))
    return words("said", what=asked, text=typed(terms.reason)) if terms.reason.strip() else asked


def _household(means: Affordability, words: Words) -> str:
    return words(
        "household",
        people=means.household,
        income=yuan(means.income),
        essential=yuan(means.essential),
        other=yuan(means.other_debts),
        left=yuan(left_over(means)),
    )


def _payment(paid: Received, words: Words) -> str:
    return words(
        "payment",
        number=typed(paid.number),
        yuan=yuan(paid.amount),
        mode=words.of("mode", paid.mode),
        reference=typed(paid.reference),
        payer=exact(paid.payer),
        relation=words.of("relation", paid.relation),
    )
