"""A list as a file to take away: what it shows, or all that one may read of the same records."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from pyramid.httpexceptions import HTTPForbidden
from pyramid.response import Response

from kith.access.actor import Actor
from kith.records.model import Query
from kith.records.paths import read_path
from kith.records.query import page as read
from kith.records.views import chosen_view
from kith.transfer.export_list import ListColumn, csv_parts, note_list_export, xlsx_parts
from kith.web.contexts import ModuleContext
from kith.web.doors.parameters import one
from kith.web.lists.address import ListAddress
from kith.web.lists.columns import path_label
from kith.web.lists.filters import chips_of
from kith.web.lists.listed import listed
from kith.web.lists.show import COUNTED, build_query, shown_columns, total_text
from kith.web.look.page import page
from kith.web.texts import gettext as _

TYPES = {"csv": "text/csv", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


def show(context: ModuleContext, request: Any) -> Any:
    """The page that says what would be in the file, and asks for its kind."""
    address, query = _asked(context, request, request.GET)
    counted = read(request.tx, request.actor, replace(query, fields=(), limit=1, total=True, count_to=COUNTED))
    view = chosen_view(context.module, address.view)
    return page(
        request,
        "pages/export",
        module=context.module,
        address=address,
        total=total_text(counted),
        chips=[each.text for each in chips_of(request, context.name, address, ())],
        columns=[each.label for each in shown_columns(request, context.module, view, address)],
        every=len(_every(context)),
        crumbs=((context.module.labels.many, address.text), (_("Export"), None)),
    )


def download(context: ModuleContext, request: Any) -> Any:
    """The file, sent while it is read. That it was taken away stands in the audit log before the first byte."""
    address, query = _asked(context, request, request.POST)
    kind = "xlsx" if one(request.POST, "format") == "xlsx" else "csv"
    view = chosen_view(context.module, address.view)
    paths = [each.path for each in shown_columns(request, context.module, view, address)]
    columns = _columns(context, request, _every(context) if one(request.POST, "what") == "all" else paths)
    read(request.tx, request.actor, replace(query, limit=1))  # what can't be asked is refused before anything is sent
    actor, app, title = request.actor, request.registry.kith, context.module.labels.many
    with request.database.apart(write=True) as tx:
        note_list_export(tx, actor, context.name, columns)
    day = request.viewer.now.astimezone(request.viewer.zone).date()
    return Response(
        app_iter=_parts(app, actor, query, columns, kind, title),
        content_type=TYPES[kind],
        charset="utf-8" if kind == "csv" else None,
        content_disposition=f'attachment; filename="{context.name}-{day}.{kind}"',
    )


def _asked(context: ModuleContext, request: Any, params: Any) -> tuple[ListAddress, Query]:
    """The list and its query, without the bin. Raises 403 for who may export nothing of the module."""
    if not context.allows("export"):
        raise HTTPForbidden
    address, _views = listed(context, request, params)
    address = replace(address, deleted=False)
    view = chosen_view(context.module, address.view)
    return address, build_query(request, context, view, address, shown_columns(request, context.module, view, address))


def _every(context: ModuleContext) -> list[str]:
    """All fields of the module that may be read, those that the engine keeps behind the declared ones."""
    fields = [context.module.fields[name] for name in context.access.readable if name != "deleted_at"]
    return [field.name for field in sorted(fields, key=lambda field: (field.name != "id", field.builtin))]


def _columns(context: ModuleContext, request: Any, paths: list[str]) -> tuple[ListColumn, ...]:
    found = (read_path(request.tx.site, request.actor, context.name, path) for path in paths)
    return tuple(
        ListColumn(path=each.text, heading=path_label(request.tx.site, context.module, each), type=each.type)
        for each in found
    )


def _parts(
    app: Any, actor: Actor, query: Query, columns: tuple[ListColumn, ...], kind: str, title: str
) -> Iterator[bytes]:
    with app.reading() as tx:
        if kind == "csv":
            yield from csv_parts(tx, actor, query, columns)
        else:
            yield from xlsx_parts(tx, actor, query, columns, title)
