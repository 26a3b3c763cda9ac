"""Staff's side of portals: panel, menu, cards of a company's people. Proves V2 to V7, A17 to A20, Z7."""

from __future__ import annotations

from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest
from tests.functional.pages.served import Browser, ServedSite

from kith.access.actor import SYSTEM
from kith.ledger import audit
from kith.mail.outgoing import latest
from kith.portal import invitations
from kith.portal.access import of_record, portal_type
from kith.storage.system import PortalAccess

FILES = {
    "modules/companies.yaml": """
module: companies
label: {one: Company, many: Companies}
title: "{name}"
search: [name]
fields: {name: {type: text, required: true}}
related:
  people: {by: contacts.company, columns: [title], place: side}
""",
    "modules/contacts.yaml": """
module: contacts
label: {one: Contact, many: Contacts}
title: "{name}"
search: [name]
fields:
  name: {type: text, required: true}
  email: {type: email, unique: true}
  kind: {type: choice, options: {lead: Lead, client: Client}, default: client}
  company: {type: lookup, module: companies}
portal:
  clients: {view: {company: $me.company}, fields: {view: [title]}}
""",
    "config/roles.yaml": """
roles:
  boss:
    modules: {contacts: {view: all, create: true, edit: all}, companies: {view: all, create: true}}
    may: [manage_portals]
  crew: {modules: {contacts: {view: all, create: true}, companies: {view: all}}}
""",
    "config/portals.yaml": """
prices: {currency: USD, every: 1mo, tiers: [{up_to: 50, total: 600}, {up_to: 100, each: 12}, {each: 10}]}
types:
  clients: {users: {module: contacts, email: email, allowed_if: {kind: client}}, label: Clients, seats: 2,
            invite_on_create: true}
""",
}


@pytest.fixture
def served(database_url) -> Iterator[ServedSite]:
    site = ServedSite(database_url, FILES)
    yield site
    site.close()


@pytest.fixture
def boss(served) -> Browser:
    return served.login("boss")


def contact(served: ServedSite, by: Browser, name: str, **values) -> str:
    given = {"email": f"{name.lower()}@example.org", **values}
    return served.make("contacts", by, name=name, **given)


def press(by: Browser, record: str, deed: str, **more: Any) -> Any:
    """What the button of that name gives."""
    address = f"/m/contacts/{record}/portal"
    return by.send(address, _page=f"/m/contacts/{record}", _type="clients", _do=deed, **more)


def state(served: ServedSite, record: str) -> str:
    with served.site.reading() as tx:
        found = of_record(tx, portal_type(tx, "clients"), record)
    return found.state if found else "not_invited"


def test_the_panel_offers_what_the_state_allows(served, boss):
    ada = contact(served, boss, "Ada")
    page = boss.get(f"/m/contacts/{ada}").text
    assert "Not invited" in page
    assert 'value="invite"' in page
    assert 'value="resend"' not in page
    press(boss, ada, "invite")
    page = boss.get(f"/m/contacts/{ada}").text
    assert 'value="resend"' in page
    assert 'value="revoke"' in page
    assert 'value="invite"' not in page


def test_inviting_leads_back_to_the_record_with_one_mail_on_its_way(served, boss):
    ada = contact(served, boss, "Ada")
    answer = press(boss, ada, "invite")
    assert answer.location.endswith(f"/m/contacts/{ada}?_done=portal-invite")
    assert "The invitation is on its way." in boss.get(answer.location).text
    assert state(served, ada) == "invited"
    with served.site.reading() as tx:
        assert [each.address for each in latest(tx, 5)] == ["ada@example.org"]


def test_each_button_does_what_it_says(served, boss):
    ada = contact(served, boss, "Ada")
    press(boss, ada, "invite")
    with served.site.writing() as tx:
        tx.connection.execute(PortalAccess.__table__.update().values(state="active"))
    for deed, after in (("reset", "active"), ("suspend", "suspended"), ("resume", "active"), ("revoke", "not_invited")):
        assert press(boss, ada, deed).status_code == 303
        assert state(served, ada) == after


