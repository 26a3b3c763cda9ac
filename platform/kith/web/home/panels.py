"""The panels of home: the first records of a list, or the groups of a board as a chart.

Which they are the modules say: `home: true` at a list. Those of a module that isn't the viewer's aren't there, nor is a
chart by a field that is closed to them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from kith.access.rights import ModuleAccess, access_to, allows, modules
from kith.conditions.tree import ALWAYS
from kith.definition.model import ListView, Module
from kith.records.model import Query
from kith.records.query import page as read
from kith.records.related import readable_columns
from kith.web.home.chart import Chart, chart
from kith.web.home.entries import Entry, entry
from kith.web.lists.views import list_view_address

SHOWN = 8  # records of a panel
MOST = 12  # panels


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """A list on home: either `entries` or a `chart`. `new` is where a record is made, None for who may make none."""

    key: str
    label: str
    icon: str
    address: str
    kind: str
    entries: tuple[Entry, ...] = ()
    chart: Chart | None = None
    new: str | None = None


def panels(request: Any) -> list[Panel]:
    """The panels that the viewer may see something of, in the order of the modules: one or two statements each."""
    return list(islice(_panels(request), MOST))


def _panels(request: Any) -> Iterator[Panel]:
    for module in modules(request.tx, request.actor):
        for view in module.lists.values():
            if view.home and (found := _panel(request, module, view)) is not None:
                yield found


def _panel(request: Any, module: Module, view: ListView) -> Panel | None:
    tx, actor = request.tx, request.actor
    access = access_to(tx.site, actor, module.name)
    if access is None:
        return None
    drawn: Chart | None = None
    shown: tuple[Entry, ...] = ()
    if view.kind == "board":
        drawn = chart(request, module, view)
        if drawn is None:
            return None
    else:
        shown = _entries(request, access, view)
    creates = allows(tx, actor, module.name, "create") and not module.written_by
    return Panel(
        key=f"{module.name}-{view.name}",
        label=view.label,
        icon=request.registry.assets.icon(module.icon),
        address=list_view_address(access, view, f"/m/{module.name}"),
        kind=module.labels.one,
        entries=shown,
        chart=drawn,
        new=f"/m/{module.name}/new" if creates else None,
    )


def _entries(request: Any, access: ModuleAccess, view: ListView) -> tuple[Entry, ...]:
    tx, actor, module = request.tx, request.actor, access.module
    paths = (*view.columns, *([view.days_by] if view.days_by else []))
    fields = tuple(name for name in readable_columns(tx, actor, module.name, paths) if name in module.fields)
    query = Query(
        module=module.name,
        rule=view.where.condition if view.where is not None else ALWAYS,
        fields=fields,
        sort=tuple(key for key in view.sort if key.path in access.readable),
        limit=SHOWN,
    )
    return tuple(entry(request, module, fields, row) for row in read(tx, actor, query).rows)
