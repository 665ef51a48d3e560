"""A laptop as an office would have filled it: invented people, one order for today, two collectors who can sign."""

import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from fieldvisit import casework, wire
from fieldvisit.casework import Desk
from fieldvisit.clock import Anchor
from fieldvisit.keys import Signer, SigningKey, new_collector_key
from fieldvisit.model.case import Case, CaseFile, Channel, Contact
from fieldvisit.model.event import Offer
from fieldvisit.model.order import Limits, Order, Parties, ReceiptRange, Staff
from fieldvisit.model.outcome import OfferKind, Outcome, Who
from fieldvisit.model.people import id_check_digit
from fieldvisit.model.policy import shipped
from fieldvisit.model.visit import Visit
from fieldvisit.store import Store

PASSPHRASE = "清风-明月-1987"
COMPANION_PASSPHRASE = "高山-流水-2031"
TODAY = date(2026, 11, 23)
MORNING = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
"""10:00 in Shanghai."""
CHEAP = 64
"""KiB of Argon2id memory: tests need no defence against guessing."""
ID = "99010119880305123"
PERSON = "欧阳𬭎"
CASE, ORDER = "C-1", "O-1"
CARDS = (("success", "1"), ("failure", "1"))
TOTAL = 1_005_005


class Hands:
    """A clock whose hands the test moves: wall and monotonic time run together, the wall's hands `off` by so much."""

    def __init__(self, at: datetime = MORNING) -> None:
        self.at = at
        self.off = timedelta()
        self.boot_id = "boot-1"

    def wall(self) -> datetime:
        return self.at + self.off

    def monotonic_ns(self) -> int:
        return round((self.at - datetime(2026, 1, 1, tzinfo=UTC)).total_seconds() * 1_000_000_000)

    def boot(self) -> str:
        return self.boot_id

    def move(self, **by: float) -> None:
        self.at += timedelta(**by)


@dataclass
class Laptop:
    """What a test holds in its hands."""

    profile: Path
    clock: Hands
    office_key: SigningKey
    desk: Desk
    lead: Signer
    companion: Signer

    def at(self, local: str, *, exact: bool = True, day: date = TODAY) -> None:
        """Set the clock to a local time of day, confirmed by the office just then or (not exact) by nobody."""
        self.clock.at = datetime.fromisoformat(f"{day}T{local}+08:00").astimezone(UTC)
        if exact:
            anchor(self.desk.store, self.clock)
        else:
            self.desk.store.settings.set("anchor", "")

    def feed(self, *items: wire.FeedItem) -> None:
        store = self.desk.store
        assert store.feed.apply(items, store.feed.cursor() + 1) == ()

    def relock(self) -> None:
        """Lock and unlock again."""
        self.free()
        self.desk, self.lead, self.companion = _unlocked(self.profile, self.clock)

    def free(self) -> None:
        """Lock: close the database and let go of the profile."""
        self.desk.store.close()
        self.desk = replace(self.desk, lock=None)

    def depart(self) -> Visit:
        if casework.refreshed_on(self.desk) != self.desk.moment().best.astimezone(ZoneInfo("Asia/Shanghai")).date():
            casework.refresh(self.desk, CARDS)
        return casework.depart(self.desk, ORDER, companion="lin", recorder="REC-0007")

    def confirmed(self) -> Visit:
        visit = self.depart()
        self.clock.move(minutes=20)
        return casework.confirm(self.desk, visit.visit_id, self.companion)

    def met(self, who: Who = Who.SELF) -> Visit:
        """Be in conversation with a confirmed person."""
        visit = self.confirmed()
        casework.knock(self.desk, visit.visit_id, who)
        return casework.identify(self.desk, visit.visit_id, True, "SAID_ID_TAIL")

    def tick_all(self, visit: Visit) -> Visit:
        """Tick whatever is required now."""
        for line in casework.lines(self.desk.store.staff.pack(), visit):
            if line.required and not line.done:
                visit = casework.tick(self.desk, visit.visit_id, line.key, True)
        return visit

    def closed(self) -> Visit:
        """Bring a visit to where only the seal is missing: met, promised, ticked, left, concluded, signed."""
        visit = self.met()
        promise = Offer(OfferKind.PROMISE, amount=50_000, due=date(2026, 12, 1))
        visit = casework.offer(self.desk, visit.visit_id, promise)
        casework.note(self.desk, visit.visit_id, notes="来访平和。", statement="我下月付。")
        visit = self.tick_all(visit)
        casework.attend(self.desk, visit.visit_id, [[(100, 100, 0), (900, 700, 40), (1500, 400, 90)]])
        self.clock.move(minutes=15)
        casework.leave(self.desk, visit.visit_id, "DONE")
        return casework.conclude(self.desk, visit.visit_id, Outcome.MET_DEBTOR_PTP)

    def seal(self, visit: Visit) -> casework.SealedReport:
        return casework.seal(self.desk, visit.visit_id, self.lead, self.companion, "zh-CN")


def anchor(store: Store, clock: Hands) -> None:
    """Let the office confirm the clock now, to the millisecond."""
    now = Anchor(clock.wall(), clock.monotonic_ns(), clock.boot(), 0)
    store.settings.set("anchor", wire.canonical(now).decode())
    store.settings.set("heard_from_office", clock.wall().isoformat())


@cache
def authority() -> tuple[ec.EllipticCurvePrivateKey, x509.Certificate]:
    """The office's own small authority."""
    key = new_collector_key()
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Office CA")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(MORNING - timedelta(days=30))
        .not_valid_after(MORNING + timedelta(days=3650))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(ca=True), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    return key, made


