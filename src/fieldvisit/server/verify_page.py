"""The public page on which anybody has a report checked: one form, one answer in large words, nothing kept."""

import hashlib
import re
from functools import cache
from html import escape
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from fieldvisit.server import checkpage
from fieldvisit.server.books import Books
from fieldvisit.server.checkpage import LANGUAGES, NAMES
from fieldvisit.wording import say

if TYPE_CHECKING:
    from fieldvisit.evidence.verdict import Verification

_BOUNDARY: Final = re.compile(r"multipart/form-data;\s*boundary=\"?([0-9A-Za-z'()+_,./:=?-]{1,70})\"?", re.IGNORECASE)
MOST_FIELDS: Final = 10
"""Fields of a form that are looked at: ours has one."""
_SCRIPT: Final = """
const form=document.querySelector("form"),file=form.querySelector("input"),button=form.querySelector("button");
form.addEventListener("submit",()=>{button.disabled=true;button.textContent=button.dataset.wait});
for(const name of ["dragover","dragenter"])addEventListener(name,e=>{e.preventDefault();form.classList.add("over")});
addEventListener("dragleave",e=>{if(!e.relatedTarget)form.classList.remove("over")});
addEventListener("drop",e=>{e.preventDefault();form.classList.remove("over");
if(e.dataTransfer.files.length){file.files=e.dataTransfer.files;form.requestSubmit()}});
addEventListener("pageshow",()=>{button.disabled=false;button.textContent=button.dataset.ask});
"""


_MARKS: Final = {"valid": ("ok", "✓"), "invalid": ("stop", "×"), "unknown": ("warn", "!")}
"""How a verdict is coloured, and its mark: never by colour alone."""


@cache
def headers() -> dict[str, str]:
    """Return the page's headers: it loads nothing from anywhere, runs only its own few lines, leaves nothing behind."""
    style, script = checkpage.hashed(checkpage.style()), checkpage.hashed(_SCRIPT)
    return {
        "Content-Security-Policy": f"default-src 'none'; style-src '{style}'; script-src '{script}'; img-src data:; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
    }


def asking(books: Books, language: str, said: str = "") -> str:
    """Return the page that asks for a file; `said` is the key of why there is no answer yet."""
    lead = f"<p>{_say('lead', language)}</p>"
    trouble = f'<p class="said" role="alert">{_say(said, language)}</p>' if said else ""
    return _whole(books, language, lead + trouble + _form(language))


def answer(books: Books, found: "Verification", data: bytes, language: str) -> str:
    """Return the page that tells a verdict: in large words, why, who signed when, and what else to know."""
    phone = books.settings.parties.service_phone
    kind = {"valid": "valid", "invalid": "invalid"}.get(found.verdict, "unknown")
    colour, mark = _MARKS[kind]
    unread = kind == "valid" and "printed_not_compared" in found.notes  # then nothing is said of the print
    parts = [
        f'<div class="verdict {colour}"><span class="mark" aria-hidden="true">{mark}</span><div>'
        f'<p class="large" role="status">{_say(f"large_{kind}", language)}</p>'
        f"<p>{_say(f'meaning_{kind}_unread' if unread else f'meaning_{kind}', language, phone=phone)}</p></div></div>",
        _list("why", [_reason(key, language) for key in found.reasons], language),
    ]
    if found.verdict == "valid" and found.record:
        told = say("verify.visit", language, visit=found.record.visit_id, serial=found.record.serial)
        parts.append(f"<p>{escape(_plain(told))}</p>")
    parts += [
        _list("signed", _signatures(found, language, ZoneInfo(books.settings.zone)), language),
        _list("besides", [_reason(key, language) for key in found.notes], language),
        f'<p class="soft">{_say("hash", language)}<br><code>{hashlib.sha256(data).hexdigest()}</code></p>',
    ]
    return _whole(books, language, f'<main class="card {kind}">{"".join(parts)}</main>{_form(language, "again")}')


def file_of(body: bytes, kind: str) -> bytes:
    """Return the file of a posted form, or nothing when there is none."""
    named = _BOUNDARY.fullmatch(kind.strip())
    if named is None:
        return b""
    mark = b"--" + named[1].encode()
    for part in (b"\r\n" + body).split(b"\r\n" + mark, MOST_FIELDS)[1:]:
        head, found, data = part.partition(b"\r\n\r\n")
        if found and re.search(rb'name="file"', head):
            return data
    return b""


def _signatures(found: "Verification", language: str, zone: ZoneInfo) -> list[str]:
    from fieldvisit.evidence import verdict

    return [escape(_plain(line)) for line in verdict.signatures(found, language, zone)]


def _whole(books: Books, language: str, body: str) -> str:
    title = _say("title", language)
    links = "".join(
        f'<a href="/verify?lang={one}" lang="{one}">{escape(NAMES[one])}</a>' for one in LANGUAGES if one != language
    )
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>{title}</title>'
        '<link rel="icon" href="data:,"><meta name="format-detection" content="telephone=no">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><style>{checkpage.style()}</style></head>'
        f"<body><header><p>{escape(books.settings.parties.agency)}</p><nav>{links}</nav></header><h1>{title}</h1>"
        f"{body}<script>{_SCRIPT}</script></body></html>"
    )


def _form(language: str, heading: str = "") -> str:
    above = f"<h2>{_say(heading, language)}</h2>" if heading else ""
    check, wait = _say("check", language), _say("checking", language)
    return (
        f'<form class="card" method="post" action="/verify?lang={language}" enctype="multipart/form-data">{above}'
        f'<label class="drop">{_say("choose", language)}<br>'
        '<input type="file" name="file" accept="application/pdf,.pdf" required></label>'
        f'<button data-ask="{check}" data-wait="{wait}">{check}</button>'
        f'<p class="soft">{_say("kept", language)}</p></form>'
    )


def _list(heading: str, items: list[str], language: str) -> str:
    if not items:
        return ""
    return f'<h2 class="part">{_say(heading, language)}</h2><ul>{"".join(f"<li>{one}</li>" for one in items)}</ul>'


def _reason(key: str, language: str) -> str:
    return escape(say(f"verify.reason.{key}", language))


def _say(key: str, language: str, **facts: str) -> str:
    return escape(say(f"verify_page.{key}", language, **facts))


def _plain(line: str) -> str:
    """Return a line as it can be shown: whoever made the file may have put anything into it."""
    return line if line.isprintable() else ascii(line)
