"""People, roles and groups in the studio: who may change whom, and that all of it is noted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from tests.functional.pages.acting import FILES, acting
from tests.functional.pages.served import Browser, ServedSite

from kith.identity import administer, groups, invites, tokens, users
from kith.ledger import audit
from kith.testing.databases import CopyOf
from kith.testing.site import fill_database

SEEN = re.compile(r'name="seen" value="(\w+)"')
LINK = re.compile(r'id="link" value="https?://[^/]+(/\w+/[\w-]+)"')


@pytest.fixture
def site(copy_of: CopyOf) -> Iterator[ServedSite]:
    served = ServedSite(copy_of(__name__, fill_database(FILES)), FILES)
    yield served
    served.close()


@pytest.fixture
def root(site: ServedSite) -> Browser:
    """A super administrator."""
    return site.login("super_admin", email="root@example.test")


@pytest.fixture
def cora(site: ServedSite) -> Browser:
    """Somebody in sales."""
    return site.login("sales", email="cora@example.test")


def _account(site: ServedSite, user: str) -> users.Account:
    with site.site.reading() as tx:
        return users.require(tx, user)


def _last(site: ServedSite, kind: str) -> audit.Entry:
    with site.site.reading() as tx:
        return audit.entries(tx.connection, kind=kind)[0]


def _page(user: str) -> str:
    return f"/studio/people/{user}"


def _save(browser: Browser, user: str, **fields: Any) -> Any:
    """The answer to the account's form as it is shown to that browser, with some fields changed."""
    page = browser.get(_page(user)).text
    found = SEEN.search(page)
    assert found is not None
    shown = re.findall(r'<input type="checkbox" name="(\w+)" value="([^"]+)" checked(?! disabled)', page)
    name, email = (re.search(rf'name="{each}"[^>]*value="([^"]*)"', page) for each in ("name", "email"))
    assert name is not None
    assert email is not None
    pairs = [("csrf_token", browser.token()), ("seen", found[1]), ("name", name[1]), ("email", email[1]), *shown]
    kept = [(key, value) for key, value in pairs if key not in fields]
    more = [(key, each) for key, value in fields.items() for each in ([value] if isinstance(value, str) else value)]
    return browser.post(_page(user), kept + more)


PAGES = ("/studio", "/studio/people", "/studio/people/new", "/studio/roles", "/studio/roles/sales", "/studio/groups")


@pytest.mark.parametrize("address", [*PAGES, "/studio/audit"])
def test_the_studio_is_open_to_who_may_administer_alone(address: str, root: Browser, cora: Browser):
    assert root.get(address).status_code == 200
    assert cora.get(address).status_code == 403


def test_the_sidebar_leads_there(root: Browser, cora: Browser):
    assert 'href="/studio/people"' in root.get("/").text
    assert "/studio" not in cora.get("/").text


def test_people_are_found_by_words_role_and_state(site: ServedSite, root: Browser, cora: Browser):
    with site.site.writing() as tx:
        administer.disable(tx, cora.user)
    assert "cora@example.test" in root.get("/studio/people?q=COR+example").text
    assert "cora@example.test" not in root.get("/studio/people?q=ada").text
    assert "cora@example.test" in root.get("/studio/people?role=sales&state=suspended").text
    assert "cora@example.test" not in root.get("/studio/people?role=super_admin").text
    assert "cora@example.test" not in root.get("/studio/people?factor=on").text


def test_a_long_list_of_people_comes_in_pages(site: ServedSite, root: Browser):
    with site.site.writing() as tx:
        for number in range(120):
            users.add(tx, email=f"p{number:03}@example.test", name=f"Person {number:03}")
    found, address = [], "/studio/people"
    while address:
        text = root.get(address).text
        found += re.findall(r'<td class="k-title"><a href="[^"]+">([^<]+)', text)
        after = re.search(r'rel="next" href="([^"]+)"', text)
        address = after[1].replace("&amp;", "&") if after else ""
    assert len(found) == len(set(found)) == 121


