"""Following the link in a mail: the address is proven, and the submission goes on."""

from __future__ import annotations

from kith.errors import KithError, Problem
from kith.identity import links
from kith.intake.mails import PROOF
from kith.intake.submissions import WAITING, form_of, load, mark
from kith.intake.submit import Begin, Receipt, settle
from kith.ledger.moments import reached
from kith.storage.tx import Tx


def is_open(tx: Tx, token: str) -> bool:
    """Whether a link still proves something, for showing its page."""
    return links.is_open(tx, PROOF, token)


def prove(begin: Begin, name: str, token: str) -> Receipt:
    """What becomes of the submission whose address this proves. Raises K403 for a link that isn't good (any more)."""
    with begin() as tx:
        id = links.use_link(tx, PROOF, token)
        kept = load(tx, id, lock=True)
        if kept.form != name or kept.state != WAITING:
            raise KithError(Problem(code="K403"))
        form_of(tx.site, name)
        mark(tx, id, "received", proven_at=tx.clock.now())
    reached("address proven")
    return settle(begin, id)
