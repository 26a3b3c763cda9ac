"""The records that hang on one: a few on its page, all of them page by page on one of their own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from markupsafe import Markup
from pyramid.httpexceptions import HTTPNotFound

from kith.access.rights import allows
from kith.conditions.tree import Operand, Values
from kith.definition.model import Module, RelatedList
from kith.records.model import Page, Query, Ref, Row
from kith.records.related import filled, rows_below, visible_related
from kith.web.contexts import RecordContext
from kith.web.doors.parameters import one
from kith.web.lists.columns import Column, columns_of, rows_of
from kith.web.lists.show import total_text
from kith.web.look.page import page
from kith.web.texts import gettext as _

FEW, MANY = 8, 50
EMPTY = Page(rows=(), fields=(), next=None, previous=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Related:
    """A related list as a page shows it. `new` is the address of a prefilled form, None where none may be made."""

    name: str
    label: str
    glyph: Markup
    columns: tuple[Column, ...]
    rows: Markup
    titles: list[tuple[str, str]]
    total: str
    address: str
    new: str | None
    next: str | None
    previous: str | None


def related_lists(context: RecordContext, request: Any, row: Row) -> tuple[list[Related], list[Related]]:
    """The related lists in the main column, and those at the side."""
    tx, actor = request.tx, request.actor
    every = (visible_related(tx, actor, context.name, name) for name in context.module.related)
    lists = [each for each in every if each is not None]
    there = filled(tx, context.name, row.id, lists) if len(lists) > 1 else {each.name for each in lists}
    main: list[Related] = []
    side: list[Related] = []
    for related in lists:
        found = None if related.name in there else EMPTY
        made = _read(context, request, row, related, FEW, None, found)
        (side if related.place == "side" else main).append(made)
    return main, side


def show(context: RecordContext, request: Any) -> Any:
    """The page with all records of one related list."""
    row = context.read()
    related = visible_related(request.tx, request.actor, context.name, request.matchdict["name"])
    if related is None:
        raise HTTPNotFound
    found = _read(context, request, row, related, MANY, one(request.GET, "cursor") or None)
    labels = context.module.labels
    crumbs = ((labels.many, f"/m/{context.name}"), (row.title or _("Untitled"), context.address), (found.label, None))
    return page(request, "pages/related", row=row, found=found, crumbs=crumbs)


def _read(
    context: RecordContext,
    request: Any,
    row: Row,
    related: RelatedList,
    limit: int,
    cursor: str | None,
    found: Page | None = None,
) -> Related:
    """The list as it is shown; `found` is its page where that is known."""
    tx, module = request.tx, request.tx.site.modules[related.module]
    assets = request.registry.assets
    columns = columns_of(tx, request.actor, module, related.columns or ("title",), request.viewing)
    if found is None:
        fields = tuple(column.path for column in columns if column.path != "title")
        query = Query(module=module.name, fields=fields, limit=limit, cursor=cursor, total=limit == MANY)
        found = rows_below(tx, request.actor, related, row.id, query)
    address = f"{context.address}/related/{related.name}"
    return Related(
        name=related.name,
        label=related.label,
        glyph=assets.svg(assets.icon(module.icon)),
        columns=columns,
        rows=rows_of(found.rows, columns, f"/m/{module.name}/"),
        titles=[(each.title or _("Untitled"), f"/m/{module.name}/{each.id}") for each in found.rows],
        total=total_text(found) or _count(found),
        address=address,
        new=_new(context, request, row, related, module),
        next=f"{address}?{urlencode({'cursor': found.next})}" if found.next else None,
        previous=f"{address}?{urlencode({'cursor': found.previous})}" if found.previous else None,
    )


def _count(found: Page) -> str:
    return f"{len(found.rows)}+" if found.next else str(len(found.rows))


def _new(context: RecordContext, request: Any, row: Row, related: RelatedList, module: Module) -> str | None:
    """The address of a form for a new one that points here, with what the list sets; it comes back here."""
    if not related.create or not allows(request.tx, request.actor, module.name, "create"):
        return None
    by = module.fields[related.by]
    pointer = f"{context.name}/{row.id}" if len(by.type.targets) > 1 else row.id
    given = {related.by: pointer}
    for name, operand in related.set.items():
        text = _prefill(module, name, operand, row)
        if text:
            given[name] = text
    return f"/m/{module.name}/new?" + urlencode({**given, "_next": context.address})


def _prefill(module: Module, name: str, operand: Operand, row: Row) -> str:
    """The raw text of what the list sets on a new record, '' where it is empty or can't be known here."""
    field = module.fields.get(name)
    if field is None:
        return ""
    if isinstance(operand, Values):
        return ", ".join(field.type.to_text(each) for each in operand.values)
    if operand.name != "record":
        return ""
    if operand.path is None:
        return row.id
    value = row.values.get(str(operand.path))
    return _text(field.type, value)


def _text(type_: Any, value: Any) -> str:
    if value is None or (isinstance(value, Sequence) and not isinstance(value, str)):
        return ""
    return value.id if isinstance(value, Ref) else str(type_.to_text(value))
