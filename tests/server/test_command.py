"""The command: a whole office set up by a person at a terminal, wrong uses answered with one sentence."""

import json
import os
import re
import select
import signal
import subprocess
import sys
import zipfile
from pathlib import Path

import httpx
import pytest

from fieldvisit import wire
from fieldvisit.journal import proof
from fieldvisit.paths import resource
from fieldvisit.server.command import main
from fieldvisit.server.office import Office
from fieldvisit.wording import known, table
from helpers import chains
from server.laptop import Laptop

SAMPLE = str(resource("samples/handover-bank-gb18030.csv"))


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "office"
    assert main(["init", "--data", str(folder), "--agency", "安诚外访", "--lang", "en"]) == 0
    return folder


def run(data: Path, *words: str) -> int:
    return main([words[0], *words[1:], "--data", str(data), "--lang", "en"])


def collectors(data: Path) -> None:
    for name in ("A", "B"):
        assert run(data, "add-user", name, f"王{name}", "--badge", name, "--training-until", "2027-06-30") == 0


def called(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Put a reminder and a call of each case into the ledger."""
    capsys.readouterr()
    assert run(data, "list", "cases") == 0
    names = [line.split("\t")[0] for line in capsys.readouterr().out.splitlines()]
    rows = [f"{name},2026-01-0{day} 09:00,{kind},no" for name in names for day, kind in ((1, "SMS"), (2, "PHONE"))]
    calls = data.parent / "called.csv"
    calls.write_text("\n".join(["case,at,channel,reached", *rows]), "utf-8")
    assert run(data, "contacts", "--import", str(calls)) == 0
    capsys.readouterr()


def test_a_day_at_the_office(data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(data, "import", SAMPLE, "--handover", "2026-11-20") == 0
    assert "0 changed" in capsys.readouterr().out.splitlines()[-1]
    assert run(data, "import", SAMPLE, "--handover", "2026-11-20") == 0
    assert "Imported: 0 new, 0 changed" in capsys.readouterr().out
    collectors(data)
    called(data, capsys)
    days = (
        "--from",
        "2020-01-01",
        "--until",
        "2099-01-01",
        "--slot",
        "09:30-11:00",
        "--outsourcing-notice",
        "2020-01-01",
    )
    assert run(data, "assign", "--lead", "A", "--companion", "B", "--first", "2", *days) == 0
    capsys.readouterr()
    assert run(data, "enrol-code", "A") == 0
    code = capsys.readouterr().out.strip()
    assert re.fullmatch(r"([0-9A-HJKMNP-TV-Z]{4}-){2}[0-9A-HJKMNP-TV-Z]{4}", code)
    with Office(data) as office, office.serving() as url:
        laptop = Laptop(url)
        assert laptop.enrol(code).status_code == 201
        assert laptop.enrol(office.enrol_code("B")).status_code == 201
        assert laptop.sync().status_code == 200
        order = laptop.orders()[0]
        assert order.slot_from.isoformat() == "2020-01-01T01:30:00+00:00"
        laptop.begin(order, "V-1")
        assert laptop.sync().status_code == 200
        assert run(data, "stop", order.case_id, "DISPUTE") == 0
        assert laptop.sync().status_code == 200
        assert run(data, "lift", order.case_id, "DISPUTE") == 0
        assert run(data, "withdraw", laptop.orders()[1].order_id, "--reason", "x") == 0
        assert laptop.sync().status_code == 200
        stops = [item.case.stops for item in laptop.items if isinstance(item, wire.CaseItem)]
        assert [len(one) for one in stops][-2:] == [1, 0]
    capsys.readouterr()
    assert run(data, "list") == 0
    assert laptop.device in capsys.readouterr().out
    assert run(data, "list", "cases") == 0
    assert "*" in capsys.readouterr().out
    _export(data, tmp_path, laptop)


def _export(data: Path, tmp_path: Path, laptop: Laptop) -> None:
    folder = tmp_path / "out"
    assert run(data, "export", "--device", laptop.device, str(folder)) == 0
    lines = [json.loads(line) for line in (folder / "events.jsonl").read_text("utf-8").splitlines()]
    events = [wire.SignedEvent(line["payload"], line["signature"]) for line in lines]
    assert chains.walked(events, device=laptop.device, public=laptop.key.public).size == 2
    signed = wire.decode((folder / "checkpoints.json").read_bytes(), list[wire.Checkpoint], "x")[0]
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    checkpoint = proof.read_checkpoint(signed, manifest["office_id"], laptop.device, manifest["office_key"])
    assert checkpoint
    assert checkpoint.root == chains.root(event.payload for event in events)
    assert folder.stat().st_mode & 0o077 == 0
    assert run(data, "export", "--device", laptop.device, str(folder)) == 1
    assert run(data, "export", "--day", "2026-11-21", str(tmp_path / "day.zip")) == 0
    with zipfile.ZipFile(tmp_path / "day.zip") as archive:
        assert archive.testzip() is None
        assert "manifest.json" in archive.namelist()


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_a_dry_run_writes_nothing_and_needs_no_office(language: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["import", SAMPLE, "--dry-run", "--json", "--lang", language]) == 0
    told = json.loads(capsys.readouterr().out)
    assert set(told) == {"cases", "problems"}
    truth = json.loads(resource("samples/handover-bank-gb18030.expected.json").read_text("utf-8"))
    assert len(told["cases"]) == len(truth["cases"])


def test_a_file_that_is_no_table_is_one_sentence_and_exit_2(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    noise = tmp_path / "noise.csv"
    noise.write_bytes(os.urandom(4000))
    capsys.readouterr()
    assert run(data, "import", str(noise)) == 2
    out, err = capsys.readouterr()
    assert (out, len(err.strip().splitlines())) == ("", 1)
    assert run(data, "list", "cases") == 0
    assert capsys.readouterr().out == ""


def test_wrong_uses_are_answered_with_what_to_do(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    collectors(data)
    days = ("--from", "2026-01-02", "--until", "2026-01-01")
    wrong = (
        ("init", "--agency", "x"),
        ("enrol-code", "NOBODY"),
        ("stop", "NONE", "DISPUTE"),
        ("add-user", "张三", "张三", "--badge", "1", "--training-until", "2027-01-01"),
        ("assign", "--lead", "A", "--companion", "A", "--first", "1", *days),
        ("assign", "--lead", "A", "--companion", "B", "--first", "1", *days),
        ("serve", "--host", "0.0.0.0"),
        ("serve", "--tls-cert", str(tmp_path / "none.pem")),
        ("withdraw", "NONE", "--reason", "x"),
        ("revoke", "NONE"),
    )
    capsys.readouterr()
    for words in wrong:
        assert run(data, *words) == 1, words
        out, err = capsys.readouterr()
        assert out == ""
        assert len(err.strip().splitlines()) == 1
    assert run(tmp_path / "nowhere", "list") == 1
    assert "no office" in capsys.readouterr().err
    assert main(["import", SAMPLE, "--lang", "zh-CN"]) == 1
    assert "--data" in capsys.readouterr().err


def test_keys_are_for_the_server_alone_and_may_be_locked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "word").write_text("correct horse battery\n", "utf-8")
    monkeypatch.setenv("FIELDVISIT_OFFICE_PASSPHRASE_FILE", str(tmp_path / "word"))
    assert run(tmp_path / "o", "init", "--agency", "x") == 0
    secrets = list((tmp_path / "o" / "keys").glob("*.json"))
    assert len(secrets) == 3
    assert all(path.stat().st_mode & 0o077 == 0 for path in secrets)
    assert not any(b'"wrapped":null' in path.read_bytes() for path in secrets)
    (tmp_path / "word").write_text("wrong", "utf-8")
    assert run(tmp_path / "o", "list") == 1
    monkeypatch.delenv("FIELDVISIT_OFFICE_PASSPHRASE_FILE")
    capsys.readouterr()
    assert run(tmp_path / "o", "list") == 1
    assert "locked" in capsys.readouterr().err


def test_serve_says_its_address_and_stops_when_asked(data: Path) -> None:
    words = [sys.executable, "-m", "fieldvisit.server.command", "serve", "--data", str(data), "--port", "0"]
    source = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True, env=source) as server:
        assert server.stdout
        assert select.select([server.stdout], [], [], 30)[0]
        url = server.stdout.readline().strip()
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+", url)
        assert httpx.get(f"{url}/health", trust_env=False).json() == {"status": "ok"}
        server.send_signal(signal.SIGTERM)
        assert server.wait(20) in (0, -signal.SIGTERM)


def test_every_reason_has_its_sentence() -> None:
    folder = Path(__file__).parents[2] / "src/fieldvisit/server"
    source = "".join(path.read_text("utf-8") for path in folder.rglob("*.py"))
    refused = {*re.findall(r'Wrong\("(\w+)"\)', source), *re.findall(r'"(report_[a-z_]+)"', source)}
    reasons = set(re.findall(r'ServerConfig\(reason="(\w+)"\)', source))
    assert len(refused) > 15
    assert len(reasons) > 15
    assert all(known(f"office.refused.{reason}") for reason in refused)
    assert all(known(f"office.reason.{reason}") for reason in reasons)
    mine = {key for key in table("en") if key.startswith("office.refused.")}
    assert mine == {f"office.refused.{reason}" for reason in refused}


def test_requests_rules_and_figures_at_a_terminal(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(data, "import", SAMPLE, "--handover", "2026-11-20") == 0
    collectors(data)
    assert run(data, "list", "cases") == 0
    case = capsys.readouterr().out.splitlines()[-1].split("\t")[0]
    called(data, capsys)
    days = ("--from", "2020-01-01", "--until", "2099-01-01", "--slot", "09:30-11:00")
    team = ("--lead", "A", "--companion", "B")
    assert run(data, "assign", *team, "--cases", case, *days) == 1
    assert "CN-OUT-01" in capsys.readouterr().err
    assert run(data, "assign", *team, "--cases", case, *days, "--outsourcing-notice", "2020-01-01") == 0
    assert run(data, "assign", *team, "--first", "1", *days, "--pack", "NONE") == 1
    assert run(data, "contacts", case, "--add", "at=2026-01-01 09:00", "channel=phone", "reached=no") == 0
    (tmp_path / "calls.csv").write_text(f"case,at,channel,reached\n{case},2026-01-01 09:00,PHONE,no\n", "utf-8")
    capsys.readouterr()
    assert run(data, "contacts", "--import", str(tmp_path / "calls.csv")) == 0
    assert "0 lines are new" in capsys.readouterr().out
    assert run(data, "circumstances", case, "--set", "ceased=yes", "--clear", "vulnerable") == 0
    assert json.loads(capsys.readouterr().out)["ceased"] is True
    assert run(data, "limits", "--set", "plan-months=24") == 0
    assert json.loads(capsys.readouterr().out)["plan_months"] == 24
    assert run(data, "parties", "--set", "service_phone=1") == 0
    capsys.readouterr()
    for words in (
        ("offers", "--open"),
        ("incidents", "--restricted"),
        ("list", "reports"),
        ("list", "unsealed"),
        ("figures",),
    ):
        assert run(data, *words) == 0
        assert capsys.readouterr().out == ""
    assert run(data, "figures", "--json", "--from", "2026-01-01", "--to", "2026-12-31") == 0
    assert json.loads(capsys.readouterr().out) == []
    assert run(data, "pack", "list") == 0
    assert "CN-2026\t" in capsys.readouterr().out
    assert run(data, "pack", "default", "CN-2026") == 0
    assert run(data, "add-user", "C", "王", "--badge", "C", "--training-until", "2027-01-01", "--certificate", "X") == 0
    capsys.readouterr()
    (tmp_path / "bad.toml").write_text("[pack", "utf-8")
    wrong: tuple[tuple[str, ...], ...] = (
        ("pack", "publish", str(tmp_path / "bad.toml")),
        ("pack", "publish", str(tmp_path / "none.toml")),
        ("pack", "publish"),
        ("pack", "default", "NONE"),
        ("decide", "NONE", "--accept", "--reason", "x", "--by", "M"),
        ("contacts", case, "--add", "at=x"),
        ("contacts", case, "--add", "x"),
        ("contacts", "--import", str(tmp_path / "none.csv")),
        ("contacts", "NONE", "--add", "at=2026-01-01", "channel=SMS", "reached=no"),
        ("limits", "--set", "x=1"),
        ("parties", "--set", "x=1"),
        ("circumstances", case, "--set", "x=1"),
    )
    for given in wrong:
        assert run(data, *given) == 1, given
        out, err = capsys.readouterr()
        assert out == ""
        assert err.strip()
