"""The long hunt: `python -m hunt`, over all processors; says what was refused why, in what time, and what was not."""

import os
import resource
import sys
import time
from concurrent.futures import ProcessPoolExecutor

from hunt import judging, planted, prey, specimens
from hunt.judging import Bag
from hunt.specimens import Plain

PARTS = 4
GROWN_MB = 400


def part(task: tuple[Plain, str, int]) -> tuple[str, Bag, int]:
    """Hunt one part; return by how many MB the process grew."""
    s, which, number = task
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    found = prey.long(s, which, number, PARTS)
    return which, judging.hunt(found, s.trust), (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024


def main() -> int:
    """Hunt, print what was found, and return 1 when anything was accepted, fell over, or took too long."""
    begun = time.monotonic()
    s = specimens.made()
    whole = judging.hunt(prey.crafted(s, tuple(s.files)), s.trust)
    whole.merge(judging.hunt(prey.bombs_only(), []))
    print(f"crafted and bombs: {whole.count} in {time.monotonic() - begun:.0f} s", flush=True)
    tasks = [(s.plain(), which, number) for which in s.files for number in range(PARTS)]
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        for which, bag, grown in pool.map(part, tasks):
            whole.merge(bag)
            if grown > GROWN_MB:
                whole.wrong.append(f"{which}: grew by {grown} MB")
    for reason, count in whole.reasons.most_common():
        print(f"{count:8}  {reason}")
    print(f"{whole.count} files in {time.monotonic() - begun:.0f} s, the slowest {whole.slowest:.2f} s")
    print(f"accepted: {whole.accepted}\nwrong: {whole.wrong[:20]}")
    missed = planted.missed(s)
    print(f"planted bugs not noticed: {missed} of {len(planted.BUGS)}")
    return int(bool(whole.accepted or whole.wrong or missed))


if __name__ == "__main__":
    sys.exit(main())
