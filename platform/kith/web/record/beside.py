"""Going through the list that one came from, record by record."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from pyramid.httpexceptions import HTTPNotFound, HTTPSeeOther

from kith.records.beside import beside
from kith.records.views import chosen_view
from kith.web.contexts import ModuleContext, RecordContext
from kith.web.doors.parameters import one, own_path
from kith.web.lists.listed import listed
from kith.web.lists.show import build_query

ENDS = {"next": "last", "previous": "first"}


def came_from(context: RecordContext, request: Any) -> str:
    """The address of the list that the record was reached from; '' where it wasn't reached from one of its module.

    The page's own address says it, else that of the page before, which is the list itself or belongs to the record.
    """
    said = one(request.GET, "_list") or _said_before(context, request)
    path = own_path(said)
    return path if path.partition("?")[0] == f"/m/{context.name}" else ""


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
    """Leads to the next or previous record of the list that `_list` names, or back where there is none."""
    context.read(())
    module, way = ModuleContext(request), request.matchdict["way"]
    if way not in ENDS:
        raise HTTPNotFound
    address, _views = listed(module, request, request.GET)
    query = build_query(request, module, chosen_view(module.module, address.view), address, ())
    found = beside(request.tx, request.actor, query, context.id, back=way == "previous")
    told = {"_list": address.shown_as("").text} | ({} if found else {"_done": ENDS[way]})
    return HTTPSeeOther(f"/m/{context.name}/{found or context.id}?{urlencode(told)}")
