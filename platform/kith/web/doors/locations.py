"""Redirects as paths: WebOb makes them absolute with the Host header, and whoever sent that may have made it up."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlsplit

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class RelativeLocations:
    """`application`, whose Location headers lose scheme and host where those are the request's own."""

    def __init__(self, application: Wsgi) -> None:
        self.application = application
        self.registry = getattr(application, "registry", None)  # what Pyramid's own tools look for

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        def start(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            return start_response(status, [_relative(environ, *each) for each in headers], *rest)

        return self.application(environ, start)


def _relative(environ: dict[str, Any], name: str, value: str) -> tuple[str, str]:
    if name.lower() != "location":
        return name, value
    parts = urlsplit(value)
    own = parts.scheme == environ["wsgi.url_scheme"] and _bare(parts.netloc) == _bare(_host(environ))
    if not own or parts.path.startswith("//"):  # which would be read as another host
        return name, value
    return name, parts._replace(scheme="", netloc="").geturl() or "/"


def _host(environ: dict[str, Any]) -> str:
    return environ.get("HTTP_HOST") or f"{environ['SERVER_NAME']}:{environ['SERVER_PORT']}"


def _bare(host: str) -> str:
    return host.lower().removesuffix(":80").removesuffix(":443")
