"""A list as a holder of a role sees it, for administrators: read only, and never more than the viewer may see.

The records are read twice, by the role and by the viewer; a value is shown where both read the same.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import sqlalchemy as sa
from pyramid.httpexceptions import HTTPForbidden, HTTPNotFound

from kith.access.actor import Actor
from kith.access.predicate import holds, scope
from kith.access.rights import access_to, may
from kith.conditions.tree import Condition
from kith.definition.model import Role, Site, SortKey
from kith.records.ask import parse_query
from kith.records.model import Query, Ref, Row
from kith.records.open_titles import title_is_open
from kith.records.query import page as read
from kith.records.related import readable_columns
from kith.records.views import chosen_view
from kith.storage.system import SharedWith
from kith.storage.tx import Tx
from kith.web.contexts import ModuleContext
from kith.web.doors.parameters import one
from kith.web.lists import show as lists
from kith.web.lists.address import ListAddress, read_address
from kith.web.lists.columns import Column, columns_of, paths_of, rows_of
from kith.web.lists.filters import chips_of
from kith.web.look.page import page as answer
from kith.web.texts import gettext as _


class _Seen:
    """The request as somebody else's, for what asks it who is there. Everything but the actor is the viewer's."""

    def __init__(self, request: Any, actor: Actor) -> None:
        self._request, self.actor = request, actor

    def __getattr__(self, name: str) -> Any:
        return getattr(self._request, name)


def show(context: ModuleContext, request: Any) -> Any:
    """The list; where the address has `_as`, as holders of that role see it."""
    if "_as" not in request.GET:
        return lists.show(context, request)
    if not may(request.tx.site, request.actor, "administer"):
        raise HTTPForbidden
    return _preview(context, request, _role(request.tx.site, one(request.GET, "_as")))


def holder_of(tx: Tx, role: Role) -> Actor:
    """Somebody who holds the role and nothing else: no records of their own, no groups."""
    flagged = sa.select(SharedWith.module).where(SharedWith.holder == role.physical)
    shared = frozenset(tx.connection.execute(flagged).scalars())
    return Actor(kind="staff", name=role.label, roles=frozenset({role.physical}), shared=shared)


def _role(site: Site, name: str) -> Role:
    """The role called so, the first one where none is named. Raises 404."""
    held = [role for role in site.roles.values() if not role.abstract]
    found = next((role for role in held if name in ("", role.name)), None)
    if found is None:
        raise HTTPNotFound
    return found


def _preview(context: ModuleContext, request: Any, role: Role) -> Any:
    tx, module, actor = request.tx, context.module, holder_of(request.tx, role)
    address = replace(read_address(request.path, list(request.GET.items()), tuple(module.lists)), q="")
    view = chosen_view(module, address.view)
    access = access_to(tx.site, actor, module.name)
    columns: tuple[Column, ...] = ()
    values: dict[str, Any] = {"rows": "", "next": None, "previous": None, "total": ""}
    if access is not None and access.allows("view"):
        own = parse_query(tx, request.actor, module.name, address.engine_pairs)  # what the viewer may ask for
        columns = _columns(request, actor, context, paths_of(module, view))
        seen: Any = _Seen(request, actor)
        query = lists.build_query(seen, ModuleContext(seen), view, address, columns)
        query = replace(query, deleted=False, sort=_sort(request, context, query))
        values = _read(request, actor, query, own.where, columns, address)
    return answer(
        request,
        "pages/preview",
        module=module,
        role=role,
        roles=[each for each in tx.site.roles.values() if not each.abstract],
        view=view,
        views=list(module.lists.values()),
        open=access is not None and access.allows("view"),
        heads=[column.label for column in columns],
        chips=chips_of(request, module.name, address, ()),
        address=address,
        crumbs=((module.labels.many, context.address), (_("As {role}", role=role.label), None)),
        **values,
    )


def _columns(request: Any, actor: Actor, context: ModuleContext, paths: tuple[str, ...]) -> tuple[Column, ...]:
    """Those that are open to the role and to the viewer."""
    own = {each.path for each in columns_of(request.tx, request.actor, context.module, paths, request.viewing)}
    found = columns_of(request.tx, actor, context.module, paths, request.viewing)
    return tuple(column for column in found if column.path in own)


def _sort(request: Any, context: ModuleContext, query: Query) -> tuple[SortKey, ...]:
    """The order, as far as it tells the viewer nothing: by fields that are open to the viewer on every record."""
    paths = readable_columns(request.tx, request.actor, context.name, tuple(key.path for key in query.sort))
    readable, title = context.access.readable, title_is_open(context.access)
    plain = [path for path in paths if (title if path == "title" else readable.get(path, ()) is None)]
    return tuple(key for key in query.sort if key.path in plain)


def _read(
    request: Any, actor: Actor, query: Query, where: Condition, columns: tuple[Column, ...], address: ListAddress
) -> dict[str, Any]:
    tx, viewer = request.tx, request.actor
    table = tx.tables.table(query.module)
    also = scope(tx, viewer, query.module, "view", table) & holds(tx, viewer, where, table)
    found = read(tx, actor, replace(query, total=True, count_to=lists.COUNTED), extra=also)
    ids = [row.id for row in found.rows]
    again = read(tx, viewer, Query(module=query.module, fields=query.fields, limit=len(ids)), extra=table.c.id.in_(ids))
    own = {row.id: row for row in again.rows}
    rows = [_common(row, own[row.id]) for row in found.rows if row.id in own]
    return {
        "rows": rows_of(rows, columns, f"{address.path}/"),
        "next": _paged(address, found.next, request),
        "previous": _paged(address, found.previous, request),
        "total": lists.total_text(found),
    }


def _common(row: Row, own: Row) -> Row:
    """What both read of a record."""
    values = {path: _less(value, own.values.get(path)) for path, value in row.values.items()}
    return Row(row.id, row.version, row.title if row.title == own.title else "", values)


def _less(value: Any, own: Any) -> Any:
    if value == own:
        return value
    if isinstance(value, Ref) and isinstance(own, Ref) and value.id == own.id:
        return value if value.title is None else own
    if isinstance(value, tuple) and isinstance(own, tuple):
        return tuple(each for each in value if each in own)
    return None


def _paged(address: ListAddress, cursor: str | None, request: Any) -> str | None:
    if cursor is None:
        return None
    paged = address.paged(cursor).text
    return f"{paged}&_as={one(request.GET, '_as')}"
