"""A visit under way as the office hears of it: what tests of the people's requests begin with."""

from datetime import date
from typing import Any

import pytest

from fieldvisit import wire
from fieldvisit.model.event import (
    Identified,
    Knocked,
)
from fieldvisit.model.instalments import Method, PlanTerms
from fieldvisit.model.outcome import Who
from fieldvisit.server.office import Office
from server.conftest import enrolled, plan
from server.laptop import Laptop

STROKES = (((1, 2, 3), (4, 5, 6)),)
EXTENSION = """
[pack]
id = "OWN"
version = "2026.1"
effective = 2026-01-01
zone = "Asia/Shanghai"
extends = "CN-2026"

[[rule]]
id = "OWN-LIMIT-01"
level = "BLOCK"
check = "acknowledgement"
at = ["OFFER"]
parameters = { days = 1 }
citation = "x"
confidence = "practice"
sentence.zh-CN = "x"
sentence.en = "x"

[[rule]]
id = "OWN-LADDER-01"
level = "BLOCK"
check = "ladder"
at = ["PLAN"]
parameters = { reminders = 2, human = 1 }
citation = "x"
confidence = "practice"
sentence.zh-CN = "先提醒，再电话。"
sentence.en = "Remind first, then call."
"""


@pytest.fixture
def small(small_office: Office) -> Any:
    small_office.assign(plan(), first=3)
    with small_office.serving() as url:
        laptop = enrolled(small_office, url, "A", "B")
        assert laptop.sync().status_code == 200
        yield small_office, laptop
        laptop.http.close()


def at_the_door(laptop: Laptop) -> str:
    """Begin a visit and meet the person; return the case."""
    order = laptop.orders()[0]
    laptop.begin(order, "V-1")
    laptop.write(Knocked(Who.SELF), visit="V-1", case=order.case_id)
    laptop.write(Identified(True, "phone"), visit="V-1", case=order.case_id)
    return order.case_id


def say(laptop: Laptop, body: Any) -> None:
    laptop.write(body, visit="V-1", case=laptop.orders()[0].case_id)


def now(laptop: Laptop) -> Any:
    for _ in range(2):
        assert laptop.sync().status_code == 200
    name = laptop.orders()[0].case_id
    return [one.case for one in laptop.items if isinstance(one, wire.CaseItem) and one.case.case_id == name][-1]


def refused(laptop: Laptop) -> list[str]:
    return [one.reason for one in laptop.items if isinstance(one, wire.EventRefused)]


PLAN = PlanTerms(Method.EQUAL_INSTALMENT, 12, date(2026, 12, 15), 1000)
