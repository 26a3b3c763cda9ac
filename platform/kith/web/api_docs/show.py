"""The page, and its document: what the person may do by their roles. Calls from it go by a token, as any program's."""

from __future__ import annotations

from typing import Any

from pyramid.httpexceptions import HTTPNotFound

from kith.access.rights import access_to
from kith.definition.model import Module
from kith.web.api.description import description_answer
from kith.web.contexts import Staff
from kith.web.look.page import page

MANY = 40  # modules: more than these on one page keep a browser busy for many seconds


def page_of_docs(context: Staff, request: Any) -> Any:
    """200 with the page, of all modules or of the one that `module` names; where there are many, of the first."""
    modules = _modules(request)
    chosen = _chosen(request, modules)
    if chosen is None and len(modules) > MANY:
        chosen = modules[0].name
    query = f"?module={chosen}" if chosen else ""
    values: dict[str, Any] = {"modules": modules, "chosen": chosen, "whole": len(modules) <= MANY, "query": query}
    return page(request, "pages/api_docs", **values)


def description(context: Staff, request: Any) -> Any:
    """200 with the document for who is logged in, 304 where the browser has it. `module`: of that one alone."""
    return description_answer(request.tx, request.actor, request, _chosen(request, _modules(request)))


def _modules(request: Any) -> list[Module]:
    site = request.tx.site
    found = (access_to(site, request.actor, name) for name in site.modules)
    return [access.module for access in found if access is not None]


def _chosen(request: Any, modules: list[Module]) -> str | None:
    """The module that the address names, None where it names none. Raises 404 for one that isn't the person's."""
    name: str = request.GET.get("module", "")
    if name and name not in {module.name for module in modules}:
        raise HTTPNotFound
    return name or None
