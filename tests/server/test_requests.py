"""What is asked for and learned at the door: it stops the case at once, the office answers, and everybody is told."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from fieldvisit import wire
from fieldvisit.errors import NotFound, ServerConfig
from fieldvisit.model.case import AddressState, Channel, Circumstances, Contact, Inconvenient, StopFlag
from fieldvisit.model.event import (
    Acknowledged,
    AddressStated,
    Handed,
    HoursAgreed,
    Identified,
    Incident,
    Knocked,
    Left,
    MessageAsked,
    Offer,
    PersonSaid,
    RecorderStopped,
    Shown,
    TimesTold,
)
from fieldvisit.model.instalments import Method, PlanTerms
from fieldvisit.model.offers import WaiverTerms
from fieldvisit.model.outcome import IncidentKind, OfferKind, Said, Who
from fieldvisit.model.policy import BadPack
from fieldvisit.server import phone_list, tables
from fieldvisit.server.approving import OrderForbidden
from fieldvisit.server.asked import Answer
from fieldvisit.server.office import Office
from server.conftest import enrolled, plan
from server.laptop import START, FixedClock, Laptop


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


@pytest.mark.parametrize("accepted", [True, False])
def test_a_plan_holds_the_case_until_somebody_else_decides(office: Office, laptop: Laptop, accepted: bool) -> None:
    """Domain 5, situation 8."""
    case_id = at_the_door(laptop)
    say(laptop, Offer(OfferKind.COMPLAINT, text="x"))
    say(laptop, Offer(OfferKind.PLAN, plan=PLAN, periods=12))
    assert now(laptop).stops == {StopFlag.COMPLAINT_OPEN, StopFlag.PROPOSAL_OPEN}
    number = f"{laptop.device}-20261121-0001-2"
    assert [one.number for one in office.tickets(only_open=True)] == [number[:-1] + "1", number]
    with pytest.raises(ServerConfig, match="own_visit"):
        office.decide(Answer(number, accepted, "x", "B"))
    office.decide(Answer(number, accepted, "同意分期", "M"))
    with pytest.raises(ServerConfig, match="already_decided"):
        office.decide(Answer(number, accepted, "x", "M"))
    assert now(laptop).stops == {StopFlag.COMPLAINT_OPEN} | ({StopFlag.PLAN_ACTIVE} if accepted else set())
    told = [one.decision for one in laptop.items if isinstance(one, wire.DecisionItem)]
    assert [(one.number, one.case_id, one.accepted, one.approver) for one in told] == [(number, case_id, accepted, "M")]


def test_more_time_moves_the_due_date_and_the_days_overdue(small: tuple[Office, Laptop]) -> None:
    office, laptop = small
    at_the_door(laptop)
    say(laptop, Offer(OfferKind.EXTENSION, due=date(2027, 1, 10), text="住院"))
    assert laptop.sync().status_code == 200
    office.decide(Answer(office.tickets()[0].number, True, "同意", "M"))
    case = now(laptop)
    assert (case.case.overdue_since, case.case.dpd, case.stops) == (date(2027, 1, 10), 0, set())
    with pytest.raises(OrderForbidden, match="CN-DPD-01"):
        office.assign(plan("C", "D"), names=[case.case_id])


@pytest.mark.parametrize(
    "offer",
    [
        Offer(OfferKind.PLAN, plan=replace(PLAN, periods=61), periods=61),
        Offer(OfferKind.PLAN, plan=replace(PLAN, principal=1 << 50), periods=12),
        Offer(OfferKind.WAIVER, waiver=WaiverTerms(1, 0, "失业")),
        Offer(OfferKind.EXTENSION, due=date(2029, 1, 1), text="x"),
        Offer(OfferKind.EXTENSION),
    ],
    ids=lambda one: one.kind.value,
)
def test_nothing_beyond_the_offices_limits_is_accepted(small: tuple[Office, Laptop], offer: Offer) -> None:
    office, laptop = small
    at_the_door(laptop)
    say(laptop, offer)
    assert laptop.sync().status_code == 200
    number = office.tickets()[0].number
    with pytest.raises(ServerConfig, match="beyond_limits"):
        office.decide(Answer(number, True, "好", "M"))
    assert now(laptop).stops == {StopFlag.PROPOSAL_OPEN}
    office.decide(Answer(number, False, "超出限额", "M"))
    assert now(laptop).stops == set()


def test_an_answered_objection_keeps_its_stop_unless_lifted(small: tuple[Office, Laptop], clock: FixedClock) -> None:
    office, laptop = small
    at_the_door(laptop)
    say(laptop, Offer(OfferKind.DISPUTE, text="金额不对"))
    say(laptop, Offer(OfferKind.DATA_REQUEST, text="要副本"))
    say(laptop, Offer(OfferKind.PROMISE, amount=1))
    assert now(laptop).stops == {StopFlag.DISPUTE}
    clock.pass_by(days=16)
    first, second = office.tickets(only_open=True)
    assert (first.days, first.late, second.kind) == (15, True, OfferKind.DATA_REQUEST)
    with pytest.raises(ServerConfig, match="not_liftable"):
        office.decide(Answer(second.number, True, "已寄", "M", lift=True))
    office.decide(Answer(second.number, True, "已寄", "M"))
    office.decide(Answer(first.number, True, "已更正", "M", lift=True))
    assert now(laptop).stops == set()
    with pytest.raises(NotFound):
        office.decide(Answer("D-NONE-1", True, "x", "M"))
    with pytest.raises(ServerConfig, match="reason_missing"):
        office.decide(Answer(first.number, True, " ", "M"))


def test_what_the_person_tells_goes_to_all_who_hold_the_case(office: Office, url: str, laptop: Laptop) -> None:
    order = laptop.orders()[0]
    office.assign(plan("C", "D"), names=[order.case_id])
    other = enrolled(office, url, "C")
    at_the_door(laptop)
    times = (Inconvenient("12:00", "14:00", "MON"),)
    since = datetime(2026, 11, 21, 14, tzinfo=UTC)
    for body in (
        TimesTold(times),
        HoursAgreed(since, since + timedelta(hours=1), "1", "zh-CN"),
        MessageAsked("邻居", True),
        AddressStated(AddressState.MOVED),
        Shown("badge", "en"),
        Handed("leaflet", "en", "1"),
        PersonSaid(Said.DISAGREEMENT, "不认", "zh-CN"),
        RecorderStopped("withdrawn"),
        Left("ASKED_TO_LEAVE", forbidden=True),
    ):
        say(laptop, body)
    assert laptop.sync().status_code == 200
    assert refused(laptop) == []
    assert other.sync().status_code == 200
    case = next(one.case for one in reversed(other.items) if isinstance(one, wire.CaseItem))
    known = case.circumstances
    assert (known.inconvenient, known.do_not_contact, known.address_state) == (times, ("邻居",), AddressState.FORBIDDEN)
    assert [(one.since, one.by) for one in known.agreed] == [(since, "SELF")]
    assert case.stops == {StopFlag.DO_NOT_VISIT}


def test_hours_agreed_anew_take_the_place_of_those_before(small: tuple[Office, Laptop]) -> None:
    """Who first says ten and then says nine has not agreed to ten."""
    _, laptop = small
    at_the_door(laptop)
    since = datetime(2026, 11, 21, 14, tzinfo=UTC)
    for hours in (2, 1):
        say(laptop, HoursAgreed(since, since + timedelta(hours=hours), "1", "zh-CN"))
    assert [one.until for one in now(laptop).circumstances.agreed] == [since + timedelta(hours=1)]


def test_hours_for_longer_than_a_night_or_agreed_by_nobody_do_not_count(small: tuple[Office, Laptop]) -> None:
    _, laptop = small
    since = datetime(2026, 11, 21, 14, tzinfo=UTC)
    laptop.begin(laptop.orders()[0], "V-1")
    say(laptop, HoursAgreed(since, since + timedelta(hours=1), "1", "zh-CN"))
    say(laptop, HoursAgreed(since, since + timedelta(days=300), "1", "zh-CN"))
    assert now(laptop).circumstances == Circumstances()
    assert refused(laptop) == ["consent_of_nobody", "bad_time"]


def test_a_restricted_incident_is_read_by_name_only_and_written_down(small: tuple[Office, Laptop]) -> None:
    """Domain 5, situations 13 and 14."""
    office, laptop = small
    at_the_door(laptop)
    say(laptop, Incident(IncidentKind.HOME_VIOLENCE, "手臂有伤"))
    say(laptop, Incident(IncidentKind.CONDUCT, "争吵"))
    assert now(laptop).stops == {StopFlag.INCIDENT_HOLD}
    assert [one.kind for one in office.incidents()] == [IncidentKind.CONDUCT]
    row = tables.audit
    chosen = sa.select(row.c.subject).where(row.c.action == "read-restricted")
    with office.books.database.read() as connection:
        assert connection.execute(chosen).all() == []
    assert {one.text for one in office.incidents(restricted=True)} == {"手臂有伤", "争吵"}
    with office.books.database.read() as connection:
        assert [one.subject for one in connection.execute(chosen)] == [laptop.orders()[0].case_id]


STROKES = (((1, 2, 3), (4, 5, 6)),)


def test_a_signature_under_the_debt_counts_only_where_the_office_wants_it(small: tuple[Office, Laptop]) -> None:
    office, laptop = small
    at_the_door(laptop)
    say(laptop, Acknowledged(declined="不签"))
    say(laptop, Acknowledged(STROKES))
    assert laptop.sync().status_code == 200
    assert refused(laptop) == ["acknowledgement_unwanted"]
    office.set_limits({"acknowledgement": "yes"})
    say(laptop, Acknowledged(STROKES))
    assert laptop.sync().status_code == 200
    assert refused(laptop) == ["acknowledgement_unwanted"]


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


def test_an_own_pack_is_stricter_from_the_order_to_the_signature(office: Office, url: str) -> None:
    office.set_limits({"acknowledgement": "yes"})
    office.publish(EXTENSION)
    office.choose_pack("OWN")
    with pytest.raises(OrderForbidden, match="OWN-LADDER-01"):
        office.assign(plan(), first=1)
    case_id = office.assign(replace(plan(), pack_id="CN-2026"), first=1)
    assert case_id
    with office.books.database.read() as connection:
        second = connection.execute(sa.select(tables.cases.c.case_id).order_by(tables.cases.c.position)).scalars()
        name = list(second)[1]
    before = START - timedelta(days=1)
    assert office.add_contacts([(name, Contact(before, kind, False)) for kind in (Channel.SMS, Channel.PHONE)]) == 2
    assert office.assign(plan(), names=[name])
    laptop = enrolled(office, url, "A", "B")
    assert laptop.sync().status_code == 200
    packs = [one.pack_id for one in laptop.items if isinstance(one, wire.PackItem)]
    assert packs.index("CN-2026") < packs.index("OWN")
    order = next(one for one in laptop.orders() if one.case_id == name)
    assert order.pack_id == "OWN"
    laptop.begin(order, "V-9")
    laptop.write(Acknowledged(STROKES), visit="V-9", case=name)
    assert laptop.sync().status_code == 200
    assert laptop.sync().status_code == 200
    assert refused(laptop) == ["acknowledgement_barred"]


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        (("2026.1", "2025.9"), ServerConfig),
        (("Remind first", "Remind soon"), ServerConfig),
        (("OWN-LADDER-01", "CN-STOP-01"), BadPack),
        (('"CN-2026"', '"NONE"'), BadPack),
        (("[pack]", "[pack"), BadPack),
    ],
    ids=str,
)
def test_an_older_or_looser_pack_is_not_signed(
    small_office: Office, change: tuple[str, str], wrong: type[Exception]
) -> None:
    small_office.publish(EXTENSION)
    small_office.publish(EXTENSION)
    with pytest.raises(wrong):
        small_office.publish(EXTENSION.replace(*change))
    with pytest.raises(NotFound):
        small_office.choose_pack("NONE")


LOOSER = EXTENSION.replace('version = "2026.1"', 'version = "2026.2"')


@pytest.mark.parametrize(
    "text",
    [
        LOOSER.replace('extends = "CN-2026"\n', ""),
        LOOSER.replace('"CN-2026"', '"ALL-VISITS"').replace('zone = "Asia/Shanghai"', 'zone = "UTC"'),
        EXTENSION.replace('"OWN"', '"FREE"').replace('extends = "CN-2026"\n', ""),
        EXTENSION.replace('"OWN"', '"CN-2026"').replace('"2026.1"', '"2099.1"').replace('extends = "CN-2026"\n', ""),
    ],
    ids=["no base any more", "another base", "no base at all", "in the place of the law"],
)
def test_no_version_of_an_own_pack_leaves_the_law_behind(small_office: Office, text: str) -> None:
    """Stricter rules of an organisation's own stand on the law's; no later version steps down from there."""
    small_office.publish(EXTENSION)
    with pytest.raises((ServerConfig, BadPack)):
        small_office.publish(text)
    stricter = LOOSER + "# the same again\n"
    assert small_office.publish(stricter).extends == "CN-2026"


@pytest.mark.parametrize("mark", ["place", "person"])
def test_a_household_counts_together(office: Office, laptop: Laptop, mark: str) -> None:
    """Of somebody else at the address no more is told than when, how and whether they were reached."""
    order = laptop.orders()[0]
    row = tables.cases
    with office.books.database.write() as connection:
        mine = connection.execute(sa.select(row).where(row.c.case_id == order.case_id)).one()
        other = connection.execute(sa.select(row.c.case_id).order_by(row.c.position.desc()).limit(1)).scalar_one()
        connection.execute(sa.update(row).where(row.c.case_id == other).values({mark: getattr(mine, mark)}))
    line = Contact(START - timedelta(days=2), Channel.PHONE, True, "接通", "C", "母亲")
    assert office.add_contacts([(other, line)]) == 1
    assert office.add_contacts([(other, line)]) == 0
    told = line if mark == "person" else Contact(line.at, line.channel, line.reached)
    (shared,) = [one for one in now(laptop).contacts if one.household and one.at == line.at]
    assert shared == replace(told, household=True)


CSV = "case,at,channel,reached,note\nX1,2026-11-01 09:30,sms,no,\n"


def test_a_telephone_systems_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "calls.csv"
    for encoding in ("utf-8", "utf-8-sig", "gb18030"):
        path.write_bytes(CSV.replace("no,", "否,无人").encode(encoding))
        at = datetime(2026, 11, 1, 1, 30, tzinfo=UTC)
        assert phone_list.read(path, "Asia/Shanghai", START) == [("X1", Contact(at, Channel.SMS, False, "无人"))]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\0",
        "case,at\n",
        "case,at,channel,reached,secret\n",
        CSV.replace("sms", "VISIT"),
        CSV.replace("2026-11-01", "2999-11-01"),
        CSV.replace("2026-11-01 09:30", "0001-01-01"),
        CSV.replace(",no,", ",maybe,"),
        CSV.replace(",no,", ",no,\x1b[31m"),
        CSV.replace(",no,", ",no," + "x" * 500),
        CSV + "X2,2026-11-01\n",
        CSV + '"open',
    ],
    ids=range(12),
)
def test_a_hostile_file_of_calls_is_refused_whole(tmp_path: Path, text: str) -> None:
    path = tmp_path / "calls.csv"
    path.write_text(text, "utf-8")
    with pytest.raises(ServerConfig):
        phone_list.read(path, "Asia/Shanghai", START)
    path.write_bytes(b"\xff\xfe\x00\xd8" + text.encode("utf-16-le", "replace"))
    with pytest.raises(ServerConfig):
        phone_list.read(path, "Asia/Shanghai", START)


def test_circumstances_are_set_cleared_and_checked(small: tuple[Office, Laptop]) -> None:
    office, laptop = small
    name = laptop.orders()[0].case_id
    given = {
        "ceased": "yes",
        "represented_by": "某律师",
        "quiet_until": "2026-12-01",
        "inconvenient": '[{"since":"22:00","until":"07:00"}]',
        "do_not_contact": "邻居, 同事",
        "address_state": "MOVED",
    }
    office.know(name, given)
    known = now(laptop).circumstances
    assert known.ceased
    assert known.do_not_contact == ("邻居", "同事")
    assert known.inconvenient == (Inconvenient("22:00", "07:00"),)
    office.know(name, {}, ["ceased", "address_state"])
    assert (now(laptop).circumstances.ceased, now(laptop).circumstances.represented_by) == (False, "某律师")
    for wrong in (
        {"nothing": "x"},
        {"ceased": "maybe"},
        {"quiet_until": "soon"},
        {"inconvenient": '[{"since":"25:00","until":"07:00"}]'},
        {"inconvenient": "[" * 9000},
        {"represented_by": "x" * 900},
        {"represented_by": "\x1b[2J"},
        {"visit_notice_at": "2026-11-01T00:00:00"},
        {"address_state": "GONE"},
    ):
        with pytest.raises(ServerConfig, match="circumstance"):
            office.know(name, wrong)


def test_limits_and_parties_change_for_every_laptop(small: tuple[Office, Laptop]) -> None:
    office, laptop = small
    office.set_limits({"plan_months": "12", "waiver_interest": "100"})
    office.set_parties({"service_phone": "0571-1"})
    assert laptop.sync().status_code == 200
    told = [one for one in laptop.items if isinstance(one, wire.PartiesItem)][-1]
    assert (told.limits.plan_months, told.limits.waiver_interest, told.parties.service_phone) == (12, 100, "0571-1")
    for wrong in ({"plan_months": "61"}, {"plan_months": "-1"}, {"x": "1"}, {"acknowledgement": "1"}):
        with pytest.raises(ServerConfig, match="limits"):
            office.set_limits(wrong)
    for words in ({"agency": " "}, {"x": "1"}, {"agency": "x" * 500}, {"agency": "\n"}):
        with pytest.raises(ServerConfig, match="parties"):
            office.set_parties(words)


def test_no_sum_stands_without_the_conduct(small: tuple[Office, Laptop]) -> None:
    office, laptop = small
    at_the_door(laptop)
    say(laptop, Offer(OfferKind.COMPLAINT, text="x"))
    say(laptop, Incident(IncidentKind.CONDUCT, "x"))
    say(laptop, Left("ASKED_TO_LEAVE"))
    assert laptop.sync().status_code == 200
    found = office.figures(date(2026, 11, 21), date(2026, 11, 21))
    assert [one.collector for one in found] == ["A", "B"]
    assert all((one.visits, one.complaints, one.incidents, one.left, one.received) == (1, 1, 1, 1, 0) for one in found)
    assert office.figures(date(2026, 11, 22)) == []
