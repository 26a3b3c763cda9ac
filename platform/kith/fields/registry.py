"""The field types that a site can use: those that Kith brings, and those of its plugins."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from kith.errors import KithError, Problem, nearest
from kith.fields.address import AddressType
from kith.fields.auto_number import AutoNumberType
from kith.fields.base import NO_OPTIONS, FieldType, refuse
from kith.fields.boolean import BooleanType
from kith.fields.choice import ChoiceType
from kith.fields.codes import CountryType, CurrencyType, LanguageType, TimezoneType
from kith.fields.colour import ColourType
from kith.fields.dates import DateType
from kith.fields.datetimes import DateTimeType
from kith.fields.decimals import DecimalType, PercentType
from kith.fields.email import EmailType
from kith.fields.formula import FormulaType
from kith.fields.integers import IntegerType, RatingType
from kith.fields.json_text import JsonType
from kith.fields.line_items import LineItemsType
from kith.fields.lookups import GroupType, LookupType, MultiLookupType, UsersType, UserType
from kith.fields.money import MoneyType
from kith.fields.multi_choice import MultiChoiceType, TagsType
from kith.fields.person_name import PersonNameType
from kith.fields.phone import PhoneType
from kith.fields.rich_text import RichTextType
from kith.fields.rollup import RollupType
from kith.fields.text import LongTextType, TextType
from kith.fields.times import DurationType, TimeType
from kith.fields.uploads import FilesType, FileType, ImageType
from kith.fields.url import UrlType

_BUILTIN: tuple[type[FieldType], ...] = (
    TextType,
    LongTextType,
    RichTextType,
    IntegerType,
    DecimalType,
    MoneyType,
    PercentType,
    RatingType,
    BooleanType,
    DateType,
    DateTimeType,
    TimeType,
    DurationType,
    EmailType,
    PhoneType,
    UrlType,
    PersonNameType,
    AddressType,
    ChoiceType,
    MultiChoiceType,
    TagsType,
    LookupType,
    MultiLookupType,
    UserType,
    UsersType,
    GroupType,
    ImageType,
    FileType,
    FilesType,
    LineItemsType,
    AutoNumberType,
    FormulaType,
    RollupType,
    CountryType,
    LanguageType,
    CurrencyType,
    TimezoneType,
    ColourType,
    JsonType,
)


def builtin_types() -> tuple[type[FieldType], ...]:
    """The field types that Kith brings, in the order of their page."""
    return _BUILTIN


class FieldTypes(Mapping[str, type[FieldType]]):
    """The field types by name, in order. Built once, never changed."""

    __slots__ = ("_types",)

    def __init__(self, types: Iterable[type[FieldType]]) -> None:
        found: dict[str, type[FieldType]] = {}
        for each in types:
            if each.name in found:
                raise refuse("K287", type=each.name)
            found[each.name] = each
        self._types: Mapping[str, type[FieldType]] = found

    def __getitem__(self, name: str) -> type[FieldType]:
        return self._types[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._types)

    def __len__(self) -> int:
        return len(self._types)

    def declare(self, name: str, options: Mapping[str, Any] = NO_OPTIONS) -> FieldType:
        """The type called `name` with these options, which have passed its `option_schema`.

        Raises KithError K285 for an unknown name, K281 for a missing option, others for what a schema can't say.
        """
        found = self._types.get(name)
        if found is None:
            suggestion = nearest(name, self._types)
            raise KithError(Problem(code="K285", params={"type": name}, suggestion=suggestion))
        for option in found.required_options:
            if option not in options:
                raise refuse("K281", option=option)
        return found.declare(options)


def field_types(added: Iterable[Iterable[type[FieldType]] | None] = ()) -> FieldTypes:
    """All field types: the built-in ones and `added`, which is what the hook `kith_field_types` returned."""
    return FieldTypes([*_BUILTIN, *(each for types in added for each in types or ())])
