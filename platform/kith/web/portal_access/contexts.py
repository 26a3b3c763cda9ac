"""What the addresses of portal access name, for staff with a role whose `may` has `manage_portals`."""

from __future__ import annotations

from kith.access.rights import may
from kith.portal.invitations import POWER
from kith.web.contexts import RecordContext, Staff


class Portals(Staff):
    """All portals of the site."""

    def allows(self, permission: str) -> bool:
        """True for who may manage portals."""
        return may(self.request.tx.site, self.request.actor, POWER)


class Managed(RecordContext):
    """A record whose access is managed: it has to be in view besides."""

    def allows(self, permission: str) -> bool:
        """True for who may manage portals, as far as the module is open to them."""
        return super().allows(permission) and may(self.request.tx.site, self.request.actor, POWER)
