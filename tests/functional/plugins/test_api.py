"""The API of plugins: to whom its routes are open, what they are asked with, how they refuse."""

from __future__ import annotations

import io
import json

import pytest
import webtest
from openapi_spec_validator import OpenAPIV31SpecValidator

from kith.access.actor import SYSTEM
from kith.errors import KithError
from kith.ext import ApiDoc, ApiRoute
from kith.files import stage
from kith.identity import tokens
from kith.plugins import hookimpl
from kith.records.model import Query
from kith.records.query import page
from kith.testing.site import relay_of
from kith.web.main import make_app
from kith.web.plugins.api_routes import collect_routes

ADMIN, SALES, READER = "super_admin", "sales", "reader"
AT = "/api/v1/plugins/guide"


@pytest.fixture
def ask(guided):
    """Asks with the token of a new account that holds a role: ask(role, "GET", path, body)."""
    app = webtest.TestApp(make_app(guided.app))

    def asked(role, method, path, body=None, *, scopes=None, headers=()):
        actor = guided.actor(role, email=f"{role}-{method}-{len(path)}@example.test".lower())
        with guided.writing() as tx:
            token = tokens.issue(tx, actor.user, "test", scopes=scopes)
        sent = {"Authorization": f"Bearer {token}", **dict(headers)}
        if body is not None:
            sent["Content-Type"] = "application/json"
        data = b"" if body is None else json.dumps(body).encode()
        return app.request(path, method=method, headers=sent, body=data, expect_errors=True)

    asked.app = app
    return asked


def companies(site):
    with site.reading() as tx:
        return [row.title for row in page(tx, SYSTEM, Query(module="companies")).rows]


def test_kith_api_answers_with_json_and_the_rights_of_the_token(guided, ask):
    answer = ask(SALES, "GET", f"{AT}/companies?x=1")
    assert (answer.status_code, answer.json) == (200, {"titles": [], "query": {"x": "1"}})


def test_what_a_route_writes_is_committed_with_its_answer(guided, ask):
    answer = ask(ADMIN, "POST", f"{AT}/companies", {"name": "Acme"})
    assert (answer.status_code, answer.headers["X-Guide"], companies(guided)) == (201, "yes", ["Acme"])


def test_none_is_an_answer_without_content(ask):
    answer = ask(ADMIN, "DELETE", f"{AT}/companies")
    assert (answer.status_code, answer.body) == (204, b"")


def test_what_a_route_refuses_are_problem_details_and_nothing_is_kept(guided, ask):
    answer = ask(ADMIN, "POST", f"{AT}/companies", {"name": "Acme", "then": "refuse"})
    assert (answer.status_code, answer.content_type) == (422, "application/problem+json")
    assert answer.json["errors"][0] == {"field": "name", "code": "K612", "message": "Not today"}
    assert companies(guided) == []


def test_a_route_that_fails_is_named_and_nothing_is_kept(guided, ask):
    answer = ask(ADMIN, "POST", f"{AT}/companies", {"name": "Acme", "then": "fail"})
    assert (answer.status_code, answer.json["errors"][0]["code"]) == (500, "K861")
    assert "guide" in answer.json["errors"][0]["message"]
    assert companies(guided) == []


def test_an_answer_that_is_no_json_is_the_plugins_fault(ask):
    assert ask(ADMIN, "GET", f"{AT}/strange").json["errors"][0]["code"] == "K861"


def test_without_a_token_nobody_is_answered(ask):
    answer = ask.app.get(f"{AT}/companies", expect_errors=True)
    assert (answer.status_code, "Bearer" in answer.headers["WWW-Authenticate"]) == (401, True)


def test_a_log_in_counts_for_nothing(guided):
    assert guided.browser(ADMIN).get(f"{AT}/companies").status_code == 401


@pytest.mark.parametrize(
    ("role", "method", "path", "status"),
    [
        (READER, "GET", "deals", 404),
        (SALES, "GET", "deals", 200),
        (SALES, "GET", "keys", 403),
        (ADMIN, "GET", "keys", 200),
        (READER, "PATCH", "new", 404),
        (ADMIN, "PATCH", "new", 204),
        (ADMIN, "GET", "companies/gone", 404),
        (ADMIN, "GET", "nothing", 404),
        (ADMIN, "GET", "companies/", 404),
        (ADMIN, "PATCH", "companies", 405),
        (ADMIN, "POST", "deals", 405),
    ],
)
def test_a_route_is_open_to_those_it_names(ask, role, method, path, status):
    body = {} if method in ("POST", "PATCH") else None
    answer = ask(role, method, f"{AT}/{path}", body)
    assert answer.status_code == status, answer.text


def test_a_token_without_the_scope_is_refused(ask):
    assert ask(ADMIN, "PATCH", f"{AT}/new", {}, scopes=["read"]).status_code == 403
    assert ask(ADMIN, "GET", f"{AT}/companies", scopes=["read"]).status_code == 200


def test_the_methods_that_a_route_has_are_told(ask):
    assert ask(ADMIN, "PATCH", f"{AT}/companies", {}).headers["Allow"] == "DELETE, GET, HEAD, POST"


