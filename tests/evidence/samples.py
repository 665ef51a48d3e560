"""Invented visits to lay out and sign: a full one, a short one, a hostile one."""

import hashlib
import math
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from io import BytesIO

from PIL import Image, ImageDraw

from fieldvisit.clock import Moment
from fieldvisit.keys import Signer
from fieldvisit.model.affordability import Affordability
from fieldvisit.model.case import AddressState, AgreedHours, Channel, Circumstances, Contact, Inconvenient
from fieldvisit.model.event import (
    Acknowledged,
    AddressStated,
    Attached,
    Attended,
    Handed,
    HoursAgreed,
    Identified,
    Incident,
    Knocked,
    MessageAsked,
    Offer,
    PersonSaid,
    Received,
    RecorderStopped,
    Shown,
    TimesTold,
)
from fieldvisit.model.instalments import Method, PlanTerms
from fieldvisit.model.offers import WaiverTerms
from fieldvisit.model.order import Order, Parties, Staff
from fieldvisit.model.outcome import IncidentKind, OfferKind, Outcome, Said, Who
from fieldvisit.model.policy import Facts, Judgement, Level, SignedPack, Verdict, When, judge, parse
from fieldvisit.model.receipt import Allocation, PaymentMode, Receipt
from fieldvisit.model.record import SCHEMA, Collector, Debt, VisitRecord
from fieldvisit.model.visit import Consent, Gap, Stamped, Tick
from fieldvisit.paths import resource

MORNING = datetime(2026, 11, 21, 1, 30, tzinfo=UTC)
PARTIES = Parties(
    agency="杭州清和信用管理有限公司",
    agency_credit_code="91330100MA2XXXXX9K",
    service_phone="400-000-1234",
    complaint_phone="0571-0000-5678",
    regulator_phone="12378",
    check_url="https://check.example.cn/r",
)
ITEMS = (
    *("recorder_running", "papers_carried", "id_shown:K1001", "id_shown:K1002", "authorisation_shown"),
    *("recording_announced", "person_confirmed", "purpose_explained", "debt_explained", "rights_explained"),
    *("complaint_channels_given", "official_channels_only", "nothing_posted", "copy_offered"),
)


def at(minutes: float) -> Moment:
    """A moment so many minutes into the visit's morning, known to half a second."""
    wall = MORNING + timedelta(minutes=minutes)
    half = timedelta(milliseconds=400)
    return Moment(wall, int(minutes * 6e10), "boot-1", wall - half, wall + half, 120)


@cache
def photo(kind: str) -> bytes:
    """A drawn picture with a camera's metadata."""
    image = Image.new("RGB", (1600, 1200) if kind != "tall" else (1200, 1600), "#c9d6e8")
    draw = ImageDraw.Draw(image)
    draw.rectangle((200, 300, 1000, 1100), fill="#7b8ea8", outline="#1b2430", width=12)
    draw.rectangle((420, 560, 640, 1100), fill="#4d3b2a")
    draw.polygon(((150, 300), (600, 60), (1050, 300)), fill="#a0523d")
    out = BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "CAMERA-OF-SOMEBODY"
    image.save(out, "JPEG", quality=85, exif=exif)
    return out.getvalue()


def signature() -> tuple[tuple[tuple[int, int, int], ...], ...]:
    """Two strokes as a pen draws them."""
    first = tuple((700 + i * 60, int(1200 + 600 * math.sin(i / 5) * math.cos(i / 17)), i * 12) for i in range(80))
    second = tuple((3200 + i * 40, int(900 + i * 8 + 300 * math.sin(i / 3)), 1200 + i * 12) for i in range(70))
    return first, second


def photos() -> dict[str, bytes]:
    """Two photos by hash."""
    return {hashlib.sha256(data).hexdigest(): data for data in (photo("wide"), photo("tall"))}


def collector(signer: Signer | None, collector_id: str, name: str) -> Collector:
    return Collector(
        collector_id,
        name,
        f"GP-{collector_id[1:]}",
        date(2027, 6, 30),
        date(2027, 3, 31),
        signer.fingerprint if signer else hashlib.sha256(collector_id.encode()).hexdigest(),
    )


FILM = Attached(hashlib.sha256(b"video").hexdigest(), 183_442_120, "video/mp4", "执法记录仪全程录像")
TAKEN = (("place", "device"), "2026-11-21T10:19:58+08:00")
"""What was not kept of a photo, and when its camera says that it was taken."""


