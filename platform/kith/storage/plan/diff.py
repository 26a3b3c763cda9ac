"""From the site that is served to the one that is to be: all differences, without a look into the database.

Modules, fields, options and roles are paired by their physical names, so that a rename is seen as one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from kith.definition.model import Field, Module, Site
from kith.definition.names import Names, Register
from kith.storage.plan.changes import Change, Kind
from kith.storage.plan.diff_fields import diff_field
from kith.storage.plan.diff_outside import diff_outside
from kith.storage.plan.diff_views import is_implied, layout_essence, search_essence, title_essence, view_essence
from kith.storage.plan.essence import Stable, essence
from kith.storage.plan.pairing import Pairing, pairs

_NOTHING = Register()


def diff_sites(old: Site | None, new: Site, names: Names | None = None) -> tuple[Change, ...]:
    """Every difference, module by module in the order of the new site; what is dropped comes last of its kind.

    `names` are those that the old site was built with: what takes up a name that is parked there is unparked.
    """
    before = old or Site(modules={}, roles={}, extra={})
    diff = _Diff(before, new, names or Names())
    return (*diff.modules(), *diff.roles(), *diff_outside(before.extra, new.extra))


class _Diff:
    def __init__(self, old: Site, new: Site, names: Names) -> None:
        self.old = old
        self.new = new
        self.names = names
        self.before = Stable(old)
        self.after = Stable(new, Pairing(old, new))

    def modules(self) -> Iterator[Change]:
        for old, new in pairs(self.old.modules.values(), self.new.modules.values()):
            if old is None and new is not None:
                yield self.new_module(new)
            elif old is not None and new is None:
                yield Change(kind="dropped", what="module", name=old.name)
            elif old is not None and new is not None:
                yield from self.module(old, new)

    def new_module(self, module: Module) -> Change:
        count = len(module.declared)
        return Change(
            kind="unparked" if module.physical in self.names.modules.retired else "new",
            what="module",
            name=module.name,
            detail=f"{count} field{'' if count == 1 else 's'}",
            source=module.source,
        )

    def module(self, old: Module, new: Module) -> Iterator[Change]:
        if old.name != new.name:
            yield Change(kind="renamed", what="module", name=new.name, detail=f"was {old.name}", source=new.source)
        yield from self.fields(old, new)
        for attribute, what in _NAMED.items():
            yield from self.named(old, new, attribute, what)
        for what, of in _WHOLES.items():
            if of(old, self.before) != of(new, self.after):
                yield Change(kind="changed", what=what, name=new.name, module=new.name, source=new.source)
        yield from self.settings(old, new)
        if essence(old.unique) != essence(new.unique):
            yield from _combinations(old, new)

    def settings(self, old: Module, new: Module) -> Iterator[Change]:
        changed = [
            name
            for name in _SETTINGS
            if essence(getattr(old, name), self.before) != essence(getattr(new, name), self.after)
        ]
        if changed:
            detail = ", ".join(changed)
            yield Change(
                kind="changed", what="module", name=new.name, module=new.name, detail=detail, source=new.source
            )

    def fields(self, old: Module, new: Module) -> Iterator[Change]:
        for was, field in pairs(old.declared, new.declared):
            if was is None and field is not None:
                yield self.new_field(new, field)
            elif was is not None and field is None:
                yield Change(kind="dropped", what="field", name=was.name, module=new.name, detail=was.type.name)
            elif was is not None and field is not None:
                yield from diff_field(new, was, field, self.before, self.after)

    def new_field(self, module: Module, field: Field) -> Change:
        parked = self.names.fields.get(module.physical, _NOTHING).retired
        return Change(
            kind="unparked" if field.physical in parked else "new",
            what="field",
            name=field.name,
            module=module.name,
            field=field.name,
            detail=field.type.name,
            source=field.source,
        )

    def named(self, old: Module, new: Module, attribute: str, what: str) -> Iterator[Change]:
        """Differences of things that are replaced whole: nothing is stored under their names."""
        before, after = getattr(old, attribute), getattr(new, attribute)
        for name, item in after.items():
            if is_implied(item) and is_implied(before.get(name)):
                continue  # what it follows from is told
            kind: Kind = "changed" if name in before else "new"
            was = view_essence(before[name], old, self.before) if name in before else None
            if was != view_essence(item, new, self.after):
                yield Change(kind=kind, what=what, name=name, module=new.name, source=item.source)
        for name in before:
            if name not in after:
                yield Change(kind="dropped", what=what, name=name, module=new.name)

    def roles(self) -> Iterator[Change]:
        for old, new in pairs(self.old.roles.values(), self.new.roles.values()):
            if old is None and new is not None:
                parked = new.physical in self.names.roles.retired
                yield Change(kind="unparked" if parked else "new", what="role", name=new.name, source=new.source)
            elif old is not None and new is None:
                yield Change(kind="dropped", what="role", name=old.name)
            elif old is not None and new is not None and old.name != new.name:
                yield Change(kind="renamed", what="role", name=new.name, detail=f"was {old.name}", source=new.source)
            elif essence(old, self.before) != essence(new, self.after) and new is not None:
                yield Change(kind="changed", what="role", name=new.name, source=new.source)


_NAMED = {"lists": "list", "related": "related list", "actions": "action", "portal": "portal"}
_SETTINGS = ("labels", "icon", "duplicates", "assign", "append_only", "written_by", "test")
_WHOLES: Mapping[str, Callable[[Module, Stable], Any]] = {
    "title": title_essence,
    "search": search_essence,
    "layout": layout_essence,
}


def _combinations(old: Module, new: Module) -> Iterator[Change]:
    """Unique combinations, told by the physical names of their fields."""
    before, after = ({tuple(m.fields[n].physical for n in names): names for names in m.unique} for m in (old, new))
    for key, names in after.items():
        if key not in before:
            told = " + ".join(names)
            yield Change(kind="tightened", what="unique", name=told, module=new.name, source=new.source)
    for key, names in before.items():
        if key not in after:
            yield Change(kind="loosened", what="unique", name=" + ".join(names), module=new.name, source=new.source)
