"""The list page: a view of a module, narrowed, sorted, searched, page by page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any
from urllib.parse import urlencode

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.response import Response

from kith.conditions.tree import ALWAYS, All, Condition
from kith.definition.model import ListView, Module, SortKey
from kith.errors import KithError
from kith.records.ask import parse_query
from kith.records.model import Page, Query, Row
from kith.records.query import page as read
from kith.records.related import readable_columns
from kith.records.saved_views import Views, views_of
from kith.records.views import chosen_view, defined, is_liftable
from kith.storage.orders import usual_order
from kith.web.contexts import ModuleContext
from kith.web.doors.parameters import one
from kith.web.lists.address import ListAddress, read_address
from kith.web.lists.around import drawn_around
from kith.web.lists.board import counted_text, draw_board, grouped_by
from kith.web.lists.columns import Column, Ends, columns_of, paths_of, rows_of
from kith.web.lists.deeds import deeds_of
from kith.web.lists.views import Standing, shape_of, standing
from kith.web.look.messages import message_of
from kith.web.look.page import page as answer
from kith.web.texts import gettext as _

SIZE = 50
COUNTED = 1_000  # records of a list that are counted: on SQLite counting ten thousand takes longer than the page
_NOTHING: dict[str, Any] = {
    "blocks": (),
    "rows": False,
    "groups": None,
    "next": None,
    "previous": None,
    "total": "",
    "stopped": None,
}
ONCE = ("_view", "_state", "_deleted", "_saved", "_columns", "_group")  # the engine's own parser refuses the others


def show(context: ModuleContext, request: Any) -> Any:
    """The page of the list that the address describes."""
    for name in ONCE:
        one(request.GET, name)
    module = context.module
    views, placed = opened(request, module)
    if placed.elsewhere:
        return shown_there(request, placed)
    address = placed.address
    view = chosen_view(module, address.view)
    if view is not None and (shape := _begins_as(context, request, view, views)):
        return HTTPSeeOther(replace(address, view=view.name, bare=False).shown_as(shape).text)
    columns = shown_columns(request, module, view, address)
    query = build_query(request, context, view, address, columns)
    deeds = deeds_of(context, request, deleted=query.deleted)
    ends = Ends(form="bulk" if deeds else "", dots="" if query.deleted else request.registry.assets.svg("dots"))
    try:
        values = _read(context, request, view, address, columns, query, ends)
    except KithError as error:
        if [each.code for each in error.problems] != ["K630"]:
            raise
        values = {"stopped": [message_of(each).text for each in error.problems]}
    status = 503 if "stopped" in values and "HX-Request" not in request.headers else 200  # htmx shows no failures
    around = _values(context, request, view, address, columns, query, ends)
    above = drawn_around(context, request, view, address, columns, query, ends, views)
    return answer(request, "pages/list", status, **above | around | values, deeds=deeds, told=placed.told)


def _begins_as(context: ModuleContext, request: Any, view: ListView, views: Views) -> str:
    """The board or calendar that who asks for no view in particular gets: their own, or that of the module."""
    first = view.name == views.standard or (view.default and not views.standard)
    return shape_of(context.access, view) if not request.GET and first else ""


def opened(request: Any, module: Module) -> tuple[Views, Standing]:
    """The views that the person has here, and what the address means to them. The bin has none."""
    asked = read_address(request.path, list(request.GET.items()), tuple(module.lists))
    views = Views() if asked.deleted else views_of(request.tx, request.actor, module)
    return views, standing(request.tx, request.actor, module, asked, views)


def shown_there(request: Any, placed: Standing) -> Any:
    """Leads to where the view is shown: by a whole page, since its scripts and styles are others."""
    done = one(request.GET, "_done")
    to = f"{placed.elsewhere}&{urlencode({'_done': done})}" if done else placed.elsewhere
    if "HX-Request" in request.headers:
        return Response(status=204, headers={"HX-Redirect": to})
    return HTTPSeeOther(to)


def shown_columns(request: Any, module: Module, view: ListView | None, address: ListAddress) -> tuple[Column, ...]:
    """The columns that the address names, as far as they are open, else those of the view."""
    tx, actor, look = request.tx, request.actor, request.viewing
    own = columns_of(tx, actor, module, address.columns, look) if address.columns else ()
    return own or columns_of(tx, actor, module, paths_of(module, view), look)


def build_query(
    request: Any, context: ModuleContext, view: ListView | None, address: ListAddress, columns: tuple[Column, ...]
) -> Query:
    """What to ask the engine: the person's part went through its parser, the view's is trusted."""
    tx, actor = request.tx, request.actor
    asked = parse_query(tx, actor, context.name, address.engine_pairs)
    active = _activity(tx, actor, context, address) if is_liftable(view) else []
    return replace(
        asked,
        where=All(tuple(each for each in [asked.where, *active] if each != ALWAYS)),
        rule=All(tuple(defined(view))),
        fields=tuple(column.path for column in columns if column.path != "title"),
        sort=asked.sort or (() if asked.q else order_of(tx, actor, context, view)),
        limit=SIZE,
        deleted=address.deleted and context.allows("restore"),
    )


def _read(
    context: ModuleContext,
    request: Any,
    view: ListView | None,
    address: ListAddress,
    columns: tuple[Column, ...],
    query: Query,
    ends: Ends,
) -> dict[str, Any]:
    """What the page shows of the records: those of a page, or the groups of a board."""
    draw = partial(_shown, columns, f"{context.address}/", "?deleted=1" if query.deleted else "", ends)
    by = grouped_by(context.access, view, address)
    if by is not None:
        drawn = draw_board(request, by, columns, query, address)
        return {"groups": [each.head for each in drawn], **draw([each.rows for each in drawn])}
    found = read(request.tx, request.actor, replace(query, total=True, count_to=COUNTED))
    return {
        **draw([found.rows]),
        "next": address.paged(found.next).text if found.next else None,
        "previous": address.paged(found.previous).text if found.previous else None,
        "total": total_text(found),
    }


def _shown(
    columns: tuple[Column, ...], base: str, tail: str, ends: Ends, blocks: Sequence[Sequence[Row]]
) -> dict[str, Any]:
    """The rows, block by block, and whether there are any."""
    drawn = [rows_of(rows, columns, base, tail, ends) for rows in blocks]
    return {"blocks": drawn, "rows": any(drawn)}


def order_of(tx: Any, actor: Any, context: ModuleContext, view: ListView | None) -> tuple[SortKey, ...]:
    """The view's own order, as far as the actor may read it; a board without one has that of the default list."""
    if view is None:
        return ()
    keys = view.sort or (usual_order(context.module) if view.kind == "board" else ())
    open_paths = readable_columns(tx, actor, context.name, tuple(key.path for key in keys))
    return tuple(key for key in keys if key.path in open_paths)


