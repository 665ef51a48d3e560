"""What `fieldvisit-cli sync|outbox|doctor|export` do on an unlocked profile: words to print, data, an exit code."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from fieldvisit.errors import FieldvisitError
from fieldvisit.store.desk import Desk
from fieldvisit.sync.checkup import examine, size_text
from fieldvisit.sync.engine import sync_once
from fieldvisit.sync.export import export
from fieldvisit.wording import known, say


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command says: lines for people, data for programs, and 0 when all is well."""

    lines: tuple[str, ...]
    data: dict[str, object]
    status: int = 0


def sync(desk: Desk, language: str) -> Answer:
    """Bring everything to the office and take what it has."""
    done = sync_once(desk)
    lines = [say("sync.done", language, events=done.events, blobs=done.blobs, items=done.items)]
    if not (done.events or done.blobs or done.items):
        lines = [say("sync.nothing_new", language)]
    if done.kept:
        lines.append(say("sync.kept", language, count=len(done.kept)))
    data: dict[str, object] = {
        "events": done.events,
        "blobs": done.blobs,
        "items": done.items,
        "kept": [{"sha256": sha256, "code": code} for sha256, code in done.kept],
        "retry_after": done.retry_after,
    }
    return Answer(tuple(lines), data, 1 if done.kept else 0)


def outbox(desk: Desk, language: str) -> Answer:
    """Say what is only on this laptop; exit 1 while there is something."""
    box = desk.store.outbox.counts()
    pending = box.events + box.blobs
    lines = [say("outbox.empty", language)]
    if pending:
        size = size_text(box.bytes)
        lines = [say("outbox.pending", language, events=box.events, blobs=box.blobs, size=size)]
    if box.refused:
        lines.append(say("outbox.refused", language, count=box.refused))
    lines.append(
        say("outbox.last_ok", language, when=_local(box.last_ok)) if box.last_ok else say("outbox.never", language)
    )
    if box.failure:
        lines.append(say("outbox.failure", language, why=say(f"error.{box.failure}", language)))
    data: dict[str, object] = {
        "events": box.events,
        "blobs": box.blobs,
        "bytes": box.bytes,
        "refused": box.refused,
        "last_ok": box.last_ok.isoformat() if box.last_ok else None,
        "failure": box.failure,
    }
    return Answer(tuple(lines), data, 1 if pending else 0)


def doctor(desk: Desk, language: str) -> Answer:
    """Examine the profile; exit 1 when something is not in order."""
    findings = examine(desk)
    lines = [
        f"{'✓' if each.good else '✗'} {say(f'doctor.{each.part}', language)}: {say(each.key, language, **each.facts)}"
        for each in findings
    ]
    data: dict[str, object] = {
        each.part: {"good": each.good, "found": each.key, "facts": each.facts} for each in findings
    }
    return Answer(tuple(lines), data, 0 if all(each.good for each in findings) else 1)


def take_out(desk: Desk, folder: Path, language: str) -> Answer:
    """Write everything of the profile into a folder, unencrypted."""
    done = export(desk, folder)
    lines = [say("export.done", language, events=done.events, files=done.files, folder=str(folder))]
    if done.damaged:
        lines.append(say("doctor.blobs_bad", language, count=len(done.damaged), total=done.files + len(done.damaged)))
    data: dict[str, object] = {"events": done.events, "files": done.files, "damaged": list(done.damaged)}
    return Answer(tuple(lines), data, 1 if done.damaged else 0)


def explain(error: FieldvisitError, language: str) -> str:
    """Return what happened and what to do, and for the way to the office also what stood in it."""
    text = say(f"error.{error.code}", language, **error.facts)
    reason = f"sync.reason.{error.facts.get('reason', '')}"
    return f"{text} {say(reason, language)}" if known(reason) else text


def _local(when: datetime) -> str:
    return when.astimezone().strftime("%Y-%m-%d %H:%M")
