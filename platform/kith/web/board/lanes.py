"""The columns of a board and the cards in them, as its template draws them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from kith.records.board import Column as Found
from kith.records.model import Row
from kith.records.reach import reach
from kith.web.board.settled import Board, colour_of
from kith.web.contexts import ModuleContext
from kith.web.lists.address import ListAddress
from kith.web.lists.board import Head, head_of
from kith.web.lists.columns import Column
from kith.web.lists.editable import changes_in_place
from kith.web.look.cells import as_markup, is_blank
from kith.web.look.tones import tone
from kith.web.texts import gettext as _

EMPTY = "-"  # the column of records without a value, in addresses


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A record on a board or in a calendar. `moves`: whoever looks may change it, as far as rights go."""

    id: str
    version: int
    title: str
    lines: tuple[tuple[str, Markup], ...]
    moves: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """A column. `value` is what a card gets there as a form sends it, `key` its name in addresses and ids."""

    value: str
    key: str
    tone: str
    head: Head
    cards: tuple[Card, ...]
    more: str | None


def lanes_of(
    context: ModuleContext, request: Any, board: Board, found: Sequence[Found], address: ListAddress
) -> tuple[Lane, ...]:
    """All columns, in the order of the options."""
    moving = movable(context, request, board.by.name, [row.id for each in found for row in each.rows])
    summed = [board.total] if board.total is not None else []
    viewer, type_ = request.viewer, board.by.type
    as_list = address.shown_as("")
    lanes = []
    for each in found:
        value = each.group.value
        text = "" if value is None else type_.to_text(value)
        lanes.append(
            Lane(
                value=text,
                key=text or EMPTY,
                tone=tone(colour_of(type_, value)),
                head=head_of(each, board.by, summed, as_list, viewer),
                cards=cards_of(each.rows, board.lines, moving),
                more=more_address(address, text or EMPTY, each.next),
            )
        )
    return tuple(lanes)


def more_address(address: ListAddress, key: str, cursor: str | None) -> str | None:
    """Where the column goes on."""
    return f"{address.paged(cursor).text}&_in={key}" if cursor else None


def movable(context: ModuleContext, request: Any, field: str, ids: Sequence[str]) -> frozenset[str]:
    """Those of the records whose `field` the actor may change, as far as that is known before it is tried."""
    if field not in changes_in_place(context.access) or not ids:
        return frozenset()
    return reach(request.tx, request.actor, context.access, ["edit"], ids)["edit"]


def cards_of(rows: Iterable[Row], lines: Sequence[Column], moving: frozenset[str]) -> tuple[Card, ...]:
    """The cards of `rows`; a line is left out where there is nothing to show."""
    return tuple(
        Card(
            id=row.id,
            version=row.version,
            title=row.title or _("Untitled"),
            lines=tuple(
                (each.label, as_markup(each.make(value)))
                for each in lines
                if not is_blank(value := row.values.get(each.path))
            ),
            moves=row.id in moving,
        )
        for row in rows
    )
