"""The records that hang on one: a few on its page, all of them page by page on one of their own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from html import escape
from typing import Any
from urllib.parse import quote_plus, urlencode

from markupsafe import Markup
from pyramid.httpexceptions import HTTPNotFound

from kith.access.keeping import rights_key
from kith.access.rights import allows
from kith.conditions.tree import Operand, Values
from kith.definition.model import Module, RelatedList
from kith.portal.standing import portals_of
from kith.records.attachments import takes_attachments
from kith.records.linking import editable_below, links, unlinks
from kith.records.model import Page, Query, Ref, Row
from kith.records.related import Hanging, hanging, rows_below, visible_related
from kith.web.contexts import RecordContext
from kith.web.doors.parameters import one
from kith.web.lists.columns import NO_ENDS, Column, Ends, columns_of, rows_of
from kith.web.lists.show import total_text
from kith.web.look.frame import mark, part
from kith.web.look.page import page
from kith.web.portal_access.panel import Card, cards, manages
from kith.web.texts import gettext as _
from kith.web.texts import inside

FEW, MANY = 8, 50
LONGEST = 200  # characters to search for
EMPTY = Page(rows=(), fields=(), next=None, previous=None)
Titled = tuple[str, str, str, Card | None]

_quoted = lru_cache(maxsize=64)(quote_plus)  # the page to come back to, the same for all lists of a page


@dataclass(frozen=True, slots=True, kw_only=True)
class Related:
    """A related list as a page shows it: by `rows`, or at the side by `titles`.

    `new` is the address of a prefilled form, None where none may be made, and `one` what such a record is called.
    `link` is the address of the form that puts others in, None where nobody may; `drops` the id of the form that takes
    out the record whose id is sent, '' where none can be. `titles` are (title, address, id or '' to be taken out, what
    stands beside it).
    `reviews` are portals and the addresses that tell who of the list has access to them.
    `words` are searched for; None where there are no more than are shown, or nothing says by what to search.
    """

    name: str
    label: str
    glyph: Markup
    columns: tuple[Column, ...]
    rows: Markup
    titles: list[Titled]
    total: str
    address: str
    new: str | None
    link: str | None
    drops: str
    one: str
    words: str | None
    next: str | None
    previous: str | None
    reviews: tuple[tuple[str, str], ...] = ()

    @property
    def cards(self) -> list[Card]:
        """What stands beside the titles."""
        return [card for *_rest, card in self.titles if card is not None]


Shown = Related | Markup


@dataclass(frozen=True, slots=True, kw_only=True)
class Removing(Ends):
    """The buttons of the form `drops` behind those rows whose ids are `removed`."""

    drops: str
    removed: frozenset[str]

    def behind(self, row: Row, base: str) -> str:
        """The cell behind the columns."""
        if row.id not in self.removed:
            return '<td class="k-row-end"></td>'
        named = escape(_("Take {title} out of the list", title=row.title or _("Untitled")))
        button = f'<button class="k-row-drop" form="{self.drops}" name="record" value="{row.id}"'
        return f'<td class="k-row-end">{button} aria-label="{named}" title="{named}">{self.dots}</button></td>'


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
    links: bool
    unlinks: bool
    name: str
    reviews: tuple[tuple[str, str], ...]

    def ways(self, context: RecordContext, row: Row) -> tuple[str | None, str]:
        """The addresses of the forms that make a record in the list of `row`, and that put one in which is there."""
        new = self.new.address(row, context.address) if self.new else None
        return new, f"{context.address}/related/{self.name}/link"


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
        return f"{self.before}{row.id}{self.fixed}{copied}&_next={_quoted(back)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Below:
    """The related lists in the main column, those at the `side`, and whether there may be `files`.

    Lists with nothing in them are drawn already.
    """

    main: list[Shown] = field(default_factory=list)
    side: list[Shown] = field(default_factory=list)
    files: bool = False


def below(context: RecordContext, request: Any, row: Row) -> Below:
    """What hangs on the record, as far as the viewer may see it."""
    tx, actor = request.tx, request.actor
    every = (visible_related(tx, actor, context.name, name) for name in context.module.related)
    lists = [each for each in every if each is not None]
    files = takes_attachments(tx.site, context.name)
    all_ = Hanging(lists=frozenset(each.name for each in lists), files=files)
    there = hanging(tx, context.name, row.id, lists, files=files) if len(lists) + files > 1 else all_
    read = {each.name: _read(context, request, row, each, FEW) for each in lists if each.name in there.lists}
    removable = _removable(context, request, [(each, read[each.name]) for each in lists if each.name in read])
    found = Below(files=there.files)
    for each in lists:
        shown = _few(context, request, row, each, read[each.name], removable) if each.name in read else None
        (found.side if each.place == "side" else found.main).append(shown or _empty(context, request, row, each))
    return found


def _removable(context: RecordContext, request: Any, read: Sequence[tuple[RelatedList, Page]]) -> frozenset[str]:
    """Ids of the records that the actor may take out of the lists."""
    found: dict[str, list[str]] = {}
    for related, page_ in read:
        if _frame(context, request, related).unlinks:
            found.setdefault(related.module, []).extend(row.id for row in page_.rows)
    return editable_below(request.tx, request.actor, found)


def drawn(context: RecordContext, request: Any, row: Row, related: RelatedList, found: Page) -> Related:
    """Records of the list as a panel that shows them and changes nothing."""
    new, link = _frame(context, request, related).ways(context, row)
    return _shown(context, request, related, found, (new, link))


def _few(
    context: RecordContext, request: Any, row: Row, related: RelatedList, found: Page, removable: frozenset[str]
) -> Shown:
    """The first records of the list."""
    frame = _frame(context, request, related)
    ways = frame.ways(context, row)
    return _shown(context, request, related, found, ways, removable=removable, beside=related.place == "side")


def _empty(context: RecordContext, request: Any, row: Row, related: RelatedList) -> Shown:
    """The list with nothing in it, drawn once for all records but for the addresses of what fills it."""
    frame = _frame(context, request, related)

    def values() -> Mapping[str, Any]:
        shown = _shown(context, request, related, EMPTY, (mark("new") if frame.new else None, mark("link")))
        return {"each": shown, "side": related.place == "side"}

    new, link = frame.ways(context, row)
    places = {"link": link, "new": new} if new else {"link": link}
    return part(request, "parts/related_empty", (context.name, related.name), values, places)


def show(context: RecordContext, request: Any) -> Any:
    """The page with all records of one related list."""
    row = context.read()
    related = visible_related(request.tx, request.actor, context.name, request.matchdict["name"])
    if related is None:
        raise HTTPNotFound
    words = one(request.GET, "q").strip()[:LONGEST]
    read = _read(context, request, row, related, MANY, one(request.GET, "cursor") or None, words)
    ways = _frame(context, request, related).ways(context, row)
    removable = _removable(context, request, [(related, read)])
    found = _shown(context, request, related, read, ways, words, removable=removable)
    labels = context.module.labels
    crumbs = ((labels.many, context.list_address), (row.title or _("Untitled"), context.address), (found.label, None))
    return page(request, "pages/related", row=row, found=found, crumbs=crumbs)


def _read(
    context: RecordContext,
    request: Any,
    row: Row,
    related: RelatedList,
    limit: int,
    cursor: str | None = None,
    words: str = "",
) -> Page:
    """The records of the list; of a few at the side their titles alone."""
    frame = _frame(context, request, related)
    fields = () if related.place == "side" and limit == FEW else frame.fields
    q = words if frame.searched else ""
    query = Query(module=related.module, fields=fields, q=q or None, limit=limit, cursor=cursor, total=limit == MANY)
    return rows_below(request.tx, request.actor, related, row.id, query)


def _shown(
    context: RecordContext,
    request: Any,
    related: RelatedList,
    found: Page,
    ways: tuple[str | None, str],
    words: str = "",
    *,
    removable: frozenset[str] = frozenset(),
    beside: bool = False,
) -> Related:
    frame = _frame(context, request, related)
    removed = removable.intersection(each.id for each in found.rows) if frame.unlinks else frozenset()
    address = f"{context.address}/related/{related.name}"
    said = f"q={quote_plus(words)}&" if words else ""
    words_ = words if frame.searched else ""
    return Related(
        name=related.name,
        label=related.label,
        glyph=frame.glyph,
        columns=frame.columns,
        rows=Markup()
        if beside
        else rows_of(found.rows, frame.columns, frame.rows_at, "", _ends(request, related, removed)),
        titles=_titles(request, related, frame, found, removed) if beside else [],
        total=total_text(found) or _count(found),
        address=address,
        new=ways[0],
        link=ways[1] if frame.links else None,
        drops=f"drop-{related.name}" if removed else "",
        one=frame.one,
        words=words_ if frame.searched and (words_ or found.next or found.previous) else None,
        next=f"{address}?{said}{urlencode({'cursor': found.next})}" if found.next else None,
        previous=f"{address}?{said}{urlencode({'cursor': found.previous})}" if found.previous else None,
        reviews=tuple((label, f"{before}{context.id}") for label, before in frame.reviews),
    )


def _titles(request: Any, related: RelatedList, frame: _Frame, found: Page, removed: frozenset[str]) -> list[Titled]:
    """What stands at the side: of people also how they stand with their portals."""
    beside = cards(request, related.module, [each.id for each in found.rows])
    return [
        (
            each.title or _("Untitled"),
            f"{frame.rows_at}{each.id}",
            each.id if each.id in removed else "",
            beside.get(each.id),
        )
        for each in found.rows
    ]


def _ends(request: Any, related: RelatedList, removed: frozenset[str]) -> Ends:
    """What stands behind the rows of a list: a button of the form that takes a record out, where it may be."""
    if not removed:
        return NO_ENDS
    return Removing(dots=request.registry.assets.svg("unlink"), drops=f"drop-{related.name}", removed=removed)


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
            rows_at=f"{context.base}/m/{module.name}/",
            one=inside(module.labels.one),
            searched=bool(module.search),
            new=_new(context, related, module) if allows(tx, actor, module.name, "create") else None,
            links=actor.kind == "staff" and links(tx, actor, related),
            unlinks=actor.kind == "staff" and unlinks(tx, actor, related),
            name=related.name,
            reviews=_reviews(request, context, related, module),
        )
        tx.tables.kept.put(key, kept)
    return kept


def _reviews(request: Any, context: RecordContext, related: RelatedList, module: Module) -> tuple[tuple[str, str], ...]:
    """The portals that records of the list may be in, and their reviews up to the id of the record above."""
    if not manages(request, module.name) or related.place != "side" or related.by not in module.fields:
        return ()
    several = len(module.fields[related.by].type.targets) > 1
    before = quote_plus(f"{context.name}/") if several else ""
    portals = portals_of(request.tx.site, module.name)
    return tuple((each.label, f"/portals/{each.name}?{related.by}={before}") for each in portals)


def _new(context: RecordContext, related: RelatedList, module: Module) -> _New | None:
    """How the addresses of forms for new ones are made, None for a list that makes none."""
    if not related.create:
        return None
    several = len(module.fields[related.by].type.targets) > 1
    fixed = {name: _said(module, name, given) for name, given in related.set.items() if isinstance(given, Values)}
    return _New(
        module=module,
        before=f"{context.base}/m/{module.name}/new?{related.by}="
        + (quote_plus(f"{context.name}/") if several else ""),
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
