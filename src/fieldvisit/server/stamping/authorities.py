"""The office's timestamp authorities: asked in turn until one gives a token that holds, with what proves its signer."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from fieldvisit import keys
from fieldvisit.errors import StampRefused
from fieldvisit.server.books import Stamping
from fieldvisit.server.stamping.line import WHOLE, Line, NoAnswer

REST: Final = timedelta(minutes=5)
"""How long an authority that failed is asked after the others."""
FRESH: Final = timedelta(hours=12)
"""How long an authority's revocation lists are used before they are fetched again."""


class Authorities:
    """What was learned of each authority since the program runs: that it failed, and its revocation lists."""

    def __init__(self, settings: Stamping, whole: float = WHOLE) -> None:
        self.settings = settings
        self.roots = tuple(map(keys.der, settings.roots))
        self._lines = [Line(url, whole) for url in settings.urls]
        self._failed: dict[str, datetime] = {}
        self._lists: dict[str, tuple[datetime, tuple[bytes, ...]]] = {}

    def stamp(self, data: bytes, certificates: Sequence[bytes], crls: Sequence[bytes], now: datetime) -> bytes:
        """Return a report with a document timestamp. Raises StampRefused whose `reason` names each one's failure."""
        troubles = []
        for line in sorted(self._lines, key=lambda one: self._rests(one, now)):
            try:
                return self._by(line, data, certificates, crls, now)
            except (NoAnswer, StampRefused) as error:
                self._failed[line.url] = now
                troubles.append(f"{error.facts['reason']}@{line.host}")
        raise StampRefused(reason=" ".join(troubles) or "no_tsa")

    def _rests(self, line: Line, now: datetime) -> bool:
        failed = self._failed.get(line.url)
        return failed is not None and timedelta(0) <= now - failed < REST

    def _by(
        self, line: Line, data: bytes, certificates: Sequence[bytes], crls: Sequence[bytes], now: datetime
    ) -> bytes:
        """Stamp by one authority. Its own revocation lists go in before its token: known from its token before."""
        from fieldvisit.evidence import stamp

        def stamped(lists: Sequence[bytes]) -> bytes:
            return stamp.timestamp(
                data,
                line.ask,
                trust=self.roots,
                now=now,
                certificates=[*certificates, *self.roots],
                crls=[*crls, *lists],
                policy=self.settings.policy,
            )

        known = self._lists.get(line.url)
        if known and now - known[0] < FRESH:
            return stamped(known[1])
        made = stamped(())
        lists = self._fetch(line, stamp.stamps(made)[-1].certificates)
        self._lists[line.url] = (now, lists)
        return stamped(lists) if lists else made

    def _fetch(self, line: Line, certificates: Sequence[bytes]) -> tuple[bytes, ...]:
        """Return the lists that an authority's certificates point to, those that can be had and hold."""
        from fieldvisit.evidence import trust

        found = []
        for point in dict.fromkeys(point for one in certificates for point in trust.crl_points(one)):
            try:
                held = trust.crl(line.fetch(point), [*certificates, *self.roots])
            except NoAnswer:
                continue
            if held is not None:
                found.append(held)
        return tuple(found)
