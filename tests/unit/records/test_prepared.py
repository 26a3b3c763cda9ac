"""Lists made ready once: kept for those who share them, and never for anybody else."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tests.unit.records.doing import ADA, make, titles

from kith.access.actor import SYSTEM, Actor
from kith.conditions import parse_condition
from kith.records.model import Query
from kith.records.prepared import Prepared, prepare
from kith.testing.site import SiteUnderTest


def prepared(site: SiteUnderTest, actor: Actor, **query: Any) -> Prepared:
    """A list of contacts, made ready."""
    with site.reading() as tx:
        return prepare(tx, actor, Query(module="contacts", **query))[0]


def where(site: SiteUnderTest, **raw: Any) -> Any:
    """A condition over contacts."""
    with site.reading() as tx:
        return parse_condition(raw, "contacts", tx.site.modules, tx.context(), purpose="filter")


def test_the_same_list_is_made_once_for_all_who_see_everything(crm: SiteUnderTest) -> None:
    looker = crm.actor("looker")
    assert prepared(crm, looker) is prepared(crm, replace(looker, user="somebody else"))


def test_whoever_sees_their_own_records_alone_gets_a_list_of_their_own(crm: SiteUnderTest) -> None:
    one, other = crm.actor("entry", email="one@example.test"), crm.actor("entry", email="two@example.test")
    assert prepared(crm, one) is not prepared(crm, other)


def test_whoever_sees_their_own_records_never_reads_those_of_the_one_before(crm: SiteUnderTest) -> None:
    one, other = crm.actor("entry", email="one@example.test"), crm.actor("entry", email="two@example.test")
    make(crm, "contacts", one, **ADA)
    assert titles(crm, "contacts", one) == ["Ada Lovelace"]
    assert titles(crm, "contacts", other) == []


def test_another_condition_is_another_list(crm: SiteUnderTest) -> None:
    first, second = (prepared(crm, SYSTEM, where=where(crm, first_name=name)) for name in ("Ada", "Bob"))
    assert first.list != second.list


def test_a_condition_about_the_moment_is_made_anew(crm: SiteUnderTest) -> None:
    asked = where(crm, birthday={"lt": "$today"})
    assert prepared(crm, SYSTEM, where=asked) is not prepared(crm, SYSTEM, where=asked)


def test_a_condition_about_other_records_is_made_anew(crm: SiteUnderTest) -> None:
    asked = where(crm, **{"company.industry": "steel"})
    assert prepared(crm, SYSTEM, where=asked) is not prepared(crm, SYSTEM, where=asked)


def test_a_prepared_list_holds_on_to_no_transaction(crm: SiteUnderTest) -> None:
    import gc

    from kith.storage.tx import Tx

    prepared(crm, crm.actor("sales"), fields=("company", "tags", "friends", "owner", "title"))
    gc.collect()
    assert not [each for each in gc.get_objects() if isinstance(each, Tx)]
