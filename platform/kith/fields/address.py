"""A postal address in its parts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from kith.fields.base import Context, Examples, FieldType
from kith.fields.codes import CountryType
from kith.fields.composite import CompositeType
from kith.fields.text import LongTextType, TextType


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """A postal address. `street` may have several lines; `country` is a code of ISO 3166."""

    street: str | None = None
    postal_code: str | None = None
    city: str | None = None
    region: str | None = None
    country: str | None = None


_COUNTRY = CountryType()
_PARTS: Mapping[str, FieldType] = MappingProxyType(
    {
        "street": LongTextType(max_length=500, rows=2),
        "postal_code": TextType(max_length=20),
        "city": TextType(max_length=100),
        "region": TextType(max_length=100),
        "country": _COUNTRY,
    }
)
_CITY_FIRST = frozenset({"US", "CA", "AU", "GB", "IE", "NZ", "IN", "ZA"})  # the postal code follows the city


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressType(CompositeType):
    """An Address."""

    name = "address"
    meaning = "A postal address: street, postal_code, city, region, country"
    widget = "address"
    value_class = Address
    examples = Examples(
        good=(
            (
                {"street": "Am Markt 1\r\nHof", "postal_code": "01067", "city": "Dresden", "country": "Germany"},
                Address(street="Am Markt 1\nHof", postal_code="01067", city="Dresden", country="DE"),
            ),
            ('{"city": "東京", "country": "jp"}', Address(city="東京", country="JP")),
            ({"city": "", "country": None}, None),
            (None, None),
        ),
        bad=(
            "Dresden",
            {"town": "Dresden"},
            {"country": "Atlantis"},
            {"city": 5},
            {"city": "a\nb"},
            5,
            True,
            ["Dresden"],
        ),
    )

    @property
    def parts(self) -> Mapping[str, FieldType]:
        return _PARTS

    def format(self, value: Any, context: Context) -> str:
        """The lines of the address in the order of its country."""
        if value is None:
            return ""
        if value.country in _CITY_FIRST:
            place = ", ".join(filter(None, (value.city, " ".join(filter(None, (value.region, value.postal_code))))))
            region = None
        else:
            place, region = " ".join(filter(None, (value.postal_code, value.city))), value.region
        country = _COUNTRY.format(value.country, context)
        return "\n".join(filter(None, (value.street, place, region, country)))
