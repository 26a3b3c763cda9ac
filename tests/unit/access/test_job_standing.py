"""Where whoever wants a job stands."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.unit.portal.world import FILES

from kith.access.actor import SYSTEM, Actor
from kith.access.job_standing import job_standing
from kith.ledger import jobs
from kith.storage.tx import Tx
from kith.testing.databases import CopyOf
from kith.testing.site import SiteUnderTest, fill_database


@pytest.fixture
def tx(copy_of: CopyOf) -> Iterator[Tx]:
    site = SiteUnderTest(copy_of("portal world", fill_database(FILES)), FILES)
    with site.reading() as opened:
        yield opened
    site.close()


def test_the_engine_stands_nowhere_else_than_itself(tx: Tx) -> None:
    assert job_standing(tx, SYSTEM) == jobs.SYSTEM


@pytest.mark.parametrize(
    ("actor", "realm"),
    [
        (Actor(kind="staff", user="u"), "staff"),
        (Actor(kind="portal", user="u", portal_type="clients"), "portal:clients"),
    ],
)
def test_an_account_stands_in_its_realm(tx: Tx, actor: Actor, realm: str) -> None:
    assert (job_standing(tx, actor).realm, job_standing(tx, actor).user_id) == (realm, "u")


def test_who_acts_as_somebody_else_is_told(tx: Tx) -> None:
    assert job_standing(tx, Actor(kind="staff", user="u", impersonator="i")).impersonator_id == "i"
