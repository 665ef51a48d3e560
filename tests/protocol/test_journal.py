"""The chain finds every change."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldvisit import journal, keys
from fieldvisit.clock import exactly
from fieldvisit.errors import BadMessage, ChainBroken
from fieldvisit.model.event import Body, Knocked, Noted, Ticked
from fieldvisit.model.outcome import Who
from fieldvisit.wire import SignedEvent, decode_event, encode_event
from helpers import chains

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


@given(st.lists(bodies, max_size=8))
def test_events_survive_the_wire(said: list[Body]) -> None:
    events = chain(said)
    assert [decode_event(one.payload).body for one in events] == said
    assert chains.walked(events, device="D-1", public=KEY.public).size == len(said)


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
    with pytest.raises(ChainBroken):
        chains.walked(changed, device="D-1", public=KEY.public)


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
