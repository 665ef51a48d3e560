"""Requests for newer certificates, written while a key was open and kept until a sync has brought them."""

import base64
from dataclasses import replace
from typing import Final

from fieldvisit import keys
from fieldvisit.keys import Signer
from fieldvisit.store import profile
from fieldvisit.store.database import Store

_NAME: Final = "renewal:"


def ask(store: Store, signer: Signer) -> None:
    """Keep a request (PKCS#10) for the same key, signed by it. Raises what a token that does not sign raises."""
    csr = base64.b64encode(keys.request_certificate(signer.key, "collector")).decode()
    store.settings.set(_NAME + signer.collector_id, f"{signer.serial} {csr}")


def asked(store: Store, signer: Signer) -> bool:
    """Tell whether the request for this certificate's successor is waiting or was answered already."""
    return store.settings.get(_NAME + signer.collector_id).partition(" ")[0] == signer.serial


def waiting(store: Store) -> list[tuple[str, str]]:
    """Return (collector, request as base64 DER) of all that a sync has to bring."""
    found = [(name.removeprefix(_NAME), value.partition(" ")[2]) for name, value in store.settings.named(_NAME)]
    return [(collector_id, csr) for collector_id, csr in found if csr]


def answered(store: Store, collector_id: str, chain: tuple[bytes, ...] = ()) -> None:
    """Put the newer certificate in its place; without one the office refused, and the same is not asked again."""
    with store.atomic():
        serial = store.settings.get(_NAME + collector_id).partition(" ")[0]
        store.settings.set(_NAME + collector_id, serial)
        if chain:
            profile.renew_signer(store, collector_id, chain)


def newest(store: Store, signer: Signer) -> Signer:
    """Return an open signer with the newest certificate held of its own key."""
    for one in profile.certificates(store):
        if one.collector_id == signer.collector_id and one.chain[0] != signer.certificate and one.same_key(signer):
            return replace(signer, certificate=one.chain[0], chain=one.chain[1:])
    return signer
