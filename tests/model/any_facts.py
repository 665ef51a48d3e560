"""Any facts at all, any moment, any rule: what a hostile laptop, a broken clock and a careless office could say."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Final

from hypothesis import strategies as st

from fieldvisit.clock import Moment
from fieldvisit.model.case import AddressState, AgreedHours, Channel, Circumstances, Contact, Inconvenient, StopFlag
from fieldvisit.model.order import Order, Staff
from fieldvisit.model.policy import Facts, When
from fieldvisit.model.policy.checks import CHECKS

ZONES: Final = (
    *("Asia/Shanghai", "America/New_York", "Europe/London", "Australia/Sydney", "Australia/Lord_Howe", "Asia/Kolkata"),
    *("Pacific/Apia", "America/Sao_Paulo", "Africa/Cairo", "Pacific/Kiritimati", "UTC"),
)
WORDS: Final = ("SELF", "GUARANTOR", "FAMILY", "MINOR", "NOBODY", "photo", "health", "APP", "id_shown", "THREAT", "X")


def stamps(first: int, last: int) -> st.SearchStrategy[datetime]:
    """Times in UTC of the years from first to last, whole milliseconds."""
    start = datetime(first, 1, 1, tzinfo=UTC)
    span = (datetime(last, 12, 31, 23, 59, 59, tzinfo=UTC) - start) // timedelta(milliseconds=1)
    return st.integers(0, span).map(lambda ms: start + timedelta(milliseconds=ms))


NEAR = stamps(2026, 2027)
FAR = stamps(1, 9999) | st.sampled_from(
    [datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC), datetime(9999, 12, 31, 23, 59, tzinfo=UTC)]
)
NEAR_DAYS = st.dates(date(2026, 1, 1), date(2027, 12, 31))
FAR_DAYS = st.dates() | st.sampled_from([date.min, date.max])
HOURS = st.builds("{:02}:{:02}".format, st.integers(0, 23), st.sampled_from([0, 1, 15, 30, 59]))


def moments(times: st.SearchStrategy[datetime], most: timedelta = timedelta(days=2)) -> st.SearchStrategy[Moment]:
    """Moments known to within up to `most`."""

    def made(when: datetime, spread: timedelta, drift: int) -> Moment:
        late = when + min(spread, datetime.max.replace(tzinfo=UTC) - when)
        late = late.replace(microsecond=late.microsecond // 1000 * 1000)
        return Moment(when, 0, "b", when, max(when, late), drift)

    return st.builds(made, times, st.timedeltas(timedelta(), most), st.integers(-(10**9), 10**9))


def facts(
    times: st.SearchStrategy[datetime], days: st.SearchStrategy[date], zones: st.SearchStrategy[str]
) -> st.SearchStrategy[Facts]:
    """Facts with times, days and zones from what is given."""
    none = st.none()
    text = st.sampled_from(["", *WORDS])
    texts = st.frozensets(st.sampled_from(WORDS), max_size=4)
    spans = st.builds(Inconvenient, HOURS, HOURS, st.sampled_from(["", "MON", "SAT SUN", "nonsense"]))
    agreed = st.lists(
        st.builds(
            lambda since, hours, ago: AgreedHours(since, _after(since, hours), _after(since, -ago), "SELF"),
            times,
            st.timedeltas(timedelta(), timedelta(hours=9)).map(_whole),
            st.timedeltas(timedelta(), timedelta(days=3)).map(_whole),
        ),
        max_size=3,
    ).map(tuple)
    contacts = st.lists(
        st.builds(
            Contact,
            times,
            st.sampled_from(Channel),
            st.booleans(),
            st.sampled_from(["", "MET_DEBTOR_REFUSED_TALK"]),
            to=text,
            left=st.sampled_from(["", "REFUSED"]),
            household=st.booleans(),
        ),
        max_size=6,
    ).map(tuple)
    people = none | st.builds(
        Staff, st.sampled_from(["101", "102"]), st.just("x"), st.just("y"), days, days, days, st.booleans()
    )
    orders = none | st.builds(
        Order,
        *(st.just(word) for word in ("O", "C", "101", "102")),
        st.sampled_from(["", "why"]),
        st.sampled_from(["", "900"]),
        days,
        days,
        st.integers(-5, 80) | st.just(10**15),
        times,
        times,
        st.sampled_from(["HOME", "WORK", "BILLING", ""]),
        zones,
    )
    known = st.builds(
        Circumstances,
        inconvenient=st.lists(spans, max_size=3).map(tuple),
        agreed=agreed,
        address_state=st.sampled_from(AddressState),
        represented_by=text,
        ceased=st.booleans(),
        vulnerable=st.booleans(),
        employer_prohibits=st.booleans(),
        do_not_contact=st.tuples(text),
        quiet_until=none | days,
        adviser_since=none | days,
        respite_from=none | days,
        respite_in_crisis=st.booleans(),
        crisis_ended=none | days,
        visit_notice_at=none | times,
        written_consent_until=none | days,
        validation_sent=none | days,
        transfer_notice=none | days,
        agency_listed=none | st.booleans(),
        interrupted_on=none | days,
    )
    amounts = none | st.integers(-5, 10**9)
    return st.builds(
        Facts,
        when=st.sampled_from(When),
        order=orders,
        stops=st.frozensets(st.sampled_from(StopFlag), max_size=3),
        dpd=none | st.integers(-(10**12), 10**12),
        outsourcing_notice=none | days,
        heard_from_office=none | times,
        balance_at=none | times,
        lead=people,
        companion=people,
        companion_confirmed=st.booleans(),
        recorder=text,
        ticks=texts,
        required_ticks=texts,
        entered=st.booleans(),
        entry_consent=st.booleans(),
        birth=none | days,
        circumstances=known,
        agreed=agreed,
        contacts=contacts,
        holidays=st.lists(st.tuples(days, st.just("holiday")), max_size=4).map(tuple),
        region=st.sampled_from(["", "CN-XJ"]),
        met=text,
        identified=st.booleans(),
        relation=text,
        uses=texts,
        consents=texts,
        periods=none | st.integers(-1, 100),
        amount=amounts,
        owed=amounts,
        mode=text,
        acknowledgement=st.booleans(),
        words=st.tuples(text),
        refreshed_on=none | days,
        volunteered=st.booleans(),
    )


def _whole(delta: timedelta) -> timedelta:
    return timedelta(seconds=int(delta.total_seconds()))


def _after(when: datetime, delta: timedelta) -> datetime:
    try:
        return when + delta
    except OverflowError:
        return when


ANY = facts(FAR, FAR_DAYS, st.sampled_from((*ZONES, "", "../etc", "Nowhere/Town", "Asia")))
LIKELY = facts(NEAR, NEAR_DAYS, st.sampled_from(ZONES))


def _value(kind: str) -> st.SearchStrategy[str | int]:
    if kind in ("number", "count"):
        return st.integers(1, 60)
    if kind == "hour":
        return HOURS
    if kind == "days":
        return st.sampled_from(["MON", "TUE WED THU", "SAT SUN"])
    if kind == "words":
        return st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(" ".join)
    if "+" in kind:
        return st.lists(st.sampled_from(kind.split("+")), min_size=1, max_size=3).map(" ".join)
    return st.sampled_from(kind.split("|"))


@st.composite
def rules(draw: st.DrawFn, pack_id: str = "MORE") -> dict[str, object]:
    """One rule of a pack, as its table: any check with parameters of the kinds it takes."""
    name = draw(st.sampled_from(sorted(CHECKS)))
    check = CHECKS[name]
    parameters = {one: draw(_value(kind)) for one, kind in check.needs.items()}
    optional = draw(st.lists(st.sampled_from(sorted(check.may)), unique=True)) if check.may else []
    parameters |= {one: draw(_value(check.may[one])) for one in optional}
    if "from" in parameters and str(parameters["from"]) >= str(parameters["until"]):
        parameters["from"], parameters["until"] = "00:00", "24:00"
    return {
        "id": f"{pack_id}-{draw(st.integers(1, 10**6))}",
        "level": draw(st.sampled_from(["BLOCK", "WARN", "EVIDENCE"])),
        "check": name,
        "at": sorted(draw(st.sets(st.sampled_from([one.value for one in When]), min_size=1))),
        "parameters": parameters,
        "citation": "somewhere",
        "confidence": "practice",
    }


def written(rule: Mapping[str, object]) -> str:
    """A rule's table as TOML."""
    lines = ["[[rule]]"]
    for name, value in rule.items():
        lines.append(f"{name} = {_toml(value)}")
    return "\n".join([*lines, 'sentence.zh-CN = "句"', 'sentence.en = "say"', ""])


def _toml(value: object) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{name} = {_toml(one)}" for name, one in value.items()) + " }"
    return repr(value).replace("'", '"')
