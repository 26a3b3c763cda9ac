"""Which settings were changed stands in the audit log; what they are doesn't."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from kith.app.noted import KIND, changed, marks, note_settings
from kith.ledger import audit
from kith.reader import read
from kith.settings.mail import MailSettings
from kith.settings.model import Login, OidcProvider, Sessions, Settings
from kith.testing.site import SiteUnderTest, fill_database

MAIL = MailSettings(server="smtp.example.org", user="me", password="pass")
SETTINGS = Settings(site=Path("/a"), database="sqlite:////a/kith.db", secret="s3cret", mail=MAIL)
PROVIDER = OidcProvider(name="k", label="K", issuer="https://id.example.org", client_id="kith", secret="one")
MODULES = {"modules/boats.yaml": "module: boats\nlabel: {one: Boat, many: Boats}\nfields:\n  name: {type: text}\n"}


@pytest.fixture
def site(copy_of):
    made = SiteUnderTest(copy_of(__name__, fill_database(MODULES)), MODULES)
    yield made
    made.close()


def _start(site, settings) -> None:
    app: Any = SimpleNamespace(settings=settings, reading=site.reading, writing=site.writing)
    note_settings(app)


def _noted(site) -> list[list[str]]:
    with site.reading() as tx:
        return [(each.detail or {})["fields"] for each in audit.entries(tx.connection, kind=KIND)]


def test_the_first_start_notes_that_there_are_settings(site):
    _start(site, SETTINGS)
    assert _noted(site) == [[]]


def test_a_start_with_the_same_settings_notes_nothing(site):
    _start(site, SETTINGS)
    _start(site, replace(SETTINGS, site=Path("/elsewhere")))
    assert _noted(site) == [[]]


def test_what_was_changed_is_named(site):
    _start(site, SETTINGS)
    _start(site, replace(SETTINGS, name="Other", sessions=Sessions(staff=timedelta(days=1))))
    assert _noted(site)[0] == ["name", "sessions"]


def test_no_value_stands_in_the_log(site):
    _start(site, SETTINGS)
    with site.reading() as tx:
        text = str(audit.entries(tx.connection, kind=KIND)[0].detail)
    assert not any(value in text for value in ("s3cret", "pass", "smtp", "kith.db"))


@pytest.mark.parametrize(
    ("values", "named"),
    [
        ({"mail": replace(MAIL, password="word")}, ["mail"]),
        ({"secret": "another", "name": "Other"}, ["secret"]),
        ({"languages": ("de", "en")}, ["languages"]),
        ({"rates": {"USD": "0.9"}}, ["rates"]),
        ({"plugins": {"fleet": read(b"a: 1", "kith.yaml")}}, ["plugins.fleet"]),
        ({"login": Login(providers=(PROVIDER,))}, ["login"]),
    ],
)
def test_each_setting_has_a_mark_of_its_own(values, named):
    assert changed(marks(SETTINGS), marks(replace(SETTINGS, **values))) == named


def test_another_secret_of_a_provider_is_a_change():
    one, two = (Login(providers=(replace(PROVIDER, secret=secret),)) for secret in ("one", "two"))
    assert changed(marks(replace(SETTINGS, login=one)), marks(replace(SETTINGS, login=two))) == ["login"]


def test_the_settings_of_a_plugin_may_move_to_another_line():
    here, there = (read(text, "kith.yaml") for text in (b"a: 1", b"\n\n# below\na: 1"))
    assert marks(replace(SETTINGS, plugins={"f": here})) == marks(replace(SETTINGS, plugins={"f": there}))
