"""Seeing a portal as one of its people: who may, for how long, under both names, beside one's own log-in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
import sqlalchemy as sa
from tests.functional.pages.portal import change, contact, enter, make
from tests.functional.pages.previewing import FILES, begin, is_over
from tests.functional.pages.served import Browser, ServedSite

from kith.access.actor import SYSTEM
from kith.identity import administer
from kith.ledger import audit
from kith.ledger.events import of as events_of
from kith.portal import invitations
from kith.storage.system import Session, User
from kith.testing.databases import CopyOf
from kith.testing.site import fill_database

HOME = "/portal/clients"


@dataclass
class World:
    served: ServedSite
    ada: str
    person: Browser
    helper: Browser

    @property
    def record(self) -> str:
        return f"{HOME}/m/contacts/{self.ada}"


@pytest.fixture
def world(copy_of: CopyOf) -> Iterator[World]:
    served = ServedSite(copy_of(__name__, fill_database(FILES)), FILES)
    company = make(served.site, "companies", name="Acme")
    ada = contact(served.site, "Ada", company=company)
    yield World(served, ada, enter(served, "clients", ada), served.login("helper"))
    served.close()


@pytest.fixture
def helper(world: World) -> Browser:
    """Somebody of staff who sees the portal as Ada."""
    assert begin(world.helper, world.ada).status_code == 303
    return world.helper


def _kinds(world: World) -> list[tuple[str, str | None]]:
    with world.served.site.reading() as tx:
        return [(each.kind, each.user_id) for each in audit.entries(tx.connection, kind="impersonation")]


def test_the_portal_opens_with_a_banner_that_says_why_and_until_when(helper):
    page = helper.get(HOME).text
    assert "You see the portal as Ada" in page
    assert "Request 17" in page
    assert "until " in page


def test_the_own_log_in_stays_as_it_is(world, helper):
    page = helper.get(f"/m/contacts/{world.ada}")
    assert page.status_code == 200
    assert "k-acting" not in page.text


def test_the_way_out_leads_back_to_the_record(world, helper):
    answer = helper.send(f"{HOME}/logout", page=HOME)
    assert (answer.status_code, answer.location) == (303, f"/m/contacts/{world.ada}")
    assert helper.get(HOME).status_code == 303
    assert helper.get(answer.location).status_code == 200


def test_beginning_and_end_stand_in_the_audit_log(world, helper):
    helper.send(f"{HOME}/logout", page=HOME)
    assert sorted(_kinds(world)) == [("impersonation.ended", helper.user), ("impersonation.started", helper.user)]


def test_what_is_written_stands_under_both_names(world, helper):
    form = {"phone": "123", "_version": "1"}
    assert helper.send(f"{world.record}/edit", form, page=f"{world.record}/edit").status_code == 303
    with world.served.site.reading() as tx:
        latest = events_of(tx.connection, tx.site.modules["contacts"].physical, world.ada)[0]
        person = tx.connection.execute(sa.select(User.id).where(User.kind == "portal")).scalar()
    assert (latest.user_id, latest.impersonator_id) == (person, helper.user)


def test_it_isnt_the_persons_log_in(world, helper):
    read = sa.select(User.last_login_at).where(User.kind == "portal")
    with world.served.site.reading() as tx:
        before = tx.connection.execute(read).scalar()
    helper.send(f"{HOME}/logout", page=HOME)
    begin(helper, world.ada, "Again")
    with world.served.site.reading() as tx:
        assert tx.connection.execute(read).scalar() == before
    assert world.person.get(HOME).status_code == 200


@pytest.mark.parametrize("part", ["account", "account/password", "account/two-factor"])
def test_the_persons_account_cant_be_changed(part, helper):
    assert helper.send(f"{HOME}/{part}", page=HOME, language="de", password="x").status_code == 403


@pytest.mark.parametrize("reason", ["", "   ", "x" * 201])
def test_a_reason_is_needed(reason, world):
    assert begin(world.helper, world.ada, reason).status_code == 422
    assert world.helper.get(HOME).status_code == 303


@pytest.mark.parametrize("role", ["boss", "crew"])
def test_who_may_not_impersonate_is_refused_and_offered_nothing(role, world):
    browser = world.served.login(role)
    assert begin(browser, world.ada).status_code == 403
    assert browser.get(f"/impersonation/clients/{world.ada}").status_code == 403
    assert "/impersonation/" not in browser.get(f"/m/contacts/{world.ada}").text


def test_a_record_that_isnt_in_view_isnt_there(world):
    clerk = world.served.login("narrow")
    assert begin(clerk, world.ada).status_code == 404
    assert begin(world.helper, world.ada, type_="nobody").status_code == 404


def test_who_isnt_in_the_portal_cant_be_seen_as(world):
    bob = contact(world.served.site, "Bob")
    answer = begin(world.helper, bob)
    assert answer.status_code == 403
    assert "K463" in answer.text or "log in at present" in answer.text


def test_the_panel_and_the_review_lead_there(world):
    root = world.served.login("root")
    address = f"/impersonation/clients/{world.ada}"
    assert f'href="{address}"' in root.get(f"/m/contacts/{world.ada}").text
    assert f'href="{address}?next=/portals/clients"' in root.get("/portals/clients").text


def test_the_time_is_over(world, helper):
    world.served.site.clock.advance(timedelta(minutes=30))
    answer = helper.get(HOME)
    assert is_over(answer, "time")
    assert "is over" in helper.get(answer.location).text
    assert not is_over(helper.get(HOME), "time")


def test_nothing_is_written_once_it_is_over(world, helper):
    token = helper.token(f"{world.record}/edit")
    world.served.site.clock.advance(timedelta(minutes=30))
    pairs = [("csrf_token", token), ("phone", "999"), ("_version", "1")]
    assert is_over(helper.post(f"{world.record}/edit", pairs), "time")
    assert "999" not in world.person.get(world.record).text


def test_a_power_that_is_gone_counts_at_the_next_request(world, helper):
    with world.served.site.writing() as tx:
        administer.set_roles(tx, helper.user, ["crew"], by=None)
    assert is_over(helper.get(HOME), "power")


def test_staff_whose_account_is_closed_see_nothing_any_more(world, helper):
    with world.served.site.writing() as tx:
        tx.connection.execute(sa.update(User).where(User.id == helper.user).values(state="suspended"))
    assert is_over(helper.get(HOME), "power")


def test_it_ends_with_the_own_log_in(world, helper):
    assert helper.send("/logout", page="/").status_code == 303
    assert helper.get(HOME).status_code == 303
    assert ("impersonation.ended", helper.user) in _kinds(world)


@pytest.mark.parametrize("deed", ["suspend", "revoke"])
def test_a_person_who_is_shut_out_isnt_seen_as_either(deed, world, helper):
    with world.served.site.writing() as tx:
        getattr(invitations, deed)(tx, SYSTEM, "clients", world.ada)
    assert helper.get(HOME).status_code == 303


def test_a_record_that_is_closed_isnt_seen_as_either(world, helper):
    change(world.served.site, "contacts", world.ada, active=False)
    assert helper.get(HOME).status_code == 303


def test_another_portal_stays_shut(helper):
    assert helper.get("/portal/partners").status_code == 303


def test_nobody_begins_while_acting_as_a_colleague(world):
    colleague, root = world.served.login("helper", email="other@example.test"), world.served.login("root")
    address = f"/impersonation/{colleague.user}"
    assert root.send(address, page=address, reason="A question").status_code == 303
    assert begin(root, world.ada).status_code == 403


def test_one_who_looks_has_one_log_in_to_each_portal(world, helper):
    begin(helper, world.ada, "Again")
    with world.served.site.reading() as tx:
        count = sa.select(sa.func.count()).where(Session.impersonated_id.is_not(None))
        assert tx.connection.execute(count).scalar() == 1
