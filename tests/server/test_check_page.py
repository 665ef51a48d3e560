"""The page that checks a receipt, in a browser: what it accepts, what it says, and that it tells nobody."""

import json
import re
import secrets
import threading
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from playwright.sync_api import Browser, Page

from evidence import samples
from fieldvisit import cli, cose, keys
from fieldvisit.evidence import receipt_check, receipt_code
from fieldvisit.keys import SigningKey
from fieldvisit.server import checkpage, command, receipt_tables
from fieldvisit.server.office import create
from fieldvisit.wording import say
from helpers.browser import chromium as chromium
from server.conftest import staff
from server.laptop import PARTIES, START, FixedClock, Laptop

ORDER = 2**252 + 27742317777372353535851937790883648493
ENGINES = ("verifyNative", "verifyPlain")
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
        receipt = samples.receipt(**{"number": "R00-000017", "at": WHEN, **changes})
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


# What it accepts
@pytest.mark.parametrize("engine", ENGINES)
def test_a_receipt_of_the_office_s_laptop_is_valid(page: Page, place: Place, engine: str) -> None:
    found = state(page, place.code(), engine)
    assert found["state"] == "valid"
    assert found["device"] == place.laptops[0].device
    assert found["receipt"] == {
        "number": "R00-000017",
        "at": int(WHEN.timestamp()),
        "quarters": 32,
        "amount": 1_005_005,
        "mode": "BANK_TRANSFER",
        "caseNo": "DY2026-*0451",
        "badges": ["GP-1001", "GP-1002"],
        "payer": "阿*·*",
    }
    digits = place.code().rpartition("#")[2]
    spaced = " ".join(digits[start : start + 4] for start in range(0, len(digits), 4))
    wide = digits.translate({ord(str(digit)): chr(0xFF10 + digit) for digit in range(10)})
    assert {state(page, one, engine)["state"] for one in (digits, spaced, wide)} == {"valid"}


@pytest.mark.parametrize("engine", ENGINES)
def test_no_changed_byte_is_accepted(page: Page, place: Place, engine: str) -> None:
    code = place.code()
    address, message = receipt_code.message_of(code)
    mutants = []
    for at in range(len(message)):
        for change in (0x01, 0x80) if engine == "verifyPlain" else (1, 2, 4, 8, 16, 32, 64, 128, 0xFF):
            changed = bytearray(message)
            changed[at] ^= change
            mutants.append(f"{address}#{int.from_bytes(changed, 'big')}")
    mutants += [f"{address}#{int.from_bytes(message[:end], 'big')}" for end in range(45, len(message))]
    mutants += [f"{code}0", code[:-1], f"{address}#{int.from_bytes(message + bytes(1), 'big')}"]
    ask = """async ([codes, engine]) => {
        const office = JSON.parse(document.getElementById("office").textContent);
        const found = [];
        for (const code of codes) found.push((await receiptCheck.check(code, office, 0, receiptCheck[engine])).state);
        return found;
    }"""
    found = page.evaluate(ask, [mutants, engine])
    assert len(found) == len(mutants)
    assert set(found) <= {"tampered", "unreadable", "unknown"}
    assert found.count("tampered") > 100
    office = receipt_check.vouched(place.html)
    assert [receipt_check.check(one, office, START).state for one in mutants] == found


def test_others_void_ones_and_those_of_stopped_laptops(page: Page, place: Place) -> None:
    late = place.clock.wall() - timedelta(hours=1)
    cases = {
        place.code(key=SigningKey.new()): ("unknown", None),
        place.code(number="R00-000099"): ("void", None),
        place.code(1): ("caution", "stopped"),
        place.code(1, at=late): ("withdrawn", None),
        place.code(at=START - timedelta(days=2)): ("caution", "time"),
        place.code(at=START + timedelta(days=2)): ("caution", "time"),
        place.code(at=START - timedelta(hours=2)): ("valid", None),
        "": ("unreadable", None),
        "https://example.org/r#" + "9" * 300: ("unreadable", None),
        "javascript:alert(1)": ("unreadable", None),
    }
    for code, expected in cases.items():
        found = state(page, code)
        assert (found["state"], found.get("why")) == expected, code
        now = START + timedelta(hours=3)
        twin = receipt_check.check(code, receipt_check.vouched(place.html), now)
        assert (twin.state, twin.why or None) == expected, code


def test_a_page_whose_statements_were_changed_checks_nothing(page: Page, place: Place) -> None:
    office = json.loads(page.inner_text("#office") or page.evaluate("document.getElementById('office').textContent"))
    kid = cose.key_id(place.laptops[0].key.public).hex()
    voids, laptop = office["voids"], office["laptops"][kid]
    ask = "([code, office]) => receiptCheck.check(code, office, 0).then((found) => found.state)"
    for changed in (
        {**office, "key": SigningKey.new().public},
        {**office, "voids": laptop},
        {**office, "laptops": {kid: voids}},
        {**office, "voids": voids[:-8] + "AAAAAAA="},
        {**office, "laptops": {kid: ""}},
    ):
        assert page.evaluate(ask, [place.code(), changed]) in ("page", "unknown")
    assert page.evaluate(ask, [place.code(), {**office, "voids": "%"}]) == "page"


