"""What `fieldvisit-cli sync|outbox|doctor|export|audit` do: words to print, data, an exit code."""

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from fieldvisit.errors import FieldvisitError
from fieldvisit.journal.audit import Fault
from fieldvisit.store.desk import Desk
from fieldvisit.sync.checkup import examine, size_text
from fieldvisit.sync.engine import sync_once
from fieldvisit.sync.export import export
from fieldvisit.wording import known, say

MOST_FAULTS: Final = 20
"""Lines of what does not hold that are printed; `--json` gives all."""


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


def audit(desk: Desk | None, sources: Sequence[str], office_key: str, quick: bool, language: str) -> Answer:
    """Go through journals and logs from their first entry; exit 1 when something does not hold, and say what first."""
    from fieldvisit.sync import audit as audits

    read = [audits.office(one) if "://" in one else audits.folder(Path(one)) for one in sources]
    if desk is not None:
        read.append(audits.profile(desk))
    found = audits.audit(read, office_key=office_key, quick=quick)
    facts = {name: getattr(found, name) for name in ("events", "devices", "signatures", "notes", "entries", "reports")}
    lines = [say("audit.through", language, **facts)]
    if found.erased:
        lines.append(say("audit.erased", language, count=found.erased))
    lines += [_fault_said(one, language) for one in found.faults[:MOST_FAULTS]]
    if not found.faults:
        lines.append(say("audit.holds_quick" if quick else "audit.holds", language))
        lines.append(say("audit.alone" if found.alone else "audit.compared", language))
    data: dict[str, object] = {
        "holds": not found.faults,
        "first": dataclasses.asdict(found.faults[0]) if found.faults else None,
        "faults": [dataclasses.asdict(one) for one in found.faults],
        "erased": found.erased,
        "quick": quick,
        "compared": not found.alone,
        "seconds": round(found.seconds, 3),
        **facts,
    }
    return Answer(tuple(lines), data, 1 if found.faults else 0)


def _fault_said(fault: Fault, language: str) -> str:
    why = say(
        f"audit.fault.{fault.reason}", language, device=fault.device, seq=fault.seq, entry=fault.log + 1, size=fault.log
    )
    where = "audit.at_event" if fault.seq else "audit.at_device" if fault.device else "audit.at_log"
    return f"✗ {say(where, language, device=fault.device, seq=fault.seq)}{why}"


def explain(error: FieldvisitError, language: str) -> str:
    """Return what happened and what to do, and for the way to the office also what stood in it."""
    key = f"error.{error.code}"
    exact = f"{key}_{error.facts.get('reason', '')}"
    text = say(exact if known(exact) else key, language, **error.facts)
    reason = f"sync.reason.{error.facts.get('reason', '')}"
    return f"{text} {say(reason, language)}" if known(reason) else text


def _local(when: datetime) -> str:
    return when.astimezone().strftime("%Y-%m-%d %H:%M")
