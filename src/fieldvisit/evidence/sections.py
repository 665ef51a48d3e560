"""The report's sections about the visit itself: who, where and when, the debt, the checklist, consents, gaps."""

from dataclasses import replace

from fieldvisit import wording
from fieldvisit.clock import Moment
from fieldvisit.evidence import rules
from fieldvisit.evidence.blocks import Cell, Column, beside, entries, facts, heading, paragraph, stacked, table, tied
from fieldvisit.evidence.page import OK, SMALL, STOP, WARN, Piece, Style
from fieldvisit.evidence.words import Words, day, exact, grouped, typed
from fieldvisit.journal import note
from fieldvisit.model.money import yuan
from fieldvisit.model.record import SCHEMA, VisitRecord

LISTED = Style(8.8, 10.5)
SUM = Style(9.5, 12)
TOTAL = Style(9.5, 12, bold=True)
TIMED = Style(8, 10)
NOTED = Style(8, 10.5)


def visit(record: VisitRecord, words: Words, width: float) -> list[Piece]:
    """Who, where and why in two columns, and below them every time as three clocks tell it."""
    column = (width - 18) / 2
    pair = beside(facts(_who(record, words), column), facts(_why(record, words), column), width)
    return [heading(words("section_visit"), width), pair, *_times(record, words, width)]


def _who(record: VisitRecord, words: Words) -> list[tuple[str, str]]:
    kind = words.alone("address_kind", record.order.address_kind)
    pairs = [
        (words("person"), exact(record.person)),
        (words("id_masked"), exact(record.person_id_masked) or words("none")),
        (words("address"), exact(record.address) + words("of", name=kind)),
        (words("address_found"), _found(record, words)),
    ]
    if record.knocked:
        met = words.of("who", record.knocked.who)
        if record.knocked.relation:
            met += words("of", name=words.of("relation", record.knocked.relation))
        pairs.append((words("met"), met))
    if record.identified:
        method = words.of("identify", record.identified.method)
        confirmed = words("identified_yes", method=method) if record.identified.confirmed else words("identified_no")
        pairs.append((words("identified"), confirmed))
        if record.identified.interpreter:
            pairs.append((words("interpreter"), typed(record.identified.interpreter)))
    if record.left_reason:
        pairs.append((words("left_reason"), words.of("left", record.left_reason)))
    return pairs


def _found(record: VisitRecord, words: Words) -> str:
    """What the planned address turned out to be, where the visit got to it."""
    if not record.addresses:
        return words("address_same") if record.arrived_at else words("not_reached")
    said = []
    for stated in record.addresses:
        state = words.of("report.address_state", stated.body.state)
        if stated.body.note.strip():
            state = words("said", what=state, text=typed(stated.body.note))
        said.append(words("told_at", what=state, at=words.time(stated.at)))
    return words("semicolon").join(said)


def _why(record: VisitRecord, words: Words) -> list[tuple[str, str]]:
    order = record.order
    valid = words("order_valid", since=day(order.valid_from), until=day(order.valid_until))
    said = words("order_value", order=exact(order.order_id), approver=exact(order.approver))
    pairs = [
        (words("order"), f"{said}{words('comma')}{valid}"),
        (words("order_reason"), words.alone("order_reason", order.reason)),
        (words("planned"), f"{words.minute(order.slot_from)} – {words.minute(order.slot_until)[11:]}"),
        (words("recorder"), typed(record.recorder)),
        (words("recording"), _recording(record, words)),
    ]
    if met := rules.all_met(record, words):
        pairs.append((words("section_verdicts"), met))
    return pairs


def _recording(record: VisitRecord, words: Words) -> str:
    """From when to when it was recorded, and when the person was told."""
    done = {tick.item: tick.at for tick in record.ticks if tick.done}
    began, told = done.get("recorder_running"), done.get("recording_announced")
    parts = [words("recording_from", at=words.hour(began)) if began else words("recording_unknown")]
    parts.append(words("recording_told", at=words.hour(told)) if told else words("recording_untold"))
    stopped = record.recorder_stops[-1].at if record.recorder_stops else None
    if began:
        parts.append(
            words("recording_until" if stopped else "recording_end", at=words.hour(stopped or record.ended_at))
        )
    return words("comma").join(parts)


