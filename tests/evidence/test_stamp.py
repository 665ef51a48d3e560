"""Stamps and countersignatures: real tokens are kept, all others refused, and no earlier signature is hurt."""

import asyncio
import contextlib
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from asn1crypto import cms, crl, tsp
from asn1crypto import x509 as asn1
from cryptography.x509 import load_der_x509_certificate
from hypothesis import given, settings
from hypothesis import strategies as st
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.ades.report import AdESIndeterminate, AdESPassed
from pyhanko.sign.diff_analysis import DEFAULT_DIFF_POLICY
from pyhanko.sign.validation import ades, validate_pdf_signature, validate_pdf_timestamp
from pyhanko.sign.validation.policy_decl import (
    LocalKnowledge,
    PdfSignatureValidationSpec,
    RevinfoOnlineFetchingRule,
    RevocationInfoGatheringSpec,
    SignatureValidationSpec,
)
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.context import CertValidationPolicySpec
from pyhanko_certvalidator.ltv.types import ValidationTimingInfo
from pyhanko_certvalidator.policy_decl import CertRevTrustPolicy, RevocationCheckingPolicy, RevocationCheckingRule
from pyhanko_certvalidator.registry import SimpleTrustManager

from evidence import samples
from evidence.judges import run
from evidence.pki import Office
from evidence.sealed import NOW as AT_THE_DOOR
from evidence.tsa import POLICY, Authority
from fieldvisit.errors import StampRefused
from fieldvisit.evidence import layers, stamp, token
from fieldvisit.evidence.seal import seal
from fieldvisit.evidence.trust import SUPERVISOR, stamps_times
from fieldvisit.keys import Signer

NOW = datetime.now(UTC)
YEAR = timedelta(days=365)


@dataclass(frozen=True)
class Sealed:
    """A report from the door, and who may add to it."""

    office: Office
    supervisor: Signer
    data: bytes


@pytest.fixture(scope="module")
def sealed() -> Sealed:
    office = Office.new()
    lead, companion = office.enrol("K1001"), office.enrol("K1002")
    data = seal(samples.short(lead, companion), {}, lead, companion, office.der, AT_THE_DOOR)
    return Sealed(office, office.enrol("S1", unit=SUPERVISOR), data)


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority.new(tmp_path_factory.mktemp("authority") / "tsa")


@pytest.fixture(scope="module")
def stamped(sealed: Sealed, authority: Authority) -> bytes:
    """A report with all that an office adds: a supervisor's signature, a stamp and its renewal."""
    signed = stamp.countersign(sealed.data, sealed.supervisor, "王主管", NOW)
    revoked = [authority.crl(), sealed.office.crl()]
    once = stamped_by(authority, signed, certificates=[sealed.office.der, authority.root], crls=revoked)
    renewed = authority.again("later", rsa=True, days=7200)
    return stamped_by(renewed, once, certificates=[authority.certificate], crls=[authority.crl()])


def stamped_by(authority: Authority, data: bytes, **more: Any) -> bytes:
    return stamp.timestamp(data, authority.answer, trust=[authority.root], now=datetime.now(UTC), **more)


def refused(data: bytes, ask: Callable[[bytes], bytes], authority: Authority, **more: Any) -> str:
    with pytest.raises(StampRefused) as caught:
        stamp.timestamp(data, ask, trust=[authority.root], now=datetime.now(UTC), **more)
    return str(caught.value.facts["reason"])


def judged(data: bytes, *roots: bytes) -> list[tuple[str, bool, Any]]:
    """Return what pyHanko's own validator says of each signature."""
    context = ValidationContext(trust_roots=[asn1.Certificate.load(one) for one in roots], allow_fetching=False)
    found = []
    for one in PdfFileReader(BytesIO(data)).embedded_signatures:
        if one.sig_object["/SubFilter"] == stamp.SUBFILTER:
            stamped = validate_pdf_timestamp(one, context)
            good = bool(stamped.intact and stamped.valid and stamped.trusted)
        else:
            good = bool(validate_pdf_signature(one, context).bottom_line)
        found.append((one.field_name, good, one.coverage))
    return found