def _activity(tx: Any, actor: Any, context: ModuleContext, address: ListAddress) -> list[Condition]:
    """Active records alone, unless the address says otherwise; in the bin all of them."""
    if address.state == "all" or address.deleted or "active" not in context.access.readable:
        return []
    wanted = "true" if address.state == "active" else "false"
    return [parse_query(tx, actor, context.name, [("active", wanted)]).where]


def _values(
    context: ModuleContext,
    request: Any,
    view: ListView | None,
    address: ListAddress,
    columns: tuple[Column, ...],
    query: Query,
    ends: Ends,
) -> dict[str, Any]:
    module = context.module
    return _NOTHING | {
        "module": module,
        "address": address,
        "width": len(columns) + ends.width,
        "same": address.paged("").text,
        "may_create": context.allows("create") and not module.written_by,
        "deleted": query.deleted,
        "crumbs": ((module.labels.many, context.address), (_("Deleted"), None)) if query.deleted else (),
        "notice": notice_of(request),
    }


def total_text(found: Page) -> str:
    """How many there are: exact up to the cap, then the cap with a plus."""
    return "" if found.total is None else counted_text(found.total)


def notice_of(request: Any) -> str | None:
    """What the page before did, where it sent the person here."""
    done = {
        "saved": _("Saved."),
        "deleted": _("Deleted. It is in the bin, from where it can be restored."),
        "restored": _("Restored."),
    }
    return done.get(one(request.GET, "_done"))
