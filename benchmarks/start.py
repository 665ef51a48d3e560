"""From a fresh process to a usable Today with 5,000 cases, against a bare window of Qt; Argon2id told apart.

Times of the wall clock suffer when other programs run; the ratio of processor time (all threads) hardly does.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Final

PASSPHRASE: Final = "bench-clear-wind-1987"
NOW: Final = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
STOPS: Final = 11


class Hands:
    """The day of the sample: ten in the morning, running."""

    def wall(self) -> datetime:
        return NOW + timedelta(seconds=time.monotonic() - _STARTED)

    def monotonic_ns(self) -> int:
        return time.monotonic_ns()

    def boot(self) -> str:
        return "bench"


_STARTED = time.monotonic()


def prepare(profile: Path, count: int) -> None:
    """Make a profile with so many cases, eleven of them for today."""
    from fieldvisit import casework, keys, wire
    from fieldvisit.model.case import Case, CaseFile
    from fieldvisit.model.order import Limits, Order, Parties, ReceiptRange, Staff
    from fieldvisit.paths import resource
    from fieldvisit.store import Store

    day, until = date(2026, 11, 23), date(2027, 6, 30)
    office, text = keys.SigningKey.new(), resource("policy/CN-2026.toml").read_text("utf-8")
    given = ReceiptRange("R-1", "A7", 1, 50)
    one = Case(
        "HT2026-00000", "示例银行", "信用卡", "张三", "990101198001011234", ("13800001234",), 900_000, 80_005, 25_000,
        1_005_005, date(2026, 8, 25), 90, "M3", "浙江省杭州市西湖区文三路478号", 30.27, 120.12,
    )  # fmt: skip
    names, roads = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗", ("文三路", "文一西路", "莫干山路", "解放路", "江陵路")
    items: list[wire.FeedItem] = [
        wire.PartiesItem(
            Parties("示例服务公司", "91330100MA00000000", "1", "2", "12378", "https://x.example/r"), Limits()
        ),
        wire.PackItem("CN-2026", tomllib.loads(text)["pack"]["version"], text, office.sign(text.encode())),
        wire.StaffItem(Staff("chen", "陈一舟", "B-1", until, until, until)),
        wire.StaffItem(Staff("lin", "林素", "B-2", until, until, until)),
        wire.RangeItem(given, office.sign(wire.range_words("D-BENCH", given))),
    ]
    for number in range(count):
        road = roads[number % len(roads)]
        case = replace(
            one,
            case_no=f"HT2026-{number:05d}",
            name=names[number % 20] + names[number // 20 % 20],
            id_no=f"99010119800101{number:04d}",
            phones=(f"138{number:08d}",),
            address=f"浙江省杭州市西湖区{road}{number}号",
            lat=30.2 + number % 17 / 100,
            lon=120.1 + number % 13 / 100,
        )
        items.append(wire.CaseItem(CaseFile(f"C-{number}", case, NOW - timedelta(hours=5), date(2026, 9, 1))))
    for number in range(STOPS):
        start = NOW + timedelta(minutes=45 * number)
        order = Order(
            f"O-{number}", f"C-{number * 7}", "chen", "lin", "UNREACHABLE", "supervisor", day, day + timedelta(days=2),
            24, start, start + timedelta(minutes=40),
        )  # fmt: skip
        items.append(wire.OrderItem(order))
    word = keys.Passphrase(PASSPHRASE)
    key = casework.create(profile, word, "D-BENCH")
    private = keys.new_collector_key()
    with Store.create(profile, key) as store:
        for name, value in (("device", "D-BENCH"), ("collector", "chen"), ("office_key", office.public)):
            store.settings.set(name, value)
        store.settings.set("heard_from_office", NOW.isoformat())
        store.secrets.set("device-key", keys.SigningKey.new().raw())
        chain = (keys.request_certificate(private, "chen"),)
        casework.keep_signer(store, "chen", private, word, chain)
        refused = store.feed.apply(items, 1)
        assert not refused, refused


def app(profile: Path) -> dict[str, float]:
    """Start the program, unlock at once, and return the seconds of each part until Today is painted."""
    marks = [("start", time.perf_counter())]
    from PySide6.QtCore import QEventLoop
    from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton

    from fieldvisit.desktop.app import assemble

    marks.append(("imports", time.perf_counter()))
    program = QApplication([])
    marks.append(("application", time.perf_counter()))
    window = assemble(program, profile, Hands())
    window.show()
    program.processEvents()
    marks.append(("first window", time.perf_counter()))
    waiting = QEventLoop()
    window.session.unlocked.connect(waiting.quit)
    window.session.failed.connect(lambda error: os._exit(1))
    field, press = window.pages["unlock"].findChild(QLineEdit), window.pages["unlock"].findChild(QPushButton, "unlock")
    assert isinstance(field, QLineEdit)
    assert isinstance(press, QPushButton)
    field.setText(PASSPHRASE)
    press.click()
    waiting.exec()
    marks.append(("unlock", time.perf_counter()))
    window.repaint()
    marks.append(("today", time.perf_counter()))
    assert window.here == "today"
    assert window.findChild(QPushButton, f"act_O-{STOPS - 1}") is not None
    parts = {name: at - marks[place][1] for place, (name, at) in enumerate(marks[1:])}
    begin = time.perf_counter()
    window.pages["today"].refresh()
    parts["reading again"] = time.perf_counter() - begin
    return parts


def floor() -> dict[str, float]:
    """Show an empty main window of PySide6."""
    marks = [time.perf_counter()]
    from PySide6.QtWidgets import QApplication, QMainWindow

    program = QApplication([])
    window = QMainWindow()
    window.resize(1280, 800)
    window.show()
    program.processEvents()
    window.repaint()
    return {"bare window": time.perf_counter() - marks[0]}


def derive() -> dict[str, float]:
    """Return what Argon2id alone costs in unlocking: one derivation serves the profile and the lead's key."""
    from fieldvisit import keys

    sealed = keys.wrap(bytes(32), PASSPHRASE, "bench")
    begin, cpu = time.perf_counter(), time.process_time()
    keys.unwrap(sealed, PASSPHRASE, "bench")
    return {"argon2id": time.perf_counter() - begin, "argon2id cpu": time.process_time() - cpu}


