"""What every test stands on: Qt drawn into memory, forms and translations fresh, repeatable examples, a clean log."""

import logging
import os
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest

import build_assets

# `ci` is what everyone runs: the same examples every time, so that a red test stays red until it is mended.
# `--hypothesis-profile=hunt` looks for what nobody thought of; what it finds becomes an @example.
hypothesis.settings.register_profile("ci", derandomize=True, deadline=None, max_examples=60, database=None)
hypothesis.settings.register_profile("hunt", deadline=None, max_examples=2000)
hypothesis.settings.load_profile("ci")

build_assets.build()

pytest.register_assert_rewrite("journeys.scene")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--onscreen", action="store_true", help="show the windows the tests open")


def pytest_configure(config: pytest.Config) -> None:
    if not config.getoption("--onscreen"):
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    # The words on the screen do not depend on whose machine runs the tests.
    for name in ("LC_ALL", "LC_MESSAGES", "LANGUAGE"):
        os.environ.pop(name, None)
    os.environ["LANG"] = "C.UTF-8"


@pytest.fixture(autouse=True)
def _no_log_file_is_left() -> Iterator[None]:
    """Close the log files that a test's own start of a program has opened: their folders go with the test."""
    before, level = list(logging.getLogger().handlers), logging.getLogger().level
    yield
    for handler in set(logging.getLogger().handlers) - set(before):
        logging.getLogger().removeHandler(handler)
        handler.close()
    logging.getLogger().setLevel(level)


@pytest.fixture(autouse=True)
def _no_unexpected_errors_in_the_log(
    request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture
) -> Iterator[None]:
    """Fail a test that logs an ERROR nobody expected; `@pytest.mark.logs_errors` says that it is expected."""
    yield
    if request.node.get_closest_marker("logs_errors"):
        return
    errors = [
        record for when in ("setup", "call") for record in caplog.get_records(when) if record.levelno >= logging.ERROR
    ]
    if errors:
        pytest.fail("\n".join(["logged as an error:", *(f"{r.name}: {r.getMessage()}" for r in errors)]), pytrace=False)


@pytest.fixture
def tmp_profile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a laptop profile's place that does not exist yet; `paths.default_profile()` is this place too."""
    for name in ("XDG_DATA_HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(tmp_path))
    return tmp_path / "fieldvisit"
