"""Files of a batch: what its fields name must be there for the writer to give, and is claimed as the rows are written.

A file that somebody else has uploaded, that another record has, or that was cleared is not there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

from kith.access.actor import Actor
from kith.definition.model import Field, Module
from kith.errors import KithError, Problem
from kith.fields.uploads import FileType
from kith.files import Claimed, StoredFile, claim, claimable, let_go
from kith.files.names import is_accepted
from kith.files.receive import size_text
from kith.records.draft import Draft
from kith.storage.tx import Tx

MEGABYTE = 1_000_000


@lru_cache(maxsize=512)
def file_fields(module: Module) -> tuple[Field, ...]:
    """The fields of a module that hold files."""
    return tuple(field for field in module.fields.values() if is_file(field))


def resolve_files(tx: Tx, actor: Actor, module: Module, drafts: Sequence[Draft]) -> None:
    """Refuses the drafts that name a file which isn't theirs to have, or which the field doesn't take."""
    for field in file_fields(module):
        wanting = [(draft, id) for draft in drafts for id in added(draft, field)]
        if wanting:
            _resolve(tx, actor, module, field, wanting)


def unfit(tx: Tx, actor: Actor, field: Field, value: Any) -> list[Problem]:
    """What stands against the files in `value`, which are to be uploads of the actor that nobody has yet."""
    ids = _ids(value)
    found = claimable(tx, ids, actor.user, module="", field=None) if ids else {}
    problems = [misfit(field, found[id]) for id in ids if id in found]
    gone = [id for place, id in enumerate(ids) if id not in found or id in ids[:place]]
    problems += [Problem(code="K668", params={"label": field.label, "value": id[:60]}) for id in gone]
    return [problem.at(field=field.name) for problem in problems if problem is not None]


def is_file(field: Field) -> bool:
    """Whether the field holds files."""
    return (field.type.item or field.type).reference == "file"


def _resolve(tx: Tx, actor: Actor, module: Module, field: Field, wanting: Sequence[tuple[Draft, str]]) -> None:
    ids = {id for _, id in wanting}
    found = claimable(tx, ids, actor.user, module=module.physical, field=field.physical)
    given: set[str] = set()
    for draft, id in wanting:
        file = found.get(id)
        there = file is not None and file.record in (None, draft.id) and id not in given
        given.add(id)
        if not there or file is None:
            draft.refuse("K668", field.name, label=field.label, value=id[:60])
        elif (problem := misfit(field, file)) is not None:
            draft.problems.append(problem.at(row=draft.row, field=field.name))


def misfit(field: Field, file: StoredFile) -> Problem | None:
    """Why the field doesn't take the file, None where it does."""
    kind = one_of(field)
    if file.size > kind.max_megabytes * MEGABYTE:
        return Problem(code="K660", params={"name": file.name, "most": size_text(kind.max_megabytes * MEGABYTE)})
    if not is_accepted(kind.accept, file.name, file.type):
        params = {"name": file.name, "type": file.type, "accepted": ", ".join(kind.accept)}
        return Problem(code="K662", params=params)
    return None


def one_of(field: Field) -> FileType:
    """The type of one file of the field."""
    kind = field.type.item or field.type
    assert isinstance(kind, FileType)
    return kind


def added(draft: Draft, field: Field) -> Iterator[str]:
    """The files that the change puts in."""
    before = set(_ids(draft.old.get(field.name))) if draft.old else set()
    yield from (id for id in _ids(draft.new.get(field.name)) if id not in before)


def _removed(draft: Draft, field: Field) -> Iterator[str]:
    after = set(_ids(draft.new.get(field.name)))
    yield from (id for id in _ids(draft.old.get(field.name) if draft.old else None) if id not in after)


def _ids(value: Any) -> tuple[str, ...]:
    if value is None:
        return ()
    return tuple(str(each) for each in value) if isinstance(value, tuple) else (str(value),)


def claims_any(module: Module, draft: Draft) -> bool:
    """Whether the draft puts a file into one of its fields."""
    return any(True for field in file_fields(module) for _ in added(draft, field))


def settle_files(tx: Tx, actor: Actor, module: Module, drafts: Sequence[Draft]) -> None:
    """Makes the files the records' own, and lets those go that were taken out. Raises K668 where one is gone by now."""
    for field in file_fields(module):
        for draft in drafts:
            place = Claimed(module=module.physical, record=draft.id, field=field.physical)
            let_go(tx, tuple(_removed(draft, field)), place)
            coming = tuple(added(draft, field))
            if not claim(tx, coming, place, actor.user):
                params = {"label": field.label, "value": ", ".join(coming)[:60]}
                raise KithError(Problem(code="K668", params=params, field=field.name, row=draft.row))