def test_an_active_access_offers_a_new_password_and_no_invitation(served, boss):
    ada = contact(served, boss, "Ada")
    press(boss, ada, "invite")
    with served.site.writing() as tx:
        tx.connection.execute(PortalAccess.__table__.update().values(state="active"))
    menu = boss.get(f"/m/contacts/{ada}/menu").text
    assert 'value="reset"' in menu
    assert 'value="resend"' not in menu


def test_the_menu_of_a_row_has_send_invite_until_it_was_sent(served, boss):
    ada = contact(served, boss, "Ada")
    assert "Send invite" in boss.get(f"/m/contacts/{ada}/menu").text
    press(boss, ada, "invite")
    assert "Resend invite" in boss.get(f"/m/contacts/{ada}/menu").text


def test_who_doesnt_manage_portals_sees_no_panel_and_is_refused(served, boss):
    ada, crew = contact(served, boss, "Ada"), served.login("crew")
    assert "Not invited" not in crew.get(f"/m/contacts/{ada}").text
    assert "Send invite" not in crew.get(f"/m/contacts/{ada}/menu").text
    assert press(crew, ada, "invite").status_code == 403
    assert crew.get(f"/m/contacts/{ada}/portal").status_code == 403
    assert state(served, ada) == "not_invited"


def test_who_may_not_be_let_in_has_no_button(served, boss):
    lea = contact(served, boss, "Lea", kind="lead")
    page = boss.get(f"/m/contacts/{lea}/portal").text
    assert "Can't be let in" in unescape(page)
    assert 'value="invite"' not in page
    assert press(boss, lea, "invite").status_code == 409


def test_a_full_portal_offers_the_waiting_list(served, boss):
    for name in ("Ada", "Bob"):
        press(boss, contact(served, boss, name), "invite")
    eve = contact(served, boss, "Eve")
    refused = press(boss, eve, "invite")
    assert refused.status_code == 409
    assert 'value="enlist"' in refused.text
    assert press(boss, eve, "enlist").status_code == 303
    assert "Waiting for a seat" in boss.get(f"/m/contacts/{eve}").text


def test_a_card_shows_the_button_or_the_last_log_in_never_both(served, boss):
    company = served.make("companies", boss, name="Harbour")
    ada = contact(served, boss, "Ada", company=company)
    assert 'value="invite"' in boss.get(f"/m/companies/{company}").text
    answer = press(boss, ada, "invite", _next=f"/m/companies/{company}")
    assert answer.location.endswith(f"/m/companies/{company}")
    page = boss.get(f"/m/companies/{company}").text
    assert 'value="invite"' not in page
    assert '<span class="k-card-access">Invited</span>' in page


def test_the_button_of_a_card_invites_whom_it_stands_beside(served, boss):
    company = served.make("companies", boss, name="Harbour")
    contact(served, boss, "Ada", company=company)
    bob = contact(served, boss, "Bob", company=company)
    page = boss.get(f"/m/companies/{company}").html
    button = page.find("button", formaction=f"/m/contacts/{bob}/portal")
    hidden = page.find(id=button["form"]).select("input")
    sent = [(each["name"], each["value"]) for each in hidden] + [(button["name"], button["value"])]
    assert boss.post(button["formaction"], sent).location.endswith(f"/m/companies/{company}")
    shown = boss.get(f"/m/companies/{company}").html.select(".k-card-access")
    assert sorted(each.text for each in shown) == ["Invite Ada", "Invited"]


def test_cards_of_a_company_cost_one_statement_and_none_without_the_power(served, boss):
    company = served.make("companies", boss, name="Harbour")
    for name in ("Ada", "Bob", "Eve"):
        contact(served, boss, name, company=company)
    crew = served.login("crew")
    for each in (boss, crew):
        each.get(f"/m/companies/{company}")
    with served.statements() as by_boss:
        boss.get(f"/m/companies/{company}")
    with served.statements() as by_crew:
        crew.get(f"/m/companies/{company}")
    assert sum("kith_portal_access" in each for each in by_boss) == 1
    assert not any("kith_portal_access" in each for each in by_crew)


def test_a_module_without_portals_has_no_such_page(served, boss):
    company = served.make("companies", boss, name="Harbour")
    assert boss.get(f"/m/companies/{company}/portal").status_code == 404


