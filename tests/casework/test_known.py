"""What the rules are told: household, ledger, region, holidays, and no more of people than they need."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from casework.laptop import CASE, CASE_FILE, ID, LIMITS, MORNING, ORDER, PARTIES, THE_ORDER, TODAY, Laptop, pack
from fieldvisit import casework, wire
from fieldvisit.casework import facts, known
from fieldvisit.clock import exactly
from fieldvisit.errors import BadAmount
from fieldvisit.model import gist
from fieldvisit.model.case import CaseFile, Channel, Circumstances, Contact, Inconvenient
from fieldvisit.model.event import Offer
from fieldvisit.model.outcome import OfferKind, Outcome
from fieldvisit.model.people import id_check_digit
from fieldvisit.model.policy import Facts, When, shipped
from fieldvisit.wire import canonical

OTHER_ID = "99010119900101221"
NOW = exactly(MORNING)
REFUSED = Contact(MORNING - timedelta(days=3), Channel.VISIT, True, "MET_DEBTOR_REFUSED_TALK", "x", "", "REFUSED")


def neighbour(*, address: str = CASE_FILE.case.address, id_no: str = OTHER_ID + id_check_digit(OTHER_ID)) -> CaseFile:
    """Somebody else's case; the same address unless told otherwise."""
    case = replace(CASE_FILE.case, case_no="N-9", name="欧阳文", address=address, id_no=id_no)
    return replace(CASE_FILE, case_id="C-9", case=case, contacts=(REFUSED,))


def departing(laptop: Laptop) -> Facts:
    desk, row = laptop.desk, laptop.desk.store.cases.get(CASE)
    rules = casework.rules(desk, THE_ORDER)
    return facts.before_visit(desk, rules, THE_ORDER, row, When.DEPART, desk.moment(), companion="lin", recorder="R")


def forbidding(laptop: Laptop, order_id: str = ORDER) -> dict[str, str]:
    pack = shipped.packs()[shipped.DEFAULT]
    return {pack.rule(one.rule).check: one.level.value for one in casework.departing(laptop.desk, order_id)}


@pytest.mark.parametrize(
    "address",
    [
        CASE_FILE.case.address,
        f" {CASE_FILE.case.address} ".replace("478", "４７８").replace("市", "市 "),
        CASE_FILE.case.address.replace("区", "区，"),
    ],
)
def test_one_address_is_one_household_however_it_is_written(at_work: Laptop, address: str) -> None:
    at_work.feed(wire.CaseItem(neighbour(address=address)))
    (met,) = [one for one in departing(at_work).contacts if one.household]
    assert met == Contact(MORNING - timedelta(days=3), Channel.VISIT, True, household=True)
    assert forbidding(at_work) == {"frequency": "WARN"}


def test_the_same_person_elsewhere_is_the_same_person(at_work: Laptop) -> None:
    at_work.feed(wire.CaseItem(neighbour(address="别处9号楼101室", id_no=CASE_FILE.case.id_no.lower())))
    (met,) = [one for one in departing(at_work).contacts if one.household]
    assert met.note == "MET_DEBTOR_REFUSED_TALK"
    assert forbidding(at_work)["cooldown"] == "BLOCK"


@pytest.mark.parametrize("address", ["浙江省杭州市西湖区", "", "浙江省杭州市西湖区示范路479号"])
def test_others_are_no_household(at_work: Laptop, address: str) -> None:
    at_work.feed(wire.CaseItem(replace(CASE_FILE, case=replace(CASE_FILE.case, address=address or "x"))))
    theirs = CASE_FILE.case.address if "号" in address else "浙江省杭州市西湖区"
    at_work.feed(wire.CaseItem(neighbour(address=theirs)))
    assert not any(one.household for one in departing(at_work).contacts)


def test_own_visits_count_until_the_ledger_has_them(at_work: Laptop) -> None:
    visit = at_work.met()
    casework.leave(at_work.desk, visit.visit_id, "DONE")
    visit = casework.conclude(at_work.desk, visit.visit_id, Outcome.MET_DEBTOR_REFUSED_PAY)
    assert visit.contact
    assert departing(at_work).contacts[-1] == visit.contact
    at_work.feed(wire.CaseItem(replace(CASE_FILE, contacts=(*CASE_FILE.contacts, visit.contact))))
    assert len(departing(at_work).contacts) == 3
    assert [one.at for one in departing(at_work).contacts] == sorted(one.at for one in departing(at_work).contacts)


