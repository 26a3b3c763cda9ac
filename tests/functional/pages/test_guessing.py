"""Fifty guesses at once never pass the limit, at any door at which one can guess."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable

import pytest
from tests.functional.pages.served import PASSWORD, Browser, ServedSite
from tests.functional.pages.telephones import Telephone, set_up

from kith.identity import half_sessions
from kith.identity.login import CODE_TRIES, TRIES

GUESSES = 50


def at_once(guess: Callable[[int], int]) -> Counter[int]:
    """How often each status was answered."""
    said: list[int] = []
    start = threading.Barrier(GUESSES)

    def run(number: int) -> None:
        start.wait()
        said.append(guess(number))

    threads = [threading.Thread(target=run, args=(number,)) for number in range(GUESSES)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Counter(said)


def ready(served: ServedSite, page: str = "/login") -> tuple[Browser, str]:
    """A browser and the token of its forms."""
    browser = served.browser()
    return browser, browser.token(page)


def copies(served: ServedSite, browser: Browser, count: int) -> list[Browser]:
    """The same browser many times: a browser itself does one thing at a time."""
    made = [served.browser() for _ in range(count)]
    for each in made:
        for name, value in browser.app.cookies.items():
            each.app.set_cookie(name, value.strip('"'))
    return made


def test_fifty_wrong_passwords_are_looked_at_eight_times(crm):
    crm.login("sales")
    browser, token = ready(crm)
    browsers = copies(crm, browser, GUESSES)

    def guess(number: int) -> int:
        form = [("csrf_token", token), ("email", "sales@example.test"), ("password", f"wrong wrong {number}")]
        return int(browsers[number].post("/login", form).status_code)

    assert at_once(guess) == {422: TRIES, 429: GUESSES - TRIES}


def test_among_fifty_the_right_password_counts_as_any_other(crm):
    crm.login("sales")
    browser, token = ready(crm)
    browsers = copies(crm, browser, GUESSES)
    for _ in range(TRIES):
        browser.send("/login", email="sales@example.test", password="wrong wrong wrong")

    def guess(number: int) -> int:
        form = [("csrf_token", token), ("email", "sales@example.test"), ("password", PASSWORD)]
        return int(browsers[number].post("/login", form).status_code)

    assert at_once(guess) == {429: GUESSES}


@pytest.mark.parametrize("kind", ["of the app", "for recovery"])
def test_fifty_wrong_codes_are_looked_at_six_times(crm, kind):
    browser, telephone = waiting(crm)
    token = browser.token()
    browsers = copies(crm, browser, GUESSES)

    def guess(number: int) -> int:
        code = f"{int(telephone.now) ^ (number + 1):06}" if kind == "of the app" else f"abcd-efgh-j{number:03}"
        return int(browsers[number].post("/login/code", [("csrf_token", token), ("code", code)]).status_code)

    assert at_once(guess) == {422: CODE_TRIES, 429: GUESSES - CODE_TRIES}


def waiting(served: ServedSite) -> tuple[Browser, Telephone]:
    """A browser that has passed the first step, and the telephone for the second."""
    user = served.login("sales").user
    telephone, _ = set_up(served, user)
    with served.site.writing() as tx:
        half = half_sessions.begin(tx, user, "password")
    browser = served.browser()
    browser.app.set_cookie("kith-half", half)
    return browser, telephone


def test_the_right_code_sent_fifty_times_opens_one_session(crm):
    browser, telephone = waiting(crm)
    token, code = browser.token(), telephone.code
    browsers = copies(crm, browser, GUESSES)

    def send(number: int) -> int:
        answer = browsers[number].post("/login/code", [("csrf_token", token), ("code", code)])
        return 200 if "kith-staff" in browsers[number].app.cookies else int(answer.status_code)

    assert at_once(send)[200] == 1
