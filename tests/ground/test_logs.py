"""Whatever is logged, no identifier of a person reaches the file."""

import logging
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldvisit import logs


@pytest.mark.parametrize(
    "secret",
    [
        "990110196403221452",
        "99010919850526344x",
        "990109 19850526 3446",
        "13800131485",
        "+86 138-0013-1485",
        "袁明",
        "欧阳𬭎",
        "阿依古丽·买买提",
        "浙江省杭州市文三路",
        "6222020000000000018",
        "a.b@example.cn",
        "ئايگۈل مەمەت",
        "བསྟན་འཛིན",
        "Ünlü",
    ],
)
def test_personal_data_is_redacted(secret: str) -> None:
    assert secret not in logs.redact(f"visit of {secret} failed")
    assert "failed" in logs.redact(f"visit of {secret} failed")


@given(st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True), st.text("abc :=,", max_size=5))
def test_no_phone_survives(phone: str, around: str) -> None:
    assert phone not in logs.redact(around + phone + around)


def test_a_log_that_cannot_be_written_says_nothing_elsewhere(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = list(logging.getLogger().handlers)
    logs.start(tmp_path / "log")
    (tmp_path / "log").rmdir()
    try:
        logging.getLogger("fieldvisit.test").warning("visit of %s failed", "袁明")
    finally:
        for handler in set(logging.getLogger().handlers) - set(before):
            logging.getLogger().removeHandler(handler)
            handler.close()
    assert "袁明" not in "".join(capsys.readouterr())


def test_an_exceptions_message_is_never_written(tmp_path: Path) -> None:
    before = list(logging.getLogger().handlers)
    logs.start(tmp_path)
    try:
        try:
            raise ValueError("private words of somebody")
        except ValueError:
            logging.getLogger("fieldvisit.test").info("caught", exc_info=True)
    finally:
        for handler in set(logging.getLogger().handlers) - set(before):
            logging.getLogger().removeHandler(handler)
            handler.close()
    text = (tmp_path / "fieldvisit.log").read_text("utf-8")
    assert "private" not in text
    assert "ValueError" in text
    assert "test_logs.py" in text
