"""Fieldvisit: lawful home visits, written down truthfully, offline first."""

__version__ = "0.1.0"
