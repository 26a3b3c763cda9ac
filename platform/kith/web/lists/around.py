"""What stands around the records of a list: its name, views and filters above them, the heads of the columns.

That is the same for all with the same rights who look at the list, and drawn once for them.
"""

from __future__ import annotations

from functools import partial
from typing import Any
from urllib.parse import urlencode

from markupsafe import Markup

from kith.access.rights import may
from kith.definition.model import ListView, Module
from kith.records.model import Query
from kith.records.saved_views import Views
from kith.records.views import is_liftable
from kith.web.contexts import ModuleContext
from kith.web.lists.address import ListAddress
from kith.web.lists.columns import Column, Ends
from kith.web.lists.editable import changes_in_place
from kith.web.lists.filters import Filter, chips_of, filters_of
from kith.web.lists.shapes import shapes_of
from kith.web.lists.views import Tab, tabs_of
from kith.web.look.frame import part


def drawn_around(
    context: ModuleContext,
    request: Any,
    view: ListView | None,
    address: ListAddress,
    columns: tuple[Column, ...],
    query: Query,
    ends: Ends,
    views: Views,
) -> dict[str, Any]:
    """`above` and `heads` as HTML."""
    list_ = _list_key(context, request, view, address)
    head_key = (list_, query.sort[:1], ends) if list_ else None
    return {
        "above": drawn_above(context, request, view, address, views),
        "heads": part(request, "lists/heads", head_key, partial(_heads, context, columns, query, address, ends)),
    }


def drawn_above(
    context: ModuleContext,
    request: Any,
    view: ListView | None,
    address: ListAddress,
    views: Views,
    menus: tuple[Filter, ...] = (),
) -> Markup:
    """What stands above the records, as HTML, whatever they are shown as. `menus` are those of a board or calendar."""
    list_ = _list_key(context, request, view, address)
    tabs = tabs_of(context.access, view, address, views)
    key = (list_, tabs, menus) if list_ else None
    return part(request, "lists/above", key, partial(_controls, context, request, view, address, tabs, menus))


def _list_key(
    context: ModuleContext, request: Any, view: ListView | None, address: ListAddress
) -> tuple[object, ...] | None:
    """The same for all who look at this list; None where it is narrowed by what only one will ask for."""
    if not _is_shared(context.module, view, address):
        return None
    return (address.unpaged, view.name if view else "", context.access, request.viewer.locale)


def _is_shared(module: Module, view: ListView | None, address: ListAddress) -> bool:
    """Whether others will ask for the same: nobody's own words, and of the filters only what a choice offers."""
    named = frozenset(view.filters) if view else frozenset()
    offered = all(name in named and not module.fields[name].type.reference for name, _value in address.filters)
    return offered and not address.q


def _controls(
    context: ModuleContext,
    request: Any,
    view: ListView | None,
    address: ListAddress,
    tabs: tuple[Tab, ...],
    menus: tuple[Filter, ...],
) -> dict[str, Any]:
    module, readable = context.module, context.access.readable
    filters = filters_of(request.tx, request.actor, module.name, view.filters if view else (), address)
    controlled = {"q", *(each.name for each in (*filters, *menus) if not each.chooser)}
    return {
        "module": module,
        "view": view,
        "tabs": tabs,
        "address": address,
        "said": urlencode({"_list": address.text}),
        "may_export": context.allows("export"),
        "keeps_views": request.actor.user is not None,
        "filters": filters,
        "menus": menus,
        "shapes": () if address.deleted else shapes_of(context.access, address),
        "hidden": [pair for pair in address.shaped(part="").pairs if pair[0] not in controlled],
        "chips": chips_of(request, module.name, address, filters),
        "may_create": context.allows("create") and not module.written_by,
        "may_restore": context.allows("restore"),
        "may_preview": may(request.tx.site, request.actor, "administer"),
        "deleted": address.deleted and context.allows("restore"),
        "searchable": bool(module.search),
        "has_active": is_liftable(view) and "active" in readable,
    }


def _heads(
    context: ModuleContext, columns: tuple[Column, ...], query: Query, address: ListAddress, ends: Ends
) -> dict[str, Any]:
    changeable = frozenset[str]() if query.deleted else changes_in_place(context.access)
    return {"heads": [_head(each, query, address) for each in columns], "ends": ends, "changeable": changeable}


def _head(column: Column, query: Query, address: ListAddress) -> tuple[Column, str | None, str | None]:
    """The column with the address that sorts by it and the direction that it is sorted in now."""
    if not column.sortable:
        return column, None, None
    first = query.sort[0] if query.sort else None
    if first is None or first.path != column.path:
        return column, address.sorted(column.path).text, None
    turned = column.path if first.descending else f"-{column.path}"
    return column, address.sorted(turned).text, "descending" if first.descending else "ascending"
