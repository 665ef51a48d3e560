"""What is typed is kept at once."""

import os
import signal
import subprocess
import sys

import pytest

from casework.laptop import PASSPHRASE, Laptop
from fieldvisit import casework
from fieldvisit.errors import NoGlyph, TooLong
from fieldvisit.model.event import Noted

TYPIST = """
import sys
from datetime import datetime
from pathlib import Path
from fieldvisit import casework
from fieldvisit.clock import SystemClock
from casework.laptop import Hands
clock = Hands(datetime.fromisoformat(sys.argv[4]))
desk = casework.unlock(Path(sys.argv[1]), sys.argv[2], clock).desk
typed = ""
while True:
    for letter in "他说下个月可以先还一部分。":
        typed += letter
        casework.note(desk, sys.argv[3], notes=typed)
        print(len(typed), flush=True)
"""


def test_what_is_typed_is_there_after_the_lock(at_work: Laptop) -> None:
    visit = at_work.met()
    casework.note(at_work.desk, visit.visit_id, notes="甲", statement="乙")
    casework.note(at_work.desk, visit.visit_id, notes="甲乙")
    at_work.relock()
    draft = at_work.desk.store.drafts.get(visit.visit_id)
    assert draft is not None
    assert (draft.notes, draft.statement) == ("甲乙", "乙")


def test_killed_while_typing_loses_at_most_the_last_letter(at_work: Laptop) -> None:
    visit = at_work.met()
    at_work.free()
    command = [sys.executable, "-c", TYPIST, str(at_work.profile), PASSPHRASE, visit.visit_id, str(at_work.clock.at)]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment, text=True) as typist:
        assert typist.stdout is not None
        for line in typist.stdout:
            if int(line) >= 40:
                break
        os.kill(typist.pid, signal.SIGKILL)
        said = [int(line) for line in typist.stdout.read().split()]
    at_work.relock()
    draft = at_work.desk.store.drafts.get(visit.visit_id)
    assert draft is not None
    assert len(draft.notes) >= max([40, *said])
    again = casework.interrupted(at_work.desk)
    assert [one.visit_id for one in again] == [visit.visit_id]
    at_work.clock.move(minutes=3)
    resumed = casework.resume(at_work.desk, visit.visit_id)
    assert len(resumed.gaps) == 1
    assert resumed.gaps[0].since.best < resumed.gaps[0].until.best


def test_the_journal_gets_the_words_when_the_step_is_left(at_work: Laptop) -> None:
    desk, visit = at_work.desk, at_work.met()
    casework.note(desk, visit.visit_id, notes="第一句")
    assert desk.store.visits.get(visit.visit_id).notes == ""
    assert casework.keep_notes(desk, visit.visit_id).notes == "第一句"
    head = desk.store.events.head()
    casework.keep_notes(desk, visit.visit_id)
    assert desk.store.events.head() == head
    casework.note(desk, visit.visit_id, notes="第二句")
    visit = casework.leave(desk, visit.visit_id, "DONE")
    assert visit.notes == "第二句"
    kinds = [type(event.body) for event in desk.store.events.for_visit(visit.visit_id)]
    assert kinds.count(Noted) == 2


def test_a_megabyte_of_notes_is_refused_or_kept_whole(at_work: Laptop) -> None:
    desk, visit = at_work.desk, at_work.met()
    casework.note(desk, visit.visit_id, notes="原来的")
    with pytest.raises(TooLong) as error:
        casework.note(desk, visit.visit_id, notes="x" * 1_048_576)
    assert error.value.facts["length"] > error.value.facts["limit"]  # type: ignore[operator]
    draft = desk.store.drafts.get(visit.visit_id)
    assert draft is not None
    assert draft.notes == "原来的"
    casework.note(desk, visit.visit_id, notes="y" * 999_900)
    assert len(casework.keep_notes(desk, visit.visit_id).notes) == 999_900


@pytest.mark.parametrize("character", ["\ue000", "\U000ffffd", "\x00", "\u202e", "\ud800"])
def test_a_character_that_cannot_be_printed_is_refused_with_its_number(at_work: Laptop, character: str) -> None:
    desk, visit = at_work.desk, at_work.met()
    with pytest.raises(NoGlyph) as error:
        casework.note(desk, visit.visit_id, statement=f"好{character}")
    assert error.value.facts["character"] == f"U+{ord(character):04X}"


@pytest.mark.parametrize("name", ["张䶮", "李㛃", "欧阳𬭎", "阿依古丽·买买提", "O'Neil <b>&amp;"])
def test_real_names_are_taken_as_they_are(at_work: Laptop, name: str) -> None:
    desk, visit = at_work.desk, at_work.met()
    assert casework.keep_notes(desk, casework.note(desk, visit.visit_id, notes=name).visit_id).notes == name
