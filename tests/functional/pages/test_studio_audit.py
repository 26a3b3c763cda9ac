"""The audit log in the studio: found by person, kind, subject and time, told in words, downloaded, checked."""

from __future__ import annotations

import ast
import csv
import io
import re
from collections.abc import Iterator
from datetime import timedelta
from importlib.resources import files
from pathlib import Path

import pytest
from tests.functional.pages.acting import FILES
from tests.functional.pages.served import PASSWORD, Browser, ServedSite

from kith.ledger import audit
from kith.storage.ids import new_id
from kith.testing.databases import CopyOf
from kith.testing.site import fill_database
from kith.web.studio.audit_words import groups, kinds, kinds_of

GONE = "01900000-0000-7000-8000-00000000d0e5"  # of somebody who is gone


@pytest.fixture
def site(copy_of: CopyOf) -> Iterator[ServedSite]:
    served = ServedSite(copy_of(__name__, fill_database(FILES)), FILES)
    yield served
    served.close()


@pytest.fixture
def root(site: ServedSite) -> Browser:
    """A super administrator."""
    return site.login("super_admin", email="root@example.test")


@pytest.fixture
def record() -> str:
    return new_id()


@pytest.fixture
def filled(site: ServedSite, root: Browser, record: str) -> Browser:
    """The same, with some entries in the log."""
    with site.site.writing() as tx:
        audit.note(tx, "denied", user_id=root.user, subject=f"contacts/{record}", detail={"route": "record.edit"})
        audit.note(tx, "exported", user_id=root.user, impersonator_id=GONE, subject="contacts")
        audit.note(tx, "group.added", user_id=GONE, subject=GONE)
    site.site.clock.advance(timedelta(days=2))
    assert root.send("/login", email="root@example.test", password=PASSWORD).status_code == 303
    with site.site.writing() as tx:
        audit.note(tx, "roles.set", user_id=None, subject=root.user, detail={"given": ["sales"], "taken": ["gone"]})
    return root


def _kinds(browser: Browser, query: str = "") -> list[str]:
    """The kinds of the entries that the page shows, newest first."""
    return re.findall(r'<td class="k-title" title="([^"]+)"', browser.get(f"/studio/audit{query}").text)


def test_the_newest_entry_stands_first(filled: Browser):
    assert _kinds(filled)[:5] == ["roles.set", "login.opened", "group.added", "exported", "denied"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?kind=denied", ["denied"]),
        ("?kind=logins", ["login.opened", "login.opened"]),
        ("?kind=roles", ["roles.set", "group.added"]),
        ("?module=contacts", ["exported", "denied"]),
        ("?module=deals", []),
        ("?from=2026-04-02", ["roles.set", "login.opened"]),
        ("?to=2026-03-31&kind=roles", ["group.added"]),
        ("?from=2026-04-03", []),
        (f"?person={GONE}", ["group.added", "exported"]),
        ("?person=root@example.test&kind=roles", ["roles.set"]),
        ("?person=ROOT&kind=exports", ["exported"]),
    ],
)
def test_entries_are_found(query: str, found: list[str], filled: Browser):
    assert _kinds(filled, query) == found


def test_entries_about_one_record_are_found(filled: Browser, record: str):
    assert _kinds(filled, f"?module=contacts&record={record}") == ["denied"]


@pytest.mark.parametrize(
    "query", ["?from=tomorrow", "?to=2026-13-01", "?from=9999-12-31", "?person=nobody@example.test"]
)
def test_what_cannot_be_looked_for_is_said(query: str, filled: Browser):
    answer = filled.get(f"/studio/audit{query}")
    assert answer.status_code == 400
    assert 'href="#audit-' in answer.text


@pytest.mark.parametrize("after", ["x", "1-x", "99999999999999999-1", "-", "0-0", "١-١"])
def test_a_made_up_place_in_the_log_is_no_fault(after: str, filled: Browser):
    assert filled.app.get("/studio/audit", {"after": after}, expect_errors=True).status_code == 200


def test_people_are_named_and_who_is_gone_stands_by_id(filled: Browser):
    text = filled.get("/studio/audit").text
    assert f'<a href="/studio/people/{filled.user}">root</a>' in text
    assert GONE in text


def test_roles_in_details_are_told_by_their_labels(filled: Browser):
    assert "Given: Sales · Taken: gone" in filled.get("/studio/audit?kind=roles.set").text


