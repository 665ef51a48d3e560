"""A two-page Chinese report signed by two: this program, other people's engines and a floor, measured in one run.

Every engine sets as many characters, the same facts, checklist and two pictures, in turns, with other words in each
round, so that none lives on what it remembers. All get their pictures already reduced, as the program does when they
are attached; `photos` is what that takes. Peers are signed twice by pyHanko as it comes and verify nothing; ours lays
out, embeds the record, tags, signs with the product's own containers and verifies its own work. The floor is
`seal.py`'s: strings and pictures on a bare canvas, and two raw signatures. Prints JSON: milliseconds, medians of the
rounds, of the wall and of the processor (all threads); `cold` is a whole new process that makes one signed report,
pictures reduced in it.
"""

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from itertools import chain
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests"), str(ROOT / "benchmarks")]

from _engines import ENGINES, Content, signed  # noqa: E402
from seal import floor, strings  # noqa: E402

from evidence import samples  # noqa: E402
from evidence.pki import Office  # noqa: E402
from evidence.sealed import NOW  # noqa: E402
from fieldvisit import wire  # noqa: E402
from fieldvisit.keys import Signer  # noqa: E402
from fieldvisit.model.record import VisitRecord  # noqa: E402

ROUNDS, COLD = 15, 3
PAGES = 2
LONG = 150
"""Characters of a paragraph that stands for the rest of our report in other people's."""
Step = Callable[[int], object]


def two_pages(lead: Signer, companion: Signer) -> VisitRecord:
    """Return a visit whose report has two pages, two pictures on them."""
    full = samples.full(lead, companion)
    return replace(
        full,
        offers=full.offers[:1],
        ticks=full.ticks[:5],
        consents=full.consents[:1],
        attached=full.attached[:2],
        received=(),
        verdicts=(),
        gaps=(),
    )


def pages(pdf: bytes) -> int:
    """Count the pages of a file."""
    import pikepdf

    with pikepdf.open(BytesIO(pdf)) as opened:
        return len(opened.pages)


def changed(record: VisitRecord, number: int) -> VisitRecord:
    """Return the visit with other notes than in any other round."""
    return replace(
        record,
        visit_id=f"V-7K3M9Q2X{number:05d}",
        serial=f"FV-2026-{number:06d}",
        notes=f"第{number}次。{record.notes}",
        statement=f"{record.statement}（{number}）",
    )


def ours(office: Office, lead: Signer, companion: Signer) -> Callable[[VisitRecord], bytes]:
    """Return this program's sealing, with photos that were reduced when they were attached."""
    from fieldvisit.evidence import photos
    from fieldvisit.evidence.seal import make_ready, seal

    make_ready()
    held = samples.photos()
    kept = photos.prints(samples.full().attached, held)
    return lambda record: seal(record, held, lead, companion, office.der, NOW, kept)


def theirs(name: str, lead: Signer, companion: Signer) -> Callable[[VisitRecord], bytes]:
    """Return another engine with pyHanko's own signer; the photos are reduced as for ours."""
    from fieldvisit.evidence import photos

    draw = ENGINES[name]()
    pictures = tuple(photos.prints(samples.full().attached, samples.photos()).values())
    text = "".join(strings(two_pages(lead, companion)))

    def make(record: VisitRecord) -> bytes:
        order, debt = record.order, record.debt
        facts = (
            ("案件编号", debt.case_no),
            ("委托方", debt.creditor),
            ("受托机构", record.parties.agency),
            ("地址", record.address),
            ("姓名", record.person),
            ("证件", record.person_id_masked),
            ("外访单", order.order_id),
            ("批准人", order.approver),
            ("理由", order.reason),
            ("外访员", record.lead.name),
            ("搭档", record.companion.name),
            ("记录仪", record.recorder),
        )
        rows = tuple((tick.item, "是" if tick.done else "否", f"{tick.at.wall:%H:%M}") for tick in record.ticks)
        said = (record.notes, record.statement)
        left = len(text) - len("".join((*chain(*facts, *rows), *said)))
        paragraphs = (*said, *(text[start : start + LONG] for start in range(0, left, LONG)))
        content = Content("外访报告", facts, rows, paragraphs, pictures, wire.canonical(record))
        return signed(draw(content), (lead, companion))

    return make


