"""JSON as a value: objects and lists, limited in size and depth, without what a database can't keep."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, NoReturn

from kith.fields.base import ColumnSpec, Context, Examples, FieldType, refuse
from kith.fields.digits import INT64
from kith.fields.physical import json_type
from kith.fields.plain_text import clean_block
from kith.fields.wording import kind, shown

DEEPEST = 20

_COLUMN = (ColumnSpec("", json_type()),)


def read_json(text: str, max_length: int = 65_536) -> Any:
    """The object or list that `text` writes. Raises KithError K273, K274, K275."""
    if len(text) > max_length:
        raise refuse("K274", max=max_length)
    try:
        found = json.loads(text, parse_constant=_no_constant)
    except RecursionError:
        raise refuse("K275", max=DEEPEST) from None
    except ValueError:
        raise refuse("K273", value=shown(text)) from None
    if not isinstance(found, dict | list):
        raise refuse("K273", value=shown(text))
    return found


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)


def write_json(value: Any) -> str:
    """`value` as compact JSON text, in its own order and script."""
    return json.dumps(value, ensure_ascii=False, separators=(", ", ": "))


def checked(raw: Any, depth: int = DEEPEST) -> Any:
    """`raw` as fresh JSON data: texts in NFC, integers within 64 bits. Raises KithError for what isn't JSON."""
    if depth < 0:
        raise refuse("K275", max=DEEPEST)
    if isinstance(raw, Mapping):
        return {_key(key): checked(each, depth - 1) for key, each in raw.items()}
    if isinstance(raw, list | tuple):
        return [checked(each, depth - 1) for each in raw]
    return _leaf(raw)


def _leaf(raw: Any) -> Any:
    if raw is None or isinstance(raw, bool):
        return raw
    if isinstance(raw, str):
        return clean_block(raw, 65_536) or ""
    if type(raw) is int and abs(raw) > INT64:
        raise refuse("K213", value=shown(raw), limit=INT64)
    if type(raw) is int or (type(raw) is float and raw - raw == 0):
        return raw
    raise refuse("K273", value=shown(raw))


def _key(key: Any) -> str:
    if not isinstance(key, str):
        raise refuse("K201", kind=kind(key))
    return clean_block(key, 1_000) or ""


@dataclass(frozen=True, slots=True, kw_only=True)
class JsonType(FieldType):
    """An object or a list of JSON, for programs."""

    name = "json"
    meaning = "An object or a list of JSON, for programs"
    family = "opaque"
    widget = "json"
    option_schema: ClassVar[Mapping[str, Any]] = {
        "max_length": {
            "type": "integer",
            "minimum": 2,
            "maximum": 1_000_000,
            "default": 65_536,
            "description": "How many characters fit, written as JSON",
        },
    }
    examples = Examples(
        good=(
            ('{"b": 1, "a": [true, null, 1.5]}', {"b": 1, "a": [True, None, 1.5]}),
            ({"name": "Zoe\u0308"}, {"name": "Zoë"}),
            ([1, "two"], [1, "two"]),
            ("{}", None),
            ([], None),
            ("", None),
            (None, None),
        ),
        bad=(
            "{",
            "text",
            "5",
            "[NaN]",
            '{"a": 1e999}',
            "[" * 30 + "]" * 30,
            "[" * 5000,
            '["\\u0000"]',
            '["\\ud800"]',
            [float("nan")],
            [10**19],
            {1: 2},
            5,
            True,
            [object()],
            [b"x"],
            ["x" * 70_000],
        ),
    )

    max_length: int = 65_536

    def parse(self, raw: Any, context: Context) -> Any:
        if isinstance(raw, str):
            raw = read_json(raw, self.max_length) if raw[:1000].strip() else None
        if raw is None:
            return None
        if not isinstance(raw, Mapping | list | tuple):
            raise refuse("K273", value=shown(raw))
        value = checked(raw)
        if len(write_json(value)) > self.max_length:
            raise refuse("K274", max=self.max_length)
        return value or None

    def format(self, value: Any, context: Context) -> str:
        return self.to_text(value)

    def to_text(self, value: Any) -> str:
        return "" if value is None else write_json(value)

    def json_schema(self) -> Mapping[str, Any]:
        return {"type": ["object", "array"]}

    def columns(self, *, sort: bool = False) -> tuple[ColumnSpec, ...]:
        return _COLUMN
