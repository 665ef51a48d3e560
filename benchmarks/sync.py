"""Sync of 1,000 events of 2 KB and 200 files of 100 KB, against one POST of the same bytes to a server of its kind.

Times of the wall clock suffer when other programs run; the ratio of processor time (both sides) hardly does.
"""

import argparse
import json
import random
import resource as rusage
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

from fieldvisit import casework, intake, sync
from fieldvisit.casework.writing import append
from fieldvisit.clock import SystemClock
from fieldvisit.model.case import Channel, Contact
from fieldvisit.model.event import Attached, Departed, Revealed
from fieldvisit.model.order import Parties, Staff
from fieldvisit.paths import resource
from fieldvisit.server import listing
from fieldvisit.server import office as offices
from fieldvisit.server.orders import Plan
from fieldvisit.store.desk import Desk

SEED, WORD = 7, "benchmark passphrase 7"
EVENTS, EVENT_BYTES, FILES, FILE_BYTES = 1000, 2048, 200, 102_400
LARGE = 300 << 20
PARTIES = Parties("Benchmark", "91990100MA00000000", "4000000000", "4000000001", "12378", "https://example.org/r")
DAY = date.today()  # noqa: DTZ011  only has to be within the order's days


def serve(data: Path) -> None:
    """Be the office: print the address, serve until stdin ends."""
    with offices.Office(data) as office, office.serving() as url:
        print(url, flush=True)
        tell_time()


def tell_time() -> None:
    """Answer each line of stdin with this process's processor time in seconds, until stdin ends."""
    for _ in sys.stdin:
        print(time.process_time(), flush=True)


def serve_floor(data: Path) -> None:
    """Be the least that can be done: one request's body into one row, in one durable commit."""
    import threading

    import uvicorn
    from litestar import Litestar, Request, post

    database = sqlite3.connect(data / "floor.db", check_same_thread=False)
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("PRAGMA synchronous = FULL")
    database.execute("CREATE TABLE IF NOT EXISTS bodies (body BLOB)")

    @post("/", request_max_body_size=1 << 30, sync_to_thread=False)
    def take(request: Request, body: bytes) -> None:  # type: ignore[type-arg]
        with database:
            database.execute("INSERT INTO bodies VALUES (?)", (body,))

    config = uvicorn.Config(Litestar([take]), port=0, log_level="error", access_log=False, lifespan="off")
    server = uvicorn.Server(config)
    threading.Thread(target=server.run, daemon=True).start()
    while not server.started:
        time.sleep(0.01)
    print(f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}", flush=True)
    tell_time()


@contextmanager
def process(role: str, data: Path) -> Iterator[tuple[str, Callable[[], float]]]:
    """Run one of the servers in a process of its own; yield its address and what tells its and our processor time."""
    command = [sys.executable, "-W", "ignore", __file__, role, str(data)]
    running = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert running.stdin
    assert running.stdout
    asked, answers = running.stdin, running.stdout

    def cpu() -> float:
        asked.write("?\n")
        asked.flush()
        return float(answers.readline()) + time.process_time()

    try:
        yield running.stdout.readline().strip(), cpu
    finally:
        running.stdin.close()
        running.wait(20)


def make_office(data: Path) -> str:
    """Make an office with one order for A and B; return a code for A."""
    with offices.create(data, PARTIES) as office:
        office.take_in(intake.read(resource("samples/handover-platform.csv")))
        far = DAY + timedelta(days=365)
        for who in "AB":
            office.add_user(Staff(who, who, who, far, far, far))
        case = listing.case_lines(office.books)[0].case_id
        before = office.books.now() - timedelta(days=20)
        office.add_contacts([(case, Contact(before, kind, False)) for kind in (Channel.SMS, Channel.PHONE)])
        since, until = DAY - timedelta(days=1), DAY + timedelta(days=5)
        office.assign(Plan("A", "B", since, until, outsourcing_notice=since), [case])
        return office.enrol_code("A")


def words(rng: random.Random, size: int) -> str:
    """Return a text of about as many bytes, as compressible as notes are."""
    text = ""
    while len(text) < size:
        text += f"{rng.choice('abcdefghij') * rng.randrange(1, 3)}{rng.randrange(10**6):06d} "
    return text[:size]


