"""The sample day of the desktop's tests: a dozen invented people on the laptop of `casework.laptop`, five orders."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from casework.laptop import CASE_FILE, MORNING, THE_ORDER, TODAY
from fieldvisit import wire
from fieldvisit.model.case import Case, CaseFile, Channel, Contact, StopFlag
from fieldvisit.model.order import Order
from fieldvisit.model.people import id_check_digit

RARE, LONG, DISPUTED, LATE = "C-2", "C-3", "C-4", "C-5"
"""张䶮 (balance 26 hours old), 阿依古丽·买买提 (long name and address), one in dispute, one planned for the evening."""

PLACES = (
    ("张䶮", "M3", 88, "浙江省杭州市西湖区文三路100号", 30.2790, 120.1260),
    ("阿依古丽·买买提", "M5", 140, "浙江省杭州市拱墅区莫干山路示范大厦东北角三单元2008室", 30.3010, 120.1380),
    ("王小满", "M4", 101, "浙江省杭州市滨江区江陵路55弄7号", 30.2080, 120.2110),
    ("李㛃", "M2", 45, "浙江省杭州市上城区解放路12号", 30.2460, 120.1720),
    ("赵一", "M1", 20, "浙江省杭州市余杭区文一西路998号", None, None),
    ("钱多多", "M2", 50, "浙江省杭州市临平区迎宾路3号", None, None),
    ("孙行远", "M7+", 240, "浙江省杭州市萧山区市心北路8号", None, None),
    ("周舟", "M6", 170, "浙江省杭州市富阳区桂花路21号", None, None),
    ("吴越", "M1", 12, "浙江省杭州市桐庐县迎春南路5号", None, None),
    ("郑重", "M3", 77, "浙江省杭州市建德市新安路66号", None, None),
    ("冯唐", "M4", 99, "浙江省杭州市淳安县环湖北路1号", None, None),
)


def case(number: int) -> CaseFile:
    """Return one of the further people, 2 … 12."""
    name, stage, dpd, address, lat, lon = PLACES[number - 2]
    id17 = f"9901011990{number:02d}15{100 + number}"
    principal, interest, fees = 800_000 + number * 10_007, number * 5_003, number * 1_009
    made = Case(
        case_no=f"HT2026-{number:04d}",
        creditor="示例银行" if number % 2 else "示例消费金融",
        product="信用卡" if number % 2 else "月付",
        name=name,
        id_no=id17 + id_check_digit(id17),
        phones=(f"1390000{number:04d}",),
        principal=principal,
        interest=interest,
        fees=fees,
        total=principal + interest + fees,
        overdue_since=TODAY - timedelta(days=dpd),
        dpd=dpd,
        stage=stage,
        address=address,
        lat=lat,
        lon=lon,
        remark="=HYPERLINK(<b>下午在家</b>)" if number == 2 else "",
    )
    reminder = Contact(datetime(2026, 9, number, 3, tzinfo=UTC), Channel.SMS, True)
    contact = Contact(datetime(2026, 10, number, 3, tzinfo=UTC), Channel.PHONE, number % 2 == 0)
    hours = 26 if number == 2 else 5
    as_of, told = MORNING - timedelta(hours=hours), (reminder, contact)
    return CaseFile(f"C-{number}", made, as_of, date(2026, 9, 1), _stops(number), told)


def _stops(number: int) -> frozenset[StopFlag]:
    return {4: frozenset({StopFlag.DISPUTE}), 8: frozenset({StopFlag.PLAN_ACTIVE})}.get(number, frozenset())


def order(number: int, hour: float) -> Order:
    """Return an order for today beginning so many hours after ten in the morning."""
    start = MORNING + timedelta(hours=hour)
    end = start + timedelta(hours=1)
    return replace(THE_ORDER, order_id=f"O-{number}", case_id=f"C-{number}", slot_from=start, slot_until=end)


def feed() -> tuple[wire.FeedItem, ...]:
    """Return what follows the feed of `casework.laptop`: C-1 gets its place, eleven more people, four more orders."""
    here = replace(CASE_FILE, case=replace(CASE_FILE.case, lat=30.2590, lon=120.1300))
    people = [wire.CaseItem(case(number)) for number in range(2, 13)]
    orders = [wire.OrderItem(order(number, hour)) for number, hour in ((2, 1), (3, 4), (4, 5), (5, 10.5))]
    return (wire.CaseItem(here), *people, *orders)