def full(lead: Signer | None = None, companion: Signer | None = None, language: str = "zh-CN") -> VisitRecord:
    """The person was met, asks for instalments and signs attendance."""
    wide, tall = photos().items()
    return VisitRecord(
        schema=SCHEMA,
        visit_id="V-7K3M9Q2XW4TD",
        serial="FV-2026-000123",
        language=language,
        zone="Asia/Shanghai",
        parties=PARTIES,
        pack_id="CN-2026",
        pack_version="2026.1",
        order=Order(
            "W-2026-0815",
            "C-1",
            "K1001",
            "K1002",
            "电话与短信多次联系未果，需核实还款意愿",
            "周敏",
            date(2026, 11, 20),
            date(2026, 11, 28),
            72,
            MORNING,
            MORNING + timedelta(hours=1),
        ),
        debt=Debt(
            "DY2026-0000451",
            "抖音月付（天星数科）",
            "抖音月付",
            1_200_000,
            43_210,
            5_005,
            1_248_215,
            date(2026, 8, 25),
            88,
            "M3",
            MORNING - timedelta(hours=26),
        ),
        person="欧阳𬭎",
        person_id_masked="990101********002X",
        address="浙江省杭州市西湖区文三路478号华星时代广场A座1703室",
        lead=collector(lead, "K1001", "张䶮"),
        companion=collector(companion, "K1002", "李㛃"),
        recorder="执法记录仪 DSJ-A9 #0042",
        departed_at=at(0),
        confirmed_at=at(2),
        arrived_at=at(21),
        identified_at=at(23),
        ended_at=at(52),
        sealed_at=at(58),
        knocked=Knocked(Who.SELF),
        identified=Identified(True, "SAID_NAME"),
        ticks=tuple(
            Tick(item, item != "copy_offered", at(3 + index * 2), "K1001" if index % 3 else "K1002")
            for index, item in enumerate(ITEMS)
        ),
        consents=(
            Consent("recording", True, at(22), "2026-01", "zh-CN"),
            Consent("entry", False, at(24), "2026-01", "zh-CN"),
            Consent("photo", True, at(30), "2026-01", "zh-CN"),
        ),
        notes="抵达后在门外等候约一分钟。对方态度平和，愿意说明情况；已逐项说明本金、利息与费用，并当面拨打客服电话确认余额（12,482.15元）。"
        "邻居阿依古丽·买买提路过，未向其透露任何信息。\n对方询问利息的计算方式，已告知可向委托方申请明细。",
        statement="我九月份失业，十月底找到新工作，每月工资十五日发放。希望分十二期归还，每期一千零四十元左右；"
        "对费用5.05元没有异议。“请不要再打我父母的电话。”",
        outcome=Outcome.MET_DEBTOR_PLAN_REQUEST,
        offers=(
            Offer(OfferKind.PLAN, 1_248_215, date(2026, 12, 15), 12, "每月十五日发工资后归还"),
            Offer(OfferKind.PROMISE, 50_000, date(2026, 11, 30)),
        ),
        received=(Received("SJ000017", 1_005_005, PaymentMode.APP, "20261121-889010", "欧阳𬭎", "SELF"),),
        attached=(
            Attached(wide[0], len(wide[1]), "image/jpeg", "10:12 门牌与楼栋外观"),
            Attached(tall[0], len(tall[1]), "image/jpeg", "10:20 对方出示的离职证明（经同意拍摄）", *TAKEN),
            Attached(
                hashlib.sha256(b"video").hexdigest(), 183_442_120, "video/mp4", "执法记录仪全程录像", duration_s=3_725
            ),
        ),
        attached_at=(at(42), at(50.5), at(64)),
        attended=Attended(signature()),
        left_reason="DONE",
        gaps=(Gap(at(31), at(32)),),
        verdicts=(
            Verdict("CN-BAL-24", Level.WARN, "债务金额应准确；产品规则", (("hours", "26"), ("limit", "24"))),
            Verdict(
                "CN-REC-01",
                Level.EVIDENCE,
                "中国银行业协会《金融机构个人消费类贷款催收工作指引（试行）》（全程录音录像）",
                (("recorder", "DSJ-A9 #0042"),),
            ),
        ),
        device="D-4QX81ZRT",
        journal_seq=57,
        journal_hash="ab" * 32,
    )


