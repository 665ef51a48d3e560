"""Who signs as what: the unit in a certificate that says that its owner may countersign."""

from typing import Final

SUPERVISOR: Final = "Supervisor"
"""The organisational unit in certificates of supervisors; those of collectors have none."""
