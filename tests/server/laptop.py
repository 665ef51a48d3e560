"""A laptop as the office meets it: keys, a journal and signed requests, without the product's own client."""

import base64
import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import msgspec
from http_message_signatures import HTTPMessageSigner, HTTPSignatureKeyResolver
from http_message_signatures.algorithms import ED25519

from fieldvisit import journal, keys, wire
from fieldvisit.clock import Moment, exactly
from fieldvisit.journal import note
from fieldvisit.journal.note import Point
from fieldvisit.model.event import Body, CompanionConfirmed, Departed
from fieldvisit.model.order import Order, Parties

START = datetime(2026, 11, 21, 2, tzinfo=UTC)
PARTIES = Parties("安诚外访", "91990100MA00000000", "4000000000", "4000000001", "12378", "https://example.org/r")


class FixedClock:
    """A clock that stands until it is moved."""

    def __init__(self, now: datetime = START) -> None:
        self.now = now

    def wall(self) -> datetime:
        return self.now

    def monotonic_ns(self) -> int:
        return int((self.now - START) / timedelta(microseconds=1)) * 1000

    def boot(self) -> str:
        return "boot"

    def pass_by(self, **span: float) -> None:
        """Move on by `timedelta(**span)`."""
        self.now += timedelta(**span)


class _Key(HTTPSignatureKeyResolver):
    def __init__(self, key: keys.SigningKey) -> None:
        self._key = key

    def resolve_private_key(self, key_id: str) -> Any:
        return self._key.private

    def resolve_public_key(self, key_id: str) -> Any:
        return None


class Laptop:
    """One device talking to one office."""

    def __init__(self, url: str) -> None:
        self.http = httpx.Client(base_url=url, timeout=30, trust_env=False, verify=False)
        self.key = keys.SigningKey.new()
        self.device = ""
        self.collectors: dict[str, keys.Signer] = {}
        self.head = journal.Head()
        self.unsent: list[wire.SignedEvent] = []
        self.sent: list[wire.SignedEvent] = []
        self.cursor = 0
        self.items: list[wire.FeedItem] = []

    def send(
        self, method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None, *, plain: bool = False
    ) -> httpx.Response:
        """Make a request, signed by the standard's reference library unless `plain`."""
        request = self.http.build_request(method, path, content=body, headers=headers or {})
        digest = base64.b64encode(hashlib.sha256(body).digest()).decode()
        request.headers.setdefault("Content-Digest", f"sha-256=:{digest}:")
        if not plain:
            message = Message(method, str(request.url), dict(request.headers))
            self._sign(message)
            request.headers["Signature-Input"] = message.headers["Signature-Input"]
            request.headers["Signature"] = message.headers["Signature"]
        return self.http.send(request)

    def _sign(self, message: Any) -> None:
        HTTPMessageSigner(signature_algorithm=ED25519, key_resolver=_Key(self.key)).sign(
            message,
            key_id=self.device or "D-NONE",
            created=datetime(2001, 1, 1, tzinfo=UTC),
            label="sig1",
            covered_component_ids=("@method", "@path", "content-digest"),
            use_existing_digest=True,
        )

    def sign(self, request: Any) -> Any:
        """Sign a prepared request of the library `requests`, as its `auth`."""
        body = request.body.encode() if isinstance(request.body, str) else request.body or b""
        request.headers["Content-Digest"] = f"sha-256=:{base64.b64encode(hashlib.sha256(body).digest()).decode()}:"
        self._sign(request)
        return request

    def post(self, path: str, message: object, **more: Any) -> httpx.Response:
        """Send a message as JSON."""
        return self.send("POST", path, wire.canonical(message), {"Content-Type": "application/json"}, **more)

    def enrol(self, code: str) -> httpx.Response:
        """Enrol with a code; a second time adds a collector to this device."""
        key = keys.new_collector_key()
        csr = base64.b64encode(keys.request_certificate(key, "collector")).decode()
        request = wire.EnrolRequest(code, csr, self.key.public, self.device)
        reply = self.post("/v1/enrolments", request, plain=not self.device)
        if reply.status_code == 201:
            enrolled = msgspec.json.decode(reply.content, type=wire.EnrolReply)
            self.device = enrolled.device
            chain = tuple(base64.b64decode(one) for one in enrolled.chain)
            who = enrolled.collector_id
            self.collectors[who] = keys.Signer(who, key, chain[0], chain[1:])
        return reply

    def write(
        self, body: Body, *, by: str = "A", visit: str | None = None, case: str | None = None, at: Moment | None = None
    ) -> int:
        """Append an event to this laptop's journal; return its seq."""
        at = at or exactly(START + timedelta(seconds=self.head.size))
        event, signed, self.head = journal.append(
            self.head, self.key, device=self.device, at=at, by=by, visit=visit, case=case, body=body
        )
        self.unsent.append(signed)
        return event.seq

    def sync(self, *, first: int | None = None, events: list[wire.SignedEvent] | None = None) -> httpx.Response:
        """Send what is unsent (or what is given), once; take what comes."""
        chosen = self.unsent if events is None else events
        start = len(self.sent) + 1 if first is None else first
        reply = self.post("/v1/sync", wire.SyncRequest(self.device, self.cursor, start, tuple(chosen)))
        if reply.status_code == 200:
            told = msgspec.json.decode(reply.content, type=wire.SyncReply)
            self.cursor = told.cursor
            self.items += told.items
            if events is None:
                self.sent += self.unsent
                self.unsent = []
        return reply

    def told(self, reply: httpx.Response) -> wire.SyncReply:
        """Read a sync's answer."""
        assert reply.status_code == 200, reply.text
        return msgspec.json.decode(reply.content, type=wire.SyncReply)

    def point(self, told: wire.SyncReply) -> Point:
        """Read the checkpoint of a sync's answer, whoever signed it."""
        said = note.told(told.checkpoint.note)
        assert said
        return said

    def orders(self) -> list[Order]:
        """Orders in the feed so far."""
        return [item.order for item in self.items if isinstance(item, wire.OrderItem)]

    def begin(self, order: Order, visit: str, recorder: str = "REC-1", at: Moment | None = None) -> None:
        """Depart and have the companion confirm."""
        departed = Departed(order.order_id, order.lead, order.companion, recorder, ())
        self.write(departed, visit=visit, case=order.case_id, at=at)
        companion = self.collectors[order.companion]
        proof = companion.sign(f"{visit}|{order.order_id}".encode())
        confirmed = CompanionConfirmed(order.companion, companion.fingerprint, proof)
        self.write(confirmed, by=order.companion, visit=visit, case=order.case_id)


class Message:
    """What the signer needs of a request."""

    def __init__(self, method: str, url: str, headers: dict[str, str]) -> None:
        self.method, self.url, self.headers = method, url, headers


def problem(reply: httpx.Response) -> str:
    """Return a problem's code, after checking that it is a whole RFC 9457 document."""
    assert reply.headers["content-type"] == "application/problem+json", reply.text
    document = msgspec.json.decode(reply.content, type=wire.Problem)
    assert document.status == reply.status_code
    assert document.title
    assert document.type.startswith("urn:fieldvisit:problem:")
    return document.type.rpartition(":")[2]
