"""One list as JSON. Under the address that a form gives it never changes, so that browsers ask for it once."""

from __future__ import annotations

from typing import Any

from pyramid.httpexceptions import HTTPNotFound
from pyramid.response import Response

from kith.web.contexts import Staff
from kith.web.doors.parameters import one
from kith.web.forms.codes import LISTS, code_list

YEAR = 31_536_000


def show(context: Staff, request: Any) -> Any:
    """`[{value, text}]` in the language of the forms."""
    kind = request.matchdict["kind"]
    if kind not in LISTS:
        raise HTTPNotFound
    found = code_list(kind, request.viewer.locale)
    response = Response(found.body, content_type="application/json", charset="utf-8")
    current = one(request.GET, "v") == found.digest
    response.headers["Cache-Control"] = f"private, max-age={YEAR}, immutable" if current else "no-cache"
    response.headers["ETag"] = f'"{found.digest}"'
    return response
