"""The README's tour in the browser: its own text becomes a module, and a person works with it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect
from tests.functional.tour import Tour, blocks

pytestmark = pytest.mark.browser
WHO = "super.admin@kith.example"


@pytest.fixture(scope="module")
def tour(tmp_path_factory: pytest.TempPathFactory, chromium_path: str) -> Iterator[Tour]:
    """The starter site, served; nothing of the tour is done."""
    with Tour(tmp_path_factory.mktemp("tour") / "kith").served() as served:
        yield served


def log_in(page: Page, tour: Tour) -> None:
    """Logs in with what `kith demo` printed."""
    page.goto(tour.address)
    page.get_by_label("E-mail").fill(WHO)
    page.get_by_label("Password").fill(tour.log_ins[WHO])
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("link", name="Contacts").first).to_be_visible()


def save(page: Page) -> None:
    """Presses Save."""
    page.get_by_role("button", name="Save", exact=True).last.click()


def test_a_module_of_the_readme_has_list_form_and_record_page(page: Page, tour: Tour):
    log_in(page, tour)
    expect(page.get_by_role("link", name="Boats")).to_have_count(0)
    for block in blocks()[: next(i for i, block in enumerate(blocks()) if "kith apply" in block.text) + 1]:
        tour.do(block)
    page.reload()
    page.get_by_role("link", name="Boats").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Boats")
    sell_without_a_buyer(page)
    choose_a_buyer(page)
    edit(page)
    see_it_in_the_list(page, tour)


def sell_without_a_buyer(page: Page) -> None:
    """A new boat without what its state makes needed: marked at once, refused on saving, nothing typed is lost."""
    page.get_by_role("link", name="New boat").first.click()
    page.get_by_label("Name").fill("Argo")
    mark = page.locator("[data-field=buyer] [data-mark]")
    expect(mark).to_be_hidden()
    page.get_by_label("State").select_option(label="Sold")
    expect(mark).to_be_visible()
    save(page)
    expect(page.locator("#faults")).to_contain_text('"Buyer" is needed')
    expect(page.get_by_label("Name")).to_have_value("Argo")


def choose_a_buyer(page: Page) -> None:
    """The buyer found by part of a name, as the list of contacts has it."""
    page.locator("[data-field=buyer] .ts-control").click()
    page.keyboard.type("a")
    page.locator("[data-field=buyer]").get_by_role("option").first.click()
    save(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Argo")


def edit(page: Page) -> None:
    """The record's page leads to its form and back, with what was changed."""
    page.get_by_role("link", name="Edit").click()
    page.get_by_label("Berth").fill("B12")
    save(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Argo")
    expect(page.get_by_role("main")).to_contain_text("B12")


def see_it_in_the_list(page: Page, tour: Tour) -> None:
    """Sold, it isn't in the first list but in the second; its buyer's page names it."""
    page.goto(f"{tour.address}/m/boats")
    expect(page.get_by_role("link", name="Argo", exact=True)).to_have_count(0)
    page.get_by_role("link", name="All boats").click()
    page.get_by_role("link", name="Argo", exact=True).click()
    page.locator("main a[href*='/m/contacts/']").first.click()
    expect(page.get_by_role("link", name="Argo", exact=True)).to_be_visible()