def engine(name: str) -> tuple[Callable[[VisitRecord], bytes], VisitRecord]:
    """Return an engine by name, loaded, and what it sets."""
    office = Office.new()
    lead, companion = office.enrol("K1001"), office.enrol("K1002")
    record = two_pages(lead, companion)
    if name == "fieldvisit":
        return ours(office, lead, companion), record
    if name == "floor":
        draw = floor(strings(record), reduced=True)
        return lambda _: draw(), record
    return theirs(name, lead, companion), record


def warm() -> dict[str, object]:
    """Measure all in turns, and two things beside: our verification, and what reducing the two photos takes."""
    from fieldvisit.evidence import photos, verify

    names = ("floor", "fieldvisit", *ENGINES)
    loaded = {name: engine(name) for name in names}
    office = Office.new()
    lead, companion = office.enrol("K1001"), office.enrol("K1002")
    make, record = ours(office, lead, companion), two_pages(lead, companion)
    sealed = [make(changed(record, number)) for number in range(ROUNDS + 1)]
    attached, held = samples.full().attached, samples.photos()
    steps: dict[str, Step] = {name: _of(*one) for name, one in loaded.items()}
    steps |= {
        "verify": lambda number: verify.verify(sealed[number], [office.der]).verdict,
        "photos": lambda _: photos.prints(attached, held),
    }
    wall, cpu, last = measured(steps)
    assert last["verify"] == "valid"
    drawn = {name: data for name in names if name != "floor" and isinstance(data := last[name], bytes)}
    assert pages(drawn["fieldvisit"]) == PAGES
    return {
        "ms": wall,
        "cpu_ms": cpu,
        "ours_to": {name: round(wall["fieldvisit"] / wall[name], 2) for name in names if name != "fieldvisit"},
        "ours_to_cpu": {name: round(cpu["fieldvisit"] / cpu[name], 2) for name in names if name != "fieldvisit"},
        "bytes": {name: len(data) for name, data in drawn.items()},
        "pages": {name: pages(data) for name, data in drawn.items()},
        "load": os.getloadavg()[0],
    }


def _of(make: Callable[[VisitRecord], bytes], record: VisitRecord) -> Step:
    return lambda number: make(changed(record, number))


def measured(steps: dict[str, Step]) -> tuple[dict[str, float], dict[str, float], dict[str, object]]:
    """Return the medians of the wall's and of the processor's milliseconds, and what each step gave at last."""
    wall: dict[str, list[float]] = {name: [] for name in steps}
    cpu: dict[str, list[float]] = {name: [] for name in steps}
    last: dict[str, object] = {}
    for number in range(ROUNDS + 1):
        for name, step in steps.items():
            began, worked = time.perf_counter(), time.process_time()
            last[name] = step(number)
            if number:
                cpu[name].append((time.process_time() - worked) * 1000)
                wall[name].append((time.perf_counter() - began) * 1000)
    return medians(wall), medians(cpu), last


def medians(times: dict[str, list[float]]) -> dict[str, float]:
    """Return the median of each row."""
    return {name: round(statistics.median(each), 1) for name, each in times.items()}


def cold() -> dict[str, object]:
    """Measure whole processes, imports and fonts included."""
    times: dict[str, list[float]] = {name: [] for name in ("fieldvisit", *ENGINES)}
    for _ in range(COLD):
        for name, each in times.items():
            began = time.perf_counter()
            subprocess.run([sys.executable, __file__, name], check=True)
            each.append((time.perf_counter() - began) * 1000)
    return {"ms": {name: round(statistics.median(each)) for name, each in times.items()}}


def main(argv: list[str]) -> None:
    """Print the figures, or make one report for a cold measurement."""
    if argv:
        make, record = engine(argv[0])
        make(record)
    else:
        print(json.dumps({"warm": warm(), "cold": cold(), "rounds": ROUNDS}))


if __name__ == "__main__":
    main(sys.argv[1:])
