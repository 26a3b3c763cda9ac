"""Values that records lack after a change: keys, defaults, conversions, and what higher layers compute."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from kith.conditions.tree import Values
from kith.definition.model import Field, Module, Site
from kith.storage.plan.reshaping import Conversion


@dataclass(frozen=True, slots=True, kw_only=True)
class Refill:
    """What the records of `module` (its name) lack.

    `keys`: fields whose stored keys are to be made from their values. `defaults`: new fields with a plain default.
    `late_defaults`: fields with one that come back from parking, and since when records were made without them.
    `conversions`: fields whose values come from others. `emptied`: new fields in whose columns a broken-off apply of
    other definitions may have left something. `derived`: formulas, rollups and auto numbers that are new or computed
    differently; `title`: likewise. These two are for the records layer.
    """

    module: str
    keys: tuple[str, ...] = ()
    defaults: tuple[str, ...] = ()
    late_defaults: Mapping[str, datetime] = dataclasses.field(default_factory=dict)
    conversions: tuple[Conversion, ...] = ()
    emptied: tuple[str, ...] = ()
    derived: tuple[str, ...] = ()
    title: bool = False

    @property
    def told(self) -> tuple[str, ...]:
        """What is filled, for people."""
        converted = tuple(each.field for each in self.conversions)
        return (
            *self.keys,
            *self.defaults,
            *self.late_defaults,
            *converted,
            *self.derived,
            *(("title",) if self.title else ()),
        )

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to fill."""
        return not (self.told or self.emptied)


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned:
    """What comes back from parking, as it was, by physical names: modules, and fields of modules that were served.

    `since`: when such a field was parked.
    """

    modules: Mapping[str, Module] = dataclasses.field(default_factory=dict)
    fields: Mapping[tuple[str, str], Field] = dataclasses.field(default_factory=dict)
    since: Mapping[tuple[str, str], datetime] = dataclasses.field(default_factory=dict)


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
    found = [
        _refill(before[module.physical], module, conversions, back, left)
        for module in new.modules.values()
        if module.physical in before
    ]
    return tuple(refill for refill in found if not refill.is_empty)


def _refill(old: Module, new: Module, conversions: tuple[Conversion, ...], back: Returned, left: Left) -> Refill:
    own = tuple(each for each in conversions if each.module == new.name)
    before = {each.field: each.old for each in own}
    there = {each.physical: each for each in old.fields.values()}
    there |= {physical: each for (module, physical), each in back.fields.items() if module == new.physical}
    pairs = [(before.get(each.name) or there.get(each.physical), each) for each in new.declared]
    fresh = [each for known, each in pairs if known is None and not each.type.computed]
    return Refill(
        module=new.name,
        keys=tuple(name for name in _keys(pairs) if name not in before),
        defaults=tuple(each.name for each in fresh if _has_default(each)),
        late_defaults={
            each.name: back.since[new.physical, each.physical]
            for each in new.declared
            if (new.physical, each.physical) in back.since and _has_default(each) and each.name not in before
        },
        conversions=own,
        emptied=tuple(each.name for each in fresh if left(new, each)),
        derived=tuple(each.name for was, each in pairs if is_derived(each) and (not was or _is_stale(new, each, back))),
        title=new.physical in back.modules or old.title_column != new.title_column,
    )


def _keys(pairs: list[tuple[Field | None, Field]]) -> Iterator[str]:
    for was, field in pairs:
        if was is None or field.type.shape != "columns" or field.type.computed:
            continue
        has_keys = any(spec.role in ("key", "sort") for spec in field.type.columns(sort=field.sort))
        if has_keys and ((field.sort and not was.sort) or was.type.name != field.type.name):
            yield field.name


def _is_stale(module: Module, field: Field, back: Returned) -> bool:
    """Whether nobody has computed it for a while: it was parked."""
    parked = module.physical in back.modules or (module.physical, field.physical) in back.fields
    return parked and field.type.name != "auto_number"


def is_derived(field: Field) -> bool:
    """Whether the records layer computes what is stored for it."""
    return field.type.computed and field.type.shape == "columns"


def _has_default(field: Field) -> bool:
    return isinstance(field.default, Values) and field.type.shape == "columns"
