"""Going through a journal of 100,000 events again, against the least that must be hashed and verified, and pymerkle.

Three times are told apart: all hashes, chain, tree and last signatures (`quick`); besides them every single signature
(`whole`), over all processors; and what the same signatures cost with nothing around them (`floor_verify`). Each is
given in seconds by the wall's clock and of processor time, which a shared machine changes least.
"""

import argparse
import hashlib
import json
import os
import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime

import pymerkle

from fieldvisit import journal, keys
from fieldvisit.clock import exactly
from fieldvisit.journal import audit, tree
from fieldvisit.journal.audit import Line
from fieldvisit.model.event import Noted

AT = exactly(datetime(2026, 11, 23, 4, tzinfo=UTC))
SAMPLE = 20_000
"""Signatures measured raw, and leaves given to pymerkle: both cost the same for each one."""


def lines(count: int, key: keys.SigningKey) -> list[Line]:
    """Return a journal of events of some 600 bytes."""
    head, out = journal.Head(), []
    for number in range(count):
        body = Noted(f"{number} " + "上午到访，对方态度平和。" * 6, "")
        made = journal.append(head, key, device="D-1", at=AT, by="A", visit="V-1", case="C-1", body=body)
        _, signed, head = made
        out.append(Line(signed.signature, signed.payload))
    return out


def timed(work: Callable[[], object], runs: int, share: float = 1) -> dict[str, float]:
    """Return the median seconds of a piece of work, times `share`: by the wall's clock, and of the processor."""
    wall, cpu = [], []
    for _ in range(runs):
        began, worked = time.perf_counter(), time.process_time()
        work()
        wall.append((time.perf_counter() - began) * share)
        cpu.append((time.process_time() - worked) * share)
    return {"s": round(statistics.median(wall), 3), "cpu_s": round(statistics.median(cpu), 3)}


def run(count: int, runs: int) -> dict[str, object]:
    """Measure all in one run."""
    key = keys.SigningKey.new()
    kept = lines(count, key)
    payloads = [line.payload.encode() for line in kept]
    some = [(payload, line.signature) for payload, line in zip(payloads[:SAMPLE], kept[:SAMPLE], strict=True)]

    def hashes() -> None:
        for payload in payloads:
            hashlib.sha256(payload).digest()
            hashlib.sha256(b"\x00" + payload).digest()

    def peer() -> None:
        grown = pymerkle.InmemoryTree(algorithm="sha256")
        for payload in payloads[:SAMPLE]:
            grown.append_entry(payload)
        grown.get_root()

    def ours() -> None:
        grown = tree.Tree()
        for payload in payloads[:SAMPLE]:
            grown.append(tree.leaf_hash(payload))
        grown.root()

    def walked(*, quick: bool) -> None:
        found = audit.walk(kept, "D-1", key.public, quick=quick)
        assert (found.size, found.fault) == (count, None)

    share = count / SAMPLE
    return {
        "name": "journal",
        "events": count,
        "bytes": sum(map(len, payloads)),
        "quick": timed(lambda: walked(quick=True), runs),
        "whole": timed(lambda: walked(quick=False), 1),
        "aim_s": 2.0,
        "floor_hash": timed(hashes, runs),
        "floor_verify": timed(lambda: keys.verify_many(key.public, some), 1, share),
        "tree": timed(ours, runs, share),
        "pymerkle": timed(peer, 1, share),
        "processors": os.cpu_count(),
        "load": os.getloadavg()[0],
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=100_000)
    parser.add_argument("--runs", type=int, default=3)
    args = parser.parse_args()
    print(json.dumps(run(args.events, args.runs), indent=2))


if __name__ == "__main__":
    main()
