"""The settings of plugins: raw nodes in config/kith.yaml until the plugin's own schema reads them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from kith.errors import KithError, Problem, nearest
from kith.plugins.manifest import Manifest
from kith.reader import Mapping as MapNode
from kith.reader import Node, type_document
from kith.source import Source


def plugin_settings(found: Iterable[Manifest], nodes: Mapping[str, Node]) -> dict[str, Mapping[str, Any]]:
    """The settings of each plugin by its name, {} where nothing is written; defaults of its schema filled in.

    Raises KithError with every problem: K13.. of a plugin's schema, K859 for a plugin that isn't there.
    """
    named = {manifest.name: manifest for manifest in found}
    problems = [_nobodys(name, node, named) for name, node in nodes.items() if name not in named]
    settings: dict[str, Mapping[str, Any]] = {}
    for name, manifest in named.items():
        node = nodes.get(name, MapNode((), Source(path="config/kith.yaml")))
        datum, wrong = type_document(node, manifest.settings or _NO_SETTINGS)
        problems += wrong
        settings[name] = _defaults(manifest.settings) | (datum.value if isinstance(datum.value, dict) else {})
    if problems:
        raise KithError(*problems)
    return settings


_NO_SETTINGS: Mapping[str, Any] = {
    "type": "object",
    "title": "a plugin without settings",
    "properties": {},
    "additionalProperties": False,
}


def _nobodys(name: str, node: Node, named: Mapping[str, Manifest]) -> Problem:
    return Problem(code="K859", params={"name": name}, source=node.source, suggestion=nearest(name, named))


def _defaults(schema: Mapping[str, Any]) -> dict[str, Any]:
    properties: Mapping[str, Any] = schema.get("properties", {})
    return {key: part["default"] for key, part in properties.items() if "default" in part}