def test_an_unknown_deed_or_portal_is_a_bad_request(served, boss):
    ada = contact(served, boss, "Ada")
    assert press(boss, ada, "promote").status_code == 400
    assert boss.send(f"/m/contacts/{ada}/portal", _page="/", _type="nobody", _do="invite").status_code == 400


def test_inviting_is_noted_with_who_did_it(served, boss):
    press(boss, contact(served, boss, "Ada"), "invite")
    with served.site.reading() as tx:
        assert [each.user_id for each in audit.entries(tx.connection, kind="portal")] == [boss.user]


def test_the_system_may_always_invite(served, boss):
    ada = contact(served, boss, "Ada")
    with served.site.writing() as tx:
        invitations.invite(tx, SYSTEM, "clients", ada)
    assert state(served, ada) == "invited"


def make_in_form(by: Browser, *, ticked: bool = True, **fields: str):
    """What saving the form of a new contact gives."""
    given = {"name": "Ada", "email": "ada@example.org", "kind": "client", "_then": "stay", **fields}
    return by.send("/m/contacts/new", {**given, **({"_invite": "clients"} if ticked else {})}, page="/m/contacts/new")


def test_the_form_of_a_new_client_offers_the_invitation_ticked(served, boss):
    page = boss.get("/m/contacts/new?kind=client").text
    assert 'name="_invite" value="clients" checked' in page
    assert "data-hidden" not in page.split("k-invite-box")[1].partition(">")[0]


def test_the_box_is_hidden_while_the_portal_wouldnt_let_them_in(served, boss):
    page = boss.get("/m/contacts/new?kind=lead").text
    assert "data-hidden" in page.split("k-invite-box")[1].partition(">")[0]


def test_a_ticked_box_invites_with_the_save(served, boss):
    made = make_in_form(boss).location.rpartition("/")[2].partition("?")[0]
    assert state(served, made) == "invited"
    with served.site.reading() as tx:
        assert [each.address for each in latest(tx, 5)] == ["ada@example.org"]


def test_an_unticked_box_leaves_them_not_invited_and_mails_nothing(served, boss):
    made = make_in_form(boss, ticked=False).location.rpartition("/")[2].partition("?")[0]
    assert state(served, made) == "not_invited"
    with served.site.reading() as tx:
        assert latest(tx, 5) == ()


def test_a_lead_is_saved_and_not_invited_though_the_hidden_box_is_ticked(served, boss):
    made = make_in_form(boss, kind="lead").location.rpartition("/")[2].partition("?")[0]
    assert state(served, made) == "not_invited"


def test_where_no_seat_is_left_nothing_is_saved_and_the_form_says_so(served, boss):
    for name in ("Bob", "Eve"):
        press(boss, contact(served, boss, name), "invite")
    answer = make_in_form(boss)
    assert answer.status_code == 422
    assert "All 2 seats of the portal" in answer.text
    assert "Ada" not in boss.get("/m/contacts").text


def test_who_doesnt_manage_portals_is_offered_no_box_and_refused_one_made_up(served):
    crew = served.login("crew")
    assert "_invite" not in crew.get("/m/contacts/new").text
    assert make_in_form(crew).status_code == 422
    assert make_in_form(crew, ticked=False).status_code == 303


def test_an_inactive_contact_that_holds_the_address_is_named_with_a_link(served, boss):
    held = contact(served, boss, "Ada", active=False)
    answer = make_in_form(boss, name="Another")
    assert answer.status_code == 422
    assert f'href="/m/contacts/{held}"' in answer.text


def test_those_ticked_in_a_list_are_invited_with_a_report(served, boss):
    ids = [contact(served, boss, name) for name in ("Ada", "Bob", "Eve")]
    assert 'value="invite:clients"' in boss.get("/m/contacts").text
    asked = boss.get("/m/contacts/bulk?_do=invite:clients&" + "&".join(f"_id={id}" for id in ids))
    assert "Send invite: Clients" in asked.text
    form = next(each for each in asked.forms.values() if each.action == "/m/contacts/bulk" and "_count" in each.fields)
    report = form.submit().follow()
    assert "2 of 3 done" in report.text
    assert "All 2 seats of the portal" in report.text


