"""One sync against the real office over a network that breaks: all arrives once, nothing is lost."""

import shutil
import threading
import time
import tracemalloc
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from fieldvisit.casework.writing import append
from fieldvisit.clock import SystemClock
from fieldvisit.errors import (
    DeviceRevoked,
    JournalForked,
    OfficeForeign,
    OfficeProblem,
    OfficeUnreachable,
)
from fieldvisit.model.event import Knocked
from fieldvisit.model.outcome import Who
from fieldvisit.server import office as offices
from fieldvisit.server import tables
from fieldvisit.store.blobs import place_of
from fieldvisit.sync import Progress, day_status, sync_once
from sync.chaos import GARBAGE, GATEWAY, HTML, REDIRECT, Fault
from sync.world import PARTIES, World, new_office


def test_everything_goes_up_and_the_feed_comes_down(here: World) -> None:
    first = here.sync()
    assert first.items
    assert len(here.orders()) == 3
    here.depart()
    here.look()
    for each in range(9):
        here.attach(bytes([each]) * 5000)
    seen: list[Progress] = []
    second = sync_once(here.desk, seen.append)
    assert (second.events, second.blobs, second.kept) == (11, 9, ())
    assert seen[0] == Progress("records", 11, 11)
    blobs = [each for each in seen if each.phase == "blobs"]
    assert list(dict.fromkeys(each.done for each in blobs)) == list(range(10))
    assert [each.sent for each in blobs] == sorted(each.sent for each in blobs)
    assert (blobs[-1].sent, blobs[-1].size) == (45_000, 45_000)
    here.all_there()
    assert (here.sync().events, here.desk.store.outbox.counts().failure) == (0, "")


def test_more_events_than_one_request_holds(here: World) -> None:
    for _ in range(1203):
        here.look()
    assert here.sync().events == 1203
    here.all_there()


def test_events_that_grow_in_a_message_still_fit(here: World) -> None:
    for _ in range(12):
        here.look('"' * 400_000)
    assert here.sync().events == 12
    here.all_there()


