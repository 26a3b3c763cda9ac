"""A page of records: narrowed, sorted, searched, page by page."""

from __future__ import annotations

from urllib.parse import quote

import orjson
import pytest
from tests.functional.api.calling import Caller, ServedSite, codes


@pytest.fixture(scope="module")
def fleet(afloat: ServedSite) -> Caller:
    """Who may read everything, after four boats came to two berths."""
    master = afloat.caller("master")
    north = master.make("berths", name="N7", quay="north")["id"]
    south = master.make("berths", name="S1", quay="south")["id"]
    boats = [
        {"name": "Ada", "seats": 4, "berth": north, "price": "10 EUR", "tags": ["blue"]},
        {"name": "Bea", "seats": 8, "berth": south, "kind": "motor", "email": "bea@example.org"},
        {"name": "Cleo", "seats": None, "price": "30 EUR", "tags": ["blue", "red"]},
        {"name": "Dora", "seats": 2, "berth": north, "price": "20 EUR"},
    ]
    assert master.post("/api/v1/boats", boats).status_code == 201
    return master


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["Ada", "Bea", "Cleo", "Dora"]),
        ("kind=motor", ["Bea"]),
        ("kind.ne=motor", ["Ada", "Cleo", "Dora"]),
        ("seats.gt=2", ["Ada", "Bea"]),
        ("seats.gt=2&kind=sail", ["Ada"]),
        ("name.in=Ada,Dora", ["Ada", "Dora"]),
        ("name.contains=E", ["Bea", "Cleo"]),
        ("price.gte=20 EUR", ["Cleo", "Dora"]),
        ("seats.empty=true", ["Cleo"]),
        ("tags=red", ["Cleo"]),
        ("berth.quay=north", ["Ada", "Dora"]),
        ("sort=-name", ["Dora", "Cleo", "Bea", "Ada"]),
        ("sort=seats", ["Cleo", "Dora", "Ada", "Bea"]),
        ("sort=-price,name", ["Cleo", "Dora", "Ada", "Bea"]),
        ("sort=berth,-name", ["Cleo", "Dora", "Ada", "Bea"]),
        ("q=cle", ["Cleo"]),
        ("q=bea@example", ["Bea"]),
        ("limit=2", ["Ada", "Bea"]),
        ("limit=2&offset=1", ["Bea", "Cleo"]),
        ("offset=9", []),
    ],
)
def test_a_list_gives_what_its_address_asks_for(fleet: Caller, query: str, names: list[str]) -> None:
    assert fleet.names(query.replace(" ", "%20")) == names


def test_a_condition_can_be_sent_as_json(fleet: Caller) -> None:
    where = {"any": [{"kind": "motor"}, {"seats": {"lt": 3}}]}
    assert fleet.names(f"where={quote(orjson.dumps(where))}") == ["Bea", "Dora"]


def test_a_record_in_a_list_is_what_it_is_alone(fleet: Caller) -> None:
    for shown in fleet.get("/api/v1/boats").json["data"]:
        assert shown == fleet.get(f"/api/v1/boats/{shown['id']}").json


def test_a_list_gives_the_fields_asked_for(fleet: Caller) -> None:
    first = fleet.get("/api/v1/boats?fields=price,berth.name&limit=1").json["data"][0]
    assert first.pop("id")
    assert first == {"title": "Ada", "version": 1, "price": {"amount": "10.00", "currency": "EUR"}, "berth.name": "N7"}


def test_pages_follow_one_another_without_gap(fleet: Caller) -> None:
    found, query = [], "limit=1&sort=-seats"
    for _ in range(9):
        page = fleet.get(f"/api/v1/boats?{query}").json
        found += [each["title"] for each in page["data"]]
        if page["next"] is None:
            break
        query = f"limit=1&sort=-seats&cursor={page['next']}"
    assert found == ["Bea", "Ada", "Dora", "Cleo"]


def test_the_last_page_has_no_next(fleet: Caller) -> None:
    assert fleet.get("/api/v1/boats?limit=4").json["next"] is None


def test_a_cursor_of_another_list_is_refused(fleet: Caller) -> None:
    cursor = fleet.get("/api/v1/boats?limit=1").json["next"]
    answer = fleet.get(f"/api/v1/boats?limit=1&sort=seats&cursor={cursor}")
    assert (answer.status_code, codes(answer)) == (400, [("cursor", "K607")])


def test_a_total_is_there_on_demand_alone(fleet: Caller) -> None:
    assert fleet.get("/api/v1/boats?limit=1&total=true").json["total"] == {"value": 4, "exact": True}
    assert "total" not in fleet.get("/api/v1/boats").json


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("wings=2", "wings"),
        ("berth.colour=red", "berth.colour"),
        ("seats.contains=2", "seats.contains"),
        ("seats=many", "seats"),
        ("sort=wings", "wings"),
        ("fields=wings", "wings"),
        ("limit=0", "limit"),
        ("limit=1001", "limit"),
        ("limit=10000000000000000000", "limit"),
        ("offset=-1", "offset"),
        ("cursor=abc", "cursor"),
        ("where={", "where"),
        ("where=[]", None),
        ("limit=1&limit=2", "limit"),
        ("seats=1&seats=2", "seats"),
    ],
)
def test_what_a_list_cannot_do_is_malformed(fleet: Caller, query: str, field: str | None) -> None:
    answer = fleet.get(f"/api/v1/boats?{query}")
    assert answer.status_code == 400, answer.text
    if field is not None:
        assert answer.json["errors"][0]["field"] == field


