"""The differences of one field: its name, type, options, and what it asks of values."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite

from kith.definition.model import Field, Module
from kith.fields.base import ColumnSpec, FieldType
from kith.storage.changes import Change, Kind
from kith.storage.essence import essence
from kith.storage.schema import plain_type

_COMPARED_ALONE = frozenset(
    {"name", "physical", "type", "source", "origin", "was", "required", "unique", "sort", "index"}
)
_DIALECTS: tuple[Any, ...] = (sqlite.dialect(), postgresql.dialect())  # type: ignore[no-untyped-call]
_TOLD_ELSEWHERE = frozenset({"options", "one", "physical", "module"})
_MORE_ALLOWED = {"max_length": 1, "max": 1, "min_length": -1, "min": -1}  # the direction in which more values fit


Stored = Mapping[str, str]  # a module's name -> its physical name


def diff_field(module: Module, old: Field, new: Field, before: Stored, after: Stored) -> Iterator[Change]:
    """The differences between two declarations of one field of `module` (the new one).

    `before` and `after` are the modules of the two sites: a lookup to a renamed module leads where it did.
    """
    made = _Maker(module, new)
    if old.name != new.name:
        yield made("renamed", f"was {old.name}")
    targets = ({before[name] for name in old.type.targets}, {after[name] for name in new.type.targets})
    if not (same_columns(old.type, new.type) and _same_targets(*targets)):
        yield made("retyped", f"{type_words(old.type)} -> {type_words(new.type)}")
    else:
        yield from _type(made, old.type, new.type)
        if targets[0] != targets[1]:
            yield made("loosened", type_words(new.type))
    yield from _demands(made, old, new)
    changed = [name for name in _rest(new) if essence(getattr(old, name)) != essence(getattr(new, name))]
    if changed:
        yield made("changed", ", ".join(changed))


class _Maker:
    def __init__(self, module: Module, field: Field) -> None:
        self.module = module
        self.field = field

    def __call__(self, kind: Kind, detail: str, *, option: str | None = None) -> Change:
        what, name = ("option", option) if option else ("field", self.field.name)
        return Change(
            kind=kind,
            what=what,
            name=name,
            module=self.module.name,
            field=self.field.name,
            detail=detail,
            source=self.field.source,
        )


def _rest(field: Field) -> list[str]:
    return [each.name for each in dataclasses.fields(field) if each.name not in _COMPARED_ALONE]


def _demands(made: _Maker, old: Field, new: Field) -> Iterator[Change]:
    for name in ("required", "unique"):
        before, after = getattr(old, name), getattr(new, name)
        if before != after:
            yield made("tightened" if after else "loosened", name if after else f"no longer {name}")
    if (old.sort, old.index) != (new.sort, new.index):
        yield made("changed", "index")


def type_words(type_: FieldType) -> str:
    """The type as a person knows it: `lookup to companies`."""
    return f"{type_.name} to {' or '.join(type_.targets)}" if type_.targets else type_.name


# -- columns ----------------------------------------------------------------------------------------------------------
def same_columns(a: FieldType, b: FieldType) -> bool:
    """Whether what is stored for `a` can be read as `b`."""
    if a.shape != b.shape or a.family != b.family or a.reference != b.reference or a.computed != b.computed:
        return False
    if _spelt(a.columns()) != _spelt(b.columns()):
        return False
    if a.item is not None and b.item is not None and _spelt(a.item.columns()) != _spelt(b.item.columns()):
        return False
    return _children(a).items() <= _children(b).items()


def _same_targets(old: set[str], new: set[str]) -> bool:
    """Whether each stored reference still leads somewhere; one module and several are stored differently."""
    return old <= new and (len(old) > 1) == (len(new) > 1)


def _spelt(specs: tuple[ColumnSpec, ...]) -> tuple[Any, ...]:
    return tuple((spec.suffix, spec.role, *_spelling(spec.type)) for spec in specs)


def _spelling(type_: Any) -> tuple[Any, ...]:
    places = getattr(type_, "places", None)  # SQLite scales by it, which its column doesn't show
    return (type(type_).__name__, places, *(plain_type(type_, dialect) for dialect in _DIALECTS))


def _children(type_: FieldType) -> Mapping[str, Any]:
    return {name: _spelt(child.columns()) for name, child in type_.children.items()}


# -- options ----------------------------------------------------------------------------------------------------------
def _type(made: _Maker, old: FieldType, new: FieldType) -> Iterator[Change]:
    if old.name != new.name:
        yield made("changed", f"{old.name} to {new.name}, stored alike")
        return
    yield from _options(made, getattr(old, "options", ()), getattr(new, "options", ()))
    changed: list[str] = []
    for each in dataclasses.fields(old):
        before, after = getattr(old, each.name), getattr(new, each.name)
        if each.name.startswith("_") or each.name in _TOLD_ELSEWHERE or essence(before) == essence(after):
            continue
        if each.name in _MORE_ALLOWED:
            yield _limit(made, each.name, before, after)
        else:
            changed.append(each.name)
    if changed:
        yield made("changed", ", ".join(changed))


def _limit(made: _Maker, name: str, old: Any, new: Any) -> Change:
    wider = new is None or (old is not None and (new > old) == (_MORE_ALLOWED[name] > 0))
    return made("loosened" if wider else "tightened", f"{name} {old} to {new}")


def _options(made: _Maker, old: Any, new: Any) -> Iterator[Change]:
    before, after = ({option.physical: option for option in options} for options in (old, new))
    for physical, option in after.items():
        if physical not in before:
            yield made("new", option.label, option=option.name)
        elif before[physical].name != option.name:
            yield made("renamed", f"was {before[physical].name}", option=option.name)
        elif essence(before[physical]) != essence(option):
            yield made("changed", option.label, option=option.name)
    for physical, option in before.items():
        if physical not in after:
            yield made("dropped", option.label, option=option.name)
    kept = [[each for each in options if each in before and each in after] for options in (before, after)]
    if kept[0] != kept[1]:
        yield made("changed", "order of the options")
