"""The one write path. A batch goes in, one record is a batch of one; everything that saves calls `write`.

Rows are parsed one by one; then lookups, rules, uniqueness, hooks, the rows themselves, links, rollups, events go
set-wise. After it every row must lie where the actor may create it, or still view it, or all is refused.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from kith.access.actor import Actor
from kith.access.predicate import scope, within
from kith.access.rights import ModuleAccess, access_to
from kith.errors import KithError, Problem
from kith.fields.lookups import is_id
from kith.plugins.concern import concerns
from kith.records.assigned import notify_assigned
from kith.records.defaults import fill_in
from kith.records.derive import derive, number, numbered, refresh_rollups, titles_of
from kith.records.draft import Draft
from kith.records.existing import load_records
from kith.records.facts import Batch
from kith.records.faults import check_candidates, hide_and_judge, prefetch_rules
from kith.records.filing import claims_any, resolve_files, settle_files
from kith.records.happenings import BOOKKEEPING, CHANGED, Telling, record_saved
from kith.records.known import known_of
from kith.records.model import Change, Outcome, Saved
from kith.records.parsing import draft_change, draft_new, typed_by
from kith.records.references import resolve_references
from kith.records.store import insert, insert_unless_taken, update
from kith.records.unique import check_unique
from kith.records.writable import check_writable
from kith.storage.locks import share_publishing
from kith.storage.savepoint import savepoint
from kith.storage.tx import Tx


def write(
    tx: Tx,
    actor: Actor,
    module: str,
    changes: Sequence[Change],
    *,
    partial: bool = False,
    events: bool | Telling = True,
    action: str = "edit",
) -> Outcome:
    """What became of `changes`, in their order.

    Raises KithError with every problem (`row`, `field`) where anything is refused, and nothing is written. With
    `partial`, refused rows are left out and named in `Outcome.refused`; the others are written. `action` is the grant
    that opens stored records to this write: what an action sets needs the action's. `events`: whether changes are
    told, or as what.
    K601 no such record, K602 a stale version, K603 not allowed, K622 too many at once; everything else is the data's.
    """
    access = _entry(tx, actor, module, changes)
    batch = Batch(tx, actor, access.module, tx.context())
    drafts, refused = _drafts(tx, actor, access, changes, action)
    _prepare(batch, drafts, alone=not partial and len(drafts) == 1)
    refused |= {draft.row: tuple(draft.problems) for draft in drafts if draft.refused}
    if refused and not partial:
        raise KithError(*(problem for row in sorted(refused) for problem in refused[row]))
    good = [draft for draft in drafts if not draft.refused]
    refused |= _carry_out(batch, access, good, partial=partial, events=events)
    return _outcome(batch, changes, drafts, refused)


def _entry(tx: Tx, actor: Actor, module: str, changes: Sequence[Change]) -> ModuleAccess:
    access = access_to(tx.site, actor, module)
    if access is None:
        raise KithError(Problem(code="K601"))
    changing = any(change.id is not None for change in changes)
    check_writable(actor, access.module, len(changes), changing=changing)
    share_publishing(tx.connection)
    return access


def _drafts(
    tx: Tx, actor: Actor, access: ModuleAccess, changes: Sequence[Change], action: str
) -> tuple[list[Draft], dict[int, tuple[Problem, ...]]]:
    """The drafts of the rows that the actor may write at all, and the problems of the others by row."""
    context = typed_by(tx, actor)
    ids = [change.id for change in changes if change.id is not None and is_id(change.id)]
    stored = load_records(tx, access.module, ids, lock=True) if ids else {}
    viewable, editable = (_reach(tx, actor, access, ids, each) for each in ("view", action))
    drafts: list[Draft] = []
    refused: dict[int, tuple[Problem, ...]] = {}
    for row, change in enumerate(changes):
        old = stored.get(change.id) if change.id in viewable and change.id is not None else None
        if change.id is None and access.allows("create"):
            drafts.append(draft_new(row, change, access, context))
        elif old is not None and change.id in editable and old["deleted_at"] is None:
            drafts.append(draft_change(row, change, access, old, context))
        else:
            gone = change.id is not None and (old is None or old["deleted_at"] is not None)
            refused[row] = (Problem(code="K601" if gone else "K603", row=row),)
    _refuse_closed_cells(tx, actor, access, drafts)
    return drafts, refused


def _reach(tx: Tx, actor: Actor, access: ModuleAccess, ids: Sequence[str], action: str) -> frozenset[str]:
    if not ids:
        return frozenset()
    if any(each.kind == "all" for each in access.scopes.get(action, ())):
        return frozenset(ids)
    table = tx.tables.table(access.module.name)
    statement = sa.select(table.c.id).where(
        table.c.id.in_(list(ids)), scope(tx, actor, access.module.name, action, table)
    )
    return frozenset(tx.connection.execute(statement).scalars())


def _refuse_closed_cells(tx: Tx, actor: Actor, access: ModuleAccess, drafts: Sequence[Draft]) -> None:
    """A field that is open for editing on some records only is unknown on the others."""
    from_some = {name: where for name, where in access.editable.items() if where is not None}
    for name in from_some.keys() & {name for draft in drafts if not draft.created for name in draft.sent}:
        sending = [draft for draft in drafts if name in draft.sent and not draft.created]
        table = tx.tables.table(access.module.name)
        open_there = within(tx, actor, from_some[name] or (), table)
        asked = sa.select(table.c.id).where(table.c.id.in_([draft.id for draft in sending]), open_there)
        allowed = frozenset(tx.connection.execute(asked).scalars())
        for draft in sending:
            if draft.id not in allowed:
                draft.refuse("K604", name, name=name)
                _forget(draft, name)


def _forget(draft: Draft, name: str) -> None:
    """Leaves the field as it is stored: what else is wrong with a guess would tell whether it is right."""
    assert draft.old is not None
    draft.new[name] = draft.old.get(name)
    draft.sent.discard(name)


def _prepare(batch: Batch, drafts: Sequence[Draft], *, alone: bool) -> None:
    """Everything between parsing and the rows: fills in, resolves, judges, asks the hooks.

    A faultless draft that stands `alone` isn't asked about for uniqueness: the index is, when the row goes in, and
    the question is put only where it refuses.
    """
    resolve_references(batch.tx, batch.actor, batch.module, drafts)  # first: nothing may follow what is out of reach
    fill_in(batch, drafts)
    resolve_references(batch.tx, batch.actor, batch.module, drafts)  # what was filled in
    resolve_files(batch.tx, batch.actor, batch.module, drafts)
    prefetch_rules(batch, drafts)
    hide_and_judge(batch, drafts)
    check_candidates(batch, drafts)
    if not (alone and not any(draft.problems for draft in drafts)):
        check_unique(batch.tx, batch.actor, batch.module, drafts)
    good = [draft for draft in drafts if not draft.refused]
    for problems in _said_by_plugins(batch, good):
        _note(good, problems or ())


def _said_by_plugins(batch: Batch, drafts: Sequence[Draft]) -> Sequence[Sequence[Problem] | None]:
    """What plugins have to say of the drafts; one that raises instead refuses all of them."""
    tx, hook = batch.tx, batch.tx.hooks.kith_before_save
    try:
        return hook(tx=tx, actor=batch.actor, module=batch.module, drafts=drafts)  # type: ignore[no-any-return]
    except KithError as error:
        return [error.problems]


def _note(drafts: Sequence[Draft], problems: Sequence[Problem]) -> None:
    """A hook's complaints: errors refuse their row, warnings are passed on; one without a row is about all of them."""
    for problem in problems:
        for draft in drafts:
            if problem.row in (None, draft.row):
                said = problem.at(row=draft.row)
                (draft.notices if problem.level == "warning" else draft.problems).append(said)


