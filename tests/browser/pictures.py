"""The pictures of docs/screenshots: the starter site with sample data, as it looks now (`make screenshots`).

Each page is taken wide and narrow, light and dark; those that are kept are few, `--all FOLDER` writes every one, to be
looked at. A page that answers with an error, or is wider than its window, ends it.
"""

from __future__ import annotations

import argparse
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, Page, sync_playwright
from tests.functional.tour import ROOT, Tour

from kith.testing.browser import CHROMIUM, QUIET

KEPT = ROOT / "docs" / "screenshots"
PEOPLE = 400  # contacts of the sample data
SALES, ADMIN = "crm.sales@kith.example", "super.admin@kith.example"
SIZES = {"wide": (1440, 900), "narrow": (390, 844)}
Scheme = Literal["light", "dark"]
Look = tuple[str, Scheme]  # a size, and light or dark
LOOKS: tuple[Look, ...] = (("wide", "light"), ("wide", "dark"), ("narrow", "light"), ("narrow", "dark"))
PLAIN: Look = ("wide", "light")


def stay(_: Page) -> None:
    """Leaves the page as it comes."""


def first_record(page: Page) -> None:
    """Opens the first record of the list."""
    page.locator("tbody tr a[href*='/m/']").first.click()
    page.wait_for_load_state("networkidle")


def palette(page: Page) -> None:
    """Opens the palette and asks for something."""
    page.keyboard.press("Control+k")
    page.locator("dialog[open] input").first.fill("new c")
    page.wait_for_timeout(500)


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A page of the starter site; `kept` are the looks that stand in docs/screenshots."""

    name: str
    address: str
    do: Callable[[Page], None] = stay
    kept: tuple[Look, ...] = ()

    @property
    def who(self) -> str:
        """Who looks at it."""
        return ADMIN if self.address.startswith("/studio") else SALES


PICTURES = (
    Picture(name="home", address="/", kept=(PLAIN,)),
    Picture(name="list", address="/m/contacts", kept=(PLAIN, ("wide", "dark"), ("narrow", "light"))),
    Picture(
        name="record", address="/m/companies", do=first_record, kept=(PLAIN, ("wide", "dark"), ("narrow", "light"))
    ),
    Picture(name="form", address="/m/contacts/new", kept=(PLAIN,)),
    Picture(name="board", address="/m/deals/board", kept=(PLAIN,)),
    Picture(name="calendar", address="/m/meetings/calendar", kept=(PLAIN,)),
    Picture(name="palette", address="/m/contacts", do=palette, kept=(PLAIN,)),
    Picture(name="filter", address="/m/contacts/filter"),
    Picture(name="columns", address="/m/contacts/columns"),
    Picture(name="views", address="/m/contacts/views"),
    Picture(name="search", address="/search?q=adeyemi"),
    Picture(name="notifications", address="/notifications"),
    Picture(name="account", address="/account"),
    Picture(name="plan", address="/studio/plan"),
    Picture(name="people", address="/studio/people"),
    Picture(name="roles", address="/studio/roles"),
    Picture(name="audit", address="/studio/audit"),
    Picture(name="jobs", address="/studio/jobs"),
    Picture(name="api", address="/api/docs"),
)


def main() -> None:
    """Takes the pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--all", type=Path, metavar="FOLDER", help="write every page in every look there, too")
    parser.add_argument("names", nargs="*", help="only these pages")
    told = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, Tour(Path(folder) / "site").served(PEOPLE) as site, chromium() as it:
        wanted = [each for each in PICTURES if not told.names or each.name in told.names]
        for who, look in product((SALES, ADMIN), LOOKS):
            with logged_in(it, site, who, look) as page:
                for picture in (each for each in wanted if each.who == who):
                    take(page, site.address, picture, look, told.all)


def take(page: Page, site: str, picture: Picture, look: Look, everything: Path | None) -> None:
    """Takes one page in one look, where it is wanted. Raises RuntimeError where it isn't as it should be."""
    if look not in picture.kept and everything is None:
        return
    answer = page.goto(site + picture.address, wait_until="networkidle")
    picture.do(page)
    if answer is None or answer.status != 200:
        raise RuntimeError(f"{picture.address} answers {answer.status if answer else 'nothing'}")
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        raise RuntimeError(f"{picture.address} is wider than its window ({' '.join(look)})")
    if look in picture.kept:
        page.screenshot(path=KEPT / f"{picture.name}{suffix(look)}.png")
    if everything is not None:
        everything.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=everything / f"{picture.name}{suffix(look)}.png", full_page=True)


def suffix(look: Look) -> str:
    """What tells its file from that of the page as it is usually shown."""
    return ("-phone" if look[0] == "narrow" else "") + ("-dark" if look[1] == "dark" else "")


@contextmanager
def chromium() -> Iterator[Browser]:
    """The Chromium of this machine."""
    found = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if found is None:
        raise SystemExit("no Chromium found: apt install chromium")
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=[*QUIET, *sandbox])
        yield browser
        browser.close()


@contextmanager
def logged_in(browser: Browser, site: Tour, who: str, look: Look) -> Iterator[Page]:
    """A page of somebody's, in a window of that size and scheme."""
    width, height = SIZES[look[0]]
    context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=look[1])
    page = context.new_page()
    page.goto(f"{site.address}/login")
    page.get_by_label("E-mail").fill(who)
    page.get_by_label("Password").fill(site.log_ins[who])
    page.get_by_role("button", name="Log in").click()
    yield page
    context.close()


if __name__ == "__main__":
    main()
