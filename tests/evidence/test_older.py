"""A report sealed by the program as it was before the rules came into it is still a report."""

import json
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest

from fieldvisit import wire
from fieldvisit.evidence import older, verify
from fieldvisit.model.record import VisitRecord

OLD = Path(__file__).parent / "old"
SEALED = (OLD / "sealed-1.pdf").read_bytes()
ROOTS = verify.roots((OLD / "root-1.pem").read_bytes())


def held() -> bytes:
    with pikepdf.open(OLD / "sealed-1.pdf") as pdf:
        return pdf.attachments["visit.json"].get_file().read_bytes()


def test_an_old_report_is_valid_and_says_that_its_page_was_not_compared() -> None:
    found = verify.verify(SEALED, ROOTS)
    assert (found.verdict, found.reasons) == ("valid", ())
    assert "printed_not_compared" in found.notes
    assert found.record is not None
    assert found.record.schema == "fieldvisit.visit/1"
    assert found.record.judgements == ()


def test_a_changed_old_report_is_invalid() -> None:
    changed = SEALED.replace(b"FV-2026", b"FV-2027")
    assert changed == SEALED or verify.verify(changed, ROOTS).verdict == "invalid"
    cut = SEALED[:-400] + bytes(byte ^ 1 for byte in SEALED[-400:-380]) + SEALED[-380:]
    assert verify.verify(cut, ROOTS).verdict == "invalid"


def test_bytes_say_what_was_read_and_no_more() -> None:
    data = held()
    record = wire.decode(data, VisitRecord, "visit.json")
    assert older.holds(record, data)
    assert not older.holds(replace(record, notes=record.notes + "."), data)
    assert not older.holds(record, data + b" ")
    told = json.loads(data)
    for spoilt in ({**told, "zz": 1}, {**told, "lead": {**told["lead"], "also": "x"}}, {**told, "gaps": [{}]}):
        assert not older.holds(record, wire.canonical(spoilt))
    with pytest.raises(ValueError, match="Expecting"):
        older.holds(record, b"")
