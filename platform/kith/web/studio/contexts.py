"""Pages for whoever may administer."""

from __future__ import annotations

from kith.access.rights import may
from kith.web.contexts import Staff


class Administration(Staff):
    """A page of the studio: open to staff with a role whose `may` has `administer`."""

    def allows(self, permission: str) -> bool:
        """True for who may administer."""
        return may(self.request.tx.site, self.request.actor, "administer")
