"""Files whose signatures are true and whose signers may not: strangers, impostors, the revoked, insiders."""

import hashlib
import zlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pikepdf
from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from evidence import samples
from evidence.pki import START, Office
from evidence.sealed import NOW
from fieldvisit import wire
from fieldvisit.evidence import pdfa, report, revision, stamp
from fieldvisit.keys import Signer
from fieldvisit.model.record import VisitRecord
from hunt import attacks
from hunt.authority import Authority, revocations
from hunt.specimens import HOUR, Specimens

File = tuple[str, bytes]
With = tuple[str, bytes, dict[str, list[bytes]]]
"""A file, and by what it is judged besides the usual: `trust` more roots, `crls` lists."""


def signed(laid_out: bytes, lead: Signer, companion: Signer, record: VisitRecord, now: Any = NOW) -> bytes:
    """Sign any document as people could who do not use our sealing."""
    once = revision.signed(laid_out, "Lead", lead, record.lead.name, now, certify=True)
    return revision.signed(once, "Companion", companion, record.companion.name, now, certify=False)


def of(s: Specimens, first: Signer, second: Signer, **changes: object) -> bytes:
    """Return a report that names these two and is signed by them."""
    people = {
        "lead": samples.collector(first, first.collector_id, "张䶮"),
        "companion": samples.collector(second, second.collector_id, "李㛃"),
    }
    record = replace(s.record, **{**people, **changes})  # type: ignore[arg-type]
    return signed(report.lay_out(record, {}), first, second, record)


def foreign(s: Specimens) -> Iterator[File]:
    """True signatures of other offices, other people, other keys."""
    stranger, namesake = Office.new("Other Root"), Office.new(s.office.certificate.subject.rfc4514_string()[3:])
    for what, office in {"another office": stranger, "a root of the same name": namesake}.items():
        yield what, of(s, office.enrol("K1001"), office.enrol("K1002"))
        yield f"{what}, companion", of(s, s.lead, office.enrol("K1002"))
        yield (
            f"{what}, supervisor",
            stamp.countersign(s.files["sealed"], office.enrol("S2001", unit="Supervisor"), "x", NOW + HOUR),
        )
    other = s.office.enrol("K1001")
    same_key = Signer("K1001", s.lead.key, s.office.enrol("K1001").certificate, (s.office.der,))
    reissued = Signer("K1001", s.lead.key, _reissued(s.office, s.lead), (s.office.der,))
    third = s.office.enrol("K1003")
    for what, lead, companion in (
        ("another collector", third, s.companion),
        ("another certificate of the same name", other, s.companion),
        ("the same key under another certificate", reissued, s.companion),
        ("a key that is not the certificate's", same_key, s.companion),
        ("another companion", s.lead, third),
        ("one person twice", s.lead, s.lead),
        ("the two exchanged", s.companion, s.lead),
    ):
        yield what, signed(s.laid_out, lead, companion, s.record)
    yield "one person with two certificates", of(s, s.lead, s.office.enrol("K1001"))
    yield "one key with two names", of(s, s.lead, Signer("K1002", s.lead.key, _reissued(s.office, s.lead, "K1002"), ()))
    for what, boss in {"the lead": s.lead, "the companion": s.companion, "the lead's other certificate": other}.items():
        yield f"{what} as supervisor", stamp.countersign(s.files["sealed"], boss, "x", NOW + HOUR)
    yield "a third collector as supervisor", stamp.countersign(s.files["sealed"], third, "x", NOW + HOUR)
    yield "a supervisor as lead", of(s, s.supervisor, s.companion)
    early = stamp.countersign(s.files["stamped"], s.supervisor, "x", NOW - 3 * HOUR)
    yield "supervisor before the timestamp", attacks.stamped(s, early)
    time = Signer("K1001", s.authority.key, s.authority.leaf.public_bytes(serialization.Encoding.DER), ())  # type: ignore[arg-type]
    yield "the timestamp authority as lead", of(s, time, s.companion)
    own = Authority.new()
    when = NOW + 2 * HOUR
    yield "a timestamp of one's own", stamp.timestamp(s.files["sealed"], own.at(when), trust=[own.der], now=when)
    chained = replace_chain(s.companion, s.authority.leaf.public_bytes(serialization.Encoding.DER))
    yield "a certificate more in the container", signed(s.laid_out, s.lead, chained, s.record)
    yield "a sealed file cut to the lead's", s.files["sealed"][: _end_of_lead(s)]


def replace_chain(signer: Signer, *more: bytes) -> Signer:
    return Signer(signer.collector_id, signer.key, signer.certificate, more)


def _end_of_lead(s: Specimens) -> int:
    from hunt.mutants import ends

    return ends(s.files["sealed"])[1]


