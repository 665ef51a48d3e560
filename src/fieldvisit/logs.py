"""A log that cannot hold personal data: every record is redacted before it is written."""

import copy
import logging
import re
import traceback
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Final

_PATTERNS: Final = (
    (re.compile(r"\d{6}[ ]?\d{8}[ ]?\d{3}[0-9Xx]"), "[id]"),
    (re.compile(r"\d{12,19}"), "[number]"),
    (re.compile(r"(?:\+?86[- ]?)?1[3-9]\d(?:[- ]?\d{4}){2}"), "[phone]"),
    (re.compile(r"[^\s@]+@[^\s@]+\.[a-z]{2,}", re.I), "[mail]"),
    (re.compile(r"[^\x00-\x7f]+"), "[text]"),
)


def redact(text: str) -> str:
    """Replace what may be personal: resident IDs, phones, long numbers, mail, and any text beyond ASCII at all.

    The program's own messages are plain English, so a run of any other script in a record is always somebody's data.
    """
    for pattern, word in _PATTERNS:
        text = pattern.sub(word, text)
    return text


class RedactingFormatter(logging.Formatter):
    """Formats a record, then redacts the whole line; of an exception only types and places are kept, no messages."""

    def format(self, record: logging.LogRecord) -> str:
        record = copy.copy(record)
        record.exc_text = None  # another handler's formatter may have kept the message here
        return redact(super().format(record)).replace("\n", "\n  ")

    def formatException(self, ei: object) -> str:
        if not isinstance(ei, tuple) or not isinstance(ei[1], BaseException):
            return ""
        frames = traceback.extract_tb(ei[1].__traceback__)
        lines = [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames]
        return "\n".join([f"{type(ei[1]).__name__} {getattr(ei[1], 'code', '')}".rstrip(), *lines])


class _Quiet(RotatingFileHandler):
    """Writes to its file or not at all."""

    def handleError(self, record: logging.LogRecord) -> None:
        """Keep still: the standard library would print the record as it came, not redacted, to the terminal."""


def start(folder: Path) -> None:
    """Write the log to `folder/fieldvisit.log`, at most 5 files of 1 MB, and nowhere else."""
    folder.mkdir(parents=True, exist_ok=True)
    handler = _Quiet(folder / "fieldvisit.log", maxBytes=1_000_000, backupCount=4, encoding="utf-8", delay=True)
    handler.setFormatter(RedactingFormatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    root = logging.getLogger()
    for old in list(root.handlers):
        if isinstance(old, RotatingFileHandler):
            root.removeHandler(old)
            old.close()
    root.addHandler(handler)
    root.setLevel(logging.INFO)
