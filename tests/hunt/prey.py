"""All that is hunted, in the short form of every day and in the long one: made by rule, the same every time."""

from collections.abc import Iterator
from typing import Any

from hunt import attacks, bombs, in_place, mutants, people
from hunt.specimens import Plain, Specimens


def crafted(s: Specimens, files: tuple[str, ...], *, every: int = 1) -> Iterator[tuple[Any, ...]]:
    """Files made with a thought: some fifteen hundred attacks when each is tried on every file."""
    yield from attacks.later_revisions(s, files, every=every)
    for data in s.files.values():
        yield from in_place.dictionaries(data)
        yield from in_place.malleable(data)
        yield from in_place.trailers(data)
    yield from in_place.more_certificates(s)
    yield from people.foreign(s)
    yield from people.profiles(s)
    yield from people.weak(s)
    yield from people.insiders(s)
    yield from people.revoked(s)


def bombs_only() -> Iterator[tuple[Any, ...]]:
    """Files that want time or memory."""
    yield from bombs.bombs()


def short(s: Specimens) -> Iterator[tuple[Any, ...]]:
    """Some two thousand changes, of every file and at every kind of place."""
    for number, (which, data) in enumerate(s.files.items()):
        other = s.files["renewed" if which != "renewed" else "late"]
        yield from _named(which, mutants.changed(data, mutants.kinds_of_place(data, number, 20), number))
        yield from _named(which, mutants.containers(data, 1999))
        yield from _named(which, mutants.cut(data, 40, number))
        yield from _named(which, mutants.shuffled(data, other, 40, number))
        yield from _named(which, mutants.appended(data, other))
        yield from _named(which, mutants.spliced(data, other))


def long(s: Plain, which: str, part: int, parts: int) -> Iterator[tuple[Any, ...]]:
    """Every byte behind the layout of one file and each eleventh of the layout, one part of so many."""
    data = s.files[which]
    laid_out = mutants.ends(data)[0]
    places = [*range(0, laid_out, 11), *range(laid_out, len(data))][part::parts]
    yield from _named(which, mutants.changed(data, places, part))
    yield from _named(which, mutants.changed(data, mutants.kinds_of_place(data, 1000 + part, 200), 1000 + part))
    yield from _named(which, mutants.containers(data, 61 + part))
    yield from _named(which, mutants.cut(data, 1000, 2000 + part))
    for number, other in enumerate(s.files.values()):
        if other != data:
            yield from _named(which, mutants.shuffled(data, other, 300, 3000 + 100 * part + number))
            if part == 0:
                yield from _named(which, mutants.appended(data, other))
                yield from _named(which, mutants.spliced(data, other))


def _named(which: str, found: Iterator[tuple[str, bytes]]) -> Iterator[tuple[str, bytes]]:
    return ((f"{which}, {name}", data) for name, data in found)
