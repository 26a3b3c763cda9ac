"""`expand=company`: the records behind lookups, with what the caller may read of them, in the same statement."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kith.access.actor import Actor
from kith.access.rights import ModuleAccess, access_to
from kith.definition.model import Site
from kith.errors import KithError, Problem
from kith.records.paths import unknown

MOST = 8
Pairs = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Expansion:
    """Lookup -> the fields to show of the record behind it. Empty where nothing was asked for."""

    fields: Mapping[str, tuple[str, ...]]

    def paths(self, own: Sequence[str]) -> tuple[str, ...]:
        """What to read: `own` fields, the lookups themselves, and the fields behind them."""
        behind = (f"{lookup}.{name}" for lookup, names in self.fields.items() for name in names)
        return tuple(dict.fromkeys([*own, *self.fields, *behind]))

    def fold(self, shown: dict[str, Any], own: Sequence[str]) -> dict[str, Any]:
        """`shown`, a record as JSON, with what was read behind a lookup moved into it."""
        for lookup, names in self.fields.items():
            behind = {name: shown[f"{lookup}.{name}"] for name in names}
            for name in names:
                if f"{lookup}.{name}" not in own:
                    del shown[f"{lookup}.{name}"]
            if shown[lookup] is not None and behind["id"] is not None:  # else it is out of the caller's reach
                shown[lookup] = {**shown[lookup], **behind}
        return shown


NOTHING = Expansion({})


def take_expansion(site: Site, actor: Actor, access: ModuleAccess, pairs: Pairs) -> tuple[Expansion, Pairs]:
    """What `expand` asks for, and the other parameters. Raises K609 for what isn't a readable lookup, K617, K616."""
    given = [text for name, text in pairs if name == "expand"]
    if not given:
        return NOTHING, pairs
    if len(given) > 1:
        raise KithError(Problem(code="K617", params={"name": "expand"}, field="expand"))
    names = list(dict.fromkeys(name for name in given[0].split(",") if name))
    if len(names) > MOST:
        params = {"name": "expand", "least": 0, "most": MOST, "value": len(names)}
        raise KithError(Problem(code="K616", params=params, field="expand"))
    found = {name: _fields_behind(site, actor, access, name) for name in names}
    return Expansion(found), [pair for pair in pairs if pair[0] != "expand"]


def _fields_behind(site: Site, actor: Actor, access: ModuleAccess, name: str) -> tuple[str, ...]:
    """The readable fields of the module that the lookup leads to, its id among them."""
    field = access.module.fields.get(name) if name in access.readable else None
    lookups = expandable(site, actor, access)
    if field is None or name not in lookups:
        raise unknown(name, lookups, name)
    target = access_to(site, actor, field.type.targets[0])
    assert target is not None
    stored = (each for each in target.readable if target.module.fields[each].type.shape == "columns")
    return tuple(dict.fromkeys(["id", *stored]))


def expandable(site: Site, actor: Actor, access: ModuleAccess) -> list[str]:
    """The readable lookups to one module that the actor may view: what `expand` takes."""
    return [name for name in access.readable if _leads_on(site, actor, access, name)]


def _leads_on(site: Site, actor: Actor, access: ModuleAccess, name: str) -> bool:
    """Whether the field is a lookup to one module that the actor may view."""
    kind = access.module.fields[name].type
    if kind.family != "reference" or len(kind.targets) != 1:
        return False
    target = access_to(site, actor, kind.targets[0])
    return target is not None and target.allows("view")
