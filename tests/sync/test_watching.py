"""Laptop and office watch each other: what one of them does to the records the other says, and never wrongly."""

import shutil
from contextlib import ExitStack
from pathlib import Path
from tempfile import mkdtemp

import sqlalchemy as sa
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from fieldvisit import journal, keys, wire
from fieldvisit.errors import ChainBroken, FieldvisitError, JournalForked, OfficeForeign
from fieldvisit.journal import proof
from fieldvisit.server import log, tables
from fieldvisit.sync import audit
from sync.world import MEMORY, World, world


def outcome(here: World) -> str:
    """Sync and return what was said: nothing when all is well, else the reason."""
    try:
        here.sync()
    except OfficeForeign as foreign:
        return str(foreign.facts["reason"])
    except (ChainBroken, JournalForked) as broken:
        return broken.code
    return ""


class Watching(RuleBasedStateMachine):
    """Honest work in any order, then one dishonest act at the end, and what the other side says of it."""

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        self.over = False

    @initialize()
    def morning(self) -> None:
        self.folder = Path(mkdtemp(dir=MEMORY if MEMORY.is_dir() else None))
        self.stack.callback(shutil.rmtree, self.folder, ignore_errors=True)
        self.world: World = self.stack.enter_context(world(self.folder))
        self.world.sync()
        self.work(2)
        self.other(1)
        assert outcome(self.world) == ""

    @precondition(lambda self: not self.over)
    @rule(times=st.integers(1, 3))
    def work(self, times: int) -> None:
        for _ in range(times):
            self.world.look()

    @precondition(lambda self: not self.over)
    @rule(times=st.integers(1, 3))
    def other(self, times: int) -> None:
        """Another laptop syncs: the office's log grows by an entry that is not ours."""
        database, device = self.world.office.books.database, "D-OTHER"
        with database.write() as connection:
            row = tables.devices
            if connection.execute(sa.select(row.c.device).where(row.c.device == device)).first() is None:
                first = dict(connection.execute(sa.select(row).limit(1)).one()._mapping)
                blank = {"device": device, "public": keys.SigningKey.new().public, "size": 0, "peaks": "[]"}
                connection.execute(sa.insert(row).values(**{**first, **blank}))
            held, peaks = connection.execute(sa.select(row.c.size, row.c.peaks).where(row.c.device == device)).one()
            tree = journal.Tree.load(wire.decode(peaks.encode(), list[tuple[int, str]], "peaks"))
            for each in range(times):
                tree.append(journal.leaf_hash(b"%d" % (held + each)))
            changed = {"size": tree.size, "peaks": wire.canonical(tree.peaks()).decode()}
            connection.execute(sa.update(row).where(row.c.device == device).values(**changed))
        assert log.settle(self.world.office.books) >= 1

    @precondition(lambda self: not self.over)
    @rule()
    def sync(self) -> None:
        assert outcome(self.world) == "", "nobody did anything wrong"

    @precondition(lambda self: not self.over)
    @rule()
    def restart(self) -> None:
        self.world.restart_laptop()
        self.world.restart_office()

    @precondition(lambda self: self.over)
    @rule()
    def night(self) -> None:
        """After a dishonest act the day is over."""

    # the acts
    @precondition(lambda self: not self.over)
    @rule(writes=st.integers(0, 2), synced=st.booleans())
    def laptop_is_put_back_from_a_backup(self, writes: int, synced: bool) -> None:
        self.end()
        if synced:
            assert outcome(self.world) == ""
        self.keep_profile("backup")
        self.world.look("lost by the backup")
        assert outcome(self.world) == ""
        self.bring_back_profile("backup")
        for each in range(writes):
            self.world.look(f"after the backup {each}")
        assert outcome(self.world) == ("journal_forked" if writes else "ahead")
        if writes:
            self.office_wrote_down("chain_conflict")

    @precondition(lambda self: not self.over)
    @rule()
    def a_second_copy_of_the_laptop_works_on(self) -> None:
        self.end()
        self.keep_profile("clone")
        self.world.look("one")
        assert outcome(self.world) == ""
        self.keep_profile("first")
        self.bring_back_profile("clone")
        self.world.look("two")
        assert outcome(self.world) == "journal_forked"
        self.bring_back_profile("first")
        self.world.look("one again")
        assert outcome(self.world) == "", "the copy that was first is not punished"

    @precondition(lambda self: not self.over)
    @rule(how=st.sampled_from(["removed", "changed", "swapped"]))
    def the_laptops_own_journal_is_tampered_with(self, how: str) -> None:
        """What the office has not signed for yet; of what it has, an audit tells (see test_audit)."""
        self.end()
        self.world.look()
        db = self.world.desk.store._db
        for trigger in ("events_unchangeable", "events_stay", "events_follow"):
            db.run(f"DROP TRIGGER {trigger}")
        head = self.world.desk.store.events.head().size
        if how == "removed":
            db.run("DELETE FROM events WHERE seq = 1")
            db.run("UPDATE events SET seq = seq - 1")
        elif how == "changed":
            db.run("UPDATE events SET payload = replace(payload, 'phone', 'other'), leaf = replace(leaf, 'a', 'b')")
        else:
            db.run("CREATE TEMP TABLE before AS SELECT * FROM events")
            for column in ("payload", "signature", "hash", "leaf"):
                there = f"(SELECT e.{column} FROM before e WHERE e.seq = ? - events.seq)"
                db.run(f"UPDATE events SET {column} = {there} WHERE seq >= ?", 2 * head - 1, head - 1)
        self.world.look("goes on")
        found = audit.audit([audit.profile(self.world.desk)]).faults
        assert found
        assert found[0].seq == (head - 1 if how == "swapped" else 1)
        assert outcome(self.world) in ("chain_broken", "journal_forked", "older")

    @precondition(lambda self: not self.over)
    @rule(ours=st.booleans())
    def office_is_put_back_from_a_backup(self, ours: bool) -> None:
        self.end()
        assert outcome(self.world) == ""
        self.world.stop()
        shutil.copytree(self.folder / "office", self.folder / "older")
        self.world.serve()
        if ours:
            self.world.look()
        else:
            self.other(1)
        assert outcome(self.world) == ""
        self.world.restart_office("older")
        assert outcome(self.world) == ("older" if ours else "log_older")

    @precondition(lambda self: not self.over)
    @rule(grown=st.booleans())
    def office_rewrites_our_history(self, grown: bool) -> None:
        self.end()
        self.world.look()
        assert outcome(self.world) == ""
        forged = "ab" * 32
        with self.world.office.books.database.write() as connection:
            mine = tables.log_leaves.c.device == self.world.desk.device
            newest = sa.select(sa.func.max(tables.log_leaves.c.place)).where(mine).scalar_subquery()
            connection.execute(
                sa.update(tables.log_leaves).where(tables.log_leaves.c.place == newest).values(root=forged)
            )
        if grown:
            self.other(1)
        assert outcome(self.world) == "history"

    @precondition(lambda self: not self.over)
    @rule()
    def office_rewrites_anothers_history(self) -> None:
        self.end()
        self.other(1)
        assert outcome(self.world) == ""
        self.relay(forge=0, but=self.world.desk.device)
        assert outcome(self.world) == "log_rewritten"

    @precondition(lambda self: not self.over)
    @rule()
    def office_leaves_us_out_of_its_log(self) -> None:
        self.end()
        assert outcome(self.world) == ""
        self.relay_without_us()
        assert outcome(self.world) in ("log_entry", "log_older", "log_rewritten")

    # how it is done
    def end(self) -> None:
        self.over = True
        self.world.look()

    def relay(self, *, forge: int, but: str) -> None:
        """Make the log anew with another root in an entry that is not ours, everything else as it was."""
        with self.world.office.books.database.write() as connection:
            rows = connection.execute(sa.select(tables.log_leaves).order_by(tables.log_leaves.c.place)).all()
            theirs = [row.place for row in rows if row.device != but]
            grown = journal.Tree()
            for row in rows:
                root = "cd" * 32 if row.place == theirs[forge] else row.root
                nodes = b"".join(grown.append(proof.leaf_of(wire.LogLeaf(row.device, row.size, root))))
                changed = sa.update(tables.log_leaves).where(tables.log_leaves.c.place == row.place)
                connection.execute(changed.values(root=root, nodes=nodes))

    def relay_without_us(self) -> None:
        """Put another laptop's entry where our newest one is."""
        with self.world.office.books.database.write() as connection:
            row = tables.log_leaves
            newest = connection.execute(
                sa.select(row).where(row.c.device == self.world.desk.device).order_by(row.c.place.desc())
            ).first()
            assert newest
            wrong = proof.leaf_of(wire.LogLeaf("D-OTHER", 999, newest.root))
            nodes = wrong + newest.nodes[32:]
            connection.execute(sa.update(row).where(row.c.place == newest.place).values(nodes=nodes))

    def keep_profile(self, name: str) -> None:
        self.world.desk.store.close()
        shutil.copytree(self.folder / "profile", self.folder / name)
        self.world.open_laptop()

    def bring_back_profile(self, name: str) -> None:
        self.world.desk.store.close()
        shutil.rmtree(self.folder / "profile")
        (self.folder / name).rename(self.folder / "profile")
        self.world.open_laptop()

    def office_wrote_down(self, action: str) -> None:
        with self.world.office.books.database.read() as connection:
            rows = connection.execute(sa.select(tables.audit).where(tables.audit.c.action == action)).all()
        assert [row.subject for row in rows] == [self.world.desk.device]

    def teardown(self) -> None:
        self.stack.close()


TestWatching = Watching.TestCase
# As in the day's schedules: one takes most of a second, so what failed is printed as it was found.
TestWatching.settings = settings(
    max_examples=20,
    stateful_step_count=8,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow],
    deadline=None,
)


def test_each_act_is_told_by_name() -> None:
    """The schedules above reach their acts by chance; here each is done once, for certain."""
    acts = [name for name, made in vars(Watching).items() if hasattr(made, "hypothesis_stateful_rule")]
    given: dict[str, list[object]] = {
        "writes": [0, 2],
        "how": ["removed", "changed", "swapped"],
        "ours": [True, False],
        "grown": [True, False],
    }
    for name in acts:
        made = vars(Watching)[name].hypothesis_stateful_rule
        varied = next((one for one in made.arguments if one in given), None)
        if name in ("work", "other", "sync", "restart", "night"):
            continue
        for value in given[varied] if varied else [""]:
            day = Watching()
            try:
                day.morning()
                named = {varied: value} if varied else {}
                made.function(day, **named, **({"synced": True} if "synced" in made.arguments else {}))
            except FieldvisitError as error:
                raise AssertionError(f"{name} {value}: {error!r}") from error
            finally:
                day.teardown()
