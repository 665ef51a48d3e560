"""The read-back: all that the report will say of this visit, in the person's language, before anybody signs."""

from fieldvisit import wording
from fieldvisit.desktop.turned.big import Text, Tongue
from fieldvisit.desktop.turned.debt import pairs, written
from fieldvisit.desktop.turned.facts import Record, TurnedFacts
from fieldvisit.desktop.turned.leaf import Leaf, empty
from fieldvisit.model.event import Offer


class ReadbackPage(Leaf):
    """Two columns; the collectors' notes are shown whole, since they stand in the copy the person gets."""

    name = "readback"
    next_word = "readback.right"

    def __init__(self) -> None:
        super().__init__()
        self._wrong = self.press("turned_wrong")
        self._wrong.clicked.connect(lambda: self.went.emit("correct"))

    def tell(self, facts: TurnedFacts, tongue: Tongue) -> None:
        self._wrong.setText(tongue("readback.wrong"))
        if facts.record is None:
            return
        empty(self.column)
        self.column.addWidget(Text(tongue("readback.title"), "title"))
        self.column.addWidget(Text(tongue("readback.intro"), "muted"))
        self.column.addLayout(pairs(rows(facts, facts.record, tongue)))
        self.column.addWidget(Text(tongue("readback.not_written"), "muted"))
        self.column.addWidget(Text(tongue("readback.copy"), "muted"))
        self.column.addStretch(1)


def rows(facts: TurnedFacts, record: Record, tongue: Tongue) -> list[tuple[str, str]]:
    """Return what is recorded as (what, words), without what there is nothing of."""
    left = f"{record.left} · {tongue.word('left', record.left_reason)}" if record.left else ""
    identity = tongue("readback.confirmed" if record.confirmed else "readback.unconfirmed")
    if record.method:
        identity += f" · {tongue.word('identify', record.method)}"
    found = [
        ("collectors", "\n".join(f"{one.name} · {one.number}" for one in facts.collectors)),
        ("set_out", record.set_out),
        ("arrived", record.arrived),
        ("left", left),
        ("met", f"{facts.person} · {tongue.word('who_was', record.who)}" if record.who else facts.person),
        ("identity", identity),
        ("interpreter", record.interpreter),
        ("consents", _consents(facts, tongue)),
        ("done", "\n".join(_done(item, tongue) for item in record.done)),
        ("asked", "\n".join(_offer(one, tongue) for one in record.offers)),
        ("payments", "\n".join(f"{one.number} · {written(one.amount)} · {one.payer}" for one in record.received)),
        ("notes", record.notes),
        ("statement", record.statement),
        ("corrections", "\n".join(record.corrections)),
        ("disagreements", "\n".join(record.disagreements)),
        ("signed", _signed(facts, tongue)),
        ("files", str(record.files or "")),
        ("gaps", "\n".join(record.gaps)),
    ]
    return [(tongue(f"readback.{key}"), value) for key, value in found if value]


def _consents(facts: TurnedFacts, tongue: Tongue) -> str:
    asked = [one for one in facts.consents if one.given is not None]
    return "\n".join(
        f"{tongue(f'consent.{one.purpose}.title')} · {tongue('readback.given' if one.given else 'readback.not_given')}"
        for one in asked
    )


def _done(item: str, tongue: Tongue) -> str:
    """Name a checklist item; an office's own item has its words in the program's languages only."""
    words = tongue.word("ticked", item)
    key = f"checklist.{item}"
    return wording.say(key, tongue.language) if words == item and wording.known(key) else words


def _offer(one: Offer, tongue: Tongue) -> str:
    parts = [tongue.word("asked", one.kind.value)]
    if one.amount is not None:
        parts.append(written(one.amount))
    if one.periods:
        parts.append(tongue("readback.periods", periods=one.periods))
    if one.due:
        parts.append(one.due.isoformat())
    if one.waiver:
        parts.append(written(one.waiver.interest + one.waiver.fees))
    if one.text:
        parts.append(one.text)
    return " · ".join(parts)


def _signed(facts: TurnedFacts, tongue: Tongue) -> str:
    if not facts.attended:
        return ""
    return tongue("sign.declined" if facts.attended_declined else "sign.done", time=facts.attended)
