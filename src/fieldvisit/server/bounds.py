"""The office's front door: every request bounded in time and number, replies compressed, failures still problems."""

import asyncio
import threading
from collections import OrderedDict
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, Final

from fieldvisit.clock import Clock
from fieldvisit.server import problems
from fieldvisit.server.bodies import WORTH, packed, preferred
from fieldvisit.server.books import Refused, jitter

Message = MutableMapping[str, Any]
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

ARRIVAL_S: Final = 120.0
"""Seconds a request's body may take to arrive."""
SILENCE_S: Final = 20.0
"""Seconds between two pieces of a body."""
AT_ONCE: Final = 200
"""Requests under way at once; more are asked to come back."""
ASKING: Final = 8
"""Files of strangers under way at once: each may be large, and waits in a thread that laptops need, too."""
_ASKED: Final = frozenset(("/verify", "/v1/verify"))
EASY: Final = 50
"""Requests under way up to which nobody is asked to sync later."""
_PRESSED: Final = (b"application/json", b"application/problem+json")


class Door:
    """An ASGI application around the office's: counts, times, compresses."""

    def __init__(self, inner: App, close: Callable[[], None]) -> None:
        self.inner = inner
        self.close = close
        self.under_way = 0
        self.asking = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.inner(scope, receive, send)
            return
        reply = _Reply(scope, send)
        asking = scope["method"] == "POST" and scope["path"].rstrip("/") in _ASKED
        if self.under_way >= AT_ONCE or (asking and self.asking >= ASKING):
            await reply.problem("busy", 503, jitter(30))
            return
        self.under_way += 1
        self.asking += asking
        try:
            await self.inner(scope, _Arrival(receive).receive, reply.send)
        except TimeoutError:
            if not reply.begun:
                await reply.problem("timeout", 408, 0)
        finally:
            self.under_way -= 1
            self.asking -= asking

    def retry_after(self) -> int:
        """Return seconds after which a laptop should sync again, 0 while there is room."""
        return jitter(60) if self.under_way > EASY else 0


class _Arrival:
    """A request's body on its way in, against the clock."""

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._deadline = asyncio.get_running_loop().time() + ARRIVAL_S
        self._here = False

    async def receive(self) -> Message:
        if self._here:
            return await self._receive()
        left = self._deadline - asyncio.get_running_loop().time()
        async with asyncio.timeout(max(min(left, SILENCE_S), 0.0)):
            message = await self._receive()
        self._here = message["type"] != "http.request" or not message.get("more_body", False)
        return message


class _Reply:
    """A reply on its way out; JSON is held back until it is whole, and compressed."""

    def __init__(self, scope: Scope, send: Send) -> None:
        fields = {name.lower(): value for name, value in scope["headers"]}
        self._encoding = preferred(fields.get(b"accept-encoding", b"").decode("latin-1"))
        self._bare = scope["method"] == "HEAD"
        self._out = send
        self._start: Message | None = None
        self._parts: list[bytes] = []
        self.begun = False

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            kind = dict(message["headers"]).get(b"content-type", b"").split(b";")[0]
            if self._encoding and kind in _PRESSED and not self._bare:
                self._start = message
                return
        elif self._start is not None:
            self._parts.append(message.get("body", b""))
            if not message.get("more_body", False):
                await self._whole()
            return
        self.begun = True
        await self._out(message)

    async def _whole(self) -> None:
        assert self._start is not None
        start, body = self._start, b"".join(self._parts)
        headers = [(name, value) for name, value in start["headers"] if name.lower() != b"content-length"]
        headers.append((b"vary", b"Accept-Encoding"))
        if len(body) >= WORTH:
            body = await asyncio.to_thread(packed, body, self._encoding)
            headers.append((b"content-encoding", self._encoding.encode()))
        headers.append((b"content-length", str(len(body)).encode()))
        self.begun = True
        await self._out({**start, "headers": headers})
        await self._out({"type": "http.response.body", "body": body})

    async def problem(self, code: str, status: int, wait: int) -> None:
        self._start = None
        body = problems.body(code, status)
        headers = [(b"content-type", problems.MEDIA.encode()), (b"content-length", str(len(body)).encode())]
        headers.append((b"connection", b"close"))
        if wait:
            headers.append((b"retry-after", str(wait).encode()))
        self.begun = True
        await self._out({"type": "http.response.start", "status": status, "headers": headers})
        await self._out({"type": "http.response.body", "body": b"" if self._bare else body})


class Tempo:
    """How often a peer may try: `most` tries in `seconds`; who tries more waits. Remembers boundedly many peers."""

    def __init__(self, clock: Clock, most: int, seconds: int, peers: int = 10_000) -> None:
        self._clock, self._most, self._seconds, self._peers = clock, most, seconds, peers
        self._tries: OrderedDict[str, list[int]] = OrderedDict()
        self._turn = threading.Lock()

    def spend(self, peer: str) -> None:
        """Count a try. Raises Refused `too_many` with the seconds to wait."""
        now, span = self._clock.monotonic_ns(), self._seconds * 1_000_000_000
        with self._turn:
            tries = [one for one in self._tries.pop(peer, []) if now - one < span]
            if len(tries) >= self._most:
                self._tries[peer] = tries
                raise Refused("too_many", 429, retry_after=1 + (tries[0] + span - now) // 1_000_000_000)
            self._tries[peer] = [*tries, now]
            while len(self._tries) > self._peers:
                self._tries.popitem(last=False)

    def forgive(self, peer: str) -> None:
        """Take the last try back: it was an honest one."""
        with self._turn:
            if self._tries.get(peer):
                self._tries[peer].pop()
