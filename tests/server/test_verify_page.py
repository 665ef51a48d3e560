"""Anybody has a report checked on the office's page: in three languages, with and without a script, nothing kept."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from html import escape
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page

from fieldvisit.server import verify_page
from fieldvisit.server.checkpage import LANGUAGES
from fieldvisit.server.office import Office
from fieldvisit.wording import say
from helpers.browser import chromium as chromium
from server.conftest import enrolled, plan
from server.laptop import Laptop
from server.test_blobs import put
from server.test_reports import record, sealed


@pytest.fixture
def served(small_office: Office) -> Iterator[str]:
    with small_office.serving() as url:
        yield url


@pytest.fixture
def small_laptop(small_office: Office) -> Iterator[Laptop]:
    """Return a laptop of A and B with a visit to seal."""
    small_office.assign(plan(), first=3)
    with small_office.serving() as url:
        one = enrolled(small_office, url, "A", "B")
        assert one.sync().status_code == 200
        yield one
        one.http.close()


@pytest.fixture
def report(small_office: Office, small_laptop: Laptop) -> bytes:
    """A report that the office has accepted. An open browser holds this thread's event loop, so another one seals."""
    with ThreadPoolExecutor(1) as pool:
        data = pool.submit(sealed, small_office, small_laptop, record(small_laptop, "V-1")).result()
    small_laptop.sync()
    assert put(small_laptop, data).status_code == 204
    small_laptop.sync()
    return data


def ask(url: str, data: bytes, language: str = "en", name: str = "file") -> httpx.Response:
    return httpx.post(f"{url}/verify?lang={language}", files={name: ("r.pdf", data, "application/pdf")}, timeout=30)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_accepted_report_is_valid_in_large_words(small_laptop: Laptop, report: bytes, language: str) -> None:
    url = str(small_laptop.http.base_url).rstrip("/")
    reply = ask(url, report, language)
    assert reply.status_code == 200
    assert f'<p class="large" role="status">{escape(say("verify_page.large_valid", language))}</p>' in reply.text
    assert escape(say("verify.reason.not_stamped", language)) in reply.text
    told = re.findall(r"(\d{4}-\d\d-\d\d [\d:]{8}) \+08:00 \((\d{4}-\d\d-\d\d [\d:]{8})Z\)", reply.text)
    assert len(told) == 2
    for local, universal in told:
        assert datetime.fromisoformat(f"{local}+08:00") == datetime.fromisoformat(f"{universal}Z")
    assert "default-src 'none'" in reply.headers["content-security-policy"]
    assert reply.headers["cache-control"] == "no-store"
    changed = ask(url, report + b" ", language).text
    assert escape(say("verify_page.large_invalid", language)) in changed
    assert escape(say("verify.reason.not_our_form", language)) in changed


def test_the_page_tells_nothing_of_the_person(small_laptop: Laptop, report: bytes) -> None:
    told = record(small_laptop, "V-1")
    html = ask(str(small_laptop.http.base_url).rstrip("/"), report).text
    assert told.visit_id in html
    for word in (told.person, told.address, told.debt.case_no, told.debt.creditor):
        assert word not in html


def test_nothing_is_kept(small_laptop: Laptop, report: bytes, tmp_path: Path) -> None:
    def held() -> set[Path]:
        return {one for one in (tmp_path / "office").rglob("*") if one.is_file()}

    before = held()
    assert before
    ask(str(small_laptop.http.base_url).rstrip("/"), report)
    ask(str(small_laptop.http.base_url).rstrip("/"), report[:-1])
    assert held() == before


def test_what_is_no_file_is_answered_too(served: str) -> None:
    said = escape(say("verify_page.nothing", "en"))
    assert said in ask(served, b"").text
    assert said in ask(served, b"x", name="other").text
    kind = "multipart/form-data; boundary=x"
    for body in (b"", b"--x", b"--x--", b"--x\r\n\r\n", b"\r\n" * 1000, b'--x\r\nname="file"\r\n\r\n'):
        reply = httpx.post(f"{served}/verify?lang=en", content=body, headers={"Content-Type": kind})
        assert reply.status_code == 200
        assert said in reply.text
    assert said in httpx.post(f"{served}/verify?lang=en", content=b"%PDF", headers={"Content-Type": "text/plain"}).text


