"""What the page that checks a receipt says, in three languages, and that it tells nobody."""

import re
import threading
from datetime import timedelta
from functools import partial
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Page

from fieldvisit import cli
from fieldvisit.keys import SigningKey
from fieldvisit.server import checkpage, command
from fieldvisit.wording import say
from helpers.browser import chromium as chromium
from server.check_place import Place as Place
from server.check_place import page as page
from server.check_place import place as place
from server.check_place import shown
from server.laptop import PARTIES, START


# What it says
@pytest.mark.parametrize("language", checkpage.LANGUAGES)
def test_it_says_what_is_proven_and_what_is_not(chromium: Browser, place: Place, language: str) -> None:
    context = chromium.new_context(locale=language, offline=True, viewport={"width": 360, "height": 740})
    opened = context.new_page()
    text = shown(opened, place, place.code())
    known = {"agency": PARTIES.agency, "device": place.laptops[0].device, "number": "R00-000017"}
    known |= {"yuan": "10,050.05", "date": "2026-11-21 13:00"}
    for key in (
        "valid",
        "compare",
        "proven_issued",
        "proven_given",
        "proven_same",
        "not_paid",
        "not_void",
        "not_paper",
        "mode",
    ):
        assert say(f"receipt_check.{key}", language, **known) in text, key
    for word in ("10,050.05", "2026-11-21 10:03:00 (UTC+08:00)", "阿*·*", "DY2026-*0451", "GP-1001", "GP-1002"):
        assert word in text
    assert opened.get_attribute("html", "lang") == language
    assert opened.title() == say("receipt_check.title", language)
    for phone in (PARTIES.service_phone, PARTIES.complaint_phone, PARTIES.regulator_phone):
        assert opened.get_attribute(f'a[href="tel:{phone}"]', "href")
    assert opened.evaluate("document.documentElement.scrollWidth") == 360, "nothing sticks out on a small phone"
    context.close()


@pytest.mark.parametrize(
    ("code", "key"),
    [
        ({"key": SigningKey.load(bytes(32))}, "unknown"),
        ({"number": "R00-000099"}, "void"),
        ({"number": "R00-000517"}, "outside"),
        ({"number": "R00-000517", "at": START + timedelta(hours=4)}, "caution_ungiven"),
        ({"laptop": 1}, "caution_stopped"),
        ({"laptop": 1, "at": START + timedelta(hours=2)}, "withdrawn"),
    ],
)
def test_bad_news_comes_with_what_to_do(page: Page, place: Place, code: dict[str, Any], key: str) -> None:
    text = shown(page, place, place.code(**code))
    facts = {"agency": PARTIES.agency, "until": "2026-11-21 11:00", "date": "2026-11-21 13:00"}
    facts |= {"number": code.get("number", ""), "device": place.laptops[0].device}
    assert say(f"receipt_check.{key}", "zh-CN") in text
    assert say(f"receipt_check.{key}_do", "zh-CN", **facts) in text
    assert (say("receipt_check.proven", "zh-CN") in text) is key.startswith("caution")


def test_it_is_worked_by_keyboard_and_speaks_three_languages(page: Page, place: Place) -> None:
    page.goto(place.file.as_uri())
    assert say("receipt_check.nothing", "zh-CN") in page.inner_text("#answer")
    page.focus("#given")
    page.keyboard.insert_text(place.code())
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_function("document.body.dataset.state === 'valid'")
    assert page.evaluate("document.activeElement.id") == "answer"
    for language in ("en", "zh-TW", "zh-CN"):
        page.focus(f'#languages [lang="{language}"]')
        page.keyboard.press("Enter")
        page.wait_for_function(f"document.documentElement.lang === '{language}'")
        page.wait_for_function("document.getElementById('answer').querySelector('h2')")
        assert say("receipt_check.valid", language) in page.inner_text("#answer")


def test_words_in_a_receipt_are_only_words(page: Page, place: Place) -> None:
    text = shown(page, place, place.code(payer="<img src=x onerror=alert(1)>", badges=("<b>{a}", "<b>%s")))
    assert "<b>{a}" in text
    assert page.query_selector("#answer img") is None


def test_colours_can_be_read_in_light_and_dark(chromium: Browser, place: Place) -> None:
    """WCAG 2.1 AA: 4.5 to 1 for every text there is."""
    contrast = (Path(__file__).parent / "contrast.js").read_text("utf-8")
    for scheme in ("light", "dark"):
        context = chromium.new_context(locale="en", offline=True, color_scheme=scheme)
        for code in (place.code(), place.code(number="R00-000517"), place.code(1), place.code()[:-1]):
            opened = context.new_page()
            shown(opened, place, code)
            assert opened.evaluate(contrast) == []
        context.close()


def test_it_prints_on_one_sheet_without_what_is_for_the_screen(page: Page, place: Place) -> None:
    shown(page, place, place.code())
    pdf = page.pdf(format="A4")
    assert len(re.findall(rb"/Type /Page\b", pdf)) == 1
    page.emulate_media(media="print")
    assert not page.is_visible("#languages")
    assert not page.is_visible("#entry")


