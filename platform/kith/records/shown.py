"""Formulas that are only shown: computed for each reader from what it may read, so they tell nothing that is hidden."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from kith.errors import KithError
from kith.fields import FieldType
from kith.fields.formula import FormulaType
from kith.records.model import Ref
from kith.records.paths import ReadPath, read_path

if TYPE_CHECKING:
    from kith.records.selection import Load, Selection


def shown_formula(selection: Selection, path: ReadPath) -> Load:
    """A load that computes the formula at the end of `path`; what the actor may not read counts as empty."""
    assert path.field is not None
    kind = path.field.type
    assert isinstance(kind, FormulaType)
    parts = {name: part for name in kind.names if (part := _part(selection, path, name)) is not None}
    for part in parts.values():
        if part.text not in selection.loads:
            selection.read(part)
    loads = [(name, selection.loads[part.text]) for name, part in parts.items()]
    types: Mapping[str, FieldType] = {n: of for n, part in parts.items() if (of := _format(part)) is not None}
    context, clock = selection.tx.context(), selection.tx.clock
    if not any(name.startswith("$") for name in kind.names):
        return lambda row: kind.compute({name: _plain(load(row)) for name, load in loads}, context, types)

    def read(row: Sequence[Any]) -> Any:
        # asked of the clock each time: the load is kept for later requests
        now = clock.now()
        present = {"$now": now, "$today": now.astimezone(context.zone).date()}
        return kind.compute({name: _plain(load(row)) for name, load in loads} | present, context, types)

    return read


def _part(selection: Selection, path: ReadPath, name: str) -> ReadPath | None:
    """What the formula calls `name`, seen from where the statement begins; None where it isn't the actor's."""
    if name.startswith("$"):
        return None
    try:
        found = read_path(selection.tx.site, selection.actor, path.module, name)
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
