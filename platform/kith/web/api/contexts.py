"""What an address of the API names, and who asks: the body is read first, so that no lock waits for it."""

from __future__ import annotations

from typing import Any

from kith.access.actor import Actor
from kith.access.rights import ModuleAccess, access_to
from kith.definition.model import Module
from kith.fields.lookups import is_id
from kith.storage.tx import Tx
from kith.web.api.body import read_body
from kith.web.api.problems import RefusedError
from kith.web.api.token import bearer_token, log_in

SENDS = frozenset({"POST", "PATCH"})


class Call:
    """A request of a program with a valid token."""

    takes_json = True

    def __init__(self, request: Any) -> None:
        token = bearer_token(request)
        self.request = request
        self.body: Any = read_body(request) if self.takes_json and request.method in SENDS else None
        self.actor: Actor = log_in(request, token)

    @property
    def tx(self) -> Tx:
        """The request's transaction."""
        return self.request.tx  # type: ignore[no-any-return]


class FileCall(Call):
    """A request about a file, whose body is the file itself."""

    takes_json = False


class ModuleCall(Call):
    """A request about a module. One that isn't the actor's is answered as one that isn't there."""

    def __init__(self, request: Any) -> None:
        super().__init__(request)
        access = access_to(self.tx.site, self.actor, request.matchdict["module"])
        if access is None:
            raise RefusedError(404)
        self.access: ModuleAccess = access
        self.module: Module = access.module

    @property
    def name(self) -> str:
        """The module's name."""
        return self.module.name


class RecordCall(ModuleCall):
    """A request about a record: an id that can't be one is answered as one that isn't there."""

    def __init__(self, request: Any) -> None:
        super().__init__(request)
        if not is_id(request.matchdict["id"].lower()):
            raise RefusedError(404)
        self.id: str = request.matchdict["id"].lower()
