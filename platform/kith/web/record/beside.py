"""Going through the list that one came from, record by record."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from pyramid.httpexceptions import HTTPNotFound, HTTPSeeOther

from kith.definition.model import SortKey
from kith.records.beside import beside
from kith.records.model import Query
from kith.records.order import DEFAULT_SORT
from kith.records.views import chosen_view
from kith.web.board.settled import settle
from kith.web.board.show import board_query
from kith.web.calendar.show import chosen_day
from kith.web.contexts import ModuleContext, RecordContext
from kith.web.doors.parameters import one, own_path
from kith.web.lists.address import SHAPES, ListAddress
from kith.web.lists.listed import listed
from kith.web.lists.shapes import day_fields
from kith.web.lists.show import build_query

ENDS = {"next": "last", "previous": "first"}


def came_from(context: RecordContext, request: Any) -> str:
    """The address of the list that the record was reached from; '' where it wasn't reached from one of its module.

    The page's own address says it, else that of the page before, which is the list itself or belongs to the record.
    """
    said = one(request.GET, "_list") or _said_before(context, request)
    path = own_path(said)
    return path if path.partition("?")[0] in _lists(context) else ""


def _lists(context: RecordContext) -> tuple[str, ...]:
    """The addresses of the module's list, as a list, a board and a calendar."""
    return tuple(f"/m/{context.name}{shape}" for shape in ("", *(f"/{each}" for each in SHAPES)))


def _said_before(context: RecordContext, request: Any) -> str:
    try:
        before = urlsplit(request.referer or "")
        pairs = dict(parse_qsl(before.query, errors="strict"))
    except ValueError:
        return ""
    if before.netloc != urlsplit(request.host_url).netloc:
        return ""
    if before.path.startswith(context.address):
        return pairs.get("_list", "")
    return f"{before.path}?{before.query}" if before.query else before.path


def step(context: RecordContext, request: Any) -> Any:
    """Leads to the next or previous record of the list that `_list` names, or back where there is none.

    On a board that is the next one of its column, in a calendar the next one by its day.
    """
    context.read(())
    module, way = ModuleContext(request), request.matchdict["way"]
    if way not in ENDS:
        raise HTTPNotFound
    address, _views = listed(module, request, request.GET)
    query = {"board": _column, "calendar": _days}.get(address.shape, _list)(context, module, request, address)
    found = beside(request.tx, request.actor, query, context.id, back=way == "previous")
    told = {"_list": address.text} | ({} if found else {"_done": ENDS[way]})
    return HTTPSeeOther(f"/m/{context.name}/{found or context.id}?{urlencode(told)}")


def _list(context: RecordContext, module: ModuleContext, request: Any, address: ListAddress) -> Query:
    return build_query(request, module, chosen_view(module.module, address.view), address, ())


def _column(context: RecordContext, module: ModuleContext, request: Any, address: ListAddress) -> Query:
    """The column of a board that the record stands in now, in its order."""
    view = chosen_view(module.module, address.view)
    board = settle(module, request, view, address)
    if board is None:
        raise HTTPNotFound
    by, value = board.by, context.read((board.by.name,)).values.get(board.by.name)
    own = (f"{by.name}.empty", "true") if value is None else (by.name, by.type.to_text(value))
    column = replace(address, filters=(*address.filters, own))
    return replace(board_query(module, request, board, view, column), groups=())


def _days(context: RecordContext, module: ModuleContext, request: Any, address: ListAddress) -> Query:
    """The entries of a calendar, day by day, beyond the days that it shows as well."""
    offered = day_fields(module.access)
    if not offered:
        raise HTTPNotFound
    by = chosen_day(offered, address, chosen_view(module.module, address.view))
    dated = replace(address, filters=(*address.filters, (f"{by.name}.empty", "false")))
    query = _list(context, module, request, dated)
    return replace(query, sort=(SortKey(by.name), *DEFAULT_SORT))
