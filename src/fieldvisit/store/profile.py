"""The profile's key file: making it, opening it with a passphrase, changing that, and opening collectors' keys."""

import base64
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Final

from fieldvisit import keyfile, keys
from fieldvisit.clock import Clock
from fieldvisit.coding import canonical, decode
from fieldvisit.errors import (
    BadMessage,
    CertificateMissing,
    ProfileDamaged,
    ProfileExists,
    ProfileMissing,
    WrongPassphrase,
)
from fieldvisit.keyfile import FORMAT, KeyFile
from fieldvisit.keys import Signer, SigningKey, Wrapped
from fieldvisit.paths import KEY_FILE, KEY_FILE_COPY, has_profile
from fieldvisit.store.database import Store
from fieldvisit.store.desk import Desk
from fieldvisit.store.files import Lock, take, write_whole
from fieldvisit.token_key import TokenKey, TokenRef

_PURPOSE: Final = "profile"
_TOKEN: Final = "collector {} in a token"  # noqa: S105 (what is sealed for)


@dataclass(frozen=True, slots=True)
class HeldSigner:
    """The secret `signer:<collector>`: the key under its owner's passphrase, certificates as base64 DER, leaf first.

    With `in_token` it is not the key that is sealed but where it is and the PIN: token and passphrase are both needed.
    """

    key: Wrapped
    chain: tuple[str, ...]
    in_token: bool = False


@dataclass(frozen=True, slots=True)
class Certified:
    """A collector's certificates on this laptop without the key: DER, leaf first."""

    collector_id: str
    chain: tuple[bytes, ...]

    @property
    def expires(self) -> datetime:
        """The end of the certificate's life, UTC."""
        return keys.expires(self.chain[0])

    @property
    def serial(self) -> str:
        """The certificate's serial number, hex."""
        return keys.serial(self.chain[0])

    def same_key(self, signer: Signer) -> bool:
        """Tell whether the certificate is of a signer's key."""
        return keys.certified(self.chain[0]) == signer.key.public_key()


@dataclass(frozen=True, slots=True)
class Unlocked:
    """What a right passphrase gives. The store inside `desk` belongs to the thread that unlocked."""

    desk: Desk
    signer: Signer

    @property
    def restored(self) -> bool:
        """Whether profile.json was damaged and has been restored from its copy: say so."""
        return self.desk.restored


def create(profile: Path, passphrase: str | keys.Passphrase, device: str = "", *, memory_kib: int = 65536) -> bytes:
    """Make a profile's folder and key file and return the new 32-byte database key. About 0.1 s.

    Raises WeakPassphrase, ProfileExists, DiskFull.
    """
    keys.check_passphrase(keys.typed(passphrase).text)
    if has_profile(profile):
        raise ProfileExists
    profile.mkdir(parents=True, exist_ok=True, mode=0o700)
    key = keys.random_key()
    _save(profile, KeyFile(FORMAT, keys.wrap(key, passphrase, _PURPOSE, memory_kib=memory_kib), device))
    return key


def unlock(profile: Path, passphrase: str | keys.Passphrase, clock: Clock) -> Unlocked:
    """Open the profile with the lead's passphrase: the desk and the lead's signing key. About 0.1 s, in a worker.

    A damaged profile.json is restored from its copy and `restored` says so. Raises ProfileMissing, ProfileBusy,
    WrongPassphrase, ProfileDamaged, ProfileNewer, CertificateMissing, DiskFull.
    """
    if not has_profile(profile):
        raise ProfileMissing
    lock = take(profile / "lock")
    held, restored = keyfile.read(profile)
    typed = keys.typed(passphrase)
    store = Store.open(profile, keys.unwrap(held.key, typed, _PURPOSE))
    try:
        desk = _desk(profile, store, clock, lock, restored)
        signer = open_signer(desk, desk.collector, typed)
    except BaseException:
        store.close()
        raise
    if restored:
        _save(profile, held)
    return Unlocked(desk, signer)


def _desk(profile: Path, store: Store, clock: Clock, lock: Lock, restored: bool) -> Desk:
    raw = store.secrets.get("device-key")
    if raw is None:
        raise ProfileDamaged
    return Desk(
        profile=profile,
        store=store,
        clock=clock,
        device=store.settings.get("device"),
        device_key=SigningKey.load(raw),
        collector=store.settings.get("collector"),
        lock=lock,
        restored=restored,
    )