def _carry_out(
    batch: Batch, access: ModuleAccess, drafts: list[Draft], *, partial: bool, events: bool | Telling
) -> dict[int, tuple[Problem, ...]]:
    """Writes the drafts; with `partial`, those that lie outside afterwards are taken back and the rest is written."""
    refused: dict[int, tuple[Problem, ...]] = {}
    if not partial and _is_plain(batch, access, drafts) and _store_plainly(batch, drafts[0], events=events):
        return refused
    while drafts:
        found = _attempt(batch, access, drafts, events=events)
        if not found:
            break
        refused |= found
        if not partial:
            raise KithError(*(problem for problems in refused.values() for problem in problems))
        drafts = [draft for draft in drafts if draft.row not in refused]
    return refused


def _is_plain(batch: Batch, access: ModuleAccess, drafts: Sequence[Draft]) -> bool:
    """Whether nothing would have to be taken back: one new record that may lie anywhere and draws no number, and no
    plugin that could still refuse it once it is written. Most are like that, and a savepoint costs two statements.
    """
    return (
        len(drafts) == 1
        and drafts[0].created
        and any(each.kind == "all" for each in access.scopes.get("create", ()))
        and not numbered(batch.module)
        and not claims_any(batch.module, drafts[0])
        and not concerns(batch.tx.hooks.kith_after_save, batch.module.name)
    )


