"""The printed proposal (申请): a plan, a waiver or more time, in full, marked on every page as not yet approved."""

from collections.abc import Sequence
from dataclasses import replace

from fieldvisit import wording
from fieldvisit.evidence.blocks import Cell, Column, facts, numbered, paragraph, quotation, table
from fieldvisit.evidence.page import ACCENT, MUTED, Piece, Style
from fieldvisit.evidence.papers import sheet
from fieldvisit.evidence.papers.content import Proposal
from fieldvisit.evidence.words import Words, day, exact, typed
from fieldvisit.model.affordability import Affordability, left_over
from fieldvisit.model.instalments import PlanTerms, schedule
from fieldvisit.model.money import yuan
from fieldvisit.model.offers import PLAN_CONTENTS, ExtensionTerms, WaiverTerms, days_overdue_after, plan_facts

WIDTH = sheet.A5_WIDTH
BODY = Style(9, 13)
ROW = Style(9, 13)
TOTAL = Style(9, 13, bold=True)


def proposal(content: Proposal) -> bytes:
    """Return the proposal on A5, with a plan's whole schedule on as many pages as it takes.

    Raises NoGlyph for a name no font can draw, and ValueError for a plan that cannot be spread.
    """
    words = Words(content.language, content.zone, "paper.proposal")
    title = words(f"title.{content.kind}")
    return sheet.draw(
        sheet.Sheet(
            title=f"{title} {exact(content.number)}",
            words=words,
            foot=sheet.checked_at(words, content.visit_id, content.parties),
            author=exact(content.parties.agency),
            band=words("pending"),
            copy=content.copy,
        ),
        [
            sheet.head(title, words.common("number", number=exact(content.number)), WIDTH),
            facts(_facts(content, words), WIDTH, gap=3),
            *_terms(content, words),
            *_said(content, words),
            *_household(content, words),
            *_now(content, words),
        ],
    )


def _facts(content: Proposal, words: Words) -> list[tuple[str, str]]:
    return [
        (words("person"), words("of_case", person=exact(content.person), case=exact(content.case_no_masked))),
        (words.common("when"), words.minute(content.at) + words.common("local", zone=exact(content.zone))),
        *sheet.who_we_are(words, content.creditor, content.parties, brief=True),
        (words.common("badges"), "  ".join(exact(badge) for badge in content.badges)),
    ]


def _as_of(content: Proposal, words: Words) -> list[Piece]:
    return paragraph(words("as_of", when=words.minute(content.balance_at)), WIDTH, sheet.SMALL, gap=2)


def _terms(content: Proposal, words: Words) -> list[Piece]:
    if content.plan:
        return _plan(content, content.plan, words)
    if content.waiver:
        return _waiver(content, content.waiver, words)
    return _extension(content, content.extension, words) if content.extension else []


def _plan(content: Proposal, terms: PlanTerms, words: Words) -> list[Piece]:
    """The six contents that a plan has to have (信用卡业务监督管理办法 art. 70), then the schedule, line by line."""
    filled = plan_facts(terms)
    filled["method"] = words.of("plan.method", terms.method)
    filled["service_phone"] = exact(content.parties.service_phone)
    kind = "RATE" if terms.annual_rate_bp else "NONE"
    filled["charges"] = wording.say(f"plan.charges.{kind}", words.language, **filled)
    six = [wording.say(key, words.language, **filled) for key in PLAN_CONTENTS]
    return [
        *_as_of(content, words),
        *sheet.label(words("six"), WIDTH),
        *numbered(six, WIDTH, BODY),
        *sheet.label(words("schedule"), WIDTH),
        *_schedule(terms, words),
    ]


def _schedule(terms: PlanTerms, words: Words) -> list[Piece]:
    lines = schedule(terms)
    room = (WIDTH - 34 - 74) / 4
    columns = (
        Column(words("period"), 34),
        Column(words("due"), 74),
        *(Column(words(name), room, right=True) for name in ("principal", "interest", "fees", "pay")),
    )
    rows = [
        (
            Cell(str(line.number), ROW),
            Cell(day(line.due), ROW),
            *(Cell(yuan(part), ROW) for part in (line.principal, line.interest, line.fees)),
            Cell(yuan(line.amount), TOTAL),
        )
        for line in lines
    ]
    sums = [sum(getattr(line, name) for line in lines) for name in ("principal", "interest", "fees", "amount")]
    rows.append((Cell("", ROW), Cell(words("total"), TOTAL), *(Cell(yuan(part), TOTAL) for part in sums)))
    pieces = table(columns, rows)
    pieces[-2:] = [replace(pieces[-2], keep=True), pieces[-1]]
    if terms.down_payment:
        pieces += paragraph(words("down", yuan=yuan(terms.down_payment)), WIDTH, sheet.SMALL, gap=2)
    return pieces


