"""What the office had signed of the laptop's journal when the report was sealed: one sentence of the report."""

from fieldvisit.evidence.blocks import entry
from fieldvisit.evidence.page import Piece
from fieldvisit.evidence.words import Words
from fieldvisit.journal import note
from fieldvisit.model.record import SCHEMA, VisitRecord

LABEL = 84.0
"""Points the name in front takes."""


def section(record: VisitRecord, words: Words, width: float) -> list[Piece]:
    """Size, time and root of the office's last signature, and what it means; reports of before say nothing of it."""
    held = record.held
    if held is None:
        if record.schema != SCHEMA:
            return []
        return entry(words("section_held"), words("held_none"), width, label=LABEL)
    said = note.told(held.note)
    tail = f"…{said.root[-12:]}" if said else "?"
    text = words("held", size=held.size, when=words.time(held.at), tail=tail, entry=held.leaf + 1)
    return entry(words("section_held"), text, width, label=LABEL)
