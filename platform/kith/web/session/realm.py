"""Where a request belongs, as its path says: to the pages of staff, or to those of one portal type.

A log-in of one realm is nothing in another: each has a cookie of its own, which the browser sends below its path alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Literal

_PORTAL = re.compile(r"(/portal/([a-z][a-z0-9_]{0,62}))(?:/|\Z)")


@dataclass(frozen=True, slots=True)
class Realm:
    """`base` stands before every address of the realm; `portal` is the portal type that the path names, '' for staff.

    Whether there is such a type is for the definitions to say.
    """

    base: str = ""
    portal: str = ""

    @property
    def kind(self) -> Literal["staff", "portal"]:
        """The kind of actor that logs in here."""
        return "portal" if self.portal else "staff"

    @property
    def path(self) -> str:
        """Below which the browser sends the realm's cookies."""
        return self.base or "/"

    def cookie(self, name: str) -> str:
        """What the realm's cookie is called that staff have as `name`."""
        return f"{name.replace('kith-staff', 'kith-portal')}-{self.portal}" if self.portal else name


STAFF = Realm()


def realm(request: Any) -> Realm:
    """The realm of the request."""
    found = _PORTAL.match(request.environ.get("PATH_INFO", ""))  # bytes as they came: no type has others than ASCII
    return Realm(found[1], found[2]) if found else STAFF
