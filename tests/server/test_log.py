"""The office's log through HTTP: who may read it, what it proves, and that nothing is ever missing in it."""

from concurrent.futures import ThreadPoolExecutor

import msgspec
import pytest
import sqlalchemy as sa

from fieldvisit import wire
from fieldvisit.journal import Nodes, leaf_hash, note, proof, tree
from fieldvisit.model.event import Attached, Revealed, Sealed
from fieldvisit.server import tables
from fieldvisit.server.office import Office
from server.conftest import enrolled
from server.laptop import FixedClock, Laptop, problem


def look(laptop: Laptop, times: int = 1) -> None:
    for each in range(times):
        laptop.write(Revealed("phone", f"why {each}"))


def leaves(laptop: Laptop, first: int = 0, count: int = 100) -> wire.LogLeaves:
    reply = laptop.send("GET", f"/v1/log/leaves?from={first}&count={count}", plain=True)
    return msgspec.json.decode(reply.content, type=wire.LogLeaves)


def point(office: Office, laptop: Laptop) -> note.Point:
    reply = laptop.send("GET", "/v1/log/checkpoint", plain=True)
    assert reply.headers["content-type"] == "text/plain; charset=utf-8"
    settings, authority = office.books.settings, office.books.authority
    said = proof.read_log(reply.text, settings.office_id, authority.signing.public)
    assert said
    return said


def test_an_empty_log_is_one(office: Office, url: str) -> None:
    laptop = enrolled(office, url, "A")
    assert (point(office, laptop).size, point(office, laptop).root) == (0, tree.EMPTY)
    assert leaves(laptop) == wire.LogLeaves(0, 0, ())
    told = laptop.told(laptop.sync())
    assert (told.log.leaf, told.log.inclusion, told.acked) == (None, (), 0)


def test_each_growth_is_an_entry_that_is_proved(office: Office, url: str) -> None:
    one, two, held, known = enrolled(office, url, "A"), enrolled(office, url, "B"), 0, tree.EMPTY
    for turn in range(9):
        laptop = (one, two)[turn % 2]
        look(laptop, turn % 3)
        request = wire.SyncRequest(laptop.device, laptop.cursor, len(laptop.sent) + 1, tuple(laptop.unsent), log=held)
        reply = laptop.told(laptop.post("/v1/sync", request))
        laptop.sent, laptop.unsent, laptop.cursor = laptop.sent + laptop.unsent, [], reply.cursor
        log, mine = note.told(reply.log.note), laptop.point(reply)
        assert log
        assert mine.size == reply.acked == len(laptop.sent)
        assert tree.consistent(held, known, log.size, log.root, reply.log.consistency)
        entry = wire.LogLeaf(laptop.device, mine.size, mine.root)
        assert (mine.size == 0) == (reply.log.leaf is None)
        assert mine.size == 0 or proof.in_log(log, reply.log, entry)
        held, known = log.size, log.root
    told = leaves(one)
    assert [leaf.size for leaf in told.leaves if leaf.device == one.device] == [2, 3, 5]
    grown = Nodes()
    for leaf in told.leaves:
        grown.append(proof.leaf_of(leaf))
    assert (grown.tree.size, grown.tree.root()) == (point(office, one).size, point(office, one).root) == (held, known)
    assert [leaf.size for leaf in leaves(one, 2, 2).leaves] == [leaf.size for leaf in told.leaves[2:4]]
    assert leaves(one, 10**12).leaves == leaves(one, 0, 0).leaves == ()


def test_nobody_is_named_in_the_log(office: Office, laptop: Laptop) -> None:
    laptop.begin(laptop.orders()[0], "V-1")
    laptop.sync()
    reply = laptop.send("GET", "/v1/log/leaves", plain=True)
    assert set(reply.json()["leaves"][0]) == {"device", "size", "root"}


@pytest.mark.parametrize("asked", ["from=-1", "from=x", "count=1e3", f"from={'9' * 30}", "from=", "count=%00"])
def test_what_cannot_be_asked_is_said(small_office: Office, asked: str) -> None:
    with small_office.serving() as url:
        laptop = Laptop(url)
        assert problem(laptop.send("GET", f"/v1/log/leaves?{asked}", plain=True)) == "bad_message"
        for sha256 in ("0" * 64, "x", "0" * 63 + "G"):
            assert problem(laptop.send("GET", f"/v1/reports/{sha256}/proof", plain=True)) == "not_found"
        laptop.http.close()


def test_who_asks_too_often_waits(small_office: Office) -> None:
    with small_office.serving() as url:
        laptop = Laptop(url)
        codes = {laptop.send("GET", "/v1/log/checkpoint", plain=True).status_code for _ in range(125)}
        assert codes == {200, 429}
        laptop.http.close()


def test_laptops_that_sync_at_once_all_get_their_entries(office: Office, url: str) -> None:
    laptops = [enrolled(office, url, name) for name in "ABCD"]
    for turn in range(4):
        for laptop in laptops:
            look(laptop, 2)
        with ThreadPoolExecutor(4) as pool:
            replies = list(pool.map(lambda laptop: laptop.told(laptop.sync()), laptops))
        for laptop, reply in zip(laptops, replies, strict=True):
            log, mine = note.told(reply.log.note), laptop.point(reply)
            assert log
            assert mine.size == reply.acked == 2 * (turn + 1)
            assert proof.in_log(log, reply.log, wire.LogLeaf(laptop.device, mine.size, mine.root))
    told = leaves(laptops[0])
    assert told.size == 16
    assert {leaf.device for leaf in told.leaves} == {laptop.device for laptop in laptops}


