"""The sample: an office with the shipped hand-over file, two collectors, a day's orders, and their laptop enrolled."""

import secrets
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from fieldvisit import casework, sync
from fieldvisit.clock import Clock, SystemClock
from fieldvisit.intake import read
from fieldvisit.model import ids
from fieldvisit.model.case import Channel, Contact
from fieldvisit.model.order import Limits, Parties, Staff
from fieldvisit.paths import resource
from fieldvisit.server.office import Office, create
from fieldvisit.server.orders import Plan

CHINA = ZoneInfo("Asia/Shanghai")
FILE = "samples/handover-bank-gb18030.csv"
LEAD, COMPANION = "101", "102"
REASON = "电话、短信多次联系未果"
SLOTS = ((9, 30), (10, 30), (11, 30), (14, 0), (15, 0), (16, 0))

PARTIES = Parties(
    agency="杭州示例信用管理有限公司",
    agency_credit_code="91330100MA00000000",
    service_phone="0571-0000 0000",
    complaint_phone="0571-0000 0001",
    regulator_phone="12378",
    check_url="http://127.0.0.1/r",
)


class MorningClock:
    """A clock that was set to a given time when it was made and runs on from there at the usual pace."""

    def __init__(self, start: datetime) -> None:
        self._system = SystemClock()
        self._ahead = start - self._system.wall()

    def wall(self) -> datetime:
        return self._system.wall() + self._ahead

    def monotonic_ns(self) -> int:
        return self._system.monotonic_ns()

    def boot(self) -> str:
        return self._system.boot()


def lawful_morning(clock: Clock) -> datetime:
    """Return half past nine, Chinese time, of the day before: lawful, and past everywhere, so certificates hold now."""
    yesterday = clock.wall().astimezone(CHINA).date() - timedelta(days=1)
    return datetime.combine(yesterday, time(9, 30), CHINA)


@dataclass(frozen=True, slots=True)
class Sample:
    """The sample's places and the two passphrases, made for this folder and kept in its `passphrases.txt`."""

    folder: Path
    lead_word: str
    companion_word: str

    @property
    def office(self) -> Path:
        """The office's data folder."""
        return self.folder / "office"

    @property
    def laptop(self) -> Path:
        """The laptop's profile folder."""
        return self.folder / "laptop"


def prepare(folder: Path) -> Sample:
    """Return the sample in a folder, with its passphrases made on first use."""
    folder.mkdir(parents=True, exist_ok=True)
    words = folder / "passphrases.txt"
    if not words.exists():
        made = [f"{ids.new('try', 4)}-{secrets.token_urlsafe(9)}" for _ in range(2)]
        words.touch(mode=0o600)
        words.write_text("\n".join(made) + "\n", "ascii")
    lead, companion = words.read_text("ascii").split()[:2]
    return Sample(folder, lead, companion)


def open_office(sample: Sample, clock: Clock) -> Office:
    """Open the sample's office, made on first use, with the cases as of today and orders for today."""
    if (sample.office / "office.json").exists():
        office = Office(sample.office, None, clock)
    else:
        office = create(sample.office, PARTIES, limits=Limits(60, 500_00, 200_00), clock=clock)
    today = office.books.today()
    for member in _staff(today):
        office.add_user(member)
    handed = read(resource(FILE), handover=today)
    office.take_in(handed, today)
    marker = sample.folder / f"orders-{today}"
    if not marker.exists():
        office.add_contacts([line for case in handed.cases for line in _called(case.case_no, today)])
        for hour, minute in SLOTS:
            start = time(hour, minute)
            until = time(hour + 1, minute)
            plan = Plan(
                LEAD,
                COMPANION,
                today,
                today,
                start,
                until,
                reason=REASON,
                approver="900",
                outsourcing_notice=today - timedelta(days=20),
            )
            office.assign(plan, first=1)
        marker.touch()
    return office


def _called(case_no: str, today: date) -> list[tuple[str, Contact]]:
    """A reminder, then three calls that nobody took: what has to have happened before anybody is visited."""
    tries = ((15, Channel.SMS), (12, Channel.PHONE), (9, Channel.PHONE), (6, Channel.PHONE))
    morning = datetime.combine(today, time(10, 30), CHINA).astimezone(UTC)
    return [(case_no, Contact(morning - timedelta(days=days), channel, False)) for days, channel in tries]


def _staff(today: date) -> tuple[Staff, ...]:
    until = today + timedelta(days=180)
    return (
        Staff(LEAD, "李㛃", "HZ-0101", until, until, until),
        Staff(COMPANION, "王建国", "HZ-0102", until, until, until),
    )


def enrol_laptop(sample: Sample, office: Office, address: str, clock: Clock) -> None:
    """Enrol the laptop with both collectors unless it is, tell it the office's address of this run, and sync once."""
    fresh = not (sample.laptop / "profile.json").exists()
    if fresh:
        sync.enrol(sample.laptop, address, office.enrol_code(LEAD), sample.lead_word, clock)
    desk = casework.unlock(sample.laptop, sample.lead_word, clock).desk
    try:
        desk.store.settings.set("office_address", address)
        if fresh:
            sync.enrol_companion(desk, office.enrol_code(COMPANION), sample.companion_word)
        sync.sync_once(desk)
    finally:
        desk.store.close()
