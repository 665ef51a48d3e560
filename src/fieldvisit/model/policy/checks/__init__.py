"""The questions a pack's rules may ask, by name."""

from typing import Final

from fieldvisit.model.policy.checks.answer import Check
from fieldvisit.model.policy.checks.days import CALENDAR
from fieldvisit.model.policy.checks.hours import HOURS
from fieldvisit.model.policy.checks.matters import MATTERS
from fieldvisit.model.policy.checks.people import PEOPLE

CHECKS: Final[dict[str, Check]] = HOURS | CALENDAR | PEOPLE | MATTERS
