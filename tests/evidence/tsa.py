"""A real timestamp authority: openssl's, with a CA of its own in a folder; it answers in this process or over HTTP."""

import subprocess
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from evidence.judges import run

POLICY = "1.2.3.4.1"
_CONFIG = """
[ca]
default_ca = own
[own]
dir = {folder}
database = {folder}/index.txt
serial = {folder}/serial
crlnumber = {folder}/crlnumber
new_certs_dir = {folder}
certificate = {folder}/root.pem
private_key = {folder}/root.key
default_md = sha256
default_days = 3650
default_crl_days = 30
policy = any
rand_serial = yes
unique_subject = no
[any]
commonName = supplied
[root]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[leaf]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = critical, timeStamping
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
{points}
[other]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = timeStamping, emailProtection
[tsa]
default_tsa = stamps
[stamps]
serial = {folder}/tsaserial
crypto_device = builtin
signer_digest = sha256
default_policy = {policy}
digests = sha256, sha384, sha512
accuracy = secs:1
ordering = yes
tsa_name = yes
ess_cert_id_chain = no
ess_cert_id_alg = sha256
"""


@dataclass(frozen=True)
class Authority:
    """A CA and the signer it has issued; `name` is the signer's file stem."""

    folder: Path
    name: str

    @classmethod
    def new(cls, folder: Path, *, points: str = "", **how: object) -> "Authority":
        """Make a CA and one signer; `points` is the URL at which it publishes its revocations."""
        folder.mkdir(parents=True)
        (folder / "index.txt").touch()
        for name in ("serial", "crlnumber", "tsaserial"):
            (folder / name).write_text("01\n")
        told = f"crlDistributionPoints = URI:{points}" if points else ""
        (folder / "cnf").write_text(_CONFIG.format(folder=folder, policy=POLICY, points=told))
        key = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes")
        made = ("-keyout", str(folder / "root.key"), "-out", str(folder / "root.pem"), "-days", "7300")
        subject = ("-subj", "/CN=Test Time Root", "-config", str(folder / "cnf"), "-extensions", "root")
        (folder / "cnf").write_text((folder / "cnf").read_text() + "[req]\ndistinguished_name = dn\n[dn]\n")
        run("openssl", "req", "-x509", *key, *made, *subject)
        return cls(folder, "").again("signer", **how)  # type: ignore[arg-type]

    def again(
        self, name: str, *, usage: str = "leaf", rsa: bool = False, starts: datetime | None = None, days: int = 3650
    ) -> "Authority":
        """Return the authority with one more signer."""
        key = ("rsa:2048",) if rsa else ("ec", "-pkeyopt", "ec_paramgen_curve:P-256")
        files = ("-keyout", str(self.folder / f"{name}.key"), "-out", str(self.folder / f"{name}.csr"))
        config = ("-config", str(self.folder / "cnf"))
        run("openssl", "req", "-newkey", *key, "-nodes", *files, "-subj", f"/CN=Test Time {name}", *config)
        start = starts or datetime.now(UTC) - timedelta(days=1)
        dates = [f"{when:%Y%m%d%H%M%SZ}" for when in (start, start + timedelta(days=days))]
        span = ("-startdate", dates[0], "-enddate", dates[1])
        given = ("-in", files[3], "-out", str(self.folder / f"{name}.pem"), "-extensions", usage, "-notext", "-batch")
        run("openssl", "ca", *config, *span, *given)
        return Authority(self.folder, name)

    @property
    def root(self) -> bytes:
        return _der(self.folder / "root.pem")

    @property
    def certificate(self) -> bytes:
        return _der(self.folder / f"{self.name}.pem")

    def revoke(self) -> None:
        """Revoke the signer."""
        run("openssl", "ca", "-config", str(self.folder / "cnf"), "-revoke", str(self.folder / f"{self.name}.pem"))

    def crl(self, at: datetime | None = None) -> bytes:
        """Return the CA's revocations as of now or as it will publish them at a time, DER."""
        made = self.folder / "crl.pem"
        dates = [f"{when:%Y%m%d%H%M%SZ}" for when in (at - timedelta(days=1), at + timedelta(days=1))] if at else []
        span = ("-crl_lastupdate", dates[0], "-crl_nextupdate", dates[1]) if at else ()
        run("openssl", "ca", "-config", str(self.folder / "cnf"), "-gencrl", *span, "-out", str(made))
        return x509.load_pem_x509_crl(made.read_bytes()).public_bytes(Encoding.DER)

    def answer(self, query: bytes) -> bytes:
        """Answer a query as `openssl ts -reply` does."""
        config = ("-config", str(self.folder / "cnf"), "-queryfile", "/dev/stdin")
        signer = ("-signer", str(self.folder / f"{self.name}.pem"), "-inkey", str(self.folder / f"{self.name}.key"))
        words = ("openssl", "ts", "-reply", *config, *signer)
        return subprocess.run(words, input=query, capture_output=True, check=True, timeout=60).stdout


def _der(pem: Path) -> bytes:
    return x509.load_pem_x509_certificate(pem.read_bytes()).public_bytes(Encoding.DER)