def test_hostile_bytes_come_back_as_words(served: str) -> None:
    html = ask(served, b"<script>alert(1)</script>").text
    assert "alert(1)" not in html
    assert escape(say("verify.reason.not_a_pdf", "en")) in html


def test_nobody_can_ask_without_end(served: str) -> None:
    codes = [ask(served, b"x").status_code for _ in range(35)]
    assert codes.count(429) >= 5


def test_a_form_is_read_strictly() -> None:
    kind = "multipart/form-data; boundary=ab"
    body = b'--ab\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\nONE\r\n--ab--\r\n'
    assert verify_page.file_of(body, kind) == b"ONE"
    assert verify_page.file_of(body, 'multipart/form-data; boundary="ab"') == b"ONE"
    for other in ("", "multipart/form-data", "multipart/form-data; boundary=", "application/pdf"):
        assert verify_page.file_of(body, other) == b""


@pytest.fixture(params=["light", "dark"])
def page(chromium: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    context = chromium.new_context(color_scheme=request.param, viewport={"width": 480, "height": 900}, locale="en")
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda one: asked.append(one.url))
    page.on("pageerror", lambda error: pytest.fail(str(error)))
    page.on("console", lambda said: pytest.fail(said.text) if said.type == "error" else None)
    yield page
    hosts = {httpx.URL(one).host for one in asked}
    context.close()
    assert hosts <= {"127.0.0.1"}, "the page asks nobody else"


def test_choosing_a_file_in_a_browser(page: Page, small_laptop: Laptop, report: bytes, tmp_path: Path) -> None:
    url = str(small_laptop.http.base_url).rstrip("/")
    file = tmp_path / "report.pdf"
    file.write_bytes(report)
    page.goto(f"{url}/verify?lang=en")
    page.set_input_files("input[type=file]", str(file))
    page.get_by_role("button", name="Check").click()
    assert page.locator(".large").inner_text() == say("verify_page.large_valid", "en")
    assert page.locator("main.valid h2").count() >= 2
    page.get_by_role("link", name="繁體中文").click()
    assert page.locator("h1").inner_text() == say("verify_page.title", "zh-TW")


def test_dropping_a_file_in_a_browser(page: Page, small_laptop: Laptop, report: bytes) -> None:
    page.goto(f"{str(small_laptop.http.base_url).rstrip('/')}/verify?lang=zh-CN")
    held = page.evaluate_handle(
        """bytes => { const held = new DataTransfer();
        held.items.add(new File([new Uint8Array(bytes)], "r.pdf", {type: "application/pdf"})); return held }""",
        list(report[:-40]),
    )
    page.dispatch_event("body", "drop", {"dataTransfer": held})
    page.wait_for_selector("main.invalid")
    assert page.locator(".large").inner_text() == say("verify_page.large_invalid", "zh-CN")


def test_it_works_without_a_script(chromium: Browser, served: str, tmp_path: Path) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    (tmp_path / "r.pdf").write_bytes(b"%PDF-1.7\n")
    page.goto(f"{served}/verify?lang=en")
    page.set_input_files("input[type=file]", str(tmp_path / "r.pdf"))
    page.get_by_role("button", name="Check").click()
    assert page.locator(".large").inner_text() == say("verify_page.large_invalid", "en")
    context.close()


def test_a_file_larger_than_any_report_is_answered_by_the_page(chromium: Browser, served: str, tmp_path: Path) -> None:
    """All of it is taken in and dropped: a browser whose upload is cut off shows its own error page and no sentence."""
    (tmp_path / "film.pdf").write_bytes(b"%PDF-1.7\n" + bytes(45 << 20))
    context = chromium.new_context(locale="en")
    page = context.new_page()
    page.goto(f"{served}/verify?lang=en")
    page.set_input_files("input[type=file]", str(tmp_path / "film.pdf"))
    with page.expect_navigation() as told:
        page.get_by_role("button", name="Check").click()
    assert told.value is not None
    assert told.value.status == 413
    assert page.get_by_role("alert").inner_text() == say("verify_page.too_large", "en")
    assert page.get_by_role("button", name="Check").is_enabled()
    context.close()
