"""Public holidays near a day: China's as the State Council arranged 2026, others' by country and part of it."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

import build_holidays
from fieldvisit.calendars import AHEAD, BEFORE, holidays_near, reckoned

COUNTRIES = ("CN", "US", "US-MA", "GB", "GB-ENG", "IN", "AU", "AU-NSW", "HK", "TW", "SG", "ID", "PH")


def days(country: str, first: date, last: date) -> set[date]:
    return {day for day, _ in holidays_near(country, first) if day <= last}


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date(2026, 1, 1), date(2026, 1, 3)),
        (date(2026, 2, 15), date(2026, 2, 23)),
        (date(2026, 4, 4), date(2026, 4, 6)),
        (date(2026, 5, 1), date(2026, 5, 5)),
        (date(2026, 6, 19), date(2026, 6, 21)),
        (date(2026, 9, 25), date(2026, 9, 27)),
        (date(2026, 10, 1), date(2026, 10, 7)),
    ],
)
def test_chinas_holidays_of_2026_day_by_day(first: date, last: date) -> None:
    span = {first + timedelta(days=one) for one in range((last - first).days + 1)}
    around = {day for day, _ in holidays_near("CN", first) if day <= last + timedelta(days=1)}
    assert around - {day for day in around if day < first} == span


@pytest.mark.parametrize(
    "day",
    [date(2026, 1, 4), date(2026, 2, 14), date(2026, 2, 28), date(2026, 5, 9), date(2026, 9, 20), date(2026, 10, 10)],
)
def test_a_weekend_that_china_works_is_no_holiday(day: date) -> None:
    assert day.weekday() >= 5
    assert day not in dict(holidays_near("CN", day))


def test_an_ordinary_weekend_is_no_holiday() -> None:
    assert holidays_near("CN", date(2026, 11, 21)) == ()


@pytest.mark.parametrize(
    ("country", "day", "name"),
    [
        ("CN", date(2026, 2, 17), "春节"),
        ("US", date(2026, 7, 4), "Independence Day"),
        ("GB-ENG", date(2026, 8, 31), "Late Summer Bank Holiday"),
        ("AU", date(2026, 12, 25), "Christmas Day"),
        ("ID", date(2026, 8, 17), "Hari Kemerdekaan Republik Indonesia"),
        ("HK", date(2026, 12, 25), "聖誕節"),
    ],
)
def test_names_are_in_the_language_of_the_place(country: str, day: date, name: str) -> None:
    assert dict(holidays_near(country, day))[day] == name


def test_a_part_of_a_country_has_its_own() -> None:
    assert date(2026, 4, 20) in dict(holidays_near("US-MA", date(2026, 4, 20)))  # Patriots' Day
    assert date(2026, 4, 20) not in dict(holidays_near("US", date(2026, 4, 20)))


@pytest.mark.parametrize("country", ["", "XX", "-", "ZZ-99", "../etc", "cn", "CHINA", "US\x00"])
def test_an_unknown_country_has_none(country: str) -> None:
    assert holidays_near(country, date(2026, 10, 1)) == ()


def test_an_unknown_part_counts_as_its_country() -> None:
    assert holidays_near("US-QQ", date(2026, 7, 1)) == holidays_near("US", date(2026, 7, 1))


def test_the_table_of_settled_years_is_the_librarys() -> None:
    assert build_holidays.FILE.read_text("utf-8") == build_holidays.table(), "run `make holidays`"


@pytest.mark.parametrize("country", ["CN", "US-MA"])
def test_where_the_table_ends_the_library_goes_on(country: str) -> None:
    first, last = date(2026, 12, 24), date(2027, 1, 7)
    known = {**reckoned(country, 2026), **reckoned(country, 2027)}
    assert dict(holidays_near(country, first)) == {day: name for day, name in known.items() if first <= day <= last}
    assert date(2027, 1, 1) in known


@given(
    st.sampled_from(COUNTRIES),
    st.dates(date(2015, 1, 1), date(2035, 12, 31)) | st.sampled_from([date.min, date.max, date(9999, 12, 20)]),
)
def test_only_days_that_are_near_in_order_and_once(country: str, day: date) -> None:
    found = holidays_near(country, day)
    listed = [one for one, _ in found]
    assert listed == sorted(set(listed))
    assert all(-BEFORE <= (one - day).days <= AHEAD for one in listed)
    assert all(name.strip() for _, name in found)
