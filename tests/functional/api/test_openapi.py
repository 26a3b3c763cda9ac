"""The document of the API: what each caller finds in it, and that it says of bodies what the server then does."""

from __future__ import annotations

import gzip
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator
from tests.functional.api.calling import Caller, ServedSite, codes
from tests.functional.api.harbour import MODULES
from webob import Request

DOCUMENT = "/api/v1/openapi.json"


def document(caller: Caller) -> dict[str, Any]:
    """The document for a caller."""
    found: dict[str, Any] = caller.get(DOCUMENT).json
    return found


def validator(found: dict[str, Any], name: str) -> Draft202012Validator:
    """What judges values by one schema of a document."""
    return Draft202012Validator({"$ref": f"#/components/schemas/{name}", "components": found["components"]})


def test_the_document_is_openapi(afloat: ServedSite) -> None:
    OpenAPIV31SpecValidator(document(afloat.caller("master"))).validate()


def test_it_asks_for_a_token_as_everything_does(afloat: ServedSite) -> None:
    assert afloat.app.get(DOCUMENT, expect_errors=True).status_code == 401


def test_it_costs_one_statement(afloat: ServedSite) -> None:
    caller = afloat.caller("master")
    with afloat.statements() as found:
        caller.get(DOCUMENT)
    assert len(found) == 1


def test_modules_that_are_not_the_callers_are_not_in_it(afloat: ServedSite) -> None:
    text = afloat.caller("stranger").get(DOCUMENT).text
    assert "/api/v1/visits" in text
    assert "boat" not in text.lower()
    assert "berth" not in text.lower()


def test_fields_that_the_caller_may_not_read_are_not_in_it(afloat: ServedSite) -> None:
    text = afloat.caller("guard").get(DOCUMENT).text
    for name in ("price", "email", "secret", "Money"):
        assert name not in text
    assert '"insurer"' in text


def test_methods_that_the_caller_may_not_use_are_not_in_it(afloat: ServedSite) -> None:
    paths = document(afloat.caller("guard"))["paths"]
    assert paths["/api/v1/boats"].keys() == {"get"}
    assert paths["/api/v1/boats/{id}"].keys() == {"parameters", "get"}
    assert not [path for path in paths if "/actions/" in path]


def test_actions_are_in_it_for_who_may_carry_them_out(afloat: ServedSite) -> None:
    paths = document(afloat.caller("broker"))["paths"]
    assert [path for path in paths if "/{id}/actions/" in path] == ["/api/v1/boats/{id}/actions/insure"]
    assert "/api/v1/boats/actions/insure" in paths


def test_related_lists_are_in_it_for_who_may_see_both_ends(afloat: ServedSite) -> None:
    paths = document(afloat.caller("sailor"))["paths"]
    assert "/api/v1/boats/{id}/repairs" in paths
    assert "/api/v1/boats/{id}/visits" not in paths


def test_a_token_that_may_only_read_finds_nothing_to_write(afloat: ServedSite) -> None:
    paths = document(afloat.caller("master", scopes=["read"]))["paths"]
    module = [part for path, part in paths.items() if path.startswith("/api/v1/boats")]
    assert module
    assert {method for part in module for method in part if part.keys() & {"post", "patch", "delete"}} <= {
        "get",
        "post",
        "delete",
        "parameters",
    }
    assert not [path for path in paths if path.endswith(("/comments", "/undo")) or "/actions/" in path]


def test_every_route_of_the_api_is_in_it(harbour: ServedSite) -> None:
    roles = MODULES["config/roles.yaml"].replace("restore: all}", "restore: all, comment: true, attach: true}")
    harbour.apply({**MODULES, "config/roles.yaml": roles})
    introspector = harbour.app.app.registry.introspector
    patterns = {each["introspectable"]["pattern"] for each in introspector.get_category("routes")}
    own = {each for each in patterns if each.startswith("/api/v1/") and "{plugin}" not in each}
    said = document(harbour.caller("master"))["paths"]
    shapes = {tuple("{}" if "{" in part else part for part in path.split("/")) for path in said}
    for pattern in own:
        assert any(_fits(pattern.split("/"), shape) for shape in shapes), pattern


