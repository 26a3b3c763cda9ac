"""Parameters of an address or form as single values: what is repeated is refused, never guessed at."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from pyramid.httpexceptions import HTTPBadRequest


def one(params: Any, name: str, default: str = "") -> str:
    """The value of a parameter given at most once. Raises 400 where it is repeated, or is a file."""
    values = params.getall(name)
    if len(values) > 1 or (values and not isinstance(values[0], str)):
        raise HTTPBadRequest
    return values[0] if values else default


def own_path(address: str) -> str:
    """`address` where it is a path of this very site, else "/": no redirect leads elsewhere.

    Control characters and backslashes are refused as well: browsers read `/\\evil.test` as another host.
    """
    bad = not address.startswith("/") or address.startswith("//") or "\\" in address or not address.isprintable()
    if bad or len(address) > 2000:
        return "/"
    try:
        parts = urlsplit(address)
    except ValueError:
        return "/"
    return "/" if parts.scheme or parts.netloc else address
