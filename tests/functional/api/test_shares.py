"""Shares of records over the API."""

from __future__ import annotations

import pytest
from tests.functional.api.calling import Caller, ServedSite, codes

from kith.storage.ids import new_id


@pytest.fixture
def clerk(harbour: ServedSite) -> Caller:
    """Who sees and edits boats of their own."""
    return harbour.caller("clerk")


def shares(boat: dict, share: str = "") -> str:
    """The address of a boat's shares."""
    return f"/api/v1/boats/{boat['id']}/shares" + (f"/{share}" if share else "")


def test_a_share_opens_the_record_list_search_and_total(master: Caller, clerk: Caller) -> None:
    ada = master.make("boats", name="Ada")
    assert (clerk.get(f"/api/v1/boats/{ada['id']}").status_code, clerk.names()) == (404, [])
    made = master.post(shares(ada), {"user": clerk.user})
    assert (made.status_code, made.json["level"], made.json["user"]["id"]) == (201, "view", clerk.user)
    assert clerk.get(f"/api/v1/boats/{ada['id']}").json["name"] == "Ada"
    assert (clerk.names("q=ada"), clerk.names("sort=-name")) == (["Ada"], ["Ada"])
    assert clerk.get("/api/v1/boats?total=true").json["total"]["value"] == 1


def test_a_protected_field_stays_closed_in_a_shared_record(master: Caller, clerk: Caller) -> None:
    ada = master.make("boats", name="Ada", secret="leaks")
    master.post(shares(ada), {"user": clerk.user, "level": "edit"})
    assert "secret" not in clerk.get(f"/api/v1/boats/{ada['id']}").json
    assert clerk.get("/api/v1/boats?secret=leaks").status_code == 400
    assert clerk.patch(f"/api/v1/boats/{ada['id']}", {"secret": "x"}).status_code == 422


def test_the_level_says_whether_the_record_may_be_changed(master: Caller, clerk: Caller) -> None:
    ada = master.make("boats", name="Ada")
    master.post(shares(ada), {"user": clerk.user, "level": "view"})
    assert clerk.patch(f"/api/v1/boats/{ada['id']}", {"seats": 2}).status_code == 403
    master.post(shares(ada), {"user": clerk.user, "level": "edit"})
    assert clerk.patch(f"/api/v1/boats/{ada['id']}", {"seats": 2}).json["seats"] == 2
    assert clerk.delete(f"/api/v1/boats/{ada['id']}").status_code == 403


def test_a_share_that_ends_is_gone(master: Caller, clerk: Caller) -> None:
    ada = master.make("boats", name="Ada")
    made = master.post(shares(ada), {"user": clerk.user}).json
    assert master.delete(shares(ada, made["id"])).status_code == 204
    assert (clerk.names(), master.get(shares(ada)).json) == ([], {"data": []})
    assert master.delete(shares(ada, made["id"])).status_code == 404


def test_a_title_behind_a_lookup_opens_with_its_record(harbour: ServedSite, master: Caller, clerk: Caller) -> None:
    sister = master.make("boats", name="Bea")
    ada = master.make("boats", name="Ada", sisters=[sister["id"]])
    master.post(shares(ada), {"user": clerk.user})
    path = f"/api/v1/boats/{ada['id']}"
    assert [each.get("title") for each in clerk.get(path).json["sisters"]] in ([], [None])
    master.post(shares(sister), {"user": clerk.user})
    assert [each["title"] for each in clerk.get(path).json["sisters"]] == ["Bea"]


def test_shares_are_listed_with_whom_and_until_when(master: Caller) -> None:
    ada = master.make("boats", name="Ada")
    master.post(shares(ada), {"role": "clerk", "until": "2026-04-30"})
    (found,) = master.get(shares(ada)).json["data"]
    assert (found["role"], found["until"]) == ({"id": "clerk", "title": "Clerk"}, "2026-04-29T22:00:00Z")


def test_who_may_not_edit_neither_shares_nor_reads_shares(harbour: ServedSite, master: Caller) -> None:
    ada, guard = master.make("boats", name="Ada"), harbour.caller("guard")
    assert guard.post(shares(ada), {"role": "clerk"}).status_code == 403
    assert guard.get(shares(ada)).status_code == 403


def test_what_one_cannot_see_has_no_shares(master: Caller, clerk: Caller) -> None:
    ada = master.make("boats", name="Ada")
    for id in (ada["id"], new_id()):
        assert clerk.get(shares({"id": id})).status_code == 404
        assert clerk.post(shares({"id": id}), {"role": "nobody at all"}).status_code == 404


def test_a_token_without_edit_cannot_share(harbour: ServedSite) -> None:
    reader = harbour.caller("master", scopes=["read", "create"])
    ada = reader.make("boats", name="Ada")
    assert reader.post(shares(ada), {"role": "clerk"}).status_code == 403


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ({}, [(None, "K434")]),
        ({"user": "a@b.example", "role": "clerk"}, [(None, "K434")]),
        ({"role": "boss"}, [("role", "K433")]),
        ({"group": "North"}, [("group", "K433")]),
        ({"role": "clerk", "level": "delete"}, [("level", "K437")]),
        ({"role": "clerk", "until": "2020-01-01"}, [("until", "K435")]),
        ({"role": "clerk", "until": "soon"}, [("until", "K232")]),
        ({"role": "clerk", "for": 3}, [("for", "K604")]),
        ({"role": ["clerk"]}, [("role", "K433")]),
    ],
)
def test_a_wrong_share_is_refused(master: Caller, body: dict, found: list) -> None:
    ada = master.make("boats", name="Ada")
    answer = master.post(shares(ada), body)
    assert (answer.status_code, codes(answer)) == (422, found)
    assert master.get(shares(ada)).json == {"data": []}