def english(lead: Signer | None = None, companion: Signer | None = None) -> VisitRecord:
    """The same visit on an English paper, with English words of the people."""
    record = full(lead, companion, "en")
    return replace(
        record,
        notes="We waited outside for about a minute. The person was calm and willing to explain; principal, interest "
        "and fees were gone through one by one, and the balance (12,482.15) was confirmed with the service line.",
        statement="I lost my job in September and found a new one at the end of October; wages come on the 15th. I'd "
        "like to repay in twelve instalments. “Please don't call my parents again.”",
    )


def short(lead: Signer | None = None, companion: Signer | None = None, language: str = "zh-CN") -> VisitRecord:
    """Nobody was at home."""
    return replace(
        full(lead, companion, language),
        person="阿依古丽·买买提",
        knocked=Knocked(Who.NOBODY),
        identified=None,
        identified_at=None,
        ended_at=at(30),
        sealed_at=at(33),
        ticks=full().ticks[:3],
        consents=(),
        notes="敲门三次无人应门，未在门上或周围留下任何材料。",
        statement="",
        outcome=Outcome.NO_ONE_HOME,
        offers=(),
        received=(),
        attached=(),
        attended=Attended(),
        left_reason="NOBODY",
        gaps=(),
        verdicts=(),
    )


HOSTILE = (
    '<b>粗体</b> <img src="file:///etc/passwd"/> &amp; {person} %s \\n (unbalanced ) ) ( <<</Type/Catalog>> '
    "\x00\x1b[31m\u202egnp.exe"
)


def hostile(lead: Signer | None = None, companion: Signer | None = None, language: str = "zh-CN") -> VisitRecord:
    """Every text that somebody could have typed tries to be something else; the person refused to sign."""
    record = full(lead, companion, language)
    return replace(
        record,
        person='<font color="red">欧阳𬭎</font> & {serial}',
        address="endstream endobj (文三路) \\) 478号 </para>",
        statement=HOSTILE + "\n" + "a" * 900 + "\n" + "（" * 120 + "！" * 300,
        notes=HOSTILE + " 😀 𪚥\u0301",
        attended=Attended((), HOSTILE),
        offers=(Offer(OfferKind.DISPUTE, None, None, None, HOSTILE),),
        ticks=tuple(replace(tick, note=HOSTILE) for tick in record.ticks[:2]),
        order=replace(record.order, reason=HOSTILE),
    )


def receipt(**changes: object) -> Receipt:
    """A receipt for 10,050.05 yuan."""
    base = Receipt(
        number="SJ000017",
        visit_id="V-7K3M9Q2XW4TD",
        at=MORNING + timedelta(minutes=45),
        payer="阿依古丽·买买提",
        relation="SELF",
        amount=1_005_005,
        mode=PaymentMode.BANK_TRANSFER,
        reference="20261121-889010",
        creditor="抖音月付（天星数科）",
        case_no_masked="DY2026-****0451",
        allocation=Allocation(5_005, 43_210, 956_790),
        badges=("GP-1001", "GP-1002"),
        parties=PARTIES,
        zone="Asia/Shanghai",
    )
    return replace(base, **changes)  # type: ignore[arg-type]


PACK = SignedPack(resource("policy/CN-2026.toml").read_text("utf-8"), "00" * 64)


