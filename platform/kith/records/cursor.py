"""Cursors: where a page ended, signed and bound to its sort and filter.

A cursor that was changed, or that belongs to another list, is refused as a problem, not followed.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from functools import lru_cache
from typing import Any

import orjson
from itsdangerous import BadData, Signer
from itsdangerous.encoding import base64_decode, base64_encode

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
    payload = orjson.dumps([list_, int(position.back), [_pack(key) for key in position.keys]])
    return _signer(secret).sign(base64_encode(payload)).decode()


def read_cursor(secret: str, cursor: str, list_: str, width: int) -> Position:
    """The position that `cursor` names. Raises K607 for one that isn't of this list."""
    try:
        found, back, keys = orjson.loads(base64_decode(_signer(secret).unsign(cursor.encode())))
        position = Position(tuple(_unpack(key) for key in keys), bool(back))
    except (BadData, ValueError, TypeError, ArithmeticError) as error:
        raise _refused() from error
    if found != list_ or len(position.keys) != width:
        raise _refused()
    return position


@lru_cache(maxsize=4)
def _signer(secret: str) -> Signer:
    """The signer with a key of its own; a key that is derived anew each time costs more than the signature."""
    key = hmac.digest(secret.encode(), b"kith.cursor", "sha256")
    return Signer(key, key_derivation="none", digest_method=hashlib.sha256)


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
