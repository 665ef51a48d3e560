"""The office as seen from the laptop: one method for each endpoint, requests signed, replies typed."""

import ipaddress
import threading
from collections.abc import Mapping, Sequence
from datetime import date
from types import TracebackType
from typing import TYPE_CHECKING, Final, Self, TypeVar
from urllib.parse import urlsplit

from fieldvisit import wire
from fieldvisit.errors import BadMessage, OfficeAddressUnsafe, OfficeForeign, OfficeUnreachable
from fieldvisit.keys import SigningKey
from fieldvisit.sync import signing
from fieldvisit.sync.answers import Reply, problem

if TYPE_CHECKING:
    from fieldvisit.store.desk import Desk
    from fieldvisit.sync.transport import Transport

CONNECT: Final = 3.05
READ: Final = 15.0
"""Seconds to reach the office, and between two of its bytes."""

T = TypeVar("T")


class Office:
    """A way to one office server; its methods may be called from several threads.

    `ca_file` is the path of a PEM file that replaces the system's authorities. Raises OfficeAddressUnsafe.
    """

    def __init__(
        self,
        address: str,
        device: str = "",
        device_key: SigningKey | None = None,
        *,
        ca_file: str = "",
        timeout: tuple[float, float] = (CONNECT, READ),
    ) -> None:
        self.address = checked_address(address)
        self.device = device
        self._key = device_key
        self._ca_file, self._timeout = ca_file, timeout
        self._aborted = False
        self._opening = threading.Lock()
        self._transport: Transport | None = None

    @classmethod
    def of(cls, desk: "Desk") -> Self:
        """Return the way to the office that a profile is enrolled with."""
        settings = desk.store.settings
        ca_file = settings.get("office_ca_file")
        return cls(settings.get("office_address"), desk.device, desk.device_key, ca_file=ca_file)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Give the connections back."""
        if self._transport:
            self._transport.close()

    def abort(self) -> None:
        """End the requests under way, from any thread; those and later ones raise OfficeUnreachable(cancelled)."""
        with self._opening:
            self._aborted = True
            if self._transport:
                self._transport.abort()

    def about(self) -> wire.OfficeInfo:
        """Return who the office says it is (`GET /v1/office`): nothing to trust before enrolment compares it."""
        return _typed(self.call("GET", "/v1/office"), wire.OfficeInfo, "office")

    def enrol(self, request: wire.EnrolRequest) -> wire.EnrolReply:
        """Hand in a one-time code. Raises EnrolmentRefused or ProtocolMismatch."""
        return _typed(self._post("/v1/enrolments", request), wire.EnrolReply, "enrolment")

    def renew(self, request: wire.RenewRequest) -> wire.RenewReply:
        """Ask for a newer certificate of a key. Asking again gives the same one."""
        return _typed(self._post("/v1/renewals", request), wire.RenewReply, "renewal")

    def sync(self, request: wire.SyncRequest) -> wire.SyncReply:
        """Send events and take what is new. Sending the same again is harmless."""
        return _typed(self._post("/v1/sync", request), wire.SyncReply, "sync")

    def day_receipt(self, day: date) -> wire.DayReceipt:
        """Return what the office says it holds of this device for a local day; its signature is not checked here."""
        return _typed(self.call("GET", f"/v1/day-receipts/{day.isoformat()}"), wire.DayReceipt, "day receipt")

    def put_blob(self, sha256: str, data: bytes, media: str) -> None:
        """Store a blob of at most `wire.MAX_PLAIN_BLOB` bytes. Storing it again is harmless."""
        headers = {"Content-Type": media or "application/octet-stream"}
        self.call("PUT", f"/v1/blobs/{sha256}", data, headers, digest=signing.digest_field(sha256))

    def post_blobs(self, blobs: Sequence[tuple[str, bytes]]) -> wire.PackReply:
        """Store small blobs together, at most `wire.MAX_PACK` bytes. Storing them again is harmless."""
        reply = self.call("POST", "/v1/blobs", wire.pack_blobs(blobs), {"Content-Type": "application/octet-stream"})
        return _typed(reply, wire.PackReply, "pack")

    def call(
        self,
        method: str,
        path: str,
        body: bytes = b"",
        headers: Mapping[str, str] | None = None,
        *,
        digest: str = "",
    ) -> Reply:
        """Make one signed request; statuses from 200 to 299 return.

        Raises OfficeUnreachable, OfficeForeign, or what the office's problem document names.
        """
        digest = digest or signing.content_digest(body)
        fields = {"Accept-Encoding": "zstd, gzip", "Content-Digest": digest, **(headers or {})}
        if self._key and self.device:
            fields |= signing.sign(method, path, digest, self.device, self._key)
        reply = self._way().send(method, self.address + path, body, fields)
        if 200 <= reply.status < 300:
            return reply
        raise problem(reply)

    def _way(self) -> "Transport":
        with self._opening:
            if self._aborted:
                raise OfficeUnreachable(reason="cancelled")
            if self._transport is None:
                from fieldvisit.sync.transport import Transport  # 0.1 s of imports, only when there is a request

                self._transport = Transport(self._ca_file, self._timeout)
            return self._transport

    def _post(self, path: str, message: wire.EnrolRequest | wire.RenewRequest | wire.SyncRequest) -> Reply:
        import zstandard

        packed = zstandard.ZstdCompressor(level=3).compress(wire.canonical(message))
        return self.call("POST", path, packed, {"Content-Type": "application/json", "Content-Encoding": "zstd"})


def _typed(reply: Reply, kind: type[T], where: str) -> T:
    """Read a reply strictly. A page that is no JSON is a network's login page, whatever its status says."""
    if not reply.headers.get("content-type", "").startswith("application/json"):
        raise OfficeUnreachable(reason="portal")
    try:
        return wire.decode(reply.body, kind, where)
    except BadMessage:
        raise OfficeForeign(reason="garbled") from None


def checked_address(address: str) -> str:
    """Return `scheme://host[:port]` of an office address: https, or http on this machine only.

    A bare host is taken as https. Raises OfficeAddressUnsafe for everything else, user names in it, and paths.
    """
    text = address.strip()
    if "://" not in text:
        text = f"https://{text}"
    try:
        parts = urlsplit(text)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise OfficeAddressUnsafe from None
    extra = parts.username or parts.password or parts.path not in ("", "/") or parts.query or parts.fragment
    if not host or extra or not (parts.scheme == "https" or (parts.scheme == "http" and _loopback(host))):
        raise OfficeAddressUnsafe
    shown = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{shown}" + (f":{port}" if port else "")


def _loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
