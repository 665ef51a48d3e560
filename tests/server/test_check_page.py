"""What the page that checks a receipt accepts, in a browser, and its own arithmetic against other people's."""

import base64
import json
import secrets
from dataclasses import replace
from datetime import timedelta

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from playwright.sync_api import Browser, Page

from fieldvisit import cose, keys
from fieldvisit.evidence import receipt_check, receipt_code
from fieldvisit.keys import SigningKey
from fieldvisit.wording import say
from helpers.browser import chromium as chromium
from server.check_place import WHEN, shown, state
from server.check_place import Place as Place
from server.check_place import page as page
from server.check_place import place as place
from server.laptop import START

ORDER = 2**252 + 27742317777372353535851937790883648493
ENGINES = ("verifyNative", "verifyPlain")


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
        place.code(1, number="R00-000017"): ("outside", None),
        place.code(number="R00-000500"): ("outside", None),
        place.code(number="R00-000000"): ("outside", None),
        place.code(number="R00-00001７"): ("outside", None),
        place.code(number="17"): ("outside", None),
        place.code(number="R00-000499"): ("valid", None),
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


def test_a_number_of_another_laptop_is_called_wrong_unless_the_page_may_be_too_old(page: Page, place: Place) -> None:
    made = START + timedelta(hours=3)
    cases = [
        (made - timedelta(hours=1), made + timedelta(days=9), "outside"),
        (made + timedelta(hours=1), made + timedelta(minutes=5), "outside"),  # a page of now knows every number
        (made - timedelta(minutes=5), made + timedelta(days=9), "ungiven"),  # a clock may be slow
        (made + timedelta(hours=1), made + timedelta(days=9), "ungiven"),
    ]
    for at, now, expected in cases:
        code = place.code(number="R00-000517", at=at)
        found = state(page, code, now=now.timestamp())
        assert found.get("why", found["state"]) == expected
        twin = receipt_check.check(code, receipt_check.vouched(place.html), now)
        assert (twin.why or twin.state) == expected


def test_a_page_of_before_numbers_were_vouched_for_is_still_read(place: Place) -> None:
    office, signing = receipt_check.vouched(place.html), place.office.books.authority.signing
    kid = cose.key_id(place.laptops[0].key.public).hex()
    said = cose.decode(cose.read(base64.b64decode(office.laptops[kid])).payload)
    assert isinstance(said, tuple)
    assert said[5] == ("R00-", 1, 499)
    before = base64.b64encode(cose.sign(cose.encode(list(said[:5])), signing)).decode()
    old = replace(office, laptops={kid: before})
    assert receipt_check.check(place.code(), old, START).state == "valid"
    assert receipt_check.check(place.code(number="R00-000517"), old, START).state == "valid"


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
