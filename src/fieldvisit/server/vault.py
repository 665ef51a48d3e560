"""The office's private keys as files: readable by the server's user only, under a passphrase when one is given."""

import base64
import os
from pathlib import Path
from typing import Final

import msgspec

from fieldvisit import keys
from fieldvisit.errors import ServerConfig, WrongPassphrase

PASSPHRASE_VARIABLE: Final = "FIELDVISIT_OFFICE_PASSPHRASE"  # noqa: S105 (its name, not its value)
"""Environment variable with the passphrase itself; `…_FILE` names a file that holds it."""


class _Sealed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    plain: str = ""
    wrapped: keys.Wrapped | None = None


class Vault:
    """A folder of secrets by name."""

    def __init__(self, folder: Path, passphrase: str = "") -> None:
        self.folder = folder
        self._passphrase = passphrase

    def put(self, name: str, secret: bytes) -> None:
        """Write a new secret durably with mode 0600. Raises FileExistsError: a key is never overwritten."""
        if self._passphrase:
            self._write(name, _Sealed(wrapped=keys.wrap(secret, self._passphrase, f"office {name}")))
        else:
            self._write(name, _Sealed(plain=base64.b64encode(secret).decode()))

    def _write(self, name: str, sealed: _Sealed) -> None:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        file = os.open(self.folder / f"{name}.json", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(file, "wb") as out:
            out.write(msgspec.json.encode(sealed))
            out.flush()
            os.fsync(out.fileno())

    def get(self, name: str) -> bytes:
        """Return a secret. Raises ServerConfig when it is missing, damaged or the passphrase is wrong."""
        try:
            sealed = msgspec.json.decode((self.folder / f"{name}.json").read_bytes(), type=_Sealed)
            if sealed.wrapped is None:
                return base64.b64decode(sealed.plain)
            if not self._passphrase:
                raise ServerConfig(reason="passphrase_missing")
            return keys.unwrap(sealed.wrapped, self._passphrase, f"office {name}")
        except (OSError, ValueError, msgspec.MsgspecError):
            raise ServerConfig(reason="keys_damaged") from None
        except WrongPassphrase:
            raise ServerConfig(reason="passphrase_wrong") from None

    def keep(self, name: str, wrapped: keys.Wrapped) -> None:
        """Write a secret that is wrapped already, under a passphrase which is not the office's."""
        self._write(name, _Sealed(wrapped=wrapped))

    def kept(self, name: str) -> keys.Wrapped:
        """Return a secret that was wrapped before. Raises ServerConfig when it is missing or damaged."""
        try:
            sealed = msgspec.json.decode((self.folder / f"{name}.json").read_bytes(), type=_Sealed)
        except (OSError, msgspec.MsgspecError):
            raise ServerConfig(reason="keys_damaged") from None
        if sealed.wrapped is None:
            raise ServerConfig(reason="keys_damaged")
        return sealed.wrapped


def passphrase_from_environment(variable: str = PASSPHRASE_VARIABLE, reason: str = "passphrase_file") -> str:
    """Return a passphrase from a variable, or from the file that `…_FILE` names; empty for none.

    By itself it is the one that guards the keys. Raises ServerConfig(reason) for a file that cannot be read.
    """
    named = os.environ.get(f"{variable}_FILE", "")
    if named:
        try:
            return Path(named).read_text("utf-8").strip()
        except (OSError, UnicodeError):
            raise ServerConfig(reason=reason) from None
    return os.environ.get(variable, "")
