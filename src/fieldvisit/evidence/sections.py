"""The report's sections about the visit itself: who, where and when, the debt, the checklist, consents, gaps."""

from dataclasses import replace

from fieldvisit.clock import Moment
from fieldvisit.evidence import rules
from fieldvisit.evidence.blocks import Cell, Column, beside, facts, heading, paragraph, stacked, table
from fieldvisit.evidence.page import BODY, OK, SMALL, SMALL_TEXT, STOP, STRONG, WARN, Piece, Style
from fieldvisit.evidence.words import Words, day, exact, typed
from fieldvisit.model.money import yuan
from fieldvisit.model.record import VisitRecord

LISTED = Style(8.8, 11)


def visit(record: VisitRecord, words: Words, width: float) -> list[Piece]:
    """Who, where and when, in two columns."""
    column = (width - 18) / 2
    pair = beside(
        facts(_who(record, words), column),
        facts(_when(record, words), column),
        width,
    )
    moments = [
        record.departed_at,
        record.confirmed_at,
        record.arrived_at,
        record.identified_at,
        record.ended_at,
        record.sealed_at,
    ]
    known = [moment for moment in moments if moment]
    seconds = max(round((moment.latest - moment.earliest).total_seconds() / 2 + 0.5) for moment in known)
    note = words(
        "clock_note", zone=exact(record.zone), offset=words.offset(record.sealed_at.best), seconds=max(seconds, 1)
    )
    pieces = [heading(words("section_visit"), width), pair, *paragraph(note, width, SMALL, gap=2)]
    if any(moment.suspect for moment in known):
        pieces += paragraph(words("clock_suspect"), width, replace(SMALL, colour=WARN))
    return pieces


def _who(record: VisitRecord, words: Words) -> list[tuple[str, str]]:
    pairs = [
        (words("person"), exact(record.person)),
        (words("id_masked"), exact(record.person_id_masked) or words("none")),
        (words("address"), exact(record.address)),
        (words("address_kind"), words.alone("address_kind", record.order.address_kind)),
    ]
    if record.knocked:
        pairs.append((words("met"), words.of("who", record.knocked.who)))
        if record.knocked.relation:
            pairs.append((words("relation"), words.alone("relation", record.knocked.relation)))
    if record.identified:
        method = words.of("identify", record.identified.method)
        confirmed = words("identified_yes", method=method) if record.identified.confirmed else words("identified_no")
        pairs.append((words("identified"), confirmed))
        if record.identified.interpreter:
            pairs.append((words("interpreter"), typed(record.identified.interpreter)))
    order = words("order_value", order=exact(record.order.order_id), approver=exact(record.order.approver))
    pairs += [(words("order"), order), (words("order_reason"), words.alone("order_reason", record.order.reason))]
    if said := rules.all_met(record, words):
        pairs.append((words("section_verdicts"), said))
    return pairs


def _when(record: VisitRecord, words: Words) -> list[tuple[str, str]]:
    def at(moment: Moment | None) -> str:
        return words.time(moment) if moment else words("not_reached")

    planned = f"{words.minute(record.order.slot_from)} – {words.minute(record.order.slot_until)[11:]}"
    pairs = [
        (words("planned"), planned),
        (words("departed"), at(record.departed_at)),
        (words("confirmed"), at(record.confirmed_at)),
        (words("arrived"), at(record.arrived_at)),
        (words("identified_at"), at(record.identified_at)),
        (words("ended"), at(record.ended_at)),
        (words("sealed"), at(record.sealed_at)),
    ]
    if record.left_reason:
        pairs.append((words("left_reason"), words.of("left", record.left_reason)))
    journal = words("journal_value", seq=record.journal_seq, tail=f"…{typed(record.journal_hash)[-12:]}")
    pairs += [
        (words("recorder"), typed(record.recorder)),
        (words("device"), typed(record.device)),
        (words("journal"), journal),
    ]
    return pairs


def debt(record: VisitRecord, words: Words, width: float) -> list[Piece]:
    """The debt's make-up with its as-of time; amounts to the right, in figures of one width."""
    debt = record.debt
    days = words("days_unknown") if debt.dpd is None else words("days", days=debt.dpd)
    about = facts(
        [
            (words("product"), typed(debt.product)),
            (words("stage"), typed(debt.stage)),
            (words("overdue_since"), day(debt.overdue_since)),
            (words("overdue_days"), days),
        ],
        (width - 18) / 2,
    )
    half = (width - 18) / 2
    balance = paragraph(words("balance_at", when=words.minute(debt.balance_at)), half, SMALL, gap=4)
    columns = (Column(words("item"), half * 0.45), Column(words("amount_yuan"), half * 0.55, right=True))
    rows = [
        (words("principal_sum"), debt.principal, BODY),
        (words("interest_sum"), debt.interest, BODY),
        (words("fees_sum"), debt.fees, BODY),
        (words("total_sum"), debt.total, STRONG),
    ]
    pieces = table(columns, [(Cell(name, style), Cell(yuan(amount), style)) for name, amount, style in rows])
    return [
        heading(words("section_debt"), width),
        beside(stacked([about, *balance]), stacked(pieces), width),
    ]


def checklist(record: VisitRecord, words: Words, width: float) -> list[Piece]:
    """Every item answered, with a drawn tick box, when and by whom."""
    title = heading(words("section_checklist"), width)
    if not record.ticks:
        return [title, *paragraph(words("checklist_empty"), width, SMALL)]
    names = {one.collector_id: exact(one.name) for one in (record.lead, record.companion)}
    columns = (
        Column(words("done"), 36),
        Column(words("what"), width - 36 - 112 - 84),
        Column(words("when"), 112),
        Column(words("by"), 84),
    )
    rows = []
    for tick in record.ticks:
        item, _, of = tick.item.partition(":")
        text = words.of("checklist", item)
        if of:
            text += words("of", name=names.get(of, typed(of)))
        if tick.note.strip():
            text += f"\n{typed(tick.note)}"
        rows.append(
            (
                Cell(style=LISTED, tick=tick.done, said=words.of("report.value", "yes" if tick.done else "no")),
                Cell(text, LISTED),
                Cell(words.time(tick.at), SMALL_TEXT),
                Cell(names.get(tick.by, typed(tick.by)), SMALL_TEXT),
            )
        )
    return [title, *table(columns, rows)]


def consents(record: VisitRecord, words: Words, width: float) -> list[Piece]:
    """Every consent given, refused or withdrawn, in order."""
    title = heading(words("section_consents"), width)
    if not record.consents:
        return [title, *paragraph(words("consents_empty"), width, SMALL)]
    columns = (
        Column(words("purpose"), width - 104 - 112 - 84),
        Column(words("answer"), 104),
        Column(words("when"), 112),
        Column(words("text_version"), 84),
    )
    given = replace(BODY, colour=OK), replace(BODY, colour=STOP)
    rows = [
        (
            Cell(words.of("consent", one.purpose)),
            Cell(words("given") if one.given else words("withdrawn"), given[0] if one.given else given[1]),
            Cell(words.time(one.at), SMALL_TEXT),
            Cell(f"{typed(one.text_version)} {typed(one.language)}", SMALL_TEXT),
        )
        for one in record.consents
    ]
    return [title, *table(columns, rows)]


def gaps(record: VisitRecord, words: Words, width: float) -> list[Piece]:
    """When the program was not running; no section when it always was."""
    if not record.gaps:
        return []
    pieces = [heading(words("section_gaps"), width)]
    for gap in record.gaps:
        pieces += paragraph(words("gap", since=words.time(gap.since), until=words.time(gap.until)), width)
    return pieces
