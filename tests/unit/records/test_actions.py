"""Actions that YAML alone declares."""

from __future__ import annotations

import threading

import pytest
import sqlalchemy as sa
from tests.unit.records.doing import ADA, change, make, read, titles

from kith.access.actor import SYSTEM, Actor
from kith.errors import KithError
from kith.records.actions import Done, available, run, suggestions
from kith.testing.site import SiteUnderTest


def carry_out(site: SiteUnderTest, name: str, id: str, actor: Actor = SYSTEM) -> Done:
    """Runs an action on a contact."""
    with site.writing() as tx:
        return run(tx, actor, "contacts", name, [id])


def test_an_action_moves_what_is_locked_for_people(crm: SiteUnderTest) -> None:
    """Proves O4."""
    id = make(crm, "contacts", **ADA, email="ada@example.test")
    carry_out(crm, "make_client", id)
    assert read(crm, "contacts", id).values["role"] == "client"


def test_an_action_keeps_every_other_rule(crm: SiteUnderTest) -> None:
    id = make(crm, "contacts", **ADA)
    with pytest.raises(KithError, match=r'email: K605 "Email" is needed'):
        carry_out(crm, "make_client", id)


def test_an_action_is_refused_while_it_is_not_possible(crm: SiteUnderTest) -> None:
    id = make(crm, "contacts", **ADA, role="client", email="ada@example.test")
    with pytest.raises(KithError, match="K625"):
        carry_out(crm, "make_client", id)


def test_an_action_needs_its_grant_and_no_other(crm: SiteUnderTest) -> None:
    id = make(crm, "contacts", **ADA, email="ada@example.test")
    with pytest.raises(KithError, match="K603"):
        carry_out(crm, "make_client", id, crm.actor("looker"))
    carry_out(crm, "make_client", id, crm.actor("sales"))
    assert read(crm, "contacts", id).values["role"] == "client"


def test_once_makes_one_record_and_finds_it_again(crm: SiteUnderTest) -> None:
    """Proves V9: what is made once is never made a second time."""
    id, sales = make(crm, "contacts", **ADA), crm.actor("sales")
    first, second = (carry_out(crm, "open_deal", id, sales).made[id].id for _ in range(2))
    assert (first == second, len(titles(crm, "deals"))) == (True, 1)


def test_once_makes_one_record_for_all_that_are_alike(crm: SiteUnderTest) -> None:
    ids = [make(crm, "contacts", **ADA) for _ in range(3)]
    with crm.writing() as tx:
        made = run(tx, SYSTEM, "contacts", "join", ids).made
    assert (set(made), len({ref.id for ref in made.values()}), len(titles(crm, "deals"))) == (set(ids), 1, 1)


def test_once_makes_one_record_of_many_at_the_same_time(crm: SiteUnderTest) -> None:
    ids = [make(crm, "contacts", **ADA) for _ in range(4)]
    threads = [threading.Thread(target=carry_out, args=(crm, "join", id)) for id in ids]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(titles(crm, "deals")) == 1


def statements(crm: SiteUnderTest, actor: Actor, id: str) -> int:
    """How many statements it takes to tell which actions are possible."""
    found: list[str] = []
    sa.event.listen(crm.engine, "before_cursor_execute", lambda c, cursor, statement, *rest: found.append(statement))
    with crm.reading() as tx:
        found.clear()
        assert available(tx, actor, "contacts", id)
        return len([each for each in found if each.startswith("SELECT")])


def test_a_menu_of_many_actions_costs_two_statements(crm: SiteUnderTest) -> None:
    id = make(crm, "contacts", **ADA)
    assert statements(crm, crm.actor("owner"), id) == 2


def test_a_menu_without_scopes_costs_one(crm: SiteUnderTest) -> None:
    assert statements(crm, SYSTEM, make(crm, "contacts", **ADA)) == 1


def test_a_menu_names_an_action_only_where_its_scope_reaches(crm: SiteUnderTest) -> None:
    owner = crm.actor("owner")
    id = make(crm, "contacts", owner, **ADA)
    change(crm, "contacts", id, owner="")
    with crm.reading() as tx:
        assert [action.name for action in available(tx, owner, "contacts", id)] == ["join"]


def test_each_record_of_many_gets_its_own_default(crm: SiteUnderTest) -> None:
    ids = [make(crm, "contacts", **ADA | {"last_name": name}) for name in ("Lovelace", "Byron")]
    with crm.writing() as tx:
        run(tx, SYSTEM, "contacts", "rename", ids)
    assert [read(crm, "contacts", id).values["first_name"] for id in ids] == ["Lovelace", "Byron"]


def test_a_form_shows_defaults_that_its_reader_may_know(crm: SiteUnderTest) -> None:
    id = make(crm, "contacts", **ADA)
    with crm.reading() as tx:
        assert suggestions(tx, SYSTEM, "contacts", "rename", id) == {"first_name": "Lovelace"}
        assert suggestions(tx, crm.actor("discreet"), "contacts", "rename", id) == {}


def test_a_menu_names_what_is_possible_now(crm: SiteUnderTest) -> None:
    id, sales = make(crm, "contacts", **ADA, role="client", email="ada@example.test"), crm.actor("sales")
    with crm.reading() as tx:
        assert [action.name for action in available(tx, sales, "contacts", id)] == ["open_deal"]
