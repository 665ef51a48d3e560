"""No committed file knows whose machine it was written on, and none is too large to be source."""

import re

from architecture.sources import ROOT, tracked

# Spelt in pieces, so that this file does not find itself.
FOREIGN = re.compile(
    rb"(?<![\w.%-])/(?:work|root|tmp/dev|home/[a-z]|Users/[A-Z])/"
    rb"|pypi\.(?:org|python)|python" + rb"hosted\.org|deb\.debian" + rb"\.org|registry\.npm" + rb"js"
)
LARGEST = 12 * 1024 * 1024


def test_no_file_names_a_machine_or_a_registry() -> None:
    found = []
    for path in tracked():
        content = path.read_bytes()
        if b"\0" in content[:4096]:
            continue
        found += [f"{path.relative_to(ROOT)}: {match.group().decode()}" for match in FOREIGN.finditer(content)]
    assert not found


def test_no_file_is_too_large() -> None:
    assert not [str(path.relative_to(ROOT)) for path in tracked() if path.stat().st_size > LARGEST]


def test_nothing_generated_is_tracked() -> None:
    generated = re.compile(r"(_forms|_data|__pycache__|\.venv|build|dist)/|\.(qm|pyc)$")
    assert not [name for path in tracked() if generated.search(name := path.relative_to(ROOT).as_posix())]
