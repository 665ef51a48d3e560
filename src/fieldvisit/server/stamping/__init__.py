"""Timestamps of reports: asked for in the office once a report has arrived, and again before they lapse."""
