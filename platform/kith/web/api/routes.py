"""`config.add_resource`: one route with its methods. Another method is 405, a wanted answer but JSON 406."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from pyramid.response import Response
from pyramid.security import NO_PERMISSION_REQUIRED

from kith.web.api.problems import RefusedError

View = Callable[[Any, Any], Any]
OFFERED = ["application/json", "application/problem+json"]


def add_resource(
    config: Any, name: str, pattern: str, factory: Callable[[Any], Any], *, any_type: bool = False, **views: View
) -> None:
    """Registers the route `name`; `views` are `get`, `post`, `patch`, `delete`. `any_type`: it answers with a file.

    The views ask no permission of Pyramid: the token is read by `factory`, the rights are the engine's.
    """
    methods = {method.upper(): view for method, view in views.items()}
    if "GET" in methods:
        methods["HEAD"] = methods["GET"]
    config.add_route(name, pattern, factory=_guarded(factory, methods, any_type=any_type))
    config.add_view(
        _dispatch(methods),
        route_name=name,
        permission=NO_PERMISSION_REQUIRED,
        require_csrf=False,  # a browser never sends a bearer token by itself
    )


def _dispatch(methods: Mapping[str, View]) -> View:
    allow = _allowed(methods)

    def view(context: Any, request: Any) -> Any:
        if request.method == "OPTIONS":
            return Response(status=204, headers={"Allow": allow})
        return methods[request.method](context, request)

    return view


def _allowed(methods: Mapping[str, View]) -> str:
    return ", ".join(sorted([*methods, "OPTIONS"]))


def _guarded(factory: Callable[[Any], Any], methods: Mapping[str, View], *, any_type: bool) -> Callable[[Any], Any]:
    allow = _allowed(methods)

    def guarded(request: Any) -> Any:
        if request.method == "OPTIONS":
            return None  # the methods of an address are the same whoever asks, whatever is there
        if request.method not in methods:
            raise RefusedError(405, headers={"Allow": allow})
        accept = request.environ.get("HTTP_ACCEPT") or "*/*"
        wants = not any_type and accept not in ("*/*", "application/json")
        if wants and not request.accept.acceptable_offers(OFFERED):
            raise RefusedError(406)
        return factory(request)

    return guarded
