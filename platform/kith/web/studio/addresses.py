"""Addresses that are handed to people: links that work once."""

from __future__ import annotations

from typing import Any


def link_address(request: Any, purpose: str, token: str) -> str:
    """The whole address of a link; from the configured one of the site where there is one."""
    base = request.registry.kith.settings.url or request.host_url
    return f"{base}/{purpose}/{token}"