@pytest.mark.parametrize("up", [0, 1, 200, 600, 1200, 3000, 9000, 30_000, 70_000])
def test_a_cut_on_the_way_up_loses_nothing(here: World, up: int) -> None:
    broken_then_whole(here, [Fault(up=up), Fault(up=up // 2), Fault(up=up * 2)])


@pytest.mark.parametrize("down", [0, 1, 40, 300, 700, 1500, 4000])
def test_a_cut_on_the_way_down_loses_nothing(here: World, down: int) -> None:
    broken_then_whole(here, [Fault(down=down), Fault(down=down // 2), Fault(down=down * 2)])


@pytest.mark.parametrize("answer", [HTML, GARBAGE, GATEWAY, REDIRECT])
def test_a_strange_answer_loses_nothing(here: World, answer: bytes) -> None:
    broken_then_whole(here, [Fault(answer=answer), Fault(refuse=True), Fault(answer=answer)])


def broken_then_whole(here: World, faults: list[Fault]) -> None:
    here.sync()
    here.depart()
    for each in range(4):
        here.look("外访核对" * 50)
        here.attach(bytes([each]) * 20_000)
    before = list(here.desk.store.events.payloads())
    for fault in faults:
        here.chaos.plan(fault, fault, fault, fault)
        with suppress(OfficeUnreachable, OfficeForeign):
            here.sync()
    here.chaos.plan()
    here.sync()
    assert list(here.desk.store.events.payloads()) == before
    here.all_there()


def test_another_office_at_the_same_address_gets_no_acknowledgement(here: World) -> None:
    here.sync()
    here.look()
    new_office(here.folder / "other").close()
    here.restart_office("other")
    with pytest.raises(OfficeForeign):
        here.sync()
    assert here.desk.store.events.acked() == 0
    here.restart_office()
    assert here.sync().events == 1
    here.all_there()


def test_an_office_with_our_books_but_another_key_is_foreign(here: World) -> None:
    here.sync()
    here.look()
    here.stop()
    shutil.copytree(here.folder / "office", here.folder / "copy")
    offices.create(here.folder / "other", PARTIES).close()
    shutil.rmtree(here.folder / "copy" / "keys")
    shutil.copytree(here.folder / "other" / "keys", here.folder / "copy" / "keys")
    here.serve("copy")
    with pytest.raises(OfficeForeign) as caught:
        here.sync()
    assert caught.value.facts["reason"] == "checkpoint"
    assert here.desk.store.events.acked() == 0


def test_an_office_put_back_to_an_older_state_is_refused_until_it_is_whole_again(here: World) -> None:
    here.sync()
    here.look()
    here.sync()
    here.stop()
    shutil.copytree(here.folder / "office", here.folder / "older")
    here.serve()
    here.look()
    here.sync()
    here.look()
    here.restart_office("older")
    with pytest.raises(OfficeForeign) as caught:
        here.sync()
    assert caught.value.facts["reason"] == "older"
    assert (here.desk.store.events.acked(), here.desk.store.events.head().size) == (2, 3)
    here.restart_office()
    here.sync()
    here.all_there()


def test_an_old_copy_of_the_profile_is_told_so_and_the_same_place_with_other_words_is_loud(here: World) -> None:
    here.sync()
    here.desk.store.close()
    shutil.copytree(here.folder / "profile", here.folder / "backup")
    here.open_laptop()
    here.look("first")
    here.sync()
    held = here.office_events()
    here.desk.store.close()
    shutil.rmtree(here.folder / "profile")
    (here.folder / "backup").rename(here.folder / "profile")
    here.open_laptop()
    with pytest.raises(OfficeForeign) as caught:
        here.sync()
    assert caught.value.facts["reason"] == "ahead"
    here.look("other words")
    with pytest.raises(JournalForked) as loud:
        here.sync()
    assert loud.value.facts["seq"] == 1
    assert here.office_events() == held


def test_an_event_the_office_refuses_blocks_nothing(here: World) -> None:
    here.sync()
    append(here.desk, Knocked(Who.SELF), visit="V-UNKNOWN", case="C-UNKNOWN")
    here.depart()
    here.attach(b"photo")
    here.sync()
    here.sync()
    assert [(seq, kind) for seq, kind, _ in here.desk.store.events.refused()] == [(1, "Knocked")]
    here.all_there()


def test_a_damaged_file_does_not_hold_up_the_others(here: World) -> None:
    here.sync()
    here.depart()
    bad, good = here.attach(b"bad" * 9000), here.attach(b"good" * 9000)
    place = place_of(here.folder / "profile" / "blobs", bad)
    sealed = bytearray(place.read_bytes())
    sealed[100] ^= 1
    place.write_bytes(sealed)
    outcome = here.sync()
    assert outcome.kept == ((bad, "blob_damaged"),)
    assert here.office_blob(good) == b"good" * 9000
    assert (here.desk.store.outbox.counts().events, here.desk.store.outbox.counts().blobs) == (0, 1)


def test_a_file_the_office_lost_is_sent_again(here: World) -> None:
    here.sync()
    here.depart()
    sha256 = here.attach(b"photo" * 100)
    here.sync()
    with here.office.books.database.write() as connection:
        connection.execute(tables.blobs.delete())
    (here.folder / "office" / "blobs" / sha256).unlink()
    here.sync()
    here.all_there()


def test_a_success_that_no_receipt_confirms_is_no_success(here: World, monkeypatch: pytest.MonkeyPatch) -> None:
    here.sync()
    here.depart()
    here.attach(b"photo" * 100)
    monkeypatch.setattr("fieldvisit.sync.client.Office.put_blob", lambda *_: None)
    assert here.sync().blobs == 0
    assert here.desk.store.outbox.counts().blobs == 1
    monkeypatch.undo()
    assert here.sync().blobs == 1
    here.all_there()


def test_a_large_file_goes_on_where_it_was_cut_in_constant_memory(here: World) -> None:
    here.sync()
    here.depart()
    size = 40 << 20
    here.attach(bytes(range(256)) * (size // 256))
    here.chaos.passed_up = 0
    here.chaos.plan(Fault(up=14 << 20))
    with pytest.raises(OfficeUnreachable):
        here.sync()
    tracemalloc.start()
    here.sync()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 15 << 20, "office and laptop together hold a few pieces, not the file"
    assert here.chaos.passed_up < size + (3 << 20)
    here.all_there()


def test_cancel_ends_a_sync_at_once_and_the_next_one_goes_on(here: World) -> None:
    here.look()
    here.chaos.plan(Fault(silent=True))
    cancel, began = threading.Event(), time.monotonic()
    threading.Timer(0.2, cancel.set).start()
    with pytest.raises(OfficeUnreachable) as caught:
        sync_once(here.desk, cancel=cancel)
    assert caught.value.facts["reason"] == "cancelled"
    assert time.monotonic() - began < 2
    assert here.sync().events == 1


def test_an_office_that_is_off_is_said_within_four_seconds(here: World) -> None:
    here.stop()
    began = time.monotonic()
    with pytest.raises(OfficeUnreachable):
        here.sync()
    assert time.monotonic() - began < 4
    assert here.desk.store.outbox.counts().failure == "office_unreachable"
    here.serve()
    here.sync()
    assert here.desk.store.outbox.counts().failure == ""


class OddClock(SystemClock):
    def wall(self) -> datetime:
        return datetime(2011, 1, 1, tzinfo=UTC)


def test_a_wrong_clock_never_stops_a_sync_and_learns_the_office_time(here: World) -> None:
    here.desk = replace(here.desk, clock=OddClock())
    here.sync()
    now = here.desk.moment()
    assert abs(now.best - datetime.now(UTC)) < timedelta(seconds=5)
    assert now.suspect
    here.depart()
    here.attach(b"photo" * 100)
    assert here.sync().blobs == 1
    here.all_there()


def test_a_retired_laptop_keeps_what_it_has(here: World) -> None:
    here.sync()
    here.look()
    here.office.revoke(here.desk.device)
    with pytest.raises(DeviceRevoked):
        here.sync()
    assert here.desk.store.outbox.counts().events == 1


def test_the_day_receipt_closes_the_day_only_when_all_is_there(here: World) -> None:
    here.sync()
    here.depart()
    sha256 = here.attach(b"photo" * 100)
    today = here.desk.moment().best.astimezone(ZoneInfo("Asia/Shanghai")).date()
    open_day = day_status(here.desk, today)
    assert not open_day.all_safe
    assert (open_day.missing_events, open_day.missing_blobs) == (2, (sha256,))
    here.sync()
    closed = day_status(here.desk, today)
    assert closed.all_safe
    assert (closed.events, closed.blobs) == (2, 1)
    assert day_status(here.desk, date(2020, 1, 1)).all_safe


class Tomorrow(SystemClock):
    """This machine's clock, a day on."""

    def wall(self) -> datetime:
        return super().wall() + timedelta(days=1)

    def monotonic_ns(self) -> int:
        return super().monotonic_ns() + 86_400 * 1_000_000_000


def test_a_file_attached_on_two_days_is_missing_on_neither(here: World) -> None:
    """The office counts a file on the day that named it first: the other day is safe without it."""
    today = datetime.now(ZoneInfo("Asia/Shanghai")).date()
    here.sync()
    here.depart()
    here.attach(b"the same photo")
    here.sync()
    here.desk = replace(here.desk, clock=Tomorrow())
    here.attach(b"the same photo")
    here.sync()
    for day, events, files in ((today, 2, 1), (today + timedelta(days=1), 1, 0)):
        status = day_status(here.desk, day)
        assert (status.all_safe, status.events, status.blobs) == (True, events, files)


def test_a_busy_office_is_left_alone_for_as_long_as_it_asks(here: World) -> None:
    body = b'{"type":"urn:fieldvisit:problem:busy","title":"busy","status":503}'
    head = b"HTTP/1.1 503 Busy\r\nContent-Type: application/problem+json\r\nRetry-After: 7\r\nConnection: close\r\n\r\n"
    busy = head + body
    here.chaos.plan(Fault(answer=busy))
    with pytest.raises(OfficeProblem) as caught:
        here.sync()
    assert caught.value.facts["retry_after"] == 7
