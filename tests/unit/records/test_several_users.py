"""Fields that hold several users: read with their names, asked for by `$me`, refused where nobody is called so."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.unit.records.doing import make, read

from kith.access.actor import SYSTEM, Actor
from kith.errors import KithError
from kith.records.ask import parse_query
from kith.records.model import Ref
from kith.records.query import page
from kith.records.related import hanging
from kith.storage.ids import new_id
from kith.testing.site import SiteUnderTest

FILES = {
    "modules/boats.yaml": """
module: boats
label: {one: Boat, many: Boats}
title: "{name}"
fields: {name: {type: text}}
related:
  trips: {by: trips.boats}
  visits: {by: trips.visited}
""",
    "modules/trips.yaml": """
module: trips
label: {one: Trip, many: Trips}
title: "{name}"
fields:
  name: {type: text}
  crew: {type: users}
  boats: {type: multi_lookup, module: boats}
  visited: {type: multi_lookup, module: boats}
lists:
  mine: {where: {crew: $me}}
""",
    "config/roles.yaml": """
roles:
  sailor: {modules: {trips: {view: {crew: $me}}}}
""",
}


@pytest.fixture
def harbour(database_url: str) -> Iterator[SiteUnderTest]:
    site = SiteUnderTest(database_url, FILES)
    yield site
    site.close()


def seen(site: SiteUnderTest, actor: Actor, *pairs: tuple[str, str]) -> list[str]:
    """The titles of the trips that the actor sees."""
    with site.reading() as tx:
        return sorted(row.title for row in page(tx, actor, parse_query(tx, actor, "trips", pairs)).rows)


def test_they_are_read_with_their_names(harbour: SiteUnderTest) -> None:
    ann, bo = (harbour.actor("sailor", email=f"{name}@boats.example") for name in ("ann", "bo"))
    id = make(harbour, "trips", name="North", crew=[bo.user, ann.user, bo.user])
    crew = read(harbour, "trips", id, SYSTEM).values["crew"]
    assert set(crew) == {Ref(str(ann.user), "ann", "users"), Ref(str(bo.user), "bo", "users")}


def test_scope_and_filter_ask_for_one_of_them(harbour: SiteUnderTest) -> None:
    ann, bo = (harbour.actor("sailor", email=f"{name}@boats.example") for name in ("ann", "bo"))
    make(harbour, "trips", name="North", crew=[ann.user, bo.user])
    make(harbour, "trips", name="South", crew=[bo.user])
    assert (seen(harbour, ann), seen(harbour, bo)) == (["North"], ["North", "South"])
    assert seen(harbour, SYSTEM, ("crew", str(ann.user))) == ["North"]


def test_who_isn_t_there_is_refused(harbour: SiteUnderTest) -> None:
    with pytest.raises(KithError, match="K610"):
        make(harbour, "trips", name="North", crew=[new_id()])


def test_a_related_list_by_several_records_is_known_to_be_empty(harbour: SiteUnderTest) -> None:
    boat, other = make(harbour, "boats", name="Ada"), make(harbour, "boats", name="Bo")
    make(harbour, "trips", name="North", boats=[boat, other])
    with harbour.reading() as tx:
        lists = tuple(tx.site.modules["boats"].related.values())
        assert hanging(tx, "boats", boat, lists).lists == {"trips"}
        assert hanging(tx, "boats", new_id(), lists).lists == frozenset()