def _waiver(content: Proposal, terms: WaiverTerms, words: Words) -> list[Piece]:
    owed, first = content.owed, WIDTH * 0.25
    columns = (
        Column(words("owed"), first),
        *(Column(words(name), first, right=True) for name in ("now", "waived", "left")),
    )
    parts = (
        (words("principal"), owed.principal, 0),
        (words("interest"), owed.interest, terms.interest),
        (words("fees"), owed.costs, terms.fees),
    )
    total = (words("total"), sum(now for _, now, _ in parts), sum(waived for _, _, waived in parts))
    rows = [
        [Cell(name, style), *(Cell(yuan(amount), style) for amount in (now, waived, now - waived))]
        for style, (name, now, waived) in [*((ROW, part) for part in parts), (TOTAL, total)]
    ]
    asked = wording.say("waiver.request.text", words.language, interest=yuan(terms.interest), fees=yuan(terms.fees))
    return [
        *_spaced(table(columns, rows)),
        *_as_of(content, words),
        *paragraph(asked, WIDTH, BODY, gap=5),
        *_reason(terms.reason, words),
    ]


def _extension(content: Proposal, terms: ExtensionTerms, words: Words) -> list[Piece]:
    asked = wording.say("extension.request.text", words.language, new_due=day(terms.new_due))
    owed = content.owed
    parts = words(
        "owed_parts",
        total=yuan(owed.principal + owed.interest + owed.costs),
        principal=yuan(owed.principal),
        interest=yuan(owed.interest),
        fees=yuan(owed.costs),
    )
    pairs = [(words("owed"), parts), (words("new_due"), day(terms.new_due))]
    if content.dpd is not None:
        then = days_overdue_after(terms.new_due, words.local(content.at).date())
        pairs.insert(1, (words("overdue_now"), words("days", days=content.dpd)))
        pairs.append((words("overdue_then"), words("days", days=then)))
    return [
        facts(pairs, WIDTH, gap=6),
        *_as_of(content, words),
        *paragraph(asked, WIDTH, BODY, gap=3),
        *_reason(terms.reason, words),
    ]


def _reason(text: str, words: Words) -> list[Piece]:
    if not text.strip():
        return []
    return [*sheet.label(words("reason"), WIDTH), *quotation(typed(text), WIDTH, words.common("cut"), ACCENT)]


def _said(content: Proposal, words: Words) -> list[Piece]:
    if not content.said.strip():
        return []
    quoted = quotation(typed(content.said), WIDTH, words.common("cut"), ACCENT)
    return [*sheet.label(words.common("own_words"), WIDTH), *quoted]


def _household(content: Proposal, words: Words) -> list[Piece]:
    """The household's month as the person told it: only when they want it on the paper."""
    means = content.affordability
    if means is None or not content.with_household:
        return []
    pairs = [(words("people"), str(means.household)), *((name, amount) for name, amount in _month(means, words))]
    pieces = [*sheet.label(words("household"), WIDTH), facts(pairs, WIDTH)]
    return pieces + (paragraph(typed(means.note), WIDTH, BODY) if means.note.strip() else [])


def _month(means: Affordability, words: Words) -> Sequence[tuple[str, str]]:
    amounts = {
        "income": means.income,
        "essential": means.essential,
        "other_debts": means.other_debts,
        "left_over": left_over(means),
    }
    return [(words(name), words("money", yuan=yuan(amount))) for name, amount in amounts.items()]


def _now(content: Proposal, words: Words) -> list[Piece]:
    steps = [words("next_stop"), words("next_answer"), words("next_change")]
    return [
        *sheet.label(words.common("what_now"), WIDTH),
        *numbered(steps, WIDTH, BODY),
        *sheet.telephones(words, content.parties, WIDTH, style=Style(8.5, 13, bold=True)),
        *paragraph(
            f"{words('no_promise')} {words.common('some_cash' if content.cash else 'no_cash')}",
            WIDTH,
            Style(8, 11.5, colour=MUTED),
            gap=2,
        ),
    ]


def _spaced(pieces: list[Piece]) -> list[Piece]:
    first, *rest = pieces
    return [replace(first, gap=7), *rest]
