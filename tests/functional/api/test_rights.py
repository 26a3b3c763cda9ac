"""What a caller may not read is, at every door, as if it weren't there."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

import pytest
from tests.functional.api.calling import Caller, ServedSite
from tests.functional.api.harbour import MODULES

BOATS = "/api/v1/boats"
HIDDEN = "price", "email", "secret"


IDS = [f"01931b2c-7a00-7000-8000-00000000000{place}" for place in range(3)]


def without_hidden_fields(files: Mapping[str, str]) -> dict[str, str]:
    """The harbour's definitions as if what guards may not read had never been declared."""
    line = re.compile(rf"^  ({'|'.join(HIDDEN)}): {{type.*\n", re.MULTILINE)
    boats = line.sub("", files["modules/boats.yaml"]).replace("search: [name, email]", "search: [name]")
    roles = files["config/roles.yaml"].replace(", fields: {hide: [price, email]}", "")
    roles = re.sub(r",\s+fields: {view: \[secret\].*}", "}", roles)
    return dict(files) | {"modules/boats.yaml": boats, "config/roles.yaml": roles}


def harbour_with(url: str, files: Mapping[str, str], **hidden: str) -> ServedSite:
    """Three boats with known ids, one of them with hidden values."""
    served = ServedSite(url, files)
    owner = served.caller("master")
    made = owner.post(BOATS, [{"name": name, "seats": 7} for name in ("Ada", "Bea", "Cleo")]).json["data"]
    with served.site.writing() as tx:
        table = tx.tables.table("boats")
        for id, each in zip(IDS, made, strict=True):
            tx.connection.execute(
                table.update().where(table.c.id == each["id"]).values(id=id, owner=None, created_by=None)
            )
    assert owner.patch(BOATS, [{"id": IDS[1], "insured": True, **hidden}]).status_code == 200
    with served.site.writing() as tx:
        tx.connection.execute(tx.tables.table("boats").update().values(modified_by=None))
    return served


@pytest.fixture
def guards(new_database: Callable[[], str]) -> Iterator[tuple[Caller, ...]]:
    """Guards of three harbours that are equal but for what guards may not read: with values, without, undeclared."""
    sites = [
        harbour_with(new_database(), MODULES, price="1 EUR", email="a@example.org", secret="x"),
        harbour_with(new_database(), MODULES),
        harbour_with(new_database(), without_hidden_fields(MODULES)),
    ]
    yield tuple(site.caller("guard") for site in sites)
    for site in sites:
        site.close()


QUERIES = ["", "total=true", "q=ada", "q=example", "sort=-seats", "sort=seats&limit=1", "fields=name", "insured=true"]
FORMS = ["{}=x", "{}.empty=true", "{}.gt=1", "sort={}", "sort=-{}", "fields={}", 'where={{"{}":"x"}}', "{}.amount=1"]


def test_harbours_that_differ_in_what_is_hidden_are_equal(guards: tuple[Caller, ...]) -> None:
    for path in ("/api/v1/", *(f"{BOATS}?{query}" for query in QUERIES), *(f"{BOATS}/{id}" for id in IDS)):
        answers = [guard.get(path) for guard in guards]
        assert answers[0].status_code == 200, path
        assert answers[0].body == answers[1].body == answers[2].body, path


def test_asking_for_what_is_hidden_is_asking_for_nothing(guards: tuple[Caller, ...]) -> None:
    for query in (form.format(field) for field in HIDDEN for form in FORMS):
        answers = [guard.get(f"{BOATS}?{query}") for guard in guards]
        assert answers[0].status_code == 400, query
        assert answers[0].body == answers[1].body == answers[2].body, query


def test_a_cursor_tells_nothing_of_what_is_hidden(guards: tuple[Caller, ...]) -> None:
    cursors = {guard.get(f"{BOATS}?limit=1&sort=-seats").json["next"] for guard in guards}
    assert len(cursors) == 1


def test_a_hidden_field_is_not_shown(harbour: ServedSite, master: Caller) -> None:
    made = master.make("boats", name="Ada", secret="x", price="1 EUR")
    guard = harbour.caller("guard")
    for answer in (guard.get(f"{BOATS}/{made['id']}").json, guard.get(BOATS).json["data"][0]):
        assert not answer.keys() & set(HIDDEN)


def test_writing_what_is_hidden_is_writing_nothing(new_database: Callable[[], str]) -> None:
    sites = [harbour_with(new_database(), files) for files in (MODULES, without_hidden_fields(MODULES))]
    answers = [site.caller("sailor").post(BOATS, {"name": "Eva", "secret": "x"}) for site in sites]
    assert answers[0].status_code == 422
    assert answers[0].body == answers[1].body
    for site in sites:
        site.close()


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
