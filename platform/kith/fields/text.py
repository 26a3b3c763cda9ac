"""Text of one line and of many, and what every type that is stored as text shares."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Self

from kith.fields.base import ColumnSpec, Context, Examples, FieldType, refuse
from kith.fields.keys import fold, sort_key
from kith.fields.physical import text_type
from kith.fields.plain_text import clean_block, clean_line
from kith.fields.wording import shown
from kith.lazy import lazy

re2 = lazy("re2")

_TEXT = text_type()
VALUE = ColumnSpec("", _TEXT, "value")
KEY = ColumnSpec("key", _TEXT, "key")
SORT = ColumnSpec("sort", _TEXT, "sort")

KEY_BYTES = 2_600  # what an index entry of PostgreSQL holds (2,704), with room for its header
SORT_LENGTH = 200  # characters that order a list; the rest can't be seen there


@dataclass(frozen=True, slots=True, kw_only=True)
class TextLike(FieldType):
    """What is stored as text: the value, its folded key and, where it is sorted by, its sort key.

    An empty value has the keys '', so that they are never NULL.
    """

    family = "text"
    widget = "text"

    def columns(self, *, sort: bool = False) -> tuple[ColumnSpec, ...]:
        return (VALUE, KEY, SORT) if sort else (VALUE, KEY)

    def dump(self, value: Any, context: Context, *, sort: bool = False) -> tuple[Any, ...]:
        if value is None:
            return (None, "", "") if sort else (None, "")
        readable = self.readable(value)
        if sort:
            return (value, fold(readable), sort_key(readable)[:SORT_LENGTH])
        return (value, fold(readable))

    def readable(self, value: str) -> str:
        """The text that `contains`, sorting and search look at: the value, without markup."""
        return value


@dataclass(frozen=True, slots=True, kw_only=True)
class TextType(TextLike):
    """One line of text."""

    name = "text"
    meaning = "One line of text"
    option_schema: Any = None
    examples: Any = None

    max_length: int = 255
    min_length: int = 0
    pattern: str | None = None
    pattern_message: str | None = None
