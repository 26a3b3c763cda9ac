"""What plugins say to definitions, and what becomes of theirs when they are gone."""

from __future__ import annotations

import shutil
from dataclasses import replace

import pytest
from tests.unit.app.sites import BOATS, site_settings, write_files
from tests.unit.app.test_hooks import IMPORT

from kith.access.actor import SYSTEM
from kith.app import build
from kith.app.planning import plan_of, plan_site
from kith.errors import KithError
from kith.records.model import Change
from kith.records.save import write
from kith.storage.plan.reference import Gone
from kith.testing.plugin_site import apply_site

CHECK = """\
@hookimpl
def kith_check_site(site):
    return [Problem(code="K612", params={"message": "No boats"}, source=site.modules["boats"].source, level="LEVEL")]
"""
RAFTS = 'module: rafts\nlabel: {one: Raft, many: Rafts}\ntitle: "{name}"\nfields: {name: {type: text}}\n'
REFERS = """\
from kith.ext import Reference, hookimpl


@hookimpl
def kith_refers_to(tx, gone, site):
    return [Reference(to=each, who="a painting", state="stored", count=1) for each in gone if each.what == "field"]
"""


@pytest.fixture
def app_of(tmp_path, database_url):
    """A function that opens the site in the test's folder, with what the plugin `polite` has in it, or without it."""
    opened = []

    def open_with(*, gone=False, **files):
        settings = replace(site_settings(tmp_path, **files), database=database_url)
        if gone:
            shutil.rmtree(tmp_path / "plugins" / "polite")
        opened.append(build(settings))
        return opened[-1]

    yield open_with
    for app in opened:
        app.engine.dispose()


def test_kith_check_site_refuses_the_files(app_of):
    with pytest.raises(KithError, match=r"modules/boats.yaml:1:1: K612 No boats"):
        plan_of(app_of(init=IMPORT + CHECK.replace("LEVEL", "error")))


def test_kith_check_site_warns(app_of):
    plan = plan_of(app_of(init=IMPORT + CHECK.replace("LEVEL", "warning")))
    assert [each.message for each in plan.warnings] == ["No boats"]


def test_kith_refers_to_is_told_what_goes(app_of, tmp_path):
    app = app_of(init=REFERS)
    write_files(tmp_path, {"modules/boats.yaml": BOATS.replace("fields: {", "fields: {size: {type: text}, ")})
    apply_site(app)
    references = plan_site(app_of(init=REFERS)).references
    assert [(each.to, each.who) for each in references] == [
        (Gone(what="field", name="size", module="boats", physical="size"), "a painting")
    ]


def with_raft(app_of, tmp_path):
    write_files(tmp_path, {"plugins/polite/modules/rafts.yaml": RAFTS})
    app = app_of()
    apply_site(app)
    with app.writing() as tx:
        write(tx, SYSTEM, "rafts", [Change(values={"name": "Kon-Tiki"})])


def test_a_plugin_that_is_gone_with_its_records_there_is_missed(app_of, tmp_path):
    with_raft(app_of, tmp_path)
    [problem] = plan_of(app_of(gone=True)).refusals
    assert problem.message == 'the plugin "polite" is gone, and the module "rafts" is its own: 1 record'


def test_a_plugin_that_is_gone_with_nothing_stored_is_not_missed(app_of, tmp_path):
    write_files(tmp_path, {"plugins/polite/modules/rafts.yaml": RAFTS})
    apply_site(app_of())
    assert plan_of(app_of(gone=True)).refusals == ()
