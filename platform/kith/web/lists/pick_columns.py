"""Choosing the columns of a list, their order, and what groups its rows. Each step is a link, so it needs no script."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from pyramid.httpexceptions import HTTPSeeOther

from kith.definition.model import Field, Module
from kith.errors import KithError
from kith.records.groups import can_group
from kith.records.paths import read_path
from kith.records.views import chosen_view
from kith.web.contexts import ModuleContext
from kith.web.doors.parameters import one
from kith.web.lists.address import MOST_COLUMNS, ListAddress
from kith.web.lists.columns import path_label
from kith.web.lists.listed import listed
from kith.web.lists.show import shown_columns
from kith.web.look.page import page
from kith.web.texts import gettext as _


@dataclass(frozen=True, slots=True, kw_only=True)
class Picked:
    """A column that is shown; the addresses move it or take it away, '' where that can't be."""

    path: str
    label: str
    up: str
    down: str
    away: str


def show(context: ModuleContext, request: Any) -> Any:
    """The page; `_use` leaves it for the list."""
    address, _views = listed(context, request, request.GET)
    view = chosen_view(context.module, address.view)
    shown = [each.path for each in shown_columns(request, context.module, view, address)]
    paths = _chosen(context, request, shown)
    group = one(request.GET, "_group", address.group)
    if "_use" in request.GET:
        usual = [each.path for each in shown_columns(request, context.module, view, address.looking(columns=()))]
        columns = () if one(request.GET, "_use") == "usual" or paths == usual else paths
        return HTTPSeeOther(address.looking(columns=columns, group=group).text)
    return page(
        request,
        "pages/columns",
        module=context.module,
        address=address,
        picked=[_picked(context, request, address, paths, group, place) for place in range(len(paths))],
        columns=",".join(paths),
        offers=_offers(request, context, set(paths)),
        full=len(paths) >= MOST_COLUMNS,
        group=group,
        groups=[(each.name, each.label) for each in _groups(context)],
        crumbs=((context.module.labels.many, address.text), (_("Columns"), None)),
    )


def _chosen(context: ModuleContext, request: Any, shown: Sequence[str]) -> list[str]:
    """The paths in the order chosen so far, with the one that is added now; only those that may be read."""
    named = one(request.GET, "_columns").split(",") if "_columns" in request.GET else shown
    paths = [*named, one(request.GET, "_add")]
    readable = (path for path in dict.fromkeys(paths) if path and _label(request, context, path))
    return list(readable)[:MOST_COLUMNS]


def _label(request: Any, context: ModuleContext, path: str) -> str:
    try:
        found = read_path(request.tx.site, request.actor, context.name, path)
    except KithError:
        return ""
    return path_label(request.tx.site, context.module, found)


def _picked(
    context: ModuleContext, request: Any, address: ListAddress, paths: list[str], group: str, place: int
) -> Picked:
    def here(changed: Sequence[str]) -> str:
        said = {"_list": address.text, "_columns": ",".join(changed), "_group": group}
        return f"{context.address}/columns?{urlencode(said)}"

    def moved(to: int) -> str:
        if not 0 <= to < len(paths):
            return ""
        changed = [each for each in paths if each != paths[place]]
        changed.insert(to, paths[place])
        return here(changed)

    rest = [each for each in paths if each != paths[place]]
    return Picked(
        path=paths[place],
        label=_label(request, context, paths[place]),
        up=moved(place - 1),
        down=moved(place + 1),
        away=here(rest) if rest else "",
    )


def _offers(request: Any, context: ModuleContext, shown: set[str]) -> list[tuple[str, list[tuple[str, str]]]]:
    """What else can be a column: (heading, [(path, label)]), the module's own and those of what its lookups name."""
    own = [(name, label) for name, label in _own(request, context) if name not in shown]
    found = [(context.module.labels.one, own)]
    for field in _lookups(context):
        target = request.tx.site.modules[field.type.targets[0]]
        paths = ((f"{field.name}.{name}", each.label) for name, each in _plain(target))
        far = [(path, label) for path, label in paths if path not in shown and _label(request, context, path)]
        found.append((field.label, far))
    return [(heading, options) for heading, options in found if options]


def _own(request: Any, context: ModuleContext) -> Iterator[tuple[str, str]]:
    yield "title", context.module.labels.one
    for name in context.access.readable:
        if name not in ("id", "deleted_at"):
            yield name, context.module.fields[name].label


def _plain(module: Module) -> Iterator[tuple[str, Field]]:
    """Fields that a list of other records may show: what stands in the record itself."""
    return ((name, each) for name, each in module.fields.items() if each.type.shape == "columns" and not each.builtin)


def _lookups(context: ModuleContext) -> Iterator[Field]:
    fields = (context.module.fields[name] for name in context.access.readable)
    return (each for each in fields if each.type.reference == "record" and len(each.type.targets) == 1)


def _groups(context: ModuleContext) -> list[Field]:
    fields = (context.module.fields[name] for name in context.access.readable)
    return [each for each in fields if can_group(each.type)]
