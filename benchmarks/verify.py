"""Verification of a sealed report, warm: whole, and what each part of it costs; prints one JSON object.

pyHanko is asked only of files that are not to the byte what the program writes: the renewed one's time has that in it,
the sealed one's has not.
"""

import json
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path[:0] = [str(Path(__file__).parents[1] / one) for one in ("src", "tests", "packaging")]

from evidence import sealed  # noqa: E402
from evidence.pki import Office  # noqa: E402
from fieldvisit.evidence import allowed, content, layers, printed, report, second, verify  # noqa: E402
from hunt import specimens  # noqa: E402

ROUNDS = 30


def measured(what: Callable[[], object]) -> float:
    """Return the middle of some runs in ms of the processor: what else the machine does is not counted."""
    what()
    spent = []
    for _ in range(ROUNDS):
        before = time.process_time()
        what()
        spent.append((time.process_time() - before) * 1000)
    return round(statistics.median(spent), 2)


def asked(what: Callable[[], object]) -> float:
    """Return the middle of the time that pyHanko takes in some runs."""
    spent, held = [], second.agrees

    def timed(*given: Any) -> bool:
        before = time.process_time()
        agrees = held(*given)
        spent.append((time.process_time() - before) * 1000)
        return agrees

    second.agrees = timed  # type: ignore[assignment]
    try:
        measured(what)
    finally:
        second.agrees = held
    return round(statistics.median(spent), 2)


def main() -> None:
    """Measure a two-page report without photos, and what the office makes of it."""
    s = specimens.made()
    data = s.files["sealed"]
    paper = layers.split(data)
    record = content.record(paper, 2)
    assert record is not None
    done = allowed.steps(paper)
    whole = sealed.make(Office.new())
    told = {
        "verify_ms": measured(lambda: verify.verify(data, s.trust)),
        "verify_full_ms": measured(lambda: verify.verify(whole.data, [whole.office.der])),
        "verify_renewed_ms": measured(lambda: verify.verify(s.files["renewed"], s.trust)),
        "of_it_pyhanko_ms": asked(lambda: verify.verify(s.files["renewed"], s.trust)),
        "of_it": {
            "revisions": measured(lambda: allowed.steps(layers.split(data))),
            "record": measured(lambda: content.record(layers.split(data), 2)),
            "laying_out_again": measured(lambda: report.compose(record, {})),
            "compared_to_the_byte": measured(lambda: printed.to_the_byte(record, paper, done, s.laid_out)),
        },
        "without_laying_out_ms": measured(lambda: verify.verify_laid_out(data, s.trust, s.laid_out)),
        "a_no_ms": measured(lambda: verify.verify(data[:-200] + b"x" + data[-199:], s.trust)),
        "aim_ms": 20,
    }
    print(json.dumps(told))


if __name__ == "__main__":
    main()
