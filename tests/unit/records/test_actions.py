"""Actions that YAML alone declares."""

from __future__ import annotations

import threading

import pytest
from tests.unit.records.doing import ADA, make, read, titles

from kith.access.actor import SYSTEM, Actor
from kith.errors import KithError
from kith.records.actions import Done, available, run
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


def test_a_menu_names_what_is_possible_now(crm: SiteUnderTest) -> None:
    id, sales = make(crm, "contacts", **ADA, role="client", email="ada@example.test"), crm.actor("sales")
    with crm.reading() as tx:
        assert [action.name for action in available(tx, sales, "contacts", id)] == ["open_deal"]
