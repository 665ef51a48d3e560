"""The office's endpoints: each admits, reads strictly, and asks one function of the books."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from functools import partial, wraps
from typing import Any, Final, cast

import msgspec
from litestar import HttpMethod, Litestar, Request, Response
from litestar.exceptions import HTTPException
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, RawBody
from litestar.response import Stream

from fieldvisit import keys, wire
from fieldvisit.errors import BadMessage, FieldvisitError
from fieldvisit.server import (
    badges,
    blobs,
    checkpage,
    enrolment,
    ledger,
    log,
    openapi,
    problems,
    renewals,
    reports,
    revocations,
    signing,
    uploads,
    verify_page,
)
from fieldvisit.server.bodies import decoded, taken
from fieldvisit.server.books import Books, Refused
from fieldvisit.server.bounds import Door, Tempo

SMALL: Final = 64 << 10
THREADS: Final = 32
TUS: Final = "1.0.0"
Http = Request[Any, Any, Any]
_SHA256: Final = re.compile(r"[0-9a-f]{64}")


def application(books: Books) -> Door:
    """Return the office as an ASGI application."""
    routes = _Routes(books)
    app = Litestar(
        route_handlers=routes.handlers(),
        exception_handlers={
            FieldvisitError: problems.from_known,
            HTTPException: problems.from_http,
            TimeoutError: _through,
            Exception: problems.from_unknown,
        },
        openapi_config=None,
        logging_config=None,
        request_max_body_size=SMALL,
    )
    routes.door = Door(app, routes.threads.shutdown)  # type: ignore[arg-type]
    return routes.door


def _through(_: Http, error: TimeoutError) -> Response[bytes]:
    return problems.answer("timeout", 408, None, {"Connection": "close"})


def _json(value: object, status: int = 200) -> Response[bytes]:
    return Response(msgspec.json.encode(value), status_code=status, media_type="application/json")


class _Routes:
    """The handlers over one office's books. Plain functions run in threads; coroutines read their body as it comes."""

    def __init__(self, books: Books) -> None:
        self.books = books
        self.door: Door | None = None
        self.threads = ThreadPoolExecutor(THREADS, "office")
        self.codes = Tempo(books.clock, most=10, seconds=60)
        self.checks = Tempo(books.clock, most=30, seconds=60)
        self.badges = Tempo(books.clock, most=30, seconds=60)
        self.receipts = checkpage.Kept(books)
        self.proofs = Tempo(books.clock, most=120, seconds=60)

    async def run(self, function: Callable[..., Any], *given: object) -> Any:
        """Run a function in a thread of this office."""
        return await asyncio.get_running_loop().run_in_executor(self.threads, function, *given)

    def handlers(self) -> list[HTTPRouteHandler]:
        """Return the route table."""
        route = partial(_route, self.run)
        return [
            route("POST", "/v1/enrolments", self.enrol),
            route("POST", "/v1/renewals", self.renew),
            route("POST", "/v1/sync", self.sync, wire.MAX_SYNC + (1 << 20)),
            route("HEAD", "/v1/blobs/{sha256:str}", self.head_blob),
            route("PUT", "/v1/blobs/{sha256:str}", self.put_blob, wire.MAX_PLAIN_BLOB),
            route("GET", "/v1/blobs/{sha256:str}", self.get_blob),
            route("POST", "/v1/blobs", self.post_blobs, wire.MAX_PACK + SMALL),
            route("POST", "/v1/uploads", self.begin_upload),
            route("HEAD", "/v1/uploads/{upload:str}", self.head_upload),
            HTTPRouteHandler(
                "/v1/uploads/{upload:str}", http_method=HttpMethod.PATCH, request_max_body_size=uploads.LARGEST
            )(self.patch_upload),
            route("GET", "/v1/day-receipts/{day:str}", self.day_receipt),
            route("GET", "/v1/log/checkpoint", self.log_checkpoint),
            route("GET", "/v1/log/leaves", self.log_leaves),
            route("GET", "/v1/reports/{sha256:str}/proof", self.report_proof),
            route("GET", "/v1/reports/{sha256:str}", self.report),
            route("GET", "/v1/crl", self.crl),
            route("POST", "/v1/verify", self.verify, reports.LARGEST_ASKED),
            route("GET", "/r", self.check),
            route("GET", "/verify", self.verify_page),
            HTTPRouteHandler("/verify", http_method=HttpMethod.POST, request_max_body_size=None, status_code=200)(
                self.verify_form
            ),
            route("GET", "/v1/office", self.office),
            route("GET", "/health", self.health),
            route("GET", "/schema/openapi.json", self.schema),
        ]

    def _device(self, request: Http, body: bytes) -> str:
        return signing.admit(self.books, request.method, _path(request), request.headers, body)

    def _message(self, request: Http, body: bytes, limit: int) -> bytes:
        if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
            raise Refused("unsupported_media", 415)
        return decoded(body, request.headers.get("content-encoding", ""), limit)

    def enrol(self, request: Http, body: RawBody) -> Response[bytes]:
        """POST /v1/enrolments."""
        peer = request.client.host if request.client else ""
        self.codes.spend(peer)
        asked = wire.decode(self._message(request, body, SMALL), wire.EnrolRequest, "enrolment")
        device = ""
        if asked.device:
            device = self._device(request, body)
            if device != asked.device:
                raise Refused("bad_signature", 401)
        reply = enrolment.enrol(self.books, asked, device)
        self.codes.forgive(peer)
        return _json(reply, 201)

    def renew(self, request: Http, body: RawBody) -> Response[bytes]:
        """POST /v1/renewals."""
        device = self._device(request, body)
        asked = wire.decode(self._message(request, body, SMALL), wire.RenewRequest, "renewal")
        return _json(renewals.renew(self.books, device, asked), 201)

    def sync(self, request: Http, body: RawBody) -> Response[bytes]:
        """POST /v1/sync."""
        device = self._device(request, body)
        asked = wire.decode(self._message(request, body, wire.MAX_SYNC), wire.SyncRequest, "sync")
        wait = self.door.retry_after() if self.door else 0
        return _json(ledger.sync(self.books, device, asked, wait))

    def head_blob(self, request: Http, sha256: FromPath[str], body: RawBody) -> Response[bytes]:
        """HEAD /v1/blobs/{sha256}."""
        size = blobs.held(self.books, self._device(request, body), _hash(sha256))
        if size is None:
            raise Refused("not_found", 404)
        return Response(b"", headers={"Content-Length": str(size)}, media_type="application/octet-stream")

    def put_blob(self, request: Http, sha256: FromPath[str], body: RawBody) -> Response[bytes]:
        """PUT /v1/blobs/{sha256}."""
        device = self._device(request, body)
        blobs.put(self.books, device, _hash(sha256), body)
        reports.judge_waiting(self.books, device)
        return Response(b"", status_code=204)

    def post_blobs(self, request: Http, body: RawBody) -> Response[bytes]:
        """POST /v1/blobs: small blobs together."""
        device = self._device(request, body)
        refused = blobs.put_many(self.books, device, wire.unpack_blobs(body))
        reports.judge_waiting(self.books, device)
        return _json(wire.PackReply(tuple(refused)))

    def get_blob(self, request: Http, sha256: FromPath[str], body: RawBody) -> Stream:
        """GET /v1/blobs/{sha256}."""
        file = blobs.read(self.books, self._device(request, body), _hash(sha256))
        headers = {"Content-Length": str(file.stat().st_size)}
        return Stream(blobs.pieces(file), media_type="application/octet-stream", headers=headers)

    def report(self, request: Http, sha256: FromPath[str], body: RawBody) -> Stream:
        """GET /v1/reports/{sha256}: a report this laptop has sent, with what the office added behind it."""
        device = self._device(request, body)
        blobs.read(self.books, device, _hash(sha256))
        file = reports.newest(self.books, sha256)
        headers = {"Content-Length": str(file.stat().st_size)}
        return Stream(blobs.pieces(file), media_type="application/pdf", headers=headers)

    def crl(self) -> Response[bytes]:
        """GET /v1/crl: the certificates of this office that count no longer."""
        return Response(revocations.current(self.books), media_type="application/pkix-crl")

    def begin_upload(self, request: Http, body: RawBody) -> Response[bytes]:
        """POST /v1/uploads."""
        _tus(request)
        device = self._device(request, body)
        length = _number(request, "upload-length")
        named = uploads.metadata(request.headers.get("upload-metadata", ""))
        upload = uploads.begin(self.books, device, length, named)
        return _tus_reply(201, {"Location": f"/v1/uploads/{upload.upload}", "Upload-Offset": "0"})

    def head_upload(self, request: Http, upload: FromPath[str], body: RawBody) -> Response[bytes]:
        """HEAD /v1/uploads/{upload}."""
        found = uploads.find(self.books, self._device(request, body), upload)
        headers = {"Upload-Offset": str(found.held), "Upload-Length": str(found.length), "Cache-Control": "no-store"}
        return _tus_reply(200, headers)

    async def patch_upload(self, request: Http, upload: FromPath[str]) -> Response[bytes]:
        """PATCH /v1/uploads/{upload}: the body goes to disk as it comes."""
        run = self.run
        _tus(request)
        if request.headers.get("content-type", "") != "application/offset+octet-stream":
            raise Refused("unsupported_media", 415)
        device = await run(signing.sender, self.books, request.method, _path(request), request.headers)
        found = await run(uploads.find, self.books, device, upload)
        if _number(request, "upload-offset") != found.held:
            raise Refused("upload_offset", 409, held=found.held)
        piece = await run(uploads.Piece, self.books, found)
        try:
            async for data in request.stream():
                await run(piece.write, data)
            held = await run(_close, request, piece)
        finally:
            piece.drop()
        if held == found.length:
            await run(reports.judge_waiting, self.books, device)
        return _tus_reply(204, {"Upload-Offset": str(held)})

    def day_receipt(self, request: Http, day: FromPath[str], body: RawBody) -> Response[bytes]:
        """GET /v1/day-receipts/{date}."""
        device = self._device(request, body)
        try:
            asked = date.fromisoformat(day) if re.fullmatch(r"\d{4}-\d\d-\d\d", day, re.ASCII) else None
        except ValueError:
            asked = None
        if asked is None:
            raise BadMessage(where="date")
        return _json(ledger.day_receipt(self.books, device, asked))

    def log_checkpoint(self, request: Http) -> Response[bytes]:
        """GET /v1/log/checkpoint: the log's signed note, as it stands."""
        self._may_prove(request)
        return Response(log.note(self.books).encode(), media_type="text/plain")

    def log_leaves(self, request: Http) -> Response[bytes]:
        """GET /v1/log/leaves?from=&count=: entries of the log."""
        self._may_prove(request)
        asked = request.query_params
        first, count = _asked(asked.get("from", "0"), "from"), _asked(asked.get("count", str(wire.MAX_LEAVES)), "count")
        return _json(log.leaves(self.books, first, count))

    def report_proof(self, request: Http, sha256: FromPath[str]) -> Response[bytes]:
        """GET /v1/reports/{sha256}/proof: whoever has a report, or its hash, gets the proof that it is in the log."""
        self._may_prove(request)
        return _json(log.report_proof(self.books, _hash(sha256)))

    def _may_prove(self, request: Http) -> None:
        self.proofs.spend(request.client.host if request.client else "")

    def verify(self, request: Http, body: RawBody) -> Response[bytes]:
        """POST /v1/verify: anybody may ask whether a report is one of ours; nothing is kept."""
        self.checks.spend(request.client.host if request.client else "")
        if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/pdf":
            raise Refused("unsupported_media", 415)
        found = reports.examine_for_anybody(self.books, body)
        return _json({"verdict": found.verdict, "reasons": list(found.reasons), "notes": list(found.notes)})

    def verify_page(self, request: Http) -> Response[bytes]:
        """GET /verify: the page on which anybody gives a report to be checked."""
        return _page(verify_page.asking(self.books, _language(request)))

    async def verify_form(self, request: Http) -> Response[bytes]:
        """POST /verify: the same page with what was found; nothing of the file is kept."""
        body = await taken(request.stream(), reports.LARGEST_ASKED + SMALL)
        return cast("Response[bytes]", await self.run(self._verify_form, request, body))

    def _verify_form(self, request: Http, body: bytes | None) -> Response[bytes]:
        language = _language(request)
        if body is None:
            return _page(verify_page.asking(self.books, language, "too_large"), 413)
        try:
            self.checks.spend(request.client.host if request.client else "")
            data = verify_page.file_of(body, request.headers.get("content-type", ""))
            if not data:
                return _page(verify_page.asking(self.books, language, "nothing"))
            if len(data) > reports.LARGEST_ASKED:
                return _page(verify_page.asking(self.books, language, "too_large"))
            found = reports.examine_for_anybody(self.books, data)
        except Refused as refused:
            return _page(
                verify_page.asking(self.books, language, "too_many" if refused.status == 429 else "busy"),
                refused.status,
            )
        return _page(verify_page.answer(self.books, found, data, language))

    def check(self, request: Http) -> Response[bytes]:
        """GET /r: anybody may check a receipt, which stays in their browser, or with ?badge=… a collector's badge.

        Who asks leaves no trace.
        """
        self.badges.spend(request.client.host if request.client else "")
        language, badge = _language(request), request.query_params.get("badge", "").strip()
        html = badges.page(self.books, badge, language).encode() if badge else self.receipts.page(language)
        return Response(html, headers=badges.headers(badge), media_type="text/html")

    def office(self) -> Response[bytes]:
        """GET /v1/office: who this office is."""
        authority = self.books.authority
        return _json(
            {
                "office_id": self.books.settings.office_id,
                "root": keys.pem(authority.root),
                "office_key": authority.signing.public,
                "protocol": wire.PROTOCOL_VERSION,
            }
        )

    def health(self) -> Response[bytes]:
        """GET /health: the database answers."""
        with self.books.database.read() as connection:
            connection.exec_driver_sql("SELECT 1")
        return _json({"status": "ok"})

    def schema(self) -> Response[bytes]:
        """GET /schema/openapi.json."""
        return _json(openapi.document())


