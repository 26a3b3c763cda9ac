"""Wherever records are listed, those stand there that the actor reaches: none more, none less."""

from __future__ import annotations

import re

import pytest
from tests.conformance.access.cast import CAST, ORACLE, all_records
from tests.conformance.access.oracle import Principal
from tests.conformance.access.served import World

from kith.identity import administer, tokens

API = "/api/v1/contacts"
# address: whether what lies in the bin is listed there
LISTS = {
    "/m/contacts?_state=all": False,
    "/m/contacts?_view=usual": False,
    "/m/contacts?q=of": False,
    "/m/contacts?_deleted=1": True,
    "/m/contacts/choose?field=friend": False,
    f"{API}?limit=200": False,
    f"{API}?limit=200&q=of": False,
    f"{API}?limit=200&sort=-owner": False,
    f"{API}?limit=200&where=%7B%22not%22:%7B%22name%22:%22x%22%7D%7D": False,
    f"{API}?limit=200&deleted=true": True,
}
SHOWN = 50  # records of a page; the chooser shows fewer
ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def reached(world: World, who: Principal, *, deleted: bool) -> set[str]:
    """Ids of the records that the design opens to `who`, living ones or those in the bin."""
    found = (each for each in all_records() if each.deleted == deleted)
    return {world.id_of(each) for each in found if ORACLE.reaches(who, "contacts", "view", each)}


def listed(world: World, who: Principal, path: str) -> set[str] | None:
    """Ids of the records that an answer names; None where there is none."""
    keys = world.keys[who.name]
    headers = {"Authorization": f"Bearer {keys.bearer}"} if path.startswith("/api/") and keys.bearer else {}
    answer = keys.browser.get(path, headers=headers, expect_errors=True)
    return set(ID.findall(answer.text)) & set(world.records.values()) if answer.status_code == 200 else None


@pytest.mark.parametrize("path", LISTS)
def test_a_list_shows_exactly_what_is_reached(world: World, path: str) -> None:
    for who in CAST:
        shown = listed(world, who, path)
        opens = who.calls if path.startswith("/api/") else who.enters
        if not opens or not ORACLE.grants(who, "contacts", "view"):
            assert shown is None, who.name
            continue
        bin_open = ORACLE.grants(who, "contacts", "restore")
        if LISTS[path] and not bin_open:
            assert shown is None or shown <= reached(world, who, deleted=False), who.name
            continue
        wanted = reached(world, who, deleted=LISTS[path])
        assert shown is not None
        assert shown <= wanted, who.name
        assert len(shown) == len(wanted) or len(wanted) > 25, who.name


@pytest.mark.parametrize(
    "path", ["/", "/search?q=of", "/m/contacts/lookup?field=friend&q=of", "/m/contacts/choose?field=friend"]
)
def test_a_few_of_many_are_of_those_that_are_reached(world: World, path: str) -> None:
    for who in (each for each in CAST if each.enters):
        assert (listed(world, who, path) or set()) <= reached(world, who, deleted=False), who.name


@pytest.mark.parametrize("path", [f"{API}?limit=200", f"{API}?limit=200&q=of"])
def test_the_total_counts_what_is_reached(world: World, path: str) -> None:
    for who in (each for each in CAST if each.calls and ORACLE.grants(each, "contacts", "view")):
        answer = world.keys[who.name].browser.get(
            f"{path}&total=true", headers={"Authorization": f"Bearer {world.keys[who.name].bearer}"}
        )
        assert answer.json["total"] == {"value": len(reached(world, who, deleted=False)), "exact": True}, who.name


def test_the_next_request_of_who_is_suspended_is_refused(world: World) -> None:
    who = Principal(name="stranger", roles=("bookkeeper",))
    keys = world.keys_of(who)
    program = {"Authorization": f"Bearer {keys.bearer}"}
    assert keys.browser.get("/").status_code == 200
    assert keys.browser.get("/api/v1/", headers=program).status_code == 200
    with world.served.site.writing() as tx:
        administer.disable(tx, world.ids["stranger"])
    assert keys.browser.get("/").headers["Location"] == "/login"
    assert keys.browser.get("/api/v1/", headers=program, expect_errors=True).status_code == 401
    with world.served.site.writing() as tx:
        administer.enable(tx, world.ids["stranger"])
        again = tokens.issue(tx, world.ids["stranger"], "again")
    assert keys.browser.get("/").headers["Location"] == "/login"
    assert keys.browser.get("/api/v1/", headers={"Authorization": f"Bearer {again}"}).status_code == 200