def keep_signer(
    store: Store,
    collector_id: str,
    key: keys.CollectorKey,
    passphrase: str | keys.Passphrase,
    chain: tuple[bytes, ...],
    *,
    memory_kib: int = 65536,
) -> None:
    """Store a collector's key under that collector's own passphrase. `chain` is DER, leaf first, root last."""
    in_token = isinstance(key, TokenKey)
    if isinstance(key, TokenKey):
        purpose = _TOKEN.format(collector_id)
        wrapped = keys.wrap(canonical(key.ref), passphrase, purpose, memory_kib=memory_kib)
    else:
        wrapped = keys.wrap_collector_key(key, passphrase, collector_id, memory_kib=memory_kib)
    _keep(store, collector_id, HeldSigner(wrapped, (), in_token), chain)


def renew_signer(store: Store, collector_id: str, chain: tuple[bytes, ...]) -> None:
    """Put a newer certificate of the same key in the place of the one held. Raises CertificateMissing."""
    held = _held(store, f"signer:{collector_id}")
    if held is None:
        raise CertificateMissing(collector=collector_id)
    _keep(store, collector_id, held, chain)


def certificates(store: Store) -> list[Certified]:
    """Return the certificates of every collector who can sign on this laptop; no passphrase is needed."""
    names = [name for name in store.secrets.names() if name.startswith("signer:")]
    held = [(name.removeprefix("signer:"), _held(store, name)) for name in names]
    return [Certified(name, _chain(one)) for name, one in held if one is not None]


def _keep(store: Store, collector_id: str, held: HeldSigner, chain: tuple[bytes, ...]) -> None:
    written = tuple(base64.b64encode(one).decode() for one in chain)
    store.secrets.set(f"signer:{collector_id}", canonical(replace(held, chain=written)))


def _chain(held: HeldSigner) -> tuple[bytes, ...]:
    return tuple(base64.b64decode(one) for one in held.chain)


def open_signer(desk: Desk, collector_id: str, passphrase: str | keys.Passphrase) -> Signer:
    """Open a collector's signing key, the lead's or a companion's. Raises CertificateMissing, WrongPassphrase."""
    return _open_signer(desk.store, collector_id, passphrase)


def _open_signer(store: Store, collector_id: str, passphrase: str | keys.Passphrase) -> Signer:
    for name in (f"signer:{collector_id}", f"signer-before:{collector_id}"):
        held = _held(store, name)
        if held is None:
            continue
        with suppress(WrongPassphrase):
            return _opened(held, collector_id, passphrase)
    if _held(store, f"signer:{collector_id}") is None:
        raise CertificateMissing(collector=collector_id)
    raise WrongPassphrase


def _opened(held: HeldSigner, collector_id: str, passphrase: str | keys.Passphrase) -> Signer:
    chain = _chain(held)
    if not held.in_token:
        return keys.open_signer(held.key, passphrase, collector_id, chain)
    ref = decode(keys.unwrap(held.key, passphrase, _TOKEN.format(collector_id)), TokenRef, "token")
    return Signer(collector_id, TokenKey(ref), chain[0], chain[1:])


def _held(store: Store, name: str) -> HeldSigner | None:
    raw = store.secrets.get(name)
    if not raw:
        return None
    try:
        return decode(raw, HeldSigner, "signer")
    except BadMessage:
        raise ProfileDamaged from None


def change_passphrase(profile: Path, old: str, new: str, *, memory_kib: int = 65536) -> None:
    """Put the database key and the lead's signing key under a new passphrase.

    The signing key is kept under both until profile.json is written, so a power cut leaves one of the two passphrases
    that opens all. Raises WrongPassphrase, WeakPassphrase, ProfileMissing, ProfileDamaged, DiskFull.
    """
    if not has_profile(profile):
        raise ProfileMissing
    held, _ = keyfile.read(profile)
    before_word, after_word = keys.Passphrase(old), keys.Passphrase(new)
    key = keys.unwrap(held.key, before_word, _PURPOSE)
    keys.check_passphrase(new)
    with Store.open(profile, key) as store:
        collector = store.settings.get("collector")
        signer = _open_signer(store, collector, before_word)
        with store.atomic():
            before = store.secrets.get(f"signer:{collector}") or b""
            store.secrets.set(f"signer-before:{collector}", before)
            chain = (signer.certificate, *signer.chain)
            keep_signer(store, collector, signer.key, after_word, chain, memory_kib=memory_kib)
        _save(profile, KeyFile(FORMAT, keys.wrap(key, after_word, _PURPOSE, memory_kib=memory_kib), held.device))
        store.secrets.set(f"signer-before:{collector}", b"")


def _save(profile: Path, held: KeyFile) -> None:
    data = canonical(replace(held, check=keyfile.check(held)))
    write_whole(profile / KEY_FILE, data)
    write_whole(profile / KEY_FILE_COPY, data)
