"""Records as CSV: those the actor may export, the fields it may read, in order of making, in flat memory.

What `import` reads back: lookups as titles (or ids), money with its currency, and nothing that a spreadsheet
would run as a formula.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import IO, Any

from kith.access.actor import Actor
from kith.access.predicate import scope
from kith.access.rights import allows, readable
from kith.conditions.tree import ALWAYS, Condition
from kith.definition.model import Field, Module, SortKey
from kith.errors import KithError, Problem, nearest
from kith.fields import FieldType
from kith.ledger import audit
from kith.records.model import Query, Ref, Row
from kith.records.query import page
from kith.storage.tx import Tx
from kith.transfer.cells import guarded, is_reference
from kith.transfer.columns import holds_files

_PAGE = 1_000
Cell = Callable[[Any], str]


def export_csv(
    tx: Tx,
    actor: Actor,
    module: str,
    out: IO[str],
    *,
    where: Condition = ALWAYS,
    delimiter: str = ",",
    ids: bool = False,
    progress: Callable[[int], None] = lambda _: None,
) -> int:
    """The number of records written to `out`: a heading of labels, then a row each.

    `ids` writes lookups as ids instead of titles. Raises KithError K717, K720.
    """
    fields = _fields(tx, actor, exportable(tx, actor, module))
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerow(_heading(fields))
    cells = [(field.name, make) for field in fields for make in cells_of(field.type, ids=ids)]
    count = 0
    names = tuple(field.name for field in fields)
    for rows in pages_of(tx, actor, Query(module=module, where=where, fields=names, sort=(SortKey("id"),))):
        writer.writerows([make(row.values.get(name)) for name, make in cells] for row in rows)
        count += len(rows)
        progress(count)
    return count


def note_export(tx: Tx, actor: Actor, module: str) -> None:
    """Puts an export into the audit log, in a transaction before it, so that one broken off stands there too.

    Raises KithError K717, K720.
    """
    fields = [field.physical for field in _fields(tx, actor, exportable(tx, actor, module))]
    audit.note(
        tx,
        "exported",
        user_id=actor.user,
        impersonator_id=actor.impersonator,
        subject=tx.site.modules[module].physical,
        detail={"via": actor.via, "fields": fields},
    )


def exportable(tx: Tx, actor: Actor, name: str) -> Module:
    """The module, where the actor may export something of it. Raises KithError K717, K720."""
    module = tx.site.modules.get(name)
    if module is None:
        raise KithError(Problem(code="K717", params={"module": name}, suggestion=nearest(name, tx.site.modules)))
    if not (actor.is_system or allows(tx, actor, name, "export")):
        raise KithError(Problem(code="K720", params={"module": module.labels.many.lower()}))
    return module


def _fields(tx: Tx, actor: Actor, module: Module) -> list[Field]:
    """The readable fields: the id, then the declared ones, then what the engine keeps."""
    fields = [module.fields[name] for name in readable(tx, actor, module.name) if name != "deleted_at"]
    return sorted(fields, key=lambda field: (field.name != "id", field.builtin))


def _heading(fields: Sequence[Field]) -> list[str]:
    """Labels, names where two fields have the same label; fields with parts have a column for each."""
    labels = Counter(field.label for field in fields)
    heads = {
        field.name: field.label if labels[field.label] == 1 and field.name != "id" else field.name for field in fields
    }
    return [
        f"{heads[f.name]}: {part.replace('_', ' ')}" if part else heads[f.name]
        for f in fields
        for part in parts_of(f.type)
    ]


def parts_of(type_: FieldType) -> tuple[str, ...]:
    """The parts that have a column each; ("",) for a value that is written as one."""
    return tuple(type_.parts) if type_.family == "composite" else ("",)


def pages_of(tx: Tx, actor: Actor, query: Query) -> Iterator[tuple[Row, ...]]:
    """All records of `query` that the actor may export, some at a time, in its order."""
    reach = None if actor.is_system else scope(tx, actor, query.module, "export")
    cursor: str | None = None
    while True:
        found = page(tx, actor, replace(query, limit=_PAGE, cursor=cursor, offset=None, total=False), extra=reach)
        if found.rows:
            yield found.rows
        cursor = found.next
        if cursor is None:
            return


def cells_of(type_: FieldType, *, ids: bool) -> list[Cell]:
    """How values of a type are written: a function per column."""
    if is_reference(type_):
        several = len(type_.targets) > 1
        return [lambda value: _references(value, ids=ids, several=several)]
    if holds_files(type_):
        return [lambda value: _references(value, ids=False, several=False)]  # names alone: bytes don't travel in cells
    if type_.family == "composite":
        return [_part(name, of.to_text) for name, of in type_.parts.items()]
    to_text = type_.to_text
    return [lambda value: "" if value is None else guarded(to_text(value))]


def _part(name: str, to_text: Cell) -> Cell:
    return lambda value: "" if value is None or getattr(value, name) is None else guarded(to_text(getattr(value, name)))


def _references(value: Any, *, ids: bool, several: bool) -> str:
    if value is None:
        return ""
    if isinstance(value, tuple | list):
        return "; ".join(_references(each, ids=ids, several=several) for each in value)
    if not isinstance(value, Ref):
        return str(value)
    text = value.id if ids or value.title is None else value.title
    return guarded(f"{value.module}/{text}" if several else text)