def test_every_complaint_about_an_address_comes_at_once(fleet: Caller) -> None:
    answer = fleet.get("/api/v1/boats?wings=2&limit=0&sort=beak")
    assert {field for field, _ in codes(answer)} == {"wings", "limit", "beak"}


def test_an_unknown_module_is_not_there(fleet: Caller) -> None:
    assert fleet.get("/api/v1/planes").status_code == 404


def test_a_module_that_is_not_mine_is_not_there(afloat: ServedSite) -> None:
    guard = afloat.caller("guard")
    hidden, unknown = guard.get("/api/v1/repairs"), guard.get("/api/v1/planes")
    assert (hidden.status_code, hidden.body) == (404, unknown.body)


def test_own_records_alone_are_listed_where_the_role_says_so(afloat: ServedSite, fleet: Caller) -> None:
    assert afloat.caller("clerk").names() == []
    assert afloat.caller("guard").names() == ["Ada", "Bea", "Cleo", "Dora"]


def test_the_record_behind_a_lookup_is_shown_on_demand(fleet: Caller) -> None:
    first = fleet.get("/api/v1/boats?limit=1&fields=name&expand=berth").json["data"][0]
    assert first["berth"]["title"] == first["berth"]["name"] == "N7"
    assert (first["berth"]["quay"], first["berth"]["version"]) == ("north", 1)
    assert first.keys() == {"id", "title", "version", "name", "berth"}


def test_an_empty_lookup_stays_empty_when_expanded(fleet: Caller) -> None:
    assert fleet.get("/api/v1/boats?name=Cleo&expand=berth").json["data"][0]["berth"] is None


def test_a_record_alone_expands_like_one_in_a_list(fleet: Caller) -> None:
    shown = fleet.get("/api/v1/boats?limit=1&expand=berth,owner.x").json
    assert shown["errors"][0]["field"] == "owner.x"
    listed = fleet.get("/api/v1/boats?limit=1&expand=berth").json["data"][0]
    assert fleet.get(f"/api/v1/boats/{listed['id']}?expand=berth").json == listed


def test_expanding_asks_no_further_statement(afloat: ServedSite, fleet: Caller) -> None:
    fleet.get("/api/v1/boats?fields=name&expand=berth")
    with afloat.statements() as found:
        fleet.get("/api/v1/boats?fields=name&expand=berth")
    assert len(found) == 2


@pytest.mark.parametrize("expand", ["wings", "name", "sisters", "owner", "berth&expand=berth", ",".join("abcdefghi")])
def test_what_leads_nowhere_is_not_expanded(fleet: Caller, expand: str) -> None:
    assert fleet.get(f"/api/v1/boats?expand={expand}").status_code == 400


def test_a_record_out_of_reach_is_not_expanded(afloat: ServedSite, fleet: Caller) -> None:
    answer = afloat.caller("guard").get("/api/v1/boats?expand=berth")
    assert (answer.status_code, codes(answer)) == (400, [("berth", "K609")])


# -- totals by group --------------------------------------------------------------------------------------------------
def test_totals_are_told_by_group_and_added_up(fleet: Caller) -> None:
    total = fleet.get("/api/v1/boats?total=kind,price&limit=1").json["total"]
    assert (total["value"], total["exact"]) == (4, True)
    assert total["groups"] == [
        {"group": "sail", "value": 3, "exact": True, "sums": {"price": {"amount": "60.00", "currency": "EUR"}}},
        {"group": "motor", "value": 1, "exact": True, "sums": {"price": None}},
    ]


def test_totals_follow_the_filters_and_the_words(fleet: Caller) -> None:
    assert fleet.get("/api/v1/boats?total=seats&kind=sail").json["total"]["groups"][0]["sums"] == {"seats": 6}
    groups = fleet.get("/api/v1/boats?total=kind&q=bea").json["total"]["groups"]
    assert [(each["group"], each["value"]) for each in groups] == [("sail", 0), ("motor", 1)]


@pytest.mark.parametrize(
    ("query", "code"),
    [("total=name", "K633"), ("total=kind,insured", "K633"), ("total=secrt", "K609"), ("total=tags", "K633")],
)
def test_totals_that_make_no_sense_are_refused(fleet: Caller, query: str, code: str) -> None:
    answer = fleet.get(f"/api/v1/boats?{query}")
    assert (answer.status_code, codes(answer)) == (400, [(answer.json["errors"][0]["field"], code)])


def test_an_order_of_more_than_eight_fields_is_refused(fleet: Caller) -> None:
    names = "name,kind,email,price,length,seats,built,seen_at,insured"
    answer = fleet.get(f"/api/v1/boats?sort={names}")
    assert (answer.status_code, codes(answer)) == (400, [("sort", "K632")])