def _store_plainly(batch: Batch, draft: Draft, *, events: bool | Telling) -> bool:
    """Writes the draft; False, and nothing is written, where a unique value of it is taken."""
    titles = _completed(batch, [draft])
    if not insert_unless_taken(batch.tx, batch.module, draft, titles):
        return False
    _conclude(batch, [draft], events=events)
    return True


def _attempt(
    batch: Batch, access: ModuleAccess, drafts: list[Draft], *, events: bool | Telling
) -> dict[int, tuple[Problem, ...]]:
    """Writes the drafts, or nothing and says by row what stands against it."""
    try:
        with savepoint(batch.tx.connection) as part:
            _store(batch, drafts, events=events)
            outside = _outside(batch.tx, batch.actor, access, drafts)
            if outside:
                part.take_back()
    except IntegrityError:
        # another writer was first with a unique value: now that it is there, the question finds and names it
        check_unique(batch.tx, batch.actor, batch.module, drafts)
        taken = {draft.row: tuple(draft.problems) for draft in drafts if draft.refused}
        if not taken:
            raise
        return taken
    return {draft.row: (Problem(code="K614", row=draft.row),) for draft in outside}


def _store(batch: Batch, drafts: Sequence[Draft], *, events: bool | Telling) -> None:
    tx, module = batch.tx, batch.module
    number(tx, module, [draft for draft in drafts if draft.created])
    titles = _completed(batch, drafts)
    touched = [draft for draft in drafts if draft.created or draft.changed(module)]
    insert(tx, module, [draft for draft in touched if draft.created], titles)
    update(tx, module, [draft for draft in touched if not draft.created], titles)
    _conclude(batch, touched, events=events)


def _completed(batch: Batch, drafts: Sequence[Draft]) -> Mapping[str, tuple[str, str]]:
    """Gives the drafts what is derived and stamped, and tells the titles of those that are written."""
    derive(batch, drafts)
    for draft in drafts:
        _stamp(batch, draft)
    touched = [draft for draft in drafts if draft.created or draft.changed(batch.module)]
    return titles_of(batch.module, touched, batch.context)


def _conclude(batch: Batch, touched: Sequence[Draft], *, events: bool | Telling) -> None:
    """What follows from the rows that are written: rollups, events, whoever was given them, plugins."""
    tx, module = batch.tx, batch.module
    settle_files(tx, batch.actor, module, touched)
    refresh_rollups(batch, touched)
    if events:
        record_saved(tx, batch.actor, module, touched, events if isinstance(events, Telling) else CHANGED)
    notify_assigned(tx, batch.actor, module, touched)
    tx.hooks.kith_after_save(tx=tx, actor=batch.actor, module=module, drafts=touched)


def _stamp(batch: Batch, draft: Draft) -> None:
    """The built-in fields of a record that is written now. Derived values alone never count as a change."""
    if not draft.created and all(batch.module.fields[name].type.computed for name in draft.changed(batch.module)):
        return
    now, user = batch.context.now, batch.actor.user
    draft.new |= {"id": draft.id, "version": draft.version + 1, "modified_at": now, "modified_by": user}
    if draft.created:
        draft.new |= {"created_at": now, "created_by": user}


def _outside(tx: Tx, actor: Actor, access: ModuleAccess, drafts: Sequence[Draft]) -> list[Draft]:
    """The drafts that lie outside of the create scope (new) or the view scope (changed), as they stand now."""
    found: list[Draft] = []
    for action, part in (("create", [d for d in drafts if d.created]), ("view", [d for d in drafts if not d.created])):
        if part and not any(each.kind == "all" for each in access.scopes.get(action, ())):
            inside = _reach(tx, actor, access, [draft.id for draft in part], action)
            found += [draft for draft in part if draft.id not in inside]
    return found


def _outcome(
    batch: Batch, changes: Sequence[Change], drafts: Sequence[Draft], refused: Mapping[int, tuple[Problem, ...]]
) -> Outcome:
    by_row = {draft.row: draft for draft in drafts if draft.row not in refused}
    saved = [by_row.get(row) for row in range(len(changes))]
    return Outcome(
        saved=tuple(_saved(batch, draft) if draft else None for draft in saved),
        refused=refused,
        notices=tuple(notice for draft in drafts for notice in draft.notices),
    )


def _saved(batch: Batch, draft: Draft) -> Saved:
    changed = draft.changed(batch.module) - BOOKKEEPING
    return Saved(draft.id, draft.new["version"], draft.created, changed, known_of(batch.module, draft, batch.actor))
