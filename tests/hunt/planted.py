"""Bugs planted into the verifier, one at a time: a check is dropped, and the hunt has to notice.

It notices when something is accepted, or when a file is refused for another reason than by the whole verifier: then
the next check has caught it, and the dropped one is known to have been first.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from fieldvisit.evidence import (
    allowed,
    authorised,
    content,
    layers,
    printed,
    signed,
    stamped,
    times,
    token,
    trust,
    verify,
)
from hunt import attacks, in_place, mutants, people
from hunt.specimens import Specimens

Found = tuple[str, tuple[str, ...]]


def _always(value: object) -> Callable[..., Any]:
    return lambda *_, **__: value


def _without(module: Any, name: str, *reasons: str) -> Callable[..., Any]:
    held = getattr(module, name)
    return lambda *given, **named: [one for one in held(*given, **named) if one not in reasons]


def _loose_container(data: bytes, gap: tuple[int, int]) -> signed.Container | None:
    try:
        raw = bytes.fromhex(data[gap[0] + 1 : gap[1] - 1].decode())
    except ValueError:
        return None
    return signed.Container(raw[: int.from_bytes(raw[2:4], "big") + 4])


_signature = signed.signature


def _loose_signature(held: signed.Container, digest: bytes) -> signed.Signature | None:
    found = _signature(held, digest)
    return None if found is None else signed.Signature(found.certificate, found.der, True)


BUGS: dict[str, tuple[Any, str, Any]] = {
    "revisions may bring anything": (allowed, "same", _always(True)),
    "nothing has to be explained": (allowed._State, "explained", property(lambda s: _All(s), lambda *_: None)),
    "objects need not lie side by side": (layers, "_tiles", _always(None)),
    "trailers may say anything": (layers, "_continues", _always(None)),
    "containers may be written anyhow": (signed, "container", _loose_container),
    "either s will do": (signed, "signature", _loose_signature),
    "any root is an office": (trust.Roots, "office_of", lambda self, leaf: (self.offices or (None,))[0]),
    "any certificate signs reports": (verify, "signs_reports", _always(True)),
    "certificates live for ever": (verify, "lived", _always(True)),
    "signers need not be the record's": (authorised, "by_record", _without(authorised, "by_record", "other_signer")),
    "one person may sign twice": (authorised, "by_record", _without(authorised, "by_record", "same_signer")),
    "badges do not lapse": (authorised, "by_record", _without(authorised, "by_record", "not_entitled")),
    "any order will do": (authorised, "by_record", _without(authorised, "by_record", "not_ordered")),
    "times may be anything": (times, "out_of_order", _always([])),
    "nobody is ever revoked": (authorised, "by_lists", _always(([], []))),
    "no authority is ever revoked": (stamped.Stamp, "revoked", _always(False)),
    "any certificate stamps": (stamped, "stamps_times", _always(True)),
    "tokens may be written anyhow": (token, "holds", lambda der, _: token.read(der)),
    "any root stands behind a stamp": (trust.Roots, "path", lambda self, leaf, between: [leaf, self.all[0]]),
    "what is stored is not looked at": (stamped, "store", _always(([], True))),
    "pages are not compared": (printed, "differs", _always(False)),
    "layouts may be older than their record": (printed, "repeatable", lambda record, layout: layout.startswith("5-")),
    "records may be written anyhow": (content, "record", lambda paper, number: _loose_record(paper, number)),
    "the last revision may be anything": (verify, "_taken_apart", lambda data: _not_to_the_end(data)),
}
"""What is dropped: where, under which name, and what stands there instead."""


class _All(set[int]):
    """A set that is equal to every other."""

    def __init__(self, _: object) -> None:
        super().__init__()

    def __eq__(self, _: object) -> bool:
        return True

    __hash__ = None


def _loose_record(paper: layers.Paper, number: int) -> Any:
    from fieldvisit import wire
    from fieldvisit.model.record import VisitRecord

    held = paper.dictionary(paper.catalog(number)["/Names"], number)
    names = paper.array(paper.dictionary(held["/EmbeddedFiles"], number)["/Names"], number)
    stream = paper.value(paper.dictionary(paper.dictionary(names[1], number)["/EF"], number)["/F"], number)
    return wire.decode(content.unfolded(stream, 1 << 20), VisitRecord, "x")  # type: ignore[arg-type]


def _not_to_the_end(data: bytes) -> Any:
    paper = layers.split(data)
    return paper, allowed.steps(paper)


@contextmanager
def dropped(where: Any, name: str, instead: Any) -> Iterator[None]:
    """Put something else in the place of a check."""
    held = where.__dict__[name]
    setattr(where, name, instead)
    try:
        yield
    finally:
        setattr(where, name, held)


def _prey(s: Specimens) -> list[tuple[Any, ...]]:
    found: list[tuple[Any, ...]] = [*attacks.later_revisions(s, ("all",)), *in_place.malleable(s.files["all"])]
    found += [
        *in_place.more_certificates(s),
        *in_place.trailers(s.files["all"]),
        *in_place.malleable(s.files["sealed"]),
    ]
    found += [*people.foreign(s), *people.profiles(s), *people.weak(s), *people.insiders(s), *people.revoked(s)]
    for which in ("sealed", "stamped"):
        data = s.files[which]
        found += [*mutants.containers(data, 401), *mutants.appended(data, s.files["all"])]
        found += [*mutants.cut(data, 20, 1), *mutants.spliced(data, s.files["renewed"])]
    return found


def judged(found: list[tuple[Any, ...]], s: Specimens) -> dict[str, Found]:
    """Return the verdict and reasons of each file by its name."""
    told: dict[str, Found] = {}
    for name, data, *more in found:
        by = more[0] if more else {}
        one = verify.verify(data, [*s.trust, *by.get("trust", ())], crls=by.get("crls", ()))
        told[name] = (one.verdict, one.reasons)
    return told


def missed(s: Specimens) -> list[str]:
    """Plant each bug; print how it was noticed, and return those that were not."""
    found = _prey(s)
    whole = judged(found, s)
    unnoticed = []
    for bug, what in BUGS.items():
        with dropped(*what):
            now = judged(found, s)
        accepted = [name for name, told in now.items() if told[0] == "valid"]
        other = [name for name, told in now.items() if told != whole[name]]
        print(
            f"{bug}: {len(accepted)} accepted, {len(other)} judged otherwise, such as: {(accepted + other)[:1]}",
            flush=True,
        )
        if not other:
            unnoticed.append(bug)
    return unnoticed
