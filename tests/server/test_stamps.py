"""The commands about timestamps and supervisors, as somebody at a terminal meets them."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from evidence.tsa import Authority
from fieldvisit.server import stamps
from fieldvisit.server.command import main
from fieldvisit.server.office import Office
from server.arrivals import PASSPHRASE, arrived
from server.authorities import serving
from server.laptop import FixedClock

Captured = pytest.CaptureFixture[str]


def run(office: Office, *words: str) -> int:
    return main([words[0], *words[1:], "--data", str(office.books.data), "--lang", "en"])


@pytest.fixture
def accepted(small_office: Office, clock: FixedClock) -> Office:
    """An office with one accepted report."""
    with small_office.serving() as url:
        arrived(small_office, url, clock)
    return small_office


def test_reports_wait_until_an_authority_is_chosen_and_are_then_stamped(
    accepted: Office, tmp_path: Path, capsys: Captured
) -> None:
    assert run(accepted, "stamps", "--now") == 0
    out = capsys.readouterr().out
    assert out.startswith("V-1\tWAITING\t")
    assert "nothing is lost" in out
    authority = Authority.new(tmp_path / "tsa")
    root = str(authority.folder / "root.pem")
    with serving(lambda query: (200, "text/html", b"<html>")) as page, serving(authority.answer) as served:
        assert run(accepted, "tsa", "--url", page.url, "--root", root) == 0
        assert page.url in capsys.readouterr().out
        assert run(accepted, "stamps", "--now") == 0
        out = capsys.readouterr().out
        assert "no timestamp authority, perhaps a proxy's page" in out
        assert "tried 1 times" in out
        assert run(accepted, "tsa", "--url", page.url, "--url", served.url, "--root", root) == 0
        assert run(accepted, "stamps", "--now") == 0
        out = capsys.readouterr().out
        assert "V-1\tSTAMPED\t\tTest Time signer\t" in out
        assert f"{datetime.now(UTC):%Y-%m}" in out
    assert run(accepted, "tsa", "--off") == 0
    assert run(accepted, "tsa") == 0
    assert "No timestamp authority is chosen" in capsys.readouterr().out


def test_a_supervisor_countersigns_from_the_terminal(
    accepted: Office, tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    word = tmp_path / "word"
    word.write_text(PASSPHRASE + "\n", "utf-8")
    monkeypatch.setenv(f"{stamps.PASSPHRASE_VARIABLE}_FILE", str(word))
    assert run(accepted, "supervisor", "add", "S1", "--name", "王主管") == 0
    assert "S1" in capsys.readouterr().out
    assert run(accepted, "countersign", "V-1", "--as", "S1") == 0
    assert "countersigned by S1" in capsys.readouterr().out
    assert run(accepted, "stamps") == 0
    assert capsys.readouterr().out.startswith("V-1\tWAITING\tS1\t")
    assert run(accepted, "supervisor", "list") == 0
    assert capsys.readouterr().out.startswith("S1\t王主管\t")
    assert run(accepted, "supervisor", "revoke", "S1") == 0
    assert run(accepted, "supervisor", "list") == 0
    assert "REVOKED" in capsys.readouterr().out
    for path in (accepted.books.data / "log").glob("*"):
        assert PASSPHRASE not in path.read_text("utf-8")


def test_wrong_uses_are_answered_with_what_to_do(
    accepted: Office, tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(f"{stamps.PASSPHRASE_VARIABLE}_FILE", raising=False)
    (tmp_path / "bad.pem").write_text("no pem")
    bad = str(tmp_path / "bad.pem")
    wrong: tuple[tuple[str, ...], ...] = (
        ("tsa", "--url", "https://tsa.example/"),
        ("tsa", "--off", "--root", bad),
        ("tsa", "--url", "https://tsa.example/", "--root", bad),
        ("tsa", "--url", "https://tsa.example/", "--root", str(tmp_path / "none.pem")),
        ("supervisor", "add", "S1"),
        ("supervisor", "list", "S1"),
        ("supervisor", "revoke"),
        ("supervisor", "revoke", "S1"),
        ("supervisor", "add", "S1", "--name", "王主管"),
        ("countersign", "V-1", "--as", "S1"),
    )
    for words in wrong:
        assert run(accepted, *words) == 1, words
        out, err = capsys.readouterr()
        assert out == ""
        assert len(err.strip().splitlines()) == 1
    monkeypatch.setenv(stamps.PASSPHRASE_VARIABLE, "short")
    assert run(accepted, "supervisor", "add", "S1", "--name", "王主管") == 1
    monkeypatch.setenv(f"{stamps.PASSPHRASE_VARIABLE}_FILE", str(tmp_path / "none"))
    assert run(accepted, "countersign", "V-1", "--as", "S1") == 1
    assert os.environ[stamps.PASSPHRASE_VARIABLE] not in capsys.readouterr().err
