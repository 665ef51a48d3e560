"""Brings what happened to the office, and what the office decides to the laptop."""

from fieldvisit.sync.engine import Outcome, Progress, sync_once
from fieldvisit.sync.enrolment import enrol, enrol_companion
from fieldvisit.sync.receipts import DayStatus, day_status

__all__ = ["DayStatus", "Outcome", "Progress", "day_status", "enrol", "enrol_companion", "sync_once"]
