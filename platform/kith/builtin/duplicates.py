"""Warns while saving where another record is probably the same: equal in the fields of a module's `duplicates:`."""

from __future__ import annotations

from collections.abc import Sequence

from kith.ext import Actor, Draft, Module, Problem, Tx, find_alike, hookimpl

MOST = 50  # rows of a batch that somebody looks at; an import looks for duplicates in its own way


@hookimpl
def kith_before_save(tx: Tx, actor: Actor, module: Module, drafts: Sequence[Draft]) -> list[Problem]:
    """A warning with a link for each draft that is new, or was changed, in a set of such fields."""
    if len(drafts) > MOST:
        return []
    warnings: list[Problem] = []
    for fields in module.duplicates:
        touched = [draft for draft in drafts if draft.old is None or _differs(draft, fields)]
        labels = " and ".join(f'"{module.fields[name].label}"' for name in fields)
        for alike in find_alike(tx, actor, module, fields, touched):
            params = {"labels": labels, "title": alike.title, "holder": alike.id, "holder_title": alike.title}
            warnings.append(
                Problem(
                    code="K741",
                    params=params | {"module": module.name},
                    row=alike.row,
                    field=fields[0],
                    level="warning",
                )
            )
    return warnings


def _differs(draft: Draft, fields: Sequence[str]) -> bool:
    return draft.old is not None and any(draft.new.get(name) != draft.old.get(name) for name in fields)
