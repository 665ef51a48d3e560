"""The windows: the only importer of PySide6."""

from fieldvisit.desktop.constants import keep

keep()
