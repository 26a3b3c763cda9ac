"""What paths from `$me` lead to."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kith.access.actor import SYSTEM, Actor
from kith.records.model import Change, Query
from kith.records.query import page
from kith.records.save import write
from kith.storage.ids import new_id
from kith.testing.databases import CopyOf
from kith.testing.site import SiteUnderTest, fill_database

FILES = {
    "modules/firms.yaml": """
module: firms
label: {one: Firm, many: Firms}
title: "{name}"
fields:
  name: {type: text}
  parents: {type: multi_lookup, module: firms}
portal:
  near: {view: {id: $me.firms}, fields: {view: [title]}}
  far: {view: {id: $me.firm.parents}, fields: {view: [title]}}
""",
    "modules/people.yaml": """
module: people
label: {one: Person, many: People}
title: "{name}"
fields:
  name: {type: text}
  email: {type: email}
  firm: {type: lookup, module: firms}
  firms: {type: multi_lookup, module: firms}
  kinds: {type: multi_choice, options: {a: A, b: B}}
portal:
  near: {view: {any: [{firms: $me.firms}, {kinds: $me.kinds}]}, fields: {view: [title]}}
""",
    "config/portals.yaml": """
licence_pool: 9
types:
  near: {users: {module: people, email: email}}
  far: {users: {module: people, email: email}}
""",
}


@pytest.fixture
def site(copy_of: CopyOf) -> Iterator[SiteUnderTest]:
    opened = SiteUnderTest(copy_of("several", fill_database(FILES)), FILES)
    yield opened
    opened.close()


def make(site: SiteUnderTest, module: str, **values: object) -> str:
    with site.writing() as tx:
        return str(write(tx, SYSTEM, module, [Change(values=values)]).saved[0].id)


def seen(site: SiteUnderTest, type_: str, me: str, module: str) -> set[str]:
    """The titles that the list shows; asked twice, since the second answer comes from what is kept."""
    person = Actor(kind="portal", user=new_id(), portal_type=type_, record=me, record_module="people", via="test")
    found = []
    for _ in range(2):
        with site.reading() as tx:
            found.append({row.title for row in page(tx, person, Query(module=module)).rows})
    assert found[0] == found[1]
    return found[0]


def test_one_in_common_is_enough_where_my_field_holds_several(site: SiteUnderTest) -> None:
    acme, beta, core = (make(site, "firms", name=name) for name in ("Acme", "Beta", "Core"))
    ada = make(site, "people", name="Ada", firms=[acme, beta])
    make(site, "people", name="Bob", firms=[beta, core])
    make(site, "people", name="Eve", firms=[core])
    assert seen(site, "near", ada, "firms") == {"Acme", "Beta"}


def test_two_lists_that_share_one_are_alike(site: SiteUnderTest) -> None:
    acme, beta, core = (make(site, "firms", name=name) for name in ("Acme", "Beta", "Core"))
    ada = make(site, "people", name="Ada", firms=[acme, beta], kinds=["a"])
    make(site, "people", name="Bob", firms=[beta, core])
    make(site, "people", name="Eve", firms=[core])
    make(site, "people", name="Gil", kinds=["a", "b"])
    assert seen(site, "near", ada, "people") == {"Ada", "Bob", "Gil"}


def test_a_list_at_the_end_of_a_path_counts_as_well(site: SiteUnderTest) -> None:
    acme, beta = make(site, "firms", name="Acme"), make(site, "firms", name="Beta")
    part = make(site, "firms", name="Part", parents=[acme, beta])
    assert seen(site, "far", make(site, "people", name="Ada", firm=part), "firms") == {"Acme", "Beta"}


def test_an_empty_list_reaches_nothing(site: SiteUnderTest) -> None:
    make(site, "firms", name="Acme")
    assert seen(site, "near", make(site, "people", name="Ada"), "firms") == set()


def test_what_changed_counts_at_the_next_request(site: SiteUnderTest) -> None:
    acme, beta = make(site, "firms", name="Acme"), make(site, "firms", name="Beta")
    ada = make(site, "people", name="Ada", firms=[acme])
    assert seen(site, "near", ada, "firms") == {"Acme"}
    with site.writing() as tx:
        write(tx, SYSTEM, "people", [Change(id=ada, values={"firms": [beta]})])
    assert seen(site, "near", ada, "firms") == {"Beta"}
