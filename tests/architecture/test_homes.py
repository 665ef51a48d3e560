"""Each third-party library has one home: whoever would replace it has one place to look at."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator

from architecture.sources import ROOT, Source, sources

# Library → the modules (with all below them) that may import it. The home comes first; others stand with their reason.
HOMES: dict[str, tuple[str, ...]] = {
    "sqlcipher3": ("store",),
    "sqlite_utils": ("store",),
    "pypinyin": ("store",),  # the search index
    "PySide6": ("desktop", "tryout"),  # tryout walks the day through the windows
    "shiboken6": ("desktop",),
    "requests": ("sync", "server.stamping"),  # the office's timestamps
    "urllib3": ("sync",),  # what requests raises from below
    "http_message_signatures": ("sync", "server"),  # one side signs, the other checks
    "zstandard": ("wire", "sync", "server"),
    "msgspec": ("coding", "wire", "server", "sync", "journal.audit"),  # JSON, messages, their edges, the audit
    "cryptography": (
        "keys",
        "token_key",
        "cipher",
        "sync.certificates",
        "server.authority",
        "evidence",
    ),  # all keys; the office's own CA; sealing and verifying
    "cbor2": ("keys", "cose"),
    "pyhanko": ("evidence",),
    "pyhanko_certvalidator": ("evidence",),
    "asn1crypto": ("evidence",),
    "segno": ("evidence",),
    "holidays": ("calendars",),
    "PIL": ("evidence", "desktop.printing"),  # pictures and papers; the raster of a roll
    "escpos": ("desktop.printing",),
    "usb": ("desktop.printing",),
    "pkcs11": ("token_key",),
    "litestar": ("server",),
    "uvicorn": ("server",),
    "anyio": ("server",),  # the threads that Litestar answers in
    "sqlalchemy": ("server",),
    "alembic": ("server",),
    "psycopg": ("server",),
    "python_calamine": ("intake",),
}

# Installed for another's sake, and never imported by us.
UNIMPORTED = {"httptools", "tzdata"}

# What a distribution is called, where its import has another name.
IMPORTED_AS = {
    "pyside6-essentials": "PySide6",
    "pyside6-pdf": "PySide6",
    "pillow": "PIL",
    "python-escpos": "escpos",
    "pyusb": "usb",
    "python-pkcs11": "pkcs11",
}


def imported(source: Source) -> Iterator[tuple[int, str]]:
    """Yield line and top-level name of every import, also of those inside functions."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name.split(".")[0]
        elif isinstance(node, ast.ImportFrom):
            yield node.lineno, (node.module or ".").split(".")[0]


def at_home(module: str, homes: tuple[str, ...]) -> bool:
    inner = module.removeprefix("fieldvisit").removeprefix(".")
    return any(inner == home or inner.startswith(f"{home}.") for home in homes)


def test_third_party_libraries_stay_at_home() -> None:
    astray = [
        f"{source.path}:{line} imports {name}"
        for source in sources("src")
        for line, name in imported(source)
        if name != "fieldvisit"
        and name not in sys.stdlib_module_names
        and not at_home(source.module, HOMES.get(name, ()))
    ]
    assert not astray


def test_the_model_knows_the_standard_library_only() -> None:
    assert not [home for homes in HOMES.values() for home in homes if home.startswith("model")]


def test_each_dependency_has_a_home() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    needed = [
        *project["dependencies"],
        *(name for extra in project["optional-dependencies"].values() for name in extra),
    ]
    names = {re.sub(r"[-_.]+", "-", re.split(r"[\[<>=!~; ]", need)[0]).lower() for need in needed}
    homeless = {name for name in names - UNIMPORTED if IMPORTED_AS.get(name, name.replace("-", "_")) not in HOMES}
    assert not homeless
