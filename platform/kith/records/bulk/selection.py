"""Which records an action on many is about: those named one by one, or all that a list shows.

What a list shows is asked anew for each batch, in the order of ids: an action may well take records out of the very
list that it goes through.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql import Select

from kith.access.actor import Actor
from kith.conditions.tree import All
from kith.errors import KithError, Problem
from kith.fields.lookups import is_id
from kith.records.ask import parse_query
from kith.records.model import Query
from kith.records.query import prepared_for
from kith.records.views import defined
from kith.storage.tx import Tx

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Records of `module`: `ids`, or where `pairs` isn't None all that fit these words of an address.

    `view` names a list view whose rule holds as well; `deleted` asks for those in the bin.
    """

    module: str
    ids: tuple[str, ...] = ()
    pairs: tuple[Pair, ...] | None = None
    view: str = ""
    deleted: bool = False

    @property
    def named(self) -> bool:
        """Whether the records are named one by one."""
        return self.pairs is None

    def to_json(self) -> dict[str, Any]:
        """Plain data, to be kept."""
        if self.pairs is None:
            return {"ids": list(self.ids)}
        return {"pairs": [list(pair) for pair in self.pairs], "view": self.view, "deleted": self.deleted}

    @staticmethod
    def from_json(module: str, kept: Mapping[str, Any]) -> Selection:
        """What was kept."""
        if "ids" in kept:
            return Selection(module=module, ids=tuple(kept["ids"]))
        pairs = tuple((key, value) for key, value in kept["pairs"])
        return Selection(module=module, pairs=pairs, view=kept["view"], deleted=kept["deleted"])


def count(tx: Tx, actor: Actor, selection: Selection) -> int:
    """How many records are meant, exactly. Raises what is wrong with the filter: K609, K6.., K3.."""
    if selection.named:
        return len(set(selection.ids))
    ids, given = _statement(tx, actor, selection)
    return int(tx.connection.execute(sa.select(sa.func.count()).select_from(ids.subquery()), given).scalar_one())


def last_id(tx: Tx, actor: Actor, selection: Selection) -> str | None:
    """The greatest id that is meant now: what comes later is not."""
    if selection.named:
        return max(selection.ids, default=None)
    ids, given = _statement(tx, actor, selection)
    column = ids.selected_columns[0]
    found: str | None = tx.connection.execute(ids.order_by(column.desc()).limit(1), given).scalar()
    return found


def next_ids(
    tx: Tx, actor: Actor, selection: Selection, *, after: str | None, upto: str | None, limit: int
) -> tuple[str, ...]:
    """The next ids that are meant, at most `limit`, in their order."""
    if selection.named:
        return tuple(id for id in sorted(set(selection.ids)) if after is None or id > after)[:limit]
    ids, given = _statement(tx, actor, selection)
    column = ids.selected_columns[0]
    if after is not None:
        ids = ids.where(column > after)
    if upto is not None:
        ids = ids.where(column <= upto)
    return tuple(tx.connection.execute(ids.order_by(column).limit(limit), given).scalars())


def check_ids(given: Iterable[Any]) -> tuple[str, ...]:
    """The ids as they are kept, each once. Raises K647 for what can't be one."""
    found: dict[str, None] = {}
    for row, raw in enumerate(given):
        id = raw.lower() if isinstance(raw, str) else ""
        if not is_id(id):
            raise KithError(Problem(code="K647", params={"value": str(raw)[:60]}, field="ids", row=row))
        found[id] = None
    return tuple(found)


def _statement(tx: Tx, actor: Actor, selection: Selection) -> tuple[Select[Any], dict[str, Any]]:
    """A SELECT of the ids of all that the list shows to the actor, and its parameters."""
    prepared, given = prepared_for(tx, actor, _query(tx, actor, selection))
    base, wheres = prepared.listing.base, prepared.wheres
    if prepared.searching is None:
        return sa.select(base.c.id).where(*wheres), given
    source, fits = prepared.searching.candidates.indexed()
    return sa.select(base.c.id).select_from(source).where(fits, *wheres), given


def _query(tx: Tx, actor: Actor, selection: Selection) -> Query:
    asked = parse_query(tx, actor, selection.module, list(selection.pairs or ()))
    view = tx.site.modules[selection.module].lists.get(selection.view)
    if selection.view and view is None:
        raise KithError(Problem(code="K648", params={"name": selection.view}))
    rule = All(tuple(defined(view)))
    return replace(asked, rule=rule, fields=(), sort=(), limit=1, deleted=selection.deleted, total=False)
