"""What an address names: a module, a record. The context answers whether the actor may do what the route is for."""

from __future__ import annotations

from typing import Any

from pyramid.httpexceptions import HTTPForbidden, HTTPNotFound

from kith.access.rights import ModuleAccess, access_to
from kith.definition.model import Module
from kith.records.model import Row
from kith.records.query import get
from kith.records.reach import reach


class Staff:
    """A page that is open to whoever is logged in as staff."""

    def __init__(self, request: Any) -> None:
        self.request = request

    def allows(self, permission: str) -> bool:
        """True: what the page shows is decided piece by piece."""
        return True


class ModuleContext:
    """The module that the address names, or `name`. One that isn't the actor's is answered as one that isn't there."""

    def __init__(self, request: Any, name: str | None = None) -> None:
        if request.actor.kind != request.realm.kind:
            raise HTTPForbidden
        access = access_to(request.tx.site, request.actor, name or request.matchdict["module"])
        if access is None:
            raise HTTPNotFound
        self.request = request
        self.access: ModuleAccess = access
        self.module: Module = access.module

    @property
    def name(self) -> str:
        """The module's name."""
        return self.module.name

    @property
    def base(self) -> str:
        """What stands before every address of the realm."""
        return str(self.request.realm.base)

    @property
    def list_address(self) -> str:
        """The address of the module's list."""
        return f"{self.base}/m/{self.module.name}"

    @property
    def address(self) -> str:
        """The address of what is named: the list."""
        return self.list_address

    def allows(self, permission: str) -> bool:
        """True where the actor may do `permission` to some record of the module; `form`: create or edit."""
        if permission == "form":
            return self.access.allows("create") or self.access.allows("edit")
        return self.access.allows(permission)


class RecordContext(ModuleContext):
    """The record that the address names, read when it is first needed."""

    def __init__(self, request: Any) -> None:
        super().__init__(request)
        self.id: str = request.matchdict["id"]

    @property
    def address(self) -> str:
        """The address of the record."""
        return f"{self.list_address}/{self.id}"

    def read(self, fields: tuple[str, ...] | None = None, *, deleted: bool = False) -> Row:
        """The record as the actor may read it. Raises 404 where it isn't there for the actor."""
        row = get(self.request.tx, self.request.actor, self.module.name, self.id, fields, deleted=deleted)
        if row is None:
            raise HTTPNotFound
        return row

    def reached(self, *actions: str) -> frozenset[str]:
        """Those of the actions that reach this very record, which the actor may read."""
        granted = [action for action in actions if self.allows(action)]
        found = reach(self.request.tx, self.request.actor, self.access, granted, [self.id])
        return frozenset(action for action, ids in found.items() if self.id in ids)

    def require(self, action: str) -> None:
        """Raises 403 where a record that the actor may read is out of reach of the action."""
        if action not in self.reached(action):
            raise HTTPForbidden
