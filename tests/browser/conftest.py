"""The served CRM behind a real server, and a Chromium that is logged in to it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page
from tests.functional.pages.crm import MODULES
from tests.functional.pages.served import PASSWORD, ServedSite
from tests.functional.pages.served import Browser as Client

from kith.testing.live import listening

EMAIL = "super_admin@example.test"


@dataclass(frozen=True, slots=True)
class Live:
    """A running site: its address, and the client that filled it."""

    address: str
    site: ServedSite
    boss: Client
    contact: str
    company: str


@pytest.fixture
def live(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Live]:
    """The CRM with a few records, served on a free port."""
    monkeypatch.setenv("KITH_TEST_CHEAP_HASH", "1")
    site = ServedSite(sqlite_url, MODULES)
    with listening(site.wsgi) as address:
        yield _filled(site, address)
    site.close()


def _filled(site: ServedSite, address: str) -> Live:
    boss = site.login("super_admin", email=EMAIL)
    company = site.make("companies", boss, name="Northwind Shipping", country="NO")
    values = {"last_name": "Lovelace", "email": "ada@example.org", "company": company, "tags": "vip"}
    contact = site.make("contacts", boss, first_name="Ada", role="client", **values)
    for number in range(60):
        site.make("contacts", boss, first_name="Person", last_name=f"{number:03}", role="lead")
    site.make("deals", boss, name="Refit", contact=contact, amount="1200 EUR")
    return Live(address=address, site=site, boss=boss, contact=contact, company=company)


def log_in(page: Page, live: Live) -> None:
    """Logs in as somebody who may do everything."""
    page.goto(f"{live.address}/login")
    page.get_by_label("E-mail").fill(EMAIL)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()


@pytest.fixture
def staff(page: Page, live: Live) -> Iterator[Page]:
    """A page that is logged in; what the browser complains of fails the test."""
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    log_in(page, live)
    yield page
    assert not [text for text in said if "status of 4" not in text]


@pytest.fixture
def plain(browser: Browser, live: Live) -> Iterator[Page]:
    """A logged-in page without JavaScript."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    log_in(page, live)
    yield page
    context.close()
