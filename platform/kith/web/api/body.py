"""The body of a request as strict JSON: what could be read in two ways is refused, with 400."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import orjson

from kith.errors import Problem
from kith.web.api.problems import RefusedError

DEEPEST = 32
MOST_BYTES = 10 * 1024 * 1024
MOST_ROWS = 1_000


def read_body(request: Any) -> Any:
    """The JSON value of the body, None where there is no body.

    Raises 400 for what isn't strict JSON, 413 for what is too large, 415 for another content type.
    """
    if (request.content_length or 0) > MOST_BYTES:
        raise RefusedError(413, Problem(code="K808", params={"most": MOST_BYTES >> 20}))
    body = request.body
    if not body:
        return None
    kind = request.content_type or "of no type"
    if kind != "application/json" and not (kind.startswith("application/") and kind.endswith("+json")):
        raise RefusedError(415, Problem(code="K809", params={"found": kind[:100]}))
    return parse_json(body)


def parse_json(body: bytes) -> Any:
    """The value that `body` writes: UTF-8, each name once in an object, no NaN, no lone surrogates, not too deep.

    A number with a fraction is a float where that keeps all its digits, else a Decimal. Raises 400.
    """
    try:
        _check_depth(orjson.loads(body))  # refuses all but duplicate names, and in time
        return json.loads(body, object_pairs_hook=_object, parse_float=_exact)
    except (orjson.JSONDecodeError, RecursionError) as error:
        raise RefusedError(400, Problem(code="K801", params={"reason": str(error)[:200]})) from error
    except ValueError as error:  # integers of thousands of digits
        raise RefusedError(400, Problem(code="K801", params={"reason": "a number has too many digits"})) from error


def _check_depth(value: Any) -> None:
    """Refuses what is nested too deep, level by level rather than by recursion."""
    level: list[Any] = [value] if isinstance(value, dict | list) else []
    for _ in range(DEEPEST):
        below = (each for outer in level for each in (outer.values() if isinstance(outer, dict) else outer))
        level = [each for each in below if isinstance(each, dict | list)]
        if not level:
            return
    raise RefusedError(400, Problem(code="K803", params={"most": DEEPEST}))


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for place, name in enumerate(names) if name in names[:place])
        raise RefusedError(400, Problem(code="K802", params={"name": twice[:100]}))
    return found


def _exact(text: str) -> float | Decimal:
    number = float(text)
    exact = Decimal(text)
    return number if Decimal(repr(number)) == exact else exact


def expect_object(body: Any, row: int | None = None) -> Mapping[str, Any]:
    """`body`, which must be an object. Raises 400."""
    if isinstance(body, dict):
        return body
    raise RefusedError(400, Problem(code="K804", params={"what": "an object", "found": _kind(body)}, row=row))


def expect_rows(body: Any) -> list[Mapping[str, Any]]:
    """`body`, which must be a list of objects, not too many. Raises 400 or 413."""
    if not isinstance(body, list):
        raise RefusedError(400, Problem(code="K804", params={"what": "a list of objects", "found": _kind(body)}))
    if len(body) > MOST_ROWS:
        raise RefusedError(413, Problem(code="K622", params={"count": len(body), "most": MOST_ROWS}))
    return [expect_object(each, row) for row, each in enumerate(body)]


def _kind(value: Any) -> str:
    if value is None:
        return "nothing"
    names = {dict: "an object", list: "a list", str: "a text", bool: "true or false"}
    return names.get(type(value), "a number")
