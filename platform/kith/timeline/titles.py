"""What the ids in events and comments are called, as far as their reader may know: one statement for all of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql import Select

from kith.access.actor import Actor
from kith.access.predicate import scope
from kith.access.rights import access_to
from kith.definition.model import Field
from kith.fields.lookups import is_id
from kith.records.model import FileRef, Ref
from kith.records.open_titles import title_cell
from kith.storage.system import File, Principal
from kith.storage.tx import Tx

PEOPLE = {"user": "users", "group": "groups"}


@dataclass(slots=True)
class Wants:
    """The ids whose names are wanted: principals, files, and records by module."""

    principals: set[str] = field(default_factory=set)
    files: set[str] = field(default_factory=set)
    records: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def add(self, declared: Field, stored: Any) -> None:
        """The ids in a value of `declared`, as events store it."""
        kind = declared.type.item or declared.type
        ids = {each for each in (stored if isinstance(stored, list) else [stored]) if is_id(each)}
        if kind.reference in PEOPLE:
            self.principals |= ids
        elif kind.reference == "file":
            self.files |= ids
        elif kind.reference == "record":
            for target in kind.targets:
                self.records[target] |= ids

    def people(self, ids: Iterable[str | None]) -> None:
        """Principals by their ids."""
        self.principals.update(id for id in ids if id)


@dataclass(frozen=True, slots=True)
class Titles:
    """What was found: by id the module (`users` and `groups` for principals) and the title."""

    found: Mapping[str, Ref]

    def principal(self, id: str | None) -> Ref | None:
        """The user or group; without a title where the account is gone."""
        return None if id is None else self.found.get(id, Ref(id, None, "users"))

    def of(self, declared: Field, id: str) -> Ref:
        """The record, user or group that a value of `declared` names."""
        kind = declared.type.item or declared.type
        if kind.reference == "file":
            return self.found.get(id, FileRef(id, None, "files", 0, "", False))
        module = PEOPLE.get(kind.reference or "") or kind.targets[0]
        return self.found.get(id, Ref(id, None, module))


def read_titles(tx: Tx, actor: Actor, wants: Wants) -> Titles:
    """What the ids are called; a record that the actor may not view has no title."""
    parts, found = list(_parts(tx, actor, wants)), _files(tx, wants.files)
    if parts:
        statement = parts[0] if len(parts) == 1 else sa.union_all(*parts)
        found |= {id: Ref(id, title or None, module) for id, title, module in tx.connection.execute(statement)}
    return Titles(found)


def _files(tx: Tx, ids: set[str]) -> dict[str, Ref]:
    """Files by name: who may read the field that holds them may know what they are called."""
    if not ids:
        return {}
    statement = sa.select(File.id, File.name, File.size, File.mime).where(File.id.in_(sorted(ids)))
    rows = tx.connection.execute(statement)
    return {row.id: FileRef(row.id, row.name, "files", row.size, row.mime, False) for row in rows}


def _parts(tx: Tx, actor: Actor, wants: Wants) -> Iterable[Select[Any]]:
    if wants.principals:
        module = sa.case((Principal.kind == "group", "groups"), else_="users")
        yield sa.select(Principal.id, Principal.name, module).where(Principal.id.in_(sorted(wants.principals)))
    for target, ids in wants.records.items():
        if not ids or access_to(tx.site, actor, target) is None:
            continue
        table = tx.tables.table(target)
        title = title_cell(tx, actor, target, table)
        seen = (table.c.deleted_at.is_(None), scope(tx, actor, target, "view", table))
        name = sa.literal(target, sa.Text)
        yield sa.select(table.c.id, title, name).where(table.c.id.in_(sorted(ids)), *seen)
