"""Situations 1 to 12 of the specification's list: who answers, what is asked for, what is objected to."""

import pytest

from fieldvisit.model.outcome import Outcome
from journeys.scene import Scene, Situation, perform


def nobody_opens(scene: Scene) -> None:
    scene.to_door()
    scene.hands.click("who_NOBODY")
    scene.hands.tick_all()
    scene.hands.click("to_close")
    scene.leave("NOBODY")


SITUATIONS = (Situation(number=1, title="debtor absent", play=nobody_opens, outcome=Outcome.NO_ONE_HOME),)


@pytest.mark.parametrize("situation", SITUATIONS, ids=str)
def test_situation(situation: Situation, scene: Scene) -> None:
    perform(situation, scene)
