"""Which comparisons of a rule may be told to whom."""

from __future__ import annotations

import pytest

from kith.access.actor import SYSTEM, Actor
from kith.access.openness import openness
from kith.conditions import Purpose, parse_condition
from kith.conditions.needs import all_atoms
from kith.definition import SiteFile, build_site
from kith.definition.model import Site
from kith.fields import Context, field_types

FILES = {
    "modules/crews.yaml": """
module: crews
label: {one: Crew, many: Crews}
title: "{name}"
fields: {name: {type: text}, boat: {type: lookup, module: boats}, wage: {type: decimal}}
""",
    "modules/boats.yaml": """
module: boats
label: {one: Boat, many: Boats}
title: "{name}"
fields:
  name: {type: text}
  price: {type: decimal}
  secret: {type: text, protected: true}
  harbour: {type: lookup, module: harbours}
related: {crews: {by: crews.boat}}
""",
    "modules/harbours.yaml": """
module: harbours
label: {one: Harbour, many: Harbours}
title: "{name}"
fields: {name: {type: text}, depth: {type: decimal}}
""",
    "config/roles.yaml": """
roles:
  mate:
    modules:
      boats: {view: all, create: true, fields: {hide: [price]}}
      harbours: {view: all, fields: {hide: [depth]}}
  guest: {modules: {boats: {view: all}, harbours: {view: own}, crews: {view: all, fields: {hide: [wage]}}}}
  maker: {modules: {boats: {create: all, fields: {hide: [price], create: [price]}}}}
""",
}


@pytest.fixture(scope="module")
def site() -> Site:
    return build_site([SiteFile(path, text) for path, text in FILES.items()], field_types()).site


def told(site: Site, actor: Actor, raw: dict, *, typed: tuple[str, ...] = ()) -> list[bool]:
    purpose: Purpose = "rule"
    condition = parse_condition(raw, "boats", site.modules, Context(), purpose=purpose, record="boats")
    return [openness(site, actor, typed=typed)(atom) for atom in all_atoms(condition)]


def staff(site: Site, *roles: str) -> Actor:
    return Actor(kind="staff", user="u", roles=frozenset(site.roles[name].physical for name in roles))


def test_the_system_is_told_all(site):
    assert told(site, SYSTEM, {"secret": "x", "price": {"gt": 1}, "harbour.depth": {"gt": 2}}) == [True, True, True]


def test_a_readable_field_is_told_and_a_hidden_or_protected_one_is_not(site):
    assert told(site, staff(site, "mate"), {"name": "x", "price": {"gt": 1}, "secret": "x"}) == [True, False, False]


def test_the_id_is_always_told(site):
    assert told(site, staff(site, "mate"), {"id": {"empty": True}}) == [True]


def test_a_path_is_told_where_every_hop_and_the_end_are_open(site):
    raw = {"harbour.name": "x", "harbour.depth": {"gt": 2}}
    assert told(site, staff(site, "mate"), raw) == [True, False]


def test_what_lies_behind_a_lookup_is_not_told_where_some_records_there_are_closed(site):
    assert told(site, staff(site, "guest"), {"harbour.name": "x"}) == [False]


def test_records_below_are_told_where_all_of_them_and_all_that_is_asked_are_open(site):
    named, paid = {"crews": {"some": {"name": "x"}}}, {"crews": {"some": {"wage": {"gt": 1}}}}
    assert told(site, staff(site, "guest"), named) == [True]
    assert told(site, staff(site, "guest"), paid) == [False]
    assert told(site, staff(site, "mate"), named) == [False]


def test_the_other_side_of_a_comparison_has_to_be_open_as_well(site):
    assert told(site, staff(site, "mate"), {"name": "$record.secret"}) == [False]


def test_what_somebody_has_typed_into_a_new_record_is_known_to_them(site):
    assert told(site, staff(site, "maker"), {"price": {"gt": 1}}, typed=("price",)) == [True]
    assert told(site, staff(site, "maker"), {"harbour.depth": {"gt": 1}}, typed=("harbour",)) == [False]
    assert told(site, staff(site, "maker"), {"price": {"gt": 1}}) == [False]
