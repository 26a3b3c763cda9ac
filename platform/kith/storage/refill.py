"""Values that records lack after a change: keys and defaults, which are made here, and what higher layers compute."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kith.conditions.tree import Values
from kith.definition.model import Field, Module, Site
from kith.storage.essence import essence


@dataclass(frozen=True, slots=True, kw_only=True)
class Refill:
    """What the records of `module` (its name) lack.

    `keys`: fields whose stored keys are to be made from their values. `defaults`: new fields with a plain default.
    `derived`: formulas, rollups and auto numbers that are new or computed differently; `title`: likewise. These two are
    for the records layer, which is handed this while nobody else writes.
    """

    module: str
    keys: tuple[str, ...] = ()
    defaults: tuple[str, ...] = ()
    derived: tuple[str, ...] = ()
    title: bool = False

    @property
    def told(self) -> tuple[str, ...]:
        """What is filled, for people."""
        return (*self.keys, *self.defaults, *self.derived, *(("title",) if self.title else ()))


def make_refills(old: Site | None, new: Site) -> tuple[Refill, ...]:
    """What the records that are there lack of the new site; new modules have no records."""
    before = {module.physical: module for module in old.modules.values()} if old else {}
    refills = (_refill(before[m.physical], m) for m in new.modules.values() if m.physical in before)
    return tuple(refill for refill in refills if refill.told)


def _refill(old: Module, new: Module) -> Refill:
    before = {field.physical: field for field in old.fields.values()}
    pairs = [(before.get(field.physical), field) for field in new.declared]
    return Refill(
        module=new.name,
        keys=tuple(_keys(pairs)),
        defaults=tuple(field.name for was, field in pairs if was is None and _has_default(field)),
        derived=tuple(field.name for was, field in pairs if field.type.computed and _computed_anew(was, field)),
        title=_title_words(old) != _title_words(new),
    )


def _keys(pairs: list[tuple[Field | None, Field]]) -> Iterator[str]:
    for was, field in pairs:
        if was is None or field.type.shape != "columns" or field.type.computed:
            continue
        has_keys = any(spec.role in ("key", "sort") for spec in field.type.columns(sort=field.sort))
        if has_keys and ((field.sort and not was.sort) or was.type.name != field.type.name):
            yield field.name


def _has_default(field: Field) -> bool:
    return isinstance(field.default, Values) and field.type.shape == "columns" and not field.type.computed


def _computed_anew(was: Field | None, field: Field) -> bool:
    if field.type.shape != "columns":
        return False
    return was is None or essence((was.type, was.where)) != essence((field.type, field.where))


def _title_words(module: Module) -> list[str]:
    """The title template, its fields by their physical names."""
    return [part if isinstance(part, str) else f"\0{module.fields[part.name].physical}" for part in module.title]
