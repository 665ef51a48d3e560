"""What stands under an attached file besides its label: when it came, what the camera claims, what is not in it."""

from collections.abc import Mapping

from fieldvisit.evidence.words import Words, typed
from fieldvisit.model.event import Attached
from fieldvisit.model.record import VisitRecord


def captions(record: VisitRecord, words: Words) -> Mapping[Attached, str]:
    """Return a line for each file. Older records have no times of adding; nothing is said of what is not known."""
    times = [words("file_added", at=words.time(at)) for at in record.attached_at]
    times += [""] * (len(record.attached) - len(times))
    return {one: _caption(one, added, words) for one, added in zip(record.attached, times, strict=False)}


def _caption(one: Attached, added: str, words: Words) -> str:
    parts = [added]
    if one.taken:
        parts.append(words("file_taken", at=typed(one.taken.replace("T", " ", 1))))
    if one.duration_s:
        parts.append(words("file_length", length=length(one.duration_s)))
    if one.removed:
        what = words("comma").join(words.of("attached.removed", key) for key in one.removed)
        parts.append(words("file_removed", what=what))
    return words("semicolon").join(filter(None, parts))


def length(seconds: int) -> str:
    """Write a length as `2:05` or `1:02:05`."""
    minutes, rest = divmod(max(seconds, 0), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"