def test_a_household_counts_the_visits_made_from_this_laptop(at_work: Laptop) -> None:
    at_work.feed(wire.CaseItem(replace(neighbour(), contacts=CASE_FILE.contacts)))
    at_work.feed(wire.OrderItem(replace(THE_ORDER, order_id="O-9", case_id="C-9")))
    at_work.met()
    assert forbidding(at_work, "O-9") == {"frequency": "WARN"}


def test_a_contact_of_the_household_counts_once_whoever_tells_of_it(at_work: Laptop) -> None:
    """The office sends each case the lines of its whole household: on a laptop with two of them each came back."""
    mine = Contact(MORNING - timedelta(days=4), Channel.VISIT, False, "NO_ONE_HOME", "wang")
    theirs = Contact(MORNING - timedelta(days=9), Channel.VISIT, False)
    seen = (*CASE_FILE.contacts, mine, replace(theirs, household=True))
    around = (theirs, *(Contact(one.at, one.channel, one.reached, household=True) for one in (*seen[:-1],)))
    at_work.feed(wire.CaseItem(replace(CASE_FILE, contacts=seen)))
    at_work.feed(wire.CaseItem(replace(neighbour(), contacts=around)))
    told = departing(at_work).contacts
    assert len(told) == len(CASE_FILE.contacts) + 2
    assert [one.household for one in told if one.channel is Channel.VISIT] == [True, False]
    pair = [Contact(MORNING - timedelta(days=day), Channel.VISIT, False) for day in (3, 4)]
    at_work.feed(wire.CaseItem(replace(CASE_FILE, contacts=(*CASE_FILE.contacts, *pair))))
    others = tuple(replace(one, household=True) for one in pair)
    at_work.feed(wire.CaseItem(replace(neighbour(), contacts=others)))
    assert forbidding(at_work) == {}  # two tries in vain of four, not four


def test_a_visit_does_not_count_itself(at_work: Laptop) -> None:
    visit = at_work.met()
    rules = casework.rules(at_work.desk, THE_ORDER, visit)
    assert len(facts.of_visit(at_work.desk, rules, visit, When.TALK, NOW).contacts) == 2


def test_old_contacts_and_too_many_of_them_are_left_out(at_work: Laptop) -> None:
    start = MORNING - timedelta(days=500)
    many = tuple(Contact(start + timedelta(days=day), Channel.SMS, True) for day in range(490))
    at_work.feed(wire.CaseItem(replace(CASE_FILE, contacts=many)))
    told = departing(at_work).contacts
    assert len(told) == known.CONTACTS
    assert told[-1] == many[-1]
    few = tuple(Contact(start + timedelta(days=day), Channel.SMS, True) for day in range(0, 490, 10))
    at_work.feed(wire.CaseItem(replace(CASE_FILE, contacts=few)))
    assert min(one.at for one in departing(at_work).contacts) > MORNING - timedelta(days=401)


def test_the_rules_are_told_no_more_of_people_than_they_need(at_work: Laptop) -> None:
    """Judgements travel in the report, of which the household gets a copy."""
    told = Circumstances(
        represented_by="王律师 13900000000",
        inconvenient=(Inconvenient("21:00", "22:00", "", "化疗"),),
        unreachable="精神科住院",
    )
    noted = (Contact(MORNING - timedelta(days=9), Channel.PHONE, True, "说在医院", "wang"), *CASE_FILE.contacts)
    at_work.feed(wire.CaseItem(neighbour()))
    at_work.feed(wire.CaseItem(replace(CASE_FILE, circumstances=told, contacts=noted)))
    content = canonical(departing(at_work)).decode()
    for word in ("王律师", "13900000000", "化疗", "医院", "精神科", "欧阳", ID[6:14], "1988-03-05", OTHER_ID, "示范路"):
        assert word not in content
    assert departing(at_work).circumstances.represented_by
    assert departing(at_work).circumstances.unreachable


