"""Where whoever wants a job stands."""

from __future__ import annotations

import pytest

from kith.access.actor import SYSTEM, Actor
from kith.access.job_standing import job_standing
from kith.ledger import jobs


def test_the_engine_stands_nowhere_else_than_itself():
    assert job_standing(SYSTEM) == jobs.SYSTEM


@pytest.mark.parametrize(
    ("actor", "realm"),
    [
        (Actor(kind="staff", user="u"), "staff"),
        (Actor(kind="portal", user="u", portal_type="clients"), "portal:clients"),
    ],
)
def test_an_account_stands_in_its_realm(actor, realm):
    assert (job_standing(actor).realm, job_standing(actor).user_id) == (realm, "u")


def test_who_acts_as_somebody_else_is_told():
    assert job_standing(Actor(kind="staff", user="u", impersonator="i")).impersonator_id == "i"
