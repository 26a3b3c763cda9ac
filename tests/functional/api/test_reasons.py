"""Why a write is refused: in words for everybody, with the rule's place for administrators."""

from __future__ import annotations

import pytest
from tests.functional.api.calling import ServedSite

FILES = {
    "modules/boats.yaml": """\
module: boats
label: {one: Boat, many: Boats}
title: "{name}"
fields:
  name: {type: text, required: true}
  state: {type: choice, default: afloat, options: {afloat: Afloat, sold: Sold}}
  price: {type: integer}
  buyer: {type: text, required_if: {state: sold, price: {gt: 5}}}
""",
    "config/roles.yaml": """\
roles:
  boss: {modules: {boats: {view: all, create: true, edit: all}}, may: [administer]}
  mate: {modules: {boats: {view: all, create: true, edit: all, fields: {hide: [price]}}}}
""",
}


@pytest.fixture
def served(sqlite_url, monkeypatch):
    monkeypatch.setenv("KITH_TEST_CHEAP_HASH", "1")
    site = ServedSite(sqlite_url, FILES)
    yield site
    site.close()


def refusal(answer) -> dict:
    assert answer.status_code == 422
    return answer.json["errors"][0]


def test_administrators_are_told_where_the_rule_stands(served):
    found = refusal(served.caller("boss").post("/api/v1/boats", {"name": "Argo", "state": "sold", "price": 9}))
    assert found == {
        "field": "buyer",
        "code": "K605",
        "message": '"Buyer" is needed, because State is Sold and Price is 9, more than 5',
        "rule": "modules/boats.yaml:8:36",
    }


def test_others_are_told_what_they_may_read_and_no_place(served):
    boss, mate = served.caller("boss"), served.caller("mate")
    boat = boss.post("/api/v1/boats", {"name": "Argo", "price": 9}).json["id"]
    found = refusal(mate.patch(f"/api/v1/boats/{boat}", {"state": "sold"}))
    assert found == {
        "field": "buyer",
        "code": "K605",
        "message": '"Buyer" is needed, because State is Sold and something that isn\'t open to you asks for it',
    }


def test_a_batch_tells_its_rows(served):
    answer = served.caller("boss").post(
        "/api/v1/boats", [{"name": "Argo"}, {"name": "Orca", "state": "sold", "price": 9}]
    )
    found = refusal(answer)
    assert (found["row"], found["rule"]) == (1, "modules/boats.yaml:8:36")
