"""Hand-over files (委案): a CSV or XLSX file becomes cases and problems; pure, nothing is written."""

from fieldvisit.intake.problem import Intake, Problem, Severity, as_json, sentence
from fieldvisit.intake.reading import read

__all__ = ["Intake", "Problem", "Severity", "as_json", "read", "sentence"]
