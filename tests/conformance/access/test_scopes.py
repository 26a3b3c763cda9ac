"""A token's scopes only take away: each of them, at every address of the API."""

from __future__ import annotations

import random

import pytest
from tests.conformance.access.calls import Call
from tests.conformance.access.cast import RECORDS, records_for
from tests.conformance.access.inventory import PROGRAMS
from tests.conformance.access.oracle import Principal
from tests.conformance.access.served import World
from tests.conformance.access.site import ACTIONS, WHOLE
from tests.conformance.access.test_matrix import send, wrong_cells

NAMES = (*WHOLE, *ACTIONS, "export", "import", "comment", "attach")
PLACED = tuple(f"{module}:{name}" for module in ("contacts", "calls", "invoices") for name in (*WHOLE, "export"))
SCOPES = ("read", "*", *NAMES, *PLACED, "contacts:promote", "administer", "impersonate")
ROLES = {"keeping_finance": ("keeper", "finance"), "manager": ("crm_manager",), "super_admin": ("super_admin",)}


def narrowed(name: str, *scopes: str) -> Principal:
    """One of the cast who comes by a token with these scopes."""
    return Principal(name=name, roles=ROLES[name], narrowed=scopes)


def wrong(world: World, who: Principal, calls: list[Call], few: int | None = None) -> list[str]:
    """What is wrong with the answers to a new token of `who`, about all kinds of records or a few of them."""
    found = []
    kept = world.keys.get(who.name)
    world.keys[who.name] = world.keys_of(who)
    for call in calls:
        about = list(records_for(who)) if call.who == "record" else [None]
        cells = [(who, each) for each in (about if few is None else random.Random(call.name).sample(about, 1))]
        found += [f"{who.narrowed}: {call.name}: {said}" for said in wrong_cells(world, call, cells)]
    assert kept is not None
    world.keys[who.name] = kept
    return found


@pytest.mark.parametrize("name", ROLES)
def test_a_sample_of_scopes_narrows(world: World, name: str) -> None:
    draw = random.Random(name)
    for scope in draw.sample(SCOPES, 6):
        assert wrong(world, narrowed(name, scope), draw.sample(PROGRAMS, 4), few=1) == []


@pytest.mark.soak
@pytest.mark.parametrize("scope", SCOPES)
@pytest.mark.parametrize("name", ROLES)
def test_every_scope_narrows_at_every_address(world: World, name: str, scope: str) -> None:
    assert wrong(world, narrowed(name, scope), list(PROGRAMS)) == []


@pytest.mark.parametrize("scopes", [("read",), ("*",), ("contacts:view", "edit")], ids=",".join)
def test_a_token_opens_no_page(world: World, scopes: tuple[str, ...]) -> None:
    keys = world.keys_of(narrowed("super_admin", *scopes))
    for path in ("/", "/m/contacts", f"/m/contacts/{world.id_of(RECORDS[0])}", "/studio", "/account"):
        answer = keys.browser.get(path, headers={"Authorization": f"Bearer {keys.bearer}"})
        assert answer.headers["Location"].startswith("/login"), path


def test_a_session_opens_nothing_of_the_api(world: World) -> None:
    keys = world.keys["super_admin"]
    call = next(each for each in PROGRAMS if each.path == "/api/v1/contacts" and each.method == "GET")
    bare = type(keys)(name=keys.name, browser=keys.browser, form=keys.form)
    assert send(world, call, bare, "").status_code == 401
