"""What has run out is taken away."""

from __future__ import annotations

from datetime import timedelta

from kith.identity import invites, users
from kith.identity.expired import KEPT, clear_expired
from kith.identity.login import check_throttle
from kith.identity.sessions import open_session
from kith.testing.site import SiteUnderTest


def test_log_ins_links_and_tries_go_a_day_after_they_are_over(crm: SiteUnderTest) -> None:
    with crm.writing() as tx:
        ada = users.add(tx, email="ada@example.test", roles=["sales"])
        open_session(tx, ada, lifetime=timedelta(hours=1))
        open_session(tx, ada, lifetime=timedelta(days=60))
        invites.invite(tx, by=None, email="new@example.test")
        check_throttle(tx, "ada@example.test", "127.0.0.1")
        assert clear_expired(tx) == 0
    crm.clock.advance(KEPT + timedelta(hours=2))
    with crm.writing() as tx:
        assert clear_expired(tx) == 3  # a log-in, and the tries by account and by address
    crm.clock.advance(invites.INVITED_FOR)
    with crm.writing() as tx:
        assert (clear_expired(tx), clear_expired(tx)) == (1, 0)
