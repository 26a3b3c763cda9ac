"""Views over the API: kept, changed, removed, and lists asked through them; the same rights as pages."""

from __future__ import annotations

import json
from typing import Any

import pytest
from tests.functional.api.calling import Caller, ServedSite, codes
from tests.functional.api.harbour import MODULES

from kith.testing.site import fill_database

LISTS = """
lists:
  sailing: {label: Sailing, default: true, where: {kind: sail, active: true}, columns: [title, price, seats],
            sort: [-seats]}
  all: {label: All}
"""
ROLES = """
  admiral:
    modules: {boats: {view: all, create: true, edit: all, restore: all, delete: all}}
    may: [share_views]
"""
FILES = {
    **MODULES,
    "modules/boats.yaml": MODULES["modules/boats.yaml"] + LISTS,
    "config/roles.yaml": MODULES["config/roles.yaml"] + ROLES,
}
BOATS = "/api/v1/boats"
VIEWS = f"{BOATS}/views"


@pytest.fixture
def port(copy_of):
    served = ServedSite(copy_of(__name__, fill_database(FILES)), FILES)
    yield served
    served.close()


@pytest.fixture
def admiral(port: ServedSite) -> Caller:
    caller = port.caller("admiral")
    caller.make("boats", name="Ada", kind="sail", seats=2, insured=True)
    caller.make("boats", name="Bob", kind="sail", seats=5)
    caller.make("boats", name="Cleo", kind="motor", seats=9, email="cleo@example.org")
    return caller


def keep(caller: Caller, **said: Any) -> dict[str, Any]:
    answer = caller.post(VIEWS, {"label": "Mine", **said})
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json
    return found


