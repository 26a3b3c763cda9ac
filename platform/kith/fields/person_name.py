"""The name of a person in its parts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from kith.fields.base import Context, Examples, FieldType
from kith.fields.composite import CompositeType
from kith.fields.text import TextType


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonName:
    """A name as it is written in full: title, first, middle, last, suffix."""

    title: str | None = None
    first: str | None = None
    middle: str | None = None
    last: str | None = None
    suffix: str | None = None


_PARTS: Mapping[str, FieldType] = MappingProxyType(
    {
        "title": TextType(max_length=50),
        "first": TextType(max_length=100),
        "middle": TextType(max_length=100),
        "last": TextType(max_length=100),
        "suffix": TextType(max_length=50),
    }
)
_FAMILY_FIRST = ("zh", "ja", "ko", "hu", "vi")


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonNameType(CompositeType):
    """A PersonName; the locale decides whether the family name comes first."""

    name = "person_name"
    meaning = "The name of a person: title, first, middle, last, suffix"
    widget = "person_name"
    value_class = PersonName
    examples = Examples(
        good=(
            ({"first": "Ada", "last": "Lovelace"}, PersonName(first="Ada", last="Lovelace")),
            ({"title": "Dr.", "last": " Ångström "}, PersonName(title="Dr.", last="Ångström")),
            ('{"last": "毛"}', PersonName(last="毛")),
            ({"first": " "}, None),
            ({}, None),
            ("", None),
        ),
        bad=("Ada Lovelace", {"name": "Ada"}, {"first": 5}, {"first": ["Ada"]}, {"last": "x" * 101}, 5, True, ["Ada"]),
    )

    @property
    def parts(self) -> Mapping[str, FieldType]:
        return _PARTS

    def format(self, value: Any, context: Context) -> str:
        if value is None:
            return ""
        names = [value.first, value.middle, value.last]
        if context.locale[:2] in _FAMILY_FIRST:
            names = [value.last, value.first, value.middle]
        return " ".join(each for each in (value.title, *names, value.suffix) if each)
