"""The read-back: what the report will say of this visit, in plain words, before anybody signs."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from fieldvisit import leaflets
from fieldvisit.desktop import theme
from fieldvisit.desktop.pages.visit_now import Now
from fieldvisit.desktop.pages.visit_offers import offer_line
from fieldvisit.desktop.pages.visit_step import empty
from fieldvisit.desktop.tokens import SPACE
from fieldvisit.model import money
from fieldvisit.model.case import Inconvenient
from fieldvisit.model.outcome import OBJECTIONS, RESTRICTED
from fieldvisit.model.visit import DEVIATION, Visit
from fieldvisit.store import Draft
from fieldvisit.wording import begun, known, say


class Readback(QWidget):
    """Two columns: what, and what was recorded of it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(SPACE[3])
        self._grid.setVerticalSpacing(SPACE[0])
        self._grid.setColumnStretch(1, 1)
        self._shown: tuple[tuple[str, str], ...] = ()

    def show_now(self, now: Now, visit: Visit, draft: Draft | None) -> None:
        """Show what is recorded; what is still being typed counts."""
        rows = tuple(row for row in self._rows(now, visit, draft) if row[1])
        if rows == self._shown:
            return
        self._shown = rows
        empty(self._grid)
        for place, (what, said) in enumerate(rows):
            name = theme.label(what, "muted")
            name.setAlignment(Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(name, place, 0)
            self._grid.addWidget(theme.label(said, wrap=True), place, 1)

    def _rows(self, now: Now, visit: Visit, draft: Draft | None) -> list[tuple[str, str]]:
        knocked, identified = visit.knocked, visit.identified
        who = now.word("who", knocked.who.value) if knocked else ""
        if knocked and knocked.relation:
            who += f" · {now.word('relation', knocked.relation)}"
        identity = ""
        if identified:
            sure = self.tr("confirmed") if identified.confirmed else self.tr("not confirmed")
            identity = f"{sure} · {now.word('identify', identified.method)}" if identified.method else sure
        collectors = f"{now.name(visit.departed.lead)} · {now.name(visit.departed.companion)}"
        said = "\n".join(offer_line(now, one, self.tr("{0} instalments")) for one in visit.offers)
        paid = "\n".join(f"{one.number} · ¥{money.yuan(one.amount)} · {one.payer}" for one in visit.received)
        return [
            (self.tr("Collectors"), collectors),
            (self.tr("Set out"), now.clock(visit.departed_at)),
            (self.tr("At the door"), now.clock(visit.arrived_at) if visit.arrived_at else ""),
            (self.tr("Left"), self._left(now, visit)),
            (self.tr("Met"), who),
            (self.tr("Identity"), identity),
            (self.tr("Message"), self._messages(now, visit)),
            (self.tr("Address"), self._address(now, visit)),
            (self.tr("Consent"), self._consents(now, visit)),
            (self.tr("Hours agreed"), self._hours(now, visit)),
            (self.tr("Times without visits"), self._times(now, visit)),
            (self.tr("Said and asked"), said),
            (self.tr("Payments"), paid),
            (self.tr("Objections and complaints"), self._conduct(visit) if visit.received else ""),
            (self.tr("Collectors' notes"), _short(draft.notes if draft else visit.notes)),
            (self.tr("Their statement"), _short(draft.statement if draft else visit.statement)),
            (self.tr("In their own words"), self._own_words(now, visit)),
            (self.tr("Shown"), "\n".join(dict.fromkeys(_page(now, one.body.page) for one in visit.shown))),
            (self.tr("Handed over"), "\n".join(handed(now, visit))),
            (self.tr("Signed for the debt"), self._acknowledged(visit)),
            (self.tr("Files"), str(len(visit.attached) or "")),
            (self.tr("Incidents"), self._incidents(now, visit)),
            (self.tr("Recording stopped"), self._stops(now, visit)),
            (self.tr("Explained"), self._deviations(visit)),
            (self.tr("Interruptions"), "\n".join(f"{now.clock(g.since)}–{now.clock(g.until)}" for g in visit.gaps)),
        ]

    def _left(self, now: Now, visit: Visit) -> str:
        if visit.left is None or visit.left_at is None:
            return ""
        words = f"{now.clock(visit.left_at)} · {now.word('left', visit.left.reason)}"
        never = self.tr("nobody is to come again")
        return f"{words} · {never}" if visit.left.forbidden else words

    def _messages(self, now: Now, visit: Visit) -> str:
        passed, refused = self.tr("asked to pass on a message"), self.tr("does not want to be asked again")
        return "\n".join(
            f"{now.word('relation', one.body.relation)} · {refused if one.body.refused else passed}"
            for one in visit.messages
        )

    def _address(self, now: Now, visit: Visit) -> str:
        if not visit.addresses:
            return ""
        last = visit.addresses[-1].body
        return " · ".join(filter(None, (now.word("address_state", last.state.value), last.note)))

    def _hours(self, now: Now, visit: Visit) -> str:
        return "\n".join(f"{now.local(one.since):%Y-%m-%d %H:%M}–{now.local(one.until):%H:%M}" for one in visit.agreed)

    def _times(self, now: Now, visit: Visit) -> str:
        told = visit.times[-1].body.times if visit.times else ()
        return "\n".join(inconvenient(one, now.language, self.tr("every day")) for one in told)

    def _conduct(self, visit: Visit) -> str:
        """What stands beside money on the same page: whether anybody objected or complained."""
        objected = sum(1 for one in visit.offers if one.kind in OBJECTIONS)
        return str(objected) if objected else self.tr("none")

    def _own_words(self, now: Now, visit: Visit) -> str:
        return "\n".join(f"{now.word('said', one.body.kind.value)} · {_short(one.body.text)}" for one in visit.said)

    def _acknowledged(self, visit: Visit) -> str:
        said = visit.acknowledged
        if said is None:
            return ""
        return self.tr("signed, apart from attendance") if said.strokes else self.tr("declined")

    def _incidents(self, now: Now, visit: Visit) -> str:
        """What the household must not read stands neither here nor in the report."""
        told = [one.body for one in visit.incidents if one.body.kind not in RESTRICTED]
        return "\n".join(" · ".join(filter(None, (now.word("incident", one.kind.value), one.text))) for one in told)

    def _stops(self, now: Now, visit: Visit) -> str:
        return "\n".join(f"{now.clock(one.at)} · {one.body.reason}" for one in visit.recorder_stops)

    def _deviations(self, visit: Visit) -> str:
        told = [one for one in visit.ticks if one.item.startswith(DEVIATION) and one.done]
        return "\n".join(f"{one.item.removeprefix(DEVIATION)} · {one.note}" for one in told)

    def _consents(self, now: Now, visit: Visit) -> str:
        asked = dict.fromkeys(one.purpose for one in visit.consents)
        yes, no = self.tr("given"), self.tr("not given")
        return "\n".join(
            f"{say(f'consent.{purpose}', now.language)} · {yes if visit.consent(purpose) else no}" for purpose in asked
        )


def handed(now: Now, visit: Visit) -> list[str]:
    """Return what was handed over, a line each: which paper, in which language, when."""
    lines = []
    for one in visit.handed:
        kind, _, which = one.body.paper.partition(":")
        if kind == "leaflet" and which in {each.id for each in leaflets.leaflets(now.language)}:
            name = leaflets.leaflet(which, now.language).title
        else:
            key = f"paper_name.{kind}"
            name = say(key, now.language, number=one.body.number) if known(key) else one.body.paper
        lines.append(f"{name} · {now.word('language', one.body.language)} · {now.clock(one.at)}")
    return lines


def inconvenient(one: Inconvenient, language: str, every_day: str) -> str:
    """Write a time without visits: `Monday, Friday · 19:00–21:00 · night shift`."""
    comma = ", " if language == "en" else "、"
    days = comma.join(say(f"day.{day}", language) for day in one.days.split() if known(f"day.{day}")) or every_day
    return " · ".join(filter(None, (days, f"{one.since}–{one.until}", one.note)))


def _short(text: str, most: int = 400) -> str:
    text = text.strip()
    return f"{text[:most]} …" if len(text) > most else text


def _page(now: Now, page: str) -> str:
    """Name a page of the turned screen, or the leaflet that was read there."""
    kind, _, leaflet = page.partition(":")
    return begun(now.word("report.handed", leaflet) if leaflet else now.word("report.page", kind))
