"""What the subprocesses of `test_hard_times` do: write until they are killed or the disk is full, and say what held."""

import sys
from pathlib import Path

from fieldvisit.clock import exactly
from fieldvisit.errors import DiskFull
from fieldvisit.model.event import Noted
from fieldvisit.store import Store
from store.world import KEY, NOON, say


def write_until_killed(store: Store) -> None:
    """Print a line only after what it tells is durable."""
    number = 0
    while True:
        number += 1
        store.drafts.put("V-1", f"draft {number}", "x" * 500, exactly(NOON))
        print(f"draft {number}", flush=True)
        say(store, Noted(f"event {number}", ""))
        print(f"event {number}", flush=True)
        if number % 5 == 0:
            sha256, _ = store.blobs.put(f"blob {number}".encode() * 9000, "x", limit=1 << 20)
            print(f"blob {sha256}", flush=True)


def write_until_full(store: Store) -> None:
    """Write under a file size limit until DiskFull comes, then print what had been written."""
    import resource  # only where systems have it

    ceiling = (store.profile / "fieldvisit.db-wal").stat().st_size + 400_000
    resource.setrlimit(resource.RLIMIT_FSIZE, (ceiling, ceiling))
    try:
        store.blobs.put(b"photo" * 200_000, "x", limit=1 << 30)
    except DiskFull:
        print("blob full", flush=True)
    for number in range(1, 10_000):
        try:
            say(store, Noted(f"event {number} " + "x" * 5000, ""))
        except DiskFull:
            print(f"full {number}", flush=True)
            break
    print(f"readable {store.events.head().size} {len(store.events.for_visit('V-1'))}", flush=True)


if __name__ == "__main__":
    with Store.open(Path(sys.argv[2]), KEY) as opened:
        {"kill": write_until_killed, "full": write_until_full}[sys.argv[1]](opened)
