"""Who can see a record, sharing it on its page, groups as owners, and lists as holders of a role see them."""

from __future__ import annotations

from typing import Any

import pytest
from tests.functional.pages.forms import press, the_form

from kith.identity import groups

ADA = {"first_name": "Ada", "last_name": "Lovelace"}


@pytest.fixture
def boss(small):
    return small.login("super_admin")


@pytest.fixture
def sales(small):
    return small.login("sales")


def access(id: str, query: str = "") -> str:
    """The address of the page."""
    return f"/m/contacts/{id}/access{query}"


def headings(answer: Any) -> list[str]:
    return [each.text for each in answer.html.select("section h2")]


def texts(answer: Any, selector: str) -> list[str]:
    return [" ".join(each.text.split()) for each in answer.html.select(selector)]


def test_everybody_who_can_see_a_record_is_named_with_the_reason(small, boss, sales):
    ada = small.make("contacts", sales, **ADA)
    answer = boss.get(access(ada))
    assert headings(answer) == ["Shared with", "The owner", "By their role"]
    assert texts(answer, "section[aria-labelledby='group-1'] td") == ["Edit", "Sales"]


def test_the_owner_opens_the_page_from_the_menu_of_the_record(small, sales):
    ada = small.make("contacts", sales, **ADA)
    assert texts(sales.get(f"/m/contacts/{ada}"), f'a[href="{access(ada)}"]') == ["Who can see this"]
    assert sales.get(access(ada)).status_code == 200


def test_who_may_only_see_the_record_is_not_told_who_else_does(small, boss, sales):
    ada = small.make("contacts", boss, **ADA)
    assert sales.get(access(ada)).status_code == 403
    assert sales.send(access(ada), {"with": "role:reader"}).status_code == 403


def test_a_record_is_shared_seen_and_the_share_ended(small, sales):
    ada, reader = small.make("contacts", sales, **ADA), small.login("reader")
    assert reader.get(f"/m/contacts/{ada}").status_code == 404
    shared = sales.send(access(ada), {"with": f"user:{reader.user}", "level": "view", "until": "2026-04-01T12:00"})
    assert (shared.status_code, shared.location) == (303, access(ada, "?_done=shared"))
    assert reader.get(f"/m/contacts/{ada}").status_code == 200
    page = sales.get(access(ada))
    assert texts(page, ".k-shares tbody td")[:3] == ["View", "until Apr 1, 2026, 12:00 PM", "sales"]
    assert "Shared with them" in headings(page)
    sales.send(access(ada), {"_end": page.html.select_one("[name=_end]")["value"]})
    assert reader.get(f"/m/contacts/{ada}").status_code == 404


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"with": ""}, "A share is with a person, a group or a role: name one of them."),
        ({"with": "role:boss"}, 'There is nobody "boss" to share with.'),
        (
            {"with": "role:reader", "until": "2020-01-01T00:00"},
            "The share would end at 2020-01-01 00:00, which lies in the past.",
        ),
        ({"_end": "x"}, "This share isn't there."),
    ],
)
def test_a_share_that_is_refused_says_why(small, sales, sent, said):
    ada = small.make("contacts", sales, **ADA)
    answer = sales.send(access(ada), sent)
    assert (answer.status_code, texts(answer, "[role=alert] p")) == (422, [said])


def test_a_record_that_is_not_there_has_no_page(small, sales, boss):
    gone = "01931b2c-7a00-7000-8000-000000000001"
    assert sales.get(access(gone)).status_code == sales.send(access(gone), {"with": "role:reader"}).status_code == 404


# -- groups as owners -------------------------------------------------------------------------------------------------
@pytest.fixture
def north(small):
    with small.site.writing() as tx:
        return groups.add(tx, "North")


def test_a_form_offers_groups_as_owners_and_for_no_other_user(boss, north):
    found = boss.get("/m/contacts/lookup?field=owner&q=nor").json
    assert found == [{"value": north, "text": "North · Group"}]
    assert boss.get("/m/contacts/lookup?field=user&q=nor").json == []


def test_a_group_becomes_the_owner_and_is_shown_filtered_and_sorted_by(small, boss, north):
    ada = small.make("contacts", boss, **ADA)
    form = the_form(boss.get(f"/m/contacts/{ada}/edit"))
    form["owner"].force_value(north)
    assert press(form).status_code == 303
    assert "North" in boss.get(f"/m/contacts/{ada}").text
    listed = boss.get(f"/m/contacts?owner={north}&sort=owner")
    assert "Lovelace" in listed.text
    assert "Lovelace" not in boss.get(f"/m/contacts?owner={boss.user}").text


# -- as a holder of a role --------------------------------------------------------------------------------------------
def test_a_list_is_shown_as_a_holder_of_a_role_sees_it(small, boss):
    small.make("contacts", boss, **ADA, role="client", email="ada@example.org")
    small.make("contacts", boss, first_name="Bo", last_name="Lead")
    page = boss.get("/m/contacts?_as=reader")
    assert ("Lovelace" in page.text, "Bo Lead" in page.text) == (True, False)
    assert texts(page, ".k-note-warn strong") == [
        "This is a preview: contacts as somebody sees them who holds the role Reader alone."
    ]


def test_what_the_role_may_not_read_has_no_column(small, boss):
    small.make("contacts", boss, **ADA, birthday="1815-12-10", salary="9 EUR")
    assert "birthday" not in [each.lower() for each in texts(boss.get("/m/contacts?_as=sales"), "thead th")]


def test_a_role_without_the_module_is_told_so(small, boss):
    assert texts(boss.get("/m/contacts?_as=nobody"), ".k-empty h2") == ["Not open"]


def test_an_unknown_role_and_who_may_not_administer_get_no_preview(small, boss, sales):
    assert boss.get("/m/contacts?_as=emperor").status_code == 404
    assert sales.get("/m/contacts?_as=super_admin").status_code == 403


def test_what_is_shared_with_the_role_is_in_the_preview(small, boss):
    ada = small.make("contacts", boss, **ADA)
    assert "Lovelace" not in boss.get("/m/contacts?_as=reader").text
    boss.send(access(ada), {"with": "role:reader"})
    assert "Lovelace" in boss.get("/m/contacts?_as=reader").text


def test_the_list_leads_to_the_preview(small, boss, sales):
    link = 'a[href="/m/contacts?_as="]'
    assert (len(boss.get("/m/contacts").html.select(link)), len(sales.get("/m/contacts").html.select(link))) == (1, 0)
