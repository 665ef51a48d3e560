"""Times and readings that no clock gives: the event is refused with its reason, and nothing behind it waits."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from fieldvisit.clock import Moment, exactly
from fieldvisit.model.event import CashCounted, Knocked, Received
from fieldvisit.model.outcome import Who
from fieldvisit.server import unsealed
from fieldvisit.server.office import Office
from server.laptop import START, Laptop
from server.test_sync import first_order, refused

NOW = exactly(START)
LAST, FIRST = datetime.max.replace(tzinfo=UTC), datetime.min.replace(tzinfo=UTC)


@pytest.mark.parametrize(
    "at",
    [
        exactly(datetime(9999, 12, 31, 15, tzinfo=UTC)),
        exactly(datetime(1, 1, 2, tzinfo=UTC)),
        replace(NOW, earliest=FIRST, latest=LAST),
        replace(NOW, monotonic_ns=1 << 70),
        replace(NOW, monotonic_ns=-(1 << 62)),
    ],
    ids=["last", "first", "wide", "high", "low"],
)
def test_a_reading_that_no_clock_gives(office: Office, laptop: Laptop, at: Moment) -> None:
    office.set_limits({"cash": "yes", "cash_most": "9000", "cash_day_most": "9000"})
    assert laptop.sync().status_code == 200
    order = first_order(laptop)
    laptop.begin(order, "V-1")
    for number in (1, 2):
        laptop.write(CashCounted(500, 500), visit="V-1", case=order.case_id, at=at)
        laptop.write(
            Received(f"R00-{number:06d}", 500, "CASH", "", "p", "SELF"), visit="V-1", case=order.case_id, at=at
        )
    laptop.write(Knocked(Who.NOBODY), visit="V-1", case=order.case_id, at=at)
    last = laptop.write(Knocked(Who.NOBODY), visit="V-1", case=order.case_id)
    assert laptop.sync().status_code == 200
    assert laptop.sync().status_code == 200
    assert set(refused(laptop).values()) == {"bad_time"}
    assert last not in refused(laptop)
    assert office.receipt_books(laptop.device)
    assert [one.visit_id for one in unsealed.visits(office.books)] == ["V-1"]
