"""What is dropped is parked: out of the definitions, its data left where it is, to be taken back within 30 days."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from kith.definition.model import Field, Module
from kith.definition.names import Names, Register
from kith.storage.naming import child_table, link_table, module_table, search_table
from kith.storage.system import ParkedRow

KEPT = timedelta(days=30)

What = Literal["module", "field", "option", "role", "portal_type"]
_TABLE = ParkedRow.metadata.tables[ParkedRow.__tablename__]


@dataclass(frozen=True, slots=True, kw_only=True)
class Parked:
    """One thing that is parked; see `kith.storage.system.parked` for its parts.

    `version` was the last of the catalogue that had it. What was purged has no data any more.
    """

    what: What
    module: str = ""
    field: str = ""
    physical: str
    name: str
    version: int
    parked_at: datetime | None = None
    heir: str | None = None
    holds: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    purged_at: datetime | None = None

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What tells it apart."""
        return (self.what, self.module, self.field, self.physical)

    def is_over(self, now: datetime) -> bool:
        """Whether it can't come back any more: it was purged, or is about to be."""
        return self.purged_at is not None or (self.parked_at is not None and now - self.parked_at > KEPT)


def read_parked(connection: Connection) -> tuple[Parked, ...]:
    """All that is parked, the last first, and what was purged; () in a database without the table."""
    if not sa.inspect(connection).has_table(_TABLE.name):
        return ()
    columns = [_TABLE.c[name] for name in Parked.__dataclass_fields__]
    rows = connection.execute(sa.select(*columns).order_by(_TABLE.c.parked_at.desc(), _TABLE.c.version.desc()))
    return tuple(Parked(**row) for row in rows.mappings())


def revived(names: Names, parked: Iterable[Parked], now: datetime) -> Names:
    """The names in which everything that can still come back has its name and physical name again.

    What isn't declared goes back to the retired ones when the names are assigned.
    """
    kinds: dict[What, dict[str, dict[str, str]]] = {"module": {}, "field": {}, "option": {}}
    kinds |= {"role": {}, "portal_type": {}}
    known = tuple(parked)
    for each in known:
        if not each.is_over(now) and each.heir is None:
            place = _register_of(each, known)
            kinds[each.what].setdefault(place, {}).setdefault(each.name, each.physical)
    return Names(
        modules=names.modules.revived(kinds["module"].get("", {})),
        roles=names.roles.revived(kinds["role"].get("", {})),
        portal_types=names.portal_types.revived(kinds["portal_type"].get("", {})),
        fields=_each_revived(names.fields, kinds["field"]),
        options=_each_revived(names.options, kinds["option"]),
    )


def _register_of(parked: Parked, known: tuple[Parked, ...]) -> str:
    if parked.what == "field":
        return parked.module
    if parked.what == "option":
        return f"{parked.module}.{heir_of(parked.module, parked.field, known)}"
    return ""


def heir_of(module: str, physical: str, known: Iterable[Parked]) -> str:
    """The physical name of the field that has the values of `physical` now; itself, where nothing took over."""
    heirs = {each.physical: each.heir for each in known if each.what == "field" and each.module == module and each.heir}
    while physical in heirs:
        physical = heirs.pop(physical)
    return physical


def ancestors_of(module: str, physical: str, known: Iterable[Parked]) -> Iterator[Parked]:
    """The parked fields whose values went over into the field `physical`, the nearest first."""
    before = {each.heir: each for each in known if each.what == "field" and each.module == module and each.heir}
    while physical in before:
        found = before.pop(physical)
        yield found
        physical = found.physical


def _each_revived(registers: Mapping[str, Register], parked: Mapping[str, Mapping[str, str]]) -> dict[str, Register]:
    return {key: register.revived(parked.get(key, {})) for key, register in registers.items()}


# -- what a thing holds -----------------------------------------------------------------------------------------------
def held_by_field(module: Module, field: Field) -> dict[str, Any]:
    """The tables and columns of a field."""
    if field.type.shape in ("link", "child"):
        of = link_table if field.type.shape == "link" else child_table
        return {"tables": [of(module.physical, field.physical)], "columns": {}}
    names = [spec.name(field.physical) for spec in field.type.columns(sort=True)]
    return {"tables": [], "columns": {module_table(module.physical): names} if names else {}}


def held_by_module(module: Module) -> dict[str, Any]:
    """The tables of a module: those below it first, so that they can be dropped in this order."""
    below = [name for each in module.declared for name in held_by_field(module, each)["tables"]]
    return {"tables": [*below, search_table(module.physical), module_table(module.physical)], "columns": {}}


# -- noting -----------------------------------------------------------------------------------------------------------
def note(connection: Connection, parked: Iterable[Parked], *, by: str, now: datetime) -> None:
    """Notes what is parked from this transaction's commit on."""
    for each in parked:
        forget(connection, [each])
        row = {name: getattr(each, name) for name in Parked.__dataclass_fields__}
        row |= {"holds": dict(each.holds), "parked_at": each.parked_at or now, "parked_by": by}
        connection.execute(sa.insert(_TABLE).values(row))


def forget(connection: Connection, parked: Iterable[Parked]) -> None:
    """Notes that these aren't parked any more: they were taken back."""
    for each in parked:
        connection.execute(sa.delete(_TABLE).where(*_is(each)))


def note_purged(connection: Connection, parked: Parked, now: datetime) -> None:
    """Notes that the data of `parked` is gone; its name stays known, so that nobody takes it for something else."""
    connection.execute(sa.update(_TABLE).where(*_is(parked)).values(purged_at=now, holds={}))


def _is(parked: Parked) -> tuple[sa.ColumnElement[bool], ...]:
    names = ("what", "module", "field", "physical")
    return tuple(_TABLE.c[name] == value for name, value in zip(names, parked.key, strict=True))
