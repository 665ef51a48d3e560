"""An office and one sealed report for the whole folder."""

import pytest

from evidence import sealed
from evidence.pki import Office


@pytest.fixture(scope="session")
def office() -> Office:
    return Office.new()


@pytest.fixture(scope="session")
def case(office: Office) -> sealed.Case:
    return sealed.make(office)
