"""Which of the office's answers need not be kept whole: those that signed for nothing new of this laptop."""

from dataclasses import replace

from fieldvisit.journal import tree
from fieldvisit.journal.audit import Kept


def passing(earlier: Kept | None, last: Kept | None, new: Kept) -> Kept | None:
    """Return a new answer as it is kept when of the one before only the log's note need stay; None when all of it must.

    `earlier` and `last` are the last two that are kept whole. What may go of `last`, when it signed for as many events
    as `earlier` did: its checkpoint, which says again what `earlier` said sooner, and its paths; the path that shows
    how the log grew leads past it from then on, made of both. Its note of the log stays for ever, for that is what
    convicts an office that showed others another log. The oldest answer and the newest, and the first over any event,
    stay whole.
    """
    if earlier is None or last is None or earlier.size != last.size or not last.log_size < new.log_size:
        return None
    if (last.since, new.since) != (earlier.log_size, last.log_size):
        return None
    sizes = (earlier.log_size, last.log_size, new.log_size)
    try:
        path = tree.joined(sizes, last.consistency, new.consistency)
    except ValueError:
        return None
    return replace(new, since=earlier.log_size, consistency=path)