def test_a_long_log_comes_in_pages_and_none_is_left_out(site: ServedSite, root: Browser):
    with site.site.writing() as tx:
        for number in range(130):
            audit.note(tx, "group.added", user_id=root.user, subject=f"n{number}")
    found, address = [], "/studio/audit?kind=group.added"
    while address:
        text = root.get(address).text
        found += re.findall(r'data-label="About">(n\d+)<', text)
        older = re.search(r'rel="next" href="([^"]+)"', text)
        address = older[1].replace("&amp;", "&") if older else ""
    assert found == [f"n{number}" for number in reversed(range(130))]


def test_the_download_has_what_the_filter_finds_and_is_noted(site: ServedSite, filled: Browser):
    answer = filled.send("/studio/audit/export", page="/", kind="exported", module="contacts")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="audit.csv"'
    [row] = csv.DictReader(io.StringIO(answer.text))
    assert (row["kind"], row["user"], row["impersonator_id"]) == ("exported", "root", GONE)
    with site.site.reading() as tx:
        [noted] = audit.entries(tx.connection, kind="audit.exported")
    assert (noted.user_id, noted.detail) == (filled.user, {"fields": ["kind", "module"]})


def test_a_long_download_is_whole(site: ServedSite, root: Browser):
    with site.site.writing() as tx:
        for number in range(1_203):
            audit.note(tx, "group.added", user_id=root.user, subject=f"n{number}")
    answer = root.send("/studio/audit/export", page="/", kind="group.added")
    found = [row["subject"] for row in csv.DictReader(io.StringIO(answer.text))]
    assert found == [f"n{number}" for number in reversed(range(1_203))]


def test_a_download_of_what_cannot_be_looked_for_is_refused(filled: Browser):
    assert filled.send("/studio/audit/export", {"from": "tomorrow"}, page="/").status_code == 422


def test_a_cell_that_a_spreadsheet_would_run_is_guarded(site: ServedSite, root: Browser):
    with site.site.writing() as tx:
        audit.note(tx, "group.added", user_id=None, subject="=1+1")
    text = root.send("/studio/audit/export", page="/", kind="group.added").text
    assert ",=1+1," not in text


def test_the_page_tells_until_when_the_log_is_sealed(site: ServedSite, filled: Browser):
    with site.site.engine.begin() as connection:
        audit.seal(connection, limit=3)
    text = filled.get("/studio/audit").text
    assert "Sealed up to" in text
    assert "4 wait to be sealed" in text


def test_the_chain_is_checked_on_demand(site: ServedSite, filled: Browser):
    with site.site.engine.begin() as connection:
        audit.seal(connection)
    assert "All 7 sealed entries are as they were written" in filled.get("/studio/audit?check=1").text


def test_a_chain_that_was_tampered_with_is_told(site: ServedSite, filled: Browser):
    with site.site.engine.begin() as connection:
        audit.seal(connection)
        on = " ON kith_audit" if connection.dialect.name == "postgresql" else ""
        connection.exec_driver_sql(f"DROP TRIGGER kith_audit_once{on}")
        connection.exec_driver_sql("UPDATE kith_audit SET kind = 'denied' WHERE position = 2")
    assert "broken at entry 2" in filled.get("/studio/audit?check=1").text


def test_nobody_else_sees_or_downloads_it(site: ServedSite):
    browser = site.login("sales")
    assert browser.get("/studio/audit").status_code == 403
    assert browser.send("/studio/audit/export", page="/").status_code == 403


def _written() -> set[str]:
    """Every kind that a call of `audit.note` in the engine writes as it stands."""
    found: set[str] = set()
    for path in Path(str(files("kith"))).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in ("audit.note", "_note"):
                said = (each for argument in node.args[1:3] for each in ast.walk(argument))
                found |= {str(each.value) for each in said if isinstance(each, ast.Constant)}
    return {each for each in found if re.fullmatch(r"[a-z_]+\.[a-z_]+|denied|exported", each)}


def test_every_kind_that_is_written_has_words_and_a_group():
    assert len(_written()) > 25
    assert _written() <= set(kinds())
    taken = tuple(kind for name, _words, _kinds_in in groups() for kind in kinds_of(name))
    assert [kind for kind in kinds() if not kind.startswith(taken)] == []