def lawful(record: VisitRecord) -> VisitRecord:
    """The same visit with its rules asked at each step and all met, the turned screen shown, papers handed over."""
    pack = parse(PACK.text)
    staff = tuple(
        Staff(one.collector_id, one.name, one.badge_no, one.badge_until, one.training_until, date(2027, 6, 30))
        for one in (record.lead, record.companion)
    )
    steps = ((When.DEPART, 0), (When.DOOR, 21), (When.DOOR, 23), (When.OFFER, 40), (When.NOTES, 50), (When.SEAL, 58))
    judgements = []
    for when, minute in steps:
        facts = Facts(
            when,
            record.order,
            dpd=88,
            outsourcing_notice=date(2026, 11, 1),
            heard_from_office=MORNING - timedelta(hours=2),
            balance_at=MORNING - timedelta(hours=2),
            lead=staff[0],
            companion=staff[1],
            companion_confirmed=True,
            recorder=record.recorder,
            birth=date(1990, 5, 1),
            met="SELF",
            identified=minute > 22,
            contacts=tuple(
                Contact(MORNING - timedelta(days=day), channel, False)
                for day, channel in ((20, Channel.SMS), (12, Channel.PHONE), (10, Channel.PHONE), (8, Channel.PHONE))
            ),
            circumstances=Circumstances(address_state=AddressState.VALID, agency_listed=True),
            refreshed_on=date(2026, 11, 21),
        )
        judgements.append(Judgement(at(minute), facts, judge(pack, facts, at(minute))))
    pages = ("who", "recording", "choices", "debt", "rights", "complaint", "readback", "sign")
    return replace(
        record,
        packs=(PACK,),
        judgements=tuple(judgements),
        verdicts=(),
        shown=tuple(Stamped(Shown(page, record.language, "2026.1"), at(23 + n)) for n, page in enumerate(pages)),
        handed=(
            Stamped(Handed("rights", record.language, "2026.1"), at(50)),
            Stamped(Handed("copy", record.language, "", record.serial), at(57)),
        ),
    )


def eventful(record: VisitRecord) -> VisitRecord:
    """Everything that can stand in a report at once, and two incidents that never may."""
    late = MORNING + timedelta(hours=12)
    plan = PlanTerms(Method.EQUAL_PRINCIPAL, 60, date(2026, 12, 15), 1_200_000, 43_210, 5_005, 1_825)
    agreed = AgreedHours(late, late + timedelta(hours=1), MORNING, "SELF", "2026.1")
    lifted = Verdict(
        "CN-TIME-01",
        Level.EVIDENCE,
        "中国银行业协会《金融机构个人消费类贷款催收工作指引（试行）》2026-01-30",
        (("local", "22:14:09"), ("from", "08:00"), ("until", "22:00"), ("agreed", "11-21 21:30–11-21 22:30")),
        lifted=f"SELF {agreed.at.isoformat()}",
    )
    warned = Verdict(
        "CN-BAL-24", Level.WARN, "债务金额应准确；产品规则", (("hours", "26"), ("limit", "24")), remedy="balance"
    )
    record = lawful(record)
    judged = tuple(
        replace(one, verdicts=(warned, *((lifted,) if number > 2 else ())))
        for number, one in enumerate(record.judgements)
    )
    return replace(
        record,
        judgements=judged,
        offers=(
            Offer(
                OfferKind.PLAN, plan=plan, affordability=Affordability(3, 620_000, 410_000, 60_000), text="发薪日后还"
            ),
            Offer(OfferKind.WAIVER, waiver=WaiverTerms(20_000, 5_005, "失业两个月")),
            Offer(OfferKind.EXTENSION, due=date(2027, 1, 20), text="等年终奖"),
            Offer(OfferKind.DISPUTE, text="费用没有见过账单"),
            Offer(OfferKind.PROMISE, 50_000, date(2026, 11, 30)),
        ),
        said=(
            Stamped(PersonSaid(Said.CORRECTION, "我住在 1703 室，不是 1702 室。", record.language), at(41)),
            Stamped(PersonSaid(Said.DISAGREEMENT, "利息的算法我不同意。", record.language), at(42)),
        ),
        hours=(Stamped(HoursAgreed(agreed.since, agreed.until, "2026.1", record.language), at(43)),),
        times=(
            Stamped(
                TimesTold((Inconvenient("12:00", "14:00", "MON TUE", "午休"), Inconvenient("20:00", "20:00"))), at(44)
            ),
        ),
        messages=(Stamped(MessageAsked("SPOUSE", True), at(45)),),
        addresses=(Stamped(AddressStated(AddressState.VALID, "门牌已更换"), at(46)),),
        incidents=(
            Stamped(Incident(IncidentKind.MEDICAL, "对方头晕，已请其休息"), at(47)),
            Stamped(Incident(IncidentKind.SELF_HARM, "GEHEIM-EINS"), at(48)),
            Stamped(Incident(IncidentKind.HOME_VIOLENCE, "GEHEIM-ZWEI"), at(49)),
        ),
        recorder_stops=(Stamped(RecorderStopped("CONSENT_WITHDRAWN"), at(50)),),
        acknowledged=Acknowledged((), "想先核对账单"),
        left_forbidden=True,
    )
