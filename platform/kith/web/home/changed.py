"""What was changed last in the first modules: for who hasn't looked at anything yet."""

from __future__ import annotations

from typing import Any

from kith.access.rights import access_to, modules
from kith.definition.model import Module, SortKey
from kith.records.model import Query, Row
from kith.records.query import page as read
from kith.web.look.moments import ago
from kith.web.texts import gettext as _

MOST = 10
PER_MODULE = 5
BUSIEST = 4  # modules that are asked: a statement each


def changed_last(request: Any) -> list[tuple[str, str, str, str]]:
    """Title, address, kind and when of each."""
    found: list[tuple[Any, Row, Module]] = []
    for module in modules(request.tx, request.actor)[:BUSIEST]:
        access = access_to(request.tx.site, request.actor, module.name)
        if access is not None and "modified_at" in access.readable:
            query = Query(
                module=module.name, fields=("modified_at",), sort=(SortKey("modified_at", True),), limit=PER_MODULE
            )
            found += [(row.values["modified_at"], row, module) for row in read(request.tx, request.actor, query).rows]
    found.sort(key=lambda each: each[0], reverse=True)
    now = request.tx.clock.now()
    return [
        (row.title or _("Untitled"), f"/m/{module.name}/{row.id}", module.labels.one, ago(when, now))
        for when, row, module in found[:MOST]
    ]
