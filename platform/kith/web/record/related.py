"""The records that hang on one: a few on its page, all of them page by page on one of their own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote_plus, urlencode

from markupsafe import Markup
from pyramid.httpexceptions import HTTPNotFound

from kith.access.keeping import rights_key
from kith.access.rights import allows
from kith.conditions.tree import Operand, Values
from kith.definition.model import Module, RelatedList
from kith.records.model import Page, Query, Ref, Row
from kith.records.related import filled, rows_below, visible_related
from kith.web.contexts import RecordContext
from kith.web.doors.parameters import one
from kith.web.lists.columns import Column, columns_of, rows_of
from kith.web.lists.show import total_text
from kith.web.look.frame import mark, part
from kith.web.look.page import page
from kith.web.texts import gettext as _
from kith.web.texts import inside

FEW, MANY = 8, 50
LONGEST = 200  # characters to search for
EMPTY = Page(rows=(), fields=(), next=None, previous=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Related:
    """A related list as a page shows it: by `rows`, or at the side by `titles`.

    `new` is the address of a prefilled form, None where none may be made, and `one` what such a record is called.
    `words` are searched for; None where there are no more than are shown, or nothing says by what to search.
    """

    name: str
    label: str
    glyph: Markup
    columns: tuple[Column, ...]
    rows: Markup
    titles: list[tuple[str, str]]
    total: str
    address: str
    new: str | None
    one: str
    words: str | None
    next: str | None
    previous: str | None


Shown = Related | Markup


@dataclass(frozen=True, slots=True, kw_only=True)
class _Frame:
    """What is the same for a list under any record, for all with these rights; `new`: they may make records there."""

    columns: tuple[Column, ...]
    fields: tuple[str, ...]
    glyph: Markup
    rows_at: str
    one: str
    searched: bool
    new: _New | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _New:
    """The address of a form for a new record of a list: `before`, what it points to, `fixed`, what it copies."""

    module: Module
    before: str
    fixed: str
    copied: tuple[tuple[str, Operand], ...]

    def address(self, row: Row, back: str) -> str:
        """The form's address, with what the list sets from `row`; it comes back to `back`."""
        told = ((name, _prefill(self.module, name, operand, row)) for name, operand in self.copied)
        copied = "".join(f"&{urlencode({name: text})}" for name, text in told if text)
        return f"{self.before}{row.id}{self.fixed}{copied}&_next={quote_plus(back)}"


def related_lists(context: RecordContext, request: Any, row: Row) -> tuple[list[Shown], list[Shown]]:
    """The related lists in the main column, and those at the side; those with nothing in them are drawn already."""
    tx, actor = request.tx, request.actor
    every = (visible_related(tx, actor, context.name, name) for name in context.module.related)
    lists = [each for each in every if each is not None]
    there = filled(tx, context.name, row.id, lists) if len(lists) > 1 else {each.name for each in lists}
    main: list[Shown] = []
    side: list[Shown] = []
    for related in lists:
        draw = _few if related.name in there else _empty
        (side if related.place == "side" else main).append(draw(context, request, row, related))
    return main, side


def _few(context: RecordContext, request: Any, row: Row, related: RelatedList) -> Shown:
    """The first records of the list."""
    return _read(context, request, row, related, FEW)


def _empty(context: RecordContext, request: Any, row: Row, related: RelatedList) -> Shown:
    """The list with nothing in it, drawn once for all records but for the address of the form for a first one."""
    new = _frame(context, request, related).new

    def values() -> Mapping[str, Any]:
        shown = _shown(context, request, related, EMPTY, mark("new") if new else None)
        return {"each": shown, "side": related.place == "side"}

    places = {"new": new.address(row, context.address)} if new else {}
    return part(request, "parts/related_empty", (context.name, related.name), values, places)


def show(context: RecordContext, request: Any) -> Any:
    """The page with all records of one related list."""
    row = context.read()
    related = visible_related(request.tx, request.actor, context.name, request.matchdict["name"])
    if related is None:
        raise HTTPNotFound
    words = one(request.GET, "q").strip()[:LONGEST]
    found = _read(context, request, row, related, MANY, one(request.GET, "cursor") or None, words)
    labels = context.module.labels
    crumbs = ((labels.many, f"/m/{context.name}"), (row.title or _("Untitled"), context.address), (found.label, None))
    return page(request, "pages/related", row=row, found=found, crumbs=crumbs)


