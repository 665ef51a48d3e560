"""Fieldvisit: lawful home visits, written down truthfully, offline first."""

__version__ = "0.3.0"
