"""What is hidden stays hidden through every side door: the same bytes come out whatever the hidden values are."""

from __future__ import annotations

import re
from typing import Any

import pytest
from tests.functional.api.calling import Caller, codes
from tests.functional.attack.conftest import Vault

NOBODY = "01931b2c-7a00-7000-8000-00000000000a"
# {open} and {hidden} are the ids of the firms
QUERIES = [
    "",
    "sort=title",
    "sort=-title",
    "sort=secret",
    "sort=-pay",
    "sort=full",
    "sort=fuller",
    "limit=1",
    "limit=1&sort=secret",
    "limit=1&sort=-pay",
    "limit=1&sort=full",
    "q=zeta",
    "q=alpha",
    "q=ada zeta&total=true",
    "q=ze",
    "q=a&total=true",
    "q=ada&sort=-title",
    "q=mine zeta",
    "q=zeta&offset=0&limit=1",
    "total=secret",
    "total=pay",
    "total=kinds",
    "total=pay,labels&q=ada",
    "secret=zeta",
    "secret.contains=zet",
    "secret.empty=false&total=true",
    "pay.gt=1",
    "pay.currency=EUR",
    "labels=vip",
    "labels.all=vip",
    "labels.ne=vip&total=true",
    "labels.empty=true",
    "kinds=a",
    "kinds.ne=a",
    "kinds.empty=false",
    "friends={open}",
    "friends.ne={open}",
    "friends.empty=false",
    "gear.empty=false",
    'where={{"friends":{{"some":{{"name":"Open"}}}}}}',
    'where={{"friends":{{"none":{{"name":"Open"}}}}}}',
    'where={{"not":{{"labels":"vip"}}}}',
    'where={{"any":[{{"kinds":"a"}},{{"pay":{{"gt":1}}}}]}}',
    "full.contains=zeta",
    "fuller.contains=zeta",
    "fields=full,fuller,gear,labels,friends,kinds,secret,pay",
    "fields=title,gear",
    "expand=friends",
    "secrt=1",
    "sort=secre",
]
HIDDEN: list[dict[str, Any]] = [
    {"secret": "zeta", "pay": {"amount": "5", "currency": "EUR"}, "labels": ["vip"], "kinds": ["a"]},
    {"secret": "alpha", "pay": None, "labels": [], "kinds": ["b"], "friends": [], "gear": []},
]


def ask(caller: Caller, vault: Vault, module: str, queries: list[str]) -> dict[str, str]:
    """Query -> the answer's text, without versions: that something changed may be known."""
    addresses = {query: query.format(open=vault.open, hidden=vault.hidden) for query in queries}
    answers = {query: caller.get(f"/api/v1/{module}?{address}") for query, address in addresses.items()}
    assert all(answer.status_code in {200, 400} for answer in answers.values())
    return {query: re.sub(r'"version":\d+', "", answer.text) for query, answer in answers.items()}


def change_hidden(vault: Vault) -> None:
    """Gives Ada the other hidden values."""
    assert vault.boss.patch(f"/api/v1/people/{vault.ada}", HIDDEN[1]).status_code == 200


@pytest.mark.parametrize("roles", [("blind",), ("blind", "own")], ids="+".join)
def test_no_parameter_of_a_list_tells_hidden_values(vault: Vault, roles: tuple[str, ...]) -> None:
    caller = vault.served.caller(*roles)
    mine = caller.make("people", name="Mine")["id"]
    assert vault.boss.patch(f"/api/v1/people/{mine}", HIDDEN[0]).status_code == 200
    vault.boss.make("people", name="Bob", secret="middle")
    before = ask(caller, vault, "people", QUERIES)
    change_hidden(vault)
    after = ask(caller, vault, "people", QUERIES)
    assert {query for query in before if before[query] != after[query]} == set()


def test_fields_that_are_open_on_my_records_are_shown_there(vault: Vault) -> None:
    caller = vault.served.caller("blind", "own")
    caller.make("people", name="Mine", secret="zeta", gear=[{"what": "bow"}], labels=["vip"])
    rows = caller.get("/api/v1/people?fields=full,gear,labels&labels=vip").json["data"]
    assert [(row["full"], row["labels"], row["gear"][0]["what"]) for row in rows] == [("Mine / zeta", ["vip"], "bow")]


def test_related_records_tell_no_hidden_link_or_title(vault: Vault) -> None:
    caller = vault.served.caller("blind", "own")
    vault.boss.patch(f"/api/v1/people/{vault.ada}", {"firm": vault.open})
    assert vault.boss.get(f"/api/v1/firms/{vault.open}/admirers").json["data"][0]["id"] == vault.ada
    told = []
    for values in HIDDEN[1], HIDDEN[0] | {"friends": [vault.open]}:
        vault.boss.patch(f"/api/v1/people/{vault.ada}", values)
        lists = [
            caller.get(f"/api/v1/firms/{vault.open}/{name}?fields=title&total=true") for name in ("admirers", "people")
        ]
        asked = caller.get('/api/v1/firms?fields=title&where={"admirers":{"some":{"name":"Ada"}}}')
        told.append([re.sub(r'"version":\d+', "", each.text) for each in (*lists, asked)])
    assert told[0] == told[1]


def test_items_behind_a_lookup_are_those_of_the_record_behind_it(vault: Vault) -> None:
    vault.boss.post(f"/api/v1/people/{vault.ada}/actions/order", {})
    path = "/api/v1/orders?fields=person.gear,person.labels"
    assert vault.boss.get(path).json["data"][0]["person.gear"] == [{"what": "sword", "cost": "3.00"}]
    answer = vault.served.caller("blind", "own").get(path)
    assert (answer.json["data"][0]["person.gear"], answer.json["data"][0]["person.labels"]) == (None, None)


@pytest.mark.parametrize("sent", [{}, {"mail": "no address"}], ids=["alone", "with a fault"])
def test_a_record_out_of_reach_answers_like_one_that_is_not_there(vault: Vault, sent: dict[str, Any]) -> None:
    caller = vault.served.caller("blind")
    told = []
    for firm in (vault.hidden, NOBODY):
        answer = caller.post("/api/v1/people", {"name": "x", "firm": firm, "note": "n", **sent})
        told.append(answer.text.replace(firm, "ID"))
        assert ("firm", "K610") in codes(answer)
    assert told[0] == told[1]


def test_an_action_that_asks_for_a_record_takes_none_out_of_reach(vault: Vault) -> None:
    caller = vault.served.caller("blind")
    address = f"/api/v1/people/{vault.ada}/actions/order"
    answers = [caller.post(address, {"firm": firm}) for firm in (vault.hidden, NOBODY)]
    assert [codes(answer) for answer in answers] == [[("firm", "K610")]] * 2
    assert caller.post(address, {"firm": vault.open}).status_code == 201


def test_a_conflict_names_no_hidden_part_of_the_holder(vault: Vault) -> None:
    answer = vault.served.caller("blind").post("/api/v1/people", {"name": "x", "mail": "ada@example.test"})
    assert codes(answer) == [("mail", "K606")]
    assert "zeta" not in answer.text


def test_a_token_that_may_only_create_is_told_nothing_else(vault: Vault) -> None:
    caller = vault.served.caller("boss", scopes=["people:create"])
    made = caller.post("/api/v1/people", {"name": "New"})
    assert (made.status_code, list(made.json)) == (201, ["id"])
    assert caller.get("/api/v1/people").status_code == 403
    assert caller.get("/api/v1/firms").status_code == 404
    assert codes(caller.post("/api/v1/people", {"name": "x", "firm": vault.open})) == [("firm", "K610")]