def run(what: str, profile: Path) -> dict[str, float]:
    """Run one part in a process of its own; `whole` is its life from the outside, until it says it is done."""
    command = [sys.executable, __file__, "--part", what, "--profile", str(profile)]
    # An installed program has its modules compiled; the first run, which does not count, does that here.
    env = {**os.environ, "PYTHONPYCACHEPREFIX": str(profile.parent / "compiled")}
    env.pop("PYTHONDONTWRITEBYTECODE", None)
    begin = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=env) as child:
        assert child.stdout is not None
        said = child.stdout.readline()
        whole = time.perf_counter() - begin
    parts: dict[str, float] = json.loads(said)
    return {**parts, "whole": whole}


def middle(rows: Sequence[dict[str, float]]) -> dict[str, float]:
    """Return the median of each figure over the runs."""
    return {name: round(statistics.median(row[name] for row in rows), 4) for name in rows[0]}


def measure(count: int, runs: int) -> dict[str, object]:
    """Measure program and floor in turns, so that both see the same machine."""
    with tempfile.TemporaryDirectory() as folder:
        profile = Path(folder) / "profile"
        prepare(profile, count)
        rows: dict[str, list[dict[str, float]]] = {"app": [], "floor": [], "argon2id": []}
        for _ in range(runs + 1):
            for what, found in rows.items():
                found.append(run(what, profile))
        parts = {what: middle(found[1:]) for what, found in rows.items()}
    whole, bare, kdf = parts["app"]["whole"], parts["floor"]["whole"], parts["argon2id"]["argon2id"]
    work = parts["app"]["cpu"] - parts["argon2id"]["argon2id cpu"]
    return {
        "cases": count,
        "runs": runs,
        "app_s": whole,
        "floor_s": bare,
        "argon2id_s": kdf,
        "ratio": round(whole / bare, 2),
        "ratio_without_argon2id": round((whole - kdf) / bare, 2),
        "ratio_of_cpu_without_argon2id": round(work / parts["floor"]["cpu"], 2),
        "parts": parts,
    }


def main() -> None:
    """Print the figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=5000)
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--part", choices=("app", "floor", "argon2id"))
    parser.add_argument("--profile", type=Path)
    options = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    if options.part is None:
        print(json.dumps(measure(options.cases, options.runs), indent=2))
        return
    parts: dict[str, Callable[[], dict[str, float]]] = {
        "app": lambda: app(options.profile),
        "floor": floor,
        "argon2id": derive,
    }
    found = parts[options.part]()
    print(json.dumps({**found, "cpu": time.process_time()}), flush=True)
    os._exit(0)


if __name__ == "__main__":
    main()
