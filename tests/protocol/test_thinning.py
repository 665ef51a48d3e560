"""Answers that are not kept whole: what was proven stays proven, and an office that rewrites is still convicted."""

from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from fieldvisit import keys
from fieldvisit.journal import Nodes, Tree, leaf_hash, proof, thinning, tree
from fieldvisit.journal.audit import Kept, Office, log_holds, notes_hold
from fieldvisit.wire import LogLeaf

KEY = keys.SigningKey.load(bytes(range(32)))
OFFICE = Office("OFFICE-1", KEY.public)
NOW = datetime(2026, 11, 23, 4, tzinfo=UTC)
EVENTS = [leaf_hash(bytes([each])) for each in range(60)]
steps = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 6)), min_size=1, max_size=12)
"""Between two syncs: how many events this laptop wrote, and how many entries other laptops made."""


def root(size: int) -> str:
    made = Tree()
    for leaf in EVENTS[:size]:
        made.append(leaf)
    return made.root()


class Given:
    """Everything an office answered, as it came and as it is kept."""

    def __init__(self, said: list[tuple[int, int]]) -> None:
        self.log, self.leaves = Nodes(), list[LogLeaf]()
        self.answers, self.kept, self.of_log = list[Kept](), list[Kept](), list[str]()
        size, place = 0, None
        for own, others in said:
            for _ in range(others):
                self._enter(LogLeaf("D-2", len(self.leaves) + 1, "00" * 32))
            if own:
                size += own
                place = len(self.leaves)
                self._enter(LogLeaf("D-1", size, root(size)))
            self._answer(size, place)

    def _enter(self, leaf: LogLeaf) -> None:
        self.leaves.append(leaf)
        self.log.append(proof.leaf_of(leaf))

    def _answer(self, size: int, place: int | None) -> None:
        held, fetch = len(self.leaves), self.log.fetch
        since = self.answers[-1].log_size if self.answers else 0
        if self.answers and held == since:
            return
        checkpoint = proof.sign_checkpoint(KEY, OFFICE.office_id, LogLeaf("D-1", size, root(size)), NOW)
        note = proof.sign_log(KEY, OFFICE.office_id, held, tree.root_at(held, fetch))
        path = () if place is None else tree.inclusion(place, held, fetch)
        new = Kept(held, note, size, checkpoint.note, place, path, since, tree.consistency(since, held, fetch))
        self.answers.append(new)
        earlier, last = ([None, None, *self.kept])[-2:]
        if passing := thinning.passing(earlier, last, new):
            self.of_log.append(self.kept.pop().log_note)
        self.kept.append(passing or new)


@settings(deadline=None, max_examples=60)
@given(steps)
def test_what_is_kept_proves_what_all_answers_proved(said: list[tuple[int, int]]) -> None:
    told = Given(said)
    roots = {size: root(size) for size in range(len(EVENTS))}
    assert notes_hold(told.answers, "D-1", OFFICE, roots) is None
    assert notes_hold(told.kept, "D-1", OFFICE, roots) is None
    assert {one.log_note for one in told.answers} == {one.log_note for one in told.kept} | set(told.of_log)
    assert (told.kept[0], told.kept[-1].log_note) == (told.answers[0], told.answers[-1].log_note)
    for size in {one.size for one in told.answers}:  # the first over any event stays, with when it was signed
        first = next(one for one in told.answers if one.size == size)
        same = next(one for one in told.kept if one.size == size)
        assert (same.note, same.inclusion, same.log_note) == (first.note, first.inclusion, first.log_note)
    assert len(told.kept) <= len({one.size for one in told.answers}) + 1


@settings(deadline=None, max_examples=60)
@given(steps, st.data())
def test_an_office_that_rewrites_its_log_is_convicted_by_what_is_kept(
    said: list[tuple[int, int]], data: st.DataObject
) -> None:
    told = Given(said)
    if not told.leaves:
        return
    at = data.draw(st.integers(0, told.answers[-1].log_size - 1))
    other = [*told.leaves[:at], LogLeaf("D-2", 10**6, "11" * 32), *told.leaves[at + 1 :]]
    notes = [*(one.log_note for one in told.kept), *told.of_log]
    points = [point for note in notes if (point := OFFICE.log(note))]
    roots, size, _ = log_holds(other, None, [point.size for point in points])
    assert size == len(told.leaves)
    convicting = {point.size for point in points if roots[point.size] != point.root}
    assert convicting == {one.log_size for one in told.answers if one.log_size > at}
