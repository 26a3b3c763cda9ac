"""What a caller may not read is, at every door, as if it weren't there: `tests.conformance.twins` asks at length."""

from __future__ import annotations

from tests.functional.api.calling import Caller, ServedSite

BOATS = "/api/v1/boats"
HIDDEN = "price", "email", "secret"


def test_a_hidden_field_is_not_shown(harbour: ServedSite, master: Caller) -> None:
    made = master.make("boats", name="Ada", secret="x", price="1 EUR")
    guard = harbour.caller("guard")
    for answer in (guard.get(f"{BOATS}/{made['id']}").json, guard.get(BOATS).json["data"][0]):
        assert not answer.keys() & set(HIDDEN)


def test_a_record_out_of_reach_is_not_there_for_any_method(harbour: ServedSite, master: Caller) -> None:
    made = master.make("boats", name="Ada")
    clerk = harbour.caller("clerk")
    absent = "01931b2c-7a00-7000-8000-000000000001"
    for call in (clerk.get, clerk.delete, lambda path: clerk.patch(path, {"seats": 1})):
        out, gone = call(f"{BOATS}/{made['id']}"), call(f"{BOATS}/{absent}")
        assert (out.status_code, out.text) == (gone.status_code, gone.text)
        assert out.status_code == 404


def test_a_record_to_view_but_not_to_change_is_forbidden(harbour: ServedSite, master: Caller) -> None:
    made = master.make("boats", name="Ada")
    sailor = harbour.caller("sailor")
    assert sailor.patch(f"{BOATS}/{made['id']}", {"seats": 1}).status_code == 403
    assert sailor.delete(f"{BOATS}/{made['id']}").status_code == 403


def test_a_lookup_out_of_reach_has_no_title(harbour: ServedSite, master: Caller) -> None:
    berth = master.make("berths", name="N7")
    made = master.make("boats", name="Ada", berth=berth["id"])
    assert harbour.caller("guard").get(f"{BOATS}/{made['id']}").json["berth"] == {"id": berth["id"], "title": None}


def test_creating_without_a_grant_is_forbidden(harbour: ServedSite) -> None:
    assert harbour.caller("guard").post(BOATS, {"name": "Ada"}).status_code == 403


def test_the_description_tells_what_is_mine_alone(harbour: ServedSite) -> None:
    found = harbour.caller("guard").get("/api/v1/").json["modules"]
    assert [each["name"] for each in found] == ["boats"]
    assert found[0]["may"] == ["view"]
    assert not {each["name"] for each in found[0]["fields"]} & set(HIDDEN)
    assert found[0]["related"] == []


def test_the_description_names_types_and_rights_of_fields(master: Caller) -> None:
    boats = next(each for each in master.get("/api/v1").json["modules"] if each["name"] == "boats")
    fields = {each["name"]: each for each in boats["fields"]}
    assert fields["code_name"]["type"] == "formula"
    assert (fields["code_name"]["read"], fields["code_name"]["create"]) == (True, False)
    assert fields["name"]["required"]
    assert fields["berth"]["modules"] == ["berths"]
    assert [each["name"] for each in boats["related"]] == ["repairs", "visits"]


def test_the_description_names_no_module_behind_a_lookup_that_is_closed(harbour: ServedSite) -> None:
    answer = harbour.caller("lookout").get("/api/v1/")
    visits = next(each for each in answer.json["modules"] if each["name"] == "visits")
    about = next(each for each in visits["fields"] if each["name"] == "about")
    assert (about["modules"], about["schema"]["properties"]["module"]) == (["boats"], {"enum": ["boats"]})
    assert '"berths"' not in answer.text
