"""The list of revoked certificates that the office signs: public, numbered, and what others read in it."""

import base64
import subprocess
from datetime import timedelta
from pathlib import Path

import sqlalchemy as sa
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from fieldvisit import keys, wire
from fieldvisit.server import revocations, stamp_tables, tables
from fieldvisit.server.office import Office
from server.arrivals import PASSPHRASE
from server.arrivals import authority as authority
from server.arrivals import served as served
from server.conftest import enrolled
from server.laptop import FixedClock


def test_the_list_of_revoked_certificates_is_public_signed_and_counts(
    office: Office, url: str, clock: FixedClock, tmp_path: Path
) -> None:
    laptop = enrolled(office, url, "A", "B")
    office.add_supervisor("S1", "王主管", PASSPHRASE)
    first = laptop.send("GET", "/v1/crl", plain=True)
    assert first.headers["content-type"] == "application/pkix-crl"
    clock.pass_by(minutes=1)
    assert laptop.send("GET", "/v1/crl", plain=True).content == first.content
    office.revoke("A")
    office.revoke_supervisor("S1")
    clock.pass_by(seconds=1)
    office.revoke(laptop.device)
    clock.pass_by(seconds=1)
    lists = [x509.load_der_x509_crl(one) for one in (first.content, revocations.current(office.books))]
    root = x509.load_der_x509_certificate(office.root)
    for one in lists:
        assert one.is_signature_valid(root.public_key())  # type: ignore[arg-type]
        assert one.issuer == root.subject
    numbers = [one.extensions.get_extension_for_class(x509.CRLNumber).value.crl_number for one in lists]
    assert numbers == [1, 2]
    assert len(lists[0]) == 0
    reasons = {
        f"{one.serial_number:x}": one.extensions.get_extension_for_class(x509.CRLReason).value.reason
        for one in lists[1]
    }
    gone, lost = x509.ReasonFlags.affiliation_changed, x509.ReasonFlags.key_compromise
    supervisor = office.supervisors()[0].serial
    assert reasons == {laptop.collectors["A"].serial: gone, laptop.collectors["B"].serial: lost, supervisor: gone}
    assert lists[1].next_update_utc - lists[1].last_update_utc == timedelta(days=7)  # type: ignore[operator]
    clock.pass_by(days=1)
    again = x509.load_der_x509_crl(revocations.current(office.books))
    assert again.extensions.get_extension_for_class(x509.CRLNumber).value.crl_number == 3


def test_a_revocation_that_was_written_down_before_the_list_was_made_and_seen_after(
    office: Office, url: str, clock: FixedClock
) -> None:
    laptop = enrolled(office, url, "A")
    revocations.current(office.books)
    clock.pass_by(seconds=-2)
    office.revoke("A")
    clock.pass_by(seconds=3)
    listed = keys.revocations(revocations.current(office.books), office.root)
    assert listed.serials == {laptop.collectors["A"].serial}


def test_of_all_lists_a_laptop_was_told_only_the_newest_is_in_its_feed(
    office: Office, url: str, clock: FixedClock
) -> None:
    """One a day for each laptop would be there for ever; what a laptop keeps is the same, and so is what was made."""
    laptop = enrolled(office, url, "A", "B")
    row = tables.feed
    with office.books.database.write() as connection:  # as 0.3 wrote it
        item = {"device": laptop.device, "number": 10**6, "about": "", "item": '{"type":"crl","crl":"eA=="}'}
        connection.execute(sa.insert(row).values(**item))
    for _ in range(3):
        laptop.sync()
        clock.pass_by(days=1)
    office.revoke("A")
    clock.pass_by(seconds=1)
    laptop.sync()
    with office.books.database.read() as connection:
        items = connection.execute(sa.select(row.c.item).where(row.c.device == laptop.device)).scalars().all()
        made = connection.execute(sa.select(sa.func.count()).select_from(stamp_tables.crls)).scalar()
    lists = [wire.decode(one.encode(), wire.CrlItem, "item").crl for one in items if '"type":"crl"' in one]
    assert (len(lists), made) == (1, 4)
    newest = keys.revocations(base64.b64decode(lists[0]), office.root)
    assert (newest.number, set(newest.serials)) == (4, {laptop.collectors["A"].serial})


def test_openssl_refuses_a_revoked_collector_by_the_list(
    small_office: Office, clock: FixedClock, tmp_path: Path
) -> None:
    with small_office.serving() as url:
        laptop = enrolled(small_office, url, "A", "B")
    small_office.revoke("A")
    clock.pass_by(seconds=1)
    listed = x509.load_der_x509_crl(revocations.current(small_office.books))
    (tmp_path / "crl.pem").write_bytes(listed.public_bytes(Encoding.PEM))
    (tmp_path / "root.pem").write_text(keys.pem(small_office.root))
    at = ("-attime", str(int(clock.now.timestamp())))
    for who, good in (("A", False), ("B", True)):
        (tmp_path / f"{who}.pem").write_text(keys.pem(laptop.collectors[who].certificate))
        files = (
            "-CAfile",
            str(tmp_path / "root.pem"),
            "-CRLfile",
            str(tmp_path / "crl.pem"),
            str(tmp_path / f"{who}.pem"),
        )
        told = subprocess.run(("openssl", "verify", "-crl_check", *at, *files), capture_output=True, check=False)
        assert (told.returncode == 0) is good, told.stderr
