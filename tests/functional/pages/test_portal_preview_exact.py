"""Who sees a portal as somebody gets what they get, byte for byte, at every address: banner and tokens apart."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest
from tests.functional.pages.portal import contact, enter, make
from tests.functional.pages.previewing import FILES, begin
from tests.functional.pages.served import Browser, ServedSite
from tests.unit.files.doing import picture, settings_in

from kith.access.actor import SYSTEM
from kith.files import stage
from kith.records.attachments import attach
from kith.storage.ids import new_id
from kith.web.inventory import Address
from kith.web.portal.inventory import INVENTORY

NOT_COMPARED = {"portal.account.two_factor": "offers another secret each time"}
BANNER = re.compile(r'<div class="k-acting".*?</form>\s*</div>\s*', re.DOTALL)
TOKENS = (
    re.compile(r'name="csrf_token" value="\w+"'),
    re.compile(r'"X-CSRF-Token": ?"\w+"|data-token="\w+"'),
    re.compile(r"request [0-9a-f]{16}"),
    re.compile(r'nonce="[^"]+"'),
)
READ = [each for each in INVENTORY if "GET" in each.methods and each.name not in NOT_COMPARED]
PICTURE = "me.png"


class Pair:
    """A person of a portal in their own browser, and somebody of staff who sees it as them."""

    def __init__(self, url: str, folder: Any) -> None:
        self.served = ServedSite(url, FILES, files=settings_in(folder, {}))
        site = self.served.site
        company, other = (make(site, "companies", name=name) for name in ("Acme", "Bolt"))
        ada, bob = contact(site, "Ada", company=company), contact(site, "Bob", company=other)
        make(site, "deals", name="Roof", contact=ada, company=company)
        app = self.served.wsgi.registry.kith
        self.file = stage(app, io.BytesIO(picture()), PICTURE, owner=None).id
        with site.writing() as tx:
            attach(tx, SYSTEM, "contacts", ada, [self.file])
        self.records = [ada, bob, new_id()]
        self.person: Browser = enter(self.served, "clients", ada)
        self.staff = self.served.login("helper")
        assert begin(self.staff, ada).status_code == 303

    def addresses(self, each: Address) -> Iterator[str]:
        """The address with everything that can stand in its places."""
        places = {
            "id": [self.file, new_id()] if "file" in each.name else self.records,
            "module": ["contacts", "deals", "nothing"],
            "name": [PICTURE] if each.name == "portal.file" else ["people", "deals", "jot"],
            "field": ["company", "phone"],
            "token": ["x" * 43],
            "type": ["clients", "partners"],
            "file": [self.file],
        }
        pattern = each.pattern.replace("{slash:/?}", "")
        named = {name: found for name, found in places.items() if f"{{{name}}}" in pattern}
        for chosen in product(*named.values()):
            yield pattern.format(**dict(zip(named, chosen, strict=True)))


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    """Once for all addresses: nothing here changes it."""
    with pytest.MonkeyPatch.context() as cheap:
        cheap.setenv("KITH_TEST_CHEAP_HASH", "1")
        folder = tmp_path_factory.mktemp("pair")
        made = Pair(f"sqlite:///{folder / 'kith.db'}", folder / "files")
        yield made
        made.served.close()


def _bare(answer: Any) -> tuple[int, str, str]:
    """Status, where it leads, and the text without banner and tokens."""
    text = BANNER.sub("", answer.body.decode("latin-1"))  # pictures too: each byte is a letter
    for pattern in TOKENS:
        text = pattern.sub("", text)
    return answer.status_code, answer.headers.get("Location", ""), re.sub(r"\n\s*", "\n", text)


@pytest.mark.parametrize("each", READ, ids=lambda each: each.name)
def test_every_page_is_the_persons_own(each: Address, pair: Pair):
    for address in pair.addresses(each):
        own, seen = pair.person.get(address), pair.staff.get(address)
        assert _bare(seen) == _bare(own), address
        assert seen.status_code < 500


@pytest.mark.parametrize("query", ["q=ada", "sort=-name", "page=2", "q=bob"])
def test_every_list_is_the_persons_own(query: str, pair: Pair):
    address = f"/portal/clients/m/contacts?{query}"
    assert _bare(pair.staff.get(address)) == _bare(pair.person.get(address))


def test_the_banner_is_what_was_taken_out(pair: Pair):
    assert BANNER.search(pair.staff.get("/portal/clients").text)
    assert not BANNER.search(pair.person.get("/portal/clients").text)