def _usage(*, ca: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not ca,
        content_commitment=not ca,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=ca,
        crl_sign=ca,
        encipher_only=False,
        decipher_only=False,
    )


@cache
def identity(collector: str, days: float = 365) -> tuple[ec.EllipticCurvePrivateKey, tuple[bytes, ...]]:
    """A collector's key and chain (DER, leaf first), valid for some days from the test's morning."""
    ca_key, root = authority()
    key = new_collector_key()
    leaf = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, collector)]))
        .issuer_name(root.subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(MORNING - timedelta(days=20))
        .not_valid_after(MORNING + timedelta(days=days))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(ca=False), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(ca_key.public_key()), critical=False)
        .sign(ca_key, hashes.SHA256())
    )
    der = serialization.Encoding.DER
    return key, (leaf.public_bytes(der), root.public_bytes(der))


CASE_FILE = CaseFile(
    case_id=CASE,
    case=Case(
        case_no="HT2026-0042",
        creditor="示例银行",
        product="消费贷",
        name=PERSON,
        id_no=ID + id_check_digit(ID),
        phones=("13800001234", "0571-88000000"),
        principal=900_000,
        interest=80_005,
        fees=25_000,
        total=TOTAL,
        overdue_since=date(2026, 8, 25),
        dpd=90,
        stage="M3",
        address="浙江省杭州市西湖区示范路478号",
    ),
    balance_at=MORNING - timedelta(hours=10),
    outsourcing_notice=date(2026, 9, 1),
    contacts=(
        Contact(datetime(2026, 9, 2, 3, tzinfo=UTC), Channel.SMS, True, "已提醒"),
        Contact(datetime(2026, 10, 2, 3, tzinfo=UTC), Channel.PHONE, False),
    ),
)
THE_ORDER = Order(
    order_id=ORDER,
    case_id=CASE,
    lead="chen",
    companion="lin",
    reason="UNREACHABLE",
    approver="主管赵",
    valid_from=TODAY,
    valid_until=TODAY + timedelta(days=2),
    max_offline_hours=24,
    slot_from=MORNING,
    slot_until=MORNING + timedelta(hours=1),
)
LEAD = Staff("chen", "陈一舟", "B-001", date(2027, 6, 30), date(2027, 6, 30), date(2027, 6, 30))
COMPANION = Staff("lin", "林素", "B-002", date(2027, 6, 30), date(2027, 6, 30), date(2027, 6, 30))
PARTIES = Parties(
    "示例服务公司", "91330100MA00000000", "400-000-0001", "400-000-0002", "12378", "https://check.example/r"
)
LIMITS = Limits(plan_months=60, waiver_interest=50_000, waiver_fees=25_000)


def pack(office_key: SigningKey, text: str) -> wire.PackItem:
    """A policy pack as the office signs and sends it."""
    head = tomllib.loads(text)["pack"]
    return wire.PackItem(head["id"], head["version"], text, office_key.sign(text.encode()))


def numbers(office_key: SigningKey, given: ReceiptRange, device: str = "D-TEST") -> wire.RangeItem:
    """Receipt numbers as the office signs them for a laptop."""
    return wire.RangeItem(given, office_key.sign(wire.range_words(device, given)))


def office(office_key: SigningKey) -> tuple[wire.FeedItem, ...]:
    """The feed of a laptop with one case for today."""
    signed = (shipped.texts()[pack_id] for pack_id in shipped.chain(shipped.DEFAULT))
    return (
        wire.PartiesItem(PARTIES, LIMITS),
        *(pack(office_key, text) for text in signed),
        wire.StaffItem(LEAD),
        wire.StaffItem(COMPANION),
        wire.StaffItem(replace(LEAD, collector_id="gone", active=False)),
        wire.CaseItem(CASE_FILE),
        wire.OrderItem(THE_ORDER),
        numbers(office_key, ReceiptRange("R-1", "A7", 1, 50)),
    )


def _unlocked(profile: Path, clock: Hands) -> tuple[Desk, Signer, Signer]:
    opened = casework.unlock(profile, PASSPHRASE, clock)
    return opened.desk, opened.signer, casework.open_signer(opened.desk, "lin", COMPANION_PASSPHRASE)


@contextmanager
def laptop(
    profile: Path, *changes: wire.FeedItem, lead_days: float = 365, lin_days: float = 365, cards_read: bool = True
) -> Iterator[Laptop]:
    """Make a laptop and unlock it; `changes` arrive from the office after the usual feed."""
    clock, office_key = Hands(), SigningKey.new()
    key = casework.create(profile, PASSPHRASE, "D-TEST", memory_kib=CHEAP)
    with Store.create(profile, key) as store:
        store.settings.set("device", "D-TEST")
        store.settings.set("collector", "chen")
        store.settings.set("office_id", "OFFICE-TEST")
        store.settings.set("office_key", office_key.public)
        store.secrets.set("device-key", SigningKey.new().raw())
        for name, word, days in (("chen", PASSPHRASE, lead_days), ("lin", COMPANION_PASSPHRASE, lin_days)):
            private, chain = identity(name, days)
            casework.keep_signer(store, name, private, word, chain, memory_kib=CHEAP)
        anchor(store, clock)
        assert store.feed.apply((*office(office_key), *changes), 1) == ()
    made = Laptop(profile, clock, office_key, *_unlocked(profile, clock))
    if cards_read:
        casework.refresh(made.desk, CARDS)
    try:
        yield made
    finally:
        made.desk.store.close()
