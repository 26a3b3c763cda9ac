"""Records that others shared with somebody, as scopes beside those of the person's roles. Pure.

A share opens no module and no action by itself: it widens the view (to edit: the edit as well) of who has some of it by
a role. Of the fields it opens those that the roles leave open wherever the record itself is. What a role grants as far
as view reaches (`true`) goes along: reading and adding beside a record with any share, changing it with one to edit,
deleting it with none.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import Literal

from kith.access.module_access import ModuleAccess, Scopes
from kith.definition.model import Scope
from kith.source import Source

Level = Literal["view", "edit"]
LEVELS: tuple[Level, ...] = ("view", "edit")

BESIDE = frozenset({"view", "comment", "attach", "export", "mail"})  # what leaves the record as it is
NEVER = frozenset({"create", "import", "delete", "restore"})
_SHARED = Source(path="shared")


def level_for(action: str) -> Level | None:
    """The level of a share that `action` needs; None where none is enough."""
    if action in NEVER:
        return None
    return "view" if action in BESIDE else "edit"


def carried(access: ModuleAccess) -> frozenset[str]:
    """The actions that shares carry over for who has `access`."""
    return frozenset(
        action
        for action, scopes in access.scopes.items()
        if scopes and (action in ("view", "edit") or action in access.follows) and level_for(action) is not None
    )


@lru_cache(maxsize=2048)
def with_shares(access: ModuleAccess) -> ModuleAccess:
    """`access` of somebody with whom some record of the module is shared."""
    widened = {action: (*access.scopes[action], _scope(access, action)) for action in carried(access)}
    told = {action: scopes for action, scopes in widened.items() if not _is_all(access.scopes[action])}
    return replace(access, scopes={**access.scopes, **told}) if told else access


def _scope(access: ModuleAccess, action: str) -> Scope:
    kind: Literal["shared", "shared_edit"] = "shared" if level_for(action) == "view" else "shared_edit"
    return Scope(kind=kind, source=_SHARED, module=access.module.physical)


def _is_all(scopes: Scopes) -> bool:
    return any(scope.kind == "all" for scope in scopes)
