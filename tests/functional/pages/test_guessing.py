"""Fifty guesses at once never pass the limit, at any door at which one can guess."""

from __future__ import annotations

import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

import pytest
from argon2 import PasswordHasher
from tests.functional.pages.served import PASSWORD, TOKEN, Browser, ServedSite
from tests.functional.pages.telephones import Telephone, set_up

from kith.identity import administer, half_sessions, invites, users
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


def account(served: ServedSite, kind: str) -> str:
    """The address of an account of that kind; of one that isn't there."""
    email = f"{kind}@example.test"
    with served.site.writing() as tx:
        if kind in ("known", "suspended"):
            user = users.add(tx, email=email, roles=["sales"], password=PASSWORD)
            if kind == "suspended":
                administer.disable(tx, user)
        if kind == "invited":
            invites.invite(tx, by=None, email=email, roles=["sales"])
        if kind == "passwordless":
            users.add(tx, email=email, roles=["sales"])
    return email


KINDS = ("unknown", "known", "suspended", "invited", "passwordless")


def test_whatever_stands_behind_an_address_a_wrong_password_is_the_same_work_and_answer(crm):
    browser, done = crm.browser(), {}
    for kind in KINDS:
        email = account(crm, kind)
        browser.send("/login", email=email, password="wrong wrong wrong")  # counters that aren't there are made
        with crm.statements() as statements, verifications() as verified:
            answer = browser.send("/login", email=email, password="wrong wrong wrong")
        body = TOKEN.sub("", answer.text.replace(email, "").replace(kind, ""))
        done[kind] = (answer.status_code, body, tuple(statements), verified[0])
    assert {kind for kind in KINDS if done[kind] != done["unknown"]} == set()
    assert done["unknown"][3] == 1


@contextmanager
def verifications() -> Iterator[list[int]]:
    """How many hashes are verified in the block: seen by a profiler, so that nothing is put in its place."""
    count = [0]

    def watch(frame: FrameType, event: str, arg: object) -> None:
        if event == "call" and frame.f_code is PasswordHasher.verify.__code__:
            count[0] += 1

    sys.setprofile(watch)
    try:
        yield count
    finally:
        sys.setprofile(None)


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
