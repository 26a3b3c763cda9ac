"""A kept view opened again after the definitions have changed, and by others."""

from __future__ import annotations

import pytest

from kith.definition import SiteFile, build_site
from kith.fields import field_types
from kith.records.saved_views import KeptView, ViewContent, keep, open_view, views_of
from kith.storage.serving import Serving
from kith.storage.tables import Tables
from kith.testing.site import SiteUnderTest, fill_database

KIND = "  kind: {type: choice, options: {sail: Sail, motor: Motor}}"
BOATS = """\
module: boats
label: {one: Boat, many: Boats}
title: "{name}"
fields:
  name: {type: text}
  size: {type: integer}
  kind: {type: choice, options: {sail: Sail, motor: Motor}}
  mother: {type: lookup, module: boats}
  price: {type: money, protected: true}
lists:
  long: {label: Long, where: {size: {gt: 9}}}
  all: {label: All}
related:
  children: {by: boats.mother}
"""
ROLES = """\
roles:
  captain: {modules: {boats: {view: all, fields: {view: [price]}}}, may: [share_views]}
  mate: {modules: {boats: {view: all}}}
"""
FILES = {"modules/boats.yaml": BOATS, "config/roles.yaml": ROLES}


@pytest.fixture
def site(copy_of):
    made = SiteUnderTest(copy_of(__name__, fill_database(FILES)), FILES)
    yield made
    made.close()


@pytest.fixture
def captain(site):
    return site.actor("captain")


def kept(site, actor, **content):
    with site.writing() as tx:
        keep(tx, actor, tx.site.modules["boats"], ViewContent(**content), "View", shared=True)


def serve(site, boats):
    """Serves other boats, with the physical names that the first ones were given."""
    names = build_site([SiteFile(path, text) for path, text in FILES.items()], field_types()).names
    files = {**FILES, "modules/boats.yaml": boats}
    new = build_site([SiteFile(path, text) for path, text in files.items()], field_types(), names).site
    site.serving = Serving(2, new, Tables(new))


def opened(site, actor):
    with site.reading() as tx:
        module = tx.site.modules["boats"]
        return open_view(tx, actor, module, views_of(tx, actor, module).kept[0])


def test_a_view_is_opened_as_it_was_kept(site, captain):
    content = ViewContent(
        base="long", where={"kind": ["sail", "motor"]}, columns=("name", "mother.size"), sort="-size,name", group="kind"
    )
    with site.writing() as tx:
        keep(tx, captain, tx.site.modules["boats"], content, "View", shared=False)
    found = opened(site, captain)
    assert (found.content, found.lost) == (content, frozenset())


def test_a_renamed_field_and_option_are_still_meant(site, captain):
    where = {"any": [{"kind": "sail"}, {"children": {"some": {"size": {"gt": "3"}}}}]}
    kept(site, captain, where=where, columns=("mother.size",), sort="-size")
    renamed = BOATS.replace("  size: {type: integer}", "  length: {type: integer, was: [size]}")
    renamed = renamed.replace("{size: {gt: 9}}", "{length: {gt: 9}}")
    renamed = renamed.replace("sail: Sail", "yacht: {label: Yacht, was: [sail]}")
    serve(site, renamed)
    found = opened(site, captain)
    assert found.content.where == {"any": [{"kind": "yacht"}, {"children": {"some": {"length": {"gt": "3"}}}}]}
    assert (found.content.columns, found.content.sort, found.lost) == (("mother.length",), "-length", frozenset())


def test_what_is_gone_is_left_out_and_told(site, captain):
    kept(
        site,
        captain,
        base="long",
        where={"all": [{"size": {"gt": "3"}}, {"name": {"contains": "a"}}]},
        columns=("name", "size"),
        sort="size,name",
        group="kind",
    )
    gone = ("  size: {type: integer}\n", "  long: {label: Long, where: {size: {gt: 9}}}\n", f"{KIND}\n")
    smaller = BOATS
    for part in gone:
        smaller = smaller.replace(part, "")
    serve(site, smaller)
    found = opened(site, captain)
    assert found.content == ViewContent(where={"all": [{"name": {"contains": "a"}}]}, columns=("name",), sort="name")
    assert found.lost == {"list", "filter", "column", "order", "group"}


def test_an_option_that_is_gone_takes_its_part_of_the_filter_along(site, captain):
    kept(site, captain, where={"not": {"kind": "sail"}})
    serve(site, BOATS.replace("sail: Sail, ", ""))
    assert opened(site, captain).content.where == {}


def test_what_somebody_may_not_read_is_left_out_like_what_is_gone(site, captain):
    kept(site, captain, where={"price": {"gt": "5 EUR"}}, columns=("name", "price"), sort="-price")
    found = opened(site, site.actor("mate"))
    assert found.content == ViewContent(columns=("name",))
    assert found.lost == {"filter", "column", "order"}


def test_a_board_is_opened_with_what_it_goes_by_and_adds_up(site, captain):
    content = ViewContent(shape="board", by="kind", total="size", span="")
    with site.writing() as tx:
        keep(tx, captain, tx.site.modules["boats"], content, "View", shared=False)
    assert opened(site, captain).content == content


def test_a_board_whose_field_is_gone_is_a_list(site, captain):
    kept(site, captain, shape="board", by="kind", total="size")
    serve(site, BOATS.replace(KIND + "\n", ""))
    found = opened(site, captain)
    assert (found.content, found.lost) == (ViewContent(), frozenset({"shape"}))


def test_a_total_that_is_gone_leaves_the_board_the_usual_one(site, captain):
    kept(site, captain, shape="board", by="kind", total="size")
    serve(site, BOATS.replace("  size: {type: integer}\n", "").replace("{size: {gt: 9}}", "{name: x}"))
    found = opened(site, captain)
    assert (found.content.shape, found.content.by, found.content.total) == ("board", "kind", "")
    assert found.lost == {"shape"}


def test_a_view_kept_before_shapes_were_remembered_is_a_list(site, captain):
    old = KeptView(id="x", label="Old", own=True, shared=False, content={"base": "", "columns": ["name"]})
    with site.reading() as tx:
        assert open_view(tx, captain, tx.site.modules["boats"], old).content.shape == ""
