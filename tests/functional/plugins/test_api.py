"""The API of plugins: to whom its routes are open, what they are asked with, how they refuse."""

from __future__ import annotations

import json

import pytest
import webtest

from kith.access.actor import SYSTEM
from kith.errors import KithError
from kith.ext import ApiRoute
from kith.identity import tokens
from kith.plugins import hookimpl
from kith.records.model import Query
from kith.records.query import page
from kith.testing.site import relay_of
from kith.web.main import make_app
from kith.web.plugins.api import collect_routes

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


def view(request):
    return None


@pytest.mark.parametrize(
    ("routes", "said"),
    [
        ([ApiRoute(path="open", get=view)], "names neither a module nor a power"),
        ([ApiRoute(path="../x", get=view, power="administer")], "has to be made of"),
        ([ApiRoute(path="x", power="administer")], "answers nothing"),
        ([ApiRoute(path="x", get=view, power="administer")] * 2, "stands twice"),
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