@pytest.mark.parametrize("after", ["x", "x y", "\x00", "00000000-0000-7000-8000-000000000000 \x00", "' OR 1=1"])
def test_a_made_up_place_in_the_list_is_no_fault(after: str, root: Browser):
    assert root.app.get("/studio/people", {"after": after, "q": "\x00"}, expect_errors=True).status_code in (200, 400)


def test_inviting_shows_a_link_once_by_which_somebody_joins(site: ServedSite, root: Browser):
    answer = root.send("/studio/people/new", email="new@example.test", name="New One", roles="sales")
    found = LINK.search(answer.text)
    assert found is not None
    assert site.browser().get(found[1]).status_code == 200
    assert _account(site, "new@example.test").roles == ("sales",)
    assert _last(site, "user.invited").user_id == root.user


def test_an_invitation_that_is_refused_says_why_and_keeps_what_was_typed(root: Browser, cora: Browser):
    answer = root.send("/studio/people/new", email="cora@example.test", name="Somebody")
    assert answer.status_code == 422
    assert "exists already" in answer.text
    assert 'value="Somebody"' in answer.text


def test_an_account_gets_another_name_address_roles_and_groups(site: ServedSite, root: Browser, cora: Browser):
    with site.site.writing() as tx:
        group = groups.add(tx, "Harbour")
    answer = _save(root, cora.user, name="Cora Ray", email="ray@example.test", roles=["nobody"], groups=[group])
    assert answer.status_code == 303, answer.text
    account = _account(site, cora.user)
    assert (account.name, account.email, account.roles) == ("Cora Ray", "ray@example.test", ("nobody",))
    with site.site.reading() as tx:
        assert [each.id for each in groups.groups_of(tx, cora.user)] == [group]
    for kind in ("name.set", "email.set", "roles.set", "group.member_added"):
        assert _last(site, kind).user_id == root.user


def test_what_is_wrong_with_it_is_said_at_once_and_nothing_is_saved(site: ServedSite, root: Browser, cora: Browser):
    answer = _save(root, cora.user, name="", email="no address", roles=[])
    assert answer.status_code == 422
    assert answer.text.count('href="#person-') == 2
    assert _account(site, cora.user).roles == ("sales",)


def test_of_two_who_change_somebody_the_second_is_told(site: ServedSite, root: Browser, cora: Browser):
    page = root.get(_page(cora.user)).text
    seen = SEEN.search(page)
    assert seen is not None
    assert _save(site.login("super_admin", email="other@example.test"), cora.user, roles=["nobody"]).status_code == 303
    answer = root.send(_page(cora.user), seen=seen[1], name="Later", email="cora@example.test", roles="sales")
    assert answer.status_code == 422
    assert "Somebody else has changed" in answer.text
    assert _account(site, cora.user).roles == ("nobody",)


# -- nobody gives more than they have -------------------------------------------------------------------------------
def test_an_administrator_hands_out_its_own_roles_and_those_below(site: ServedSite, cora: Browser):
    admin = site.login("admin")
    assert _save(admin, cora.user, roles=["sales", "admin"]).status_code == 303
    assert _account(site, cora.user).roles == ("admin", "sales")


@pytest.mark.parametrize("role", ["super_admin", "helper", "nobody"])
def test_an_administrator_cannot_give_a_role_out_of_reach(role: str, site: ServedSite, cora: Browser):
    answer = _save(site.login("admin"), cora.user, roles=["sales", role])
    assert answer.status_code == 422
    assert "isn" in answer.text
    assert _account(site, cora.user).roles == ("sales",)


@pytest.mark.parametrize("role", ["super_admin", "helper"])
def test_an_administrator_cannot_invite_somebody_with_a_role_out_of_reach(role: str, site: ServedSite):
    answer = site.login("admin").send("/studio/people/new", email="new@example.test", roles=role)
    assert answer.status_code == 422
    with site.site.reading() as tx:
        assert users.find(tx, "new@example.test") is None


DEEDS: dict[str, dict[str, str]] = {
    "suspend": {},
    "open": {},
    "sessions": {"session": "all"},
    "tokens": {},  # the one that the account has
    "factor": {},
    "reset": {},
    "invite": {},
}


