"""`make run`: the sample office and the desktop on its laptop; without a display, the whole day by itself."""

import argparse
import os
import sys
from pathlib import Path


def has_display() -> bool:
    """Tell whether a person could see a window."""
    if os.environ.get("HEADLESS") == "1" or os.environ.get("QT_QPA_PLATFORM") == "offscreen":
        return False
    return sys.platform in ("win32", "darwin") or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def main() -> int:
    """Choose by the machine what to do; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m fieldvisit.tryout", description=__doc__)
    parser.add_argument("--folder", type=Path, default=Path("build"), help="where the sample lives")
    folder = parser.parse_args().folder.resolve()
    if has_display():
        return _interactive(folder / "tryout")
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from fieldvisit.tryout.day import walk

    summary = walk(folder / "day")
    print(f"The day is in {folder / 'day'}: report.pdf, receipt.pdf, summary.json, screens/")
    for name in ("visit_id", "verdict", "events", "acked", "blobs", "cases"):
        print(f"  {name}: {summary[name]}")
    return 0 if summary["verdict"] == "valid" and summary["accepted"] else 1


def _interactive(folder: Path) -> int:
    from fieldvisit.clock import SystemClock
    from fieldvisit.desktop.app import main as desktop
    from fieldvisit.tryout.sample import enrol_laptop, open_office, prepare

    clock, sample = SystemClock(), prepare(folder)
    with open_office(sample, clock) as office, office.serving() as address:
        enrol_laptop(sample, office, address, clock)
        print(f"The office listens on {address}; its data and the laptop's profile are in {folder}.")
        print(f"Passphrase of collector 101 (unlocks this laptop): {sample.lead_word}")
        print(f"Passphrase of collector 102 (the companion):       {sample.companion_word}")
        return desktop(["--profile", str(sample.laptop)])


if __name__ == "__main__":
    sys.exit(main())
