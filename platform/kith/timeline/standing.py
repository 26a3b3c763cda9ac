"""Where an actor stands towards a record and what happened to it: which fields are open on it, what may be done."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from kith.access.actor import Actor
from kith.access.predicate import scope, within
from kith.access.rights import ModuleAccess, Scopes, access_to, may
from kith.definition.model import Module
from kith.errors import KithError, Problem
from kith.fields.lookups import is_id
from kith.records.open_titles import title_cell
from kith.storage.tx import Tx

ASKED = ("comment", "delete", "edit", "share")


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A record in view of an actor. `open` are the names of the fields that it may read there.

    `reached` are those of `ASKED` that reach the record: none where it lies in the bin, where it can be read alone.
    """

    module: Module
    id: str
    title: str
    version: int
    open: frozenset[str]
    reached: frozenset[str]
    administers: bool

    @property
    def comments(self) -> bool:
        """Whether the actor may comment on the record."""
        return "comment" in self.reached

    @property
    def sees_shares(self) -> bool:
        """Whether the actor may know with whom the record is shared."""
        return self.administers or bool(self.reached & {"edit", "share"})

    @property
    def sees_all(self) -> bool:
        """Whether every field of the record is open."""
        return len(self.open) == len(self.module.fields)

    def names(self, kind: str) -> bool:
        """Whether the actor may know who did something of that kind."""
        return ("created_by" if kind == "created" else "modified_by") in self.open


def standing(tx: Tx, actor: Actor, module: str, id: str, *, lock: bool = False, deleted: bool = False) -> Standing:
    """Where the actor stands, in one statement. Raises K601 where no such record is in view.

    `lock` keeps other writers from the record until the transaction ends. `deleted`: a record that lies in the bin, in
    view of whoever may restore it.
    """
    access = access_to(tx.site, actor, module)
    asked_for = ("view", "restore") if deleted else ("view",)
    if access is None or not all(access.allows(each) for each in asked_for) or not is_id(id):
        raise KithError(Problem(code="K601"))
    table = tx.tables.table(module)
    asked = [scope(tx, actor, module, action, table) for action in ASKED]
    guards = _guards(access)
    asked += [within(tx, actor, scopes, table) for scopes in guards]
    flags = [sa.case((each, 1), else_=0) for each in asked]
    statement = sa.select(title_cell(tx, actor, module, table), table.c.version, *flags).where(
        table.c.id == id,
        table.c.deleted_at.is_not(None) if deleted else table.c.deleted_at.is_(None),
        *(scope(tx, actor, module, each, table) for each in asked_for),
    )
    if lock and tx.dialect == "postgresql":
        statement = statement.with_for_update(of=table)
    row = tx.connection.execute(statement).first()
    if row is None:
        raise KithError(Problem(code="K601"))
    title, version, *held = row
    open_ = {name for name, where in access.readable.items() if where is None}
    open_ |= {name for names, flag in zip(guards.values(), held[len(ASKED) :], strict=True) if flag for name in names}
    return Standing(
        module=access.module,
        id=id,
        title=title or "",
        version=version,
        open=frozenset(open_),
        reached=frozenset(action for action, flag in zip(ASKED, held, strict=False) if flag and not deleted),
        administers=may(tx.site, actor, "administer"),
    )


def _guards(access: ModuleAccess) -> dict[Scopes, list[str]]:
    """The scopes that open fields on some records only, each with those fields."""
    found: dict[Scopes, list[str]] = {}
    for name, where in access.readable.items():
        if where is not None:
            found.setdefault(where, []).append(name)
    return found
