"""Formulas that are only shown: computed for each reader from what it may read, so they tell nothing that is hidden."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kith.access.actor import Actor
from kith.definition.model import Site
from kith.errors import KithError
from kith.fields import FieldType
from kith.fields.formula import FormulaType
from kith.records.model import Load, Ref
from kith.records.paths import ReadPath, read_path
from kith.storage.tx import Tx


def formula_parts(site: Site, actor: Actor, path: ReadPath) -> Mapping[str, ReadPath]:
    """What the formula at the end of `path` reads, by the names it uses; without what `actor` may not read."""
    found = ((name, _part(site, actor, path, name)) for name in _formula(path).names)
    return {name: part for name, part in found if part is not None}


def shown_formula(tx: Tx, path: ReadPath, parts: Mapping[str, ReadPath], read: Mapping[str, Load]) -> Load:
    """A load that computes the formula at the end of `path` from its `parts`; a part that isn't there is empty.

    `read` are the loads of the parts, by the texts of their paths.
    """
    kind = _formula(path)
    loads = [(name, read[part.text]) for name, part in parts.items()]
    types: Mapping[str, FieldType] = {n: of for n, part in parts.items() if (of := _format(part)) is not None}
    context, clock = tx.context(), tx.clock
    if not any(name.startswith("$") for name in kind.names):
        return lambda row: kind.compute({name: _plain(load(row)) for name, load in loads}, context, types)

    def at_present(row: Sequence[Any]) -> Any:
        # asked of the clock each time: the load is kept for later requests
        now = clock.now()
        present = {"$now": now, "$today": now.astimezone(context.zone).date()}
        return kind.compute({name: _plain(load(row)) for name, load in loads} | present, context, types)

    return at_present


def _formula(path: ReadPath) -> FormulaType:
    assert path.field is not None
    assert isinstance(path.field.type, FormulaType)
    return path.field.type


def _part(site: Site, actor: Actor, path: ReadPath, name: str) -> ReadPath | None:
    """What the formula calls `name`, seen from where the statement begins; None where it isn't the actor's."""
    if name.startswith("$"):
        return None
    try:
        found = read_path(site, actor, path.module, name)
    except KithError:
        return None
    before = path.text.rpartition(".")[0]
    text = f"{before}.{name}" if before else name
    return ReadPath(text, (*path.hops, *found.hops), found.module, found.field, found.part)


def _format(part: ReadPath) -> FieldType | None:
    """The type that writes the part's value in a text; None for titles, which are text already."""
    return None if part.type is None or part.type.reference is not None else part.type


def _plain(value: Any) -> Any:
    """References as their titles; the rest as it is."""
    if isinstance(value, Ref):
        return value.title
    if isinstance(value, Sequence) and value and isinstance(value[0], Ref):
        return ", ".join(each.title or "" for each in value)
    return value
