"""Anybody checks a collector's badge on the office's page: in three languages, with nothing of any case."""

from dataclasses import replace
from datetime import timedelta
from html import escape

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldvisit.server import badges, checkpage
from fieldvisit.server.office import Office
from fieldvisit.wording import say
from server.conftest import plan, staff


def read(office: Office, badge: str, language: str = "zh-CN") -> str:
    return badges.page(office.books, badge, language)


@pytest.mark.parametrize("language", checkpage.LANGUAGES)
def test_a_badge_in_force_is_named_with_who_sent_it(small_office: Office, language: str) -> None:
    small_office.assign(plan(), first=1)
    html = read(small_office, "B-A", language)
    agency = small_office.books.settings.parties.agency
    assert escape(say("badge_check.valid", language, agency=agency)) in html
    assert staff("A").name in html
    assert "B-A" in html
    with small_office.books.database.read() as connection:
        numbers = connection.exec_driver_sql("SELECT case_no, creditor FROM cases").all()
    assert numbers
    assert not [word for row in numbers for word in row if word in html], "the page names no case and no creditor"


@pytest.mark.parametrize("paper", ["badge_until", "authorised_until", "training_until"])
def test_a_lapsed_paper_makes_the_badge_invalid(small_office: Office, paper: str) -> None:
    yesterday = small_office.books.today() - timedelta(days=1)
    small_office.add_user(replace(staff("A"), **{paper: yesterday}))  # type: ignore[arg-type]
    html = read(small_office, "B-A")
    assert say("badge_check.lapsed", "zh-CN") in html
    assert "verdict ok" not in html


def test_a_revoked_collector_is_not_sent_any_more(small_office: Office) -> None:
    small_office.revoke("A")
    assert say("badge_check.lapsed", "zh-CN") in read(small_office, "B-A")


def test_an_unknown_number_is_said_to_be_unknown(small_office: Office) -> None:
    html = read(small_office, "B-NOBODY")
    assert say("badge_check.unknown", "zh-CN", badge="B-NOBODY") in html
    assert "verdict ok" not in html


@given(asked=st.text(max_size=40), accepted=st.text(max_size=80))
def test_there_is_always_a_language(asked: str, accepted: str) -> None:
    assert badges.language_of(asked, accepted) in checkpage.LANGUAGES


@pytest.mark.parametrize(
    "badge", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "&lang=en", "\0\r\n", "甲" * 500]
)
def test_hostile_numbers_come_back_as_text(small_office: Office, badge: str) -> None:
    with small_office.serving() as url:
        reply = httpx.get(f"{url}/r", params={"badge": badge, "lang": "en"})
    assert reply.status_code == 200
    assert reply.headers["content-type"] == "text/html; charset=utf-8"
    assert "default-src 'none'" in reply.headers["content-security-policy"]
    assert "<script" not in reply.text
    assert "<img" not in reply.text


def test_the_page_speaks_the_phone_s_language_and_is_not_a_list(small_office: Office) -> None:
    with small_office.serving() as url:
        asked = httpx.get(f"{url}/r", headers={"Accept-Language": "fr, zh-Hant-TW;q=0.9"})
        assert '<html lang="zh-TW">' in asked.text
        assert "B-A" not in asked.text, "without a number the page only asks for one"
        codes = [httpx.get(f"{url}/r", params={"badge": f"B-{number}"}).status_code for number in range(35)]
    assert codes.count(429) >= 5, "nobody can try all numbers"
