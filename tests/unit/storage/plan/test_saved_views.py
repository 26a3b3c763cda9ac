"""A plan names the saved views that refer to what goes."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.unit.records.saved_views.test_opening import BOATS, FILES, KIND

from kith.access.actor import SYSTEM
from kith.definition import SiteFile, build_site
from kith.fields import field_types
from kith.records.saved_views import ViewContent, keep
from kith.storage.plan.diff import diff_sites
from kith.storage.plan.references import references, what_goes
from kith.testing.site import SiteUnderTest, fill_database


@pytest.fixture
def site(copy_of):
    made = SiteUnderTest(copy_of(__name__, fill_database(FILES)), FILES)
    yield made
    made.close()


def kept(site, label, *, shared=False, **content):
    """Keeps a view of boats; the engine itself may share."""
    user = site.actor("captain", email=f"{label.split()[0]}@example.test").user
    with site.writing() as tx:
        actor = replace(SYSTEM, user=user)
        keep(tx, actor, tx.site.modules["boats"], ViewContent(**content), label, shared=shared)


def said(site, boats):
    """What a plan says of saved views where these are the boats to come: (what goes, who refers to it)."""
    names = build_site([SiteFile(path, text) for path, text in FILES.items()], field_types()).names
    files = {**FILES, "modules/boats.yaml": boats}
    new = build_site([SiteFile(path, text) for path, text in files.items()], field_types(), names).site
    with site.reading() as tx:
        found = references(tx, what_goes(diff_sites(tx.site, new), tx.site, new), new)
    return [(each.to.title, each.who) for each in found if "saved view" in each.who]


def test_views_that_filter_by_a_field_or_show_it_are_counted_and_shared_ones_named(site):
    kept(site, "Filtered", where={"kind": "sail"}, shared=True)
    kept(site, "Own", columns=("name", "mother.kind"))
    kept(site, "Other", sort="-name")
    answer = dict(said(site, BOATS.replace(f"{KIND}\n", "")))
    assert answer['the field "kind" of boats'] == '2 saved views name it ("Filtered" ...)'


def test_a_view_that_asks_for_an_option_is_found(site):
    kept(site, "Sails", where={"any": [{"kind": ["sail"]}, {"name": "x"}]})
    assert said(site, BOATS.replace("sail: Sail, ", "")) == [
        ('the option "sail" of boats.kind', "1 saved view names it")
    ]


def test_a_view_that_stands_on_a_list_is_found(site):
    kept(site, "Long ones", base="long", shared=True)
    answer = said(site, BOATS.replace("  long: {label: Long, where: {size: {gt: 9}}}\n", ""))
    assert answer == [('the list "long" of boats', '1 saved view names it ("Long ones")')]


def test_a_view_that_asks_for_records_below_is_found(site):
    kept(site, "Mothers", where={"children": {"some": {"name": "x"}}})
    answer = said(site, BOATS.replace("related:\n  children: {by: boats.mother}\n", ""))
    assert answer == [('the related list "children" of boats', "1 saved view names it")]
