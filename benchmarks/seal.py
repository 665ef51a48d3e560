"""Sealing: from a record with two photos to a verified signed file, against a floor measured in the same run.

The floor draws as many strings with the same font and photos on a bare reportlab canvas and makes two raw ECDSA
signatures over the result: no tables, no line breaking, no embedded record, no PDF/A, no verification.
Prints JSON: milliseconds, medians. `cold` is a new process each time, imports and font loading included; `click` is
the first seal of a process that has made itself ready, as the program does when a visit is opened.
"""

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests")]

from evidence import samples  # noqa: E402
from evidence.pki import Office  # noqa: E402
from evidence.sealed import NOW  # noqa: E402
from fieldvisit.model.record import VisitRecord  # noqa: E402

ROUNDS, COLD = 15, 5


def sealing(office: Office) -> Callable[[], bytes]:
    """Return what is measured; photos are reduced each time."""
    from fieldvisit.evidence.seal import seal

    lead, companion = office.enrol("K1001"), office.enrol("K1002")
    record, photos = samples.full(lead, companion), samples.photos()
    return lambda: seal(record, photos, lead, companion, office.der, NOW)


def strings(record: VisitRecord | None = None) -> list[str]:
    """Return the lines of text that a sealed report has."""
    from fieldvisit.evidence import report
    from fieldvisit.evidence.page import BODY, Pen, Style

    drawn: list[str] = []

    def listen(_: Pen, x: float, y: float, text: str, style: Style = BODY) -> None:
        drawn.append(text)

    original = Pen.text
    setattr(Pen, "text", listen)  # noqa: B010 - a type checker takes no assignment to a method
    try:
        report.lay_out(record or samples.full(), {})
    finally:
        setattr(Pen, "text", original)  # noqa: B010
    return drawn


def floor(lines: list[str], *, reduced: bool = False) -> Callable[[], bytes]:
    """Return the least that could be done with a library: strings, photos (reduced before, or each time), signing."""
    from reportlab import rl_config
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfbase import pdfmetrics, ttfonts
    from reportlab.pdfgen.canvas import Canvas

    from fieldvisit.evidence import fonts, photos
    from fieldvisit.paths import resource

    office = Office.new()
    lead, companion = office.enrol("K1001"), office.enrol("K1002")
    rl_config.useA85 = 0
    attached = samples.full().attached
    before = photos.prints(attached, samples.photos())
    name = fonts.FILES[0]
    pdfmetrics.registerFont(ttfonts.TTFont(name, str(resource("fonts") / f"{name}.ttf"), asciiReadable=0))

    def draw() -> bytes:
        prints = before if reduced else photos.prints(attached, samples.photos())
        out = BytesIO()
        canvas = Canvas(out, initialFontName=name, invariant=1, pageCompression=1)
        for number, line in enumerate(lines):
            if number % 60 == 0:
                if number:
                    canvas.showPage()
                canvas.setFont(name, 9.5)
            canvas.drawString(50, 800 - number % 60 * 12, line)
        for number, jpeg in enumerate(prints.values()):
            canvas.drawImage(ImageReader(BytesIO(jpeg)), 50 + 250 * number, 50, 200, 150)
        canvas.save()
        data = out.getvalue()
        return data + bytes.fromhex(lead.sign(data)) + bytes.fromhex(companion.sign(data))

    return draw


def warm() -> dict[str, object]:
    """Measure both in turns, so that a busy minute meets both."""
    from fieldvisit.evidence import report, verify

    office = Office.new()
    seal, draw = sealing(office), floor(strings())
    data = seal()
    draw()
    assert verify.verify(data, [office.der]).verdict == "valid"
    times: dict[str, list[float]] = {"seal": [], "floor": [], "lay_out": [], "verify": []}
    steps: dict[str, Callable[[], object]] = {
        "seal": seal,
        "floor": draw,
        "lay_out": lambda: report.lay_out(samples.full(), samples.photos()),
        "verify": lambda: verify.verify(data, [office.der]),
    }
    for _ in range(ROUNDS):
        for name, step in steps.items():
            began = time.perf_counter()
            step()
            times[name].append((time.perf_counter() - began) * 1000)
    medians = {f"{name}_ms": round(statistics.median(each), 1) for name, each in times.items()}
    ratio = round(statistics.median(times["seal"]) / statistics.median(times["floor"]), 2)
    return {**medians, "seal_to_floor": ratio, "file_bytes": len(data), "strings": len(strings())}


def cold() -> dict[str, object]:
    """Measure whole processes."""
    times: dict[str, list[float]] = {"seal": [], "floor": []}
    lines = json.dumps(strings()).encode()
    for _ in range(COLD):
        for name, each in times.items():
            began = time.perf_counter()
            subprocess.run([sys.executable, __file__, name], input=lines, check=True)
            each.append((time.perf_counter() - began) * 1000)
    medians = {f"{name}_ms": round(statistics.median(each)) for name, each in times.items()}
    return {**medians, "seal_to_floor": round(statistics.median(times["seal"]) / statistics.median(times["floor"]), 2)}


def click() -> dict[str, float]:
    """Return the milliseconds of the first seal in processes that were made ready, of the wall and the processor."""
    command = [sys.executable, __file__, "click"]
    done = [json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout) for _ in range(COLD)]
    wall, cpu = zip(*done, strict=True)
    return {"click_ms": statistics.median(wall), "click_cpu_ms": statistics.median(cpu)}


def ready() -> tuple[int, int]:
    """Make this process ready, seal once, and return that one's milliseconds of the wall and the processor."""
    from fieldvisit.evidence import seal

    once = sealing(Office.new())
    seal.make_ready()
    began, worked = time.perf_counter(), time.process_time()
    once()
    return round((time.perf_counter() - began) * 1000), round((time.process_time() - worked) * 1000)


def main(argv: list[str]) -> None:
    """Print the figures, or do one thing once for a cold measurement."""
    if argv == ["click"]:
        print(json.dumps(ready()))
    elif argv:
        lines = json.loads(sys.stdin.buffer.read())
        (sealing(Office.new()) if argv[0] == "seal" else floor(lines))()
    else:
        print(json.dumps({"warm": warm(), "cold": cold(), **click(), "rounds": ROUNDS}))


if __name__ == "__main__":
    main(sys.argv[1:])
