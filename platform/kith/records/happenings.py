"""Events: one row for each thing that happened to a record, written with it. `created` stores no values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from kith.access.actor import Actor
from kith.definition.model import Field, Module
from kith.ledger.events import Event, record
from kith.records.draft import Draft
from kith.storage.tx import Tx

_NOTHING: Mapping[str, str] = MappingProxyType({})
BOOKKEEPING = frozenset({"id", "version", "created_at", "created_by", "modified_at", "modified_by"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """As what a change of stored records is told: its kind, and the id of what it is about, by record in `each`."""

    kind: str = "changed"
    about: str | None = None
    each: Mapping[str, str] = field(default_factory=lambda: _NOTHING)


CHANGED = Telling()


def record_saved(tx: Tx, actor: Actor, module: Module, drafts: Sequence[Draft], telling: Telling = CHANGED) -> None:
    """Notes what each draft created or changed, by stable names."""
    record(tx, [event for draft in drafts if (event := _saved(actor, module, draft, telling))])


def record_each(
    tx: Tx, actor: Actor, module: Module, kind: str, ids: Iterable[str], about: Mapping[str, str] = _NOTHING
) -> None:
    """Notes something that happened to several records alike (`deleted`, `restored`). `about` is told by record."""
    record(tx, [_event(actor, module, kind, id, None, about.get(id)) for id in ids])


def _saved(actor: Actor, module: Module, draft: Draft, telling: Telling) -> Event | None:
    if draft.created:
        return _event(actor, module, "created", draft.id, None)
    fields = [module.fields[name] for name in sorted(draft.changed(module) - BOOKKEEPING)]
    told = [field for field in fields if not field.type.computed]
    if not told:
        return None
    old = draft.old or {}
    changes = {f.physical: [plain_value(f, old.get(f.name)), plain_value(f, draft.new.get(f.name))] for f in told}
    return _event(actor, module, telling.kind, draft.id, changes, telling.each.get(draft.id, telling.about))


def _event(
    actor: Actor, module: Module, kind: str, id: str, changes: dict[str, Any] | None, about: str | None = None
) -> Event:
    return Event(
        module=module.physical,
        record_id=id,
        kind=kind,
        user_id=actor.user,
        impersonator_id=actor.impersonator,
        via=actor.via,
        changes=changes,
        about=about,
    )


def plain_value(field: Field, value: Any) -> Any:
    """The value as events store it: JSON, link values as a list."""
    if value is None:
        return None
    if field.type.item is not None:
        return [field.type.item.to_event(each) for each in value]
    return field.type.to_event(value)


def raw_value(field: Field, stored: Any) -> Any:
    """What an event keeps, as the field's type parses it today."""
    if field.type.item is not None and isinstance(stored, list):
        return [field.type.item.from_event(each) for each in stored]
    return field.type.from_event(stored)
