"""A real PKCS#11 token for tests: SoftHSM in a folder of its own, with its own configuration."""

import atexit
import os
import shutil
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from fieldvisit.token_key import Token, tokens

PIN = "748291"
LABELS = ("lead", "companion")
"""Tokens plugged in from the start: SoftHSM, unlike a reader, sees no other one later."""
PLACES = (
    "/usr/lib/softhsm/libsofthsm2.so",
    "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so",
    "/usr/lib/aarch64-linux-gnu/softhsm/libsofthsm2.so",
)


def module() -> str:
    """Return the driver's file."""
    return next(place for place in PLACES if Path(place).exists())


@dataclass(frozen=True)
class Drawer:
    """Where tokens lie: SoftHSM reads the folder from its configuration when a process first loads it."""

    folder: Path

    @property
    def configuration(self) -> Path:
        return self.folder / "softhsm2.conf"

    def open(self) -> None:
        """Make the folder, and let drivers of this process look there."""
        (self.folder / "tokens").mkdir(parents=True)
        self.configuration.write_text(f"directories.tokendir = {self.folder / 'tokens'}\nlog.level = ERROR\n", "utf-8")
        os.environ["SOFTHSM2_CONF"] = str(self.configuration)
        for label in LABELS:
            self.add(label)

    def add(self, label: str) -> None:
        """Put a new token in, with a PIN."""
        done = ["softhsm2-util", "--init-token", "--free", "--label", label, "--so-pin", "123456789", "--pin", PIN]
        subprocess.run(done, check=True, capture_output=True, env=self._environment())

    def pick(self, label: str) -> Token:
        """Return one of the tokens as the program finds it."""
        return next(one for one in tokens(module()) if one.label == label)

    def take_out(self, label: str) -> None:
        """Take a token out for good."""
        done = ["softhsm2-util", "--delete-token", "--token", label]
        subprocess.run(done, check=True, capture_output=True, env=self._environment())

    def _environment(self) -> dict[str, str]:
        return {**os.environ, "SOFTHSM2_CONF": str(self.configuration)}


@cache
def drawer() -> Drawer:
    """Return this process's drawer: a driver reads its configuration once."""
    made = Drawer(Path(mkdtemp(prefix="tokens-")))
    made.open()
    atexit.register(shutil.rmtree, made.folder, ignore_errors=True)
    return made
