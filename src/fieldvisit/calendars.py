"""Public holidays by country, as the library `holidays` has them, with the days China's State Council moves about."""

import json
from datetime import date, timedelta
from functools import cache, lru_cache
from typing import Final

from fieldvisit.paths import resource

BEFORE: Final = 1
AHEAD: Final = 14
"""Days around a day whose holidays a judgement has to know: how far a closed window is looked up to open again."""
TABLE: Final = "holidays.json"
_WEEKEND: Final = (5, 6)


def holidays_near(country: str, day: date) -> tuple[tuple[date, str], ...]:
    """Return the public holidays from the day before to fourteen days after, with their names, in order.

    `country` is ISO 3166, a subdivision after a hyphen (CN, GB-ENG, AU-NSW); of an unknown subdivision the country's
    own count, and an unknown country has none. Names are in the country's language.
    """
    first, last = (date.fromordinal(_held(day.toordinal() + days)) for days in (-BEFORE, AHEAD))
    found: dict[date, str] = {}
    for year in range(first.year, last.year + 1):
        found |= _of_year(country, year)
    return tuple((one, name) for one, name in sorted(found.items()) if first <= one <= last)


def _held(ordinal: int) -> int:
    return min(max(ordinal, date.min.toordinal()), date.max.toordinal())


@lru_cache(maxsize=16)
def _of_year(country: str, year: int) -> dict[date, str]:
    settled = _settled().get(country, {}).get(str(year))
    if settled is None:
        return reckoned(country, year)
    return {date.fromisoformat(day): name for day, name in settled.items()}


@cache
def _settled() -> dict[str, dict[str, dict[str, str]]]:
    """Return the days of the packs' countries in years that are announced: country, year, day and its name.

    `packaging/build_holidays.py` writes the table from the library, whose loading costs more than all else of Today.
    """
    found: dict[str, dict[str, dict[str, str]]] = json.loads(resource(TABLE).read_text("utf-8"))
    return found


def reckoned(country: str, year: int) -> dict[date, str]:
    """Return a year's public holidays as the library reckons them; about 0.1 s when it has to be loaded."""
    from holidays import country_holidays

    code, _, part = country.partition("-")
    for subdivision in (part or None, None):
        try:
            kind = type(country_holidays(code, subdiv=subdivision))
            known = country_holidays(code, subdiv=subdivision, years=year, language=kind.default_language)
        except (NotImplementedError, TypeError):
            continue
        found = {day: name for day, name in known.items() if day.year == year}
        return _joined(found, known.weekend_workdays) if code == "CN" else found
    return {}


def _joined(found: dict[date, str], worked: set[date]) -> dict[date, str]:
    """Add the weekends that a Chinese holiday runs into, as its notice counts them; of worked ones there are none."""
    free = {day: name for day, name in found.items() if day not in worked}
    one_day = timedelta(days=1)
    for _ in _WEEKEND:
        for day, name in list(free.items()):
            for beside in (day - one_day, day + one_day):
                if beside.weekday() in _WEEKEND and beside.year == day.year and beside not in worked:
                    free.setdefault(beside, name)
    return free
