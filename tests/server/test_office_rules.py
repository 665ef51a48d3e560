"""What the office itself sets: packs of its own, households, calls from elsewhere, circumstances, limits, figures."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from fieldvisit import wire
from fieldvisit.errors import NotFound, ServerConfig
from fieldvisit.model.case import Channel, Contact, Inconvenient, StopFlag
from fieldvisit.model.event import (
    Acknowledged,
    Incident,
    Left,
    Offer,
)
from fieldvisit.model.outcome import IncidentKind, OfferKind
from fieldvisit.model.policy import BadPack
from fieldvisit.server import phone_list, tables
from fieldvisit.server.approving import OrderForbidden
from fieldvisit.server.office import Office
from server.at_door import EXTENSION, STROKES, at_the_door, now, refused, say
from server.at_door import small as small
from server.conftest import enrolled, plan
from server.laptop import START, Laptop


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
    assert now(laptop).stops == {StopFlag.REPRESENTED, StopFlag.DO_NOT_VISIT}
    office.know(name, {}, ["ceased", "address_state"])
    assert StopFlag.DO_NOT_VISIT in now(laptop).stops
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
