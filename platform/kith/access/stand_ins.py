"""What stands in a kept statement for the one who asks: parameters, so that it serves all with the same rights."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.sql.elements import BindParameter

from kith.conditions.tree import Compare, Path, Visible

Atom = Compare | Visible


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class StandIns:
    """Parameters without values of their own: a statement that is run without them fails, and shows nothing.

    `ids`: module -> the parameter of `$me` there. `values`: what paths from `$me` lead to: a parameter, a value that
    the statement's key tells, or None for empty. `near`: comparisons behind a lookup -> the parameter of the ids that
    it may hold.
    """

    ids: Mapping[str, BindParameter[Any]]
    values: Mapping[Path, Any]
    near: Mapping[Atom, BindParameter[Any]]
