"""The conversation: what both sides say, kept as it is typed."""

from fieldvisit.casework.words import STATEMENT, drawable
from fieldvisit.casework.writing import settle, stand
from fieldvisit.coding import canonical
from fieldvisit.errors import TooLong
from fieldvisit.model.visit import Visit
from fieldvisit.store.desk import Desk


def note(desk: Desk, visit_id: str, notes: str | None = None, statement: str | None = None) -> Visit:
    """Keep what is typed: the collectors' notes and the person's own statement; None leaves one as it is.

    Durable when it returns, and not yet an event: the journal gets it when the step is left (`keep_notes`, and every
    verb that changes the step) and before sealing. Raises TooLong, NoGlyph; then what was kept before stays kept.
    """
    visit = stand(desk, visit_id, "note")
    held = desk.store.drafts.get(visit_id)
    before = (held.notes, held.statement) if held else (visit.notes, visit.statement)
    after = (before[0] if notes is None else notes, before[1] if statement is None else statement)
    for old, new in zip(before, after, strict=True):
        drawable(new, old)
    size, length = len(canonical(after)), sum(map(len, after))
    if size > STATEMENT:
        raise TooLong(limit=length * STATEMENT // size, length=length)  # in characters of this text, as people count
    if after != before:
        desk.store.drafts.put(visit_id, *after, desk.moment())
    return visit


def keep_notes(desk: Desk, visit_id: str) -> Visit:
    """Bring the typed statements into the journal: when a page is left. Nothing new, nothing written."""
    with desk.store.atomic():
        return settle(desk, stand(desk, visit_id, "keep_notes"))
