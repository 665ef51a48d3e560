"""The public page on which anybody checks a collector's badge: is this person sent by this agency today?"""

from html import escape
from typing import Final
from urllib.parse import quote

from fieldvisit.errors import NotFound
from fieldvisit.model.order import Staff
from fieldvisit.server import people
from fieldvisit.server.books import Books
from fieldvisit.wording import say

LANGUAGES: Final = ("zh-CN", "zh-TW", "en")
_NAMES: Final = {"zh-CN": "简体中文", "zh-TW": "繁體中文", "en": "English"}
LONGEST: Final = 64
"""Characters of a badge number that are looked for at all."""
HEADERS: Final = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}
"""The page loads nothing from anywhere and leaves nothing behind."""
_STYLE: Final = """
:root{color-scheme:light dark;--ink:#1b2430;--soft:#5a6675;--page:#f7f8fa;--card:#fff;--line:#dfe3e8;--go:#1f5fbf;
--ok:#1e7b4f;--stop:#b3261e}
@media (prefers-color-scheme:dark){:root{--ink:#e8ecf1;--soft:#a3afbd;--page:#15181d;--card:#1e232a;--line:#323943;
--go:#7fb0ff;--ok:#6ccb9a;--stop:#ff8a80}}
body{margin:0 auto;max-width:34rem;padding:1.5rem 1rem;font:1.1rem/1.6 "Noto Sans SC","PingFang SC","Microsoft YaHei",
system-ui,sans-serif;color:var(--ink);background:var(--page)}
h1{font-size:1.5rem;line-height:1.35}main{background:var(--card);border:1px solid var(--line);border-radius:8px;
padding:1rem 1.25rem}.yes{color:var(--ok)}.no{color:var(--stop)}dt{color:var(--soft);font-size:.95rem}
dd{margin:0 0 .6rem;font-size:1.25rem;overflow-wrap:anywhere}p{overflow-wrap:anywhere}
label,input,button{font:inherit}input{box-sizing:border-box;width:100%;padding:.6rem;margin:.4rem 0 .8rem;
border:1px solid var(--line);border-radius:6px;background:var(--page);color:var(--ink)}
button{min-height:44px;padding:0 1.2rem;border:0;border-radius:6px;background:var(--go);color:var(--page)}
nav{margin-bottom:1rem}nav a{color:var(--go);margin-right:1rem}
"""


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
    """Return the page as HTML; without a badge number it asks for one."""
    badge = badge.strip()[:LONGEST]
    body = _answer(books, badge, language) if badge else ""
    title = escape(say("badge_check.title", language))
    links = "".join(
        f'<a href="?badge={quote(badge, safe="")}&amp;lang={one}" lang="{one}">{escape(_NAMES[one])}</a>'
        for one in LANGUAGES
        if one != language
    )
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><style>{_STYLE}</style></head>'
        f"<body><nav>{links}</nav><h1>{title}</h1>{body}{_form(language)}</body></html>"
    )


def _answer(books: Books, badge: str, language: str) -> str:
    parties = books.settings.parties
    call = escape(say("badge_check.call", language, phone=parties.service_phone))
    try:
        with books.database.read() as connection:
            found = people.with_badge(connection, badge)
    except NotFound:
        unknown = escape(say("badge_check.unknown", language, badge=badge))
        return f'<main><p class="no"><strong>{unknown}</strong></p><p>{call}</p></main>'
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
    return f'<main><p class="{kind}"><strong>{said}</strong></p><dl>{table}</dl><p>{meaning}</p><p>{call}</p></main>'


def _sent(books: Books, member: Staff) -> bool:
    until = min(member.badge_until, member.authorised_until, member.training_until)
    return member.active and books.today() <= until


def _form(language: str) -> str:
    ask, check = (escape(say(f"badge_check.{key}", language)) for key in ("ask", "check"))
    return (
        f'<form method="get"><p><label>{ask}<input name="badge" maxlength="{LONGEST}" required></label>'
        f'<input type="hidden" name="lang" value="{language}"><button>{check}</button></p></form>'
    )
