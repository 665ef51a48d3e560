"""What a careful reader notices when a case's cells are held against each other and the hand-over date."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from fieldvisit.evidence.lacking import lacking
from fieldvisit.intake import cells as read
from fieldvisit.intake.cells import Unreadable
from fieldvisit.intake.dates import DAYS_1904, Order, day
from fieldvisit.intake.people import birth_of, is_male
from fieldvisit.intake.rows import Reading
from fieldvisit.model.case import Case

_ADULT: Final = 18
_STAGES: Final = ((0, "M0"), (30, "M1"), (60, "M2"), (90, "M3"), (120, "M4"), (150, "M5"), (180, "M6"))
_SETTLED: Final = re.compile("已?结清|已还清|已销案|销户|settled|paid ?(?:off|up|in full)|closed", re.IGNORECASE)
_HOUSE: Final = re.compile("[0-9]|[一二三四五六七八九十百零〇]+(?:号|室|栋|幢|组|弄|队)")
_HOME_CURRENCY: Final = frozenset({"", "cny", "rmb", "人民币", "156", "元", "人民币元", "¥", "cny人民币"})
_MALE: Final = frozenset({"男", "男性", "m", "male", "先生"})
_FEMALE: Final = frozenset({"女", "女性", "f", "female", "女士"})


@dataclass(frozen=True, slots=True)
class AsOf:
    """The day the file is of. `sure` when it was given, stands in the title, or most rows' overdue days agree on it."""

    day: date
    sure: bool


def as_of(given: date | None, titled: date | None, readings: Sequence[Reading]) -> AsOf | None:
    """Return the day of the file: given, else titled, else overdue date + overdue days of most rows, else a guess.

    The guess (the ninth decile of the overdue dates) never tells that days are wrong; it only keeps minors out.
    """
    if stated := given or titled:
        return AsOf(stated, True)
    cases = [reading.case for reading in readings if reading.case]
    if not cases:
        return None
    days = Counter(case.overdue_since + timedelta(days=case.dpd) for case in cases if case.dpd is not None)
    if days:
        found, count = max(days.items(), key=lambda item: (item[1], item[0]))
        if count * 2 > len(cases):
            return AsOf(found, True)
    dates = sorted(case.overdue_since for case in cases)
    return AsOf(dates[(len(dates) - 1) * 9 // 10], False)


def check(reading: Reading, moment: AsOf | None, order: Order | None, mac: bool) -> None:
    """Add to a reading what its own cells contradict; a minor or a foreign currency takes the case away."""
    case = reading.case
    if case is None:
        return
    if not _HOUSE.search(read.nfkc(case.address)):
        reading.note("address", "warning", "no_house_number")
    for field, character in lacking(case):
        reading.note(field, "warning", "no_glyph", (("character", character),))
    if reading.extra:
        _person(reading, case, order, mac)
        _placement(reading, case, moment, order, mac)
    if moment:
        _age(reading, case, moment, order, mac)
        _overdue(reading, case, moment)


def _extra_day(reading: Reading, name: str, order: Order | None, mac: bool) -> date | None:
    try:
        return day(reading.extra.get(name, ""), order, mac)
    except Unreadable:
        reading.note(name, "info", "not_checked")
        return None


def _person(reading: Reading, case: Case, order: Order | None, mac: bool) -> None:
    said = read.nfkc(read.line(reading.extra.get("gender", ""))).lower()
    male = is_male(case.id_no)
    if male is not None and said in (_FEMALE if male else _MALE):
        reading.note("gender", "warning", "gender_differs")
    born = _extra_day(reading, "birthday", order, mac)
    if born and (stated := birth_of(case.id_no)) and stated != born:
        reading.note("birthday", "warning", "birthday_differs")


def _placement(reading: Reading, case: Case, moment: AsOf | None, order: Order | None, mac: bool) -> None:
    if read.nfkc(read.line(reading.extra.get("currency", ""))).lower().replace(" ", "") not in _HOME_CURRENCY:
        reading.note("currency", "error", "other_currency")
    if _SETTLED.fullmatch(read.line(reading.extra.get("status", ""))):
        reading.note("status", "warning", "settled")
    placed = _extra_day(reading, "placed_on", order, mac)
    recall = _extra_day(reading, "recall_on", order, mac)
    if recall and placed and recall < placed:
        reading.note("recall_on", "warning", "recall_before_placed")
    elif recall and moment and moment.sure and recall < moment.day:
        reading.note("recall_on", "warning", "recall_past")
    if reading.placed is not None and reading.placed < case.principal:
        reading.note("placed", "warning", "placed_below_principal")


def _age(reading: Reading, case: Case, moment: AsOf, order: Order | None, mac: bool) -> None:
    try:
        said = read.whole(reading.extra.get("age", ""))
        birthday = day(reading.extra.get("birthday", ""), order, mac)
    except Unreadable:
        said, birthday = None, None
    if any(born and _years(born, moment.day) < _ADULT for born in (birth_of(case.id_no), birthday)):
        reading.note("id_no", "error", "minor")
    elif said is not None and said < _ADULT:
        reading.note("age", "error", "minor")


def _years(born: date, on: date) -> int:
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def _overdue(reading: Reading, case: Case, moment: AsOf) -> None:
    if moment.sure and case.overdue_since > moment.day:
        reading.note("overdue_since", "warning", "overdue_in_future")
        return
    if case.dpd is None:
        return
    days = (moment.day - case.overdue_since).days
    if moment.sure and abs(days - case.dpd) == DAYS_1904:
        reading.note("overdue_since", "warning", "serial_1904", (("days", DAYS_1904),))
    elif moment.sure and days != case.dpd:
        reading.note("dpd", "info", "dpd_differs", (("days", days), ("dpd", case.dpd)))
    bucket = next((name for most, name in _STAGES if case.dpd <= most), "M7+")
    if re.fullmatch(r"M[0-9]\+?", case.stage) and case.stage.rstrip("+") != bucket.rstrip("+"):
        reading.note("stage", "info", "stage_differs", (("dpd", case.dpd), ("stage", bucket)))
