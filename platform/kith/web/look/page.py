"""A page as an answer."""

from __future__ import annotations

from typing import Any

import orjson
from pyramid.response import Response

from kith.web.look.frame import Look
from kith.web.look.templates import draw


def page(request: Any, template: str, status: int = 200, **values: Any) -> Any:
    """The answer with `templates/<template>.jinja2` filled with `values`; `crumbs` and `notice` belong to the frame."""
    filled = {"crumbs": (), "notice": None, "look": Look(request), **values}
    body = draw(request.registry.assets, template, filled)
    return Response(body, status=status, content_type="text/html", charset="utf-8")


def json_answer(value: Any, status: int = 200) -> Any:
    """The answer with `value` as JSON, for our own scripts."""
    return Response(orjson.dumps(value), status=status, content_type="application/json", charset="utf-8")
