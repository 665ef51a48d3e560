"""Enrolment: one code, one laptop, one certificate that others' tools would accept."""

import base64

import msgspec
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID

from fieldvisit import keys, wire
from fieldvisit.server.office import Office
from server.conftest import enrolled
from server.laptop import FixedClock, Laptop, problem


def request(code: str, key: ec.EllipticCurvePrivateKey | None = None) -> wire.EnrolRequest:
    csr = keys.request_certificate(key or keys.new_collector_key(), "whoever")
    return wire.EnrolRequest(code, base64.b64encode(csr).decode(), keys.SigningKey.new().public)


def test_a_certificate_is_a_leaf_for_signing_documents(office: Office, url: str, clock: FixedClock) -> None:
    signer = enrolled(office, url, "A").collectors["A"]
    leaf, root = (x509.load_der_x509_certificate(one) for one in (signer.certificate, office.root))
    leaf.verify_directly_issued_by(root)
    assert leaf.subject.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value == "A"
    usage = leaf.extensions.get_extension_for_class(x509.KeyUsage)
    assert usage.critical
    assert usage.value.digital_signature
    assert usage.value.content_commitment
    assert not usage.value.key_cert_sign
    for absent in (x509.ExtendedKeyUsage, x509.CRLDistributionPoints):
        with pytest.raises(x509.ExtensionNotFound):
            leaf.extensions.get_extension_for_class(absent)
    assert leaf.not_valid_before_utc < clock.wall() < leaf.not_valid_after_utc
    assert (leaf.not_valid_after_utc - clock.wall()).days == 730
    assert root.extensions.get_extension_for_class(x509.BasicConstraints).value.path_length == 0


def test_a_code_works_once_but_the_same_request_again_gets_the_same_answer(office: Office, url: str) -> None:
    laptop, code = Laptop(url), office.enrol_code("A")
    asked = request(code)
    first = laptop.post("/v1/enrolments", asked, plain=True)
    again = laptop.post("/v1/enrolments", asked, plain=True)
    assert first.status_code == 201
    assert first.content == again.content
    assert problem(laptop.post("/v1/enrolments", request(code), plain=True)) == "enrolment_refused"


def test_a_code_is_heard_as_people_say_it(small_office: Office) -> None:
    with small_office.serving() as url:
        code = small_office.enrol_code("A").lower().replace("-", " ").replace("0", "o").replace("1", "i")
        assert Laptop(url).post("/v1/enrolments", request(code), plain=True).status_code == 201


def test_a_code_expires(office: Office, url: str, clock: FixedClock) -> None:
    code = office.enrol_code("A")
    clock.pass_by(hours=72)
    assert problem(Laptop(url).post("/v1/enrolments", request(code), plain=True)) == "enrolment_refused"


def test_codes_are_not_in_the_database_in_clear(small_office: Office) -> None:
    code = small_office.enrol_code("A").replace("-", "")
    files = [path for path in small_office.books.data.rglob("*") if path.is_file()]
    assert files
    assert not any(code.encode() in path.read_bytes() for path in files)


def test_guessing_is_slowed_down_and_waiting_helps(small_office: Office, clock: FixedClock) -> None:
    with small_office.serving() as url:
        laptop = Laptop(url)
        for _ in range(10):
            assert laptop.post("/v1/enrolments", request("0000-0000-0000"), plain=True).status_code == 403
        reply = laptop.post("/v1/enrolments", request(small_office.enrol_code("A")), plain=True)
        assert problem(reply) == "too_many"
        assert int(reply.headers["retry-after"]) > 0
        clock.pass_by(seconds=61)
        assert laptop.post("/v1/enrolments", request(small_office.enrol_code("A")), plain=True).status_code == 201


@pytest.mark.parametrize("broken", ["csr", "device_key", "anybody", "rsa", "protocol"])
def test_a_request_that_is_none_costs_no_code(small_office: Office, broken: str) -> None:
    with small_office.serving() as url:
        laptop, code = Laptop(url), small_office.enrol_code("A")
        good = request(code)
        big = rsa.generate_private_key(65537, 2048)
        foreign = keys.request_certificate(big, "x")  # type: ignore[arg-type]
        bad = {
            "csr": msgspec.structs.replace(good, csr="AAAA"),
            "device_key": msgspec.structs.replace(good, device_key="zz"),
            "anybody": msgspec.structs.replace(good, device_key="00" * 32),
            "rsa": msgspec.structs.replace(good, csr=base64.b64encode(foreign).decode()),
            "protocol": msgspec.structs.replace(good, protocol=99),
        }[broken]
        reply = laptop.post("/v1/enrolments", bad, plain=True)
        assert problem(reply) == ("protocol_mismatch" if broken == "protocol" else "bad_message")
        assert laptop.post("/v1/enrolments", good, plain=True).status_code == 201


def test_a_laptops_key_is_for_one_laptop(office: Office, url: str) -> None:
    """Else a retired laptop's receipts would be vouched for again under another laptop's name."""
    laptop = enrolled(office, url, "A")
    again = msgspec.structs.replace(request(office.enrol_code("B")), device_key=laptop.key.public)
    assert problem(Laptop(url).post("/v1/enrolments", again, plain=True)) == "enrolment_refused"
    office.revoke(laptop.device)
    assert problem(Laptop(url).post("/v1/enrolments", again, plain=True)) == "enrolment_refused"


def test_a_second_collector_needs_the_laptops_own_signature(office: Office, url: str) -> None:
    laptop, stranger = enrolled(office, url, "A"), Laptop(url)
    stranger.device = laptop.device
    assert problem(stranger.enrol(office.enrol_code("B"))) == "bad_signature"
    assert laptop.enrol(office.enrol_code("B")).status_code == 201
    assert set(laptop.collectors) == {"A", "B"}


def test_nobody_enrols_who_may_not_visit(office: Office, url: str) -> None:
    code = office.enrol_code("A")
    office.revoke("A")
    assert problem(Laptop(url).post("/v1/enrolments", request(code), plain=True)) == "enrolment_refused"
