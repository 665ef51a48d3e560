"""Writes docs/pictures from a walked day (`make day` first): the same screens and papers each time, small enough.

Every person, firm and number in them is invented (fieldvisit/tryout/sample.py).
"""

import argparse
import os
import subprocess
import sys
import tempfile
from io import BytesIO
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).resolve().parents[1]
PICTURES = ROOT / "docs" / "pictures"
LARGEST = 200_000
"""Bytes a picture may have."""
SCREENS = {
    "start": "start.zh-CN.light",
    "today": "today.zh-CN.light",
    "today-dark-en": "night-today.en.dark",
    "training": "training.zh-CN.light",
    "why": "today-why.zh-CN.light",
    "rules": "rules.zh-CN.light",
    "door": "visit-door.zh-CN.light",
    "talk": "visit-talk.zh-CN.light",
    "turned": "turned-debt.zh-CN.light",
    "agree": "visit-agree.zh-CN.light",
    "close": "visit-close.zh-CN.light",
    "outbox": "outbox-done.zh-CN.light",
}
"""A picture's name and the screen of the day it is."""
PAPERS = {"report": "report.pdf", "slip": "slip.pdf", "receipt": "receipt.pdf"}
"""A picture's name and the paper whose first page it is."""
DOTS = 96
"""Dots per inch of a paper."""


def build(day: Path) -> None:
    """Write every picture from a day's folder. Raises FileNotFoundError when the day left one out."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    for name, screen in SCREENS.items():
        found = sorted((day / "screens").glob(f"[0-9][0-9]-{screen}.png"))
        if not found:
            raise FileNotFoundError(screen)
        _keep(name, Image.open(found[0]))
    for name, paper in PAPERS.items():
        _keep(name, _first_page(day / paper))
    _keep("check", _checked(day))


def _checked(day: Path) -> Image.Image:
    """Return the page that checks the day's receipt, opened by the code on its paper, as a telephone shows it."""
    import zxingcpp
    from playwright.sync_api import sync_playwright

    (code,) = zxingcpp.read_barcodes(_first_page(day / "receipt.pdf", 200).convert("L"))
    with tempfile.TemporaryDirectory() as folder:
        page, fonts = Path(folder) / "check.html", Path(folder) / "fonts.conf"
        serve = "import sys; from fieldvisit.server.command import main; sys.exit(main())"
        subprocess.run([sys.executable, "-c", serve, "check-page", page, "--data", day / "office"], check=True)
        fonts.write_text(f"<fontconfig><dir>{ROOT / 'resources' / 'fonts'}</dir></fontconfig>", "utf-8")
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path="/usr/bin/chromium",
                args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
                env={**os.environ, "FONTCONFIG_FILE": str(fonts)},
            )
            shown = browser.new_page(locale="zh-CN", viewport={"width": 400, "height": 700})
            shown.goto(f"{page.as_uri()}#{code.text.rpartition('#')[2]}")
            shown.wait_for_function("document.body.dataset.state === 'valid'")
            picture = shown.locator("#answer").screenshot()
            browser.close()
    return Image.open(BytesIO(picture))


def _first_page(pdf: Path, dots: int = DOTS) -> Image.Image:
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "page"
        subprocess.run(
            ["pdftoppm", "-png", "-r", str(dots), "-f", "1", "-l", "1", "-singlefile", pdf, page], check=True
        )
        return Image.open(BytesIO(page.with_suffix(".png").read_bytes()))


def _keep(name: str, picture: Image.Image) -> None:
    """Save a picture in as many colours as its size allows; raises ValueError when no number is small enough."""
    for colours in (256, 128, 64):
        kept = BytesIO()
        picture.convert("RGB").quantize(colours, dither=Image.Dither.NONE).save(kept, "PNG", optimize=True)
        if kept.tell() <= LARGEST:
            (PICTURES / f"{name}.png").write_bytes(kept.getvalue())
            return
    raise ValueError(f"{name} is too large")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("day", type=Path, nargs="?", default=ROOT / "build" / "day")
    build(parser.parse_args().day)
    sys.exit(0)