@pytest.mark.parametrize("healed_by", ["start", "sync"])
def test_an_entry_that_a_crash_left_out_is_made_good(office: Office, url: str, healed_by: str) -> None:
    """What a stop between the events' transaction and the log's leaves behind: events without an entry."""
    laptop, other = enrolled(office, url, "A"), enrolled(office, url, "B")
    look(laptop, 3)
    before = laptop.told(laptop.sync())
    look(other, 1)
    other.sync()
    look(laptop, 2)
    laptop.sync()
    with office.books.database.write() as connection:
        connection.execute(sa.delete(tables.log_leaves).where(tables.log_leaves.c.size == 5))
        connection.execute(sa.update(tables.counters).where(tables.counters.c.name == "log").values(value=2))
    assert leaves(other).size == 2
    if healed_by == "start":
        database = office.books.database
        with Office(office.books.data, database.url if not database.sqlite else None, FixedClock()):
            pass
        assert leaves(other).size == 3
    told = laptop.told(laptop.sync())
    log, mine = note.told(told.log.note), laptop.point(told)
    assert log
    assert (log.size, mine.size) == (3, 5)
    assert proof.in_log(log, told.log, wire.LogLeaf(laptop.device, 5, mine.root))
    assert laptop.point(before).size == 3


def test_a_report_is_proved_to_whoever_has_its_hash(office: Office, laptop: Laptop) -> None:
    order = laptop.orders()[0]
    laptop.begin(order, "V-1")
    laptop.write(Attached("aa" * 32, 5, "image/jpeg"), visit="V-1", case=order.case_id)
    seq = laptop.write(Sealed("cd" * 32, 99), visit="V-1", case=order.case_id)
    laptop.sync()
    look(laptop, 3)
    laptop.sync()
    data = laptop.send("GET", f"/v1/reports/{'cd' * 32}/proof", plain=True).content
    public = office.books.authority.signing.public
    found = proof.check_report(data, "cd" * 32, public)
    assert (found.reason, found.device, found.seq, found.log) == ("", laptop.device, seq, 2)
    assert found.at == office.books.now()
    assert proof.check_report(data, "ce" * 32, public).reason == "proof_other_report"
    assert proof.check_report(data, "cd" * 32, laptop.key.public).reason == "proof_checkpoint"
    assert proof.check_report(b"{}", "cd" * 32, public).reason == "proof_garbled"
    for at in range(0, len(data), 3):
        changed = data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]
        assert proof.check_report(changed, "cd" * 32, public).reason or changed_by_name(data, at)


def changed_by_name(data: bytes, at: int) -> bool:
    """Tell whether a byte belongs to what a proof need not say: the names of fields that have a default."""
    near = data[max(0, at - 14) : at + 14]
    return any(name in near for name in (b"format", b"consistency", b"leaf", b"inclusion"))


def test_the_roots_of_a_laptop_at_each_size_are_kept(office: Office, laptop: Laptop) -> None:
    from fieldvisit.server import log

    laptop.begin(laptop.orders()[0], "V-1")
    look(laptop, 11)
    laptop.sync()
    whole = Nodes()
    with office.books.database.read() as connection:
        for size, signed in enumerate(laptop.sent, 1):
            whole.append(leaf_hash(signed.payload.encode()))
            assert log.root_of(connection, laptop.device, size) == whole.tree.root()
        assert log.root_of(connection, laptop.device, len(laptop.sent) + 1) is None


def test_an_older_laptop_is_told_which_side_is_older(laptop: Laptop) -> None:
    request = wire.SyncRequest(laptop.device, laptop.cursor, 1, (), protocol=wire.PROTOCOL_VERSION - 1)
    reply = laptop.post("/v1/sync", request)
    assert problem(reply) == "protocol_mismatch"
    assert reply.json()["facts"] == {"office": wire.PROTOCOL_VERSION, "laptop": wire.PROTOCOL_VERSION - 1}


def test_a_journal_that_does_not_go_on_is_written_down_once(office: Office, laptop: Laptop) -> None:
    look(laptop, 2)
    laptop.sync()
    wrong = laptop.sent[1]
    for _ in range(3):
        assert problem(laptop.sync(first=1, events=[wrong, wrong])) == "chain_conflict"
    with office.books.database.read() as connection:
        rows = connection.execute(sa.select(tables.audit).where(tables.audit.c.action == "chain_conflict")).all()
    assert [(row.subject, row.detail) for row in rows] == [(laptop.device, "seq=1")]


def test_a_log_that_is_ahead_of_its_laptop_is_said_and_never_waited_for(office: Office, url: str) -> None:
    laptop = enrolled(office, url, "A")
    look(laptop, 2)
    assert laptop.sync().status_code == 200
    with office.books.database.write() as connection:
        connection.execute(sa.update(tables.log_leaves).values(size=7))
    reply = laptop.sync()
    assert (problem(reply), reply.status_code) == ("busy", 503)
