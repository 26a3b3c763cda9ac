from __future__ import annotations

import ast
from pathlib import Path

import pytest
from tests.unit.people import FILES

import kith.builtin
from kith import ext
from kith.access.actor import SYSTEM
from kith.errors import KithError
from kith.ext import Change, Query, complaint, enqueue, hookimpl, page, write
from kith.testing.site import SiteUnderTest


def test_all_that_is_named_is_there():
    assert all(hasattr(ext, name) for name in ext.__all__)
    assert sorted(ext.__all__, key=lambda name: (not name.isupper(), not name[0].isupper(), name)) == ext.__all__


def imported(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom):
            found.add(str(node.module))
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
    return {name for name in found if name.split(".")[0] == "kith"}


@pytest.mark.parametrize("path", sorted(Path(kith.builtin.__file__).parent.glob("*.py")), ids=lambda path: path.name)
def test_default_plugins_import_nothing_of_kith_but_the_facade(path):
    assert imported(path) <= {"kith.ext"}


class Picky:
    """A plugin as somebody writes it."""

    @staticmethod
    @hookimpl
    def kith_before_save(tx, actor, module, drafts):
        return [
            complaint("Nobody is called X", row=each.row, field="name") for each in drafts if each.new["name"] == "X"
        ]


def test_a_plugins_complaint_refuses_its_row(database_url):
    site = SiteUnderTest(database_url, FILES, plugins=(Picky,))
    with site.writing() as tx, pytest.raises(KithError) as refused:
        write(tx, SYSTEM, "people", [Change(values={"name": "Ann"}), Change(values={"name": "X"})])
    [problem] = refused.value.problems
    assert (problem.row, problem.field, problem.message) == (1, "name", "Nobody is called X")
    site.close()


def test_records_are_written_and_read_through_it(site):
    with site.writing() as tx:
        write(tx, SYSTEM, "people", [Change(values={"name": "Ann"})])
        assert [row.title for row in page(tx, SYSTEM, Query(module="people")).rows] == ["Ann"]


def test_a_job_is_enqueued_for_whoever_acts(site):
    from kith.ledger import jobs

    clerk = site.actor("clerk")
    with site.writing() as tx:
        assert enqueue(tx, clerk, "mail.send", {"to": 1}, key="once")
        assert enqueue(tx, clerk, "mail.send", {"to": 2}, key="once") is None
    with site.engine.begin() as connection:
        job = jobs.claim(connection, ["default"], site.clock.present)
    assert (job.realm, job.user_id, job.payload) == ("staff", clerk.user, {"to": 1})
