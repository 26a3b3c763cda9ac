"""What a plugin has for itself: settings, and all rights where its plugin.yaml asks for them."""

from __future__ import annotations

import types

import pytest
from tests.unit.people import FILES

from kith import ext
from kith.errors import KithError
from kith.ext import Change, acting_for, settings, system, write
from kith.ledger import audit
from kith.storage.ids import new_id
from kith.testing.site import SiteUnderTest


def plugin(*, asks: bool) -> types.ModuleType:
    made = types.ModuleType("kith_ext.helper")
    made.__file__ = __file__
    made.__dict__["system"] = asks
    return made


@pytest.fixture
def asking(database_url):
    site = SiteUnderTest(database_url, FILES, plugins=(plugin(asks=True),))
    yield site
    site.close()


@pytest.fixture
def modest(database_url):
    site = SiteUnderTest(database_url, FILES, plugins=(plugin(asks=False),))
    yield site
    site.close()


def entries(site):
    with site.reading() as tx:
        return audit.entries(tx.connection, kind="plugin.system")


def test_a_plugin_that_asks_for_it_acts_with_all_rights_and_the_audit_log_says_so(asking):
    clerk = asking.actor("clerk")
    with asking.writing() as tx:
        write(tx, system(tx, "kith_ext.helper.sub", clerk), "people", [Change(values={"name": "Ann"})])
    [entry] = entries(asking)
    assert (entry.user_id, entry.detail) == (clerk.user, {"plugin": "helper"})


def _fail_with_all_rights(site):
    with site.writing() as tx:
        system(tx, "kith_ext.helper")
        raise ZeroDivisionError


def test_what_is_rolled_back_is_not_told(asking):
    with pytest.raises(ZeroDivisionError):
        _fail_with_all_rights(asking)
    assert entries(asking) == ()


def test_events_name_the_plugin(asking):
    with asking.writing() as tx:
        actor = system(tx, "kith_ext.helper")
    assert (actor.is_system, actor.via, actor.user) == (True, "plugin:helper", None)


def test_reading_with_all_rights_is_counted(asking):
    with asking.reading() as tx:
        system(tx, "kith_ext.helper")
        system(tx, "kith_ext.helper")
    assert asking.hooks.uses.take() == {("helper", None, None): 2}


def test_a_plugin_that_does_not_ask_for_it_has_no_such_right(modest):
    with modest.writing() as tx, pytest.raises(KithError) as refused:
        system(tx, "kith_ext.helper")
    assert [each.code for each in refused.value.problems] == ["K862"]


def test_a_plugin_acts_for_somebody_with_the_rights_that_they_have(asking):
    clerk = asking.actor("clerk")
    with asking.reading() as tx:
        found = acting_for(tx, "kith_ext.helper", clerk.user)
    assert (found.user, found.roles, found.via) == (clerk.user, clerk.roles, "plugin:helper")


def test_acting_for_somebody_is_counted(asking):
    clerk = asking.actor("clerk")
    with asking.reading() as tx:
        acting_for(tx, "kith_ext.helper", clerk.user)
    assert asking.hooks.uses.take() == {("helper", clerk.user, None): 1}


def test_nobody_acts_for_an_account_that_is_not_there(asking):
    with asking.reading() as tx:
        assert acting_for(tx, "kith_ext.helper", new_id()) is None


def test_a_plugin_that_does_not_ask_for_it_acts_for_nobody_else(modest):
    clerk = modest.actor("clerk")
    with modest.reading() as tx, pytest.raises(KithError) as refused:
        acting_for(tx, "kith_ext.helper", clerk.user)
    assert [each.code for each in refused.value.problems] == ["K862"]


def test_what_is_no_plugin_has_none_either(asking):
    with asking.writing() as tx, pytest.raises(KithError):
        system(tx, "kith.records")


def test_settings_are_those_of_the_plugin_that_calls(asking):
    with asking.reading() as tx:
        assert settings(tx, "kith_ext.helper") == {}


def test_the_facade_hands_out_no_actor_with_all_rights():
    assert not [name for name in ext.__all__ if getattr(getattr(ext, name), "is_system", False) is True]
