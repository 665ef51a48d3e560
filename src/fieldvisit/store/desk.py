"""The desk: one signed-in collector with their open database; what casework and sync both work at."""

from dataclasses import dataclass, field, replace
from pathlib import Path

from fieldvisit.clock import Anchor, Clock, Moment, moment
from fieldvisit.coding import decode
from fieldvisit.keys import SigningKey
from fieldvisit.store.database import Store


@dataclass(frozen=True, slots=True)
class Desk:
    """What every verb needs. One Desk belongs to one thread: `again()` opens another for a worker.

    `lock` only keeps the profile's single-instance lock alive; `restored` says that profile.json was damaged and has
    been restored from its copy.
    """

    profile: Path
    store: Store
    clock: Clock
    device: str
    device_key: SigningKey = field(repr=False)
    collector: str
    lock: object = field(default=None, repr=False, compare=False)
    restored: bool = False
    prints: dict[str, bytes] = field(default_factory=dict, repr=False, compare=False)
    """Photos as the report prints them, by the SHA-256 of the original; in memory only, gone with the desk."""

    def moment(self) -> Moment:
        """Read the clock against the office's time as last heard. A wrong clock gives wide bounds, never an error."""
        stored = self.store.settings.get("anchor")
        if not stored:
            return moment(self.clock)
        return moment(self.clock, decode(stored.encode(), Anchor, "anchor"), self.store.events.last_at())

    def again(self) -> "Desk":
        """Return the same desk with a database connection of its own, for another thread; close its store after."""
        return replace(self, store=self.store.again())
