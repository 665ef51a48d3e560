"""The public page on which anybody checks a collector's badge: is this person sent by this agency today?"""

import re
from html import escape
from typing import Final
from urllib.parse import quote

from fieldvisit.errors import NotFound
from fieldvisit.model.order import Staff
from fieldvisit.server import checkpage, people
from fieldvisit.server.books import Books
from fieldvisit.server.checkpage import LANGUAGES, NAMES
from fieldvisit.wording import say

LONGEST: Final = 64
"""Characters of a badge number that are looked for at all."""
_ALWAYS: Final = {"Referrer-Policy": "no-referrer", "X-Content-Type-Options": "nosniff", "Cache-Control": "no-store"}


def headers(badge: str) -> dict[str, str]:
    """Return the headers of a public page: it loads nothing from anywhere and leaves nothing behind."""
    policy = checkpage.policy(online=True, script=not badge)
    return {"Content-Security-Policy": f"{policy}; frame-ancestors 'none'", **_ALWAYS}


def language_of(asked: str, accepted: str) -> str:
    """Return the page's language: the one asked for, else the first of a browser's list that there is."""
    if asked in LANGUAGES:
        return asked
    for part in accepted.split(","):
        tag = part.partition(";")[0].strip().lower()
        if tag.startswith(("zh-tw", "zh-hant", "zh-hk", "zh-mo")):
            return "zh-TW"
        if tag.startswith("zh"):
            return "zh-CN"
        if tag.startswith("en"):
            return "en"
    return "zh-CN"


def page(books: Books, badge: str, language: str) -> str:
    """Return the page as HTML: what is known of a badge number, and the question for the next."""
    badge = badge.strip()[:LONGEST]
    title, receipts = (escape(say(key, language)) for key in ("badge_check.title", "receipt_check.receipt_link"))
    links = "".join(
        f'<a href="?badge={quote(badge, safe="")}&amp;lang={one}" lang="{one}">{escape(NAMES[one])}</a>'
        for one in LANGUAGES
        if one != language
    )
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>{title}</title>'
        '<link rel="icon" href="data:,"><meta name="format-detection" content="telephone=no">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><style>{checkpage.style()}</style></head>'
        f"<body><header><p>{escape(books.settings.parties.agency)}</p><nav>{links}</nav></header><h1>{title}</h1>"
        f'{_answer(books, badge, language)}{_form(language)}<nav><a href="?lang={language}">{receipts}</a></nav>'
        "</body></html>"
    )


def _answer(books: Books, badge: str, language: str) -> str:
    parties = books.settings.parties
    call = escape(say("badge_check.call", language, phone=parties.service_phone))
    call = call.replace(escape(parties.service_phone), _to_call(parties.service_phone))
    try:
        with books.database.read() as connection:
            found = people.with_badge(connection, badge)
    except NotFound:
        unknown = escape(say("badge_check.unknown", language, badge=badge))
        return f'<main class="card">{_verdict(unknown, "no")}<p>{call}</p></main>'
    sent = _sent(books, found)
    said = escape(say("badge_check.valid" if sent else "badge_check.lapsed", language, agency=parties.agency))
    rows = (
        ("name", found.name),
        ("badge", found.badge_no),
        ("agency", parties.agency),
        ("until", str(min(found.badge_until, found.authorised_until))),
    )
    table = "".join(
        f"<dt>{escape(say(f'badge_check.{key}', language))}</dt><dd>{escape(value)}</dd>" for key, value in rows
    )
    meaning = escape(say("badge_check.meaning", language))
    kind = "yes" if sent else "no"
    rest = f"<dl>{table}</dl><p>{meaning}</p><p>{call}</p>"
    return f'<main class="card">{_verdict(said, kind)}{rest}</main>'


def _to_call(phone: str) -> str:
    """Return a number that is called by a touch."""
    return f'<a href="tel:{re.sub("[^0-9+]", "", phone)}">{escape(phone)}</a>'


def _verdict(said: str, kind: str) -> str:
    """The answer in a band like those of the other public pages: a mark, words and a colour."""
    colour, mark = {"yes": ("ok", "✓"), "no": ("stop", "×")}[kind]
    sign = f'<span class="mark" aria-hidden="true">{mark}</span>'
    return f'<div class="verdict {colour}">{sign}<p class="large {kind}" role="status">{said}</p></div>'


def _sent(books: Books, member: Staff) -> bool:
    until = min(member.badge_until, member.authorised_until, member.training_until)
    return member.active and books.today() <= until


def _form(language: str) -> str:
    ask, check = (escape(say(f"badge_check.{key}", language)) for key in ("ask", "check"))
    return (
        f'<form method="get" class="card"><label>{ask}<input name="badge" maxlength="{LONGEST}" required></label>'
        f'<input type="hidden" name="lang" value="{language}"><button>{check}</button></form>'
    )
