"""Where portals stand: below a path on the hosts of the site, and at the root of the hosts that a type has of its own.

Whatever leads to a portal, a link in a mail, a redirect, a route, gets its address here.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from kith.definition.model import Portals, PortalType


def base_of(name: str) -> str:
    """What stands before every address of the portal type `name` on the hosts of the site."""
    return f"/portal/{name}"


def link(portal: PortalType, path: str) -> str:
    """What a mail holds of the address of `path` (`/activate/x`) in the portal: one on its own host, `//host/path`, or
    one on that of the site, `/portal/<type>/path`. The settings say the rest, see `kith.mail.addresses`."""
    return f"//{portal.hosts[0]}{path}" if portal.hosts else f"{base_of(portal.name)}{path}"


def by_host(portals: Portals, site: str | None, host: str) -> PortalType | None:
    """The portal type that has the host of a Host header of its own. None for any other, and for the host of `site`,
    the site's own address: what stands there is staff's whatever a type says."""
    if not portals.types:
        return None
    name = bare(host)
    found = next((each for each in portals.types.values() if name in each.hosts), None)
    return None if found is None or (site is not None and urlsplit(site).hostname == name) else found


def bare(host: str) -> str:
    """A Host header without its port, in lower case."""
    return host.partition(":")[0].lower().removesuffix(".")
