"""GET of /api/v1/openapi.json: the API described for programs, as far as it is open to the token."""

from __future__ import annotations

from typing import Any

from pyramid.response import Response

from kith.access.actor import Actor
from kith.errors import Problem
from kith.storage.tx import Tx
from kith.web.api.collection import pairs_of
from kith.web.api.contexts import Call
from kith.web.api.openapi import written
from kith.web.api.problems import RefusedError
from kith.web.api.render import JSON


def show(call: Call, request: Any) -> Any:
    """200 with the document, 304 where the caller has it already."""
    unknown = [name for name, _ in pairs_of(request)]
    if unknown:
        raise RefusedError(400, *(Problem(code="K609", params={"name": n[:200]}, field=n[:200]) for n in unknown))
    return description_answer(call.tx, call.actor, request)


def description_answer(tx: Tx, actor: Actor, request: Any, only: str | None = None) -> Any:
    """The document for `actor`. It is compressed: nothing that was sent stands in it."""
    found = written(tx, actor, only)
    headers = {"ETag": f'"{found.tag}"', "Cache-Control": "private, no-cache", "Vary": "Authorization, Accept-Encoding"}
    if f'"{found.tag}"' in request.environ.get("HTTP_IF_NONE_MATCH", ""):
        return Response(status=304, headers=headers)
    packs = "HTTP_ACCEPT_ENCODING" in request.environ and request.accept_encoding.acceptable_offers(["gzip"])
    response = Response(body=found.packed if packs else found.plain, content_type=JSON, charset=None)
    if packs:
        response.content_encoding = "gzip"
    response.headers.update(headers)
    return response