# Its own arithmetic against other people's
def test_sha512_is_what_webcrypto_says(page: Page) -> None:
    ask = """async (sizes) => {
        const hex = (bytes) => Array.from(bytes, (one) => one.toString(16).padStart(2, "0")).join("");
        for (const size of sizes) {
            const bytes = crypto.getRandomValues(new Uint8Array(size));
            const theirs = new Uint8Array(await crypto.subtle.digest("SHA-512", bytes));
            if (hex(receiptCheck.sha512(bytes)) !== hex(theirs)) return size;
        }
        return null;
    }"""
    assert page.evaluate(ask, [*range(260), 1000, 5000]) is None


def asked(page: Page, engine: str, tries: list[tuple[bytes, bytes, bytes]]) -> list[bool]:
    ask = """async ([engine, tries]) => {
        const bytes = (text) => Uint8Array.from(text.match(/../g) || [], (two) => parseInt(two, 16));
        const found = [];
        for (const one of tries) found.push(await receiptCheck[engine](...one.map(bytes)));
        return found;
    }"""
    found: list[bool] = page.evaluate(ask, [engine, [[part.hex() for part in one] for one in tries]])
    return found


def openssl(key: bytes, message: bytes, signature: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def hostile() -> list[tuple[bytes, bytes, bytes]]:
    """Good signatures, and such as differ in one thing each."""
    tries = []
    for number in range(12):
        key, message = SigningKey.new(), secrets.token_bytes(number * 20)
        public, signature = bytes.fromhex(key.public), bytes.fromhex(key.sign(message))
        twin = signature[:32] + (int.from_bytes(signature[32:], "little") + ORDER).to_bytes(32, "little")
        flipped = bytes([signature[0] ^ 1]) + signature[1:]
        tries += [(public, message, signature), (public, message, twin), (public, message, flipped)]
        tries += [(public, message + b"x", signature), (bytes(32), message, signature), (public, message, bytes(64))]
        tries += [(public[:-1] + bytes([public[-1] ^ 0x80]), message, signature)]
    one = (1).to_bytes(32, "little")
    for height in sorted(keys._SMALL):
        for sign in (0, 1 << 255):
            weak = (height | sign).to_bytes(32, "little")
            tries += [(weak, b"m", weak + bytes(32)), (weak, b"m", one + bytes(32)), (public, b"m", weak + bytes(32))]
    return tries


@pytest.mark.parametrize("engine", ENGINES)
def test_ed25519_says_what_openssl_says_and_takes_no_weak_point(page: Page, engine: str) -> None:
    tries = hostile()
    weak = {height.to_bytes(32, "little") for height in keys._SMALL}
    weak |= {(height | 1 << 255).to_bytes(32, "little") for height in keys._SMALL}
    expected = [
        openssl(key, message, signature) and key not in weak and signature[:32] not in weak
        for key, message, signature in tries
    ]
    assert expected.count(True) == 12
    assert asked(page, engine, tries) == expected


def test_the_standard_s_vectors_hold(page: Page) -> None:
    vectors = [  # RFC 8032, 7.1: TEST 1 to 3
        (
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
            "",
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24"
            "655141438e7a100b",
        ),
        (
            "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
            "72",
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aee"
            "b00d291612bb0c00",
        ),
        (
            "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
            "af82",
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28d"
            "c027beceea1ec40a",
        ),
    ]
    tries = [(bytes.fromhex(a), bytes.fromhex(b), bytes.fromhex(c)) for a, b, c in vectors]
    for engine in ENGINES:
        assert asked(page, engine, tries) == [True, True, True]


def test_without_webcrypto_it_computes_itself(chromium: Browser, place: Place) -> None:
    context = chromium.new_context(locale="en", offline=True)
    context.add_init_script("Object.defineProperty(globalThis, 'crypto', { value: {} })")
    opened = context.new_page()
    assert say("receipt_check.valid", "en") in shown(opened, place, place.code())
    context.close()


# What it says
@pytest.mark.parametrize("language", checkpage.LANGUAGES)
def test_it_says_what_is_proven_and_what_is_not(chromium: Browser, place: Place, language: str) -> None:
    context = chromium.new_context(locale=language, offline=True, viewport={"width": 360, "height": 740})
    opened = context.new_page()
    text = shown(opened, place, place.code())
    known = {"agency": PARTIES.agency, "device": place.laptops[0].device, "number": "R00-000017"}
    known |= {"yuan": "10,050.05", "date": "2026-11-21 13:00"}
    for key in ("valid", "compare", "proven_issued", "proven_same", "not_paid", "not_void", "not_paper", "mode"):
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
        ({"laptop": 1}, "caution_stopped"),
        ({"laptop": 1, "at": START + timedelta(hours=2)}, "withdrawn"),
    ],
)
def test_bad_news_comes_with_what_to_do(page: Page, place: Place, code: dict[str, Any], key: str) -> None:
    text = shown(page, place, place.code(**code))
    facts = {"agency": PARTIES.agency, "until": "2026-11-21 11:00", "number": "R00-000099", "date": "2026-11-21 13:00"}
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
        for code in (place.code(), place.code(number="R00-000099"), place.code(1), place.code()[:-1]):
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
