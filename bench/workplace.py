"""The workplace as a browser has it: a list's first page, what comes over the wire, type-ahead, an edit of many.

`python -m bench --workplace --tasks workplace --contacts N` measures it alone, in a Chromium that is found on the
machine, over the same contacts as all else.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import cycle, islice
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from bench.figures import Sample
from bench.site import Opened
from kith.access.actor import Actor
from kith.app import App
from kith.identity.load import by_api_token
from kith.records import bulk
from kith.records.bulk import Selection
from kith.testing.browser import CHROMIUM, QUIET

LIST = "/m/contacts"
VISITS = 5  # first ones, each with an empty cache, and as many after
ASKED = 100  # times that suggestions are asked for
EDITED = 100_000  # records at the most
LOOKUP = "/m/deals/lookup?field=contact&q="
# from the beginning of the visit until the page with all that belongs to it is there
_COMPLETE = "() => performance.getEntriesByType('navigation')[0].loadEventEnd"
_SUGGEST = """async (address) => {
  const begun = performance.now();
  const answer = await fetch(address);
  const found = await answer.json();
  return [performance.now() - begun, answer.status, found.length];
}"""


def measure_pages(port: int, opened: Opened, words: Sequence[str]) -> Sample:
    """Milliseconds of `first` and `after` visits of a list, their kB, and the p95 of suggestions, `ahead`.

    The medians of the visits; bytes are those on the wire, compressed, headers and all. Raises RuntimeError where no
    Chromium is found or a page fails.
    """
    base = f"http://127.0.0.1:{port}"
    with _chromium() as browser:
        visits = [_visit(browser, base, opened) for _ in range(VISITS)]
        first, first_kb, after, after_kb = (sorted(each)[VISITS // 2] for each in zip(*visits, strict=True))
        ahead = _suggestions(browser, base, opened, words)
    return {"first": first, "first_kb": first_kb, "after": after, "after_kb": after_kb, "ahead": ahead}


def measure_edit(app: App, opened: Opened) -> float:
    """Records a second of an edit of all contacts, events and all, step by step as its job takes them."""
    actor = _actor(app, opened)
    every = Selection(module="contacts", pairs=())
    with app.writing() as tx:
        count = bulk.count(tx, actor, every)
        run = bulk.begin(tx, actor, every, "edit", {"job_title": "Measured"}, confirmed=count)
    begun, done, going = time.perf_counter(), 0, True
    while going and done < EDITED:
        with app.writing() as tx:
            found = bulk.step(tx, actor, run)
        if found is None:
            raise RuntimeError("the run is gone")
        done, going = found.done, found.state == "run"
        if found.refused:
            raise RuntimeError(f"{found.refused} records were refused")
    took = time.perf_counter() - begun
    with app.writing() as tx:
        bulk.stop(tx, run)
    return done / took


def _actor(app: App, opened: Opened) -> Actor:
    with app.reading() as tx:
        actor = by_api_token(tx.connection, opened.token, tx.clock.now()).actor
    if actor is None:
        raise RuntimeError("the token lets nobody in")
    return actor


def _visit(browser: Browser, base: str, opened: Opened) -> tuple[float, float, float, float]:
    """Milliseconds and kB of a first visit, with nothing kept, and of one right after it."""
    context = browser.new_context()
    _let_in(context, base, opened)
    page = context.new_page()
    received: list[int] = []
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.on("Network.loadingFinished", lambda told: received.append(int(told["encodedDataLength"])))
    first = _load(page, base)
    first_kb = sum(received) / 1000
    received.clear()
    after = _load(page, base)
    after_kb = sum(received) / 1000
    context.close()
    return first, first_kb, after, after_kb


def _load(page: Page, base: str) -> float:
    answer = page.goto(f"{base}{LIST}", wait_until="load")
    if answer is None or answer.status != 200 or not page.locator("tbody tr").count():
        raise RuntimeError(f"{LIST} isn't a list with records")
    page.wait_for_load_state("networkidle")
    return float(page.evaluate(_COMPLETE))


def _suggestions(browser: Browser, base: str, opened: Opened, words: Sequence[str]) -> float:
    """The p95 of what somebody waits for suggestions, in milliseconds, from beginnings of words that are there."""
    context = browser.new_context()
    _let_in(context, base, opened)
    page = context.new_page()
    page.goto(f"{base}{LIST}")
    typed = [word[: 3 + number % 4] for number, word in enumerate(islice(cycle(words), ASKED))]
    page.evaluate(_SUGGEST, f"{LOOKUP}{typed[0]}")
    waited = []
    for each in typed:
        took, status, found = page.evaluate(_SUGGEST, f"{LOOKUP}{each}")
        if status != 200 or not found:
            raise RuntimeError(f"{each!r} suggests nothing: {status}")
        waited.append(float(took))
    context.close()
    return sorted(waited)[int(ASKED * 0.95) - 1]


def _let_in(context: Any, base: str, opened: Opened) -> None:
    context.add_cookies([{"name": "kith-staff", "value": opened.session, "url": base}])


@contextmanager
def _chromium() -> Iterator[Browser]:
    found = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if found is None:
        raise RuntimeError("no Chromium found: apt install chromium")
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=[*QUIET, *sandbox])
        yield browser
        browser.close()
