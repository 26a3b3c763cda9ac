"""Cursors: where a page ended, signed and bound to its sort and filter.

A cursor that was changed, or that belongs to another list, is refused as a problem, not followed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from functools import lru_cache
from typing import Any

from itsdangerous import BadData, URLSafeSerializer

from kith.errors import KithError, Problem

_READ: Mapping[str, Callable[[str], Any]] = {
    "d": Decimal,
    "t": datetime.fromisoformat,
    "D": date.fromisoformat,
    "h": time.fromisoformat,
}


@dataclass(frozen=True, slots=True)
class Position:
    """The sort keys of the record where a page ended; `back` reads the page before it."""

    keys: tuple[Any, ...]
    back: bool = False


def fingerprint(*parts: object) -> str:
    """A short digest of `parts`, which tell one list from others: its module, sort, filter, words."""
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]


def write_cursor(secret: str, position: Position, list_: str) -> str:
    """The cursor text for `position` in the list with the fingerprint `list_`."""
    payload = [list_, int(position.back), [_pack(key) for key in position.keys]]
    return _signer(secret).dumps(payload)


def read_cursor(secret: str, cursor: str, list_: str, width: int) -> Position:
    """The position that `cursor` names. Raises K607 for one that isn't of this list."""
    try:
        found, back, keys = _signer(secret).loads(cursor)
        position = Position(tuple(_unpack(key) for key in keys), bool(back))
    except (BadData, ValueError, TypeError, ArithmeticError) as error:
        raise _refused() from error
    if found != list_ or len(position.keys) != width:
        raise _refused()
    return position


@lru_cache(maxsize=4)
def _signer(secret: str) -> URLSafeSerializer:
    return URLSafeSerializer(secret, salt="kith.cursor")


def _refused() -> KithError:
    return KithError(Problem(code="K607", field="cursor"))


def _pack(key: Any) -> Any:
    match key:
        case datetime():
            return ["t", key.isoformat()]
        case date():
            return ["D", key.isoformat()]
        case time():
            return ["h", key.isoformat()]
        case Decimal():
            return ["d", str(key)]
        case _:
            return key


def _unpack(key: Any) -> Any:
    if isinstance(key, Sequence) and not isinstance(key, str):
        kind, text = key
        return _READ[kind](text)
    return key
