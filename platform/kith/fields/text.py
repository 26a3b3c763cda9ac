"""Text of one line and of many, and what every type that is stored as text shares."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, ClassVar, Self

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
            return (value, fold(readable), sort_key(readable, SORT_LENGTH))
        return (value, fold(readable))

    def readable(self, value: str) -> str:
        """The text that `contains`, sorting and search look at: the value, without markup."""
        return value


@dataclass(frozen=True, slots=True, kw_only=True)
class TextType(TextLike):
    """One line of text."""

    name = "text"
    meaning = "One line of text"
    option_schema: ClassVar[Mapping[str, Any]] = {
        "max_length": {
            "type": "integer",
            "minimum": 1,
            "maximum": 10_000,
            "default": 255,
            "description": "How many characters fit",
        },
        "min_length": {"type": "integer", "minimum": 0, "description": "How many characters are needed"},
        "pattern": {"type": "string", "description": "The form of the whole text, as an RE2 regular expression"},
        "pattern_message": {"type": "string", "description": "What is said to a text that doesn't have this form"},
    }
    examples = Examples(
        good=(
            ("Ada", "Ada"),
            ("  Zoë Ångström \n", "Zoë Ångström"),
            ("Zoe\u0308", "Zoë"),
            ("می\u200cخواهم", "می\u200cخواهم"),
            ("محمد ﷺ", "محمد ﷺ"),
            ("=1+1", "=1+1"),
            ("0", "0"),
            (" \u3000\u200b", None),
        ),
        bad=("a\nb", "a\tb", "a\x00b", "gpj.\u202eexe", "\ud800", "x" * 256, "ﷺ" * 255, 12, True, 1.5, ["Ada"], {}),
    )

    max_length: int = 255
    min_length: int = 0
    pattern: str | None = None
    pattern_message: str | None = None

    @classmethod
    def declare(cls, options: Mapping[str, Any]) -> Self:
        declared = cls(**options)
        if declared.pattern is not None:
            _compiled(declared.pattern)
        if declared.min_length > declared.max_length:
            raise refuse("K280", option="min_length", value=declared.min_length, reason="it is above max_length")
        return declared

    def parse(self, raw: Any, context: Context) -> str | None:
        text = self.literal(raw, context)
        if text is None:
            return None
        if len(text) < self.min_length:
            raise refuse("K204", length=len(text), min=self.min_length)
        if self.pattern is not None and not _compiled(self.pattern).fullmatch(text):
            if self.pattern_message:
                raise refuse("K207", message=self.pattern_message)
            raise refuse("K206", value=shown(text), pattern=self.pattern)
        return text

    def literal(self, raw: Any, context: Context) -> str | None:
        text = clean_line(raw, self.max_length)
        if text is not None and not text.isascii() and len(fold(text).encode()) > max(KEY_BYTES, 4 * self.max_length):
            raise refuse("K208")
        return text

    def json_schema(self) -> Mapping[str, Any]:
        return {"type": "string", "minLength": max(self.min_length, 1), "maxLength": self.max_length}


@lru_cache(maxsize=512)
def _compiled(pattern: str) -> Any:
    options = re2.Options()
    options.log_errors = False
    try:
        return re2.compile(pattern, options)
    except re2.error as broken:
        reason = broken.args[0] if broken.args else "it is broken"
        text = reason.decode() if isinstance(reason, bytes) else reason
        raise refuse("K282", value=shown(pattern), reason=text) from None


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockText(TextLike):
    """Text of many lines, with a length of its own."""

    option_schema: ClassVar[Mapping[str, Any]] = {
        "max_length": {
            "type": "integer",
            "minimum": 1,
            "maximum": 1_000_000,
            "default": 100_000,
            "description": "How many characters fit, with the tags of formatted text",
        },
    }

    max_length: int = 100_000

    def json_schema(self) -> Mapping[str, Any]:
        return {"type": "string", "minLength": 1, "maxLength": self.max_length}


@dataclass(frozen=True, slots=True, kw_only=True)
class LongTextType(BlockText):
    """Text of many lines."""

    name = "long_text"
    meaning = "Text of many lines, without formatting"
    widget = "long_text"
    option_schema: ClassVar[Mapping[str, Any]] = {
        **BlockText.option_schema,
        "rows": {"type": "integer", "minimum": 2, "maximum": 50, "description": "How many lines the input shows"},
    }
    examples = Examples(
        good=(
            ("First\r\nsecond\n", "First\nsecond"),
            ("  indented\n\ttab", "  indented\n\ttab"),
            ("日本語のメモ", "日本語のメモ"),
            ("\n \n", None),
        ),
        bad=("a\x00b", "a\x0cb", "\u2066hidden", "\udfff", "x" * 100_001, 12, False, ["a"]),
    )

    rows: int = 4

    def parse(self, raw: Any, context: Context) -> str | None:
        return clean_block(raw, self.max_length)