def _reissued(office: Office, signer: Signer, common: str = "K1001", **how: Any) -> bytes:
    return certificate(office, signer.key.public_key(), common, **how)


def certificate(
    office: Office,
    key: Any,
    common: str,
    *,
    ca: bool = False,
    signing: bool = True,
    usage: Any = None,
    days: int = 700,
) -> bytes:
    """Return a certificate of an office for any key and of any profile."""
    made = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)]))
        .issuer_name(office.certificate.subject)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(START)
        .not_valid_after(START + timedelta(days=days))
        .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
        .add_extension(x509.KeyUsage(signing, signing, not signing, False, False, ca, ca, False, False), critical=True)
    )
    if usage:
        made = made.add_extension(x509.ExtendedKeyUsage([usage]), critical=False)
    return made.sign(office.key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)


def profiles(s: Specimens) -> Iterator[File]:
    """Certificates of the right office that are not for signing reports, or not at that time."""
    key = ec.generate_private_key(ec.SECP256R1())
    for what, how in {
        "an authority's": {"ca": True},
        "one for encryption": {"signing": False},
        "one for timestamps": {"usage": ExtendedKeyUsageOID.TIME_STAMPING},
        "one for servers": {"usage": ExtendedKeyUsageOID.SERVER_AUTH},
    }.items():
        lead = Signer("K1001", key, certificate(s.office, key.public_key(), "K1001", **how), ())  # type: ignore[arg-type]
        yield f"certificate: {what}", of(s, lead, s.companion)
    for what, start, days in (("lapsed", START, 100), ("not yet begun", NOW + HOUR, 100)):
        yield f"certificate {what}", of(s, s.office.enrol("K1001", start=start, days=days), s.companion)
        boss = s.office.enrol("S2001", start=start, days=days, unit="Supervisor")
        yield f"supervisor's certificate {what}", stamp.countersign(s.files["sealed"], boss, "x", NOW + HOUR / 2)


def weak(s: Specimens) -> Iterator[File | With]:
    """Algorithms that do not count: every signature here is true by its own."""
    for what, key, method in (
        ("RSA-1024", rsa.generate_private_key(65537, 1024), "sha256"),
        ("RSA-2048", rsa.generate_private_key(65537, 2048), "sha256"),
        ("P-256 with SHA-1", s.lead.key, "sha1"),
        ("P-256 with SHA-512", s.lead.key, "sha512"),
        ("P-384", ec.generate_private_key(ec.SECP384R1()), "sha256"),
        ("Ed25519", ed25519.Ed25519PrivateKey.generate(), "sha512"),
    ):
        der = s.lead.certificate if key is s.lead.key else certificate(s.office, key.public_key(), "K1001")
        yield f"lead with {what}", _by_pyhanko(s, key, der, method)
    for what, own in (
        ("SHA-1", Authority.new(hash_="sha1")),
        ("RSA-1024", Authority.new(key=rsa.generate_private_key(65537, 1024))),
        (
            "a certificate for mail too",
            Authority.new(usage=(ExtendedKeyUsageOID.TIME_STAMPING, ExtendedKeyUsageOID.EMAIL_PROTECTION)),
        ),
        ("a certificate for anything", Authority.new(usage=())),
        ("a lapsed certificate", Authority.new(days=30)),
    ):
        yield f"timestamp with {what}", _stamped_anyhow(s.files["sealed"], own), {"trust": [own.der]}


def _stamped_anyhow(data: bytes, authority: Authority, when: Any = NOW + 2 * HOUR) -> bytes:
    """Put a timestamp behind a file that our own stamping would refuse to."""
    from pyhanko.sign.signers.pdf_byterange import DocumentTimestamp

    from fieldvisit.evidence import token

    def container(digest: bytes) -> bytes:
        held = asn1_response(authority.answer(token.query(digest).der(), when))
        return held if authority.hash == "sha1" else token.read(held).der

    return revision.filled(data, "Timestamp1", DocumentTimestamp(bytes_reserved=16 << 10), container)  # type: ignore[no-untyped-call]


def asn1_response(answer: bytes) -> bytes:
    from asn1crypto import tsp

    return tsp.TimeStampResp.load(answer)["time_stamp_token"].dump()  # type: ignore[no-any-return]


