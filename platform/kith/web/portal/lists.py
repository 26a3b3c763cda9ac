"""The list of a module in a portal: searched, filtered, sorted, page by page, over what is open."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from kith.errors import KithError
from kith.records.model import Query
from kith.records.query import page as read
from kith.web.contexts import ModuleContext
from kith.web.doors.parameters import one
from kith.web.lists.address import ListAddress, read_address
from kith.web.lists.columns import Column, columns_of, rows_of
from kith.web.lists.filters import chips_of, filters_of
from kith.web.lists.show import COUNTED, build_query, order_of, total_text
from kith.web.look.messages import message_of
from kith.web.look.page import page
from kith.web.portal.columns import column_paths, filter_names, usual_view
from kith.web.texts import gettext as _

SIZE = 25
ONCE = ("_state", "_deleted", "_view", "_columns", "_group")  # the engine's own parser refuses the others


def show(context: ModuleContext, request: Any) -> Any:
    """The page of the list that the address describes."""
    for name in ONCE:
        one(request.GET, name)
    address = address_of(context, request)
    columns = columns_of(request.tx, request.actor, context.module, column_paths(context), request.viewing)
    query = _query(context, request, address, columns)
    try:
        values, status = _read(context, request, address, columns, query), 200
    except KithError as error:
        if [each.code for each in error.problems] != ["K630"]:
            raise
        values, status = {"rows": "", "total": "", "stopped": [message_of(each).text for each in error.problems]}, 503
    return page(request, "portal/list", status, **_around(context, request, address, columns, query), **values)


def address_of(context: ModuleContext, request: Any) -> ListAddress:
    """What the address says. The bin, views and shapes of staff's lists aren't there."""
    asked = read_address(request.path, list(request.GET.items()), ())
    return replace(asked, deleted=False, columns=(), group="", saved="", shaping=())


def _query(context: ModuleContext, request: Any, address: ListAddress, columns: tuple[Column, ...]) -> Query:
    asked = build_query(request, context, None, address, columns)
    if asked.sort or asked.q:
        return replace(asked, limit=SIZE)
    return replace(asked, limit=SIZE, sort=order_of(request.tx, request.actor, context, usual_view(context.module)))


def _read(
    context: ModuleContext, request: Any, address: ListAddress, columns: tuple[Column, ...], query: Query
) -> dict[str, Any]:
    found = read(request.tx, request.actor, replace(query, total=True, count_to=COUNTED))
    return {
        "rows": rows_of(found.rows, columns, f"{context.address}/"),
        "next": address.paged(found.next).text if found.next else None,
        "previous": address.paged(found.previous).text if found.previous else None,
        "total": total_text(found),
        "stopped": None,
    }


def _around(
    context: ModuleContext, request: Any, address: ListAddress, columns: tuple[Column, ...], query: Query
) -> dict[str, Any]:
    filters = filters_of(request.tx, request.actor, context.name, filter_names(context), address)
    controlled = {"q", *(each.name for each in filters if not each.chooser)}
    done = {"saved": _("Saved."), "deleted": _("Deleted.")}
    return {
        "module": context.module,
        "address": address,
        "heads": [_head(each, query, address) for each in columns],
        "filters": filters,
        "chips": chips_of(request, context.name, address, filters),
        "hidden": [pair for pair in address.paged("").pairs if pair[0] not in controlled],
        "searchable": any(name.split(".")[0] in context.access.readable for name in context.module.search),
        "may_create": context.allows("create") and not context.module.written_by,
        "notice": done.get(one(request.GET, "_done")),
    }


def _head(column: Column, query: Query, address: ListAddress) -> tuple[Column, str | None, str | None]:
    """The column with the address that sorts by it and the direction that it is sorted in now."""
    first = query.sort[0] if query.sort else None
    if not column.sortable:
        return column, None, None
    if first is None or first.path != column.path:
        return column, address.sorted(column.path).text, None
    turned = column.path if first.descending else f"-{column.path}"
    return column, address.sorted(turned).text, "descending" if first.descending else "ascending"
