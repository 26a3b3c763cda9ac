"""Warns while saving where another record is probably the same: equal in the fields of a module's `duplicates:`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kith.ext import Actor, Alike, Draft, Module, Problem, Tx, find_alike, hookimpl


@hookimpl
def kith_before_save(tx: Tx, actor: Actor, module: Module, drafts: Sequence[Draft]) -> list[Problem]:
    """A warning for each draft that is new, or was changed, in a set of such fields: at most one."""
    warnings: dict[int, Problem] = {}
    for fields in module.duplicates:
        touched = [draft for draft in drafts if draft.row not in warnings and _is_touched(draft, fields)]
        for warning in _warnings(tx, actor, module, fields, touched):
            warnings.setdefault(warning.row or 0, warning)
    return list(warnings.values())


def _warnings(
    tx: Tx, actor: Actor, module: Module, fields: Sequence[str], drafts: Sequence[Draft]
) -> Iterator[Problem]:
    labels = " and ".join(f'"{module.fields[name].label}"' for name in fields)
    for alike in find_alike(tx, actor, module, fields, drafts) if drafts else ():
        yield _warning(module, alike, labels).at(row=alike.row, field=fields[0])


def _warning(module: Module, alike: Alike, labels: str) -> Problem:
    """It names the other record, with a link: whoever saves may see that one."""
    if not alike.stored:
        return Problem(code="K742", params={"labels": labels}, level="warning")
    named = {"title": alike.title, "holder": alike.id, "holder_title": alike.title, "module": module.name}
    return Problem(code="K741", params={"labels": labels, **named}, level="warning")


def _is_touched(draft: Draft, fields: Sequence[str]) -> bool:
    old = draft.old
    return old is None or any(draft.new.get(name) != old.get(name) for name in fields)
