"""Who acts as somebody gets what that person gets, byte for byte, at every address: banner and tokens apart."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from tests.functional.pages.harbour import Harbour
from tests.functional.pages.served import Browser

from kith.web.inventory import INVENTORY, Address

NOT_COMPARED = {
    "studio.plan": "reads the folder of a site, which this one doesn't have",
    "account.two_factor": "offers another secret each time",
}
BANNER = re.compile(  # and on the account's pages the note that nothing can be changed meanwhile
    r'<form class="k-acting".*?</form>\s*'
    r'|<div class="k-note k-note-warn">[^\n]*?While you act as somebody else[^\n]*?</div>',
    re.DOTALL,
)
TOKENS = (
    re.compile(r'name="csrf_token" value="\w+"'),
    re.compile(r'"X-CSRF-Token": ?"\w+"|data-token="\w+"'),
    re.compile(r"request [0-9a-f]{16}"),
)
OWN_LOG_IN = re.compile(  # the list of log-ins marks the one that asks, and lets the others be ended
    r' <span class="k-badge k-tone-green">this one</span>|<form method="post" action="/account/sessions">.*?</form>'
    r'|<form class="k-actions" method="post" action="/account/sessions">.*?</form>',
    re.DOTALL,
)


@pytest.fixture(scope="module")
def harbour(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Harbour]:
    """The site, once for all addresses: nothing here changes it."""
    with pytest.MonkeyPatch.context() as cheap:
        cheap.setenv("KITH_TEST_CHEAP_HASH", "1")
        folder = tmp_path_factory.mktemp("harbour")
        made = Harbour(f"sqlite:///{folder / 'kith.db'}", folder / "files")
        yield made
        made.served.close()


def _bare(answer: Any, name: str) -> tuple[int, str, str]:
    """Status, where it leads, and the text without banner and tokens."""
    text = BANNER.sub("", answer.body.decode("latin-1"))  # pictures too: each byte is a letter
    for pattern in TOKENS:
        text = pattern.sub("", text)
    if name == "account.sessions":
        text = OWN_LOG_IN.sub("", text)
    return answer.status_code, answer.headers.get("Location", ""), re.sub(r"\n\s*", "\n", text)


READ = [each for each in INVENTORY if "GET" in each.methods and each.name not in NOT_COMPARED]


@pytest.mark.parametrize("person", ["sales", "admin"])
@pytest.mark.parametrize("each", READ, ids=lambda each: each.name)
def test_every_page_is_the_persons_own(each: Address, person: str, harbour: Harbour):
    for address in harbour.addresses(each):
        own, acted = (browser.get(address) for browser in (harbour.people[person], harbour.actors[person]))
        assert _bare(acted, each.name) == _bare(own, each.name), address
        assert acted.status_code < 500


LISTS = (
    "/m/contacts?q=ada",
    "/m/contacts?sort=-last_name&role=lead",
    "/m/contacts?birthday=2000-01-01",
    "/m/contacts?_deleted=1",
    "/m/contacts?_view=clients",
    "/search?q=ada",
    "/m/contacts/choose?field=company",
    "/m/deals",
    "/m/nothing",
)


@pytest.mark.parametrize("person", ["sales", "admin"])
@pytest.mark.parametrize("address", LISTS)
def test_every_list_is_the_persons_own(address: str, person: str, harbour: Harbour):
    own, acted = (browser.get(address) for browser in (harbour.people[person], harbour.actors[person]))
    assert _bare(acted, "") == _bare(own, "")


@pytest.mark.parametrize("person", ["sales", "admin"])
def test_what_a_form_asks_of_its_rules_is_the_persons_own(person: str, harbour: Harbour):
    def asked(browser: Browser) -> tuple[int, str, str]:
        form = [("csrf_token", browser.token("/")), ("role", "lead"), ("is_user", "on")]
        return _bare(browser.post("/m/contacts/rules", form, Accept="application/json"), "")

    assert asked(harbour.actors[person]) == asked(harbour.people[person])


def test_the_banner_is_what_was_taken_out(harbour: Harbour):
    text = harbour.actors["sales"].get("/m/contacts").text
    assert BANNER.search(text)
    assert not BANNER.search(harbour.people["sales"].get("/m/contacts").text)
