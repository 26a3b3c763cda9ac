"""Which file an actor may have now: each time it is asked for, the record and the field are asked first."""

from __future__ import annotations

from collections.abc import Iterator

from kith.access.actor import Actor
from kith.access.rights import ModuleAccess, access_to
from kith.definition.model import Module
from kith.errors import KithError, Problem
from kith.files import StoredFile, find
from kith.records.attachments import is_seen
from kith.records.model import FileRef
from kith.records.query import get
from kith.records.reach import reach
from kith.storage.tx import Tx


def open_file(tx: Tx, actor: Actor, id: str) -> StoredFile:
    """The file, which `actor` may have: staged by themselves, or of a record and field that they may read now.

    Raises K601 for every other, as for one that isn't there.
    """
    file = find(tx, id)
    if file is None or not file.ready or not (_is_own(tx, actor, file) or _is_readable(tx, actor, file)):
        raise KithError(Problem(code="K601"))
    return file


def _is_own(tx: Tx, actor: Actor, file: StoredFile) -> bool:
    waits = file.state == "staged" and file.clear_at is not None and file.clear_at > tx.clock.now()
    return waits and actor.user is not None and file.owner == actor.user


def _is_readable(tx: Tx, actor: Actor, file: StoredFile) -> bool:
    if file.state != "attached" or file.clear_at is not None:
        return False
    module = next((each for each in tx.site.modules.values() if each.physical == file.module), None)
    access = access_to(tx.site, actor, module.name) if module is not None else None
    if module is None or access is None:
        return False
    if file.field is None:
        return is_seen(actor, file) and any(True for _ in _held(tx, actor, access, file, ()))
    name = _field_of(module, file.field)
    if name is None or name not in access.readable:
        return False
    return any(file.id in found for found in _held(tx, actor, access, file, (name,)))


def _field_of(module: Module, physical: str) -> str | None:
    return next((field.name for field in module.fields.values() if field.physical == physical), None)


def _held(
    tx: Tx, actor: Actor, access: ModuleAccess, file: StoredFile, fields: tuple[str, ...]
) -> Iterator[frozenset[str]]:
    """The ids in `fields` of the record, where it is there for the actor: in the bin, for whoever may restore it."""
    assert file.record is not None
    name = access.module.name
    row = get(tx, actor, name, file.record, fields)
    if row is None and access.allows("restore"):
        within = file.record in reach(tx, actor, access, ["restore"], [file.record])["restore"]
        row = get(tx, actor, name, file.record, fields, deleted=True) if within else None
    if row is not None:
        values = [row.values.get(field) for field in fields]
        several = (value if isinstance(value, tuple) else (value,) for value in values)
        yield frozenset(each.id for part in several for each in part if isinstance(each, FileRef))
