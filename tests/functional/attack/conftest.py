"""The vault, served from both databases."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from tests.functional.api.calling import Caller, ServedSite, fill_applied
from tests.functional.attack.vault import FILES

from kith.testing.databases import CopyOf


@dataclass(frozen=True, slots=True)
class Vault:
    """The served vault: a firm that nobody but the boss may see, one that is open, and Ada, who has secrets."""

    served: ServedSite
    boss: Caller
    hidden: str
    open: str
    ada: str


@pytest.fixture
def vault(copy_of: CopyOf) -> Iterator[Vault]:
    """The vault in an empty database of either kind."""
    served = ServedSite(copy_of(__name__, fill_applied(FILES)), FILES)
    boss = served.caller("boss")
    hidden = boss.make("firms", name="Hidden", nick="hid", industry="bank", country="DE")["id"]
    open_ = boss.make("firms", name="Open", nick="zzz")["id"]
    secrets: dict[str, Any] = {"secret": "zeta", "pay": {"amount": "5", "currency": "EUR"}, "labels": ["vip"]}
    secrets |= {"kinds": ["a"], "friends": [open_], "gear": [{"what": "sword", "cost": "3"}]}
    ada = boss.make("people", name="Ada", mail="ada@example.test", firm=hidden, reason="r", **secrets)["id"]
    yield Vault(served, boss, hidden, open_, ada)
    served.close()