def _times(record: VisitRecord, words: Words, width: float) -> list[Piece]:
    """Every time: the best one to know, the laptop's clock, its monotonic clock, how far they were apart."""
    moments = (
        ("departed", record.departed_at),
        ("confirmed", record.confirmed_at),
        ("arrived", record.arrived_at),
        ("identified_at", record.identified_at),
        ("ended", record.ended_at),
        ("sealed", record.sealed_at),
    )
    last = width - 150 - 100 - 72 - 78
    columns = (
        Column(words("instant"), last),
        Column(words("when"), 150),
        Column(words("clock_wall"), 100),
        Column(words("clock_monotonic"), 78, right=True),
        Column(words("clock_drift"), 72, right=True),
    )
    rows = []
    for name, at in moments:
        told = (words("not_reached"), "", "", "")
        if at:
            wall = words.local(at.wall).strftime("%H:%M:%S.%f")[:-3]
            told = f"{words.time(at)} ± {_seconds(at)} s", wall, f"{at.monotonic_ns / 1e9:,.3f}", f"{at.drift_ms:+d}"
        rows.append((Cell(words(name), TIMED), *(Cell(one, TIMED) for one in told)))
    known = [at for _, at in moments if at]
    zone, offset = exact(record.zone), words.offset(record.sealed_at.best)
    note = words("clock_note", zone=zone, offset=offset, device=typed(record.device))
    if len({at.boot for at in known}) > 1:
        note = wording.sentences(note, words("clock_boots"))
    pieces = [*table(columns, rows), *paragraph(note, width, SMALL, gap=2)]
    if any(at.suspect for at in known):
        pieces += paragraph(words("clock_suspect"), width, replace(SMALL, colour=WARN))
    first, *rest = pieces
    return tied([replace(first, gap=4), *rest])


def _seconds(at: Moment) -> str:
    return f"{max((at.latest - at.earliest).total_seconds() / 2, 0.1):.1f}"


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
        (words("principal_sum"), debt.principal, SUM),
        (words("interest_sum"), debt.interest, SUM),
        (words("fees_sum"), debt.fees, SUM),
        (words("total_sum"), debt.total, TOTAL),
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
                Cell(words.time(tick.at), NOTED),
                Cell(names.get(tick.by, typed(tick.by)), NOTED),
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
    given = replace(LISTED, colour=OK), replace(LISTED, colour=STOP)
    rows = [
        (
            Cell(words.of("consent", one.purpose), LISTED),
            Cell(words("given") if one.given else words("withdrawn"), given[0] if one.given else given[1]),
            Cell(words.time(one.at), NOTED),
            Cell(f"{typed(one.text_version)} {words.of('language', one.language)}", NOTED),
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


def proof(record: VisitRecord, words: Words, width: float, digest: str) -> list[Piece]:
    """What the paper can be checked by: the record's hash, the journal's line before it, and where."""
    pairs = [
        (words("proof_record"), digest),
        (words("proof_journal"), words("journal_value", seq=record.journal_seq, hash=typed(record.journal_hash))),
        *_held(record, words),
        (words("proof_check"), words("proof_how", url=typed(record.parties.check_url), code=grouped(digest[-16:]))),
    ]
    label = max(SMALL.width(name) + 10 for name, _ in pairs)
    first, *rest = entries(pairs, width, label=label, style=NOTED)
    return [replace(first, gap=4), *rest]


def _held(record: VisitRecord, words: Words) -> list[tuple[str, str]]:
    """Name and text of what the office had signed of the journal at the seal; nothing for reports of before."""
    held = record.held
    if held is None:
        return [(words("section_held"), words("held_none"))] if record.schema == SCHEMA else []
    said = note.told(held.note)
    tail = f"…{said.root[-12:]}" if said else "?"
    told = words("held", size=held.size, when=words.time(held.at), tail=tail, entry=held.leaf + 1)
    return [(words("section_held"), told)]
