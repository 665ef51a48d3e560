"""One judging by the whole Chinese pack, with nothing wrong and with everything: microseconds of processor time."""

import argparse
import json
import statistics
import time
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from fieldvisit.clock import Moment
from fieldvisit.model.case import AgreedHours, Channel, Circumstances, Contact, Inconvenient, StopFlag
from fieldvisit.model.order import Order, Staff
from fieldvisit.model.policy import Facts, Pack, When, judge
from fieldvisit.model.policy.shipped import packs

FLOOR_US = 1000
"""The promise: under a millisecond for the whole pack."""
NOON = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)


def ordinary(when: When) -> Facts:
    """A visit with nothing wrong, and a year of contacts behind it."""
    until = date(2027, 2, 1)
    order = Order("O", "C", "101", "102", "why", "900", NOON.date(), NOON.date(), 24, NOON, NOON)
    contacts = tuple(
        Contact(NOON - timedelta(days=9 + day), Channel.SMS if day % 3 else Channel.PHONE, not day % 6)
        for day in range(200)
    )
    return Facts(
        when=when,
        order=order,
        dpd=88,
        outsourcing_notice=date(2026, 11, 1),
        heard_from_office=NOON,
        balance_at=NOON,
        lead=Staff("101", "a", "A", until, until, until),
        companion=Staff("102", "b", "B", until, until, until),
        companion_confirmed=True,
        recorder="R",
        contacts=contacts,
        met="SELF",
        identified=True,
        refreshed_on=NOON.date(),
    )


def wrong(when: When) -> Facts:
    """Everything at once: stops, visits every day, agreed hours, bad times, an old balance, a wrong place."""
    known = Circumstances(
        inconvenient=tuple(Inconvenient(f"{hour:02}:00", f"{hour + 1:02}:00") for hour in range(6, 22, 4)),
        agreed=tuple(
            AgreedHours(NOON + timedelta(days=day), NOON + timedelta(days=day, hours=1), NOON, "SELF")
            for day in range(9)
        ),
        quiet_until=date(2026, 12, 1),
    )
    return replace(
        ordinary(when),
        order=None,
        stops=frozenset(StopFlag),
        lead=None,
        balance_at=None,
        circumstances=known,
        contacts=tuple(Contact(NOON - timedelta(days=day), Channel.VISIT, True, left="REFUSED") for day in range(200)),
        identified=False,
        refreshed_on=None,
        words=("THREAT", "LABEL"),
    )


def microseconds(pack: Pack, facts: Facts, moment: Moment, rounds: int) -> float:
    """Return the median of several runs, processor time of one judging in microseconds."""
    found = []
    for _ in range(5):
        started = time.process_time()
        for _ in range(rounds):
            judge(pack, facts, moment)
        found.append((time.process_time() - started) / rounds * 1e6)
    return statistics.median(found)


def measure(rounds: int) -> dict[str, object]:
    """Return the figures for every moment a visit is judged at."""
    pack = packs()["CN-2026"]
    day = Moment(NOON, 0, "b", NOON - timedelta(seconds=1), NOON + timedelta(seconds=1))
    night = NOON + timedelta(hours=13)
    late = Moment(night, 0, "b", night - timedelta(minutes=5), night + timedelta(minutes=5))
    return {
        "rules": len(pack.rules),
        "ordinary_us": {when.value: round(microseconds(pack, ordinary(when), day, rounds)) for when in When},
        "everything_wrong_us": {when.value: round(microseconds(pack, wrong(when), late, rounds)) for when in When},
        "floor_us": FLOOR_US,
    }


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=100)
    print(json.dumps(measure(parser.parse_args().rounds), indent=2))
