"""Second factors of the people of a served site."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta

import pyotp
from tests.functional.pages.served import Browser, ServedSite

from kith.identity import second_factor

SPELT = re.compile(r"<code>([A-Z2-7 ]{20,60})</code>")
SEALED = re.compile(r'name="sealed" value="([^"]+)"')
CODES = re.compile(r"<li><code>([a-z0-9-]+)</code></li>")


@dataclass
class Telephone:
    """An app that knows a secret, by the clock of the site."""

    served: ServedSite
    secret: str

    @property
    def code(self) -> str:
        """What it shows, in a period that no code was shown in before."""
        self.served.site.clock.advance(timedelta(seconds=second_factor.PERIOD))
        return self.now

    @property
    def now(self) -> str:
        """What it shows now."""
        step = int(self.served.site.clock.present.timestamp()) // second_factor.PERIOD
        return pyotp.TOTP(self.secret).generate_otp(step)


def set_up(served: ServedSite, user: str) -> tuple[Telephone, tuple[str, ...]]:
    """The telephone of an account that logs in with a code from now on, and its recovery codes."""
    with served.site.writing() as tx:
        offered = second_factor.candidate(tx, user, site="Harbour")
        telephone = Telephone(served, offered.secret)
        return telephone, second_factor.set_up(tx, user, offered.sealed, telephone.code)


def scanned(served: ServedSite, browser: Browser, page: str) -> tuple[Telephone, str]:
    """A telephone that has scanned the page's secret, and what the form sends back with the code."""
    text = browser.get(page).text
    spelt, sealed = SPELT.search(text), SEALED.search(text)
    assert spelt is not None
    assert sealed is not None
    return Telephone(served, spelt[1].replace(" ", "")), sealed[1]
