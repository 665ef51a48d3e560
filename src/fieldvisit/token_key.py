"""A collector's key inside a PKCS#11 token: it signs there and never leaves; nothing is opened before it signs."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed, encode_dss_signature

from fieldvisit.errors import TokenAbsent, TokenFailed, TokenRefused

_WORD: Final = 32
"""Bytes of one half of a P-256 signature."""


@dataclass(frozen=True, slots=True)
class Token:
    """A token as its driver names it: `module` is the driver's file, `serial` tells two of the same label apart."""

    module: str
    label: str
    serial: str


@dataclass(frozen=True, slots=True)
class TokenRef:
    """Where a key is: the token, the key's id there (hex) and the public point (X9.62, hex). `pin` opens the token.

    It holds the PIN: keep it only sealed under its owner's passphrase.
    """

    module: str
    serial: str
    key_id: str
    point: str
    pin: str = field(repr=False)


def tokens(module: str) -> tuple[Token, ...]:
    """Return the tokens that are plugged in and ready. Raises TokenFailed(reason) for a file that is no driver."""
    with _told():
        return tuple(Token(module, _text(one.label), _text(one.serial)) for one in _present(module) if _ready(one))


def generate(token: Token, pin: str) -> "TokenKey":
    """Make a P-256 key in a token, one that cannot be read out. Raises TokenAbsent, TokenRefused, TokenFailed."""
    import secrets

    from pkcs11 import Attribute, KeyType, Mechanism
    from pkcs11.util.ec import encode_named_curve_parameters

    key_id = secrets.token_bytes(16)
    private = {Attribute.SENSITIVE: True, Attribute.EXTRACTABLE: False, Attribute.ID: key_id, Attribute.SIGN: True}
    with _told(), _find(token.module, token.serial).open(user_pin=pin, rw=True) as session:
        curve = {Attribute.EC_PARAMS: encode_named_curve_parameters("secp256r1")}
        parameters = session.create_domain_parameters(KeyType.EC, curve, local=True)
        public, _ = parameters.generate_keypair(
            store=True,
            mechanism=Mechanism.EC_KEY_PAIR_GEN,
            public_template={Attribute.ID: key_id, Attribute.LABEL: "fieldvisit"},
            private_template={**private, Attribute.LABEL: "fieldvisit"},
        )
        point = bytes(public[Attribute.EC_POINT])
    point = (
        point[2:] if len(point) == 2 * _WORD + 3 else point
    )  # most drivers wrap it in an OCTET STRING, as they should
    return TokenKey(TokenRef(token.module, token.serial, key_id.hex(), point.hex(), pin))


class TokenKey(ec.EllipticCurvePrivateKey):
    """A key that signs in its token, wherever a P-256 key of `cryptography` does.

    `sign` raises TokenAbsent when the token is not plugged in, TokenRefused for a PIN it does not take or no longer
    takes, TokenFailed for what its driver says besides.
    """

    def __init__(self, ref: TokenRef) -> None:
        self.ref = ref

    def __copy__(self) -> "TokenKey":
        return self

    def __deepcopy__(self, memo: dict[int, object]) -> "TokenKey":
        return self

    def sign(self, data: Any, signature_algorithm: ec.EllipticCurveSignatureAlgorithm) -> bytes:
        """Return a DER signature by ECDSA with SHA-256 over data, or over a digest that was made already."""
        from pkcs11 import Attribute, KeyType, Mechanism, ObjectClass

        wanted = getattr(signature_algorithm, "algorithm", None)
        if isinstance(wanted, Prehashed):
            digest = bytes(data)
        elif isinstance(wanted, hashes.SHA256):
            context = hashes.Hash(hashes.SHA256())
            context.update(data)
            digest = context.finalize()
        else:
            raise UnsupportedAlgorithm("a token signs SHA-256 digests only")
        if len(digest) != _WORD:
            raise UnsupportedAlgorithm("a token signs SHA-256 digests only")
        with _told(), _find(self.ref.module, self.ref.serial).open(user_pin=self.ref.pin) as session:
            wanted_key = {
                Attribute.CLASS: ObjectClass.PRIVATE_KEY,
                Attribute.KEY_TYPE: KeyType.EC,
                Attribute.ID: bytes.fromhex(self.ref.key_id),
            }
            found = list(session.get_objects(wanted_key))
            if len(found) != 1:
                raise TokenFailed(reason="key_gone")
            raw = bytes(found[0].sign(digest, mechanism=Mechanism.ECDSA))
        if len(raw) != 2 * _WORD:
            raise TokenFailed(reason="driver")
        return encode_dss_signature(int.from_bytes(raw[:_WORD], "big"), int.from_bytes(raw[_WORD:], "big"))

    @cached_property
    def _public(self) -> ec.EllipticCurvePublicKey:
        return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), bytes.fromhex(self.ref.point))

    def public_key(self) -> ec.EllipticCurvePublicKey:
        return self._public

    @property
    def curve(self) -> ec.EllipticCurve:
        return ec.SECP256R1()

    @property
    def key_size(self) -> int:
        return 256

    def exchange(self, algorithm: ec.ECDH, peer_public_key: ec.EllipticCurvePublicKey) -> bytes:
        raise UnsupportedAlgorithm("this key only signs")

    def private_numbers(self) -> ec.EllipticCurvePrivateNumbers:
        raise UnsupportedAlgorithm("this key never leaves its token")

    def private_bytes(
        self,
        encoding: serialization.Encoding,
        format: serialization.PrivateFormat,
        encryption_algorithm: serialization.KeySerializationEncryption,
    ) -> bytes:
        raise UnsupportedAlgorithm("this key never leaves its token")


def _driver(module: str) -> Any:
    import pkcs11

    try:
        return pkcs11.lib(module)
    except (OSError, RuntimeError):
        raise TokenFailed(reason="no_driver") from None


def _present(module: str) -> list[Any]:
    """Return the tokens that answer; one that was pulled out at this moment is none."""
    from pkcs11.exceptions import PKCS11Error

    found = []
    for slot in _driver(module).get_slots(token_present=True):
        with suppress(PKCS11Error):
            found.append(slot.get_token())
    return found


def _find(module: str, serial: str) -> Any:
    for token in _present(module):
        if _text(token.serial) == serial:
            return token
    raise TokenAbsent


def _ready(token: Any) -> bool:
    from pkcs11 import TokenFlag

    return bool(token.flags & TokenFlag.USER_PIN_INITIALIZED)


def _text(value: bytes | str) -> str:
    return (value.decode("utf-8", "replace") if isinstance(value, bytes) else value).strip("\0 ")


@contextmanager
def _told() -> Iterator[None]:
    """Tell a missing token and a wrong PIN from whatever else a driver says."""
    from pkcs11 import exceptions as said

    try:
        yield
    except (said.TokenNotPresent, said.TokenNotRecognised, said.NoSuchToken, said.DeviceRemoved, said.SlotIDInvalid):
        raise TokenAbsent from None
    except said.PinLocked:
        raise TokenRefused(reason="locked") from None
    except (said.PinIncorrect, said.PinInvalid, said.PinLenRange, said.PinExpired):
        raise TokenRefused(reason="pin") from None
    except said.PKCS11Error:
        raise TokenFailed(reason="driver") from None
