"""The public page on which anybody has a report checked: one form, one answer in large words, nothing kept."""

import base64
import hashlib
import re
from html import escape
from typing import TYPE_CHECKING, Final

from fieldvisit.server.books import Books, read_settings
from fieldvisit.server.checkpage import LANGUAGES, NAMES
from fieldvisit.wording import say

if TYPE_CHECKING:
    from fieldvisit.evidence.verdict import Verification

_BOUNDARY: Final = re.compile(r"multipart/form-data;\s*boundary=\"?([0-9A-Za-z'()+_,./:=?-]{1,70})\"?", re.IGNORECASE)
_STYLE: Final = """
:root{color-scheme:light dark;--ink:#1b2430;--soft:#5a6675;--page:#f7f8fa;--card:#fff;--line:#dfe3e8;--go:#1f5fbf;
--ok:#1e7b4f;--stop:#b3261e;--ask:#8a5a00}
@media (prefers-color-scheme:dark){:root{--ink:#e8ecf1;--soft:#a3afbd;--page:#15181d;--card:#1e232a;--line:#323943;
--go:#7fb0ff;--ok:#6ccb9a;--stop:#ff8a80;--ask:#f0c060}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:40rem;padding:1.5rem 1rem 3rem;font:1.1rem/1.6 "Noto Sans SC","PingFang SC",
"Microsoft YaHei",system-ui,sans-serif;color:var(--ink);background:var(--page)}
h1{font-size:1.5rem;line-height:1.35;margin:.6rem 0}h2{font-size:1.1rem;margin:1.4rem 0 .3rem}form h2{margin-top:0}
main,form{background:var(--card);border:1px solid var(--line);border-radius:8px;padding:1.25rem;margin:1rem 0}
main{border-top:6px solid var(--ask)}main.valid{border-top-color:var(--ok)}main.invalid{border-top-color:var(--stop)}
.large{font-size:1.9rem;line-height:1.3;font-weight:700;margin:.2rem 0 .6rem;color:var(--ask)}
.valid .large{color:var(--ok)}.invalid .large{color:var(--stop)}
ul{padding-left:1.2rem;margin:.3rem 0}li{margin:.25rem 0;overflow-wrap:anywhere}
.soft{color:var(--soft);font-size:.95rem}code{overflow-wrap:anywhere;font-size:.9rem}
.drop{display:block;border:2px dashed var(--line);border-radius:8px;padding:1.6rem 1rem;text-align:center}
.over .drop,.drop:focus-within{border-color:var(--go)}
input{font:inherit;max-width:100%;margin-top:.8rem;color:var(--ink)}
button{font:inherit;min-height:44px;margin-top:1rem;padding:0 1.6rem;border:0;border-radius:6px;background:var(--go);
color:var(--page);font-weight:600}button[disabled]{opacity:.6}
.said{color:var(--stop);font-weight:600}nav a,p a{color:var(--go)}nav a{margin-right:1rem}
:focus-visible{outline:3px solid var(--go);outline-offset:2px}
"""
_SCRIPT: Final = """
const form=document.querySelector("form"),file=form.querySelector("input"),button=form.querySelector("button");
form.addEventListener("submit",()=>{button.disabled=true;button.textContent=button.dataset.wait});
for(const name of ["dragover","dragenter"])addEventListener(name,e=>{e.preventDefault();form.classList.add("over")});
addEventListener("dragleave",e=>{if(!e.relatedTarget)form.classList.remove("over")});
addEventListener("drop",e=>{e.preventDefault();form.classList.remove("over");
if(e.dataTransfer.files.length){file.files=e.dataTransfer.files;form.requestSubmit()}});
addEventListener("pageshow",()=>{button.disabled=false;button.textContent=button.dataset.ask});
"""


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


