"""Write resources/holidays.json: the public holidays of the packs' countries in the years that are announced."""

import json
from pathlib import Path
from typing import Final

from fieldvisit.calendars import TABLE, reckoned
from fieldvisit.model.policy.shipped import packs

FILE = Path(__file__).resolve().parent.parent / "resources" / TABLE
YEARS: Final = (2026,)
"""Years that the State Council's notice is out for and the library knows; a later one is asked of the library, so that
an installation whose library is newer has the newer days."""


def table() -> str:
    """Return the table as JSON: country, year, day and its name in the country's language."""
    countries = sorted({pack.country for pack in packs().values() if pack.country})
    days = {
        country: {
            str(year): {day.isoformat(): name for day, name in sorted(reckoned(country, year).items())}
            for year in YEARS
        }
        for country in countries
    }
    return json.dumps(days, ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    FILE.write_text(table(), "utf-8")
