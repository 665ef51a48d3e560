"""An office, two laptops and its page of checks open in a browser: what the tests of that page begin with."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from evidence import samples
from fieldvisit.evidence import receipt_code
from fieldvisit.keys import SigningKey
from fieldvisit.server import checkpage, receipt_tables
from fieldvisit.server.office import create
from helpers.browser import chromium as chromium
from server.conftest import staff
from server.laptop import PARTIES, START, FixedClock, Laptop

WHEN = START + timedelta(minutes=3)


class Place:
    """An office, two laptops of its own (the second is stopped an hour later), and a receipt's code."""

    def __init__(self, folder: Path) -> None:
        self.clock = FixedClock()
        self.office = create(folder / "office", PARTIES, clock=self.clock)
        self.office.add_user(staff("A"))
        with self.office.serving() as url:
            self.laptops = [self._enrolled(url), self._enrolled(url)]
        self.clock.pass_by(hours=1)
        self.office.revoke(self.laptops[1].device)
        self._void("R00-000099")
        self.clock.pass_by(hours=2)
        self.html = checkpage.build(self.office.books)
        self.file = folder / "check.html"
        self.file.write_text(self.html, "utf-8")

    def _enrolled(self, url: str) -> Laptop:
        laptop = Laptop(url)
        assert laptop.enrol(self.office.enrol_code("A")).status_code == 201
        laptop.http.close()
        return laptop

    def _void(self, number: str) -> None:
        row = {"number": number, "device": self.laptops[0].device, "seq": 1, "visit": "V", "amount": 1, "voided": "x"}
        with self.office.books.database.write() as connection:
            connection.execute(receipt_tables.receipts.insert().values(**row))

    def code(self, laptop: int = 0, key: SigningKey | None = None, **changes: object) -> str:
        number = f"R00-{500 * laptop + 17:06d}"  # of the range that this laptop was given
        receipt = samples.receipt(**{"number": number, "at": WHEN, **changes})
        return receipt_code.text(receipt, key or self.laptops[laptop].key, PARTIES.check_url)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    made = Place(tmp_path_factory.mktemp("check"))
    yield made
    made.office.close()


@pytest.fixture
def page(chromium: Browser, place: Place) -> Iterator[Page]:
    """Return the page opened from a file, without a network; nothing it does may reach for one or break its policy."""
    context = chromium.new_context(locale="zh-CN", offline=True, viewport={"width": 360, "height": 740})
    opened = context.new_page()
    trouble: list[str] = []
    opened.on("console", lambda message: trouble.append(message.text))
    opened.on("pageerror", lambda error: trouble.append(str(error)))
    opened.on("request", lambda one: None if one.url.startswith(place.file.as_uri()) else trouble.append(one.url))
    opened.goto(place.file.as_uri())
    yield opened
    assert trouble == []
    context.close()


def state(page: Page, code: str, engine: str = "verify", now: float = START.timestamp() + 3 * 3600) -> dict[str, Any]:
    """Ask the page's own pure function."""
    ask = """([code, engine, now]) => receiptCheck.check(
        code, JSON.parse(document.getElementById("office").textContent), now, receiptCheck[engine])"""
    found: dict[str, Any] = page.evaluate(ask, [code, engine, now])
    return found


def shown(page: Page, place: Place, code: str) -> str:
    """Open the page with a code behind `#`, as a phone does, and return what it says."""
    page.goto("about:blank")
    page.goto(f"{place.file.as_uri()}#{code.rpartition('#')[2]}")
    page.wait_for_function("document.body.dataset.state")
    return page.inner_text("#answer")
