"""The verbs of the collector; the only writer of the device's tables."""
