"""A two-page Chinese report signed by two: this program, other people's engines and a floor, measured in one run.

Every engine sets the same notes, facts, checklist and pictures, in turns, with other words in each round, so that
none lives on what it remembers. Peers are signed twice by pyHanko as it comes and verify nothing; ours lays out,
embeds the record, tags, signs with the product's own containers and verifies its own work. The floor is `seal.py`'s:
strings and pictures on a bare canvas, and two raw signatures. Prints JSON: milliseconds, medians of the rounds;
`cold` is a whole new process that makes one signed report.
"""

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
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

ROUNDS, COLD = 12, 3
Step = Callable[[int], object]


def two_pages(lead: Signer, companion: Signer) -> VisitRecord:
    """Return a visit whose report has two pages, two pictures on them."""
    full = samples.full(lead, companion)
    return replace(full, offers=full.offers[:1], ticks=full.ticks[:8], verdicts=(), gaps=(), consents=full.consents[:1])


def pages(pdf: bytes) -> int:
    """Count the pages of a file."""
    import pikepdf

    with pikepdf.open(BytesIO(pdf)) as opened:
        return len(opened.pages)


def changed(record: VisitRecord, number: int) -> VisitRecord:
    """Return the visit with other notes than in any other round."""
    return replace(record, notes=f"第{number}次。{record.notes}", statement=f"{record.statement}（{number}）")


def ours(office: Office, lead: Signer, companion: Signer) -> Callable[[VisitRecord], bytes]:
    """Return this program's sealing, photos reduced included."""
    from fieldvisit.evidence.seal import make_ready, seal

    make_ready()
    held = samples.photos()
    return lambda record: seal(record, held, lead, companion, office.der, NOW)


def theirs(name: str, lead: Signer, companion: Signer) -> Callable[[VisitRecord], bytes]:
    """Return another engine with pyHanko's own signer; the photos are reduced as for ours."""
    from fieldvisit.evidence import photos

    draw, held = ENGINES[name](), samples.photos()

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
        paragraphs = (record.notes, record.statement, record.parties.complaint_phone, record.parties.check_url)
        pictures = tuple(photos.prints(record.attached, held).values())
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
        draw = floor(strings())
        return lambda _: draw(), record
    return theirs(name, lead, companion), record


def warm() -> dict[str, object]:
    """Measure all in turns."""
    names = ("floor", "fieldvisit", *ENGINES)
    loaded = {name: engine(name) for name in names}
    times: dict[str, list[float]] = {name: [] for name in names}
    last: dict[str, bytes] = {}
    for number in range(ROUNDS + 1):
        for name, (make, record) in loaded.items():
            words = changed(record, number)
            began = time.perf_counter()
            last[name] = make(words)
            if number:
                times[name].append((time.perf_counter() - began) * 1000)
    medians = {name: statistics.median(each) for name, each in times.items()}
    mine = medians["fieldvisit"]
    return {
        "ms": {name: round(each, 1) for name, each in medians.items()},
        "ours_to": {name: round(mine / each, 2) for name, each in medians.items() if name != "fieldvisit"},
        "bytes": {name: len(data) for name, data in last.items()},
        "pages": pages(last["fieldvisit"]),
    }


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
