"""The document: OpenAPI 3.1 of what one caller may read and do. What it may not isn't named, nor hinted at."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kith.access.actor import Actor
from kith.access.rights import ModuleAccess, access_to, may
from kith.storage.tx import Tx
from kith.web.api.files import USES
from kith.web.api.openapi.components import HEADERS, INFO, PARAMETERS, RESPONSES, Part, ref, thing
from kith.web.api.openapi.module_paths import ModulePaths
from kith.web.api.openapi.operations import READ, WRITE, answered, operation, path
from kith.web.api.openapi.plugin_paths import open_routes, plugin_paths, tag_of
from kith.web.api.openapi.record_paths import record_paths
from kith.web.api.openapi.schemas import Components, add_module
from kith.web.plugins.api_routes import PluginRoute

Paths = Iterator[tuple[str, Part]]
BYTES: Part = {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}
GENERAL = "The API"
FILES = "Files"


def document(tx: Tx, actor: Actor, only: str | None = None) -> dict[str, Any]:
    """The document for the rights of `actor`, in the definitions that `tx` sees. It asks nothing of the database.

    `only`: a module of the actor's, whose addresses alone are told, with the schemas that those need.
    """
    found = (access_to(tx.site, actor, name) for name in tx.site.modules)
    modules = [access for access in found if access is not None]
    components = Components()
    visible = frozenset(access.module.name for access in modules if access.allows("view"))
    needed = _needed(modules, only)
    for access in modules:
        if access.module.name in needed:
            add_module(components, access, visible)
    if only is not None:
        modules = [access for access in modules if access.module.name == only]
    plugged = open_routes(tx, actor, only)
    return {
        "openapi": "3.1.0",
        "info": {"title": f"{tx.settings.name}: API", "version": f"1.{tx.version}", "description": INFO},
        "servers": [{"url": "/"}],
        "security": [{"token": []}],
        "tags": [*_tags(modules), *_plugin_tags(plugged), {"name": FILES}, {"name": GENERAL}],
        "paths": _paths(tx, actor, modules, components) | dict(plugin_paths(plugged)),
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            "schemas": components.schemas,
            "parameters": PARAMETERS,
            "headers": HEADERS,
            "responses": RESPONSES,
        },
    }


def _needed(modules: list[ModuleAccess], only: str | None) -> frozenset[str]:
    """The modules whose schemas are named: all, or those that related lists and actions of the one lead to."""
    chosen = [access.module for access in modules if only is None or access.module.name == only]
    below = (related.module for module in chosen for related in module.related.values())
    made = (action.create for module in chosen for action in module.actions.values() if action.create)
    return frozenset([*(module.name for module in chosen), *below, *made])


def _tags(modules: list[ModuleAccess]) -> list[Part]:
    return [{"name": name} for name in dict.fromkeys(access.module.labels.many for access in modules)]


def _plugin_tags(plugged: tuple[PluginRoute, ...]) -> list[Part]:
    return [{"name": name} for name in dict.fromkeys(map(tag_of, plugged))]


def _paths(tx: Tx, actor: Actor, modules: list[ModuleAccess], components: Components) -> dict[str, Part]:
    paths = dict(_general(modules))
    administers = may(tx.site, actor, "administer")
    for access in modules:
        hanging = dict(record_paths(access, administers=administers))
        own = ((at, part) for at, part in ModulePaths(tx, actor, access, components) if at not in hanging)
        paths.update((at, part) for at, part in (*own, *hanging.items()) if part.keys() - {"parameters"})
    return paths


def _general(modules: list[ModuleAccess]) -> Paths:
    described = operation(
        "describe", GENERAL, "What the token may use", answered(ref("Described")), refusals=(401, 429)
    )
    yield "/api/v1/", path(get=described)
    itself = answered({"type": "object"}, description="This document")
    yield "/api/v1/openapi.json", path(get=operation("openapi", GENERAL, "This document", itself, refusals=(401, 429)))
    if any(access.allows(use) for access in modules for use in USES):
        yield "/api/v1/files", path(post=_send_file())
    yield "/api/v1/files/{id}", path("id", get=operation("files.get", FILES, "What a file is", answered(ref("File"))))
    for name, summary in (("content", "The bytes of a file"), ("preview", "A small picture of an image")):
        bytes_ = {"200": {"description": "The bytes", "content": BYTES}}
        get = operation(f"files.{name}", FILES, summary, bytes_, refusals=READ)
        yield f"/api/v1/files/{{id}}/{name}", path("id", get=get)


def _send_file() -> Part:
    name: Part = {"name": "name", "in": "query", "schema": {"type": "string"}, "description": "What it is called"}
    made = answered(ref("File"), 201, "Kept for a while, to be written into a field or attached", ["Location"])
    summary = "Send a file, as it is"
    found = operation("files.create", FILES, summary, made, parameters=[name], refusals=WRITE)
    form = thing({"file": {"type": "string", "format": "binary"}}, "file")
    found["requestBody"] = {"required": True, "content": {**BYTES, "multipart/form-data": {"schema": form}}}
    return found
