"""Whatever a day brings, in whatever order: every sealed thing reaches the office once, byte for byte."""

import shutil
from contextlib import ExitStack, suppress
from pathlib import Path
from tempfile import mkdtemp

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from fieldvisit.errors import OfficeForeign, OfficeUnreachable
from sync.chaos import GATEWAY, HTML, Fault
from sync.world import MEMORY, World, world

cuts = st.sampled_from([0, 1, 90, 400, 800, 1500, 5000, 20_000])
faults = st.one_of(
    st.builds(Fault, up=cuts),
    st.builds(Fault, down=cuts),
    st.sampled_from([Fault(), Fault(refuse=True), Fault(answer=HTML), Fault(answer=GATEWAY)]),
)


class Day(RuleBasedStateMachine):
    """A laptop and its office; `written` is what the laptop ever wrote, `signed` the most the office signed for."""

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        self.written: list[str] = []
        self.files: dict[str, bytes] = {}
        self.signed = 0
        self.off = False

    @initialize()
    def morning(self) -> None:
        folder = Path(mkdtemp(dir=MEMORY if MEMORY.is_dir() else None))
        self.stack.callback(shutil.rmtree, folder, ignore_errors=True)
        self.world: World = self.stack.enter_context(world(folder))
        self.world.sync()
        self.world.depart()
        self.note()

    def note(self) -> None:
        self.written = list(self.world.desk.store.events.payloads())

    @rule(text=st.text(min_size=1, max_size=60), times=st.integers(1, 4))
    def look(self, text: str, times: int) -> None:
        for _ in range(times):
            self.world.look(text)
        self.note()

    @rule(data=st.binary(min_size=1, max_size=30), factor=st.sampled_from([1, 10, 2000]), times=st.integers(1, 6))
    def attach(self, data: bytes, factor: int, times: int) -> None:
        for each in range(times):
            content = bytes([each]) + data * factor
            self.files[self.world.attach(content)] = content
        self.note()

    @rule(whole=st.integers(0, 2), met=st.lists(faults, min_size=1, max_size=6))
    def sync_over_a_bad_line(self, whole: int, met: list[Fault]) -> None:
        """The first connections hold, so that files, too, meet the broken ones."""
        self.world.chaos.plan(*[Fault()] * whole, *met)
        with suppress(OfficeUnreachable, OfficeForeign):
            self.world.sync()
        self.world.chaos.plan()

    @rule()
    def restart_laptop(self) -> None:
        self.world.restart_laptop()

    @precondition(lambda self: not self.off)
    @rule()
    def office_goes_off(self) -> None:
        self.world.stop()
        self.off = True

    @precondition(lambda self: self.off)
    @rule()
    def office_comes_back(self) -> None:
        self.world.serve()
        self.off = False

    @invariant()
    def nothing_written_is_lost_or_changed(self) -> None:
        if self.written:
            store = self.world.desk.store
            assert list(store.events.payloads()) == self.written
            assert {name for name, _, _ in store.blobs.names()} == set(self.files)
            assert store.events.acked() >= self.signed
            self.signed = store.events.acked()

    @invariant()
    def what_the_laptop_thinks_safe_is_safe(self) -> None:
        if self.written and not self.off:
            store = self.world.desk.store
            held = self.world.office_events()
            assert held == self.written[: len(held)]
            assert len(held) >= store.events.acked()
            pending = {name for name, _, _ in store.blobs.pending()}
            assert all(self.world.office_blob(name) == data for name, data in self.files.items() if name not in pending)

    def teardown(self) -> None:
        try:
            if self.written:
                if self.off:
                    self.world.serve()
                self.world.sync()
                self.world.all_there()
                assert self.world.office_events() == self.written
        finally:
            self.stack.close()


TestDay = Day.TestCase
# A schedule takes most of a second, so shrinking one would take minutes: what failed is printed as it was found.
TestDay.settings = settings(
    max_examples=12,
    stateful_step_count=12,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow],
    deadline=None,
)
