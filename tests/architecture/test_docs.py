"""What the documents say is there: names of the protocol, commands and options, links, pictures, packages."""

import argparse
import json
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from architecture.sources import ROOT, tracked
from fieldvisit import cli, keys, wire, wording
from fieldvisit.journal import note, proof
from fieldvisit.model.event import Departed
from fieldvisit.server import command, openapi, problems
from fieldvisit.sync import signing
from helpers import chains

DOCUMENTS = tuple(path for path in tracked() if path.suffix == ".md")
PROTOCOL = (ROOT / "docs" / "protocol.md").read_text("utf-8")
OPERATIONS = (ROOT / "docs" / "operations.md").read_text("utf-8")
MOST_PICTURE = 150_000
"""Bytes of one picture in the documents."""


def blocks(text: str, kind: str) -> list[str]:
    return re.findall(rf"^```{kind}\n(.*?)^```$", text, re.M | re.S)


def says(text: str, name: str) -> bool:
    return f"`{name}`" in text


def structs() -> Iterator[type]:
    for name, value in vars(wire).items():
        if isinstance(value, type) and issubclass(value, msgspec.Struct) and not name.startswith("_"):
            yield value


# The protocol
def test_the_protocol_names_every_message() -> None:
    assert not [kind.__name__ for kind in structs() if not re.search(rf"`{kind.__name__}[`.]", PROTOCOL)]


def test_the_protocol_names_every_feed_item_as_it_travels() -> None:
    tags = {str(tag): kind for kind in structs() if (tag := kind.__struct_config__.tag)}  # type: ignore[attr-defined]
    assert len(tags) == 13
    assert not [tag for tag, kind in tags.items() if f"| `{tag}` | `{kind.__name__}` |" not in PROTOCOL]


def test_the_protocol_names_every_event_problem_and_reason() -> None:
    reasons = {key.rpartition(".")[2] for key in wording.table("en") if key.startswith("office.refused.")}
    names = {*wire.BODIES, *problems._TITLES, *reasons}
    assert not sorted(name for name in names if not says(PROTOCOL, name))


def test_the_protocol_names_no_event_or_problem_that_is_gone() -> None:
    kinds = re.findall(r"^\| `([A-Z]\w+)` \| (?!`|[\d,]+ \|)", PROTOCOL, re.M)
    codes = re.findall(r"^\| `([a-z_]+)` \| \d{3} \|", PROTOCOL, re.M)
    assert set(kinds) == set(wire.BODIES)
    assert set(codes) == set(problems._TITLES)


def test_the_protocol_names_every_endpoint() -> None:
    verbs = {"get", "head", "post", "put", "patch"}
    routes = (ROOT / "src" / "fieldvisit" / "server" / "routes.py").read_text("utf-8")
    served = {re.sub(r":str\}", "}", path) for path in re.findall(r'[^f]"(/[\w/{}:.-]+)"', routes)}
    described = openapi.document()["paths"]
    missing = [
        f"{verb.upper()} {path}"
        for path, methods in described.items()
        for verb in verbs & set(methods)
        if not says(PROTOCOL, f"{verb.upper()} {path}")
    ]
    assert not missing
    assert not sorted(path for path in served if f" {path}`" not in PROTOCOL)
    told = re.findall(r"^\| `[A-Z]+ (/\S+)` \|", PROTOCOL, re.M)
    assert not sorted(set(told) - served)


def test_the_protocol_gives_every_limit() -> None:
    limits = {name: value for name, value in vars(wire).items() if name.startswith("MAX_")}
    assert not [name for name, value in limits.items() if f"| `{name}` | {value:,} |" not in PROTOCOL]
    assert f"`PROTOCOL_VERSION` is {wire.PROTOCOL_VERSION} " in PROTOCOL


def test_the_protocols_examples_are_messages_that_hold() -> None:
    device_key, office_key = re.findall(r"key[\w ]*\s`([0-9a-f]{64})`", PROTOCOL)
    asked, answered = (block.encode() for block in blocks(PROTOCOL, "json"))
    request = wire.decode(asked, wire.SyncRequest, "example")
    reply = wire.decode(answered, wire.SyncReply, "example")
    event = wire.decode_event(request.events[0].payload)
    head = chains.walked(request.events, device=request.device, public=device_key)
    assert isinstance(event.body, Departed)
    assert wire.encode_event(event) == request.events[0].payload
    said = note.told(reply.log.note)
    assert said
    office_id = said.origin.partition("/")[0]
    point = proof.read_checkpoint(reply.checkpoint, office_id, request.device, office_key)
    log = proof.read_log(reply.log.note, office_id, office_key)
    assert point
    assert log
    assert point.root == chains.root([request.events[0].payload])
    assert (reply.acked, point.size, point.at) == (head.size, head.size, reply.office_time)
    assert proof.in_log(log, reply.log, wire.LogLeaf(request.device, point.size, point.root))
    assert len(reply.log.consistency) == log.size - request.log == 1
    assert reply.checkpoint.note in PROTOCOL


