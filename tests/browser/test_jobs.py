"""The page of jobs in a browser: a bar that moves by itself, a replay, a narrow screen."""

from __future__ import annotations

from playwright.sync_api import Page, expect
from tests.browser.conftest import Live, log_in

from kith.ledger import jobs


def wanted(live: Live, kind: str, *, most: int = 8) -> jobs.Job:
    """A new job, claimed."""
    with live.site.site.writing() as tx:
        id = jobs.enqueue(tx, kind, {}, most_attempts=most)
        return jobs.claim_many(tx.connection, jobs.QUEUES, tx.clock.now(), limit=1, ids=[str(id)])[0]


def moves(live: Live, job: jobs.Job, done: int) -> None:
    with live.site.site.writing() as tx:
        jobs.renew(tx.connection, job, tx.clock.now(), progress={"done": done, "of": 6000})


def gives_up(live: Live, kind: str, error: str) -> None:
    job = wanted(live, kind, most=1)
    with live.site.site.writing() as tx:
        jobs.fail(tx.connection, job, tx.clock.now(), error)


def test_a_bar_moves_while_one_looks_and_what_failed_is_replayed(page: Page, live: Live):
    job = wanted(live, "mail.mailing")
    moves(live, job, 1500)
    gives_up(live, "plugin.sync", "Traceback (most recent call last):\n  File x\nTimeoutError: no answer in 30 s")
    log_in(page, live)
    page.goto(f"{live.address}/studio/jobs")
    expect(page.get_by_text("1,500 of 6,000")).to_be_visible()
    moves(live, job, 4500)
    expect(page.get_by_text("4,500 of 6,000")).to_be_visible(timeout=10_000)
    page.get_by_text("TimeoutError: no answer in 30 s", exact=True).click()
    expect(page.get_by_text("File x")).to_be_visible()
    page.get_by_role("button", name="Replay plugin.sync").click()
    expect(page.get_by_text("Nothing has failed for good.")).to_be_visible()
    expect(page.get_by_text("Put back: they start anew.")).to_be_visible()


def test_the_page_fits_a_telephone(page: Page, live: Live):
    page.set_viewport_size({"width": 390, "height": 844})
    moves(live, wanted(live, "mail.mailing"), 1500)
    gives_up(live, "a_plugin_with_a_long_name.and_a_kind_that_is_long_as_well", "ValueError: " + "no" * 200)
    log_in(page, live)
    page.goto(f"{live.address}/studio/jobs")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