def test_a_parameter_that_comes_twice_is_refused(ask):
    assert ask(ADMIN, "GET", f"{AT}/companies?x=1&x=2").status_code == 400


def test_who_wants_no_json_is_refused(ask):
    assert ask(ADMIN, "POST", f"{AT}/companies", {}, headers={"Accept": "text/html"}).status_code == 406


def said(method, **more):
    return ApiRoute(path="x", get=view, power="administer", docs={method: ApiDoc(**more)})


def view(request):
    return None


@pytest.mark.parametrize(
    ("routes", "said"),
    [
        ([ApiRoute(path="open", get=view)], "names neither a module nor a power"),
        ([ApiRoute(path="../x", get=view, power="administer")], "has to be made of"),
        ([ApiRoute(path="x", power="administer")], "answers nothing"),
        ([ApiRoute(path="x", get=view, power="administer")] * 2, "stands twice"),
        ([said("post")], "describes post, which it doesn't answer"),
        ([said("get", query={"a b": "What?"})], 'the parameter "a b", which no address can have'),
        ([said("get", answer={"type": "strange"})], "JSON by what is no schema"),
    ],
)
def test_a_route_that_does_not_fit_stops_the_start(routes, said):
    class Plugin:
        @staticmethod
        @hookimpl
        def kith_api():
            return routes

    with pytest.raises(KithError, match=said):
        collect_routes(relay_of([Plugin]))


@pytest.fixture
def master(guided):
    """Asks with one token of an administrator: master(method, path, body, **headers)."""
    app = webtest.TestApp(make_app(guided.app))
    actor = guided.actor(ADMIN, email="master@example.test")
    with guided.writing() as tx:
        token = tokens.issue(tx, actor.user, "test")

    def asked(method, path, body=None, **headers):
        sent = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        data = b"" if body is None else json.dumps(body).encode()
        return app.request(path, method=method, headers=sent, body=data, expect_errors=True)

    asked.actor = actor
    return asked


def test_a_repeated_request_is_answered_alike_and_makes_nothing(guided, master):
    first, again = (master("POST", f"{AT}/companies", {"name": "Acme"}, Idempotency_Key="k1") for _ in range(2))
    assert (again.status_code, again.json, again.headers["X-Guide"]) == (201, first.json, "yes")
    assert again.content_type == first.content_type
    assert companies(guided) == ["Acme"]


def test_a_key_that_came_with_another_request_is_refused(guided, master):
    master("POST", f"{AT}/companies", {"name": "Acme"}, Idempotency_Key="k1")
    answer = master("POST", f"{AT}/companies", {"name": "Other"}, Idempotency_Key="k1")
    assert (answer.json["errors"][0]["code"], companies(guided)) == ("K520", ["Acme"])


def test_a_request_that_was_refused_may_come_again_with_its_key(guided, master):
    refused = master("POST", f"{AT}/companies", {"name": "Acme", "then": "refuse"}, Idempotency_Key="k1")
    answer = master("POST", f"{AT}/companies", {"name": "Acme"}, Idempotency_Key="k1")
    assert (refused.status_code, answer.status_code, companies(guided)) == (422, 201, ["Acme"])


def test_of_an_answer_too_long_to_be_kept_nothing_is_done_again(guided, master):
    first, again = (master("POST", f"{AT}/at_length", {"name": "Acme"}, Idempotency_Key="k1") for _ in range(2))
    assert (first.status_code, again.json["errors"][0]["code"], companies(guided)) == (200, "K521", ["Acme"])


def test_what_a_plugin_says_of_its_routes_stands_in_the_document(master):
    document = master("GET", "/api/v1/openapi.json").json
    found = document["paths"][f"{AT}/companies"]
    assert {method: found[method]["summary"] for method in ("get", "post", "delete")} == {
        "get": "The titles of companies",
        "post": "A new company",
        "delete": "DELETE companies",
    }
    assert found["post"]["requestBody"]["content"]["application/json"]["schema"]["required"] == ["name"]
    assert "201" in found["post"]["responses"]
    assert [each.get("name") or each["$ref"] for each in found["get"]["parameters"]] == ["x"]
    assert {"name": "Plugin guide"} in document["tags"]


def test_the_document_with_routes_of_plugins_is_one(master):
    OpenAPIV31SpecValidator(master("GET", "/api/v1/openapi.json").json).validate()


@pytest.mark.parametrize(
    ("role", "there"), [(READER, set()), (SALES, {"/deals"}), (ADMIN, {"/deals", "/keys", "/new"})]
)
def test_routes_that_are_closed_are_not_in_the_document(ask, role, there):
    paths = ask(role, "GET", "/api/v1/openapi.json").json["paths"]
    found = {path.removeprefix(AT) for path in paths if path.startswith(AT)}
    assert found & {"/deals", "/keys", "/new"} == there


def test_plugins_read_files_as_the_acting_person_may(guided, master, ask):
    file = stage(guided.app, io.BytesIO(b"Hello there"), "note.txt", owner=master.actor.user)
    answer = master("GET", f"{AT}/read?id={file.id}").json
    assert answer == {"name": "note.txt", "type": "text/plain", "size": 11, "whole": "Hello there", "part": "ll"}
    assert ask(SALES, "GET", f"{AT}/read?id={file.id}").status_code == 404