def _by_pyhanko(s: Specimens, key: Any, der: bytes, method: str) -> bytes:
    """Sign as lead with any key by pyHanko's own signer, and as companion with ours."""
    from pyhanko.sign import fields, signers
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    leaf = asn1_x509.Certificate.load(der)
    named = replace(s.record.lead, certificate_sha256=hashlib.sha256(der).hexdigest())
    record = replace(s.record, lead=named)
    raw = key.private_bytes(serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    signer = signers.SimpleSigner(leaf, asn1_keys.PrivateKeyInfo.load(raw), SimpleCertificateStore())  # type: ignore[no-untyped-call]
    told = signers.PdfSignatureMetadata(
        field_name="Lead",
        md_algorithm=method,
        certify=True,
        docmdp_permissions=fields.MDPPerm.FILL_FORMS,
        subfilter=fields.SigSeedSubFilter.PADES,
        name=named.name,
    )
    out = BytesIO(report.lay_out(record, {}))
    signers.PdfSigner(told, signer).sign_pdf(revision.writer(out), in_place=True)
    return revision.signed(out.getvalue(), "Companion", s.companion, record.companion.name, NOW, certify=False)


def insiders(s: Specimens) -> Iterator[File]:
    """Two collectors with the right keys who print one thing and embed another, or plant what is to appear later."""
    other = replace(s.record, debt=replace(s.record.debt, total=9_999_900))
    held = wire.canonical(s.record)
    yield "another total printed", _planted(s, report.lay_out(other, {}), lambda pdf: pdf.Root.AF[0].EF.F.write(held))
    for what, change in PLANTED.items():
        planted = _changed(s.laid_out, change)
        done = signed(planted, s.lead, s.companion, s.record)
        yield f"planted: {what}", done
        yield f"planted: {what}, stamped", attacks.stamped(s, done)
    bad = {"badge_until": date(2026, 11, 20)}, {"training_until": date(2026, 1, 1)}
    for number, changes in enumerate(bad):
        yield (
            f"a badge or training that lapsed {number}",
            of(
                s,
                s.lead,
                s.companion,
                companion=replace(s.record.companion, **changes),  # type: ignore[arg-type]
            ),
        )
    for what, order in {
        "another lead": replace(s.record.order, lead="K1009"),
        "another day": replace(s.record.order, valid_from=date(2026, 11, 22)),
        "a day past": replace(s.record.order, valid_until=date(2026, 11, 20)),
    }.items():
        yield f"an order for {what}", of(s, s.lead, s.companion, order=order)
    for what, now in {"later": NOW + 9 * HOUR, "before": NOW - 9 * HOUR}.items():
        yield f"signed long {what}", signed(s.laid_out, s.lead, s.companion, s.record, now)
    early = _stamped_anyhow(s.files["sealed"], s.authority, NOW - 5 * HOUR)
    yield "a timestamp before the signatures", early
    older = _changed(s.laid_out, lambda pdf: pdf.docinfo.__setitem__("/Producer", pdfa.producer("4-older")))
    yield "laid out by a program older than its record", signed(older, s.lead, s.companion, s.record)
    yield "not certified", _uncertified(s)
    yield "the schema of tomorrow", _with_record(s, held.replace(b"fieldvisit.visit/3", b"fieldvisit.visit/9"))
    yield "a record of yesterday", _with_record(s, held.replace(b"fieldvisit.visit/3", b"fieldvisit.visit/1"))
    yield "a record that unfolds without end", _with_record(s, bytes(1 << 26))
    yield "a record folded twice", _bomb(s)
    yield "a record of brackets", _with_record(s, b"[" * 1_000_000)
    yield "a record with a bracket in every word", _with_record(s, b'{"schema":' + b'{"a":' * 300_000)
    yield "a record of one number", _with_record(s, b'{"schema":' + b"9" * 3_000_000 + b"}")
    yield "a long note", _with_record(s, wire.canonical(replace(s.record, notes="很长的记录。" * 60_000)))


def _planted(s: Specimens, laid_out: bytes, change: Any) -> bytes:
    return signed(_changed(laid_out, change), s.lead, s.companion, s.record)


def _changed(laid_out: bytes, change: Any) -> bytes:
    out = BytesIO()
    with pikepdf.open(BytesIO(laid_out)) as pdf:
        change(pdf)
        pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.disable, deterministic_id=True)
    return out.getvalue()


def _with_record(s: Specimens, data: bytes) -> bytes:
    return _planted(s, s.laid_out, lambda pdf: pdf.Root.AF[0].EF.F.write(data))


