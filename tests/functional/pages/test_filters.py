"""The page that filters are built on, and how they are told above the list."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode

import pytest

LIST = "/m/contacts"
PAGE = f"{LIST}/filter"


@pytest.fixture
def boss(crm):
    return crm.login("super_admin")


@pytest.fixture
def people(crm, boss):
    company = crm.make("companies", boss, name="Northwind", country="NO")
    for name, role in (("Ann", "lead"), ("Bob", "prospect"), ("Cleo", "client")):
        crm.make("contacts", boss, first_name=name, last_name="Lee", role=role, email=f"{name}@example.org")
    crm.make("contacts", boss, first_name="Dora", last_name="Moe", role="client", email="d@x.org", company=company)


def titles(answer):
    return [each.text for each in answer.html.select("td.k-title a")]


def chips(answer):
    return [each.text.strip() for each in answer.html.select(".k-chip")]


def asked(who, *pairs, list_=LIST):
    return who.get(f"{PAGE}?{urlencode([('_list', list_), ('kind.0', 'group'), *pairs])}")


def rule(place, path, op="eq", *values):
    return [
        (f"kind.{place}", "rule"),
        (f"path.{place}", path),
        (f"op.{place}", op),
        *((f"value.{place}", v) for v in values),
    ]


def test_a_filter_that_was_built_narrows_the_list(boss, people):
    pairs = [("mode.0", "any"), *rule("0.0", "role", "eq", "lead"), *rule("0.1", "company.country", "eq", "NO")]
    found = boss.get(asked(boss, *pairs, ("_do", "use")).location)
    assert titles(found) == ["Ann Lee", "Dora Moe"]
    assert chips(found) == ["Role is Lead or Company · Country is Norway"]


def test_what_is_simple_stands_beside_the_filters_of_the_list(boss, people):
    answer = asked(boss, *rule("0.0", "role", "eq", "client"), *rule("0.1", "email", "contains", "x"), ("_do", "use"))
    assert dict(parse_qsl(answer.location.partition("?")[2])) == {"role": "client", "email.contains": "x"}


def test_the_page_begins_with_what_the_list_is_filtered_by(boss, people):
    where = '{"any":[{"role":"lead"},{"not":{"first_name":"Bob"}}]}'
    narrowed = urlencode({"where": where})
    answer = boss.get(f"{PAGE}?{urlencode({'_list': f'{LIST}?{narrowed}'})}")
    chosen = [each["value"] for each in answer.html.select(".k-rule select option[selected]")]
    assert chosen == ["role", "eq", "first_name", "ne"]
    assert [each["value"] for each in answer.html.select(".k-rule [type=checkbox][checked]")] == ["lead"]


def test_records_below_can_be_asked_for(crm, boss, people):
    contact = crm.make("contacts", boss, first_name="Eve", last_name="Poe")
    crm.make("deals", boss, name="Refit", contact=contact)
    group = [("kind.0.0", "group"), ("related.0.0", "deals"), ("some.0.0", "some")]
    answer = asked(boss, *group, *rule("0.0.0", "name", "contains", "ref"), ("_do", "use"))
    found = boss.get(answer.location)
    assert titles(found) == ["Eve Poe"]
    assert chips(found) == ["has deals where Name contains “ref”"]


def test_a_group_within_a_group_can_be_added(boss):
    answer = asked(boss, *rule("0.0", "role"), ("_do", "group:0"))
    assert len(answer.html.select("fieldset fieldset .k-rule")) == 1


def test_a_record_is_looked_for_by_a_part_of_its_name(boss, people):
    answer = asked(boss, *rule("0.0", "company"), ("words.0.0", "north"), ("_do", "find:0.0"))
    assert [each.text for each in answer.html.select(".k-rule select[name='value.0.0'] option")] == ["–", "Northwind"]


def test_a_rule_that_lacks_its_value_is_marked(boss):
    answer = asked(boss, *rule("0.0", "email", "contains"), ("_do", "use"))
    assert answer.status_code == 200
    assert "Say what it is compared with" in answer.html.select(".k-error")[0].text


def test_a_value_that_doesnt_fit_is_marked(boss):
    answer = asked(boss, *rule("0.0", "birthday", "gt", "yesterday"), ("_do", "use"))
    assert answer.html.select(".k-error")


def test_a_field_that_is_closed_is_not_offered_and_not_asked_for(crm, boss):
    sales = crm.login("sales")
    assert not sales.get(PAGE).html.select("option[value=salary]")
    answer = asked(sales, *rule("0.0", "salary", "gt", "5"), ("_do", "use"))
    assert answer.status_code == 200
    assert not answer.html.select(".k-rule option[selected]")


def test_each_part_of_a_filter_can_be_taken_away(boss, people):
    where = '{"all":[{"any":[{"role":"lead"},{"role":"client"}]},{"any":[{"last_name":"Moe"},{"email":"x@y.org"}]}]}'
    found = boss.get(f"{LIST}?{urlencode({'where': where})}")
    assert chips(found) == ["Role is Lead or Role is Client", "Last name is “Moe” or Email is “x@y.org”"]
    assert titles(boss.get(found.html.select(".k-chip a")[1]["href"])) == ["Ann Lee", "Cleo Lee", "Dora Moe"]


def test_a_list_filtered_by_hand_costs_three_statements(crm, boss, people):
    address = f"{LIST}?role=client&email.contains=x"
    boss.get(address)
    with crm.statements() as found:
        boss.get(address)
    assert len(found) == 3, found
