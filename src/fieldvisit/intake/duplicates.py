"""The same case twice, and the same person in many cases."""

from collections.abc import Iterable, Sequence

from fieldvisit.intake.rows import Reading
from fieldvisit.model.people import id_checksum_holds


def settle(readings: Sequence[Reading]) -> None:
    """Keep one case of equal repetitions (warning), none of repetitions that differ (error); join nobody's data.

    A case is creditor + case number: two creditors may use one number, which is a warning.
    """
    same: dict[tuple[str, str], list[Reading]] = {}
    numbers: dict[str, Reading] = {}
    for reading in readings:
        if not reading.case_no:
            continue
        same.setdefault((reading.creditor, reading.case_no), []).append(reading)
        first = numbers.setdefault(reading.case_no, reading)
        if first.creditor != reading.creditor:
            reading.note("case_no", "warning", "number_of_other_creditor", (("first", first.row),))
    for group in same.values():
        if len(group) > 1:
            _settle(group)
    _people(reading for reading in readings if reading.case)


def _settle(group: list[Reading]) -> None:
    first, *later = group
    cases = [reading.case for reading in group]
    if all(case == first.case for case in cases) and first.case is not None:
        for reading in later:
            reading.case = None
            reading.note("case_no", "warning", "same_again", (("first", first.row),))
        return
    if all(case is None for case in cases):
        return
    rows = (("first", first.row),)
    if first.case is not None:
        first.note("case_no", "info", "not_imported_twin", (("other", later[0].row),))
    for reading in group:
        reading.case = None
    for reading in later:
        reading.note("case_no", "error", "same_number_differs", rows)


def _people(readings: Iterable[Reading]) -> None:
    """Say that one visit may serve many debts; persons are told by ID only where its checksum holds."""
    known: dict[str, Reading] = {}
    for reading in readings:
        case = reading.case
        if case is None or not id_checksum_holds(case.id_no):
            continue
        first = known.setdefault(case.id_no, reading)
        if first is reading or first.case is None:
            continue
        alike = first.case.name == case.name
        reading.note("id_no", "info" if alike else "warning", "same_person" if alike else "same_id_other_name",
                     (("first", first.row),))  # fmt: skip
