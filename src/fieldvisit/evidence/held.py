"""What the office had signed of the laptop's journal when the report was sealed: one line of the report."""

from fieldvisit.evidence.words import Words
from fieldvisit.journal import note
from fieldvisit.model.record import SCHEMA, VisitRecord


def line(record: VisitRecord, words: Words) -> list[tuple[str, str]]:
    """Name and text: size, time and root of the office's last signature; nothing for reports of before."""
    held = record.held
    if held is None:
        return [(words("section_held"), words("held_none"))] if record.schema == SCHEMA else []
    said = note.told(held.note)
    tail = f"…{said.root[-12:]}" if said else "?"
    return [
        (words("section_held"), words("held", size=held.size, when=words.time(held.at), tail=tail, entry=held.leaf + 1))
    ]