# Whom it tells
class _Listener(BaseHTTPRequestHandler):
    def __init__(self, html: bytes, seen: list[str], *given: Any) -> None:
        self.html, self.seen = html, seen
        super().__init__(*given)

    def do_GET(self) -> None:
        self.seen.append(f"{self.requestline}\n{self.headers}")
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(self.html)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


def test_the_server_never_sees_the_fragment(chromium: Browser, place: Place) -> None:
    seen: list[str] = []
    with HTTPServer(("127.0.0.1", 0), partial(_Listener, place.html.encode(), seen)) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        context = chromium.new_context(locale="en")
        opened = context.new_page()
        digits = place.code().rpartition("#")[2]
        opened.goto(f"http://127.0.0.1:{server.server_port}/r#{digits}")
        opened.wait_for_function("document.body.dataset.state === 'valid'")
        opened.wait_for_load_state("networkidle")
        context.close()
        server.shutdown()
        thread.join()
    assert len(seen) == 1, "one page, and nothing else is ever asked for"
    assert digits[:8] not in seen[0]


def test_the_office_serves_it_and_the_badges_beside_it(chromium: Browser, place: Place) -> None:
    with place.office.serving() as url:
        reply = httpx.get(f"{url}/r", headers={"Accept-Language": "en"})
        assert reply.headers["referrer-policy"] == "no-referrer"
        assert "unsafe" not in reply.headers["content-security-policy"]
        assert "frame-ancestors 'none'" in reply.headers["content-security-policy"]
        context = chromium.new_context(locale="en", viewport={"width": 360, "height": 740})
        opened = context.new_page()
        trouble: list[str] = []
        opened.on("console", lambda message: trouble.append(message.text))
        opened.goto(f"{url}/r#{place.code().rpartition('#')[2]}")
        opened.wait_for_function("document.body.dataset.state === 'valid'")
        opened.fill("#badge_no", "B-A")
        opened.click("#badge button")
        opened.wait_for_url("**/r?badge=B-A&lang=en")
        assert say("badge_check.valid", "en", agency=PARTIES.agency) in opened.inner_text("main")
        assert opened.evaluate("document.documentElement.scrollWidth") == 360
        assert opened.evaluate("getComputedStyle(document.querySelector('main')).borderRadius") == "8px"
        assert trouble == []
        context.close()


def test_a_void_receipt_is_known_within_the_minute(place: Place) -> None:
    kept = checkpage.Kept(place.office.books)
    first = kept.page("en")
    assert kept.page("en") is first
    place.clock.pass_by(minutes=1)
    assert kept.page("en") != first
    place.clock.pass_by(minutes=-2)
    assert kept.page("en") != first


def test_the_command_writes_one_file(place: Place, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = str(place.office.books.data)
    out = tmp_path / "out.html"
    assert command.main(["check-page", "--data", folder, str(out), "--lang", "en"]) == 0
    assert str(out) in capsys.readouterr().out
    html = out.read_text("utf-8")
    assert not re.findall(r"""(?:src|href)=["'](?!data:)""", html)
    assert place.office.books.authority.signing.public in html
    assert PARTIES.agency in html
    assert command.main(["check-page", "--data", folder, str(tmp_path / "no" / "out.html"), "--lang", "en"]) == 1


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_the_command_line_says_the_same(place: Place, capsys: pytest.CaptureFixture[str], language: str) -> None:
    page, key = str(place.file), place.office.books.authority.signing.public

    def run(*given: str) -> tuple[int, str]:
        status = cli.main(["--lang", language, "receipt", *given, "--page", page])
        return status, "".join(capsys.readouterr())

    status, said = run(place.code(at=START), "--office-key", key)
    assert status == 0
    for word in ("10,050.05", "R00-000017", "阿*·*", "2026-11-21 10:00:00 UTC+08:00", place.laptops[0].device):
        assert word in said
    assert say("receipt_check.not_void", language, date="2026-11-21 05:00 UTC") in said
    assert run(place.code(), "--office-key", "00" * 32)[0] == 3
    assert run(place.code(number="R00-000099"))[0] == 1
    assert run(place.code(1))[0] == 2
    status, said = run(place.code(number="R00-000517"))
    assert status == 1
    assert "R00-000517" in said
    assert run("12")[0] == 1
    assert cli.main(["receipt", "12", "--page", f"{page}.gone"]) == 3


def test_a_name_cannot_break_out_of_the_page(place: Place, chromium: Browser, tmp_path: Path) -> None:
    evil = "</script><script>alert(1)</script><!--%script%{phone}"
    office = place.office
    office.set_parties({"agency": evil})
    try:
        out = tmp_path / "evil.html"
        out.write_text(checkpage.build(office.books), "utf-8")
        context = chromium.new_context(locale="en", offline=True)
        opened = context.new_page()
        opened.goto(out.as_uri())
        opened.wait_for_selector("#answer p")
        assert opened.inner_text("#agency") == evil
        context.close()
    finally:
        office.set_parties({"agency": PARTIES.agency})
