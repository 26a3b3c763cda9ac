"""Lookups of a batch, resolved set-wise: every id must be a living record that the actor may view, and fit `where`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from kith.access.actor import Actor
from kith.access.predicate import scope
from kith.access.rights import access_to
from kith.definition.model import Field, Module
from kith.errors import Problem
from kith.fields import FieldType, RecordRef
from kith.records.draft import Draft
from kith.storage.system import Principal
from kith.storage.tx import Tx

_KINDS = ("record", "user", "group")


def resolve_references(tx: Tx, actor: Actor, module: Module, drafts: Sequence[Draft]) -> None:
    """Refuses the drafts that name a record, user or group that isn't there, or isn't the actor's to see.

    Such a reference is taken out of the draft, so that no default or rule follows it and tells what lies behind.
    """
    for field in module.fields.values():
        kind = field.type.item or field.type
        if kind.reference in _KINDS and field.writable:
            _resolve(tx, actor, field, kind, drafts)


def _resolve(tx: Tx, actor: Actor, field: Field, kind: FieldType, drafts: Sequence[Draft]) -> None:
    wanted: dict[str, list[Draft]] = defaultdict(list)
    for draft in drafts:
        if actor.kind == "visitor" and field.name in draft.change.set:
            continue  # the form has found it, or made it: a visitor views nothing
        for id in _new_ids(draft, field):
            wanted[id].append(draft)
    if not wanted:
        return
    records = _records(tx, actor, kind, wanted) if kind.reference == "record" else {}
    found = records.keys() if kind.reference == "record" else _principals(tx, actor, field, wanted)
    _place(field, drafts, records)
    for id, wanting in wanted.items():
        for draft in wanting:
            draft.resolved.add((field.name, id))
            if id not in found:
                _take_out(draft, field, id)
                draft.refuse("K610", field.name, **_named(tx, field, kind, id))


def _take_out(draft: Draft, field: Field, id: str) -> None:
    value = draft.new[field.name]
    rest = tuple(each for each in value if reference_id(each) != id) if isinstance(value, tuple) else None
    draft.new[field.name] = rest or None


def unreachable(tx: Tx, actor: Actor, field: Field, value: Any) -> Iterator[Problem]:
    """A complaint for each record, user or group in `value` that isn't there, or isn't the actor's to see."""
    kind = field.type.item or field.type
    if value is None or kind.reference not in _KINDS:
        return
    ids = [reference_id(each) for each in references_in(value)]
    found = _records(tx, actor, kind, ids) if kind.reference == "record" else _principals(tx, actor, field, ids)
    for id in ids:
        if id not in found:
            yield Problem(code="K610", params=_named(tx, field, kind, id), field=field.name)


def _named(tx: Tx, field: Field, kind: FieldType, id: str) -> dict[str, Any]:
    return {"label": field.label, "target": _target(tx, kind), "value": id[:60]}


def _new_ids(draft: Draft, field: Field) -> Iterator[str]:
    """The ids that the change puts in; those that stood there before, or were looked up, aren't asked again."""
    value = draft.new.get(field.name)
    before = draft.old.get(field.name) if draft.old else None
    if value is None or value == before:
        return
    old = set(references_in(before))
    for each in references_in(value):
        if each not in old and (field.name, reference_id(each)) not in draft.resolved:
            yield reference_id(each)


def references_in(value: Any) -> tuple[Any, ...]:
    """The references that a field holds: none, the one of a lookup, the several of others."""
    return () if value is None else value if isinstance(value, tuple) else (value,)


def reference_id(value: Any) -> str:
    """The id in a reference value, as bare text."""
    return str(value)


def _records(tx: Tx, actor: Actor, kind: FieldType, wanted: Iterable[str]) -> dict[str, str]:
    """The ids that are living records of a target module within reach, each with the module it is in."""
    found: dict[str, str] = {}
    for target in kind.targets:
        if access_to(tx.site, actor, target) is None:
            continue
        table = tx.tables.table(target)
        reachable = scope(tx, actor, target, "view", table)
        statement = sa.select(table.c.id).where(table.c.id.in_(list(wanted)), table.c.deleted_at.is_(None), reachable)
        found |= dict.fromkeys(tx.connection.execute(statement).scalars(), target)
    return found


def _place(field: Field, drafts: Sequence[Draft], found: Mapping[str, str]) -> None:
    """Notes in which module the record of a lookup to one of several stands, where only its id was given."""
    for draft in drafts:
        value = draft.new.get(field.name)
        if isinstance(value, RecordRef) and value in found:
            draft.new[field.name] = RecordRef(str(value), found[value])


def _principals(tx: Tx, actor: Actor, field: Field, ids: Iterable[str]) -> set[str]:
    """Those of `ids` that the field may hold. Who acts is there for certain, and owns most of what is made."""
    either = field.name == "owner"
    known = {actor.user} if actor.user and (either or (field.type.item or field.type).reference == "user") else set()
    asked = [id for id in ids if id not in known]
    if not asked:
        return known
    statement = sa.select(Principal.id).where(Principal.id.in_(asked))
    if not either:
        statement = statement.where(Principal.kind == (field.type.item or field.type).reference)
    return known | set(tx.connection.execute(statement).scalars())


def _target(tx: Tx, kind: FieldType) -> str:
    if kind.reference != "record":
        return str(kind.reference)
    return " or ".join(tx.site.modules[name].labels.one.lower() for name in kind.targets)
