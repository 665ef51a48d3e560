"""What the person may do, said before any amount, and where to turn when something goes wrong."""

from fieldvisit.desktop.turned.big import Tongue
from fieldvisit.desktop.turned.facts import TurnedFacts
from fieldvisit.desktop.turned.leaf import Leaf, Panel

FIRST = ("silent", "know", "private", "entry", "identity", "dispute", "sign", "helper", "data", "complain")


class RightsPage(Leaf):
    """The card of rights, each a sentence."""

    name = "rights"

    def tell(self, facts: TurnedFacts, tongue: Tongue) -> None:
        said = [tongue(f"rights.{key}") for key in FIRST]
        if facts.hours[0]:
            said.insert(3, tongue("rights.hours", **{"from": facts.hours[0], "until": facts.hours[1]}))
        self.write(
            ("title", tongue("rights.title")),
            ("muted", tongue("rights.intro")),
            *(("body", f"· {sentence}") for sentence in said),
            ("muted", tongue("rights.leaflet")),
        )
        self.column.setSpacing(8)


class ComplaintPage(Leaf):
    """The numbers to call, and a button to complain at once."""

    name = "complaint"

    def __init__(self) -> None:
        super().__init__()
        self._now = self.press("turned_complain_open")
        self._now.clicked.connect(lambda: self.went.emit("complain"))

    def tell(self, facts: TurnedFacts, tongue: Tongue) -> None:
        self._now.setText(tongue("complaint.now"))
        numbers = [
            (tongue("complaint.agency", agency=facts.agency), facts.complaint_phone),
            (tongue("complaint.service", agency=facts.agency), facts.service_phone),
            (tongue("complaint.regulator"), facts.regulator_phone),
        ]
        self.write(("title", tongue("complaint.title")), ("body", tongue("complaint.intro")))
        place = 2
        for what, number in numbers:
            if number:
                self.column.insertWidget(place, Panel(("body", what), ("title", number)))
                place += 1
