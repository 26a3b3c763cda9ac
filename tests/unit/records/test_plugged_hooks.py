"""Each hook around records: when it fires, and that what it raises takes the write back with the plugin's name."""

from __future__ import annotations

from typing import Any

import pytest
from tests.unit.records.crm import MODULES
from tests.unit.records.doing import make, titles

from kith.access.actor import SYSTEM
from kith.errors import KithError
from kith.ext import Problem, complaint, hookimpl
from kith.records.lifecycle import delete, restore
from kith.records.model import Change
from kith.records.save import write
from kith.testing.site import SiteUnderTest


class Watching:
    """A plugin that notes what it is told, and fails in the hook that `failing` names."""

    def __init__(self, failing: str = "") -> None:
        self.told: list[tuple[Any, ...]] = []
        self.failing = failing

    def note(self, hook: str, *told: Any) -> None:
        self.told.append((hook, *told))
        if hook == self.failing:
            raise ZeroDivisionError("a secret value")

    @hookimpl
    def kith_before_save(self, tx, actor, module, drafts):
        stored = len(titles_in(tx, module.name))
        self.note("before_save", module.name, [draft.new["name"] for draft in drafts], stored)
        for draft in drafts:
            if draft.new["name"] == "shout":
                draft.new["name"] = "SHOUT"
            if draft.new["name"] == "never":
                yield complaint("Never", row=draft.row, field="name")

    @hookimpl
    def kith_after_save(self, tx, module, drafts):
        self.note("after_save", module.name, [draft.created for draft in drafts], len(titles_in(tx, module.name)))

    @hookimpl
    def kith_before_delete(self, tx, module, ids):
        self.note("before_delete", module.name, len(ids), len(titles_in(tx, module.name)))
        if "Kept" in titles_in(tx, module.name):
            raise KithError(Problem(code="K612", params={"message": "It is kept"}))

    @hookimpl
    def kith_after_delete(self, tx, module, ids):
        self.note("after_delete", module.name, len(ids), len(titles_in(tx, module.name)))

    @hookimpl
    def kith_after_restore(self, tx, module, ids):
        self.note("after_restore", module.name, len(ids), len(titles_in(tx, module.name)))


def titles_in(tx, module):
    from kith.records.model import Query
    from kith.records.query import page

    return [row.title for row in page(tx, SYSTEM, Query(module=module)).rows]


def site_with(url: str, failing: str = "") -> tuple[SiteUnderTest, Watching]:
    plugin = Watching(failing)
    return SiteUnderTest(url, MODULES, plugins=(plugin,)), plugin


def failure(refused) -> tuple[str, str, str, str]:
    [problem] = refused.value.problems
    return problem.code, problem.params["name"], problem.params["hook"], problem.rule.path.rpartition("/")[2]


def test_kith_before_save_sees_the_batch_before_it_is_stored_and_may_fill_it(database_url: str) -> None:
    site, plugin = site_with(database_url)
    make(site, "companies", name="shout")
    assert plugin.told[0] == ("before_save", "companies", ["shout"], 0)
    assert titles(site, "companies") == ["SHOUT"]
    site.close()


def test_kith_before_save_refuses_its_row_alone(database_url: str) -> None:
    site, _ = site_with(database_url)
    changes = [Change(values={"name": "never"}), Change(values={"name": "Ada"})]
    with site.writing() as tx:
        refused = write(tx, SYSTEM, "companies", changes, partial=True).refused
    assert [(row, each.message) for row, found in refused.items() for each in found] == [(0, "Never")]
    assert titles(site, "companies") == ["Ada"]
    site.close()


def test_kith_before_save_that_raises_refuses_the_batch_and_names_the_plugin(database_url: str) -> None:
    site, _ = site_with(database_url, "before_save")
    with pytest.raises(KithError) as refused, site.writing() as tx:
        write(tx, SYSTEM, "companies", [Change(values={"name": "Ada"})])
    assert failure(refused) == ("K861", "plugin0", "kith_before_save", "test_plugged_hooks.py")
    assert "secret" not in refused.value.problems[0].message
    assert titles(site, "companies") == []
    site.close()


