"""Document timestamps and the validation data of a file: whose they are, and whether all of it is needed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from fieldvisit.evidence import content, token
from fieldvisit.evidence.layers import Paper
from fieldvisit.evidence.objects import Malformed, Ref, Stream
from fieldvisit.evidence.signed import Container
from fieldvisit.evidence.trust import Revocations, Roots, lived, stamps_times

LARGEST: Final = 1 << 20
"""Bytes of a certificate or a revocation list in a file."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """A timestamp that holds: its time and authority, and the way from its certificate to a root, if there is one.

    `wrong` are reasons to refuse it. `until` is when the first certificate of the way lapses.
    """

    at: datetime
    authority: str
    until: datetime
    path: tuple[x509.Certificate, ...]
    wrong: tuple[str, ...]

    @property
    def trusted(self) -> bool:
        """Tell whether a trusted root stands behind it."""
        return bool(self.path)

    def revoked(self, lists: Revocations) -> bool:
        """Tell whether any certificate of the authority was revoked before it stamped."""
        pairs = pairwise(self.path)
        found = (lists.of(one, above) for one, above in pairs)
        return any(since is not None and since <= self.at for since in found)


def read(held: Container, digest_of: Callable[[str], bytes], roots: Roots) -> Stamp | None:
    """Return the timestamp in a container when it holds over its document; None when it does not."""
    made = token.holds(held.der, digest_of)
    if made is None:
        return None
    certificates = [x509.load_der_x509_certificate(one) for one in made.certificates]
    if not stamps_times(certificates[0]):
        return Stamp(made.at, made.authority, made.expires, (), ("stamp_weak",))
    path = roots.path(certificates[0], certificates[1:])
    if path is None:
        return Stamp(made.at, made.authority, made.expires, (), ())
    wrong = []
    if set(path[:-1]) != set(certificates):  # no signature protects what else is in the bag
        wrong.append("stamp_broken")
    if not all(lived(one, made.at) for one in path):
        wrong.append("certificate_lapsed")
    return Stamp(made.at, made.authority, made.expires, tuple(path), tuple(wrong))


def store(
    paper: Paper, refs: Sequence[Ref], roots: Roots, signers: Sequence[x509.Certificate], stamps: Sequence[Stamp]
) -> tuple[list[bytes], bool]:
    """Return the revocation lists stored in a file, and whether all that is stored concerns somebody who signed.

    A certificate concerns them when it is one of theirs or above theirs, or a root; each list must say for itself,
    when it is taken in, that one of these issued it.
    """
    needed = {*roots.all, *signers, *(one for stamp in stamps for one in stamp.path)}
    lists: list[bytes] = []
    last = len(paper.revisions) - 1
    for ref in refs:
        stream = paper.value(ref, last)
        if not isinstance(stream, Stream):
            raise Malformed
        der = content.unfolded(stream, LARGEST)
        certificate = _certificate(der)
        if certificate is None:
            lists.append(der)
        elif certificate not in needed:
            return lists, False
    return lists, True


def _certificate(der: bytes) -> x509.Certificate | None:
    try:
        read = x509.load_der_x509_certificate(der)
    except (ValueError, TypeError):
        return None
    return read if read.public_bytes(Encoding.DER) == der else None