def test_what_no_rule_asks_for_does_not_travel(at_work: Laptop) -> None:
    """A crisis of the past concerns the law of one country, and the paper of no other."""
    past = date(2026, 3, 1)
    known = Circumstances(vulnerable=True, respite_from=past, respite_in_crisis=True, crisis_ended=past, ceased=True)
    at_work.feed(wire.CaseItem(replace(CASE_FILE, circumstances=known)))
    told = departing(at_work).circumstances
    assert told == Circumstances(ceased=True)
    british = shipped.packs()["UK-CONC"]
    assert gist.for_rules(known, british) == known


@pytest.mark.parametrize(
    ("born", "told"),
    [("19880305", None), ("20081124", date(2008, 11, 24)), ("20020101", date(2002, 1, 1)), ("20011231", None)],
)
def test_a_birthday_is_told_only_where_it_can_matter(at_work: Laptop, born: str, told: date | None) -> None:
    id17 = f"990101{born}123"
    at_work.feed(wire.CaseItem(replace(CASE_FILE, case=replace(CASE_FILE.case, id_no=id17 + id_check_digit(id17)))))
    assert departing(at_work).birth == told


@pytest.mark.parametrize(
    ("address", "zone", "code"),
    [
        ("新疆维吾尔自治区乌鲁木齐市天山区1号", "Asia/Shanghai", "CN-XJ"),
        ("中国 浙江省杭州市1号", "Asia/Shanghai", "CN-ZJ"),
        ("内蒙古自治区包头市1号", "Asia/Shanghai", "CN-NM"),
        ("陕西省西安市1号", "Asia/Shanghai", "CN-SN"),
        ("山西省太原市1号", "Asia/Shanghai", "CN-SX"),
        ("乌鲁木齐市天山区1号", "Asia/Urumqi", "CN-XJ"),
        ("乌鲁木齐市天山区1号", "Asia/Shanghai", ""),
        ("1 Main Street, Boston", "America/New_York", ""),
    ],
)
def test_the_region_is_read_from_the_address(address: str, zone: str, code: str) -> None:
    order = replace(THE_ORDER, zone=zone)
    assert gist.region(replace(CASE_FILE.case, address=address), order) == code


def test_holidays_near_the_day_are_told(at_work: Laptop) -> None:
    assert known.holidays("", NOW, "Asia/Shanghai") == ()
    assert departing(at_work).holidays == ()
    spring = exactly(datetime(2026, 2, 17, 2, tzinfo=UTC))
    assert date(2026, 2, 17) in dict(known.holidays("CN", spring, "Asia/Shanghai"))


def test_one_order_without_its_rules_does_not_spoil_the_day(at_work: Laptop) -> None:
    strange = replace(THE_ORDER, order_id="O-2", pack_id="US-MA", slot_from=MORNING + timedelta(hours=1))
    at_work.feed(wire.OrderItem(strange))
    stops = casework.day(at_work.desk, TODAY)
    assert [stop.verdicts == () for stop in stops] == [True, False]
    assert forbidding(at_work, "O-2")["order"] == "BLOCK"


def test_an_order_of_another_pack_is_judged_by_it(at_work: Laptop) -> None:
    for pack_id in shipped.chain("US-MA"):
        at_work.feed(pack(at_work.office_key, shipped.texts()[pack_id]))
    there = replace(THE_ORDER, order_id="O-2", pack_id="US-MA")
    at_work.feed(wire.OrderItem(there))
    rules = casework.rules(at_work.desk, there)
    assert rules.pack_id == "US-MA"
    assert {one.pack_id for one in rules.rules} == set(shipped.chain("US-MA"))
    found = {one.rule for one in casework.departing(at_work.desk, "O-2")}
    assert found
    assert found <= {one.rule for one in rules.rules}
    assert casework.rules(at_work.desk, THE_ORDER).pack_id == shipped.DEFAULT


def test_a_plan_above_what_the_law_allows_is_refused_whatever_the_office_says(at_work: Laptop) -> None:
    at_work.feed(wire.PartiesItem(PARTIES, replace(LIMITS, plan_months=120)))
    visit = at_work.met()
    with pytest.raises(BadAmount):
        casework.offer(at_work.desk, visit.visit_id, Offer(OfferKind.PLAN, 100, TODAY, 61))
    casework.offer(at_work.desk, visit.visit_id, Offer(OfferKind.PLAN, 100, TODAY, 60))