def names(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.text
    return [each["title"] for each in answer.json["data"]]


def test_a_list_of_the_definition_is_asked_by_its_name(admiral: Caller) -> None:
    answer = admiral.get(f"{BOATS}?view=sailing")
    assert names(answer) == ["Bob", "Ada"]
    assert answer.json["data"][0].keys() == {"id", "title", "version", "price", "seats"}


def test_a_view_is_kept_and_asked_by_its_id(admiral: Caller) -> None:
    made = keep(admiral, list="all", where={"seats": {"gt": 2}}, sort="-seats", columns=["name", "kind"])
    answer = admiral.get(f"{BOATS}?view={made['id']}")
    assert names(answer) == ["Cleo", "Bob"]
    assert answer.json["data"][0].keys() == {"id", "title", "version", "name", "kind"}


def test_its_location_tells_of_it(admiral: Caller) -> None:
    answer = admiral.post(VIEWS, {"label": "Mine", "shape": "board", "by": "kind", "total": "seats"})
    found = admiral.get(answer.headers["Location"]).json
    assert found == answer.json
    assert (found["shape"], found["by"], found["total"], found["own"]) == ("board", "kind", "seats", True)


def test_what_is_asked_besides_narrows_it_or_comes_first(admiral: Caller) -> None:
    view = keep(admiral, list="all", where={"seats": {"gt": 1}}, sort="-seats", q="")["id"]
    assert names(admiral.get(f"{BOATS}?view={view}&kind=sail")) == ["Bob", "Ada"]
    assert names(admiral.get(f"{BOATS}?view={view}&sort=seats&limit=2")) == ["Ada", "Bob"]
    assert admiral.get(f"{BOATS}?view={view}&fields=kind").json["data"][0].keys() == {"id", "title", "version", "kind"}


def test_pages_of_a_view_follow_one_another(admiral: Caller) -> None:
    view = keep(admiral, list="all", sort="-seats")["id"]
    first = admiral.get(f"{BOATS}?view={view}&limit=2")
    rest = admiral.get(f"{BOATS}?view={view}&limit=2&cursor={first.json['next']}")
    assert names(first) + names(rest) == ["Cleo", "Bob", "Ada"]


def test_a_view_shows_active_records_unless_it_says_otherwise(admiral: Caller) -> None:
    gone = admiral.get(f"{BOATS}?name=Ada").json["data"][0]["id"]
    admiral.patch(f"{BOATS}/{gone}", {"active": False})
    assert names(admiral.get(f"{BOATS}?view=sailing")) == ["Bob"]
    assert names(admiral.get(f"{BOATS}?view=sailing&active=false")) == ["Ada"]
    every = keep(admiral, list="sailing", state="all")["id"]
    assert names(admiral.get(f"{BOATS}?view={every}")) == ["Bob", "Ada"]


def test_a_view_that_is_not_there_is_refused(admiral: Caller) -> None:
    for name in ("nothing", "01931b2c-7a00-7000-8000-00000000000a", ""):
        answer = admiral.get(f"{BOATS}?view={name}")
        assert (answer.status_code, codes(answer)) == (400, [("view", "K690")])
    assert codes(admiral.get(f"{BOATS}?view=all&view=all")) == [("view", "K617")]


def test_somebody_elses_view_is_theirs_until_it_is_shared(port: ServedSite, admiral: Caller) -> None:
    view = keep(admiral, list="all", sort="seats")["id"]
    sailor = port.caller("sailor")
    assert sailor.get(f"{BOATS}?view={view}").status_code == 400
    assert sailor.get(f"{VIEWS}/{view}").status_code == 404
    assert admiral.patch(f"{VIEWS}/{view}", {"shared": True}).json["shared"] is True
    assert names(sailor.get(f"{BOATS}?view={view}")) == ["Ada", "Bob", "Cleo"]
    assert sailor.patch(f"{VIEWS}/{view}", {"label": "Ours"}).status_code == 403
    assert sailor.delete(f"{VIEWS}/{view}").status_code == 403


def test_sharing_takes_its_power(port: ServedSite) -> None:
    answer = port.caller("sailor").post(VIEWS, {"label": "Ours", "shared": True})
    assert (answer.status_code, codes(answer)) == (403, [(None, "K692")])


def test_a_shared_view_goes_on_without_what_one_may_not_read_and_says_so(port: ServedSite, admiral: Caller) -> None:
    view = keep(admiral, list="all", where={"price": {"empty": True}}, columns=["name", "price"], shared=True)["id"]
    answer = port.caller("guard").get(f"{BOATS}?view={view}&sort=name")
    assert names(answer) == ["Ada", "Bob", "Cleo"]
    notices = json.loads(answer.headers["Kith-Notices"])
    assert notices == [{"field": "view", "code": "K697", "row": None, "without": ["column", "filter"]}]
    assert "price" not in answer.text


def test_a_view_whose_field_is_gone_goes_on_without_it(port: ServedSite, admiral: Caller) -> None:
    view = keep(admiral, list="all", sort="-length", where={"insured": True}, columns=["name", "insured"])["id"]
    without = FILES["modules/boats.yaml"].replace("  length: {type: decimal, places: 2}\n", "")
    port.apply({**FILES, "modules/boats.yaml": without})
    answer = admiral.get(f"{BOATS}?view={view}")
    assert names(answer) == ["Ada"]
    assert json.loads(answer.headers["Kith-Notices"])[0]["without"] == ["order"]
    assert admiral.get(f"{VIEWS}/{view}").json["without"] == ["order"]


def test_what_is_not_sent_of_a_change_stays(admiral: Caller) -> None:
    view = keep(admiral, list="all", sort="-seats", columns=["name"])["id"]
    changed = admiral.patch(f"{VIEWS}/{view}", {"sort": "seats"}).json
    assert (changed["sort"], changed["columns"], changed["label"], changed["list"]) == (
        "seats",
        ["name"],
        "Mine",
        "all",
    )
    assert admiral.patch(f"{VIEWS}/{view}", {"label": "Other"}).json["label"] == "Other"


def test_a_view_is_pinned_and_begun_with(admiral: Caller) -> None:
    view = keep(admiral, standard=True)
    assert (view["standard"], view["pinned"]) == (True, True)
    changed = admiral.patch(f"{VIEWS}/{view['id']}", {"standard": False, "pinned": False}).json
    assert (changed["standard"], changed["pinned"]) == (False, False)


def test_a_view_that_is_removed_is_gone(admiral: Caller) -> None:
    view = keep(admiral)["id"]
    assert admiral.delete(f"{VIEWS}/{view}").status_code == 204
    assert admiral.get(f"{VIEWS}/{view}").status_code == 404
    assert admiral.delete(f"{VIEWS}/{view}").status_code == 404


def test_all_views_are_told_with_the_lists_of_the_module(admiral: Caller) -> None:
    keep(admiral)
    found = admiral.get(VIEWS).json
    assert [each["label"] for each in found["data"]] == ["Mine"]
    assert [each["name"] for each in found["lists"]] == ["sailing", "all"]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"label": ""}, ("label", "K691")),
        ({"wrong": 1}, ("wrong", "K604")),
        ({"shared": "yes"}, ("shared", "K628")),
        ({"columns": "name"}, ("columns", "K804")),
        ({"columns": ["nothing"]}, ("nothing", "K609")),
        ({"where": {"nothing": 1}}, (None, "K301")),
        ({"where": {"seats": 10**30}}, ("where", "K620")),
        ({"list": "nothing"}, ("list", "K648")),
        ({"state": "nothing"}, ("state", "K628")),
        ({"shape": "map"}, ("shape", "K628")),
        ({"shape": "board", "by": "name"}, ("by", "K633")),
        ({"shape": "calendar", "by": "name"}, ("by", "K618")),
        ({"shape": "calendar", "by": "nothing"}, ("by", "K609")),
        ({"group": "secret"}, ("group", "K609")),
        ({"q": "a\0b"}, (None, "K202")),
        ({"q": "x" * 17_000}, (None, "K696")),
    ],
)
def test_what_no_view_can_be_is_refused(admiral: Caller, said: dict[str, Any], expected: tuple[str, str]) -> None:
    answer = admiral.post(VIEWS, {"label": "Mine", **said})
    assert answer.status_code == 422, answer.text
    assert codes(answer) == [expected]
    assert admiral.get(VIEWS).json["data"] == []


