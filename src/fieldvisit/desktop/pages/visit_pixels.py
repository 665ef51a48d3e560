"""Decoded pictures on their way from a worker to the screen: dropped at once when the desk is locked."""

import threading
from collections.abc import Callable
from typing import Final, Generic, TypeVar

from PySide6.QtGui import QImage

from fieldvisit.casework import Desk
from fieldvisit.desktop.session import Session
from fieldvisit.errors import FieldvisitError
from fieldvisit.evidence import pictures

T = TypeVar("T")
THUMBNAIL: Final = 160
"""Pixels of a small picture's longer side: sharp at twice the density."""
LARGEST: Final = 3200
"""Pixels of a large picture's longer side: a number plate can be read, and 30 MB hold it."""


class Slot(Generic[T]):
    """Holds one value between two threads. `drop` empties it for good, whatever still arrives.

    A locked session keeps the answers of its jobs until somebody unlocks: what a job found stands here, so nobody
    keeps it.
    """

    def __init__(self) -> None:
        self._gate = threading.Lock()
        self._held: list[T] = []
        self._dropped = False

    def put(self, value: T) -> None:
        with self._gate:
            if not self._dropped:
                self._held = [value]

    def take(self) -> T | None:
        """Return the value once, None when there is none."""
        with self._gate:
            return self._held.pop() if self._held else None

    def drop(self) -> None:
        with self._gate:
            self._dropped, self._held = True, []

    @property
    def dropped(self) -> bool:
        return self._dropped


def fetch(session: Session, load: Callable[[Desk], T], shown: Callable[[T | None], None]) -> Slot[T]:
    """Load something on a worker and show it, None when it cannot be; dropping the slot calls it off."""
    slot = Slot[T]()

    def job(desk: Desk) -> None:
        if not slot.dropped:
            try:
                slot.put(load(desk))
            except (FieldvisitError, OSError):
                return  # what cannot be read is said where it should have stood

    session.ask(job, lambda _: None if slot.dropped else shown(slot.take()))
    return slot


def picture(desk: Desk, sha256: str, longest: int) -> QImage:
    """Decode a stored picture from its encrypted file, in memory only. Raises NotAPicture, BlobDamaged, NotFound."""
    found = pictures.shown(desk.store.blobs.read(sha256), longest)
    image = QImage(found.rgb, found.width, found.height, found.width * 3, QImage.Format.Format_RGB888)
    return image.copy()  # the first one only borrows the bytes