@pytest.mark.parametrize("deed", sorted(DEEDS))
@pytest.mark.parametrize("theirs", ["super_admin", "helper"])
def test_who_holds_more_is_out_of_reach_of_every_button(deed: str, theirs: str, site: ServedSite, root: Browser):
    other = site.login(theirs, email="more@example.test")
    with site.site.writing() as tx:
        tokens.issue(tx, other.user, "laptop")
        [token] = tokens.of(tx, other.user)
    answer = site.login("admin").send(f"{_page(other.user)}/{deed}", DEEDS[deed] | {"token": token.id}, page="/")
    assert answer.status_code == 422
    assert "holds a role that you can" in answer.text
    assert other.get("/").status_code == 200


def test_an_administrator_cannot_change_the_address_of_who_holds_more(site: ServedSite, root: Browser):
    answer = _save(site.login("admin"), root.user, email="mine@example.test")
    assert answer.status_code == 422
    assert _account(site, root.user).email == "root@example.test"


# -- buttons ----------------------------------------------------------------------------------------------------------
def test_suspending_ends_it_at_once_and_opening_lets_in_again(site: ServedSite, root: Browser, cora: Browser):
    assert root.send(f"{_page(cora.user)}/suspend", page="/").status_code == 303
    assert "/login" in cora.get("/").headers["Location"]
    assert root.send(f"{_page(cora.user)}/open", page="/").status_code == 303
    assert _account(site, cora.user).state == "active"


def test_the_last_super_administrator_cannot_be_suspended(root: Browser):
    answer = root.send(f"{_page(root.user)}/suspend", page="/")
    assert answer.status_code == 422
    assert "last super administrator" in answer.text


def test_a_link_for_a_new_password_is_shown_once(site: ServedSite, root: Browser, cora: Browser):
    found = LINK.search(root.send(f"{_page(cora.user)}/reset", page="/").text)
    assert found is not None
    assert site.browser().get(found[1]).status_code == 200
    assert _last(site, "password.link").user_id == root.user


def test_an_invitation_can_be_made_anew(site: ServedSite, root: Browser):
    with site.site.writing() as tx:
        older = invites.invite(tx, by=None, email="new@example.test")
        user = users.require(tx, "new@example.test").id
    found = LINK.search(root.send(f"{_page(user)}/invite", page="/").text)
    assert found is not None
    assert site.browser().get(found[1]).status_code == 200
    assert site.browser().get(f"/invite/{older}").status_code != 200


def test_a_log_in_is_ended_by_its_button(site: ServedSite, root: Browser, cora: Browser):
    found = re.search(r'name="session" value="([0-9a-f-]{36})"', root.get(_page(cora.user)).text)
    assert found is not None
    assert root.send(f"{_page(cora.user)}/sessions", page="/", session=found[1]).status_code == 303
    assert "/login" in cora.get("/").headers["Location"]


def test_a_token_is_revoked_by_its_button(site: ServedSite, root: Browser, cora: Browser):
    with site.site.writing() as tx:
        tokens.issue(tx, cora.user, "laptop")
        [token] = tokens.of(tx, cora.user)
    assert root.send(f"{_page(cora.user)}/tokens", page="/", token=token.id).status_code == 303
    with site.site.reading() as tx:
        assert [each.revoked for each in tokens.of(tx, cora.user)] == [True]


def test_a_token_of_somebody_else_is_not_revoked_from_here(site: ServedSite, root: Browser, cora: Browser):
    with site.site.writing() as tx:
        tokens.issue(tx, root.user, "laptop")
        [token] = tokens.of(tx, root.user)
    assert root.send(f"{_page(cora.user)}/tokens", page="/", token=token.id).status_code == 422


@pytest.mark.parametrize("address", ["/delete", "/suspend/now"])
def test_what_no_button_does_is_not_there(address: str, root: Browser, cora: Browser):
    assert root.send(f"{_page(cora.user)}{address}", page="/").status_code == 404


def test_who_is_not_there_has_no_page(root: Browser):
    assert root.get(_page("00000000-0000-7000-8000-000000000000")).status_code == 404
    assert root.get(_page("x" * 36)).status_code == 404


