"""Versions in headers: `ETag` tells one, `If-Match` guards with one, `If-None-Match` saves an answer."""

from __future__ import annotations

import re
from typing import Any

from kith.errors import Problem
from kith.records.model import Row
from kith.web.api.problems import RefusedError

TAG = re.compile(r'(?:W/)?"([^"]*)"')
TAGS = re.compile(r'\s*(?:W/)?"[^"]*"(?:\s*,\s*(?:W/)?"[^"]*")*\s*\Z')
ANY = frozenset({"*"})


def etag(version: int) -> str:
    """The version as an entity tag: `"5"`."""
    return f'"{version}"'


def not_modified(request: Any, row: Row) -> bool:
    """Whether the caller holds this version already."""
    header = request.environ.get("HTTP_IF_NONE_MATCH")
    if header is None:
        return False
    tags = _tags("If-None-Match", header)
    return tags == ANY or str(row.version) in tags


def matching_version(request: Any, current: int | None) -> int | None:
    """The version to guard a change with: that of `If-Match`, None without that header.

    `current` is the version as read now, which decides between several tags. Raises 412 where none of them fits, and
    where there is no record at all. Proxies that compress make tags weak; those still name the version.
    """
    header = request.environ.get("HTTP_IF_MATCH")
    if header is None:
        return None
    tags = _tags("If-Match", header)
    if current is None or (tags != ANY and str(current) not in tags):
        raise RefusedError(412)
    return None if tags == ANY else current


def has_guard(request: Any) -> bool:
    """Whether the caller sent If-Match."""
    return "HTTP_IF_MATCH" in request.environ


def _tags(name: str, header: str) -> frozenset[str]:
    if header.strip() == "*":
        return ANY
    if len(header) > 2_000 or TAGS.match(header) is None:
        raise RefusedError(400, Problem(code="K810", params={"header": name, "value": header[:100]}))
    return frozenset(TAG.findall(header))
