"""The limits of what comes in: size, parts, fields, and text that can't be text. Refused here, never deeper."""

from __future__ import annotations

import io
from collections.abc import Callable
from tempfile import TemporaryFile
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
MULTIPART = "multipart/form-data"
FORMS = URLENCODED | {MULTIPART}
STREAMED = "/api/v1/files"  # a file as it is, counted by whoever takes it
STEP = 64 * 1024  # bytes that are looked at together
Handler = Callable[[Any], Any]


def tween(handler: Handler, registry: Any) -> Handler:
    """Refuses a request beyond the limits with 400, 404, 413 or 414 before anything parses it."""
    limits = registry.kith.settings.limits

    def limited(request: Any) -> Any:
        _check_address(request.environ)
        if request.environ.get("PATH_INFO") == STREAMED and request.content_type != MULTIPART:
            _check_length(request, registry.kith.settings.files.max_size)
        elif request.method not in {"GET", "HEAD"}:
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


def _check_length(request: Any, most: int) -> None:
    """Refuses a file that says of itself that it is too large; whoever takes it counts what really comes."""
    if (request.content_length or 0) > most:
        raise HTTPRequestEntityTooLarge


def _check_body(request: Any, limits: Limits) -> None:
    kind = request.content_type
    _bound(request, limits.body, TemporaryFile if kind == MULTIPART else io.BytesIO)
    if kind in FORMS and request.charset != "UTF-8":
        raise HTTPBadRequest
    if kind == MULTIPART:
        _check_multipart(request, limits.parts)
    elif kind in URLENCODED:
        _check_urlencoded(request.body, limits.fields)


def _bound(request: Any, most: int, place: Callable[[], Any]) -> None:
    """Reads the body into memory, at most `most` bytes of it; a declared length beyond that is refused unread.

    What may bring files is read onto the disk.
    """
    length = request.content_length
    if (length or 0) > most:
        raise HTTPRequestEntityTooLarge
    if not request.is_body_readable:
        return
    source, body, size = request.environ["wsgi.input"], place(), 0
    request.add_finished_callback(lambda _: body.close())
    left = most + 1 if length is None else length
    while left and (piece := source.read(min(left, STEP))):
        size, left = size + len(piece), left - len(piece)
        body.write(piece)
    if size > most:
        raise HTTPRequestEntityTooLarge
    body.seek(0)
    request.environ["wsgi.input"] = body
    request.environ["webob.is_body_seekable"] = True
    request.content_length = size


def _check_multipart(request: Any, most: int) -> None:
    boundary = _boundary(request.environ.get("CONTENT_TYPE", ""))
    if not boundary or _count(request.environ["wsgi.input"], b"--" + boundary) > most:
        raise HTTPBadRequest
    request.add_finished_callback(_close_parts)
    try:
        request.POST  # noqa: B018
    except (LookupError, ValueError):  # a part of an encoding that is none, a head that is none
        raise HTTPBadRequest from None


def _close_parts(request: Any) -> None:
    """Gives the files back that parts of the form were put into."""
    posted = request.environ.get("webob._parsed_post_vars")
    for part in posted[0].values() if posted else ():
        if hasattr(part, "file") and part.file is not None:
            part.file.close()


def _count(body: Any, mark: bytes) -> int:
    """How often `mark` stands in the body, a piece at a time; the body is at its beginning again afterwards."""
    found, rest = 0, b""
    while piece := body.read(STEP):
        seen = rest + piece
        found += seen.count(mark)
        last = seen.rfind(mark)
        rest = seen[max(len(seen) - len(mark) + 1, last + len(mark) if last >= 0 else 0) :]
    body.seek(0)
    return found


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