def fill(desk: Desk, rng: random.Random) -> int:
    """Write the events and files; return their bytes."""
    store = desk.store
    order = store.orders.for_day(DAY, "Asia/Shanghai")[0]
    visit = f"V-{store.events.head().size}"
    with store.atomic():
        append(desk, Departed(order.order_id, "A", "B", "none", ()), visit=visit, case=order.case_id)
        for number in range(EVENTS - 1):
            if number < FILES:
                sha256, size = store.blobs.put(rng.randbytes(FILE_BYTES), "image/jpeg", limit=1 << 30)
                body = Attached(sha256, size, "image/jpeg", words(rng, 1300))
                append(desk, body, visit=visit, case=order.case_id)
            else:
                append(desk, Revealed("phone", words(rng, 1450)), visit=None, case=None)
    counted = store.outbox.counts()
    assert (counted.events, counted.blobs) == (EVENTS, FILES)
    return counted.bytes


def post(address: str, body: bytes) -> float:
    """Send one body over a fresh connection; return the seconds."""
    import requests

    began = time.perf_counter()
    with requests.Session() as session:
        session.trust_env = False
        session.post(address, data=body, timeout=60).raise_for_status()
    return time.perf_counter() - began


def timed_sync(desk: Desk) -> tuple[float, sync.Outcome]:
    began = time.perf_counter()
    outcome = sync.sync_once(desk)
    return time.perf_counter() - began, outcome


def run(runs: int, large: bool) -> dict[str, object]:
    """Measure in one run, floor and sync in turn; a fresh office and laptop each time."""
    floor, ours, idle = list[float](), list[float](), list[float]()
    least, cpus = list[float](), list[float]()
    rng, sent, extra = random.Random(SEED), 0, dict[str, object]()
    for turn in range(runs):
        with tempfile.TemporaryDirectory() as name:
            base = Path(name)
            code = make_office(base / "office")
            serving, plain = process("--serve", base / "office"), process("--floor", base)
            with serving as (address, cpu), plain as (bare, bare_cpu):
                sync.enrol(base / "laptop", address, code, WORD, SystemClock())
                desk = casework.unlock(base / "laptop", WORD, SystemClock()).desk
                timed_sync(desk)
                sent = fill(desk, rng)
                post(bare, b"warm")
                same, before = rng.randbytes(sent), bare_cpu()
                floor.append(post(bare, same))
                least.append(bare_cpu() - before)
                before = cpu()
                seconds, outcome = timed_sync(desk)
                cpus.append(cpu() - before)
                assert (outcome.events, outcome.blobs, outcome.kept) == (EVENTS, FILES, ()), outcome
                ours.append(seconds)
                idle += [timed_sync(desk)[0] for _ in range(5)]
                if large and not turn:
                    extra = measure_large(desk, base)
                desk.store.close()
    return {
        "name": "sync",
        "events": EVENTS,
        "files": FILES,
        "bytes": sent,
        "floor_s": [round(each, 3) for each in floor],
        "sync_s": [round(each, 3) for each in ours],
        "ratio": round(statistics.median(ours) / statistics.median(floor), 2),
        "aim": 1.5,
        "floor_cpu_s": [round(each, 3) for each in least],
        "sync_cpu_s": [round(each, 3) for each in cpus],
        "ratio_of_cpu": round(statistics.median(cpus) / statistics.median(least), 2),
        "no_change_ms": round(statistics.median(idle) * 1000, 1),
        **extra,
    }


def measure_large(desk: Desk, base: Path) -> dict[str, object]:
    """Send one file of 300 MB by tus; return seconds and by how much the laptop's memory grew."""
    path = base / "large"
    with path.open("wb") as out:
        for _ in range(LARGE >> 20):
            out.write(random.Random(SEED).randbytes(1 << 20))
    order = desk.store.orders.for_day(DAY, "Asia/Shanghai")[0]
    visit = f"V-{desk.store.events.head().size}"
    append(desk, Departed(order.order_id, "A", "B", "none", ()), visit=visit, case=order.case_id)
    with path.open("rb") as source:
        sha256, size = desk.store.blobs.put(source, "video/mp4", limit=1 << 30)
    append(desk, Attached(sha256, size, "video/mp4"), visit=visit, case=order.case_id)
    before = rusage.getrusage(rusage.RUSAGE_SELF).ru_maxrss
    seconds, outcome = timed_sync(desk)
    assert outcome.blobs == 1, outcome
    grown = (rusage.getrusage(rusage.RUSAGE_SELF).ru_maxrss - before) // 1024
    return {"large_mb": LARGE >> 20, "large_s": round(seconds, 2), "large_memory_grown_mb": grown}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--no-large", action="store_true")
    parser.add_argument("--serve", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--floor", type=Path, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.serve:
        serve(args.serve)
    elif args.floor:
        serve_floor(args.floor)
    else:
        print(json.dumps(run(args.runs, not args.no_large), indent=2))


if __name__ == "__main__":
    main()
