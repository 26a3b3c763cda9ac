"""What fills the placeholders of mail about records: what whoever sends it may read, as people write it."""

import pytest
from tests.unit.records.crm import MODULES

from kith.access.actor import SYSTEM
from kith.errors import KithError
from kith.mail.templates import read_template
from kith.mail.values import check_record_places, record_values
from kith.records.model import Change
from kith.records.save import write
from kith.testing.site import SiteUnderTest


def text(body: str):
    return read_template(f"---\nsubject: x\n---\n{body}\n", "config/mail/offer.md")


@pytest.fixture
def crm(database_url: str):
    site = SiteUnderTest(database_url, MODULES)
    yield site
    site.close()


def add(crm: SiteUnderTest, module: str, **values: object) -> str:
    with crm.writing() as tx:
        saved = write(tx, SYSTEM, module, [Change(values=values)]).saved[0]
    assert saved is not None
    return saved.id


def test_fields_and_what_lies_behind_lookups_fill_a_template(crm: SiteUnderTest):
    company = add(crm, "companies", name="Northwind")
    ada = add(crm, "contacts", first_name="Ada", last_name="Lovelace", company=company)
    bob = add(crm, "contacts", first_name="Bob", last_name="B")
    with crm.reading() as tx:
        names = check_record_places(tx, SYSTEM, "contacts", text("{first_name} {company.name} {company} {link}"))
        assert names == ["first_name", "company.name", "company"]
        assert record_values(tx, SYSTEM, "contacts", [ada, bob], names) == {
            ada: {"first_name": "Ada", "company.name": "Northwind", "company": "Northwind"},
            bob: {"first_name": "Bob", "company.name": "", "company": ""},
        }


def test_values_are_written_as_people_read_them(crm: SiteUnderTest):
    deal = add(crm, "deals", name="Refit", amount="1200.50 EUR")
    with crm.reading() as tx:
        english = record_values(tx, SYSTEM, "deals", [deal], ["amount"])[deal]["amount"]
        german = record_values(tx, SYSTEM, "deals", [deal], ["amount"], locale="de")[deal]["amount"]
    assert (english, german.replace("\xa0", " ")) == ("€1,200.50", "1.200,50 €")


def test_a_field_that_isnt_there_is_named_with_line_and_nearest(crm: SiteUnderTest):
    with crm.reading() as tx, pytest.raises(KithError) as refused:
        check_record_places(tx, SYSTEM, "contacts", text("Hello {firstname}"))
    (problem,) = refused.value.problems
    assert (str(problem.source), problem.suggestion) == ("config/mail/offer.md:4:7", "first_name")


def test_what_the_sender_may_not_read_is_unknown(crm: SiteUnderTest):
    from dataclasses import replace

    nobody = replace(SYSTEM, kind="staff", roles=frozenset())
    with crm.reading() as tx, pytest.raises(KithError, match="K752"):
        check_record_places(tx, nobody, "contacts", text("Hello {first_name}"))


def test_names_that_the_sender_gives_are_known(crm: SiteUnderTest):
    with crm.reading() as tx:
        assert check_record_places(tx, SYSTEM, "contacts", text("{code}"), ["code"]) == []
