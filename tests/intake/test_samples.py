"""The three sample files give exactly the cases and problems a careful reader finds."""

import json
from pathlib import Path

import pytest

from fieldvisit.intake import as_json, read
from fieldvisit.paths import resource
from intake.files import said

SAMPLES = ("handover-bank-gb18030.csv", "handover-platform.csv", "handover-agency.xlsx")


@pytest.mark.parametrize("name", SAMPLES)
def test_sample_gives_exactly_the_truth(name: str) -> None:
    path = resource("samples") / name
    truth = json.loads(path.with_name(name.rsplit(".", 1)[0] + ".expected.json").read_text("utf-8"))
    intake = read(path)
    found = as_json(intake, "en")
    assert list(found) == ["cases", "problems"]
    assert json.loads(json.dumps(found["cases"])) == truth["cases"]
    loud = sorted((p.case_no, p.field, p.severity) for p in intake.problems if p.severity != "info")
    assert loud == sorted((p["case_no"], p["field"], p["severity"]) for p in truth["problems"])
    said(intake)


@pytest.mark.parametrize("name", SAMPLES)
def test_reading_twice_is_equal_and_writes_nothing(name: str) -> None:
    path: Path = resource("samples") / name
    before = sorted((file.name, file.stat().st_mtime_ns) for file in path.parent.iterdir())
    assert read(path) == read(path)
    assert sorted((file.name, file.stat().st_mtime_ns) for file in path.parent.iterdir()) == before


def test_json_has_exactly_the_agreed_keys() -> None:
    found = as_json(read(resource("samples") / SAMPLES[0]), "zh-CN")
    problems = found["problems"]
    assert isinstance(problems, list)
    assert {tuple(problem) for problem in problems} == {("row", "case_no", "field", "severity", "why")}
