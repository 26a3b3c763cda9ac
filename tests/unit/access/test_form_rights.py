"""The actor "visitor of a form": it gives new records the form's fields, and there is nothing else that it may do."""

from __future__ import annotations

import pytest
from tests.unit.intake.world import FILES, PROTECTED, make, rows

from kith.access.form_rights import visitor_of
from kith.access.keeping import rights_key
from kith.access.rights import access_to, modules, readable, writable
from kith.errors import KithError
from kith.records.model import Change
from kith.records.query import get
from kith.records.save import write
from kith.testing.site import SiteUnderTest, fill_database


@pytest.fixture
def site(copy_of):
    opened = SiteUnderTest(str(copy_of("visited club", fill_database(FILES))), FILES)
    yield opened
    opened.close()


def visitor(site, form="contact", **more):
    with site.reading() as tx:
        return visitor_of(tx.site.forms[form], **more)


def send(site, form="contact", *, of=None, actor=None, **values):
    """The codes of what stands against it; [] where it is written."""
    try:
        with site.writing() as tx:
            write(tx, actor or visitor(site, form), "contacts", [Change(id=of, values=values)])
    except KithError as error:
        return [f"{problem.code} {problem.field}" for problem in error.problems]
    return []


def test_a_visitor_writes_the_fields_of_the_form_and_what_the_form_sets(site):
    assert send(site, name="Ada", email="ada@example.org", tags=["sail"]) == []
    row = rows(site)[0]
    assert (row["name"], row["email"], row["kind"]) == ("Ada", "ada@example.org", "prospect")
    assert (row["owner"], row["created_by"]) == (None, None)


@pytest.mark.parametrize("name", PROTECTED)
def test_a_field_that_the_form_does_not_ask_for_is_unknown(site, name):
    assert send(site, **{"name": "Ada", name: "client"}) == [f"K604 {name}"]
    assert rows(site) == []


def test_a_visitor_views_nothing(site):
    id = make(site, "contacts", name="Bob", email="bob@example.org")
    with site.reading() as tx:
        actor = visitor_of(tx.site.forms["update"])
        assert modules(tx, actor) == ()
        assert readable(tx, actor, "contacts") == ()
        assert get(tx, actor, "contacts", id) is None


def test_a_visitor_changes_nothing(site):
    id = make(site, "contacts", name="Bob")
    assert send(site, "update", of=id, phone="1") == ["K601 None"]
    assert send(site, "contact", of=id, phone="1") == ["K601 None"]


def test_whose_address_is_proven_changes_the_fields_that_match_names_of_that_record_alone(site):
    bob, eve = make(site, "contacts", name="Bob"), make(site, "contacts", name="Eve")
    proven = visitor(site, "update", record=bob)
    assert send(site, of=bob, actor=proven, phone="1") == []
    assert send(site, of=bob, actor=proven, name="Rob") == ["K604 name"]
    assert send(site, of=eve, actor=proven, phone="1") == ["K601 None"]


def test_the_record_behind_a_lookup_takes_what_is_asked_of_it(site):
    with site.reading() as tx:
        assert writable(tx, visitor_of(tx.site.forms["contact"]), "companies", "create") == ("name", "city")
        assert access_to(tx.site, visitor_of(tx.site.forms["plain"]), "companies") is None


def test_a_visitor_of_no_form_has_no_rights(site):
    with site.reading() as tx:
        nobody = visitor_of(tx.site.forms["contact"])
        assert access_to(tx.site, type(nobody)(kind="visitor"), "contacts") is None


def test_what_kept_statements_go_by_tells_forms_apart(site):
    assert rights_key(visitor(site, "contact")) != rights_key(visitor(site, "plain"))


def test_hidden_fields_are_never_needed_and_never_stored(site):
    assert send(site, name="Ada", boats="0", wish="Sail") == []
    assert send(site, name="Bob", boats="1") == ["K605 wish"]
    assert rows(site)[0]["wish"] is None


def test_every_fault_comes_at_once(site):
    assert send(site, name="", email="no", boats="-1", born="2999-01-01") == [
        "K240 email", "K214 boats", "K605 name", "K612 born",
    ]  # fmt: skip


def test_numbers_and_days_are_read_as_the_visitor_writes_them(site):
    assert send(site, actor=visitor(site, locale="de"), name="Ada", born="31.12.2000", boats="1.000", wish="x") == []
    assert (str(rows(site)[0]["born"]), rows(site)[0]["boats"]) == ("2000-12-31", 1000)
