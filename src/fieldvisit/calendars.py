"""Public holidays, from the library `holidays`: by country, with the days that China's State Council moves about."""

from datetime import date, timedelta
from functools import lru_cache
from typing import Final

BEFORE: Final = 1
AHEAD: Final = 14
"""Days around a day whose holidays a judgement has to know: how far a closed window is looked up to open again."""
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
