"""Search keystrokes over 100,000 encrypted cases, against the same statements on plain SQLite in the same run.

A keystroke does what the page of cases does with it: find the keys of all that match, then read the rows on screen.
"""

import argparse
import json
import random
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

from fieldvisit import keys, wire
from fieldvisit.model.case import Case, CaseFile
from fieldvisit.store import Store
from fieldvisit.store._sqlite import Db, Row, Value
from fieldvisit.store.cases import Cases

SEED = 20261123
MOST, SCREEN = 1000, 64
"""Matches the page shows at most, and rows that its table reads at once."""
STAGES = ("M1", "M2", "M3", "M6")
SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈䶮单仇"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英建华文玉兰国庆志小红梅海燕晓东云飞雪莲子涵宇轩浩然欣怡梓晨"
CITIES = (
    "浙江省杭州市西湖区",
    "浙江省杭州市余杭区",
    "北京市朝阳区",
    "北京市海淀区",
    "上海市浦东新区",
    "广东省深圳市南山区",
)
ROADS = ("文三路", "文一西路", "建国路", "中关村大街", "世纪大道", "科技园路", "解放路", "人民路", "和平街", "长安街")
TYPED = (
    "王小明", "欧阳", "张伟", "zhangwei", "lxm", "wxm", "chenjing", "zzzzqq", "13812", "1865557", "990101",
    "HZ2026-00042", "0042", "文三路478", "朝阳区建国路", "西湖区 文三路", "张 西湖区", "小红 深圳", "不存在的街道名",
    "8号", '"OR"', "和平街",
)  # fmt: skip


def cases(count: int) -> Iterator[CaseFile]:
    """Yield invented cases, always the same for one count."""
    rng = random.Random(SEED)
    for number in range(count):
        name = rng.choice(SURNAMES) + "".join(rng.choices(GIVEN, k=rng.choice((1, 2, 2))))
        phones = tuple(f"1{rng.randrange(30, 99)}{rng.randrange(10**8):08d}" for _ in range(rng.choice((1, 1, 2))))
        address = f"{rng.choice(CITIES)}{rng.choice(ROADS)}{rng.randrange(1, 999)}号{rng.randrange(1, 30)}幢"
        identity = (
            f"9901{rng.randrange(1, 99):02d}19{rng.randrange(60, 99)}0{rng.randrange(1, 9)}1{rng.randrange(10**5):05d}"
        )
        principal, interest = rng.randrange(10**5, 10**7), rng.randrange(10**4, 10**6)
        case = Case(
            f"HZ2026-{number:06d}", "示例银行", "信用卡", name, identity, phones, principal, interest, 0,
            principal + interest, date(2025, 6, 1), rng.randrange(30, 400), rng.choice(STAGES), address,
        )  # fmt: skip
        yield CaseFile(f"C-{number:06d}", case, datetime(2026, 11, 20, tzinfo=UTC))


class Recorder:
    """Stands before a Db and keeps what was asked."""

    def __init__(self, db: Db) -> None:
        self._db = db
        self.asked: list[tuple[str, tuple[Value, ...]]] = []

    def rows(self, sql: str, *values: Value) -> list[Row]:
        self.asked.append((sql, values))
        return self._db.rows(sql, *values)


def keystrokes() -> list[str]:
    """Return every text that stands in the search box while the queries are typed."""
    return [typed[:length] for typed in TYPED for length in range(1, len(typed) + 1)]


def keystroke(cases: Cases, text: str) -> int:
    """Do what a keystroke asks of the store; return how many cases match."""
    found = cases.matching(text, limit=MOST)
    cases.page(found[:SCREEN])
    return len(found)


def timed(step: Callable[[], object]) -> float:
    start = time.perf_counter_ns()
    step()
    return (time.perf_counter_ns() - start) / 1e6


def summary(samples: list[float]) -> dict[str, float]:
    """Return milliseconds: median, 95th percentile, largest."""
    return {
        "p50_ms": round(statistics.median(samples), 3),
        "p95_ms": round(statistics.quantiles(samples, n=20)[-1], 3),
        "max_ms": round(max(samples), 3),
    }


def measure(folder: Path, count: int, rounds: int) -> dict[str, object]:
    """Build, type, and run the same statements on a plain copy of the same database."""
    profile = folder / "profile"
    store = Store.create(profile, keys.random_key())
    started = time.perf_counter()
    page: list[wire.FeedItem] = []
    for case in cases(count):
        page.append(wire.CaseItem(case))
        if len(page) == 500:
            store.feed.apply(page, store.feed.cursor() + len(page))
            page.clear()
    store.feed.apply(page, store.feed.cursor() + len(page))
    built = time.perf_counter() - started

    recorder = Recorder(store._db)
    recorded = Cases(recorder)  # type: ignore[arg-type]
    statements = []
    for text in keystrokes():
        recorder.asked = []
        keystroke(recorded, text)
        statements.append(recorder.asked)
    plain_path = folder / "plain.db"
    store._db.run("ATTACH DATABASE ? AS plain KEY ''", str(plain_path))
    store._db.rows("SELECT sqlcipher_export('plain')")
    store._db.run("DETACH DATABASE plain")
    plain = sqlite3.connect(plain_path)
    plain.execute("PRAGMA cache_size = -64000")

    def floor(asked: list[tuple[str, tuple[Value, ...]]]) -> None:
        for sql, values in asked:
            plain.execute(sql, values).fetchall()

    ours, floors, slowest = [], [], ("", 0.0)
    for _ in range(rounds):
        for text, asked in zip(keystrokes(), statements, strict=True):
            took = timed(lambda text=text: keystroke(store.cases, text))  # type: ignore[misc]
            ours.append(took)
            slowest = max(slowest, (text, took), key=lambda one: one[1])
            floors.append(timed(lambda asked=asked: floor(asked)))  # type: ignore[misc]
    size = (profile / "fieldvisit.db").stat().st_size
    store.close()
    plain.close()
    ratio = round(statistics.quantiles(ours, n=20)[-1] / statistics.quantiles(floors, n=20)[-1], 2)
    return {
        "benchmark": "search",
        "cases": count,
        "keystrokes": len(ours),
        "screen": SCREEN,
        "build_seconds": round(built, 1),
        "database_mb": round(size / 1e6, 1),
        "search": summary(ours),
        "slowest": slowest[0],
        "floor_plain_sqlite": {"version": sqlite3.sqlite_version, **summary(floors)},
        "ratio_p95": ratio,
        "aim": "p95 <= 16 ms",
        "met": summary(ours)["p95_ms"] <= 16,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=5)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        print(json.dumps(measure(Path(folder), asked.cases, asked.rounds), ensure_ascii=False, indent=2))


if __name__ == "__main__":
    main()
