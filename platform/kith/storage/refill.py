"""Values that records lack after a change: keys, defaults, conversions, and what higher layers compute."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from kith.conditions.tree import Values
from kith.definition.model import Field, Module, Site
from kith.storage.essence import essence
from kith.storage.reshaping import Conversion


@dataclass(frozen=True, slots=True, kw_only=True)
class Refill:
    """What the records of `module` (its name) lack.

    `keys`: fields whose stored keys are to be made from their values. `defaults`: new fields with a plain default.
    `conversions`: fields whose values come from others. `emptied`: new fields in whose columns a broken-off apply of
    other definitions may have left something. `derived`: formulas, rollups and auto numbers that are new or computed
    differently; `title`: likewise. These two are for the records layer.
    """

    module: str
    keys: tuple[str, ...] = ()
    defaults: tuple[str, ...] = ()
    conversions: tuple[Conversion, ...] = ()
    emptied: tuple[str, ...] = ()
    derived: tuple[str, ...] = ()
    title: bool = False

    @property
    def told(self) -> tuple[str, ...]:
        """What is filled, for people."""
        converted = tuple(each.field for each in self.conversions)
        return (*self.keys, *self.defaults, *converted, *self.derived, *(("title",) if self.title else ()))

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to fill."""
        return not (self.told or self.emptied)


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned:
    """What comes back from parking, as it was, by physical names: modules, and fields of modules that were served."""

    modules: Mapping[str, Module] = dataclasses.field(default_factory=dict)
    fields: Mapping[tuple[str, str], Field] = dataclasses.field(default_factory=dict)


Left = Callable[[Module, Field], bool]  # whether something stands in the columns of a new field


def make_refills(
    old: Site | None,
    new: Site,
    conversions: tuple[Conversion, ...] = (),
    returned: Returned | None = None,
    left: Left = lambda *_: False,
) -> tuple[Refill, ...]:
    """What the records that are there lack of the new site; new modules have no records."""
    back = returned or Returned()
    before = {module.physical: module for module in old.modules.values()} if old else {}
    before |= {physical: module for physical, module in back.modules.items() if physical not in before}
    changed = {each.module for each in conversions} | {m.name for m in new.modules.values() if _is_back(m, back)}
    found: list[Refill] = []
    for module in new.modules.values():
        if module.physical in before:
            refill = _refill(before[module.physical], module, conversions, back, left)
            found.append(_recomputed(refill, module, changed, whole=module.physical in back.modules))
    return tuple(refill for refill in found if not refill.is_empty)


def _is_back(module: Module, back: Returned) -> bool:
    return module.physical in back.modules or any(physical == module.physical for physical, _ in back.fields)


def _refill(old: Module, new: Module, conversions: tuple[Conversion, ...], back: Returned, left: Left) -> Refill:
    own = tuple(each for each in conversions if each.module == new.name)
    before = {each.field: each.old for each in own}
    was = {each.physical: each for each in old.fields.values()}
    was |= {physical: each for (module, physical), each in back.fields.items() if module == new.physical}
    pairs = [(before.get(each.name) or was.get(each.physical), each) for each in new.declared]
    fresh = [each for known, each in pairs if known is None and not each.type.computed]
    return Refill(
        module=new.name,
        keys=tuple(name for name in _keys(pairs) if name not in before),
        defaults=tuple(each.name for each in fresh if _has_default(each)),
        conversions=own,
        emptied=tuple(each.name for each in fresh if left(new, each)),
        derived=tuple(each.name for known, each in pairs if each.type.computed and _computed_anew(known, each)),
        title=_title_words(old) != _title_words(new),
    )


def _recomputed(refill: Refill, module: Module, changed: set[str], *, whole: bool) -> Refill:
    """The refill with what is derived from values that were converted, or come back."""
    names = [field.name for field in module.declared if _follows(field, module, changed)]
    derived = tuple(dict.fromkeys((*refill.derived, *names)))
    return replace(refill, derived=derived, title=refill.title or whole)


def _follows(field: Field, module: Module, changed: set[str]) -> bool:
    if not field.type.computed or field.type.shape != "columns" or field.type.name == "auto_number":
        return False
    related = getattr(field.type, "related", None)
    return (module.related[related].module if related else module.name) in changed


def _keys(pairs: list[tuple[Field | None, Field]]) -> Iterator[str]:
    for was, field in pairs:
        if was is None or field.type.shape != "columns" or field.type.computed:
            continue
        has_keys = any(spec.role in ("key", "sort") for spec in field.type.columns(sort=field.sort))
        if has_keys and ((field.sort and not was.sort) or was.type.name != field.type.name):
            yield field.name


def _has_default(field: Field) -> bool:
    return isinstance(field.default, Values) and field.type.shape == "columns"


def _computed_anew(was: Field | None, field: Field) -> bool:
    if field.type.shape != "columns" or (was is not None and field.type.name == "auto_number"):
        return False  # a number is never given twice, however the next ones look
    return was is None or essence((was.type, was.where)) != essence((field.type, field.where))


def _title_words(module: Module) -> list[str]:
    """The title template, its fields by their physical names."""
    return [part if isinstance(part, str) else f"\0{module.fields[part.name].physical}" for part in module.title]
