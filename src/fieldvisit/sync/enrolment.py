"""A laptop's first word with its office: a one-time code becomes a profile, whole or not at all."""

import base64
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from fieldvisit import keys, wire
from fieldvisit.clock import Clock
from fieldvisit.errors import DiskFull, OfficeForeign, OfficeUnreachable, ProfileExists
from fieldvisit.store import Store
from fieldvisit.store import profile as profiles
from fieldvisit.store.desk import Desk
from fieldvisit.sync import checking
from fieldvisit.sync.certificates import checked_chain
from fieldvisit.sync.client import Office

TRIES = 3
_PROBE = 4 << 20
"""Bytes that must fit on the disk before a one-time code is spent."""


@dataclass(frozen=True, slots=True)
class _Enrolled:
    reply: wire.EnrolReply
    chain: tuple[bytes, ...]


def enrol(
    profile: Path,
    address: str,
    code: str,
    passphrase: str,
    clock: Clock,
    *,
    ca_file: str = "",
    key: keys.CollectorKey | None = None,
) -> None:
    """Make this laptop's profile from a one-time code. About a second: on a worker thread.

    `key` is one that was made in a token (`token_key.generate`); without it the key is made here and kept encrypted.
    The folder appears complete and verified, or not at all. Raises WeakPassphrase, ProfileExists, DiskFull,
    OfficeAddressUnsafe, OfficeUnreachable, OfficeForeign, EnrolmentRefused or ProtocolMismatch.
    """
    keys.check_passphrase(passphrase)
    word = keys.Passphrase(passphrase)
    device_key, collector_key = keys.SigningKey.new(), key or keys.new_collector_key()
    with _staged(profile) as stage, Office(address, ca_file=ca_file) as office:
        asked = clock.monotonic_ns()
        enrolled = _hand_in(office, code, collector_key, device_key.public)
        reply = enrolled.reply
        raw = profiles.create(stage, word, reply.device)
        with Store.create(stage, raw) as store, store.atomic():
            settings = {
                "device": reply.device,
                "collector": reply.collector_id,
                "collector_name": reply.collector_name,
                "office_address": office.address,
                "office_ca_file": ca_file,
                "office_id": reply.office_id,
                "office_key": reply.office_key,
                "office_root": base64.b64encode(enrolled.chain[-1]).decode(),
            }
            for name, value in settings.items():
                store.settings.set(name, value)
            checking.keep_anchor(store, checking.anchor(clock, asked, reply.office_time))
            store.secrets.set("device-key", device_key.raw())
            profiles.keep_signer(store, reply.collector_id, collector_key, word, enrolled.chain)
        profiles.unlock(stage, passphrase, clock).desk.store.close()


def enrol_companion(desk: Desk, code: str, passphrase: str, key: keys.CollectorKey | None = None) -> str:
    """Let a further collector sign on this laptop, with a passphrase of their own; return their id. `key` as `enrol`.

    With a code of the lead it renews the lead's certificate; the passphrase must then be the one that unlocks, else
    the next unlock would fail: WrongPassphrase. Raises as `enrol`; nothing is kept unless all of it is.
    """
    keys.check_passphrase(passphrase)
    key, settings = key or keys.new_collector_key(), desk.store.settings
    with Office.of(desk) as office:
        enrolled = _hand_in(office, code, key, desk.device_key.public, desk.device)
    ours = (desk.device, settings.get("office_id"), settings.get("office_key"))
    reply = enrolled.reply
    if (reply.device, reply.office_id, reply.office_key) != ours:
        raise OfficeForeign(reason="signature")
    if base64.b64encode(enrolled.chain[-1]).decode() != settings.get("office_root"):
        raise OfficeForeign(reason="chain")
    if reply.collector_id == desk.collector:
        profiles.open_signer(desk, desk.collector, passphrase)
    profiles.keep_signer(desk.store, reply.collector_id, key, passphrase, enrolled.chain)
    return reply.collector_id


def _hand_in(office: Office, code: str, key: keys.CollectorKey, device_key: str, device: str = "") -> _Enrolled:
    about = office.about()
    csr = base64.b64encode(keys.request_certificate(key, "collector")).decode()
    reply = _insist(office, wire.EnrolRequest(code.strip(), csr, device_key, device))
    if (reply.office_id, reply.office_key) != (about.office_id, about.office_key):
        raise OfficeForeign(reason="signature")
    return _Enrolled(
        reply, checked_chain(reply.chain, key.public_key(), reply.collector_id, about.root, reply.office_time)
    )


def _insist(office: Office, request: wire.EnrolRequest) -> wire.EnrolReply:
    """Ask again when the answer was lost on the way: the office gives the same request the same answer."""
    for left in reversed(range(TRIES)):
        try:
            return office.enrol(request)
        except OfficeUnreachable as error:
            if not left or error.facts.get("reason") not in ("cut", "timeout"):
                raise
    raise OfficeUnreachable(reason="cut")


@contextmanager
def _staged(profile: Path) -> Iterator[Path]:
    """Give a folder beside the profile; when all went well it becomes the profile, else it is gone.

    A folder that is there already but holds no profile (the program's log) stays and is filled, `profile.json` last.
    """
    if (profile / "profile.json").exists() or (profile / "profile.json.bak").exists():
        raise ProfileExists
    stage = profile.with_name(f".{profile.name}.{secrets.token_hex(4)}")
    try:
        stage.mkdir(parents=True, mode=0o700)
        _probe(stage / "probe")
        yield stage
        if not profile.exists():
            stage.rename(profile)
        else:
            for each in sorted(stage.iterdir(), key=lambda path: path.name.startswith("profile.json")):
                if not (profile / each.name).is_dir():
                    each.replace(profile / each.name)
    except OSError:
        raise DiskFull from None
    finally:
        shutil.rmtree(stage, ignore_errors=True)


def _probe(path: Path) -> None:
    path.write_bytes(bytes(_PROBE))
    path.unlink()
