"""Time and memory of reading a hand-over file of 50,000 rows, against csv.reader over the same bytes."""

import argparse
import csv
import io
import json
import random
import resource
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Final

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))

from fieldvisit.intake import read
from fieldvisit.model.people import id_check_digit

HANDOVER: Final = date(2026, 11, 20)
HEADING: Final = (
    "案件编号,委托方,产品,客户姓名,证件号码,联系电话,剩余本金,利息,罚息及费用,"
    "逾期总额,逾期起始日,逾期天数,账龄,家庭住址,纬度,经度,备注"
)


def write(path: Path, rows: int, seed: int) -> None:
    """Write a synthetic GB18030 file with the usual mess: signs, full width, thousands, several date forms."""
    chance = random.Random(seed)
    with path.open("w", encoding="gb18030", newline="") as file:
        out = csv.writer(file)
        file.write(f"某某银行委外催收案件清单\r\n委案日期：{HANDOVER}\r\n{HEADING}\r\n")
        for number in range(rows):
            out.writerow(_row(chance, number))
        file.write("合计\r\n")


def _row(chance: random.Random, number: int) -> list[str]:
    first17 = f"9901{chance.randint(1, 20):02d}{chance.randint(1960, 2004)}{chance.randint(1, 12):02d}"
    first17 += f"{chance.randint(1, 28):02d}{chance.randint(0, 999):03d}"
    parts = [chance.randint(1, 20_000_000), chance.randint(0, 3_000_000), chance.choice((0, chance.randint(1, 99_999)))]
    days = chance.randint(1, 900)
    since = HANDOVER - timedelta(days=days)
    phone = f"1380013{chance.randint(0, 9999):04d}"
    return [
        f"TT2026{number:08d}",
        chance.choice(("来分期", "抖音月付", "支付宝借款")),
        "分期",
        chance.choice("王李张刘陈杨赵黄周吴") + chance.choice(("伟", "静", "子涵", "𬭎")),
        chance.choice(("", "'", " ")) + first17 + id_check_digit(first17),
        chance.choice((phone, f"+86 {phone}", f"{phone[:3]}-{phone[3:7]}-{phone[7:]}", f"{phone}、010-88886666")),
        *(_written(chance, fen) for fen in (*parts, sum(parts))),
        chance.choice(
            (since.isoformat(), f"{since:%Y/%m/%d}", f"{since:%Y%m%d}", str((since - date(1899, 12, 30)).days))
        ),
        str(days),
        "",
        f"浙江省杭州市西湖区文三路{chance.randint(1, 999)}号{chance.randint(1, 30)}幢1单元{chance.randint(1, 25)}02室",
        f"{30 + chance.random():.6f}",
        f"{120 + chance.random():.6f}",
        chance.choice(("", "工作日白天不在家", "第一行\n第二行")),
    ]


def _written(chance: random.Random, fen: int) -> str:
    plain = f"{fen // 100}.{fen % 100:02d}"
    wide = "".join(chr(ord(char) + 0xFEE0) for char in plain)
    return chance.choice((plain, f"{fen // 100:,}.{fen % 100:02d}", f"¥{plain}", f"{plain}元", wide))


def main() -> None:
    """Print one JSON object: seconds, rows, peak_rss_mb, floor_seconds, ratio."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--rows", type=int, default=50_000)
    arguments.add_argument("--seed", type=int, default=20261120)
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "handover.csv"
        write(path, given.rows, given.seed)
        began = time.perf_counter()
        with io.TextIOWrapper(io.BytesIO(path.read_bytes()), "gb18030", newline="") as lines:
            plain = sum(1 for _ in csv.reader(lines))
        floor = time.perf_counter() - began
        began = time.perf_counter()
        intake = read(path, handover=HANDOVER)
        seconds = time.perf_counter() - began
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(
            json.dumps(
                {
                    "seconds": round(seconds, 3),
                    "rows": plain - 4,
                    "cases": len(intake.cases),
                    "problems": len(intake.problems),
                    "bytes": path.stat().st_size,
                    "peak_rss_mb": round(peak, 1),
                    "floor_seconds": round(floor, 3),
                    "ratio": round(seconds / floor, 1),
                }
            )
        )


if __name__ == "__main__":
    main()
