"""`?invite=`: a record that is made over the API is invited to a portal where the caller says so, and only then."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from tests.functional.pages.served import ServedSite
from tests.unit.portal import world
from webtest import TestApp

from kith.identity import tokens, users
from kith.mail.outgoing import latest
from kith.portal.access import of_type, portal_type
from kith.testing.databases import CopyOf
from kith.testing.site import fill_database

MAKER = "  maker: {modules: {contacts: {view: all, create: true}}}\n"
FILES = world.FILES | {"config/roles.yaml": world.FILES["config/roles.yaml"] + MAKER}
Post = Callable[..., Any]
ADA = {"name": "Ada", "email": "ada@example.org", "kind": "client"}


@pytest.fixture
def served(copy_of: CopyOf) -> Iterator[ServedSite]:
    opened = ServedSite(copy_of(__name__, fill_database(FILES)), FILES)
    yield opened
    opened.close()


@pytest.fixture
def post(served: ServedSite) -> Post:
    """Makes records as a role: `post(asked, body, "boss")`."""

    def ask(asked: str, body: Any, role: str = "boss", **headers: str) -> Any:
        sent = {"Authorization": f"Bearer {token_of(served, role)}", **headers}
        return TestApp(served.wsgi).post_json(f"/api/v1/contacts{asked}", body, headers=sent, status="*")

    return ask


def token_of(served: ServedSite, role: str) -> str:
    """A new token of the account that holds the role."""
    with served.site.writing() as tx:
        known = users.find(tx, f"{role}@example.test")
        user = known.id if known else users.add(tx, email=f"{role}@example.test", roles=(role,))
        return tokens.issue(tx, user, "test")


def invited(served: ServedSite, portal: str = "clients") -> int:
    with served.site.reading() as tx:
        return len(of_type(tx, portal_type(tx, portal)))


def mails(served: ServedSite) -> list[str]:
    with served.site.reading() as tx:
        return [each.address for each in latest(tx, 10)]


def records(served: ServedSite) -> int:
    with served.site.reading() as tx:
        return len(tx.connection.execute(tx.tables.table("contacts").select()).all())


def test_without_it_nobody_is_invited(served, post):
    assert post("", ADA).status_code == 201
    assert (invited(served), mails(served)) == (0, [])


def test_a_new_record_is_invited_to_the_portal_that_is_named(served, post):
    assert post("?invite=clients", ADA).status_code == 201
    assert (invited(served), mails(served)) == (1, ["ada@example.org"])


def test_all_of_a_batch_are_invited(served, post):
    people = [ADA, {"name": "Bob", "email": "bob@example.org", "kind": "client"}]
    assert post("?invite=clients", people).status_code == 201
    assert sorted(mails(served)) == ["ada@example.org", "bob@example.org"]


def test_one_who_cannot_be_let_in_keeps_all_from_being_made(served, post):
    people = [ADA, {"name": "Bob", "email": "bob@example.org", "kind": "lead"}, {"name": "Cyd", "kind": "client"}]
    refused = post("?invite=clients", people)
    assert (refused.status_code, [(each["row"], each["code"]) for each in refused.json["errors"]]) == (
        422,
        [(1, "K471"), (2, "K472")],
    )
    assert (records(served), invited(served), mails(served)) == (0, 0, [])


def test_sent_again_with_its_key_it_invites_once(served, post):
    key = {"Idempotency-Key": "one"}
    first, again = (post("?invite=clients", ADA, **key) for _ in range(2))
    assert first.json["id"] == again.json["id"]
    assert mails(served) == ["ada@example.org"]


@pytest.mark.parametrize("asked", ["?invite=client", "?invite=true", "?invite=", "?invite=clients&invite=partners"])
def test_a_portal_that_is_not_named_rightly_is_refused_before_anything_is_made(served, post, asked):
    refused = post(asked, ADA)
    assert (refused.status_code, refused.json["errors"][0]["field"]) == (400, "invite")
    assert records(served) == 0


def test_who_may_not_manage_portals_makes_nothing(served, post):
    refused = post("?invite=clients", ADA, "maker")
    assert (refused.status_code, [each["code"] for each in refused.json["errors"]]) == (403, ["K477"])
    assert records(served) == 0


@pytest.mark.parametrize(("role", "told"), [("boss", True), ("maker", False)])
def test_the_document_tells_it_to_who_may(served, role, told):
    asked = {"Authorization": f"Bearer {token_of(served, role)}"}
    document = TestApp(served.wsgi).get("/api/v1/openapi.json", headers=asked).json
    named = [each["$ref"].rpartition("/")[2] for each in document["paths"]["/api/v1/contacts"]["post"]["parameters"]]
    assert ("invite" in named) is told
