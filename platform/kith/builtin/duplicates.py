"""Warns while saving where another record is probably the same: equal in the fields of a module's `duplicates:`, or all
but equal, by one letter of a name.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kith.ext import Actor, Alike, Draft, Module, Problem, Tx, find_alike, find_nearly_alike, hookimpl


@hookimpl
def kith_before_save(tx: Tx, actor: Actor, module: Module, drafts: Sequence[Draft]) -> list[Problem] | None:
    """A warning for each draft that is new, or was changed, in a set of such fields: at most one, the surest."""
    warnings: dict[int, Problem] = {}
    for look in (_equal, _almost):
        for fields in module.duplicates:
            touched = [draft for draft in drafts if draft.row not in warnings and _is_touched(draft, fields)]
            for warning in look(tx, actor, module, fields, touched) if touched else ():
                warnings.setdefault(warning.row or 0, warning)
    return list(warnings.values())


def _equal(tx: Tx, actor: Actor, module: Module, fields: Sequence[str], drafts: Sequence[Draft]) -> Iterator[Problem]:
    for alike in find_alike(tx, actor, module, fields, drafts):
        yield _warning("K741" if alike.stored else "K742", module, fields, alike)


def _almost(tx: Tx, actor: Actor, module: Module, fields: Sequence[str], drafts: Sequence[Draft]) -> Iterator[Problem]:
    for alike in find_nearly_alike(tx, actor, module, fields, drafts):
        yield _warning("K744", module, fields, alike)


def _warning(code: str, module: Module, fields: Sequence[str], alike: Alike) -> Problem:
    """It names the other record, with a link, where that is stored: whoever saves may see that one."""
    params = {"labels": " and ".join(f'"{module.fields[name].label}"' for name in fields)}
    if alike.stored:
        params |= {"title": alike.title, "holder": alike.id, "holder_title": alike.title, "module": module.name}
    return Problem(code=code, params=params, level="warning").at(row=alike.row, field=fields[0])


def _is_touched(draft: Draft, fields: Sequence[str]) -> bool:
    old = draft.old
    return old is None or any(draft.new.get(name) != old.get(name) for name in fields)
