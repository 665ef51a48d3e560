"""Sealing: both sign, our verifier agrees, and so do the tools of others; or nothing is made at all."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from evidence import samples
from evidence.judges import pdfsig, run
from evidence.pki import Office
from evidence.sealed import NOTES, NOW, Case
from fieldvisit.errors import CertificateExpired, SealFailed
from fieldvisit.evidence.seal import seal
from fieldvisit.evidence.verify import verify


def test_a_sealed_report_is_valid_and_names_both(case: Case) -> None:
    found = verify(case.data, [case.office.der])
    assert (found.verdict, found.reasons, found.notes) == ("valid", (), NOTES)
    assert found.record == case.record
    assert [(one.field, one.collector_id, one.at) for one in found.signers] == [
        ("Lead", "K1001", NOW),
        ("Companion", "K1002", NOW),
    ]


def test_pdfsig_and_qpdf_agree(case: Case, tmp_path: Path) -> None:
    path, root = tmp_path / "report.pdf", tmp_path / "root.pem"
    path.write_bytes(case.data)
    root.write_bytes(case.office.pem)
    (tmp_path / "nss").mkdir()
    said = pdfsig(path, root, tmp_path / "nss")
    assert said.count("Signature is Valid.") == 2
    assert said.count("Certificate is Trusted.") == 2
    assert "Total document signed" in said.split("Signature #2")[1]
    assert "No syntax or stream encoding errors found" in run("qpdf", "--check", str(path))
    words = run("pdftotext", "-raw", str(path), "-")
    for word in ("欧阳𬭎", "张䶮", "李㛃", "阿依古丽·买买提", "12,482.15", "10,050.05"):
        assert word in words, word


def test_openssl_agrees_on_cades(case: Case, tmp_path: Path) -> None:
    (tmp_path / "root.pem").write_bytes(case.office.pem)
    ranges = re.findall(rb"/ByteRange\s*\[\s*(\d+) (\d+) (\d+) (\d+)", case.data)
    assert len(ranges) == 2
    for found in ranges:
        start, length, resume, rest = map(int, found)
        (tmp_path / "signed").write_bytes(case.data[start : start + length] + case.data[resume : resume + rest])
        (tmp_path / "cms").write_bytes(bytes.fromhex(case.data[length + 1 : resume - 1].decode()))
        files = ("-in", str(tmp_path / "cms"), "-content", str(tmp_path / "signed"), "-out", "/dev/null")
        ca = ("-CAfile", str(tmp_path / "root.pem"), "-purpose", "any", "-cades")
        run("openssl", "cms", "-verify", "-binary", "-inform", "DER", *files, *ca)


def test_an_expired_certificate_seals_nothing(office: Office) -> None:
    lead = office.enrol("K1001", start=datetime(2026, 1, 1, tzinfo=UTC), days=30)
    companion = office.enrol("K1002")
    with pytest.raises(CertificateExpired) as caught:
        seal(samples.short(lead, companion), {}, lead, companion, office.der, NOW)
    assert caught.value.facts["collector"] == "K1001"


def test_a_certificate_not_yet_valid_seals_nothing(office: Office) -> None:
    lead, companion = office.enrol("K1001"), office.enrol("K1002", start=NOW + timedelta(days=1))
    with pytest.raises(CertificateExpired):
        seal(samples.short(lead, companion), {}, lead, companion, office.der, NOW)


def test_signers_must_be_those_of_the_record(office: Office) -> None:
    lead, companion = office.enrol("K1001"), office.enrol("K1002")
    record = samples.short(lead, companion)
    for wrong in ((companion, lead), (lead, office.enrol("K1002")), (lead, lead)):
        with pytest.raises(SealFailed):
            seal(record, {}, *wrong, office.der, NOW)


def test_a_root_of_others_seals_nothing(office: Office) -> None:
    lead, companion = office.enrol("K1001"), office.enrol("K1002")
    with pytest.raises(SealFailed) as caught:
        seal(samples.short(lead, companion), {}, lead, companion, Office.new().der, NOW)
    assert caught.value.facts["reason"] == "not_trusted"


def test_the_hostile_record_seals_too(office: Office) -> None:
    lead, companion = office.enrol("K1001"), office.enrol("K1002")
    for language in ("zh-CN", "en"):
        record = samples.hostile(lead, companion, language)
        record = replace(record, lead=replace(record.lead, name="张(䶮)\\ <b>"))
        data = seal(record, samples.photos(), lead, companion, office.der, NOW)
        assert verify(data, [office.der]).verdict == "valid"


def test_signing_times_come_from_the_given_clock(case: Case) -> None:
    times = re.findall(rb"/M \(D[^)]*?(\d{14})Z\)", case.data)
    assert times == [b"20261121022800"] * 2
    layout_first = case.data.startswith(case.laid_out)
    assert layout_first