def test_while_acting_as_an_administrator_nothing_of_the_studio_is_changed(site: ServedSite, cora: Browser):
    other = site.login("admin", email="other@example.test")
    browser = acting(site, "super_admin", person=other.user)
    assert browser.get(_page(cora.user)).status_code == 200
    answer = browser.send(f"{_page(cora.user)}/suspend", page="/")
    assert answer.status_code == 403
    assert "While you act as somebody else" in answer.text
    assert browser.send("/studio/groups", page="/", name="Harbour").status_code == 403


# -- groups ---------------------------------------------------------------------------------------------------------
@pytest.fixture
def harbour(site: ServedSite, root: Browser) -> str:
    """The address of a group's page."""
    answer = root.send("/studio/groups", name="Harbour", description="Who is at the quay")
    return str(answer.headers["Location"].partition("?")[0].removeprefix("http://localhost"))


def test_a_group_is_made_renamed_filled_and_let_go(site: ServedSite, root: Browser, cora: Browser, harbour: str):
    assert root.send(f"{harbour}/add", page="/", person="cora@example.test").status_code == 303
    page = root.get(harbour).text
    assert "cora@example.test" in page
    seen = SEEN.search(page)
    assert seen is not None
    assert root.send(harbour, seen=seen[1], name="Quay", description="").status_code == 303
    assert root.send(f"{harbour}/take-out", page="/", person=cora.user).status_code == 303
    assert "cora@example.test" not in re.sub(r"<datalist.*?</datalist>", "", root.get(harbour).text)
    assert root.send(f"{harbour}/remove", page="/").status_code == 303
    assert root.get(harbour).status_code == 404


def test_two_groups_of_one_name_are_refused(root: Browser, harbour: str):
    answer = root.send("/studio/groups", name="Harbour")
    assert answer.status_code == 422
    assert 'value="Harbour"' in answer.text


def test_of_two_who_rename_a_group_the_second_is_told(root: Browser, harbour: str):
    seen = SEEN.search(root.get(harbour).text)
    assert seen is not None
    root.send(harbour, seen=seen[1], name="Quay", description="")
    answer = root.send(harbour, seen=seen[1], name="Pier", description="")
    assert answer.status_code == 422
    assert "Somebody else has changed" in answer.text


def test_somebody_unknown_is_not_taken_in(root: Browser, harbour: str):
    assert root.send(f"{harbour}/add", page="/", person="nobody@example.test").status_code == 422


def test_a_group_that_owns_records_goes_once_they_are_handed_over(site: ServedSite, root: Browser, harbour: str):
    record = site.make("contacts", root, role="lead", first_name="A", last_name="B", owner=harbour.rpartition("/")[2])
    answer = root.send(f"{harbour}/remove", page="/")
    assert answer.status_code == 422
    assert "Give them to" in answer.text
    assert root.send(f"{harbour}/remove", page="/", heir="root@example.test").status_code == 303
    assert root.get(f"/m/contacts/{record}").status_code == 200


# -- roles ----------------------------------------------------------------------------------------------------------
def test_roles_are_drawn_as_a_tree_with_their_holders(root: Browser, cora: Browser):
    text = root.get("/studio/roles").text
    assert text.index("super_admin") < text.index(">admin<") < text.index(">sales<")
    assert "1 person" in text


def test_a_role_tells_what_it_may_do_in_words_and_where_that_stands(root: Browser, cora: Browser):
    text = root.get("/studio/roles/sales").text
    assert "config/roles.yaml:" in text
    assert re.search(r'data-label="Edit">own<', text)
    assert "hidden: Birthday" in text
    assert "Jot down (own)" in text
    assert "cora@example.test" in text


def test_a_module_tells_what_each_role_may_do_with_it(root: Browser):
    text = root.get("/studio/roles?module=contacts").text
    assert re.search(r'data-label="View">all<', text)


def test_a_role_that_is_not_there_has_no_page(root: Browser):
    assert root.get("/studio/roles/captain").status_code == 404
