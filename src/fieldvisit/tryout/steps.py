"""A visit step by step, by the widgets a person would use; the day and the journeys of the tests go through these."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QPushButton, QToolButton, QWidget

from fieldvisit.desktop.pages.training_card import TrainingCard
from fieldvisit.model.outcome import Outcome
from fieldvisit.tryout.hands import Hands, NotOnScreen

RECORDER = "REC-0007"


def train(hands: Hands) -> None:
    """Read the training cards of the day from the notice on Today, answer rightly, and come back to Today."""
    open_training(hands)
    learn(hands)


def open_training(hands: Hands) -> None:
    """Open the training cards of the day from the notice on Today."""
    action = hands.find("notice_training", QWidget).findChild(QPushButton)
    if action is None:
        raise NotOnScreen("the notice has no action")
    hands.press(action)
    hands.wait(lambda: hands.sees("training_next") or hands.sees("training_done"), "the cards are not shown")


def learn(hands: Hands) -> None:
    """Answer the cards rightly, one after the other, and come back to Today."""
    while hands.sees("training_next") or hands.sees("training_done"):
        card = next(one for one in hands.window.findChildren(TrainingCard) if one.isVisible()).card
        hands.click(f"training_answer_{card.right + 1}")
        hands.click("training_next" if hands.sees("training_next") else "training_done")


def depart(hands: Hands) -> None:
    """Set out with a recorder."""
    hands.type("recorder", RECORDER)
    hands.click("depart")


def confirm(hands: Hands, companion_word: str) -> None:
    """Look through the papers; the companion types their passphrase; ends at the door."""
    hands.tick_all()
    hands.type("companion_passphrase", companion_word)
    hands.click("confirm")
    hands.find("who_SELF", QAbstractButton)


def identify(hands: Hands) -> None:
    """The person opens and is confirmed; everything is shown and said."""
    hands.click("who_SELF")
    hands.choose("method", "SAID_TWO")
    hands.click("identify_yes")
    hands.tick_all()


def promise(hands: Hands, yuan: str) -> None:
    """A promise of so many yuan is put down."""
    hands.click("offer_PROMISE")
    hands.type("offer_amount", yuan)
    hands.click("record_offer")


def leave(hands: Hands, reason: str, outcome: Outcome) -> None:
    """Leave the door for a reason and say how the visit ended."""
    hands.choose("leave_reason", reason)
    hands.click("leave")
    hands.click(f"outcome_{outcome.value}")


def refuse(hands: Hands, reason: str) -> None:
    """The person does not sign, and why."""
    hands.type("refuse_reason", reason)
    hands.click("refuse")


def excuse(hands: Hands, reason: str) -> None:
    """Write on every line on screen that is not done why it is not."""
    for line in hands.lines():
        if not line.isChecked():
            pen = line.findChild(QToolButton)
            if pen is not None:
                hands.press(pen)
            note = hands.find(line.objectName().replace("tick_", "note_", 1), QLineEdit)
            note.setText(reason)
            QTest.keyClick(note, Qt.Key.Key_Return)
            hands.rest()


def seal(hands: Hands, companion_word: str) -> None:
    """The companion signs too; ends when the report is there."""
    hands.type("seal_passphrase", companion_word)
    hands.click("seal")
    hands.wait(lambda: hands.sees("open_report"), "the report is not sealed")
