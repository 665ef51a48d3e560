"""Where things are: the files shipped with the program, and the laptop's profile."""

import os
import sys
from pathlib import Path
from typing import Final

KEY_FILE: Final = "profile.json"
KEY_FILE_COPY: Final = "profile.json.bak"


def resource(name: str) -> Path:
    """Return a shipped file's path: inside the installed package (`_data`), or in the checkout's `resources/`.

    Raises FileNotFoundError when the installation is incomplete.
    """
    package = Path(__file__).parent
    for base in (package / "_data", package.parent.parent / "resources"):
        candidate = base / name
        if candidate.exists():
            return candidate
    raise FileNotFoundError(name)


def default_profile() -> Path:
    """Return the folder of this user's laptop profile, by the custom of the system; it may not exist yet."""
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA", Path.home() / "AppData" / "Local"))
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Application Support"
    else:
        base = Path(os.environ.get("XDG_DATA_HOME", Path.home() / ".local" / "share"))
    return base / "fieldvisit"


def has_profile(folder: Path) -> bool:
    """Tell whether a folder is a profile: whether it has a key file, or the copy of one."""
    return any((folder / name).exists() for name in (KEY_FILE, KEY_FILE_COPY))
