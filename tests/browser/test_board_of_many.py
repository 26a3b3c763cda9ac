"""A board by a hundred options in a browser: a card goes to a column that is folded."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect
from tests.browser.conftest import EMAIL, Live
from tests.browser.test_accessibility import complaints
from tests.functional.pages.served import ServedSite
from tests.functional.pages.test_board_of_many import BOARD, MODULES

from kith.testing.live import listening

pytestmark = pytest.mark.browser


@pytest.fixture
def live(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Live]:
    """Boats at two of a hundred places."""
    monkeypatch.setenv("KITH_TEST_CHEAP_HASH", "1")
    site = ServedSite(sqlite_url, MODULES)
    with listening(site.wsgi) as address:
        boss = site.login("super_admin", email=EMAIL)
        for number in range(12):
            site.make("boats", boss, name=f"Swan {number}", place="p3")
        duck = site.make("boats", boss, name="Duck", place="p7")
        yield Live(address=address, site=site, boss=boss, contact=duck, company="")
    site.close()


def test_a_card_goes_to_a_folded_column_by_its_name(staff: Page, live: Live) -> None:
    staff.goto(live.address + BOARD)
    lanes = staff.locator(".k-lane h2")
    expect(lanes).to_have_text(["Place 3", "Place 7"])
    duck = staff.locator(".k-card", has=staff.get_by_role("link", name="Duck", exact=True))
    duck.hover()
    duck.locator("summary").click()
    typed = staff.get_by_role("combobox", name="Move Duck to")
    expect(typed).to_be_visible()
    assert complaints(staff) == []
    typed.fill("Place 66")
    typed.press("Enter")
    expect(staff.locator("#move-said")).to_have_text("Duck is in Place 66 now.")
    expect(lanes).to_have_text(["Place 3", "Place 66"])