def test_the_protocols_signature_holds() -> None:
    device_key = re.findall(r"key[\w ]*\s`([0-9a-f]{64})`", PROTOCOL)[0]
    fields = dict(line.split(": ", 1) for line in blocks(PROTOCOL, "http")[0].splitlines())
    base = blocks(PROTOCOL, "text")[0].rstrip("\n")
    body = wire.canonical(wire.decode(blocks(PROTOCOL, "json")[0].encode(), wire.SyncRequest, "example"))
    assert fields["Content-Digest"] == signing.content_digest(body)
    assert fields["Content-Digest"] in base
    assert fields["Signature-Input"].removeprefix("sig1=") in base
    signature = msgspec.json.decode(json.dumps(fields["Signature"].removeprefix("sig1=:").rstrip(":")), type=bytes)
    assert keys.verify(device_key, base.encode(), signature.hex())


# The commands
def verbs_of(program: str) -> dict[str, argparse.ArgumentParser]:
    if program == "fieldvisit-server":
        actions = command._parser("en")._actions
        return dict(next(one.choices for one in actions if isinstance(one, argparse._SubParsersAction)))
    made = {}
    for name, told in cli.COMMANDS.items():
        made[name] = argparse.ArgumentParser(prog=name)
        told.arguments(made[name])
        made[name].add_argument("--lang")
    return made


PROGRAMS = ("fieldvisit-server", "fieldvisit-cli")


def shown(text: str, program: str) -> Iterator[list[str]]:
    """Yield the words of each command of a program in a document: after a prompt, or between back-ticks."""
    joined = text.replace("\\\n", " ")
    for line in re.findall(rf"^(?:\$ |    )?({program} [a-z].*)$", joined, re.M):
        yield shlex.split(line, comments=True)[1:]
    for line in re.findall(rf"`({program} [^`]+)`", joined):
        yield shlex.split(line)[1:]


@pytest.mark.parametrize("program", PROGRAMS)
def test_every_command_shown_exists_with_its_options(program: str) -> None:
    verbs = verbs_of(program)
    wrong = []
    for path in DOCUMENTS:
        for words in shown(path.read_text("utf-8"), program):
            verb = verbs.get(words[0])
            known = set(verb._option_string_actions) if verb else set()
            options = [word.partition("=")[0] for word in words if word.startswith("--")]
            if verb is None or set(options) - known:
                wrong.append(f"{path.name}: {' '.join(words)}")
    assert not wrong


@pytest.mark.parametrize("program", PROGRAMS)
def test_operations_tells_every_command_and_option(program: str) -> None:
    told = {words[0] for words in shown(OPERATIONS, program)}
    assert set(verbs_of(program)) == told
    options = {name for verb in verbs_of(program).values() for name in verb._option_string_actions}
    long = {name for name in options if name.startswith("--") and name != "--help"}
    assert not sorted(name for name in long if not re.search(rf"{name}\b(?!-)", OPERATIONS))


@pytest.mark.parametrize("program", PROGRAMS)
def test_commands_shown_whole_can_be_read(program: str) -> None:
    """A command after a prompt is complete: its own parser takes it."""
    joined = OPERATIONS.replace("\\\n", " ")
    for block in blocks(joined, "console"):
        for line in re.findall(rf"^\$ {program} (.*)$", block, re.M):
            name, *words = shlex.split(line)
            verbs_of(program)[name].parse_args(words)


def test_the_answers_shown_are_the_programs_own_words() -> None:
    """Each answer in operations is one of the sentences of the wording, with its places filled."""
    sentences = [text for language in wording.LANGUAGES for text in wording.table(language).values()]
    shapes = [re.compile(".+?".join(map(re.escape, re.split(r"\{\w+\}", text)))) for text in sentences]
    wrong = []
    for block in blocks(OPERATIONS.replace("\\\n", " "), "console"):
        for line in block.splitlines():
            prose = len(line.split()) > 4 and not line.startswith(("$", "✓", "✗", "  ")) and "\t" not in line
            if prose and not any(shape.match(line) for shape in shapes):
                wrong.append(line)
    assert not wrong


def test_make_targets_in_the_documents_exist() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.M))
    named = {name for path in DOCUMENTS for name in re.findall(r"(?:`|    |1 )make ([a-z-]+)", path.read_text("utf-8"))}
    assert not sorted(named - targets)


# Links, pictures, packages
def test_links_lead_somewhere() -> None:
    broken = []
    for path in DOCUMENTS:
        for target in re.findall(r"\]\(([^)\s]+)\)", path.read_text("utf-8")):
            if "://" not in target and not (path.parent / target.partition("#")[0]).exists():
                broken.append(f"{path.relative_to(ROOT)}: {target}")
    assert not broken


def test_pictures_are_small_and_used() -> None:
    pictures = {path for path in tracked() if path.parent == ROOT / "docs" / "pictures"}
    used = {
        Path(path.parent / target).resolve()
        for path in DOCUMENTS
        for target in re.findall(r"!\[[^\]]*\]\(([^)]+)\)", path.read_text("utf-8"))
    }
    assert pictures == used
    assert not [path.name for path in pictures if path.stat().st_size > MOST_PICTURE]


def test_every_package_is_named_with_its_licence() -> None:
    locked = (ROOT / "requirements" / "server.txt").read_text("utf-8")
    packages = set(re.findall(r"^([a-z0-9][\w.-]*)==", locked, re.M | re.I))
    rows = dict(re.findall(r"^\| ([\w.-]+) \| ([^|]+) \|", (ROOT / "docs" / "licences.md").read_text("utf-8"), re.M))
    rows.pop("package", None)
    assert set(rows) - {"---"} == packages
    assert not [name for name, licence in rows.items() if re.search(r"(?<!L)GPL", licence)]
