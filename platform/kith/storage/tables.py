"""The tables of all modules, made from the definitions: what every statement over records is built on."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from types import MappingProxyType
from typing import Any

import sqlalchemy as sa

from kith.definition.model import Field, Module, Site
from kith.fields.base import FieldType
from kith.fields.physical import RecordId, text_type
from kith.storage.columns import made_columns, reference
from kith.storage.indexes import module_indexes
from kith.storage.kept import Kept
from kith.storage.naming import child_table, fitting, link_table, module_table
from kith.storage.search_index import Search, module_search
from kith.storage.system import NAMING

Columns = Mapping[str, sa.Column[Any]]

KEPT = 500  # statements; each with its columns is some 30 kB

_NO_COLUMNS: Columns = MappingProxyType({})
_NOT_NULL = {"active": sa.true(), "version": sa.text("1")}


class Tables:
    """The tables of a site; modules and fields go by their names. Made once per version of the definitions.

    Asking for a module or field that isn't there raises KeyError. `kept` is for statements over these tables, by
    whoever makes them: it goes when the tables do.
    """

    def __init__(self, site: Site) -> None:
        self.metadata = sa.MetaData(naming_convention=NAMING)
        self._site = site
        self._tables: dict[str, sa.Table] = {}
        self._columns: dict[tuple[str, str], Columns] = {}
        self._below: dict[tuple[str, str], sa.Table] = {}
        self._search: dict[str, Search | None] = {}
        self.kept: Kept[Any] = Kept(KEPT)
        self._indexed = False
        for module in site.modules.values():
            self._add(module)

    def apart(self) -> Tables:
        """The same tables with statements of their own: for definitions that only differ in their labels."""
        other = copy(self)
        other.kept = Kept(KEPT)
        return other

    @property
    def modules(self) -> tuple[str, ...]:
        """The names of the modules, in the order of the site."""
        return tuple(self._tables)

    def table(self, module: str) -> sa.Table:
        """The table of a module."""
        return self._tables[module]

    def columns(self, module: str, field: str) -> Columns:
        """The field's columns by suffix, `""` being the value; {} for link, child and computed fields.

        `title` is a field here: the stored title, and its key under `sort`.
        """
        return self._columns[module, field]

    def column(self, module: str, field: str, suffix: str = "") -> sa.Column[Any]:
        """One column of a field."""
        return self._columns[module, field][suffix]

    def key_column(self, module: str, field: Field) -> sa.Column[Any]:
        """The column that tells values of a field apart: the folded key of a text, else the value."""
        return self._columns[module, field.name][field.type.columns()[field.type.key_place].suffix]

    def link(self, module: str, field: str) -> sa.Table:
        """The table of a field with several values: record_id, position, and `value` with its suffixes."""
        return self._below[module, field]

    def child(self, module: str, field: str) -> sa.Table:
        """The table of a field's line items: record_id, position, and the sub-fields' columns by their names."""
        return self._below[module, field]

    def search(self, module: str) -> Search | None:
        """The search index of a module, None where it has no search fields."""
        return self._search[module]

    def indexed(self) -> Tables:
        """These tables with the indexes that follow from the definitions: serving does without, and starts sooner."""
        if not self._indexed:
            self._indexed = True
            for module in self._site.modules.values():
                module_indexes(module, self._tables[module.name], self._site)
        return self

    # -- making -------------------------------------------------------------------------------------------------------
    def _add(self, module: Module) -> None:
        table = sa.Table(module_table(module.physical), self.metadata)
        self._tables[module.name] = table
        for field in module.fields.values():
            if field.builtin:
                self._add_field(module, table, field)
        for suffix in ("", "__sort"):
            name, key = module.title_column + suffix, "title" + suffix
            table.append_column(sa.Column(name, text_type(), key=key, nullable=False, server_default=sa.text("''")))
        self._columns[module.name, "title"] = MappingProxyType({"": table.c.title, "sort": table.c.title__sort})
        for field in module.declared:
            self._add_field(module, table, field)
        self._search[module.name] = module_search(module, table)

    def _add_field(self, module: Module, table: sa.Table, field: Field) -> None:
        self._columns[module.name, field.name] = _NO_COLUMNS
        match field.type.shape:
            case "columns":
                self._add_columns(module, table, field)
            case "link" | "child":
                self._below[module.name, field.name] = self._table_below(module, field)
            case _:
                pass

    def _add_columns(self, module: Module, table: sa.Table, field: Field) -> None:
        specs = field.type.columns(sort=field.sort)
        made = tuple(made_columns(field.type, field.physical, sort=field.sort))
        for column in made:
            _as_built_in(field, column)
            table.append_column(column)
        self._columns[module.name, field.name] = MappingProxyType(
            {spec.suffix: column for spec, column in zip(specs, made, strict=True)}
        )
        if made and field.name not in ("created_by", "modified_by"):  # those tell of accounts that may be gone
            self._refer(table, field.type, made[0].name)

    def _refer(self, table: sa.Table, type_: FieldType, column: str, on_delete: str = "SET NULL") -> None:
        constraint = reference(type_, table.name, column, self._target, on_delete=on_delete)
        if constraint is not None:
            table.append_constraint(constraint)

    def _target(self, module: str) -> str:
        return module_table(self._site.modules[module].physical)

    def _table_below(self, module: Module, field: Field) -> sa.Table:
        linked = field.type.shape == "link"
        name = (link_table if linked else child_table)(module.physical, field.physical)
        table = sa.Table(name, self.metadata, *_keys_below(name, module_table(module.physical)))
        item = field.type.item
        parts: Mapping[str, FieldType] = {"value": item} if linked and item is not None else field.type.children
        for part, type_ in parts.items():
            for column in made_columns(type_, part):
                table.append_column(column)
            self._refer(table, type_, part, "CASCADE" if linked else "SET NULL")
            if linked or type_.reference is not None:
                _index_below(table, type_, part)
        return table


def _as_built_in(field: Field, column: sa.Column[Any]) -> None:
    """The stricter columns that Kith alone writes."""
    if not field.builtin:
        return
    if field.name == "id":
        column.primary_key = True
        column.nullable = False
    elif field.name in _NOT_NULL:
        column.nullable = False
        column.server_default = sa.DefaultClause(_NOT_NULL[field.name])


def _keys_below(name: str, parent: str) -> tuple[Any, ...]:
    return (
        sa.Column("record_id", RecordId(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("record_id", "position", name=fitting(f"pk_{name}")),
        sa.ForeignKeyConstraint(
            ["record_id"], [f"{parent}.id"], name=fitting(f"fk_{name}_record_id"), ondelete="CASCADE"
        ),
    )


def _index_below(table: sa.Table, type_: FieldType, part: str) -> None:
    """The way back: from a value to the records that hold it."""
    for spec in type_.columns():
        if spec.role in ("value", "key"):
            column = table.c[spec.name(part)]
            sa.Index(fitting(f"ix_{table.name}_{column.name}"), column, table.c.record_id)
