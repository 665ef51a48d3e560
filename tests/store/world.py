"""An office that signs and a laptop that records, for the store's tests; all people are invented."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from fieldvisit import journal, keys, wire
from fieldvisit.clock import exactly
from fieldvisit.journal import proof
from fieldvisit.model.case import Case, CaseFile, StopFlag
from fieldvisit.model.event import Body, Departed, Event
from fieldvisit.model.order import Limits, Order, Parties, ReceiptRange
from fieldvisit.model.receipt import Allocation, PaymentMode, Receipt
from fieldvisit.store import Store

DAY = date(2026, 11, 23)
NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)
KEY = bytes(range(32))
OFFICE = keys.SigningKey.load(bytes(range(1, 33)))
DEVICE = keys.SigningKey.load(bytes(range(2, 34)))
PARTIES = Parties("示例机构", "91330100TEST000001", "4000000001", "4000000002", "12378", "https://office.example/r")


def laptop(profile: Path) -> Store:
    """Return a new store that knows its office."""
    store = Store.create(profile, KEY)
    store.settings.set("office_key", OFFICE.public)
    store.settings.set("office_id", "OFFICE-1")
    store.settings.set("device", "D-1")
    return store


def case_file(
    case_id: str = "C-1",
    *,
    case_no: str = "HZ2026-0001",
    name: str = "张小明",
    phones: tuple[str, ...] = ("13800000001",),
    address: str = "浙江省杭州市西湖区文三路478号",
    stage: str = "M3",
    stops: frozenset[StopFlag] = frozenset(),
) -> CaseFile:
    case = Case(
        case_no, "示例银行", "信用卡", name, "990101199003071234", phones, 100000, 2000, 300, 102300,
        date(2025, 6, 1), 120, stage, address, remark="备注测试",
    )  # fmt: skip
    return CaseFile(case_id, case, NOON, stops=stops)


def order(order_id: str = "O-1", case_id: str = "C-1", *, day: date = DAY, days: int = 1, hour: int = 2) -> Order:
    slot = datetime(day.year, day.month, day.day, hour, tzinfo=UTC)
    until = day + timedelta(days=days - 1)
    return Order(order_id, case_id, "101", "102", "逾期", "201", day, until, 72, slot, slot + timedelta(hours=1))


def say(store: Store, body: Body, *, visit: str | None = "V-1", case: str | None = "C-1", at: datetime = NOON) -> Event:
    """Append one event to the laptop's chain."""
    with store.atomic():
        head = store.events.head()
        made = journal.append(head, DEVICE, device="D-1", at=exactly(at), by="101", visit=visit, case=case, body=body)
        store.events.append(*made)
    return made[0]


def undone(store: Store, step: Callable[[], object]) -> None:
    """Do something in a block that then fails with RuntimeError."""
    with store.atomic():
        step()
        raise RuntimeError


def depart(store: Store, visit: str = "V-1", case: str = "C-1", order_id: str = "O-1", at: datetime = NOON) -> Event:
    return say(store, Departed(order_id, "101", "102", "recorder-1", ()), visit=visit, case=case, at=at)


def checkpoint(store: Store, size: int | None = None, key: keys.SigningKey = OFFICE) -> wire.Checkpoint:
    """Return the office's signature over the first events."""
    size = store.events.head().size if size is None else size
    return signed_for(size, store.events.root(size), key=key)


def signed_for(size: int, root: str, *, device: str = "D-1", key: keys.SigningKey = OFFICE) -> wire.Checkpoint:
    """Return an office's signature over whatever it says it holds."""
    return proof.sign_checkpoint(key, "OFFICE-1", wire.LogLeaf(device, size, root), NOON)


def ack(store: Store, size: int | None = None) -> None:
    size = store.events.head().size if size is None else size
    store.events.ack(size, checkpoint(store, size))


def receipt(number: str, visit: str = "V-1", payer: str = "张小明", amount: int = 5000) -> Receipt:
    return Receipt(
        number, visit, NOON, payer, "SELF", amount, PaymentMode.BANK_TRANSFER, "T-1", "示例银行", "HZ20**01",
        Allocation(300, 2000, 2700), ("B-1", "B-2"), PARTIES, "Asia/Shanghai",
    )  # fmt: skip


def granted(
    range_id: str = "R-1", prefix: str = "FV26", first: int = 1, last: int = 3, device: str = "D-1"
) -> wire.RangeItem:
    given = ReceiptRange(range_id, prefix, first, last)
    return wire.RangeItem(given, OFFICE.sign(wire.range_words(device, given)))


def parties() -> wire.PartiesItem:
    return wire.PartiesItem(PARTIES, Limits(12, 100, 200))


def pack(version: str, effective: str = "2026-01-30", key: keys.SigningKey = OFFICE, said: str = "") -> wire.PackItem:
    """Return a small signed pack without rules."""
    text = (
        f'rule = []\nchecklist = []\n[pack]\nid = "CN-2026"\nversion = "{version}"\n'
        f'effective = {effective}\nzone = "Asia/Shanghai"\n'
    )
    return wire.PackItem("CN-2026", said or version, text, key.sign(text.encode()))
