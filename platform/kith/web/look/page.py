"""A page as an answer."""

from __future__ import annotations

from typing import Any

import orjson
from pyramid.renderers import render
from pyramid.response import Response


def page(request: Any, template: str, status: int = 200, **values: Any) -> Any:
    """The answer with `templates/<template>.jinja2` filled with `values`; `crumbs` and `notice` belong to the frame."""
    values.setdefault("crumbs", ())
    values.setdefault("notice", None)
    body = render(f"kith.web:templates/{template}.jinja2", values, request)
    return Response(body, status=status, content_type="text/html", charset="utf-8")


def json_answer(value: Any, status: int = 200) -> Any:
    """The answer with `value` as JSON, for our own scripts."""
    return Response(orjson.dumps(value), status=status, content_type="application/json", charset="utf-8")
