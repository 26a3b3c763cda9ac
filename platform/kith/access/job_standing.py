"""Where whoever wants a job stands, so that it runs later with the rights that they have by then."""

from __future__ import annotations

from kith.access.actor import Actor
from kith.ledger.jobs import SYSTEM, Standing
from kith.storage.tx import Tx


def job_standing(tx: Tx, actor: Actor) -> Standing:
    """The realm, account and impersonator of `actor`; the database refuses a visitor's.

    A portal type stands there by its physical name, so that its waiting jobs outlast a new name.
    """
    if actor.is_system:
        return SYSTEM
    portal = tx.site.portals.types.get(actor.portal_type or "")
    realm = portal.realm if portal is not None else actor.kind
    return Standing(realm=realm, user_id=actor.user, impersonator_id=actor.impersonator)
