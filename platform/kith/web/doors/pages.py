"""`config.add_page`: one route, one view, its methods; any other method is answered 405 with what is allowed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pyramid.httpexceptions import HTTPMethodNotAllowed

View = Callable[[Any, Any], Any]


def add_page(
    config: Any,
    name: str,
    pattern: str,
    *,
    permission: str,
    factory: Any = None,
    get: View | None = None,
    post: View | None = None,
    options: View | None = None,
) -> None:
    """Registers the route `name`. `permission` is asked of the context that `factory` makes before the view runs.

    Methods are told apart here instead of by view predicates, so a wrong one is 405 rather than 404.
    """
    views = {"GET": get, "HEAD": get, "POST": post, "OPTIONS": options}
    offered = {method: view for method, view in views.items() if view is not None}
    config.add_route(name, pattern, factory=factory)
    config.add_view(_dispatch(offered), route_name=name, permission=permission)


def _dispatch(views: dict[str, View]) -> View:
    allowed = ", ".join(sorted(views))

    def view(context: Any, request: Any) -> Any:
        chosen = views.get(request.method)
        if chosen is None:
            raise HTTPMethodNotAllowed(headers={"Allow": allowed})
        return chosen(context, request)

    return view
