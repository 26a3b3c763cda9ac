"""Where whoever wants a job stands, so that it runs later with the rights that they have by then."""

from __future__ import annotations

from kith.access.actor import Actor
from kith.ledger.jobs import SYSTEM, Standing


def job_standing(actor: Actor) -> Standing:
    """The realm, account and impersonator of `actor`; the database refuses a visitor's."""
    if actor.is_system:
        return SYSTEM
    realm = f"portal:{actor.portal_type}" if actor.kind == "portal" else actor.kind
    return Standing(realm=realm, user_id=actor.user, impersonator_id=actor.impersonator)
