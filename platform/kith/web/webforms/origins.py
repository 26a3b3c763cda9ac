"""Who may show a form in a frame and send to it from elsewhere: the origins that it names, and its own site."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from pyramid.response import Response

from kith.definition.form_model import WebForm
from kith.web.doors.headers import POLICY


def origin_of(request: Any) -> str:
    """The origin that the browser names; "" where none is named, as by programs."""
    return str(request.headers.get("Origin", ""))


def is_own(request: Any, origin: str) -> bool:
    """Whether it is this very site, under the host that was asked or the one that it is configured with."""
    try:
        place = urlsplit(origin)
    except ValueError:
        return False
    url = request.registry.kith.settings.url
    known = {request.host, urlsplit(url).netloc if url else request.host}
    return place.scheme in {"http", "https"} and place.netloc in known


def may_send(form: WebForm, request: Any) -> bool:
    """Whether it comes from this site or from one that the form names, as far as a browser sends it.

    Programs name no origin. They have no visitor's rights to misuse either, since a form asks for no cookie.
    """
    origin = origin_of(request)
    if origin:
        return is_own(request, origin) or origin in form.origins
    return request.headers.get("Sec-Fetch-Site", "none") in {"same-origin", "none"}


def share(form: WebForm, request: Any, response: Any) -> Any:
    """The answer, which scripts of the form's origins may read."""
    response.vary = [*(response.vary or ()), "Origin"]
    if origin_of(request) in form.origins:
        response.headers["Access-Control-Allow-Origin"] = origin_of(request)
    return response


def answer_preflight(form: WebForm, request: Any) -> Any:
    """What a browser is told that asks before it sends JSON: 403 for other origins."""
    if origin_of(request) not in form.origins:
        return share(form, request, Response(status=403))
    response = Response(status=204)
    response.headers["Access-Control-Allow-Methods"] = "POST"
    response.headers["Access-Control-Allow-Headers"] = "Content-Type, Accept"
    response.headers["Access-Control-Max-Age"] = "600"
    return share(form, request, response)


def framed(form: WebForm, response: Any) -> Any:
    """The page with the policy of forms: nothing but Kith's own files, and frames of the form's origins alone.

    Where it leads to elsewhere after sending, the form may go there: browsers ask that of the policy as well.
    """
    frames = " ".join(["'self'", *form.origins])
    policy = POLICY.replace("frame-ancestors 'none'", f"frame-ancestors {frames}")
    target = _origin(form.redirect or "")
    if target:
        policy = policy.replace("form-action 'self'", f"form-action 'self' {target}")
    response.headers["Content-Security-Policy"] = policy
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin" if form.origins else "same-origin"
    return response


def _origin(address: str) -> str:
    place = urlsplit(address)
    return f"{place.scheme}://{place.netloc}" if place.netloc else ""
