"""What plugins say while passwords are chosen, and hear of profiles."""

from __future__ import annotations

from typing import Any

import pytest
from tests.unit.records.crm import MODULES

from kith.errors import KithError
from kith.ext import Problem, hookimpl
from kith.identity import administer, users
from kith.identity.profile import save_profile
from kith.testing.site import SiteUnderTest

asked: list[tuple[str, str, str]] = []
moved: list[str] = []


class Picky:
    """A plugin that takes one password alone."""

    @hookimpl
    def kith_check_password(self, password: str, email: str, name: str) -> list[Problem] | None:
        """None where it is the one."""
        asked.append((password, email, name))
        return None if password == "open sesame" else [Problem(code="K422", field="password")]

    @hookimpl
    def kith_profile_changed(self, user: str) -> None:
        """Nothing; it is noted."""
        moved.append(user)


@pytest.fixture
def site(database_url: str, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("KITH_TEST_CHEAP_HASH", "1")
    asked.clear()
    moved.clear()
    made = SiteUnderTest(database_url, MODULES, plugins=(Picky(),))
    yield made
    made.close()


def test_kith_check_password_is_told_the_address_and_the_name(site: SiteUnderTest) -> None:
    with site.writing() as tx:
        users.add(tx, email="ada@example.test", name="Ada", password="open sesame")
    assert asked == [("open sesame", "ada@example.test", "Ada")]


def test_kith_check_password_refuses_an_account(site: SiteUnderTest) -> None:
    with pytest.raises(KithError, match="password: K422"), site.writing() as tx:
        users.add(tx, email="ada@example.test", password="another one")


def test_kith_check_password_refuses_a_new_password(site: SiteUnderTest) -> None:
    with site.writing() as tx:
        user = users.add(tx, email="ada@example.test", name="Ada")
    with pytest.raises(KithError, match="K422"), site.writing() as tx:
        administer.set_password(tx, user, "another one")
    assert asked == [("another one", "ada@example.test", "Ada")]


def test_an_account_without_a_password_asks_nobody(site: SiteUnderTest) -> None:
    with site.writing() as tx:
        users.add(tx, email="ada@example.test")
    assert asked == []


def test_kith_profile_changed_is_told_of_another_zone_and_of_nothing_else(site: SiteUnderTest) -> None:
    said = {"name": "Ada", "locale": "", "languages": ["en"]}
    with site.writing() as tx:
        user = users.add(tx, email="ada@example.test", name="Ada")
        for zone in ("Asia/Tokyo", "Asia/Tokyo", ""):
            save_profile(tx, user, timezone=zone, **said)  # type: ignore[arg-type]
    assert moved == [user, user]
