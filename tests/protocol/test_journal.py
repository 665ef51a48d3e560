"""The chain finds every change."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldvisit import journal, keys
from fieldvisit.clock import exactly
from fieldvisit.errors import BadMessage, ChainBroken
from fieldvisit.journal import audit
from fieldvisit.model.event import Body, Knocked, Noted, Ticked
from fieldvisit.model.outcome import Who
from fieldvisit.wire import SignedEvent, decode_event, encode_event
from helpers.chains import tree_root, verify_chain

NOON = exactly(datetime(2026, 11, 23, 4, tzinfo=UTC))
KEY = keys.SigningKey.load(bytes(range(32)))
bodies: st.SearchStrategy[Body] = st.one_of(
    st.builds(Noted, st.text(max_size=50), st.text(max_size=50)),
    st.builds(Ticked, st.text(max_size=20), st.booleans()),
    st.builds(Knocked, st.sampled_from(Who)),
)


def chain(said: list[Body]) -> list[SignedEvent]:
    head, out = journal.Head(), []
    for body in said:
        _, signed, head = journal.append(head, KEY, device="D-1", at=NOON, by="101", visit="V-1", case="C-1", body=body)
        out.append(signed)
    return out


def lines(events: list[SignedEvent]) -> list[audit.Line]:
    return [audit.Line(one.signature, one.payload) for one in events]


def all_payloads(events: list[SignedEvent]) -> list[str]:
    return [one.payload for one in events]


@given(st.lists(bodies, max_size=8))
def test_events_survive_the_wire(said: list[Body]) -> None:
    events = chain(said)
    assert [decode_event(one.payload).body for one in events] == said
    walked = audit.walk(lines(events), "D-1", KEY.public)
    assert (walked.size, walked.signatures, walked.fault) == (len(said), len(said), None)
    assert walked.roots[len(said)] == tree_root(one.payload for one in events)
    assert verify_chain(events, device="D-1", public=KEY.public) == journal.Head(walked.size, walked.last)


@given(st.lists(bodies, min_size=2, max_size=6), st.data())
def test_any_change_of_the_chain_is_found(said: list[Body], data: st.DataObject) -> None:
    events = chain(said)
    at = data.draw(st.integers(0, len(events) - 1))
    change = data.draw(st.sampled_from(["drop", "twice", "swap", "byte", "signature"]))
    changed = list(events)
    if change == "drop" and at < len(events) - 1:
        del changed[at]
    elif change == "twice":
        changed.insert(at, changed[at])
    elif change == "swap" and at:
        changed[at - 1], changed[at] = changed[at], changed[at - 1]
    elif change == "byte":
        payload = changed[at].payload
        place = data.draw(st.integers(0, len(payload) - 1))
        changed[at] = SignedEvent(
            payload[:place] + chr(ord(payload[place]) ^ 1) + payload[place + 1 :], changed[at].signature
        )
    else:
        changed[at] = SignedEvent(changed[at].payload, "00" * 64)
    if changed == events:
        return
    with pytest.raises((ChainBroken, BadMessage)):
        verify_chain(changed, device="D-1", public=KEY.public)
    apart = (seq for seq, (was, now) in enumerate(zip(events, changed, strict=False), 1) if was != now)
    first = next(apart, len(events) + 1)
    walked = audit.walk(lines(changed), "D-1", KEY.public)
    assert walked.fault is not None
    assert walked.fault.seq <= first + 1
    quick = audit.walk(lines(changed), "D-1", KEY.public, quick=True).fault
    assert quick is not None or (len(changed) == len(events) and all_payloads(changed) == all_payloads(events))


def test_signatures_are_verified_by_thousands_and_the_first_that_does_not_hold_is_named() -> None:
    count = audit.WAITING + 100
    whole = lines(chain([Ticked(f"{each}", True) for each in range(count)]))

    def told(*bad: int, upto: int = count) -> tuple[str, int, int, int] | None:
        changed = [replace(one, signature="00" * 64) if seq in bad else one for seq, one in enumerate(whole, 1)]
        found = audit.walk(iter(changed[:upto] + changed[upto + 1 :]), "D-1", KEY.public, [1, count])
        fault = found.fault
        return (fault.reason, fault.seq, found.size, found.signatures) if fault else None

    assert told() is None
    assert told(count, 7, audit.WAITING) == ("event_signature", 7, count, count)
    assert told(audit.WAITING + 1, count) == ("event_signature", audit.WAITING + 1, count, count)
    assert told(upto=audit.WAITING) == ("event_gone", audit.WAITING + 1, audit.WAITING, audit.WAITING + 1)
    assert told(9, upto=audit.WAITING) == ("event_signature", 9, audit.WAITING, audit.WAITING + 1)


@given(st.text(max_size=200))
def test_no_text_is_taken_for_an_event(text: str) -> None:
    with pytest.raises(BadMessage):
        decode_event(text)


def test_unknown_fields_and_kinds_are_refused() -> None:
    payload = chain([Noted("a", "b")])[0].payload
    for old, new in (('"v":1', '"v":2'), ('"kind":"Noted"', '"kind":"Forged"'), ('"v":1', '"v":1,"w":1')):
        with pytest.raises(BadMessage):
            decode_event(payload.replace(old, new))


def test_the_same_event_always_has_the_same_bytes() -> None:
    event = decode_event(chain([Noted("张䶮\n欧阳𬭎", "")])[0].payload)
    assert encode_event(event) == encode_event(replace(event))
