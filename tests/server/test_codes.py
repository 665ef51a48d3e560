"""The office holds each receipt's code against what it was told, and asks for an address a code has room for."""

import base64
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from evidence import samples
from fieldvisit import cose, wire
from fieldvisit.clock import exactly
from fieldvisit.errors import ServerConfig
from fieldvisit.evidence import receipt_code
from fieldvisit.keys import SigningKey
from fieldvisit.model.event import Received
from fieldvisit.model.people import mask_id
from fieldvisit.server import tables, vouching
from fieldvisit.server.office import Office, create
from server.laptop import PARTIES, START, FixedClock, Laptop

AT = START + timedelta(minutes=30, milliseconds=250)


def given(laptop: Laptop, case_no: str, number: int = 1, key: SigningKey | None = None, **changes: object) -> str:
    """Return the code of a receipt for 500 fen as the laptop makes it, or with something else in it."""
    plain = {"number": f"R00-{number:06d}", "at": AT, "amount": 500, "mode": "APP", "payer": "欧阳𬭎"}
    receipt = samples.receipt(**{**plain, "case_no_masked": mask_id(case_no), **changes})
    return receipt_code.text(receipt, key or laptop.key, PARTIES.check_url)


def test_a_code_that_says_something_else_is_refused(office: Office, laptop: Laptop) -> None:
    order = laptop.orders()[0]
    with office.books.database.read() as connection:
        row = tables.cases
        case_no = connection.execute(sa.select(row.c.case_no).where(row.c.case_id == order.case_id)).scalar_one()
    laptop.begin(order, "V-1")
    codes = [
        given(laptop, case_no, 1),
        "",
        given(laptop, case_no, 3, key=SigningKey.new()),
        given(laptop, case_no, 5),
        given(laptop, case_no, 5, amount=501),
        given(laptop, case_no, 6, mode="POS"),
        given(laptop, case_no, 7, payer="张三"),
        given(laptop, "DY2026-00000000000000", 8),
        given(laptop, case_no, 9, at=AT + timedelta(seconds=1)),
        given(laptop, case_no, 10, at=AT - timedelta(seconds=1)),
        "https://example.org/r#12",
        "x" * 100_000,
        given(laptop, case_no, 13),
    ]
    written = [
        laptop.write(
            Received(f"R00-{place:06d}", 500, "APP", f"T{place}", "欧阳𬭎", "SELF", code),
            visit="V-1",
            case=order.case_id,
            at=exactly(AT),
        )
        for place, code in enumerate(codes, 1)
    ]
    assert laptop.told(laptop.sync()).acked == laptop.head.size
    refused = {item.seq: item.reason for item in laptop.items if isinstance(item, wire.EventRefused)}
    held = {written[0], written[1], written[12]}
    assert refused == {seq: "receipt_code" for seq in written if seq not in held}


def test_the_office_vouches_for_a_laptop_from_its_first_day_to_its_last(office: Office, laptop: Laptop) -> None:
    key = office.books.authority.signing.public

    def said() -> object:
        with office.books.database.read() as connection:
            found = vouching.laptops(connection, office.books)
        assert list(found) == [cose.key_id(laptop.key.public).hex()]
        return read(next(iter(found.values())), key)

    begun = int(START.timestamp())
    public = bytes.fromhex(laptop.key.public)
    assert said() == ("laptop", laptop.device, public, begun, None, ("R00-", 1, 499))
    office.revoke(laptop.device)
    assert said() == ("laptop", laptop.device, public, begun, begun, ("R00-", 1, 499))
    with office.books.database.read() as connection:
        assert read(vouching.void_numbers(connection, office.books), key) == ("void", begun, b"")


def read(statement: str, key: str) -> object:
    found = cose.read(base64.b64decode(statement))
    assert cose.holds(found, key)
    return cose.decode(found.payload)


@pytest.mark.parametrize("url", ["https://a-very-long-name.of.the.office.example.cn/r", "https://a.cn/r#", "a.cn/r"])
def test_an_address_without_room_is_refused_at_set_up(small_office: Office, url: str, tmp_path: Path) -> None:
    with pytest.raises(ServerConfig) as refused:
        small_office.set_parties({"check_url": url})
    assert refused.value.facts == {"reason": "check_url", "most": 34}
    with pytest.raises(ServerConfig):
        create(tmp_path / "new", replace(PARTIES, check_url=url), clock=FixedClock())
    assert not (tmp_path / "new").exists()
    assert small_office.set_parties({"check_url": ""}).check_url == ""
    assert small_office.set_parties({"check_url": "https://kaiye.example.cn/r"})