def test_pyhanko_finds_every_signature_valid_after_all_that_an_office_adds(
    sealed: Sealed, stamped: bytes, authority: Authority
) -> None:
    found = judged(stamped, sealed.office.der, authority.root)
    assert [name for name, _, _ in found] == ["Lead", "Companion", "Supervisor", "Timestamp1", "Timestamp2"]
    assert all(good for _, good, _ in found)
    assert found[-1][2] == SignatureCoverageLevel.ENTIRE_FILE
    assert all(coverage == SignatureCoverageLevel.ENTIRE_REVISION for _, _, coverage in found[:-1])


def test_a_program_that_imports_nothing_else_finds_it_valid(
    sealed: Sealed, stamped: bytes, authority: Authority, tmp_path: Path
) -> None:
    """What a PDF library imports in this process must not be what makes timestamps readable."""
    (tmp_path / "report.pdf").write_bytes(stamped)
    (tmp_path / "trust.pem").write_bytes(sealed.office.pem + (authority.folder / "root.pem").read_bytes())
    code = "import sys; from fieldvisit import cli; sys.exit(cli.main(sys.argv[1:]))"
    words = ["verify", str(tmp_path / "report.pdf"), "--trust", str(tmp_path / "trust.pem"), "--lang", "en"]
    source = str(Path(__file__).parents[2] / "src")
    done = subprocess.run(
        [sys.executable, "-c", code, *words], env={"PYTHONPATH": source}, capture_output=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stdout
    assert done.stdout.decode().count("Timestamp by") == 2


def test_the_report_from_the_door_is_the_beginning_and_the_shape_is_kept(sealed: Sealed, stamped: bytes) -> None:
    assert stamped.startswith(sealed.data)
    assert layers.split(stamped)
    assert stamped.count(b"startxref") == 3 + 1 + 2 + 2


def test_pdfsig_and_qpdf_agree(sealed: Sealed, stamped: bytes, authority: Authority, tmp_path: Path) -> None:
    (tmp_path / "report.pdf").write_bytes(stamped)
    (tmp_path / "office.pem").write_bytes(sealed.office.pem)
    (tmp_path / "nss").mkdir()
    store = f"sql:{tmp_path / 'nss'}"
    run("certutil", "-N", "-d", store, "--empty-password")
    for name, pem in (("office", tmp_path / "office.pem"), ("tsa", authority.folder / "root.pem")):
        run("certutil", "-A", "-d", store, "-n", name, "-t", "CT,C,C", "-i", str(pem))
    said = run("pdfsig", "-nssdir", store, str(tmp_path / "report.pdf"))
    assert said.count("Signature is Valid.") == 3
    assert said.count("Certificate is Trusted.") == 3
    assert "Total document signed" in said.split("Signature #5")[1]
    assert "No syntax or stream encoding errors found" in run("qpdf", "--check", str(tmp_path / "report.pdf"))


def test_openssl_finds_the_tokens_valid(stamped: bytes, authority: Authority, tmp_path: Path) -> None:
    ranges = re.findall(rb"/ByteRange\s*\[\s*(\d+) (\d+) (\d+) (\d+)", stamped)
    assert len(ranges) == 5
    for found, held in zip(ranges[3:], stamp.stamps(stamped), strict=True):
        start, length, resume, rest = map(int, found)
        (tmp_path / "data").write_bytes(stamped[start : start + length] + stamped[resume : resume + rest])
        (tmp_path / "token").write_bytes(held.der)
        files = ("-data", str(tmp_path / "data"), "-in", str(tmp_path / "token"), "-token_in")
        said = run("openssl", "ts", "-verify", *files, "-CAfile", str(authority.folder / "root.pem"))
        assert "Verification: OK" in said
        assert stamped[length + 1 : resume - 1].decode().lower().rstrip("0") == held.der.hex().rstrip("0")


def test_the_stamps_are_read_back_with_their_authority_and_end(stamped: bytes, authority: Authority) -> None:
    first, second = stamp.stamps(stamped)
    assert [first.authority, second.authority] == ["Test Time signer", "Test Time later"]
    assert abs(first.at - datetime.now(UTC)) < timedelta(minutes=10)
    assert first.certificates == (authority.certificate,)
    assert second.expires - first.expires > 9 * YEAR


def test_an_authority_below_an_intermediate_and_a_policy_are_taken(sealed: Sealed, authority: Authority) -> None:
    data = stamped_by(authority, sealed.data, policy=POLICY)
    assert judged(data, sealed.office.der, authority.root)[-1][1]
    assert refused(sealed.data, authority.answer, authority, policy="1.2.3.99") == "token_refused"


# Who may sign where
def test_only_the_prepared_field_is_signed_and_only_once(sealed: Sealed) -> None:
    once = stamp.countersign(sealed.data, sealed.supervisor, "王主管", NOW)
    with pytest.raises(StampRefused, match="countersigned"):
        stamp.countersign(once, sealed.supervisor, "王主管", NOW)
    old = (Path(__file__).parent / "old" / "sealed-1.pdf").read_bytes()
    with pytest.raises(StampRefused, match="no_field"):
        stamp.countersign(old, sealed.supervisor, "王主管", NOW)
    for bad in (b"", b"%PDF-1.7\n", sealed.data[:-9]):
        with pytest.raises(StampRefused, match="not_a_report"):
            stamp.countersign(bad, sealed.supervisor, "王主管", NOW)


def test_a_report_may_be_countersigned_after_it_was_stamped(sealed: Sealed, authority: Authority) -> None:
    once = stamped_by(authority, sealed.data)
    signed = stamp.countersign(once, sealed.supervisor, "王主管", NOW)
    again = stamped_by(authority, signed)
    assert all(good for _, good, _ in judged(again, sealed.office.der, authority.root))


def test_an_old_report_is_stamped_too(authority: Authority) -> None:
    old = (Path(__file__).parent / "old" / "sealed-2.pdf").read_bytes()
    data = stamped_by(authority, old)
    assert data.startswith(old)
    assert judged(data, authority.root)[-1][1]


# Answers that are not believed
def test_answers_that_are_no_tokens_are_refused(sealed: Sealed, authority: Authority) -> None:
    for answer in (b"", b"\0" * 100, b"<!DOCTYPE html><html>", b"\x30\x80", b"\x30\x03\x02\x01\x00", b"x" * (1 << 17)):
        assert refused(sealed.data, partial(_always, answer), authority) == "token_garbled"
    assert refused(sealed.data, lambda query: authority.answer(b"garbage"), authority) == "token_refused"


def _always(answer: bytes, query: bytes) -> bytes:
    return answer


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_no_answer_with_a_changed_byte_is_kept_as_another(
    sealed: Sealed, authority: Authority, data: st.DataObject
) -> None:
    """Either it is refused, or what was changed is not part of what is kept: the kept token is the honest one."""
    asked = token.query(b"\1" * 32)
    honest = bytearray(_ANSWERS.setdefault(id(authority), (asked, authority.answer(asked.der())))[1])
    asked = _ANSWERS[id(authority)][0]
    kept = token.accept(bytes(honest), asked, [authority.root], (), datetime.now(UTC)).der
    place = data.draw(st.integers(0, len(honest) - 1))
    honest[place] ^= data.draw(st.integers(1, 255))
    with contextlib.suppress(StampRefused):
        assert token.accept(bytes(honest), asked, [authority.root], (), datetime.now(UTC)).der == kept


_ANSWERS: dict[int, tuple[token.Query, bytes]] = {}


def test_a_token_for_another_question_is_refused(sealed: Sealed, authority: Authority) -> None:
    def other(**change: object) -> Callable[[bytes], bytes]:
        def ask(query: bytes) -> bytes:
            asked = tsp.TimeStampReq.load(query).native
            imprint = {**asked["message_imprint"], "hash_algorithm": {"algorithm": "sha256"}}
            made = {**asked, "message_imprint": imprint, **change}
            return authority.answer(tsp.TimeStampReq({k: v for k, v in made.items() if v is not None}).dump())

        return ask

    none = {"hash_algorithm": {"algorithm": "sha256"}, "hashed_message": b"\0" * 32}
    longer = {"hash_algorithm": {"algorithm": "sha512"}, "hashed_message": b"\0" * 64}
    for change in ({"nonce": 7}, {"nonce": None}, {"message_imprint": none}, {"message_imprint": longer}):
        assert refused(sealed.data, other(**change), authority) == "token_other"
    assert refused(sealed.data, other(cert_req=False), authority) == "token_garbled"
    assert refused(sealed.data, authority.answer, authority, policy=POLICY + ".1") == "token_refused"
    assert refused(sealed.data, other(req_policy=None), authority, policy="1.2.3") == "token_other"


def test_a_token_of_somebody_else_is_refused(sealed: Sealed, authority: Authority, tmp_path: Path) -> None:
    assert refused(sealed.data, Authority.new(tmp_path / "other").answer, authority) == "token_untrusted"


def test_an_expired_or_revoked_authority_is_refused(sealed: Sealed, authority: Authority) -> None:
    lapsed = authority.again("lapsed", starts=datetime.now(UTC) - timedelta(days=40), days=30)
    assert refused(sealed.data, lapsed.answer, authority) == "token_untrusted"
    early = authority.again("early", starts=datetime.now(UTC) + timedelta(days=1))
    assert refused(sealed.data, early.answer, authority) == "token_untrusted"
    stolen = authority.again("stolen")
    stolen.revoke()
    assert refused(sealed.data, stolen.answer, authority, crls=[authority.crl()]) == "token_untrusted"


def test_a_certificate_that_is_not_for_stamps_alone_is_none(authority: Authority, sealed: Sealed) -> None:
    others = (authority.again("other", usage="other").certificate, sealed.supervisor.certificate, authority.root)
    assert stamps_times(load_der_x509_certificate(authority.certificate))
    assert not any(stamps_times(load_der_x509_certificate(one)) for one in others)


def test_a_clock_that_is_far_off_is_said(sealed: Sealed, authority: Authority) -> None:
    for minutes in (-11, 11):
        when = datetime.now(UTC) + timedelta(minutes=minutes)
        with pytest.raises(StampRefused, match="token_time"):
            stamp.timestamp(sealed.data, authority.answer, trust=[authority.root], now=when)


def test_what_the_asking_raises_goes_through_and_nothing_was_made(sealed: Sealed, authority: Authority) -> None:
    def ask(query: bytes) -> bytes:
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        stamp.timestamp(sealed.data, ask, trust=[authority.root], now=NOW)


# The one way of writing
def test_a_kept_token_has_one_way_of_being_written(authority: Authority) -> None:
    asked = token.query(b"\2" * 32)
    held = token.accept(authority.answer(asked.der()), asked, [authority.root], (), datetime.now(UTC))
    assert token.holds(held.der, lambda _: asked.digest) == token.read(held.der) == held
    parsed = cms.ContentInfo.load(held.der)
    assert parsed.dump(force=True) == held.der
    extra = {"type": "signing_time", "values": [cms.Time({"utc_time": NOW})]}
    parsed["content"]["signer_infos"][0]["unsigned_attrs"] = [extra]
    for other in (parsed.dump(force=True), held.der + b"\0", held.der[:-1]):
        assert token.holds(other, lambda _: asked.digest) is None


def test_no_byte_of_a_kept_token_can_be_changed_unseen(authority: Authority) -> None:
    """Each byte is covered by the signature or fixed by the one way of writing; every ninth is tried."""
    asked = token.query(b"\2" * 32)
    held = token.accept(authority.answer(asked.der()), asked, [authority.root], (), datetime.now(UTC)).der
    for place in range(0, len(held), 9):
        changed = held[:place] + bytes((held[place] ^ 1,)) + held[place + 1 :]
        assert token.holds(changed, lambda _: asked.digest) is None, place


# What the file itself proves, years later
def test_pyhanko_proves_the_signers_from_the_file_alone_when_their_certificates_have_lapsed(
    sealed: Sealed, stamped: bytes, authority: Authority
) -> None:
    """In 2037 the signers', the root's and the first authority's certificates have lapsed; revocations are demanded."""
    from pyhanko_certvalidator.revinfo.archival import CRLContainer

    reader, later = PdfFileReader(BytesIO(stamped)), datetime(2037, 6, 1, tzinfo=UTC)
    timing = ValidationTimingInfo(later, later, point_in_time_validation=True)
    facts = ades._dss_to_local_knowledge(reader=reader)
    fresh = CRLContainer(crl.CertificateList.load(authority.crl(later)))
    known = LocalKnowledge(known_crls=[fresh, *facts.known_crls], known_certs=list(facts.known_certs))
    spec = SignatureValidationSpec(
        cert_validation_policy=_policy(sealed.office.der),
        ts_cert_validation_policy=_policy(authority.root),
        revinfo_gathering_policy=RevocationInfoGatheringSpec(RevinfoOnlineFetchingRule.LOCAL_ONLY),
        local_knowledge=known,
    )

    async def proven(one: Any) -> Any:
        chain = ades._build_prima_facie_poe_index_from_pdf_timestamps(reader, True, DEFAULT_DIFF_POLICY)
        proofs = await ades._validate_prima_facie_poe(chain, validation_spec=spec, cur_timing_info=timing)
        lapsed = AdESIndeterminate.OUT_OF_BOUNDS_NO_POE
        return await ades.ades_past_signature_validation(one.signed_data, spec, proofs, lapsed, later)

    for one in reader.embedded_regular_signatures:
        assert asyncio.run(proven(one)) is AdESPassed.OK, one.field_name


def test_pyhankos_own_long_term_validation_wants_a_stamp_inside_the_container(
    sealed: Sealed, stamped: bytes, authority: Authority
) -> None:
    """What it does in one piece stops before it looks at the document's stamps, whatever its policy.

    It wants a signature timestamp among the unsigned attributes, which nobody can add once the companion has signed.
    When this test fails, it has learned to do without, and the test above can be said in one line.
    """
    reader = PdfFileReader(BytesIO(stamped))
    spec = SignatureValidationSpec(
        cert_validation_policy=_policy(sealed.office.der), ts_cert_validation_policy=_policy(authority.root)
    )
    pdf = PdfSignatureValidationSpec(spec, diff_policy=DEFAULT_DIFF_POLICY)
    told = asyncio.run(ades.ades_lta_validation(reader.embedded_regular_signatures[0], pdf))
    assert told.ades_subindic is AdESIndeterminate.SIG_CONSTRAINTS_FAILURE
    assert told.oldest_evidence_record_timestamp is not None


def _policy(root: bytes) -> CertValidationPolicySpec:
    rules = RevocationCheckingPolicy(RevocationCheckingRule.CRL_REQUIRED, RevocationCheckingRule.NO_CHECK)
    trust = SimpleTrustManager.build(trust_roots=[asn1.Certificate.load(root)])
    return CertValidationPolicySpec(trust_manager=trust, revinfo_policy=CertRevTrustPolicy(rules))
