"""Who acts. Frozen: rights are decided once per request or job, never looked up half-way."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from kith.access.stand_ins import StandIns


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """One who acts: staff, portal user, visitor, API token, system.

    `user` is the account's id (None for visitors and the system), `principals` what "mine" means: the user and
    its groups. `roles` are physical role names, `shared` physical names of the modules of which some record is shared
    with the user, its groups or its roles. `narrowed` are a token's scopes, which only take away. `stand_ins` are what
    a statement that is kept for many names instead of this one.
    """

    kind: Literal["staff", "portal", "visitor", "system"]
    user: str | None = None
    name: str = ""
    email: str = ""
    roles: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()
    shared: frozenset[str] = frozenset()
    portal_type: str | None = None
    form: str | None = None  # the web form that a visitor fills in
    record: str | None = None  # the record behind a portal log-in or a proven address, and its module
    record_module: str | None = None
    narrowed: frozenset[str] | None = None
    impersonator: str | None = None
    locale: str = "en"
    zone: str = ""  # the site's
    via: str = "page"  # page, api, import, cli, job ...: where events say it came from
    stand_ins: StandIns | None = field(default=None, compare=False, repr=False)

    @property
    def principals(self) -> frozenset[str]:
        """Ids of the user and its groups."""
        return self.groups | ({self.user} if self.user else frozenset())

    @property
    def door(self) -> str | None:
        """What rights go by that no role gives: the portal type, or the form, and whether an address is proven."""
        if self.form is None:
            return self.portal_type
        return self.form if self.record is None else f"{self.form} proven"

    @property
    def is_system(self) -> bool:
        """True for the engine itself: every scope is open to it."""
        return self.kind == "system"


SYSTEM = Actor(kind="system", name="System", via="system")
