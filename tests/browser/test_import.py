"""People from a file as a spreadsheet writes it: `kith import`, then the list in the browser."""

from __future__ import annotations

import csv
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect
from tests.functional.tour import Tour

from kith.transfer.columns import REASON

pytestmark = pytest.mark.browser
WHO = "super.admin@kith.example"

# semicolons, a line break and a semicolon inside quotes, doubled quotes, days first, umlauts of a Windows code page
PEOPLE = (
    "First name;Last name;Role;E-mail;Birthday;Do not call;Notes\r\n"
    'Jürgen;Großmann;Client;juergen@example.org;31.03.1970;yes;"Likes ""Café"";\nnot before nine"\r\n'
    "Zoë;Müller;lead;;01.12.1985;no;\r\n"
    "Ohne;Adresse;Client;;;;\r\n"
    "Später;Geboren;Lead;;31.12.2999;;\r\n"
)
# the mark of UTF-8, decimal commas, people by their e-mail addresses
DEALS = "\ufeffName;Stage;Amount;Closing date;Contact\r\nUmbau;Won;12.345,60;24.12.2025;juergen@example.org\r\n"


@pytest.fixture(scope="module")
def tour(tmp_path_factory: pytest.TempPathFactory, chromium_path: str) -> Iterator[Tour]:
    """The starter site, served, with both files taken in."""
    with Tour(tmp_path_factory.mktemp("import") / "kith").served() as served:
        (served.folder / "people.csv").write_bytes(PEOPLE.encode("cp1252"))
        (served.folder / "deals.csv").write_bytes(DEALS.encode())
        served.kith("import", "contacts", "people.csv", status=1)
        served.kith("import", "deals", "deals.csv")
        yield served


@pytest.fixture
def staff(page: Page, tour: Tour) -> Page:
    """A page that is logged in."""
    page.goto(tour.address)
    page.get_by_label("E-mail").fill(WHO)
    page.get_by_label("Password").fill(tour.log_ins[WHO])
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("link", name="Contacts").first).to_be_visible()
    return page


def look_for(page: Page, tour: Tour, words: str) -> None:
    """The list of contacts, searched."""
    page.goto(f"{tour.address}/m/contacts")
    page.get_by_placeholder("Search contacts").fill(words)
    page.keyboard.press("Enter")


def test_people_of_the_file_are_in_the_list(staff: Page, tour: Tour):
    """Proves O12."""
    look_for(staff, tour, "Großmann")
    row = staff.get_by_role("row", name="Jürgen Großmann")
    expect(row).to_contain_text("Client")
    expect(row).to_contain_text("juergen@example.org")


def test_dates_words_and_quoted_lines_are_on_the_record_page(staff: Page, tour: Tour):
    look_for(staff, tour, "Großmann")
    staff.get_by_role("link", name="Jürgen Großmann", exact=True).click()
    main = staff.get_by_role("main")
    expect(main).to_contain_text("Mar 31, 1970")
    expect(main).to_contain_text('Likes "Café";')
    expect(main).to_contain_text("not before nine")


def test_a_decimal_comma_is_understood(staff: Page, tour: Tour):
    look_for(staff, tour, "Großmann")
    staff.get_by_role("link", name="Jürgen Großmann", exact=True).click()
    expect(staff.get_by_role("row", name="Umbau")).to_contain_text("€12,345.60")


def test_refused_people_are_not_in_the_list(staff: Page, tour: Tour):
    look_for(staff, tour, "Adresse")
    expect(staff.get_by_role("link", name="Ohne Adresse", exact=True)).to_have_count(0)


def test_refused_rows_stand_in_a_file_of_their_own_with_the_reason(tour: Tour):
    with (tour.folder / "people.csv.refused.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    assert [row["Last name"] for row in rows] == ["Adresse", "Geboren"]
    assert "E-mail" in rows[0][REASON]
    assert "A birthday lies in the past" in rows[1][REASON]


def test_mended_rows_are_imported_from_that_file(tour: Tour):
    refused = tour.folder / "people.csv.refused.csv"
    mended = tour.folder / "mended.csv"
    text = refused.read_text("utf-8-sig").replace("Client;;", "Client;ohne@example.org;").replace("2999", "1999")
    mended.write_text(text, "utf-8-sig", newline="")
    assert "2 rows: 2 created" in tour.kith("import", "contacts", "mended.csv")