def _fits(pattern: list[str], shape: tuple[str, ...]) -> bool:
    pairs = zip(pattern, shape, strict=False)
    return len(pattern) == len(shape) and all("{" in wanted or wanted == said for wanted, said in pairs)


def test_a_record_is_as_its_schema_says(afloat: ServedSite) -> None:
    caller = afloat.caller("master")
    berth = caller.make("berths", name="N7", quay="north")
    made = caller.make(
        "boats",
        name="Schema",
        berth=berth["id"],
        price="12.30 EUR",
        length="7.5",
        built="2001-02-03",
        tags=["a"],
        gear=[{"what": "mast"}],
        seen_at="2026-01-02T03:04:05Z",
    )
    found = validator(document(caller), "boats-record")
    assert not list(found.iter_errors(made))
    page = caller.get("/api/v1/boats?total=true&expand=berth").json
    assert not list(validator(document(caller), "boats-page").iter_errors(page))


def test_a_refusal_is_as_its_schema_says(afloat: ServedSite) -> None:
    caller = afloat.caller("master")
    refused = caller.post("/api/v1/boats", [{"kind": "motor"}, {}])
    assert refused.status_code == 422
    assert not list(validator(document(caller), "Problem").iter_errors(refused.json))


@pytest.mark.parametrize(
    ("body", "fits"),
    [
        ({"name": "A"}, True),
        ({}, False),  # required
        ({"name": None}, False),
        ({"name": "A", "kind": "sail"}, True),
        ({"name": "A", "kind": "motor"}, False),  # required_if
        ({"name": "A", "kind": "motor", "email": None}, False),
        ({"name": "A", "kind": "motor", "email": "a@example.org"}, True),
        ({"name": "A", "kind": "steam"}, False),
        ({"name": "A", "colour": "red"}, False),  # no such field
        ({"name": "A", "code_name": "x"}, False),  # computed
    ],
)
def test_what_the_document_says_of_a_new_record_is_what_the_server_says(
    afloat: ServedSite, body: dict[str, Any], fits: bool
) -> None:
    caller = afloat.caller("master")
    named = {**body, "name": f"{body['name']}{afloat.count('m_boats')}"} if body.get("name") else body
    assert validator(document(caller), "boats-new").is_valid(named) is fits
    assert (caller.post("/api/v1/boats", named).status_code == 201) is fits


def test_a_list_that_fills_in_its_record_asks_for_what_is_left(harbour: ServedSite) -> None:
    text = MODULES["modules/repairs.yaml"].replace("boat: {type: lookup,", "boat: {required: true, type: lookup,")
    harbour.apply({**MODULES, "modules/repairs.yaml": text})
    found = document(harbour.caller("master"))["components"]["schemas"]
    assert found["repairs-new"]["required"] == ["what", "boat"]
    assert found["boats-repairs-new"]["required"] == ["what"]


def test_it_is_another_when_the_definitions_change(harbour: ServedSite, master: Caller) -> None:
    before = master.get(DOCUMENT)
    text = MODULES["modules/berths.yaml"].replace("related:", "  depth: {type: integer}\nrelated:")
    harbour.apply({**MODULES, "modules/berths.yaml": text})
    after = master.get(DOCUMENT, If_None_Match=before.headers["ETag"])
    assert after.status_code == 200
    assert "depth" in after.json["components"]["schemas"]["berths-record"]["properties"]


def test_who_has_it_is_told_so(afloat: ServedSite) -> None:
    caller = afloat.caller("master")
    answer = caller.get(DOCUMENT)
    again = caller.get(DOCUMENT, If_None_Match=answer.headers["ETag"])
    assert (again.status_code, again.body) == (304, b"")


def test_it_is_compressed_for_who_takes_that(afloat: ServedSite) -> None:
    caller = afloat.caller("master")
    headers = {"Authorization": f"Bearer {caller.token}", "Accept-Encoding": "gzip"}
    packed = Request.blank(DOCUMENT, headers=headers).get_response(afloat.app.app)  # WebTest would unpack it
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.body) == caller.get(DOCUMENT).body


def test_it_takes_no_parameters(afloat: ServedSite) -> None:
    assert codes(afloat.caller("master").get(f"{DOCUMENT}?limit=5")) == [("limit", "K609")]
