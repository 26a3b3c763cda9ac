"""What stands around every page of a portal: its name, logo and menu. Read from the definitions alone."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from kith.access.rights import access_to
from kith.definition.model import Module, PortalType, Site
from kith.web.texts import spoken


@dataclass(frozen=True, slots=True)
class Way:
    """An entry of the menu."""

    address: str
    label: str
    icon: str
    current: bool


class PortalFrame:
    """The portal of a request as templates read it: `look.portal`."""

    def __init__(self, request: Any) -> None:
        self._request = request

    @cached_property
    def _site(self) -> Site:
        login = vars(self._request).get("login")
        registry = self._request.registry
        known = login.version if login is not None else None
        serving = registry.kith.serving(registry.version_seen if known is None else known)
        return serving.in_language(spoken()).site  # type: ignore[no-any-return]

    @cached_property
    def type(self) -> PortalType | None:
        """The portal type; None where the address names one that isn't there."""
        return self._site.portals.types.get(self._request.realm.portal)

    @property
    def label(self) -> str:
        """What the portal is called."""
        return self.type.label if self.type else ""

    @property
    def logo(self) -> bool:
        """Whether it has a logo."""
        return bool(self.type and self.type.logo)

    @property
    def person(self) -> str:
        """The name of whoever is logged in to it; '' for a visitor."""
        login = vars(self._request).get("login")
        return login.actor.name or login.actor.email if login and login.actor.kind == "portal" else ""

    @cached_property
    def menu(self) -> tuple[Way, ...]:
        """The ways to the lists of the modules that are open, in the order of the type."""
        base, here = self._request.realm.base, (self._request.matchdict or {}).get("module", "")
        icon = self._request.registry.assets.icon
        return tuple(
            Way(f"{base}/m/{each.name}", each.labels.many, icon(each.icon), each.name == here) for each in self.modules
        )

    @property
    def modules(self) -> tuple[Module, ...]:
        """The modules of the menu that whoever is logged in may view."""
        if self.type is None or not self.person:
            return ()
        names = self.type.menu or tuple(self._site.modules)
        actor = self._request.actor
        shown = ((name, access_to(self._site, actor, name)) for name in names)
        return tuple(self._site.modules[name] for name, access in shown if access and access.allows("view"))
