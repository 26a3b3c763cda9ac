"""Numbers as a column can hold them: `age > 5.5` asked of whole numbers is `age > 5`."""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.types import TypeEngine

from kith.conditions.tree import Op
from kith.fields.physical import ScaledDecimal


def on_grid(value: Any, op: Op, column: TypeEngine[Any]) -> Any:
    """`value` with the places of the column, moved so that `op` answers the same; None where nothing can equal it.

    A field may be compared with another of more places, and a driver's cast would round what it is given.
    """
    places = _places(column)
    if places is None or not isinstance(value, int | Decimal):
        return value
    number = Decimal(value)
    step = Decimal(1).scaleb(-places)
    down = number.quantize(step, ROUND_FLOOR)
    if op == "eq" and down != number:
        return None
    snapped = down if op in {"eq", "gt", "lte"} else number.quantize(step, ROUND_CEILING)
    return int(snapped) if places == 0 and isinstance(column, sa.Integer) else snapped


def _places(column: TypeEngine[Any]) -> int | None:
    if isinstance(column, sa.Integer):
        return 0
    return column.places if isinstance(column, ScaledDecimal) else None
