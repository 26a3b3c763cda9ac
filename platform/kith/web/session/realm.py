"""Where a request belongs, as its host or path says: to the pages of staff, or to those of one portal type.

A log-in of one realm is nothing in another: each has a cookie of its own, which the browser sends to its host and below
its path alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Literal

from kith.portal.addresses import base_of, by_host

_PORTAL = re.compile(rf"{base_of('([a-z][a-z0-9_]{0,62})')}(?:/|\Z)")


@dataclass(frozen=True, slots=True)
class Realm:
    """`base` stands before every address of the realm, '' at the root of a host; `portal` is the portal type that host
    or path name, '' for staff.

    Whether there is a type that a path names is for the definitions to say.
    """

    base: str = ""
    portal: str = ""

    @property
    def kind(self) -> Literal["staff", "portal"]:
        """The kind of actor that logs in here."""
        return "portal" if self.portal else "staff"

    @property
    def path(self) -> str:
        """The address of its home page, below which the browser sends the realm's cookies."""
        return self.base or "/"

    def cookie(self, name: str) -> str:
        """What the realm's cookie is called that staff have as `name`."""
        return f"{name.replace('kith-staff', 'kith-portal')}-{self.portal}" if self.portal else name


STAFF = Realm()


def below(portal: str) -> Realm:
    """The realm of a portal type on the hosts of the site."""
    return Realm(base_of(portal), portal)


def realm(request: Any) -> Realm:
    """The realm of the request."""
    environ, kith = request.environ, request.registry.kith
    named = by_host(kith.known().site.portals, kith.settings.url, environ.get("HTTP_HOST", ""))
    if named is not None:
        return Realm("", named.name)
    return by_path(environ.get("PATH_INFO", ""))


def by_path(path: str) -> Realm:
    """The realm that a path names on the hosts of the site. It may be bytes as they came: no type has others than
    ASCII."""
    found = _PORTAL.match(path)
    return below(found[1]) if found else STAFF
