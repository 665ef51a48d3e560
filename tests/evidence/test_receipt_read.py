"""The receipt as it is handed over: a phone reads its code from every paper it comes on."""

import subprocess
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from evidence import samples
from fieldvisit.evidence import receipt_code
from fieldvisit.evidence.receipt import Paper, lay_out
from fieldvisit.keys import SigningKey


@pytest.mark.parametrize(("paper", "dpi"), [("A5", 150), ("80mm", 203), ("58mm", 203)])
def test_a_phone_reads_the_receipt_s_code(paper: Paper, dpi: int, tmp_path: Path) -> None:
    base = samples.receipt(number="R00-000017")
    code = receipt_code.text(base, SigningKey.load(bytes(32)), base.parties.check_url)
    (tmp_path / "r.pdf").write_bytes(lay_out(samples.receipt(number="R00-000017", code=code), paper, "zh-CN"))
    command = ("pdftoppm", "-r", str(dpi), "-png", "-singlefile", str(tmp_path / "r.pdf"), str(tmp_path / "r"))
    subprocess.run(command, check=True, capture_output=True, timeout=60)
    image = Image.open(tmp_path / "r.png").convert("L")
    if paper != "A5":
        image = image.point([0] * 128 + [255] * 128).convert("1")
    assert [one.text for one in zxingcpp.read_barcodes(image)] == [code]