def test_kith_before_save_that_raises_refuses_every_row_of_an_import(database_url: str) -> None:
    site, _ = site_with(database_url, "before_save")
    with site.writing() as tx:
        changes = [Change(values={"name": "Ada"}), Change(values={"name": "Bo"})]
        refused = write(tx, SYSTEM, "companies", changes, partial=True).refused
    assert {row: [each.code for each in found] for row, found in refused.items()} == {0: ["K861"], 1: ["K861"]}
    site.close()


def test_kith_after_save_sees_what_was_written(database_url: str) -> None:
    site, plugin = site_with(database_url)
    make(site, "companies", name="Ada")
    assert plugin.told[1] == ("after_save", "companies", [True], 1)
    site.close()


def test_kith_after_save_that_raises_takes_the_write_back(database_url: str) -> None:
    site, _ = site_with(database_url, "after_save")
    with pytest.raises(KithError) as refused, site.writing() as tx:
        write(tx, SYSTEM, "companies", [Change(values={"name": "Ada"})])
    assert failure(refused)[:3] == ("K861", "plugin0", "kith_after_save")
    assert titles(site, "companies") == []
    site.close()


def test_kith_after_save_that_raises_leaves_the_transaction_as_it_was(database_url: str) -> None:
    site, plugin = site_with(database_url)
    with site.writing() as tx:
        write(tx, SYSTEM, "companies", [Change(values={"name": "Ada"})])
        plugin.failing = "after_save"
        with pytest.raises(KithError):
            write(tx, SYSTEM, "companies", [Change(values={"name": "Bo"})])
    assert titles(site, "companies") == ["Ada"]
    site.close()


def test_kith_before_delete_may_keep_records(database_url: str) -> None:
    site, plugin = site_with(database_url)
    id = make(site, "companies", name="Kept")
    with pytest.raises(KithError, match="It is kept"), site.writing() as tx:
        delete(tx, SYSTEM, "companies", [id])
    assert plugin.told[-1] == ("before_delete", "companies", 1, 1)
    assert titles(site, "companies") == ["Kept"]
    site.close()


def test_kith_before_delete_that_raises_keeps_them_as_well(database_url: str) -> None:
    site, _ = site_with(database_url, "before_delete")
    id = make(site, "companies", name="Ada")
    with pytest.raises(KithError) as refused, site.writing() as tx:
        delete(tx, SYSTEM, "companies", [id])
    assert failure(refused)[:3] == ("K861", "plugin0", "kith_before_delete")
    assert titles(site, "companies") == ["Ada"]
    site.close()


def test_kith_after_delete_sees_them_gone(database_url: str) -> None:
    site, plugin = site_with(database_url)
    id = make(site, "companies", name="Ada")
    with site.writing() as tx:
        delete(tx, SYSTEM, "companies", [id])
    assert plugin.told[-1] == ("after_delete", "companies", 1, 0)
    site.close()


def test_kith_after_delete_that_raises_takes_the_deleting_back(database_url: str) -> None:
    site, _ = site_with(database_url, "after_delete")
    id = make(site, "companies", name="Ada")
    with pytest.raises(KithError), site.writing() as tx:
        delete(tx, SYSTEM, "companies", [id])
    assert titles(site, "companies") == ["Ada"]
    site.close()


def test_kith_after_restore_sees_them_back(database_url: str) -> None:
    site, plugin = site_with(database_url)
    id = make(site, "companies", name="Ada")
    with site.writing() as tx:
        delete(tx, SYSTEM, "companies", [id])
    with site.writing() as tx:
        restore(tx, SYSTEM, "companies", [id])
    assert plugin.told[-1] == ("after_restore", "companies", 1, 1)
    site.close()


def test_kith_after_restore_that_raises_leaves_them_in_the_bin(database_url: str) -> None:
    site, _ = site_with(database_url, "after_restore")
    id = make(site, "companies", name="Ada")
    with site.writing() as tx:
        delete(tx, SYSTEM, "companies", [id])
    with pytest.raises(KithError), site.writing() as tx:
        restore(tx, SYSTEM, "companies", [id])
    assert titles(site, "companies") == []
    site.close()