def _language(request: Http) -> str:
    return badges.language_of(request.query_params.get("lang", ""), request.headers.get("accept-language", ""))


def _page(html: str, status: int = 200) -> Response[bytes]:
    return Response(html.encode(), status_code=status, headers=verify_page.headers(), media_type="text/html")


def _route(
    run: Callable[..., Awaitable[Any]], method: str, path: str, function: Callable[..., Any], limit: int = SMALL
) -> HTTPRouteHandler:
    """Return a handler that runs a plain function in a thread.

    Litestar's own `sync_to_thread` wraps a function twice when its path takes several methods, and then fails.
    """

    @wraps(function)
    async def threaded(*given: Any, **named: Any) -> Any:
        return await run(partial(function, *given, **named))

    made = HTTPRouteHandler(path, http_method=HttpMethod(method), request_max_body_size=limit, status_code=200)
    return made(threaded)


def _close(request: Http, piece: uploads.Piece) -> int:
    """Check a whole piece against the digest the laptop signed, and its tus checksum; then make it count."""
    signing.check_digest(request.headers, piece.digest())
    checksum = request.headers.get("upload-checksum")
    if checksum is not None and not uploads.checksum_holds(checksum, piece.digest()):
        raise Refused("checksum_mismatch", 460)
    return piece.finish()


def _path(request: Http) -> str:
    raw = request.scope.get("raw_path") or request.scope["path"].encode()
    return raw.decode("latin-1").partition("?")[0]


def _hash(sha256: str) -> str:
    if not _SHA256.fullmatch(sha256):
        raise Refused("not_found", 404)
    return sha256


def _tus(request: Http) -> None:
    if request.headers.get("tus-resumable") != TUS:
        raise Refused("upload_version", 412)


def _tus_reply(status: int, headers: dict[str, str]) -> Response[bytes]:
    tus = {"Tus-Resumable": TUS, "Tus-Version": TUS, "Tus-Extension": "creation,checksum", **headers}
    return Response(b"", status_code=status, headers=tus, media_type="application/octet-stream")


def _number(request: Http, name: str) -> int:
    return _asked(request.headers.get(name, ""), name)


def _asked(text: str, name: str) -> int:
    if not re.fullmatch(r"\d{1,15}", text, re.ASCII):
        raise BadMessage(where=name)
    return int(text)
