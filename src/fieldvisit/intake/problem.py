"""What reading a hand-over file yields: cases, and problems that can be said in every language."""

from dataclasses import asdict, dataclass
from typing import Literal

from fieldvisit.errors import NotATable
from fieldvisit.model.case import Case
from fieldvisit.wording import known, say

Severity = Literal["error", "warning", "info"]
Facts = tuple[tuple[str, str | int], ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing a person should know about one row.

    `row` counts as a spreadsheet does (from 1, a quoted newline does not start a row); 0 is the file itself.
    An `error` means the row (or the column, field `column`) is not imported, a `warning` that it is and should be
    looked at, an `info` that nothing needs doing. `reason` is a stable key, `facts` fill its sentence.
    """

    row: int
    case_no: str
    field: str
    severity: Severity
    reason: str
    facts: Facts = ()

    def why(self, language: str) -> str:
        """Return the sentence: what is the matter and what to do."""
        return say(f"intake.why.{self.reason}", language, **dict(self.facts))


@dataclass(frozen=True, slots=True)
class Intake:
    """A whole file: its cases in file order, its problems by row."""

    cases: tuple[Case, ...]
    problems: tuple[Problem, ...]


def as_json(intake: Intake, language: str) -> dict[str, object]:
    """Return cases and problems as plain JSON values: amounts in fen, dates ISO, phones a list, words in `language`."""
    return {
        "cases": [_case(case) for case in intake.cases],
        "problems": [
            {
                "row": problem.row,
                "case_no": problem.case_no,
                "field": problem.field,
                "severity": problem.severity,
                "why": problem.why(language),
            }
            for problem in intake.problems
        ],
    }


def _case(case: Case) -> dict[str, object]:
    values: dict[str, object] = asdict(case)
    values["phones"] = list(case.phones)
    values["overdue_since"] = case.overdue_since.isoformat()
    return values


def sentence(error: NotATable, language: str) -> str:
    """Return the one sentence for a file that is no table; columns are named in the reader's language."""
    facts = dict(error.facts)
    if "columns" in facts:
        names = (f"intake.field.{name}" for name in str(facts["columns"]).split())
        facts["columns"] = ("、" if language == "zh-CN" else ", ").join(say(name, language) for name in names)
    key = f"intake.not_a_table.{facts.get('reason', '')}"
    return say(key if known(key) else "intake.not_a_table.no_heading", language, **facts)
