"""A web form in a real browser: its rules, its steps, its check, and in the page of another site."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from tests.browser.test_accessibility import complaints
from tests.functional.pages.served import ServedSite
from tests.functional.webforms.world import FILES
from tests.unit.intake.world import rows

from kith.builtin import proof_of_work
from kith.intake.counts import conversions
from kith.testing.live import listening

pytestmark = pytest.mark.browser

FORM = """
form: embedded
module: contacts
label: Write to us
steps:
  - {label: You, fields: [{field: name, required: true}, boats, wish]}
  - {label: Fleet, visible_if: {boats: {gt: 1}}, fields: [phone]}
  - {label: Mail, fields: [{field: email, required: true}]}
consents:
  data: {text: You may keep what I send, version: "3", required: true}
embed: {origins: ["ORIGIN"]}
after: {message: "Thank you, {name}."}
spam: {captcha: proof_of_work, least_seconds: 0}
"""


class Host:
    """Somebody's website: one page, which has the script tag of a form."""

    def __init__(self) -> None:
        self.form = ""

    def __call__(self, environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        page = f'<!doctype html><title>Host</title><h1>Our club</h1><script src="{self.form}/embed.js"></script>'
        start("200 OK", [("Content-Type", "text/html")])
        return [page.encode()]


@dataclass(frozen=True, slots=True)
class World:
    """The site, and two others: the form names the first one alone."""

    site: ServedSite
    form: str
    named: str
    other: str


@pytest.fixture
def world(sqlite_url: str) -> Iterator[World]:

    with ExitStack() as stack:
        named, other = Host(), Host()
        origins = [stack.enter_context(listening(each)) for each in (named, other)]
        files = {**FILES, "webforms/embedded.yaml": FORM.replace("ORIGIN", origins[0])}
        site = ServedSite(sqlite_url, files, plugins=(proof_of_work,))
        stack.callback(site.close)
        address = stack.enter_context(listening(site.wsgi))
        named.form = other.form = f"{address}/f/embedded"
        yield World(site, f"{address}/f/embedded", *origins)


@pytest.fixture
def visitor(page: Page) -> Iterator[Page]:
    """A page whose complaints fail the test."""
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    yield page
    assert not [text for text in said if "status of 4" not in text]


def test_a_form_comes_step_by_step_and_by_its_rules(world: World, visitor: Page) -> None:
    visitor.goto(world.form)
    expect(visitor.get_by_text("Step 1 of 2")).to_be_visible()
    expect(visitor.get_by_label("wish")).to_be_hidden()
    visitor.get_by_role("button", name="Next").click()
    expect(visitor.get_by_text("This is needed.")).to_be_visible()
    visitor.get_by_label("Name").fill("Ada")
    visitor.get_by_label("Boats").fill("2")
    expect(visitor.get_by_text("Step 1 of 3")).to_be_visible()
    visitor.get_by_label("Wish").fill("Wind")
    visitor.get_by_role("button", name="Next").click()
    expect(visitor.get_by_role("heading", name="Fleet")).to_be_visible()
    expect(visitor.get_by_label("Phone")).to_be_visible()
    visitor.get_by_role("button", name="Next").click()
    visitor.get_by_label("Email").fill("ada at home")
    visitor.get_by_role("button", name="Send").click()
    expect(visitor.locator("#faults")).to_be_focused()
    expect(visitor.get_by_label("Email")).to_have_value("ada at home")
    visitor.get_by_label("Email").fill("ada@example.org")
    visitor.get_by_label("You may keep what I send").check()
    visitor.get_by_role("button", name="Send").click()
    expect(visitor.get_by_text("Thank you, Ada.")).to_be_visible()
    assert [row["wish"] for row in rows(world.site.site)] == ["Wind"]
    kith = world.site.wsgi.registry.kith
    kith.form_counts.flush()
    with world.site.site.reading() as tx:
        today = tx.clock.now().date()
        (found,) = conversions(tx, today, today)
    assert (found.views, found.starts, found.submissions) == (1, 2, 1)


def test_a_form_that_is_begun_is_told_of_in_whatever_language_it_is(world: World, visitor: Page) -> None:
    visitor.goto(world.form.replace("embedded", "outside") + "?kith_lang=de")
    with visitor.expect_request(lambda request: request.method == "POST") as told:
        visitor.get_by_label("Your name").press_sequentially("A")
    assert told.value.url.endswith("/f/outside/start")


def test_a_named_site_shows_the_form_as_high_as_it_is(world: World, visitor: Page) -> None:
    visitor.goto(f"{world.named}/?utm_source=mailing")
    frame = visitor.frame_locator("iframe")
    frame.get_by_label("Name").fill("Ada")
    height = visitor.locator("iframe").bounding_box()
    frame.get_by_role("button", name="Next").click()
    frame.get_by_label("Email").fill("ada@example.org")
    frame.get_by_label("You may keep what I send").check()
    frame.get_by_role("button", name="Send").click()
    expect(frame.get_by_text("Thank you, Ada.")).to_be_visible()
    assert height is not None
    visitor.wait_for_function("height => document.querySelector('iframe').offsetHeight < height", arg=height["height"])
    assert len(rows(world.site.site)) == 1
    assert visitor.context.cookies() == []


def test_another_site_is_shown_nothing(world: World, page: Page) -> None:
    page.goto(world.other)
    page.wait_for_function("document.querySelector('iframe') !== null")
    page.wait_for_load_state("networkidle")
    assert not [frame for frame in page.frames if frame.url.startswith(world.form)]


def test_a_form_is_whole_without_scripts_but_for_its_check(world: World, browser: Any) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(world.form)
    expect(page.get_by_label("Name")).to_be_visible()
    expect(page.get_by_label("Email")).to_be_visible()
    expect(page.get_by_label("Phone")).to_be_visible()
    expect(page.get_by_text("This form needs JavaScript")).to_be_visible()
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_form_is_open_to_everybody(world: World, visitor: Page, scheme: Any) -> None:
    visitor.emulate_media(color_scheme=scheme)
    visitor.goto(world.form.replace("embedded", "outside"))
    assert complaints(visitor) == []
    visitor.get_by_role("button", name="Send").click()
    expect(visitor.locator("#faults")).to_be_focused()
    assert complaints(visitor) == []
