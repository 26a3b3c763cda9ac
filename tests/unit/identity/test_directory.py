"""The staff as a list."""

from __future__ import annotations

import pytest

from kith.identity import administer, users
from kith.identity.directory import Wanted, holders, people, person


@pytest.fixture
def staff(crm):
    """Ids of some people by their first names."""
    with crm.writing() as tx:
        names = {"ada": "Ada Lovelace", "zoe": "Zoë Åberg", "per": "100% Per"}
        found = {key: users.add(tx, email=f"{key}@example.org", name=name) for key, name in names.items()}
        administer.disable(tx, found["per"])
    return found


def _names(crm, **asked) -> list[str]:
    with crm.reading() as tx:
        return [each.name for each in people(tx, Wanted(**asked)).people]


def test_people_stand_in_the_order_of_their_names(crm, staff):
    assert _names(crm) == ["100% Per", "Ada Lovelace", "Zoë Åberg"]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("zoe", ["Zoë Åberg"]),
        ("LOVE ada", ["Ada Lovelace"]),
        ("ada@", ["Ada Lovelace"]),
        ("%", ["100% Per"]),
        ("_", []),
    ],
)
def test_words_are_found_in_names_and_addresses(words, found, crm, staff):
    assert _names(crm, words=words) == found


def test_people_are_found_by_state(crm, staff):
    assert _names(crm, state="suspended") == ["100% Per"]
    assert _names(crm, state="active") == ["Ada Lovelace", "Zoë Åberg"]


def test_pages_follow_each_other_without_a_gap(crm, staff):
    found, after = [], None
    while True:
        with crm.reading() as tx:
            page = people(tx, Wanted(), limit=1, after=after)
        found += [each.name for each in page.people]
        assert page.total == 3
        if page.next is None:
            break
        after = page.next
    assert found == ["100% Per", "Ada Lovelace", "Zoë Åberg"]


def test_roles_come_with_their_holders(crm):
    actor = crm.actor(next(name for name, role in _built(crm).roles.items() if not role.abstract))
    with crm.reading() as tx:
        found = person(tx, actor.user)
        assert found is not None
        assert frozenset(found.roles) == actor.roles
        assert holders(tx) == dict.fromkeys(actor.roles, 1)


def _built(crm):
    return crm.serving.site


def test_nobody_is_found_where_there_is_nobody(crm, staff):
    with crm.reading() as tx:
        assert person(tx, "01931b2c-7a00-7000-8000-000000000001") is None
