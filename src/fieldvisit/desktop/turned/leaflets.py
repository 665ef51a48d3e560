"""Leaflets to read on the screen: a list, and one of them opened."""

from PySide6.QtCore import Signal

from fieldvisit import leaflets
from fieldvisit.desktop.turned.big import Press, Role, Tongue
from fieldvisit.desktop.turned.facts import TurnedFacts
from fieldvisit.desktop.turned.leaf import Leaf


class LeafletsPage(Leaf):
    """A button for each, named `turned_leaflet_<id>`. Signal: `chosen(id)`."""

    name = "leaflets"
    chosen = Signal(str)

    def tell(self, facts: TurnedFacts, tongue: Tongue) -> None:
        self.write(("title", tongue("leaflets.title")), ("body", tongue("leaflets.intro")))
        for place, each in enumerate(leaflets.leaflets(tongue.language)):
            row = Press(f"turned_leaflet_{each.id}").as_row()
            row.setText(each.title)
            row.clicked.connect(lambda _=False, name=each.id: self.chosen.emit(name))
            self.column.insertWidget(2 + place, row)
        self.column.setSpacing(8)


class LeafletPage(Leaf):
    """One leaflet in large type, with the numbers to call at its foot."""

    name = "leaflet"
    next_word = ""

    def __init__(self) -> None:
        super().__init__()
        self.leaflet = ""

    def tell(self, facts: TurnedFacts, tongue: Tongue) -> None:
        known = {each.id: each for each in leaflets.leaflets(tongue.language)}
        if self.leaflet not in known:
            return
        shown = known[self.leaflet]
        parts: list[tuple[Role, str]] = [("title", shown.title), ("strong", shown.told(cash=facts.cash))]
        for section in shown.sections:
            parts.append(("section", section.heading))
            parts += [("body", paragraph) for paragraph in section.paragraphs]
        parts.append(("muted", tongue("common.service", phone=facts.service_phone)))
        parts.append(("muted", f"{tongue('complaint.agency', agency=facts.agency)} {facts.complaint_phone}"))
        self.write(*parts)
