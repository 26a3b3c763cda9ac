"""The routes of plugins in the document, as far as they are open to the caller; with what plugins say of them."""

from __future__ import annotations

from collections.abc import Iterator

from kith.access.actor import Actor
from kith.storage.tx import Tx
from kith.web.api.openapi.components import Part
from kith.web.api.openapi.operations import WRITE, answered, operation, path, silent
from kith.web.plugins.api_routes import METHODS, PluginRoute, collect_routes
from kith.web.plugins.model import ApiDoc

ANSWERS = (400, 401, 403, 404, 429)
_UNSAID = ApiDoc()


def open_routes(tx: Tx, actor: Actor, only: str | None) -> tuple[PluginRoute, ...]:
    """The routes that `actor` may ask, by their address; of the module `only`, where one is named."""
    found = (each for each in collect_routes(tx.hooks).values() if only is None or each.route.module == only)
    there = (each for each in found if each.is_there(tx.site, actor) and each.is_open(tx.site, actor))
    return tuple(sorted(there, key=lambda each: each.address))


def tag_of(route: PluginRoute) -> str:
    """Under which its operations stand together."""
    return f"Plugin {route.plugin}"


def plugin_paths(routes: tuple[PluginRoute, ...]) -> Iterator[tuple[str, Part]]:
    """Address -> what can be asked there."""
    for each in routes:
        asked = {method: _operation(each, method) for method in METHODS if getattr(each.route, method) is not None}
        yield each.address, path(**asked)


def _operation(route: PluginRoute, method: str) -> Part:
    doc = route.route.docs.get(method, _UNSAID)
    sends = method in ("post", "patch")
    parameters: list[str | Part] = [
        {"name": name, "in": "query", "schema": {"type": "string"}, "description": said}
        for name, said in doc.query.items()
    ]
    return operation(
        f"plugins.{route.plugin}.{route.route.path.replace('/', '.')}.{method}",
        tag_of(route),
        doc.summary or f"{method.upper()} {route.route.path}",
        _answers(doc, said=method in route.route.docs),
        parameters=[*parameters, *(["Idempotency-Key"] if method == "post" else [])],
        body=({} if doc.body is None else dict(doc.body)) if sends else None,
        needs_body=doc.body is not None,
        refusals=WRITE if method != "get" else ANSWERS,
    )


def _answers(doc: ApiDoc, *, said: bool) -> Part:
    """Without a word from the plugin: JSON of some kind, or nothing."""
    if not said:
        return {**answered({}), **silent(description="Done, and nothing to say")}
    return silent() if doc.status == 204 else answered(dict(doc.answer or {}), doc.status)
