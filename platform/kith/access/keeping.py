"""Who else a statement made for one actor serves as it is: what may be kept, and under which key.

A statement holds the scopes of the modules that it touches. Where those are everything, it is the same for all with
the same rights; where they name the actor (`own`, `$me`, a team, what is shared), for that actor; where they ask for
the moment (`$today`, the field of a record), it is made anew each time.

Who belongs to a group or a team, and what is shared until when, is asked by the statement itself each time it runs.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from enum import IntEnum
from functools import lru_cache

from kith.access.actor import Actor
from kith.access.rights import ModuleAccess, Scopes, access_to
from kith.conditions import modules_asked, variables
from kith.conditions.tree import Condition
from kith.definition.model import Scope, Site

_OF_ACTOR = frozenset({"me", "me.roles"})


class Reach(IntEnum):
    """How far a statement may serve; the largest of its parts counts."""

    RIGHTS = 0
    ACTOR = 1
    MOMENT = 2


def rights_key(actor: Actor) -> Hashable:
    """Equal for actors who hold the same rights; their scopes may still mean different records."""
    return (actor.kind, actor.roles, actor.door, actor.narrowed)


def kept_for(site: Site, actor: Actor, modules: Iterable[str]) -> Hashable | None:
    """The key under which a statement that touches `modules` may be kept; None where it may not be.

    It goes with the definitions: whoever keeps lets go of everything when they change.
    """
    reach = max((_reach(access) for name in modules if (access := access_to(site, actor, name))), default=Reach.RIGHTS)
    if reach is Reach.MOMENT:
        return None
    if reach is Reach.RIGHTS:
        return rights_key(actor)
    return (rights_key(actor), actor.user, actor.groups, actor.shared, actor.record, actor.record_module)


@lru_cache(maxsize=2048)
def _reach(access: ModuleAccess) -> Reach:
    """How far the view scopes and the guards of the fields of one module serve."""
    guards = [where for where in access.readable.values() if where is not None]
    return max((_scopes(each) for each in (access.scopes.get("view", ()), *guards)), default=Reach.RIGHTS)


def _scopes(scopes: Scopes) -> Reach:
    if any(each.kind == "all" for each in scopes):
        return Reach.RIGHTS
    return max((_scope(each) for each in scopes), default=Reach.RIGHTS)


def _scope(scope: Scope) -> Reach:
    match scope.kind:
        case "all" | "none":
            return Reach.RIGHTS
        case "own" | "group" | "team" | "shared" | "shared_edit":
            return Reach.ACTOR
        case "where" if scope.condition is not None and is_steady(scope.condition):
            return Reach.ACTOR
        case _:
            return Reach.MOMENT


def is_steady(condition: Condition) -> bool:
    """Whether `condition` means the same SQL at any moment, for one actor: it loads nothing and asks no clock.

    What asks for records of other modules stays out, since their scopes would have a say.
    """
    asked = variables(condition)
    return not modules_asked(condition) and all(each.name in _OF_ACTOR and each.path is None for each in asked)
