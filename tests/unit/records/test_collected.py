"""Links to several records: each with the title of its own module, where one may view it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.unit.records.doing import make, read

from kith.access.actor import SYSTEM, Actor
from kith.records.model import Ref
from kith.testing.site import SiteUnderTest

FILES = {
    f"modules/{name}.yaml": f"""
module: {name}
label: {{one: {name}, many: {name}}}
title: "{{name}}"
fields: {{name: {{type: text}}}}
"""
    for name in ("boats", "berths")
} | {
    "modules/notes.yaml": """
module: notes
label: {one: Note, many: Notes}
title: "{name}"
fields:
  name: {type: text}
  about: {type: multi_lookup, module: [boats, berths]}
  boats: {type: multi_lookup, module: boats}
""",
    "config/roles.yaml": """
roles:
  sailor: {modules: {notes: {view: all}, berths: {view: all}}}
  owner: {modules: {notes: {view: all}, boats: {view: own}, berths: {view: all}}}
""",
}


@pytest.fixture
def notes(database_url: str) -> Iterator[SiteUnderTest]:
    site = SiteUnderTest(database_url, FILES)
    yield site
    site.close()


def note(site: SiteUnderTest) -> tuple[str, str, str]:
    """The ids of a note about a boat and a berth, of the boat and of the berth."""
    boat, berth = make(site, "boats", name="Ada"), make(site, "berths", name="N7")
    return make(site, "notes", name="n", about=[f"boats/{boat}", f"berths/{berth}"], boats=[boat]), boat, berth


def about(site: SiteUnderTest, id: str, actor: Actor = SYSTEM) -> set[Ref]:
    return set(read(site, "notes", id, actor).values["about"])


def test_each_record_is_named_by_its_own_module(notes: SiteUnderTest) -> None:
    id, boat, berth = note(notes)
    assert about(notes, id) == {Ref(boat, "Ada", "boats"), Ref(berth, "N7", "berths")}


def test_a_record_of_a_module_out_of_reach_has_no_title(notes: SiteUnderTest) -> None:
    id, boat, berth = note(notes)
    assert about(notes, id, notes.actor("sailor")) == {Ref(boat, None, "boats"), Ref(berth, "N7", "berths")}
    assert about(notes, id, notes.actor("owner")) == {Ref(boat, None, "boats"), Ref(berth, "N7", "berths")}


def test_links_to_one_module_are_as_they_were(notes: SiteUnderTest) -> None:
    id, boat, _ = note(notes)
    assert read(notes, "notes", id).values["boats"] == (Ref(boat, "Ada", "boats"),)