def test_nobody_else_is_offered_to_invite_many(served, boss):
    ada, crew = contact(served, boss, "Ada"), served.login("crew")
    assert "invite:clients" not in crew.get("/m/contacts").text
    assert crew.get(f"/m/contacts/bulk?_do=invite:clients&_id={ada}").status_code == 403
    assert crew.send("/m/contacts/bulk", _do="invite:clients", _id=ada, _count="1").status_code == 403
    assert boss.get(f"/m/contacts/bulk?_do=invite:nobody&_id={ada}").status_code == 404


def test_the_review_tells_who_has_access_and_where_it_is_said(served, boss):
    ada = contact(served, boss, "Ada")
    press(boss, ada, "invite")
    page = boss.get("/portals/clients").text
    assert f'href="/m/contacts/{ada}"' in page
    assert "ada@example.org" in page
    assert "modules/contacts.yaml" in page


def test_the_review_is_a_file_as_well_without_formulas(served, boss):
    press(boss, contact(served, boss, "=Ada", email="ada@example.org"), "invite")
    answer = boss.get("/portals/clients/export")
    assert answer.content_type == "text/csv"
    assert "'=Ada,ada@example.org,Invited," in answer.body.decode("utf-8-sig")


def test_the_review_of_one_company_tells_of_its_people_alone(served, boss):
    acme, bolt = (served.make("companies", boss, name=name) for name in ("Acme", "Bolt"))
    for name, company in (("Ada", acme), ("Eve", bolt)):
        press(boss, contact(served, boss, name, company=company), "invite")
    address = f"/portals/clients?company={acme}"
    page = boss.get(address)
    assert [each.text for each in page.html.select("tbody td.k-title a")] == ["Ada"]
    assert "Acme" in page.html.select_one(".k-chip").text
    assert page.html.select_one(".k-chip a")["href"] == "/portals/clients"
    assert boss.get(f"{address}&_access=active").html.select("tbody td.k-title a") == []
    exported = boss.get(page.html.select_one(".k-head-end a")["href"]).body.decode("utf-8-sig")
    assert ("ada@example.org" in exported, "eve@example.org" in exported) == (True, False)


def test_a_company_leads_to_the_review_of_its_people(served, boss):
    acme = served.make("companies", boss, name="Acme")
    contact(served, boss, "Ada", company=acme)
    link = boss.get(f"/m/companies/{acme}").html.select_one("a[href^='/portals/clients']")
    assert link["href"] == f"/portals/clients?company={acme}"
    assert not served.login("crew").get(f"/m/companies/{acme}").html.select("a[href^='/portals/']")


def test_a_review_by_what_cannot_be_asked_for_says_so(served, boss):
    for asked in ("nothing=1", "company=no", "company.secret=x"):
        assert boss.get(f"/portals/clients?{asked}").status_code == 400


def test_an_access_is_revoked_from_the_review(served, boss):
    ada = contact(served, boss, "Ada")
    press(boss, ada, "invite")
    answer = press(boss, ada, "revoke", _next="/portals/clients")
    assert answer.location.endswith("/portals/clients")
    assert state(served, ada) == "not_invited"


def test_the_portals_are_told_with_their_seats(served, boss):
    press(boss, contact(served, boss, "Ada"), "invite")
    page = boss.get("/portals").text
    assert '<td class="k-num" data-label="Seats taken">1</td>' in page


def test_what_seats_cost_is_told_with_a_warning_where_more_cost_less(served, boss):
    page = boss.get("/portals?seats=90").text
    assert "1080 USD" in page
    assert "101 seats are 1010 USD" in page
    assert "Type a number of seats" in boss.get("/portals?seats=many").text


def test_the_review_takes_the_power(served):
    crew = served.login("crew")
    for address in ("/portals", "/portals/clients", "/portals/clients/export"):
        assert crew.get(address).status_code == 403


def test_who_manages_portals_without_administering_finds_the_review_in_the_sidebar(served, boss):
    entry = boss.get("/portals/clients").html.select_one("nav.k-side a[href='/portals']")
    assert (entry["aria-current"], boss.get(entry["href"]).status_code) == ("page", 200)
    assert not boss.get("/").html.select("nav.k-side a[href='/studio']")
    assert not served.login("crew").get("/").html.select("nav.k-side a[href='/portals']")


def test_a_portal_that_isnt_there_has_no_review(served, boss):
    assert boss.get("/portals/nobody").status_code == 404
