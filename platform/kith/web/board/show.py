"""The board of a module: its columns with their first cards, and one column further on."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from pyramid.httpexceptions import HTTPNotFound
from pyramid.response import Response

from kith.definition.model import ListView
from kith.errors import KithError
from kith.fields.choice import ChoiceType
from kith.records.board import board as read
from kith.records.board import further
from kith.records.model import Group, Query
from kith.records.order import DEFAULT_SORT
from kith.records.views import chosen_view
from kith.web.board.folding import Folding, fold
from kith.web.board.lanes import EMPTY, Lane, cards_of, lanes_of, more_address, movable
from kith.web.board.settled import Board, colour_of, menus_of, settle
from kith.web.contexts import ModuleContext
from kith.web.doors.parameters import one
from kith.web.lists.address import SHAPING, ListAddress
from kith.web.lists.around import drawn_above
from kith.web.lists.board import Head
from kith.web.lists.show import ONCE, build_query, notice_of, opened, order_of
from kith.web.look.frame import part
from kith.web.look.messages import message_of
from kith.web.look.page import page
from kith.web.look.tones import tone
from kith.web.texts import gettext as _

SHOWN = 10  # cards of a column, to begin with
MANY_PLACES = 12  # places that the menu of a card has a button for; of more, one types the name
MORE = 30  # and each time that more are asked for


def show(context: ModuleContext, request: Any) -> Any:
    """The page; where the address names a column (`_in`), that one goes on from its cursor."""
    for name in (*ONCE, *SHAPING, "_in"):
        one(request.GET, name)
    views, placed = opened(request, context.module)
    asked = replace(placed.address, deleted=False)
    view = chosen_view(context.module, asked.view)
    board = settle(context, request, view, asked)
    if board is None:
        raise HTTPNotFound
    address = board.said_by(asked)
    values, status = _read(context, request, board, view, address)
    if values["lone"] and "HX-Request" in request.headers:
        return _cards(request, values)
    return page(
        request,
        "pages/board",
        status,
        above=drawn_above(context, request, view, address, views, menus_of(board, context.access)),
        told=placed.told,
        notice=notice_of(request),
        crumbs=((context.module.labels.many, address.shown_as("").text), (_("Board"), None)),
        **values,
    )


def _read(
    context: ModuleContext, request: Any, board: Board, view: ListView | None, address: ListAddress
) -> tuple[dict[str, Any], int]:
    """What the template needs, and the status."""
    values: dict[str, Any] = {
        "module": context.module,
        "board": board,
        "address": address,
        "here": address.paged("").text,
        "lanes": (),
        "places": (),
        "many": MANY_PLACES,
        "folding": None,
        "stopped": None,
        "lone": None,
    }
    query = board_query(context, request, board, view, address)
    try:
        if "_in" in request.GET:
            return values | _lone(context, request, board, query, address), 200
        folded: list[Folding] = []

        def choose(groups: tuple[Group, ...]) -> tuple[Group, ...]:
            folded.append(fold(groups, address))
            return folded[0].shown

        found = read(request.tx, request.actor, query, choose=choose)
    except KithError as error:
        if [each.code for each in error.problems] != ["K630"]:
            raise
        stopped = [message_of(each).text for each in error.problems]
        return values | {"stopped": stopped}, 200 if "HX-Request" in request.headers else 503
    lanes = lanes_of(context, request, board, found, address)
    return values | {"lanes": lanes, "folding": folded[0], "places": _places(board, request)}, 200


def board_query(
    context: ModuleContext, request: Any, board: Board, view: ListView | None, address: ListAddress
) -> Query:
    """What the list asks, in an order that words don't change: that of the view, else by title."""
    query = build_query(request, context, view, address, board.lines)
    sort = query.sort or order_of(request.tx, request.actor, context, view) or DEFAULT_SORT
    groups = (board.by.name, *([board.total.name] if board.total is not None else []))
    return replace(query, sort=sort, groups=groups, limit=SHOWN)


def _lone(context: ModuleContext, request: Any, board: Board, query: Query, address: ListAddress) -> dict[str, Any]:
    """One column, from where the address is on."""
    key = one(request.GET, "_in")
    value, label = _group(board, key, request)
    found = further(request.tx, request.actor, replace(query, limit=MORE), value)
    moving = movable(context, request, board.by.name, [row.id for row in found.rows])
    lane = Lane(
        value="" if key == EMPTY else key,
        key=key,
        tone=tone(colour_of(board.by.type, value)),
        head=Head(label, "", (), ""),
        cards=cards_of(found.rows, board.lines, moving),
        more=more_address(address, key, found.next),
    )
    return {"lone": lane, "lanes": (lane,), "places": _places(board, request)}


def _group(board: Board, key: str, request: Any) -> tuple[Any, str]:
    """The value and the label of the column called `key`. Raises 404 for one that isn't there."""
    type_ = board.by.type
    if key == EMPTY and isinstance(type_, ChoiceType):
        return None, _("Without {label}", label=board.by.label)
    values = [option.name for option in type_.options] if isinstance(type_, ChoiceType) else [False, True]
    found = [value for value in values if type_.to_text(value) == key]
    if not found:
        raise HTTPNotFound
    return found[0], type_.format(found[0], request.viewer)


def _places(board: Board, request: Any) -> list[tuple[str, str]]:
    """(value, label) of every column that a card can be moved to."""
    type_ = board.by.type
    if not isinstance(type_, ChoiceType):
        return [(type_.to_text(value), type_.format(value, request.viewer)) for value in (False, True)]
    without = [] if board.by.required else [("", _("Without {label}", label=board.by.label))]
    return [*((option.name, option.label) for option in type_.options), *without]


def _cards(request: Any, values: dict[str, Any]) -> Any:
    """The cards alone, for a script that puts them below those that are there."""
    drawn = part(request, "board/cards", None, lambda: {**values, "lane": values["lone"]})
    return Response(str(drawn), content_type="text/html", charset="utf-8")
