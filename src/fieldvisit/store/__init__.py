"""The laptop's encrypted database: the only importer of sqlcipher3."""

from fieldvisit.store.cases import CaseRow
from fieldvisit.store.database import Store
from fieldvisit.store.outbox import Outbox, OutboxItem
from fieldvisit.store.visits import Draft, ReportRow

__all__ = ["CaseRow", "Draft", "Outbox", "OutboxItem", "ReportRow", "Store"]
