"""A name that no font can print is said before the door, with advice, and never found out at the seal."""

from dataclasses import replace
from pathlib import Path

import pytest

from casework.laptop import CASE_FILE, laptop
from fieldvisit import casework, wire
from fieldvisit.errors import NameNotPrintable
from fieldvisit.evidence.lacking import first_lacking, lacking
from fieldvisit.wording import LANGUAGES, say

RARE = "\U00030000"


@pytest.mark.parametrize("field", ["name", "address", "creditor"])
def test_a_visit_whose_report_could_not_name_the_person_does_not_begin(tmp_path: Path, field: str) -> None:
    with laptop(tmp_path / "profile") as at_work:
        store = at_work.desk.store
        order = store.orders.get("O-1")
        file = store.cases.get(order.case_id).case
        sound = getattr(file.case, field)
        at_work.feed(wire.CaseItem(replace(file, case=replace(file.case, **{field: sound + RARE}))))
        before = store.events.head()
        with pytest.raises(NameNotPrintable) as caught:
            casework.depart(at_work.desk, "O-1", companion="lin", recorder="R-1")
        assert caught.value.facts == {"field": field, "character": "U+30000"}
        assert store.events.head() == before
        at_work.feed(wire.CaseItem(file))
        assert casework.depart(at_work.desk, "O-1", companion="lin", recorder="R-1").visit_id


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_advice_is_in_words(language: str) -> None:
    for field in ("name", "address", "creditor", "case_no", "approver", "collectors", "agency"):
        said = say(
            "error.name_not_printable", language, field=say(f"paper_field.{field}", language), character="U+30000"
        )
        assert "U+30000" in said
        assert "{" not in said


def test_every_field_of_a_case_that_lacks_a_glyph_is_named() -> None:
    case = CASE_FILE.case
    assert lacking(case) == ()
    assert lacking(replace(case, name=f"{case.name}{RARE}", address=f"x\u0007{RARE}")) == (
        ("name", "U+30000"),
        ("address", "U+0007"),
    )
    assert first_lacking("\ud83d") == "U+D83D"
