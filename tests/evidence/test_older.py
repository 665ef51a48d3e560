"""Reports sealed by the program as it was before are still reports."""

import json
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest

from fieldvisit import wire
from fieldvisit.evidence import older, verify
from fieldvisit.model.record import VisitRecord

OLD = Path(__file__).parent / "old"
SCHEMAS = (1, 2)


def sealed(schema: int) -> bytes:
    return (OLD / f"sealed-{schema}.pdf").read_bytes()


def roots(schema: int) -> list[bytes]:
    return verify.roots((OLD / f"root-{schema}.pem").read_bytes())


def held(schema: int) -> bytes:
    with pikepdf.open(OLD / f"sealed-{schema}.pdf") as pdf:
        return pdf.attachments["visit.json"].get_file().read_bytes()


@pytest.mark.parametrize("schema", SCHEMAS)
def test_an_old_report_is_valid_and_says_that_its_page_was_not_compared(schema: int) -> None:
    found = verify.verify(sealed(schema), roots(schema))
    assert (found.verdict, found.reasons) == ("valid", ())
    assert "printed_not_compared" in found.notes
    assert found.record is not None
    assert found.record.schema == f"fieldvisit.visit/{schema}"
    assert bool(found.record.judgements) == (schema > 1)


@pytest.mark.parametrize("schema", SCHEMAS)
def test_a_changed_old_report_is_invalid(schema: int) -> None:
    data = sealed(schema)
    changed = data.replace(b"FV-2026", b"FV-2027")
    assert changed == data or verify.verify(changed, roots(schema)).verdict == "invalid"
    cut = data[:-400] + bytes(byte ^ 1 for byte in data[-400:-380]) + data[-380:]
    assert verify.verify(cut, roots(schema)).verdict == "invalid"


@pytest.mark.parametrize("schema", SCHEMAS)
def test_bytes_say_what_was_read_and_no_more(schema: int) -> None:
    data = held(schema)
    record = wire.decode(data, VisitRecord, "visit.json")
    assert older.holds(record, data)
    assert not older.holds(replace(record, notes=record.notes + "."), data)
    assert not older.holds(record, data + b" ")
    told = json.loads(data)
    for spoilt in (
        {**told, "zz": 1},
        {**told, "lead": {**told["lead"], "also": "x"}},
        {**told, "gaps": [*told["gaps"], {}]},
    ):
        assert not older.holds(record, wire.canonical(spoilt))
    with pytest.raises(ValueError, match="Expecting"):
        older.holds(record, b"")