def _bomb(s: Specimens) -> bytes:
    bomb = zlib.compress(zlib.compress(bytes(1 << 27), 9), 9)
    out = BytesIO()
    with pikepdf.open(BytesIO(s.laid_out)) as pdf:
        pdf.Root.AF[0].EF.F.write(bomb, filter=pikepdf.Array([pikepdf.Name.FlateDecode] * 2))
        pdf.save(out, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    return signed(out.getvalue(), s.lead, s.companion, s.record)


def _uncertified(s: Specimens) -> bytes:
    once = revision.signed(s.laid_out, "Lead", s.lead, s.record.lead.name, NOW, certify=False)
    return revision.signed(once, "Companion", s.companion, s.record.companion.name, NOW, certify=False)


def _overlaid(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].contents_add(pdf.make_stream(b"q 1 1 1 rg 50 300 400 200 re f Q"))


def _hidden(pdf: pikepdf.Pdf) -> None:
    """Shadow attack, hide-and-replace: a second page tree that a later trailer could point at."""
    other = pdf.make_indirect(pikepdf.Dictionary(dict(pdf.Root.items())))
    pdf.Root.PieceInfo = pikepdf.Dictionary(X=pikepdf.Dictionary(LastModified="D:2026", Private=other.Pages))


def _field_text(pdf: pikepdf.Pdf) -> None:
    """Shadow attack, replace: a text field whose shown value a later revision may fill."""
    field = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot,
        Subtype=pikepdf.Name.Widget,
        FT=pikepdf.Name.Tx,
        T="Total",
        V="1",
        F=4,
        Rect=[50, 50, 300, 90],
    )
    made = pdf.make_indirect(field)
    pdf.Root.AcroForm.Fields.append(made)


def _layer(pdf: pikepdf.Pdf) -> None:
    group = pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.OCG, Name="x"))
    pdf.Root.OCProperties = pikepdf.Dictionary(OCGs=[group], D=pikepdf.Dictionary(OFF=[group]))


def _annotated(pdf: pikepdf.Pdf) -> None:
    note = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.FreeText, Rect=[0, 0, 90, 90], Contents="x", F=2
    )
    pdf.pages[-1].Annots.append(pdf.make_indirect(note))


def _appearance(pdf: pikepdf.Pdf) -> None:
    form = pdf.make_stream(
        b"1 0 0 rg 0 0 90 90 re f", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form, BBox=[0, 0, 90, 90]
    )
    pdf.Root.AcroForm.Fields[-1].AP = pikepdf.Dictionary(N=form)


def _unused(pdf: pikepdf.Pdf) -> None:
    """An object that nothing refers to, ready to be referred to."""
    pdf.pages[0].obj.PieceInfo = pdf.make_stream(b"1 0 0 rg 0 0 600 800 re f")


def _font_file(pdf: pikepdf.Pdf) -> None:
    for font in pdf.pages[0].Resources.Font.values():
        if "/ToUnicode" in font:
            font.ToUnicode = pdf.make_stream(b"other")


def _kinds(pdf: pikepdf.Pdf) -> None:
    pdf.Root.AcroForm.Fields[-1].FT = pikepdf.Name.Tx


def _filled(pdf: pikepdf.Pdf) -> None:
    pdf.Root.AcroForm.Fields[-1].V = pikepdf.Dictionary(Type=pikepdf.Name.Sig)


PLANTED = {
    "overlay": _overlaid,
    "second tree": _hidden,
    "text field": _field_text,
    "layer": _layer,
    "annotation": _annotated,
    "appearance of the empty field": _appearance,
    "unused content": _unused,
    "font": _font_file,
    "kind of the empty field": _kinds,
    "value of the empty field": _filled,
    "action": lambda pdf: pdf.Root.__setattr__("OpenAction", pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="1")),
    "second attachment": lambda pdf: pdf.attachments.__setitem__("zz.json", b"{}"),
    "crop": lambda pdf: pdf.pages[0].obj.__setattr__("CropBox", pikepdf.Array([0, 0, 10, 10])),
    "language": lambda pdf: pdf.Root.__setattr__("Lang", pikepdf.String("en")),
    "title": lambda pdf: pdf.docinfo.__setitem__("/Title", "x"),
}


def revoked(s: Specimens) -> Iterator[File | With]:
    """A signer revoked before signing, by a list beside the file; the timestamp authority too."""
    for what, signer, file in (
        ("lead", s.lead, "sealed"),
        ("companion", s.companion, "all"),
        ("supervisor", s.supervisor, "all"),
    ):
        serial = int(signer.serial, 16)
        made = revocations(s.office.certificate, s.office.key, NOW + 9 * HOUR, {serial: NOW - HOUR})
        yield f"{what} revoked", s.files[file], {"crls": [made]}
    yield "authority revoked", s.files["all"], {"crls": [s.authority.crl(NOW + 9 * HOUR, revoked=NOW)]}
    early = revocations(s.office.certificate, s.office.key, NOW + HOUR, {int(s.lead.serial, 16): NOW - HOUR})
    when = NOW + 2 * HOUR
    stored = stamp.timestamp(s.files["sealed"], s.authority.at(when), trust=[s.authority.der], now=when, crls=[early])
    yield "lead revoked by a list in the file", stored
