"""The OpenAPI 3.1 document of the office's endpoints, made from the very messages that `wire` reads and writes."""

from functools import cache
from typing import Any, Final

import msgspec

import fieldvisit
from fieldvisit import wire

Json = dict[str, Any]
_REF: Final = "#/components/schemas/{name}"
_SIGNED: Final[list[Json]] = [{"device": []}]


class Office(msgspec.Struct):
    office_id: str
    root: str
    office_key: str
    protocol: int


class Verdict(msgspec.Struct):
    verdict: str
    reasons: tuple[str, ...]
    notes: tuple[str, ...]


class Health(msgspec.Struct):
    status: str


@cache
def document() -> Json:
    """Return the document."""
    kinds = (
        wire.EnrolRequest,
        wire.EnrolReply,
        wire.RenewRequest,
        wire.RenewReply,
        wire.SyncRequest,
        wire.SyncReply,
        wire.PackReply,
        wire.DayReceipt,
        wire.LogLeaves,
        wire.ReportProof,
        wire.Problem,
        Office,
        Verdict,
        Health,
    )
    _, schemas = msgspec.json.schema_components(kinds, ref_template=_REF)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Fieldvisit office", "version": fieldvisit.__version__, "license": {"name": "Apache-2.0"}},
        "paths": _paths(),
        "components": {
            "schemas": schemas,
            "securitySchemes": {
                "device": {
                    "type": "apiKey",
                    "in": "header",
                    "name": "Signature",
                    "description": "HTTP message signature (RFC 9421) by the laptop's Ed25519 key over @method, @path "
                    "and content-digest (RFC 9530, sha-256); keyid is the laptop's id.",
                }
            },
        },
    }


def _paths() -> Json:
    upload = {"name": "upload", "in": "path", "required": True, "schema": {"type": "string"}}
    sha256 = {"name": "sha256", "in": "path", "required": True, "schema": _text("^[0-9a-f]{64}$")}
    day = {"name": "day", "in": "path", "required": True, "schema": {"type": "string", "format": "date"}}
    pdf = {"application/pdf": {"schema": {"type": "string", "contentMediaType": "application/pdf"}}}
    form: Json = {"multipart/form-data": {"schema": {"type": "object", "properties": {"file": {"type": "string"}}}}}
    html: Json = {"text/html": {"schema": {"type": "string"}}}
    note: Json = {"text/plain": {"schema": {"type": "string"}}}
    count = _number("count", wire.MAX_LEAVES)
    crl: Json = {"application/pkix-crl": {}}
    blob: Json = {"application/octet-stream": {}}
    piece: Json = {"application/offset+octet-stream": {}}
    length = _header("Upload-Length", {"type": "integer", "minimum": 0, "maximum": 2 << 30})
    offset = _header("Upload-Offset", {"type": "integer", "minimum": 0})
    named = _header("Upload-Metadata", {"type": "string"})
    tus = _header("Tus-Resumable", {"const": "1.0.0"})
    return {
        "/v1/renewals": {"post": _operation("renew", 201, _json("RenewReply"), _json("RenewRequest"))},
        "/v1/enrolments": {"post": _operation("enrol", 201, _json("EnrolReply"), _json("EnrolRequest"), signed=False)},
        "/v1/sync": {"post": _operation("sync", 200, _json("SyncReply"), _json("SyncRequest"))},
        "/v1/blobs": {"post": _operation("packBlobs", 200, _json("PackReply"), blob)},
        "/v1/blobs/{sha256}": {
            "parameters": [sha256],
            "head": _operation("headBlob", 200, None),
            "put": _operation("putBlob", 204, None, blob),
            "get": _operation("getBlob", 200, blob),
        },
        "/v1/uploads": {"post": _operation("beginUpload", 201, None, parameters=[tus, length, named])},
        "/v1/uploads/{upload}": {
            "parameters": [upload, tus],
            "head": _operation("headUpload", 200, None),
            "patch": _operation("patchUpload", 204, None, piece, parameters=[offset]),
        },
        "/v1/day-receipts/{day}": {"parameters": [day], "get": _operation("dayReceipt", 200, _json("DayReceipt"))},
        "/v1/log/checkpoint": {"get": _operation("logCheckpoint", 200, note, signed=False)},
        "/v1/log/leaves": {
            "get": _operation("logLeaves", 200, _json("LogLeaves"), signed=False, parameters=[_number("from"), count])
        },
        "/v1/reports/{sha256}/proof": {
            "parameters": [sha256],
            "get": _operation("reportProof", 200, _json("ReportProof"), signed=False),
        },
        "/v1/reports/{sha256}": {"parameters": [sha256], "get": _operation("getReport", 200, pdf)},
        "/v1/crl": {"get": _operation("crl", 200, crl, signed=False)},
        "/v1/verify": {"post": _operation("verify", 200, _json("Verdict"), pdf, signed=False)},
        "/verify": {
            "get": _operation("verifyPage", 200, html, signed=False, parameters=[_query("lang")]),
            "post": _operation("verifyForm", 200, html, form, signed=False, parameters=[_query("lang")]),
        },
        "/r": {"get": _operation("checkBadge", 200, html, signed=False, parameters=[_query("badge"), _query("lang")])},
        "/v1/office": {"get": _operation("office", 200, _json("Office"), signed=False)},
        "/health": {"get": _operation("health", 200, _json("Health"), signed=False)},
    }


def _operation(
    name: str,
    status: int,
    answer: Json | None,
    body: Json | None = None,
    *,
    signed: bool = True,
    parameters: list[Json] | None = None,
) -> Json:
    done: Json = {"description": "done"}
    if answer is not None:
        done["content"] = answer
    operation: Json = {
        "operationId": name,
        "responses": {
            str(status): done,
            "default": {
                "description": "RFC 9457; type is urn:fieldvisit:problem:<code>",
                "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
            },
        },
    }
    if body is not None:
        operation["requestBody"] = {"required": True, "content": body}
    if signed:
        operation["security"] = _SIGNED
    if parameters:
        operation["parameters"] = parameters
    return operation


def _json(kind: str) -> Json:
    return {"application/json": {"schema": {"$ref": _REF.format(name=kind)}}}


def _query(name: str) -> Json:
    return {"name": name, "in": "query", "required": False, "schema": {"type": "string"}}


def _number(name: str, most: int | None = None) -> Json:
    schema: Json = {"type": "integer", "minimum": 0} | ({} if most is None else {"maximum": most})
    return {"name": name, "in": "query", "required": False, "schema": schema}


def _text(pattern: str) -> Json:
    return {"type": "string", "pattern": pattern}


def _header(name: str, schema: Json) -> Json:
    return {"name": name, "in": "header", "required": True, "schema": schema}
