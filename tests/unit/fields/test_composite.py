"""Values with named parts."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kith.errors import KithError
from kith.fields import Context
from kith.fields.address import Address, AddressType
from kith.fields.person_name import PersonName, PersonNameType


def test_columns_of_a_part_are_named_as_those_of_a_field_would_be():
    names = [each.name("home") for each in AddressType().columns()]
    part = AddressType().parts["city"]
    assert {each.name("home__city") for each in part.columns()} <= set(names)
    assert names[:5] == ["home__street", "home__postal_code", "home__city", "home__region", "home__country"]


def test_cells_stand_in_the_order_of_the_columns():
    columns = [each.name("home") for each in AddressType().columns(sort=True)]
    cells = dict(zip(columns, AddressType().dump(Address(city="Köln"), Context(), sort=True), strict=True))
    assert (cells["home__city"], cells["home__city__key"], cells["home__city__sort"]) == ("Köln", "köln", "koln")
    assert (cells["home__street"], cells["home__street__key"]) == (None, "")


def test_problems_name_their_part():
    with pytest.raises(KithError) as refused:
        AddressType().parse({"city": 5, "country": "Atlantis"}, Context())
    assert [problem.field for problem in refused.value.problems] == ["city", "country"]


def test_unknown_part_is_refused_with_the_known_ones():
    with pytest.raises(KithError, match='no part named "town"; the parts are street, postal_code, city'):
        AddressType().parse({"town": "Köln"}, Context())


def test_address_is_written_in_the_order_of_its_country():
    field = AddressType()
    german = Address(street="Am Markt 1", postal_code="50667", city="Köln", country="DE")
    american = Address(street="1 Main St", postal_code="97201", city="Portland", region="OR", country="US")
    assert field.format(german, Context(locale="de")) == "Am Markt 1\n50667 Köln\nDeutschland"
    assert field.format(american, Context()) == "1 Main St\nPortland, OR 97201\nUnited States"


def test_family_name_comes_first_where_it_does():
    name = PersonName(title="Dr.", first="János", last="Kovács")
    assert PersonNameType().format(name, Context()) == "Dr. János Kovács"
    assert PersonNameType().format(name, replace(Context(), locale="hu")) == "Dr. Kovács János"
