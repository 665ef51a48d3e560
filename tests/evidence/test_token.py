"""A report signed by a key in a token and one on the laptop: no tool can tell them apart."""

from pathlib import Path

from evidence import samples
from evidence.judges import pdfsig
from evidence.pki import Office
from evidence.sealed import NOW
from fieldvisit.evidence.seal import seal
from fieldvisit.evidence.verify import verify
from fieldvisit.token_key import generate
from helpers.softhsm import PIN, drawer


def test_a_report_sealed_with_a_token_holds_everywhere(tmp_path: Path) -> None:
    office, key = Office.new(), generate(drawer().pick("lead"), PIN)
    lead, companion = office.enrol("K1001", key=key), office.enrol("K1002")
    data = seal(samples.short(lead, companion), {}, lead, companion, office.der, NOW)
    assert verify(data, [office.der]).verdict == "valid"
    path, root = tmp_path / "report.pdf", tmp_path / "root.pem"
    path.write_bytes(data)
    root.write_bytes(office.pem)
    (tmp_path / "nss").mkdir()
    said = pdfsig(path, root, tmp_path / "nss")
    assert said.count("Signature is Valid.") == said.count("Certificate is Trusted.") == 2
