"""The answer that carries a file: a stream with flat memory, headers under which nothing in it can run.

What browsers show by themselves is sent so that they do; everything else is a download. A range is answered with it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from pyramid.httpexceptions import HTTPNotFound
from pyramid.response import Response

from kith.files import StoredFile, store_of

SHOWN = frozenset({"image/jpeg", "image/png", "image/gif", "image/webp", "image/avif"})  # encoded anew when they came
TEXTS = frozenset({"text/plain", "text/csv"})
PREVIEW = "image/webp"
KEPT = "private, no-cache"  # the browser may keep it, and has to ask each time whether it is still its to have
POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


def file_answer(request: Any, file: StoredFile) -> Any:
    """200 with the bytes, 206 with a part of them, 304 where the browser has them, 416 for a part beyond them."""
    inline = (file.type in SHOWN and file.previewed) or file.type in TEXTS
    type = f"{file.type}; charset=utf-8" if file.type in TEXTS else file.type
    disposition = f"{'inline' if inline else 'attachment'}; {_named(file.name)}"
    return _answer(request, file.key, file.digest[:32], type, file.size, disposition)


def preview_answer(request: Any, file: StoredFile) -> Any:
    """The small picture of an image. Raises 404 where there is none."""
    if not file.previewed:
        raise HTTPNotFound
    return _answer(request, file.preview_key, f"p{file.digest[:31]}", PREVIEW, None, "inline")


def _answer(request: Any, key: str, tag: str, type: str, size: int | None, disposition: str) -> Any:
    response = Response(etag=tag)
    response.headers.update(
        {
            "Cache-Control": KEPT,
            "Content-Security-Policy": POLICY,
            "Content-Disposition": disposition,
            "X-Content-Type-Options": "nosniff",
        }
    )
    response.headers["Content-Type"] = type
    if tag in request.if_none_match:
        response.status_int = 304
        del response.headers["Content-Type"]
        return response
    return _whole_or_part(request, response, key, size)


def _whole_or_part(request: Any, response: Any, key: str, size: int | None) -> Any:
    """The answer with its bytes; without a `size` they are few, and go out together."""
    start, stop = 0, None
    if size is not None:
        response.headers["Accept-Ranges"] = "bytes"
        wanted = request.range if request.range and response in request.if_range else None
        part = wanted.range_for_length(size) if wanted else None
        if wanted and part is None:
            response.status_int = 416
            response.headers["Content-Range"] = f"bytes */{size}"
            return response
        if part is not None:
            start, stop = part
            response.status_int = 206
            response.headers["Content-Range"] = f"bytes {start}-{stop - 1}/{size}"
        response.content_length = (stop if stop is not None else size) - start
    if request.method == "HEAD":
        return response
    pieces = _stream(request, key, start, stop)
    if size is None:
        response.body = b"".join(pieces)
    else:
        length = response.content_length
        response.app_iter = pieces
        response.content_length = length
    return response


def _stream(request: Any, key: str, start: int, stop: int | None) -> Iterator[bytes]:
    return store_of(request.registry.kith.settings).read(key, start, stop)


def _named(name: str) -> str:
    plain = name.encode("ascii", "replace").decode().replace('"', "'").replace("\\", "_").replace("?", "_")
    return f"filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
