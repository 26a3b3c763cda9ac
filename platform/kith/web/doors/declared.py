"""Every view says whom it lets in: one that doesn't keeps the application from being made."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pyramid.exceptions import ConfigurationError
from pyramid.interfaces import IExceptionResponse


def check_declared(registry: Any) -> None:
    """Raises ConfigurationError for views that are reached by an address and ask for no permission by name.

    Those that are open to anybody say so with `NO_PERMISSION_REQUIRED`.
    """
    silent = sorted(_silent(registry.introspector))
    if silent:
        raise ConfigurationError(f"no permission is declared for {', '.join(silent)}")


def _silent(introspector: Any) -> Iterator[str]:
    for each in introspector.get_category("views", ()):
        view = each["introspectable"]
        names_one = any(found.category_name == "permissions" for found in introspector.related(view))
        if not names_one and not _is_for_errors(view):
            yield f'the route "{view["route_name"]}"' if view["route_name"] else f'the view "{view["name"]}"'


def _is_for_errors(view: Any) -> bool:
    """Whether the view shows what went wrong, behind the doors that the request has passed."""
    context = view["context"]
    return context is IExceptionResponse or (isinstance(context, type) and issubclass(context, Exception))
