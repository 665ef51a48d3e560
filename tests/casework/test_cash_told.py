"""What the visited person is told of banknotes, on every paper: what is so, by limits and rules together."""

import io
from dataclasses import replace
from pathlib import Path

import pikepdf

from casework.banknotes import CASH, OWN, allow
from casework.laptop import LIMITS, PARTIES, THE_ORDER, Laptop, laptop, pack
from evidence.judges import text_of
from fieldvisit import casework, leaflets, wire
from fieldvisit.casework import printing
from fieldvisit.casework.cash import taken_here
from fieldvisit.model.policy import When
from fieldvisit.model.printing import Paper
from fieldvisit.model.record import VisitRecord
from fieldvisit.wording import say


def joined(text: str) -> str:
    return "".join(text.split())


def words_of(pdf: bytes, folder: Path) -> str:
    return joined(text_of(pdf, folder))


def test_everything_the_person_is_given_says_whether_cash_is_taken(tmp_path: Path) -> None:
    """By limits and rules together: leaflet and order; the turned screen asks the same."""
    own = replace(THE_ORDER, pack_id="OWN-2026")
    for name, limits, order in (("off", LIMITS, THE_ORDER), ("on", CASH, THE_ORDER), ("own", CASH, own)):
        with laptop(tmp_path / name) as made:
            made.feed(wire.PartiesItem(PARTIES, limits), pack(made.office_key, OWN), wire.OrderItem(order))
            visit = made.met()
            taken = name == "on"
            assert taken_here(made.desk, order) is taken
            for language in leaflets.LANGUAGES:
                told = leaflets.leaflet("scam", language)
                text = words_of(casework.leaflet_pdf(made.desk, "scam", language, visit.visit_id), tmp_path)
                assert joined(told.told(cash=taken)) in text
                assert (joined(told.told(cash=not taken)) in text) is False
                order_words = say(f"paper.badge.never_{'some_' * taken}cash", language)
                assert joined(order_words) in words_of(
                    casework.order_pdf(made.desk, order.order_id, language), tmp_path
                )


def test_the_seal_writes_down_whether_the_office_allowed_cash(at_work: Laptop, tmp_path: Path) -> None:
    allow(at_work)
    visit = at_work.closed()
    at_work.seal(visit)
    sealed = printing.file_pdf(at_work.desk, Paper.of(f"report:{visit.visit_id}", "zh-CN"))
    with pikepdf.open(io.BytesIO(sealed)) as pdf:
        record = wire.decode(pdf.attachments["visit.json"].get_file().read_bytes(), VisitRecord, "visit.json")
    assert record.judgements[-1].facts.when is When.SEAL
    assert record.judgements[-1].facts.cash_allowed
    assert joined(say("report.rights_cash", "zh-CN")) in words_of(sealed, tmp_path)
