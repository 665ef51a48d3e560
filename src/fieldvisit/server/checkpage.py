"""The page that checks a receipt in the browser: one HTML file with all it needs, on the network or on a stick."""

import base64
import hashlib
import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cache
from html import escape
from threading import Lock
from typing import Final

from fieldvisit import wording
from fieldvisit.evidence.receipt_code import MODES
from fieldvisit.paths import resource
from fieldvisit.server import vouching
from fieldvisit.server.books import Books, read_settings

LANGUAGES: Final = ("zh-CN", "zh-TW", "en")
NAMES: Final = {"zh-CN": "简体中文", "zh-TW": "繁體中文", "en": "English"}
KEPT: Final = timedelta(seconds=30)
"""How old the page's data may be before it is made again."""
_WORDS: Final = "receipt_check."


def build(books: Books, language: str = "zh-CN", *, online: bool = False) -> str:
    """Return the page with the office's name, key, laptops and void numbers as of now.

    `online`: served by this office, so that it also asks for badges. `language` is what it speaks before the browser
    has said which one it wants.
    """
    with books.database.read() as connection:
        settings = read_settings(connection)
        known = {"laptops": vouching.laptops(connection, books), "voids": vouching.void_numbers(connection, books)}
    parties = settings.parties
    office = {
        **known,
        "agency": parties.agency,
        "address": parties.check_url,
        "phones": {
            "service": parties.service_phone,
            "complaint": parties.complaint_phone,
            "regulator": parties.regulator_phone,
        },
        "key": books.authority.signing.public,
        "made": int(books.now().timestamp()),
        "zone": settings.zone,
        "online": online,
        "names": NAMES,
        "words": {one: words(one) for one in LANGUAGES},
    }
    old = "".join(
        f'<p lang="{one}">{escape(wording.say("receipt_check.old", one, phone=parties.service_phone))}</p>'
        for one in LANGUAGES
    )
    return _filled(
        {
            "language": language,
            "policy": escape(policy(online=online), quote=True),
            "title": escape(wording.say("receipt_check.title", language)),
            "style": style(),
            "old": old,
            "office": json.dumps(office, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c"),
            "script": whole_script(),
        }
    )


def _filled(parts: Mapping[str, str]) -> str:
    """Put each part into its place, once: what is put in is never looked through for places itself."""
    text, out = resource("check/page.html").read_text("utf-8"), list[str]()
    for name, part in parts.items():
        before, _, text = text.partition(f"%{name}%")
        out += before, part
    return "".join((*out, text))


@cache
def words(language: str) -> dict[str, str]:
    """Return the page's sentences of one language by their last name, the official ways to pay among them."""
    said = {key.removeprefix(_WORDS): text for key, text in wording.table(language).items() if key.startswith(_WORDS)}
    return said | {f"mode.{mode}": wording.begun(wording.say(f"mode.{mode}", language)) for mode in MODES if mode}


@cache
def style() -> str:
    """Return the look of the public pages."""
    return resource("check/style.css").read_text("utf-8")


@cache
def whole_script() -> str:
    """Return the page's script: all its parts in order, in a scope of their own; `receiptCheck` is its public side."""
    parts = [path.read_text("utf-8") for path in sorted(resource("check").glob("*.js"))]
    shown = "globalThis.receiptCheck = { check, verify, verifyPlain, verifyNative, sha512, messageOf };"
    return "\n".join(('"use strict";', "(() => {", *parts, shown, "})();"))


def policy(*, online: bool, script: bool = True) -> str:
    """Return a public page's Content-Security-Policy: its own style and script by their hashes, nothing else."""
    runs = f"script-src '{hashed(whole_script())}'; " if script else ""
    form = "'self'" if online else "'none'"
    return (
        f"default-src 'none'; {runs}style-src '{hashed(style())}'; img-src data:; base-uri 'none'; form-action {form}"
    )


def hashed(text: str) -> str:
    """Return a script or style as a Content-Security-Policy names it."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


class Kept:
    """The served page, made anew when its data is older than `KEPT`; for any number of threads."""

    def __init__(self, books: Books) -> None:
        self._books = books
        self._lock = Lock()
        self._pages: dict[str, tuple[datetime, bytes]] = {}

    def page(self, language: str) -> bytes:
        """Return the page in UTF-8."""
        with self._lock:
            now = self._books.now()
            made, page = self._pages.get(language, (None, b""))
            if made is None or not timedelta() <= now - made < KEPT:
                page = build(self._books, language, online=True).encode()
                self._pages[language] = (now, page)
            return page