def _read(
    context: RecordContext,
    request: Any,
    row: Row,
    related: RelatedList,
    limit: int,
    cursor: str | None = None,
    words: str = "",
) -> Related:
    """The list as it is shown; a few at the side are titles alone."""
    frame = _frame(context, request, related)
    beside = related.place == "side" and limit == FEW
    fields = () if beside else frame.fields
    q = words if frame.searched else ""
    query = Query(module=related.module, fields=fields, q=q or None, limit=limit, cursor=cursor, total=limit == MANY)
    found = rows_below(request.tx, request.actor, related, row.id, query)
    new = frame.new.address(row, context.address) if frame.new else None
    return _shown(context, request, related, found, new, q, beside=beside)


def _shown(
    context: RecordContext,
    request: Any,
    related: RelatedList,
    found: Page,
    new: str | None,
    words: str = "",
    *,
    beside: bool = False,
) -> Related:
    frame = _frame(context, request, related)
    titles = [(each.title or _("Untitled"), f"{frame.rows_at}{each.id}") for each in found.rows if beside]
    address = f"{context.address}/related/{related.name}"
    said = f"q={quote_plus(words)}&" if words else ""
    return Related(
        name=related.name,
        label=related.label,
        glyph=frame.glyph,
        columns=frame.columns,
        rows=Markup() if beside else rows_of(found.rows, frame.columns, frame.rows_at),
        titles=titles,
        total=total_text(found) or _count(found),
        address=address,
        new=new,
        one=frame.one,
        words=words if frame.searched and (words or found.next or found.previous) else None,
        next=f"{address}?{said}{urlencode({'cursor': found.next})}" if found.next else None,
        previous=f"{address}?{said}{urlencode({'cursor': found.previous})}" if found.previous else None,
    )


def _count(found: Page) -> str:
    return f"{len(found.rows)}+" if found.next else str(len(found.rows))


def _frame(context: RecordContext, request: Any, related: RelatedList) -> _Frame:
    tx, actor = request.tx, request.actor
    key = ("related list", context.name, related.name, rights_key(actor), request.viewing)
    kept: _Frame | None = tx.tables.kept.get(key)
    if kept is None:
        module, assets = tx.site.modules[related.module], request.registry.assets
        columns = columns_of(tx, actor, module, related.columns or ("title",), request.viewing)
        kept = _Frame(
            columns=columns,
            fields=tuple(column.path for column in columns if column.path != "title"),
            glyph=assets.svg(assets.icon(module.icon)),
            rows_at=f"/m/{module.name}/",
            one=inside(module.labels.one),
            searched=bool(module.search),
            new=_new(context, related, module) if allows(tx, actor, module.name, "create") else None,
        )
        tx.tables.kept.put(key, kept)
    return kept


def _new(context: RecordContext, related: RelatedList, module: Module) -> _New | None:
    """How the addresses of forms for new ones are made, None for a list that makes none."""
    if not related.create:
        return None
    several = len(module.fields[related.by].type.targets) > 1
    fixed = {name: _said(module, name, given) for name, given in related.set.items() if isinstance(given, Values)}
    return _New(
        module=module,
        before=f"/m/{module.name}/new?{related.by}=" + (quote_plus(f"{context.name}/") if several else ""),
        fixed="".join(f"&{urlencode({name: text})}" for name, text in fixed.items() if text),
        copied=tuple((name, given) for name, given in related.set.items() if not isinstance(given, Values)),
    )


def _said(module: Module, name: str, given: Values) -> str:
    """The raw text of values that the list sets on a new record, '' where there is no such field."""
    field = module.fields.get(name)
    return ", ".join(field.type.to_text(each) for each in given.values) if field else ""


def _prefill(module: Module, name: str, operand: Operand, row: Row) -> str:
    """The raw text of what the list copies to a new record, '' where it is empty or can't be known here."""
    field = module.fields.get(name)
    if field is None or isinstance(operand, Values) or operand.name != "record":
        return ""
    if operand.path is None:
        return row.id
    value = row.values.get(str(operand.path))
    return _text(field.type, value)


def _text(type_: Any, value: Any) -> str:
    if value is None or (isinstance(value, Sequence) and not isinstance(value, str)):
        return ""
    return value.id if isinstance(value, Ref) else str(type_.to_text(value))
