"""What hangs on a record, added up: of each related list how many it has, how many are open, and their amounts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType
from typing import Any

import orjson

from kith.access.actor import Actor
from kith.access.rights import ModuleAccess, access_to
from kith.definition.model import Field, RelatedList
from kith.fields import Money
from kith.fields.choice import ChoiceType
from kith.records.ask import parse_query
from kith.records.groups import can_be_summed
from kith.records.model import Group, Page, Query
from kith.records.related import groups_below, hanging, rows_below, shown_columns, visible_related
from kith.storage.tx import Tx

MOST_SUMS = 2
CLOSED = "closed"  # the attribute of options by which a record is over
_NOTHING: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class ListTotals:
    """One related list. `by`: the choice that says what is open, None where nothing does; all is counted then.

    `open` and `every` are counts, `sums` what the open ones add up to by the fields `summed`; money in the site's
    currency, None where there is nothing to add.
    """

    related: RelatedList
    by: Field | None = None
    summed: tuple[Field, ...] = ()
    open: int = 0
    every: int = 0
    sums: Mapping[str, Any] = field(default_factory=lambda: _NOTHING)


def totals(tx: Tx, actor: Actor, module: str, id: str) -> tuple[ListTotals, ...]:
    """Those of all lists that the actor may see under a record that they may read, in the order of the definition.

    One statement to tell which have anything in them, and one for each that has.
    """
    lists = [each for name in tx.site.modules[module].related if (each := visible_related(tx, actor, module, name))]
    there = hanging(tx, module, id, lists).lists
    return tuple(_totals(tx, actor, each, id, is_there=each.name in there) for each in lists)


def open_rows(tx: Tx, actor: Actor, found: ListTotals, id: str, limit: int) -> Page:
    """The first of those that are open, in the order of the list; of all where nothing says which are."""
    related = found.related
    still = {"not": {f"{found.by.name}.{CLOSED}": True}} if found.by is not None else {}
    pairs = [("where", orjson.dumps(still).decode())] if still else []
    where = parse_query(tx, actor, related.module, pairs).where
    query = Query(module=related.module, where=where, fields=shown_columns(tx, actor, related), limit=limit)
    return rows_below(tx, actor, related, id, query)


def _totals(tx: Tx, actor: Actor, related: RelatedList, id: str, *, is_there: bool) -> ListTotals:
    """A list with nothing in it is told like one with nothing in view: which of both it is, is nobody's to know."""
    access = access_to(tx.site, actor, related.module)
    assert access is not None  # the list is visible
    by, summed = _closing(access), tuple(_summed(access, related))[:MOST_SUMS]
    names = (*((by.name,) if by is not None else ()), *(each.name for each in summed))
    groups = groups_below(tx, actor, related, id, names) if is_there else ()
    still = [group for group in groups if by is None or not _is_closed(by, group.value)]
    return ListTotals(
        related=related,
        by=by,
        summed=summed,
        open=sum(group.total.value for group in still),
        every=sum(group.total.value for group in groups),
        sums={each.name: _together(still, each.name) for each in summed},
    )


def _closing(access: ModuleAccess) -> Field | None:
    """The first readable choice whose options say what is closed."""
    fields = (field for field in access.module.declared if field.name in access.readable)
    return next((field for field in fields if any(CLOSED in each.attributes for each in _options(field))), None)


def _options(field: Field) -> Sequence[Any]:
    return field.type.options if isinstance(field.type, ChoiceType) else ()


def _is_closed(by: Field, value: Any) -> bool:
    option = next((each for each in _options(by) if each.name == value), None)
    return option is not None and option.attributes.get(CLOSED) is True


def _summed(access: ModuleAccess, related: RelatedList) -> Iterator[Field]:
    """What is added up: amounts and numbers among the columns of the list, else the first amount of the module."""
    fields = [field for field in access.module.declared if field.name in access.readable and can_be_summed(field.type)]
    shown = [field for field in fields if field.name in related.columns]
    yield from shown or [field for field in fields if field.type.family == "money"][:1]


def _together(groups: Sequence[Group], name: str) -> Any:
    """What the groups add up to, None where that is nothing."""
    held = [group.sums[name] for group in groups if group.sums.get(name) is not None]
    if held and isinstance(held[0], Money):
        return Money(sum((each.amount for each in held), Decimal(0)), held[0].currency)
    return sum(held[1:], held[0]) if held else None