def test_a_key_that_is_sent_again_keeps_one_view(admiral: Caller) -> None:
    made = [admiral.post(VIEWS, {"label": "Mine"}, Idempotency_Key="once") for _ in range(2)]
    assert made[0].json == made[1].json
    assert len(admiral.get(VIEWS).json["data"]) == 1


def test_a_token_that_may_only_read_keeps_no_views(port: ServedSite) -> None:
    reader = port.caller("admiral", scopes=["read"])
    assert reader.get(VIEWS).status_code == 200
    assert reader.post(VIEWS, {"label": "Mine"}).status_code == 403


def test_the_document_tells_of_views_what_the_token_may_do(port: ServedSite) -> None:
    paths = port.caller("admiral").get("/api/v1/openapi.json").json["paths"]
    assert paths[f"{VIEWS}/{{view}}"].keys() == {"parameters", "get", "patch", "delete"}
    assert "#/components/parameters/view" in [each.get("$ref") for each in paths[BOATS]["get"]["parameters"]]
    paths = port.caller("admiral", scopes=["read"]).get("/api/v1/openapi.json").json["paths"]
    assert paths[VIEWS].keys() == {"get"}


def test_a_list_through_a_view_costs_one_statement_more(port: ServedSite, admiral: Caller) -> None:
    view = keep(admiral, list="all", sort="-seats", columns=["name"])["id"]
    admiral.get(f"{BOATS}?view={view}")
    with port.statements() as found:
        admiral.get(f"{BOATS}?view={view}")
    assert len(found) == 3
    admiral.get(f"{BOATS}?view=sailing")
    with port.statements() as found:
        admiral.get(f"{BOATS}?view=sailing")
    assert len(found) == 2
