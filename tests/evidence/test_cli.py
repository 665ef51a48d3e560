"""`fieldvisit-cli verify`: exit codes, both languages, JSON, and nothing of Qt."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from evidence.pki import Office
from evidence.sealed import Case
from fieldvisit.cli import UNREAD, main


@pytest.fixture
def files(case: Case, tmp_path: Path) -> tuple[str, str]:
    (tmp_path / "report.pdf").write_bytes(case.data)
    (tmp_path / "root.pem").write_bytes(case.office.pem)
    return str(tmp_path / "report.pdf"), str(tmp_path / "root.pem")


def test_valid_is_nought(files: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    report, root = files
    assert main(["--lang", "zh-CN", "verify", report, "--trust", root]) == 0
    said = capsys.readouterr().out
    assert said.startswith("有效\n")
    assert "K1001" in said
    assert main(["verify", report, "--trust", root, "--lang", "en"]) == 0
    assert capsys.readouterr().out.startswith("valid\n")


def test_invalid_is_one(files: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    report, root = files
    Path(report).write_bytes(Path(report).read_bytes() + b"more")
    assert main(["verify", report, "--trust", root, "--json"]) == 1
    said = json.loads(capsys.readouterr().out)
    assert said["verdict"] == "invalid"
    assert said["reasons"]


def test_an_unknown_signer_is_two(files: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report, _ = files
    (tmp_path / "other.pem").write_bytes(Office.new().pem)
    assert main(["verify", report, "--trust", str(tmp_path / "other.pem"), "--json"]) == 2
    said = json.loads(capsys.readouterr().out)
    assert (said["verdict"], said["reasons"]) == ("unknown signer", ["not_trusted"])


def test_what_cannot_be_read_is_three_with_a_sentence(
    files: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    report, root = files
    for argv in (["verify", report + "x", "--trust", root], ["verify", report, "--trust", report]):
        assert main(argv) == 3
        assert capsys.readouterr().err.strip().endswith(".")
    with pytest.raises(SystemExit) as caught:
        main(["verify", report])
    assert caught.value.code == 3


def test_the_record_of_the_person_is_not_told(files: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    report, root = files
    for extra in ([], ["--json"]):
        main(["verify", report, "--trust", root, *extra])
        assert "欧阳" not in capsys.readouterr().out


def test_it_runs_as_a_program_without_qt(files: tuple[str, str]) -> None:
    report, root = files
    code = (
        "import sys; from fieldvisit import cli; code = cli.main(sys.argv[1:]); "
        "assert not any(name.startswith('PySide6') for name in sys.modules); sys.exit(code)"
    )
    source = str(Path(__file__).parents[2] / "src")
    command = [sys.executable, "-c", code, "verify", report, "--trust", root]
    done = subprocess.run(
        command, env={"PYTHONPATH": source, "LANG": "zh_CN.UTF-8"}, capture_output=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.decode().startswith("有效")
    assert not done.stderr


def test_nobody_reading_to_the_end_is_no_failure_of_the_program(files: tuple[str, str]) -> None:
    """`| head` closes the pipe: no traceback, and neither the report's verdict nor a crash for an exit code."""
    report, root = files
    code = "import sys; from fieldvisit import cli; sys.exit(cli.main(sys.argv[1:]))"
    env = {"PYTHONPATH": str(Path(__file__).parents[2] / "src")}
    for words in (["verify", report, "--trust", root], ["rules"], ["--help"]):
        reading, writing = os.pipe()
        os.close(reading)
        done = subprocess.run(
            [sys.executable, "-c", code, *words],
            env=env,
            stdout=writing,
            stderr=subprocess.PIPE,
            check=False,
            timeout=60,
        )
        os.close(writing)
        assert (done.returncode, done.stderr) == (UNREAD, b"")
