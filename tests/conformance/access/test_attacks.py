"""What somebody tries who means harm: forged forms, links for one thing used for another, other people's log-ins.

Where it can be, each try is made at every address of the inventory that changes something.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import sqlalchemy as sa
from tests.conformance.access.calls import Call
from tests.conformance.access.cast import CAST, RECORDS
from tests.conformance.access.inventory import PAGES
from tests.conformance.access.served import NEVER, Keys, World
from tests.conformance.access.test_matrix import send
from tests.functional.attack.test_races import at_once
from webtest import TestApp

from kith.identity import half_sessions, invites, links, sessions, tokens, users
from kith.ledger import audit
from kith.storage.system import ApiToken, Credential, OneTimeToken, Principal, Session, User
from kith.web.doors.tokens import ELSEWHERE as WITHOUT_TOKEN

SENT = [each for each in PAGES if each.writes]
# Mail programs send RFC 8058's one click without a log-in and without having seen a page: the link says whose it is.
ONE_CLICK = "unsubscribe"
# Forms for visitors act for nobody: whoever sends one gains nothing by another's log-in. They check origins themselves.
OF_VISITORS = frozenset({"webform", "webform.start", "webform.confirm"})
FORMS = [each for each in SENT if each.route != ONE_CLICK and each.route not in OF_VISITORS]
WHO = {each.name: each for each in CAST}
ELSEWHERE = (
    "//evil.test",
    "https:evil.test",
    "/\\evil.test",
    "https://evil.test",
    "/%0d%0aSet-Cookie:x=1",
    "/\r\nX: y",
)


def credentials(world: World) -> list[Any]:
    """All that a log-in hangs on: what nobody may change for somebody else."""
    with world.served.site.reading() as tx:
        users_ = sa.select(User.id, User.email, User.state, User.second_factor_at).order_by(User.id)
        secrets = sa.select(Credential.user_id, Credential.password_hash).order_by(Credential.user_id)
        open_ = sa.select(Session.id, Session.user_id, Session.impersonated_id).order_by(Session.id)
        links_ = sa.select(OneTimeToken.hash, OneTimeToken.used_at).order_by(OneTimeToken.hash)
        issued = sa.select(ApiToken.id, ApiToken.revoked_at).order_by(ApiToken.id)
        return [tx.connection.execute(each).all() for each in (users_, secrets, open_, links_, issued)]


def forged(world: World, call: Call, keys: Keys, **headers: str) -> Any:
    """The answer to a form with these headers in place of a token."""
    path = call.path.replace("{id}", world.id_of(RECORDS[0]))
    for name in ("bookkeeper", "north"):
        path = path.replace(f"{{{name}}}", world.ids[name])
    form = {name: value.replace("{who}", "forged") for name, value in (call.form or {}).items()}
    return keys.browser.post(
        path, form, headers={k.replace("_", "-"): v for k, v in headers.items()}, expect_errors=True
    )


@pytest.mark.parametrize("call", FORMS, ids=lambda call: call.name)
def test_no_form_is_taken_without_the_token_of_its_session(world: World, call: Call) -> None:
    keys, other = world.keys["super_admin"], world.keys["crm_admin"]
    before = (world.state(), credentials(world))
    tries: list[dict[str, str]] = [{}, {"X_CSRF_Token": other.form}, {"X_CSRF_Token": "\u00c3\u00a9"}]
    tries += [{"X_CSRF_Token": keys.form, "Sec_Fetch_Site": site} for site in ("cross-site", "same-site")]
    for headers in tries:
        assert forged(world, call, keys, **headers).status_code == 403, headers
    assert (world.state(), credentials(world)) == before


def test_the_one_click_of_mail_programs_and_forms_of_visitors_alone_ask_for_no_token() -> None:
    assert {each.route for each in SENT if each.path.startswith(WITHOUT_TOKEN)} == {ONE_CLICK, *OF_VISITORS}


def test_the_one_click_is_worth_nothing_without_its_link(world: World) -> None:
    keys, before = world.keys["super_admin"], (world.state(), credentials(world))
    call = next(each for each in SENT if each.route == ONE_CLICK)
    for headers in ({}, {"X_CSRF_Token": keys.form}, {"Sec_Fetch_Site": "cross-site"}):
        assert forged(world, call, keys, **headers).status_code == 404, headers
    assert (world.state(), credentials(world)) == before


@pytest.fixture
def acting(world: World) -> Iterator[Keys]:
    """A super administrator who acts as somebody else."""
    own = world.keys_of(WHO["super_admin"])
    form = {"reason": "A question", "csrf_token": own.form}
    own.browser.post(f"/impersonation/{world.ids['crm_admin']}", form, status=303)
    page = own.browser.get("/account").text
    token = page.partition('name="csrf_token" value="')[2].partition('"')[0]
    yield Keys(own.name, own.browser, token, own.bearer)
    with world.served.site.writing() as tx:
        tx.connection.execute(sa.delete(Session).where(Session.impersonated_id.is_not(None)))


ACCOUNT = [each for each in SENT if each.route.startswith(("account", "studio", "login", "invite", "reset", "setup"))]


@pytest.mark.parametrize("call", [*ACCOUNT], ids=lambda call: call.name)
def test_who_acts_as_somebody_changes_no_credentials(world: World, acting: Keys, call: Call) -> None:
    before = credentials(world)
    answer = send(world, call, acting, NEVER)
    assert answer.status_code >= 303, call
    assert credentials(world) == before


def test_who_acts_as_somebody_begins_no_second_time(world: World, acting: Keys) -> None:
    before = credentials(world)
    form = {"reason": "More", "csrf_token": acting.form}
    answer = acting.browser.post(f"/impersonation/{world.ids['admin']}", form, expect_errors=True)
    assert answer.status_code == 403
    assert credentials(world) == before


def test_the_forms_from_before_acting_are_worth_nothing(world: World) -> None:
    own = world.keys_of(WHO["super_admin"])
    form = {"reason": "A question", "csrf_token": own.form}
    own.browser.post(f"/impersonation/{world.ids['crm_admin']}", form, status=303)
    before = world.state()
    answer = own.browser.post("/m/contacts/new", {"name": "X", "csrf_token": own.form}, expect_errors=True)
    assert (answer.status_code, world.state()) == (403, before)


def test_one_log_in_acts_as_one_person_however_many_are_asked_for_at_once(world: World) -> None:
    own = world.keys_of(WHO["super_admin"])
    session = own.browser.cookies["kith-staff"].strip(chr(34))

    def begin(person: str) -> Any:
        browser = TestApp(world.wsgi)
        browser.set_cookie("kith-staff", session)
        form = {"reason": "A race", "csrf_token": own.form}
        return browser.post(f"/impersonation/{world.ids[person]}", form, expect_errors=True)

    people = ("crm_admin", "finance", "keeper", "sales")
    acting = sa.select(sa.func.count()).where(Session.impersonated_id.is_not(None))
    with world.served.site.writing() as tx:
        before = tx.connection.execute(acting).scalar_one()  # left by other tests
    answers = at_once(*[partial(begin, person) for person in people])
    renewed = [each for each in answers if any("kith-staff=" in value for value in each.headers.getall("Set-Cookie"))]
    with world.served.site.writing() as tx:
        assert tx.connection.execute(acting).scalar_one() - before == len(renewed) == 1
        tx.connection.execute(sa.delete(Session).where(Session.impersonated_id.is_not(None)))


@pytest.mark.parametrize("person", ["super_admin", "admin"])
def test_nobody_without_the_power_acts_as_somebody(world: World, person: str) -> None:
    for who in CAST:
        if not who.enters or "super_admin" in who.roles:
            continue
        keys = world.keys[who.name]
        form = {"reason": "Because", "csrf_token": keys.form}
        assert keys.browser.post(f"/impersonation/{world.ids[person]}", form, expect_errors=True).status_code == 403


def test_a_link_is_good_for_its_own_purpose_alone(world: World) -> None:
    with world.served.site.writing() as tx:
        joined = world.ids["keeper"]
        invited = users.add(tx, email="new@example.test", roles=("keeper",), state="invited")
        made = {
            "invite": links.bound_link(tx, invites.INVITE, invited, timedelta(hours=1)),
            "reset": links.bound_link(tx, invites.RESET, joined, timedelta(hours=1)),
            "setup": links.make_link(tx, links.SETUP, "site", timedelta(hours=1)),
            "half": half_sessions.begin(tx, joined, "password"),
        }
    before = credentials(world)[:3]
    keys = world.keys_of(WHO["visitor"])
    for purpose, (kind, token) in itertools.product(("invite", "reset", "setup"), made.items()):
        if purpose == kind == "setup" or purpose != kind:
            form = {"password": "correct horse battery", "email": "x@example.test", "csrf_token": keys.form}
            assert keys.browser.post(f"/{purpose}/{token}", form, expect_errors=True).status_code >= 400, (
                purpose,
                kind,
            )
    for kind in ("invite", "reset", "setup"):
        keys.browser.set_cookie("kith-half", made[kind])
        answer = keys.browser.post("/login/code", {"code": "000000", "csrf_token": keys.form}, expect_errors=True)
        assert answer.headers["Location"].startswith("/login?_done=late")
    assert credentials(world)[:3] == before


def test_nobody_ends_the_log_in_of_somebody_else(world: World) -> None:
    with world.served.site.reading() as tx:
        theirs = [each.id for each in sessions.of(tx, world.ids["super_admin"])]
    before = credentials(world)
    keys = world.keys["keeper"]
    for id in theirs:
        form = {"session": id, "csrf_token": keys.form}
        assert keys.browser.post("/account/sessions", form, expect_errors=True).status_code == 422
    assert credentials(world) == before


def test_nobody_revokes_the_token_of_somebody_else(world: World) -> None:
    with world.served.site.reading() as tx:
        theirs = [each.id for each in tokens.of(tx, world.ids["super_admin"])]
    keys = world.keys["keeper"]
    for id in theirs:
        form = {"revoke": id, "csrf_token": keys.form}
        assert keys.browser.post("/account/tokens", form, expect_errors=True).status_code == 422
    with world.served.site.reading() as tx:
        assert not any(each.revoked for each in tokens.of(tx, world.ids["super_admin"]))


@pytest.mark.parametrize("deed", ["suspend", "open", "sessions", "tokens", "factor", "reset", "invite"])
def test_who_stands_lower_does_nothing_to_who_stands_higher(world: World, deed: str) -> None:
    keys = world.keys["admin"]
    before = credentials(world)
    form = {"session": "all", "token": "x", "csrf_token": keys.form}
    answer = keys.browser.post(f"/studio/people/{world.ids['super_admin']}/{deed}", form, expect_errors=True)
    assert answer.status_code == 422
    assert credentials(world) == before


def test_nobody_hands_out_what_they_do_not_hold(world: World) -> None:
    keys, before = world.keys["admin"], credentials(world)
    page = keys.browser.get(f"/studio/people/{world.ids['admin']}")
    seen = page.html.select_one('input[name="seen"]')["value"]
    form = [("csrf_token", keys.form), ("seen", seen), ("name", "admin"), ("email", "admin@example.test")]
    answer = keys.browser.post(
        f"/studio/people/{world.ids['admin']}",
        [*form, ("roles", "admin"), ("roles", "super_admin")],
        expect_errors=True,
    )
    assert answer.status_code == 422
    invited = [("csrf_token", keys.form), ("email", "evil@example.test"), ("name", "E"), ("roles", "super_admin")]
    assert keys.browser.post("/studio/people/new", invited, expect_errors=True).status_code == 422
    assert credentials(world) == before


@pytest.mark.parametrize("address", ELSEWHERE)
def test_no_next_leads_elsewhere(world: World, address: str) -> None:
    keys = world.keys["super_admin"]
    answers = [keys.browser.get("/login", {"next": address}, expect_errors=True)]
    for path, form in (
        ("/theme", {"theme": "dark"}),
        ("/m/contacts/new", {"name": "N", "_then": "exit", "_next": address}),
    ):
        answers.append(keys.browser.post(path, {**form, "next": address, "csrf_token": keys.form}, expect_errors=True))
    world.sweep()
    for answer in answers:
        location = answer.headers.get("Location", "/")
        assert location.startswith("/"), answer
        assert not location.startswith(("//", "/\\")), answer
        assert "\n" not in location, answer


@pytest.mark.parametrize("name", ['<svg onload="x">', '"&', "\u202e\u0001", "\U0001f600 \U0001f600", "' or 1=1"])
def test_no_name_breaks_out_of_the_picture_of_its_letters(world: World, name: str) -> None:
    with world.served.site.writing() as tx:
        tx.connection.execute(sa.update(Principal).where(Principal.id == world.ids["mate"]).values(name=name))
    answer = world.keys["keeper"].browser.get(f"/people/{world.ids['mate']}/picture")
    drawn = ET.fromstring(answer.body)
    assert {each.tag.rpartition("}")[2] for each in drawn.iter()} == {"svg", "rect", "text"}


def test_what_was_tried_stands_in_the_audit_log(world: World) -> None:
    keys = world.keys["keeper"]
    keys.browser.post("/studio/people/new", {"email": "x@example.test", "csrf_token": keys.form}, expect_errors=True)
    with world.served.site.reading() as tx:
        noted = [each for each in audit.entries(tx.connection, limit=5) if each.kind == "denied"]
    assert noted[0].user_id == world.ids["keeper"]
