"""Attachments of a record: files that no field asks for. Who may view the record sees them, the grant `attach` adds and
removes them. Beyond the staff only those are seen that are shared, and one's own alone can be removed.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import sqlalchemy as sa

from kith.access.actor import Actor
from kith.access.rights import ModuleAccess, access_to
from kith.definition.model import Module, Site
from kith.errors import KithError, Problem
from kith.files import Claimed, StoredFile, attachments, claim, claimable, let_go
from kith.files.model import MOST_ATTACHED
from kith.ledger.events import Event, record
from kith.records.query import get
from kith.records.reach import reach
from kith.storage.locks import share_publishing
from kith.storage.system import File
from kith.storage.tx import Tx

ATTACHED, REMOVED = "attached", "detached"  # kinds of events; they are about the file's id
_TABLE = File.metadata.tables[File.__tablename__]


def attached_to(tx: Tx, actor: Actor, module: str, id: str) -> tuple[StoredFile, ...]:
    """The attachments of a record that `actor` may see, newest first. Raises K601 where the record isn't there."""
    access = _viewed(tx, actor, module, id)
    return seen_of(tx, actor, access.module, id)


def seen_of(tx: Tx, actor: Actor, module: Module, id: str) -> tuple[StoredFile, ...]:
    """The same for a record that `actor` was found to view."""
    return attachments(tx, module.physical, id, shared_only=actor.kind not in ("staff", "system"))


def is_seen(actor: Actor, file: StoredFile) -> bool:
    """Whether who may view its record sees this attachment."""
    return file.shared or actor.kind in ("staff", "system")


@lru_cache(maxsize=1024)
def takes_attachments(site: Site, module: str) -> bool:
    """Whether anybody is granted to attach files to records of this module: else there are none to look for."""
    of_roles = (
        rights for role in site.roles.values() for name, rights in role.modules.items() if name in (module, "*")
    )
    return any("attach" in rights.scopes for rights in (*of_roles, *site.modules[module].portal.values()))


def is_shared_with_anybody(module: Module) -> bool:
    """Whether a portal shows records of the module, so that it says something to share an attachment."""
    return any("view" in rights.scopes for rights in module.portal.values())


def check_attachable(tx: Tx, actor: Actor, module: str, id: str) -> None:
    """Nothing where `actor` may attach files to the record. Raises K601, K603."""
    _reached(tx, actor, module, id)


def attach(
    tx: Tx, actor: Actor, module: str, id: str, files: Sequence[str], *, shared: bool = False
) -> tuple[StoredFile, ...]:
    """The staged files, which are the record's attachments now. What portal users attach is shared.

    Raises K601 (no such record), K603 (not allowed), K668 (no such file of the actor's), K671 (too many), all or none.
    """
    access = _reached(tx, actor, module, id)
    shared = shared or actor.kind not in ("staff", "system")
    wanted = tuple(dict.fromkeys(files))
    found = claimable(tx, wanted, actor.user, module=access.module.physical, field=None)
    missing = [each for each in wanted if each not in found or found[each].record not in (None, id)]
    if missing:
        raise _not_there(*missing)
    _check_room(tx, access.module, id, len(wanted))
    if not claim(tx, wanted, _place(access.module, id), actor.user, shared=shared):
        raise _not_there(*wanted)
    _note(tx, actor, access.module, id, ATTACHED, [found[each] for each in wanted])
    by_id = {file.id: file for file in attachments(tx, access.module.physical, id)}
    return tuple(by_id[each] for each in wanted if each in by_id)


def detach(tx: Tx, actor: Actor, module: str, id: str, file: str) -> None:
    """Removes an attachment. Raises K601 for a record or attachment that isn't there, K603 where it isn't allowed."""
    access = _reached(tx, actor, module, id)
    seen = {each.id: each for each in seen_of(tx, actor, access.module, id)}
    if file not in seen:
        raise KithError(Problem(code="K601"))
    if actor.kind not in ("staff", "system") and seen[file].owner != actor.user:
        raise KithError(Problem(code="K603"))
    if not let_go(tx, [file], _place(access.module, id)):
        raise KithError(Problem(code="K601"))
    _note(tx, actor, access.module, id, REMOVED, [seen[file]])


def _viewed(tx: Tx, actor: Actor, module: str, id: str) -> ModuleAccess:
    access = access_to(tx.site, actor, module)
    if access is None or get(tx, actor, module, id, ()) is None:
        raise KithError(Problem(code="K601"))
    return access


def _reached(tx: Tx, actor: Actor, module: str, id: str) -> ModuleAccess:
    access = _viewed(tx, actor, module, id)
    if not access.allows("attach") or id not in reach(tx, actor, access, ["attach"], [id])["attach"]:
        raise KithError(Problem(code="K603"))
    share_publishing(tx.connection)
    return access


def _check_room(tx: Tx, module: Module, id: str, more: int) -> None:
    here = (_TABLE.c.module == module.physical, _TABLE.c.record_id == id)
    there = (*here, _TABLE.c.field.is_(None), _TABLE.c.comment_id.is_(None))
    counting = sa.select(sa.func.count()).where(*there, _TABLE.c.clear_at.is_(None))
    if tx.connection.execute(counting).scalar_one() + more > MOST_ATTACHED:
        raise KithError(Problem(code="K671", params={"most": MOST_ATTACHED}))


def _place(module: Module, id: str) -> Claimed:
    return Claimed(module=module.physical, record=id, field=None)


def _not_there(*ids: str) -> KithError:
    return KithError(*(Problem(code="K668", params={"label": "files", "value": id[:60]}, field="files") for id in ids))


def _note(tx: Tx, actor: Actor, module: Module, id: str, kind: str, files: Sequence[StoredFile]) -> None:
    record(tx, [_event(actor, module, id, kind, file) for file in files])


def _event(actor: Actor, module: Module, id: str, kind: str, file: StoredFile) -> Event:
    return Event(
        module=module.physical,
        record_id=id,
        kind=kind,
        user_id=actor.user,
        impersonator_id=actor.impersonator,
        via=actor.via,
        about=file.id,
    )
