"""Five hundred receipts on one day: quick on laptop and in the office, and laid out over as many pages as it takes."""

import json
import subprocess
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

import pytest
from pytestqt.qtbot import QtBot

from casework.laptop import Laptop, numbers
from desktop.conftest import cards_read, laptop, window
from fieldvisit import casework
from fieldvisit.casework.writing import append
from fieldvisit.desktop.pages.receipts import ReceiptsPage
from fieldvisit.desktop.window import Window
from fieldvisit.model.event import Departed, ReceiptVoided, Received
from fieldvisit.model.order import ReceiptRange
from fieldvisit.model.receipt import PaymentMode
from fieldvisit.model.visit import Visit
from fieldvisit.server import command
from fieldvisit.server.office import Office
from server.conftest import clock, enrolled, made_sqlite, plan, small_office
from server.laptop import Laptop as Sender

__all__ = ["cards_read", "clock", "laptop", "made_sqlite", "small_office", "window"]

MANY = 500
T = TypeVar("T")


def within(seconds: float, work: Callable[[], T]) -> T:
    """Do work that may take this long on a busy machine, several times what it takes on a quiet one."""
    start = time.perf_counter()
    done = work()
    took = time.perf_counter() - start
    assert took < seconds, f"{took:.2f} s"
    return done


def full_book(made: Laptop) -> Visit:
    """Give all but one of the day's receipts at once, as `receive` writes them, and the last by `receive`."""
    made.feed(numbers(made.office_key, ReceiptRange("R-2", "B1", 1, MANY)))
    visit = made.met()
    first = casework.receive(made.desk, visit.visit_id, 100, PaymentMode.APP, "TX-0", "欧阳𬭎", "SELF")
    modes = [one for one in PaymentMode if one is not PaymentMode.CASH]
    store = made.desk.store
    with store.atomic():
        for place in range(1, MANY - 1):
            mode = modes[place % len(modes)]
            number, at = store.receipts.next_number(), first.at + timedelta(seconds=place)
            store.receipts.add(replace(first, number=number, mode=mode, reference=f"TX-{place}", at=at))
            said = Received(number, 100, mode.value, f"TX-{place}", "欧阳𬭎", "SELF", first.code)
            append(made.desk, said, visit=visit.visit_id, case=visit.case_id)
    made.clock.move(minutes=30)
    pay = lambda: casework.receive(made.desk, visit.visit_id, 100, PaymentMode.APP, "TX-X", "欧阳𬭎", "SELF")  # noqa: E731
    last = within(2, pay)
    assert last.number == "B1000450"
    return visit


def text_of(pdf: bytes) -> str:
    return subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()


def pages(pdf: bytes, tmp_path: Path) -> int:
    path = tmp_path / "pages.pdf"
    path.write_bytes(pdf)
    told = subprocess.run(["pdfinfo", path], capture_output=True, check=True, text=True).stdout
    return int(next(line.split()[1] for line in told.splitlines() if line.startswith("Pages:")))


def test_the_day_is_proved_closed_and_sealed(at_work: Laptop, tmp_path: Path) -> None:
    visit, desk = full_book(at_work), at_work.desk
    proof = within(2, lambda: casework.close_book(desk))
    assert (proof.holds, proof.taken, proof.first, proof.last) == (True, MANY, "A7000001", "B1000450")
    assert sum(count for _, count, _ in proof.received) == MANY
    assert f"{MANY} A7000001 至 B1000450" in " ".join(text_of(casework.day_proof_pdf(desk, None, "zh-CN")).split())
    at_work.tick_all(desk.store.visits.get(visit.visit_id))
    casework.attend(desk, visit.visit_id, refused="不签")
    casework.leave(desk, visit.visit_id, "DONE")
    visit = casework.conclude(desk, visit.visit_id, next(iter(casework.allowed_outcomes(visit))))
    sealed = within(10, lambda: at_work.seal(at_work.tick_all(visit)))
    report = desk.store.blobs.read(sealed.sha256)
    told = text_of(report)
    assert all(one.number in told for one in casework.receipts(desk))
    assert pages(report, tmp_path) > 10


def test_a_day_on_which_all_is_void_names_each(at_work: Laptop, tmp_path: Path) -> None:
    full_book(at_work)
    desk = at_work.desk
    with desk.store.atomic():
        for one in casework.receipts(desk):
            desk.store.receipts.void(one.number, "金额有误，重新开具", at_work.clock.at)
    pdf = within(5, lambda: casework.day_proof_pdf(desk, None, "zh-CN"))
    told = text_of(pdf)
    assert all(one.number in told for one in casework.receipts(desk))
    assert pages(pdf, tmp_path) > 8
    assert told.count("收据日结") >= 1


def test_the_page_of_receipts_shows_them(qtbot: QtBot, window: Window, laptop: Laptop) -> None:
    full_book(laptop)

    def shown() -> ReceiptsPage:
        window.show_page("receipts", "")
        page = window.page("receipts")
        assert isinstance(page, ReceiptsPage)
        qtbot.waitUntil(lambda: page.ui.table.rowCount() == MANY)
        return page

    page = within(3, shown)
    assert "500" in page.ui.proof.text()
    within(1, page.refresh)


def test_the_office_takes_them_in_and_lists_them(small_office: Office, capsys: pytest.CaptureFixture[str]) -> None:
    with small_office.serving() as url:
        small_office.assign(plan(), first=1)
        sender = enrolled(small_office, url, "A", "B")
        assert sender.sync().status_code == 200
        (order,) = sender.orders()
        sender.write(Departed(order.order_id, "A", "B", "REC", ()), visit="V-1", case=order.case_id)
        for serial in range(1, MANY):
            said = Received(f"R00-{serial:06d}", serial, "APP", f"TX-{serial}", "p", "SELF")
            sender.write(said, visit="V-1", case=order.case_id)
        for serial in range(1, MANY, 50):
            sender.write(ReceiptVoided(f"R00-{serial:06d}", "金额有误"), visit="V-1", case=order.case_id)
        within(5, lambda: all_of(sender))
        (book,) = within(2, lambda: small_office.receipt_books(sender.device))
        assert (book.used + book.void, book.void, book.skipped, book.left) == (MANY - 1, 10, (), MANY)
        sender.http.close()
    listed = within(5, lambda: command.main(["receipts", "--data", str(small_office.books.data), "--json"]))
    assert listed == 0
    (told,) = json.loads(capsys.readouterr().out)
    assert told["used"] == MANY - 1 - 10


def all_of(sender: Sender) -> None:
    """Send everything, as many requests as it takes."""
    while sender.unsent:
        batch, rest = sender.unsent[:500], sender.unsent[500:]
        assert sender.sync(events=batch).status_code == 200
        sender.sent, sender.unsent = sender.sent + batch, rest
