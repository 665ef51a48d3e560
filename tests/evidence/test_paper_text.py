"""What two other programs read out of a paper, how large it is, and that every process makes the same."""

import hashlib
import re
import subprocess
import sys
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from evidence import samples
from evidence.judges import run
from evidence.pki import Office
from evidence.test_lawful import ordinary
from fieldvisit.evidence import report
from fieldvisit.evidence.papers import LANGUAGES
from fieldvisit.evidence.seal import seal

NAMES = "张䶮、李㛃、欧阳𬭎、冼𡋾、陳𠅤、龔建國、黃峯、阿依古丽·买买提"
ROOT = Path(__file__).parents[2]


def test_every_character_comes_back_from_both_readers(tmp_path: Path) -> None:
    """Of all languages, and every character of the shipped fonts' rarer half; those beyond U+FFFF among them."""
    rare = "".join(chr(code) for code in (*range(0x3400, 0x3480), *range(0x9F00, 0x9F60), 0x2CB4E, 0x212FE, 0x20164))
    for language in LANGUAGES:
        record = replace(samples.full(language=language), statement=NAMES, notes=f"{NAMES}\n{rare}\n“it’s”—…％ｆｕｌｌ")
        path = tmp_path / "report.pdf"
        path.write_bytes(report.lay_out(record, samples.photos()))
        for read in (
            run("pdftotext", "-raw", str(path), "-"),
            run("mutool", "draw", "-q", "-F", "txt", "-o", "-", str(path)),
        ):
            flat = re.sub(r"\s", "", read)
            assert [char for char in rare if char not in flat] == []
            for said in (NAMES, "“it’s”—…％ｆｕｌｌ", "12,482.15", "欧阳𬭎"):
                assert re.sub(r"\s", "", said) in flat, said


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_signed_report_of_two_pages_takes_a_hundred_kilobytes_besides_pictures_and_record(
    language: str, office: Office
) -> None:
    lead, companion = office.enrol("K1001"), office.enrol("K1002")
    drawn = ordinary(language)
    collectors = (
        replace(drawn.lead, certificate_sha256=lead.fingerprint),
        replace(drawn.companion, certificate_sha256=companion.fingerprint),
    )
    record = replace(drawn, lead=collectors[0], companion=collectors[1])
    data = seal(record, samples.photos(), lead, companion, office.der, samples.at(58).best)
    with pikepdf.open(BytesIO(data)) as pdf:
        assert len(pdf.pages) == 2
        pictures = sum(len(one.read_raw_bytes()) for page in pdf.pages for one in page.get_images().values())
        held = len(pdf.Root.AF[0].EF.F.read_raw_bytes())
    assert len(data) - pictures - held <= 100_000


def test_another_process_makes_the_same_bytes() -> None:
    make = "from evidence import samples; from fieldvisit.evidence import report; import hashlib; "
    make += "print(hashlib.sha256(report.lay_out(samples.full(), samples.photos())).hexdigest())"
    hashes = set()
    for seed in ("1", "2"):
        done = subprocess.run(
            [sys.executable, "-c", make],
            env={"PYTHONPATH": f"{ROOT / 'src'}:{ROOT / 'tests'}", "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        )
        hashes.add(done.stdout.strip())
    assert hashes == {hashlib.sha256(report.lay_out(samples.full(), samples.photos())).hexdigest()}
