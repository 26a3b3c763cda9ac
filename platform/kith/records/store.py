"""Drafts become rows: inserts, guarded updates, link and child rows, each in one go for the batch."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from kith.definition.model import Field, Module
from kith.fields import Context, FieldType
from kith.records.draft import Draft
from kith.storage import bulk
from kith.storage.bulk import insert_rows
from kith.storage.tx import Tx

DERIVED = ("title", "title__sort")


Titles = Mapping[str, tuple[str, str]]  # id -> title, sort key


def insert(tx: Tx, module: Module, drafts: Sequence[Draft], titles: Titles) -> None:
    """Inserts the drafts."""
    if not drafts:
        return
    context = tx.context()
    fields, names = _stored(module)
    rows = [(*_cells(module, fields, draft, context), *titles[draft.id]) for draft in drafts]
    insert_rows(tx, tx.tables.table(module.name), names, rows)
    _write_below(tx, module, drafts, context, fresh=True)


def insert_unless_taken(tx: Tx, module: Module, draft: Draft, titles: Titles) -> bool:
    """Inserts the draft, and says whether it went in: nothing is written where a unique value of it is taken."""
    context = tx.context()
    fields, names = _stored(module)
    row = (*_cells(module, fields, draft, context), *titles[draft.id])
    if not bulk.insert_unless_taken(tx, tx.tables.table(module.name), names, row):
        return False
    _write_below(tx, module, [draft], context, fresh=True)
    return True


@lru_cache(maxsize=512)
def _stored(module: Module) -> tuple[tuple[Field, ...], tuple[str, ...]]:
    """The fields that have columns of their own, and all names of columns that an insert fills."""
    fields = tuple(field for field in module.fields.values() if field.type.shape == "columns")
    return fields, (*_column_names(fields), *DERIVED)


def _column_names(fields: Iterable[Field]) -> list[str]:
    return [spec.name(field.physical) for field in fields for spec in field.type.columns(sort=field.sort)]


def _cells(module: Module, fields: Iterable[Field], draft: Draft, context: Context) -> Iterable[Any]:
    values, blanks = draft.new, _blanks(module)
    for field in fields:
        value = values.get(field.name)
        yield from blanks[field.name] if value is None else field.type.dump(value, context, sort=field.sort)


@lru_cache(maxsize=512)
def _blanks(module: Module) -> Mapping[str, tuple[Any, ...]]:
    """The cells of each field that has no value: most of a record's fields, and the same in every one."""
    fields, _ = _stored(module)
    return {field.name: tuple(field.type.dump(None, Context(), sort=field.sort)) for field in fields}


def update(tx: Tx, module: Module, drafts: Sequence[Draft], titles: Titles) -> None:
    """Writes the changed columns of stored drafts, guarded by the version that was read.

    Drafts that change the same fields go in one executemany. Raises nothing: the rows are locked.
    """
    context = tx.context()
    groups: dict[tuple[str, ...], list[Draft]] = defaultdict(list)
    for draft in drafts:
        groups[tuple(sorted(draft.changed(module)))].append(draft)
    for names, group in groups.items():
        fields = [module.fields[n] for n in names if module.fields[n].type.shape == "columns"]
        _update_group(tx, module, fields, group, titles)
    _write_below(tx, module, drafts, context, fresh=False)


def _update_group(
    tx: Tx,
    module: Module,
    fields: list[Field],
    drafts: list[Draft],
    titles: Mapping[str, tuple[str, str]],
) -> None:
    context, table = tx.context(), tx.tables.table(module.name)
    names = [*_column_names(fields), *DERIVED]
    values = {name: sa.bindparam(f"v_{name}", type_=table.c[name].type) for name in names}
    statement = (
        sa.update(table)
        .where(table.c.id == sa.bindparam("b_id"), table.c.version == sa.bindparam("b_version"))
        .values(values)
    )
    rows = [
        {"b_id": d.id, "b_version": d.version}
        | {f"v_{n}": cell for n, cell in zip(names, (*_cells(module, fields, d, context), *titles[d.id]), strict=True)}
        for d in drafts
    ]
    tx.connection.execute(statement, rows)


def _write_below(tx: Tx, module: Module, drafts: Sequence[Draft], context: Context, *, fresh: bool) -> None:
    """Rewrites the link and child rows of the fields that changed."""
    for field in module.fields.values():
        if field.type.shape not in ("link", "child"):
            continue
        touched = [d for d in drafts if (d.new.get(field.name) or None) != ((d.old or {}).get(field.name) or None)]
        if not touched:
            continue
        linked = field.type.shape == "link"
        table = tx.tables.link(module.name, field.name) if linked else tx.tables.child(module.name, field.name)
        if not fresh:
            tx.connection.execute(sa.delete(table).where(table.c.record_id.in_([draft.id for draft in touched])))
        rows = [row for draft in touched for row in _rows_below(field, draft, context)]
        if rows:
            tx.connection.execute(sa.insert(table), rows)


def _rows_below(field: Field, draft: Draft, context: Context) -> Iterable[dict[str, Any]]:
    for position, value in enumerate(draft.new.get(field.name) or ()):
        row: dict[str, Any] = {"record_id": draft.id, "position": position}
        if field.type.item is not None:
            row |= _named(field.type.item, "value", value, context)
        for name, kind in field.type.children.items():
            row |= _named(kind, name, value.get(name), context)
        yield row


def _named(kind: FieldType, physical: str, value: Any, context: Context) -> dict[str, Any]:
    return {spec.name(physical): cell for spec, cell in zip(kind.columns(), kind.dump(value, context), strict=True)}
