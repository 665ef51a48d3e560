"""Going through journals and logs from outside: read what there is, compare, name what does not hold."""

from fieldvisit.sync.audit.compare import Audit, audit
from fieldvisit.sync.audit.lines import Unreadable
from fieldvisit.sync.audit.sources import Source, folder, office, profile

__all__ = ["Audit", "Source", "Unreadable", "audit", "folder", "office", "profile"]
