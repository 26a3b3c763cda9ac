"""Pages that aren't about a record: log-in, set-up, links, mail, studio, plugins. Nothing that is sent is a fault."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from tests.functional.attack.vault import FILES
from tests.functional.pages.served import Browser, ServedSite
from webtest import Upload

from kith.web.inventory import INVENTORY, Address

PLACE = re.compile(r"\{[a-z]+(?::[^}]+)?\}")
SEGMENTS = ("nonsense", "a\0b", "x" * 3000, "..", "%", "é\u202e", "{x}")
BROKEN = (b"\xed\xa0\x80", b"\xff\xfe")  # are no UTF-8
VALUES = ("", "a\0b", "x" * 70_000, "\ufffe\u202e", "-1", "9" * 400, "<script>", "{link}", "../../etc/passwd", "%00")
NAMES = ("email", "password", "name", "code", "next", "act", "present", "theme", "cursor", "kind", "days", "label", "q")
OWN = frozenset({"logout", "impersonation.end", "account.password", "account.two_factor"})  # would end what asks


@pytest.fixture(autouse=True)
def _cheap_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KITH_TEST_CHEAP_HASH", "1")


@pytest.fixture
def site(sqlite_url: str) -> Iterator[ServedSite]:
    served = ServedSite(sqlite_url, FILES)
    yield served
    served.close()


def paths(address: Address, segments: tuple[str | bytes, ...] = SEGMENTS) -> list[str]:
    """The address with hostile words in its places; itself where it has none."""
    if not PLACE.search(address.pattern):
        return [address.pattern]
    return [PLACE.sub(quote(each, safe="").replace("\\", ""), address.pattern) for each in segments]


def pages(*doors: str, method: str) -> list[Address]:
    listed = [each for each in INVENTORY if each.door in doors and "{module}" not in each.pattern]
    return [each for each in listed if method in each.methods and each.name not in OWN]


def faults(answers: Iterator[tuple[str, int]]) -> list[tuple[str, int]]:
    return [(said[:100], status) for said, status in answers if status >= 500]


def asked(browser: Browser, *doors: str) -> Iterator[tuple[str, int]]:
    for address in pages(*doors, method="GET"):
        for path in paths(address, (*SEGMENTS, *BROKEN)):
            yield path, browser.raw(path).status_code
        for value in VALUES:
            query = "&".join(f"{name}={quote(value[:3000])}" for name in NAMES)
            path = paths(address, ("nonsense",))[0]
            yield f"{path}?{query}", browser.get(f"{path}?{query}").status_code
        yield f"{path}?%ff", browser.raw(f"{path}?q=%ff&q=2&next=//x").status_code


def sent(browser: Browser, *doors: str) -> Iterator[tuple[str, int]]:
    token = ("csrf_token", browser.token())
    for address in pages(*doors, method="POST"):
        for path in paths(address):
            yield path, browser.post(path, [token, ("password", "x")]).status_code
        path = paths(address, ("nonsense",))[0]
        for value in VALUES:
            yield f"{path} {value[:20]!r}", browser.post(path, [token, *((name, value) for name in NAMES)]).status_code
        twice = [token, *((name, "x") for name in NAMES), *((name, "y") for name in NAMES)]
        yield f"{path} twice", browser.post(path, twice).status_code
        files = [token, *((name, Upload("a.txt", b"\xff\0")) for name in NAMES)]
        yield f"{path} files", browser.post(path, files).status_code


def test_no_visitor_makes_a_fault_by_asking(site: ServedSite) -> None:
    assert faults(asked(site.browser(), "open", "staff", "administer", "plugin")) == []


def test_no_visitor_makes_a_fault_by_sending(site: ServedSite) -> None:
    assert faults(sent(site.browser(), "open", "plugin")) == []


def test_whoever_may_administer_makes_no_fault_by_asking(site: ServedSite) -> None:
    assert faults(asked(site.login("boss"), "open", "staff", "administer", "impersonate", "plugin")) == []


def test_whoever_may_administer_makes_no_fault_by_sending(site: ServedSite) -> None:
    assert faults(sent(site.login("boss"), "open", "staff", "administer", "impersonate", "plugin")) == []
