"""The groups of a board: a heading with count and sums, and the first records of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from kith.access.rights import ModuleAccess
from kith.definition.model import Field, ListView
from kith.fields.base import Context
from kith.fields.integers import IntegerType
from kith.records.board import Column as Group
from kith.records.board import board
from kith.records.groups import can_be_summed, can_group
from kith.records.model import Query, Row, Total
from kith.web.lists.address import ListAddress
from kith.web.lists.columns import Column
from kith.web.texts import gettext as _
from kith.web.texts import spoken

SHOWN = 10  # records of a group
_COUNT = IntegerType()


@dataclass(frozen=True, slots=True)
class Head:
    """The heading of a group: what it is called, how many there are, their sums, and where all of them stand."""

    label: str
    count: str
    sums: tuple[tuple[str, str], ...]
    address: str


@dataclass(frozen=True, slots=True)
class Drawn:
    """A group on the page."""

    head: Head
    rows: Sequence[Row]


def grouped_by(access: ModuleAccess, view: ListView | None, address: ListAddress) -> Field | None:
    """The field that groups the page: the address's own, or a board's; None where a single group is shown."""
    own = view.group_by if view is not None and view.kind == "board" else None
    name = address.group or own
    if name is None or name not in access.readable or not can_group(access.module.fields[name].type):
        return None
    narrowed = any(key.partition(".")[0] == name for key, _ in address.filters)
    sorted_ = address.sort and not address.group  # a board isn't sorted by hand: it becomes a list then
    return None if narrowed or sorted_ or address.cursor else access.module.fields[name]


def draw_board(request: Any, by: Field, columns: Sequence[Column], query: Query, address: ListAddress) -> list[Drawn]:
    """All groups with their first records; amounts and numbers among the columns are added up."""
    module, context = request.tx.site.modules[query.module], request.viewer
    fields = [module.fields[each.path] for each in columns if each.path in module.fields]
    summed = [each for each in fields if can_be_summed(each.type)]
    asked = replace(query, groups=(by.name, *(each.name for each in summed)), limit=SHOWN)
    found = board(request.tx, request.actor, asked)
    return [Drawn(head_of(each, by, summed, address, context), each.rows) for each in found]


def head_of(found: Group, by: Field, summed: Sequence[Field], address: ListAddress, context: Context) -> Head:
    """The heading of a group; `address` is that of the list which is grouped."""
    group = found.group
    sums = tuple(
        (each.label, each.type.format(group.sums[each.name], context))
        for each in summed
        if group.sums[each.name] is not None
    )
    empty = group.value is None
    own = (f"{by.name}.empty", "true") if empty else (by.name, by.type.to_text(group.value))
    label = _("Without {label}", label=by.label) if empty else by.type.format(group.value, context)
    return Head(label, counted_text(group.total), sums, address.filtered(*own).text)


def counted_text(total: Total) -> str:
    """How many there are: exact up to the cap, then the cap with a plus."""
    written = _COUNT.format(total.value, Context(locale=spoken()))
    return written if total.exact else f"{written}+"