HEADERS: Final = {
    "Content-Security-Policy": f"default-src 'none'; style-src {_hash(_STYLE)}; script-src {_hash(_SCRIPT)}; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}
"""The page loads nothing from anywhere, runs only its own few lines, and leaves nothing behind."""


def asking(language: str, said: str = "") -> str:
    """Return the page that asks for a file; `said` is the key of why there is no answer yet."""
    lead = f"<p>{_say('lead', language)}</p>"
    trouble = f'<p class="said" role="alert">{_say(said, language)}</p>' if said else ""
    return _whole(language, lead + trouble + _form(language))


def answer(books: Books, found: "Verification", data: bytes, language: str) -> str:
    """Return the page that tells a verdict: in large words, why, who signed when, and what else to know."""
    with books.database.read() as connection:
        phone = read_settings(connection).parties.service_phone
    kind = {"valid": "valid", "invalid": "invalid"}.get(found.verdict, "unknown")
    parts = [
        f'<p class="large" role="status">{_say(f"large_{kind}", language)}</p>',
        f"<p>{_say(f'meaning_{kind}', language, phone=phone)}</p>",
        _list("why", [_reason(key, language) for key in found.reasons], language),
    ]
    if found.verdict == "valid" and found.record:
        told = say("verify.visit", language, visit=found.record.visit_id, serial=found.record.serial)
        parts.append(f"<p>{escape(_plain(told))}</p>")
    parts += [
        _list("signed", _signatures(found, language), language),
        _list("besides", [_reason(key, language) for key in found.notes], language),
        f'<p class="soft">{_say("hash", language)}<br><code>{hashlib.sha256(data).hexdigest()}</code></p>',
    ]
    return _whole(language, f'<main class="{kind}">{"".join(parts)}</main>{_form(language, "again")}')


def file_of(body: bytes, kind: str) -> bytes:
    """Return the file of a posted form, or nothing when there is none."""
    named = _BOUNDARY.fullmatch(kind.strip())
    if named is None:
        return b""
    mark = b"--" + named[1].encode()
    for part in (b"\r\n" + body).split(b"\r\n" + mark)[1:]:
        head, found, data = part.partition(b"\r\n\r\n")
        if found and re.search(rb'name="file"', head):
            return data
    return b""


def _signatures(found: "Verification", language: str) -> list[str]:
    from fieldvisit.evidence import verdict

    return [escape(_plain(line)) for line in verdict.signatures(found, language)]


def _whole(language: str, body: str) -> str:
    title = _say("title", language)
    links = "".join(
        f'<a href="/verify?lang={one}" lang="{one}">{escape(NAMES[one])}</a>' for one in LANGUAGES if one != language
    )
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><style>{_STYLE}</style></head>'
        f"<body><nav>{links}</nav><h1>{title}</h1>{body}<script>{_SCRIPT}</script></body></html>"
    )


def _form(language: str, heading: str = "") -> str:
    above = f"<h2>{_say(heading, language)}</h2>" if heading else ""
    check, wait = _say("check", language), _say("checking", language)
    return (
        f'<form method="post" action="/verify?lang={language}" enctype="multipart/form-data">{above}'
        f'<label class="drop">{_say("choose", language)}<br>'
        '<input type="file" name="file" accept="application/pdf,.pdf" required></label>'
        f'<button data-ask="{check}" data-wait="{wait}">{check}</button>'
        f'<p class="soft">{_say("kept", language)}</p></form>'
    )


def _list(heading: str, items: list[str], language: str) -> str:
    if not items:
        return ""
    return f"<h2>{_say(heading, language)}</h2><ul>{''.join(f'<li>{one}</li>' for one in items)}</ul>"


def _reason(key: str, language: str) -> str:
    return escape(say(f"verify.reason.{key}", language))


def _say(key: str, language: str, **facts: str) -> str:
    return escape(say(f"verify_page.{key}", language, **facts))


def _plain(line: str) -> str:
    """Return a line as it can be shown: whoever made the file may have put anything into it."""
    return line if line.isprintable() else ascii(line)
