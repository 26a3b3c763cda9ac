"""What plugins' pages and API routes have in common: how they are given, and to whom they open."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol, TypeVar

from kith.access.actor import Actor
from kith.access.rights import access_to, may
from kith.definition.model import Site
from kith.errors import KithError, Problem
from kith.source import Source

SPELLING = "has to be made of a-z, 0-9, - and _"


class Given(Protocol):
    """A page or a route, as a plugin gives it."""

    @property
    def path(self) -> str:
        """Where it stands below the plugin's own address."""


G = TypeVar("G", bound=Given)


def is_there(site: Site, actor: Actor, module: str | None) -> bool:
    """Whether the module that it belongs to is there for `actor`: else it is answered as one that isn't there."""
    return module is None or access_to(site, actor, module) is not None


def opens(site: Site, actor: Actor, module: str | None, right: str, power: str | None) -> bool:
    """Whether `actor` has `right` on some records of `module`, and the `power`; what isn't named isn't asked for."""
    access = access_to(site, actor, module) if module else None
    granted = module is None or (access is not None and access.allows(right))
    return granted and (power is None or may(site, actor, power))


def collect(caller: Any, what: str, wrong: Callable[[G], str]) -> Mapping[tuple[str, str], G]:
    """(plugin, path) -> what the hook `caller` gave for it. `wrong`: why one can't be served, '' where it can.

    Raises KithError K856 for one that can't, or that stands twice; `what` names its kind: "a page".
    """
    found: dict[tuple[str, str], G] = {}
    for each in reversed(caller.get_hookimpls()) if caller else ():
        for given in each.function() or ():
            key = (each.plugin_name, given.path)
            reason = "stands twice" if key in found else wrong(given)
            if reason:
                params = {"name": each.plugin_name, "reason": f'the path "{given.path}" of {what} {reason}'}
                source = Source(path=f"plugins/{each.plugin_name}/__init__.py")
                raise KithError(Problem(code="K856", params=params, source=source))
            found[key] = given
    return found
