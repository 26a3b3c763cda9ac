"""What a board is made of: the field that its columns come from, what they are added up by, what stands on a card."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from kith.access.rights import ModuleAccess
from kith.definition.model import Field, ListView, Module
from kith.fields.base import FieldType
from kith.web.contexts import ModuleContext
from kith.web.lists.address import ListAddress
from kith.web.lists.columns import Column, columns_of, paths_of
from kith.web.lists.filters import Filter
from kith.web.lists.shapes import board_fields, summed_fields
from kith.web.lists.views import is_board
from kith.web.texts import gettext as _

LINES = 3  # of a card, below its title
NO_TOTAL = "-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """A board for one actor. `lines` are what a card shows below its title, `offered` what it could have columns by."""

    by: Field
    total: Field | None
    lines: tuple[Column, ...]
    offered: tuple[Field, ...]

    def said_by(self, address: ListAddress) -> ListAddress:
        """The address that says which board it is, and nothing that it isn't."""
        asked = address.shaping_of("total")
        known = asked == NO_TOTAL or (self.total is not None and self.total.name == asked)
        return replace(address.shaped(by=self.by.name, total=asked if known else ""), cursor=address.cursor)


def settle(context: ModuleContext, request: Any, view: ListView | None, address: ListAddress) -> Board | None:
    """The board that the address and the view mean; None where the actor may read no choice of the module.

    A field that isn't open to the actor is passed over like one that isn't there.
    """
    offered = board_fields(context.access)
    if not offered:
        return None
    own = view if view is not None and is_board(context.access, view) else _declared(context.access)
    asked = [address.shaping_of("by"), own.group_by if own is not None else None]
    by = next((field for name in asked for field in offered if field.name == name), offered[0])
    paths = _paths(context.module, view, own, address)
    columns = columns_of(request.tx, request.actor, context.module, paths, request.viewing)
    shown = [each for each in columns if each.path not in ("title", by.name)]
    return Board(
        by=by,
        total=_total(context.access, address, [each.path for each in shown]),
        lines=tuple(shown[:LINES]),
        offered=offered,
    )


def _declared(access: ModuleAccess) -> ListView | None:
    return next((view for view in access.module.lists.values() if is_board(access, view)), None)


def _paths(module: Module, view: ListView | None, own: ListView | None, address: ListAddress) -> tuple[str, ...]:
    """What cards show: what the address says, else what a board names, else the columns of the list."""
    if address.columns:
        return address.columns
    if own is not None and own.cards:
        return own.cards
    return paths_of(module, view)


def _total(access: ModuleAccess, address: ListAddress, paths: list[str]) -> Field | None:
    """What the address names, else the first of what the cards show that can be added up."""
    asked = address.shaping_of("total")
    fields = {field.name: field for field in summed_fields(access)}
    if asked == NO_TOTAL:
        return None
    return fields.get(asked) or next((fields[path] for path in paths if path in fields), None)


def menus_of(board: Board, access: ModuleAccess) -> tuple[Filter, ...]:
    """The choices above a board: its columns and their total."""
    summed = summed_fields(access)
    by = tuple((field.name, field.label) for field in board.offered)
    totals = ((NO_TOTAL, _("none")), *((field.name, field.label) for field in summed))
    total = board.total.name if board.total is not None else NO_TOTAL
    menus = (
        (by, Filter(name="_by", label=_("Columns by"), value=board.by.name, options=by)),
        (summed, Filter(name="_total", label=_("Total"), value=total, options=totals)),
    )
    return tuple(menu for choices, menu in menus if len(choices) > (menu.name == "_by"))


def colour_of(type_: FieldType, value: Any) -> str | None:
    """The colour of the option `value`."""
    return next((option.colour for option in getattr(type_, "options", ()) if option.name == value), None)
