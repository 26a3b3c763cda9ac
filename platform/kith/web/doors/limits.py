"""The limits of what comes in: size, parts, fields, and text that can't be text. Refused here, never deeper."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote_to_bytes

from pyramid.httpexceptions import (
    HTTPBadRequest,
    HTTPNotFound,
    HTTPRequestEntityTooLarge,
    HTTPRequestURITooLong,
)

from kith.settings.model import Limits

QUERY = 8 * 1024  # characters
PATH = 2 * 1024
PARAMETERS = 200
URLENCODED = frozenset({"application/x-www-form-urlencoded", ""})  # what says nothing is parsed as a form, too
FORMS = URLENCODED | {"multipart/form-data"}
Handler = Callable[[Any], Any]


def tween(handler: Handler, registry: Any) -> Handler:
    """Refuses a request beyond the limits with 400, 404, 413 or 414 before anything parses it."""
    limits = registry.kith.settings.limits

    def limited(request: Any) -> Any:
        _check_address(request.environ)
        if request.method not in {"GET", "HEAD"}:
            _check_body(request, limits)
        return handler(request)

    return limited


def _check_address(environ: dict[str, Any]) -> None:
    query = environ.get("QUERY_STRING", "")
    if len(query) > QUERY or len(environ.get("PATH_INFO", "")) > PATH:
        raise HTTPRequestURITooLong
    if query.count("&") >= PARAMETERS:
        raise HTTPBadRequest
    if not _is_text(environ.get("PATH_INFO", "").encode("latin-1", "replace")):
        raise HTTPNotFound
    if query and not _is_text(unquote_to_bytes(query.replace("+", " "))):
        raise HTTPBadRequest


def _is_text(data: bytes) -> bool:
    """Whether `data` is UTF-8 without NUL."""
    try:
        return "\0" not in data.decode("utf-8")
    except UnicodeDecodeError:
        return False


def _check_body(request: Any, limits: Limits) -> None:
    _bound(request, limits.body)
    kind = request.content_type
    if kind in FORMS and request.charset != "UTF-8":
        raise HTTPBadRequest
    if kind == "multipart/form-data":
        _check_multipart(request, limits.parts)
    elif kind in URLENCODED:
        _check_urlencoded(request.body, limits.fields)


def _bound(request: Any, most: int) -> None:
    """Reads the body into memory, at most `most` bytes of it; a declared length beyond that is refused unread."""
    length = request.content_length
    if (length or 0) > most:
        raise HTTPRequestEntityTooLarge
    if not request.is_body_readable:
        return
    body = request.environ["wsgi.input"].read(most + 1 if length is None else length)
    if len(body) > most:
        raise HTTPRequestEntityTooLarge
    request.environ["wsgi.input"] = io.BytesIO(body)
    request.environ["webob.is_body_seekable"] = True
    request.content_length = len(body)


def _check_multipart(request: Any, most: int) -> None:
    boundary = _boundary(request.environ.get("CONTENT_TYPE", ""))
    if not boundary or request.body.count(b"--" + boundary) > most:
        raise HTTPBadRequest
    try:
        request.POST  # noqa: B018
    except (LookupError, ValueError):  # a part of an encoding that is none, a head that is none
        raise HTTPBadRequest from None


def _boundary(content_type: str) -> bytes:
    _, _, rest = content_type.partition("boundary=")
    return rest.split(";")[0].strip().strip('"').encode("latin-1", "replace")


def _check_urlencoded(body: bytes, most: int) -> None:
    if body.count(b"&") >= most or not _decodes(unquote_to_bytes(body)):
        raise HTTPBadRequest


def _decodes(data: bytes) -> bool:
    """Whether `data` is UTF-8; a NUL in a form's value is the field types' to refuse, at the field."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
