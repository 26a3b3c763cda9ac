"""The differences of one field: its name, type, options, and what it asks of values."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite

from kith.conditions import describe
from kith.definition.model import Field, Module, Rule
from kith.fields.base import ColumnSpec, Context, FieldType
from kith.storage.plan.changes import Change, Kind
from kith.storage.plan.essence import Stable, essence
from kith.storage.schema import plain_type

RULES = ("visible_if", "required_if", "readonly_if", "invalid_if")
_COMPARED_ALONE = frozenset(
    {"name", "physical", "type", "source", "origin", "was", "required", "unique", "sort", "index", "where", *RULES}
)
_DIALECTS: tuple[Any, ...] = (sqlite.dialect(), postgresql.dialect())  # type: ignore[no-untyped-call]
_TOLD_ELSEWHERE = frozenset({"options", "one", "physical", "module", "where"})
_MORE_ALLOWED = {"max_length": 1, "max_items": 1, "max": 1, "min_length": -1, "min": -1}  # where more values fit
_PLAIN = Context()


def diff_field(module: Module, old: Field, new: Field, before: Stable, after: Stable) -> Iterator[Change]:
    """The differences between two declarations of one field of `module` (the new one).

    `before` and `after` are the names of the two sites: a lookup to a renamed module leads where it did.
    """
    made = _Maker(module, new, before, after)
    if old.name != new.name:
        yield made("renamed", f"was {old.name}")
    targets = (_targets(old.type, before), _targets(new.type, after))
    if not (same_columns(old.type, new.type) and _same_targets(*targets)):
        yield made("retyped", f"{type_words(old.type)} -> {type_words(new.type)}", aspect="type")
    else:
        yield from _type(made, old.type, new.type)
        if targets[0] != targets[1]:
            yield made("loosened", type_words(new.type), aspect="targets")
    yield from _demands(made, old, new)
    for name in (*RULES, "where"):
        yield from _rule(made, name, getattr(old, name), getattr(new, name))
    changed = [name for name in _rest(new) if _differs(getattr(old, name), getattr(new, name), made)]
    changed += ["index"] if (old.sort, old.index) != (new.sort, new.index) else []
    if changed:
        yield made("changed", ", ".join(changed))


class _Maker:
    def __init__(self, module: Module, field: Field, before: Stable, after: Stable) -> None:
        self.module = module
        self.field = field
        self.before = before
        self.after = after

    def __call__(self, kind: Kind, detail: str, *, aspect: str | None = None, option: str | None = None) -> Change:
        what, name = ("option", option) if option else ("field", self.field.name)
        return Change(
            kind=kind,
            what=what,
            name=name,
            module=self.module.name,
            field=self.field.name,
            aspect=aspect,
            detail=detail,
            source=self.field.source,
        )


def _rest(field: Field) -> list[str]:
    return [each.name for each in dataclasses.fields(field) if each.name not in _COMPARED_ALONE]


def _differs(old: Any, new: Any, made: _Maker) -> bool:
    return bool(essence(old, made.before) != essence(new, made.after))


def _demands(made: _Maker, old: Field, new: Field) -> Iterator[Change]:
    for name in ("required", "unique"):
        before, after = getattr(old, name), getattr(new, name)
        if before != after:
            yield made("tightened" if after else "loosened", name if after else f"no longer {name}", aspect=name)


def _rule(made: _Maker, name: str, old: Rule | None, new: Rule | None) -> Iterator[Change]:
    """The change of one rule. A new one asks for more, one that is gone for less; of another both may be true."""
    was = describe(old.condition, made.before.site.modules, _PLAIN) if old else ""
    now = describe(new.condition, made.after.site.modules, _PLAIN) if new else ""
    computed = made.field.type.computed  # where other records count, nothing is asked of anybody
    if old is None and new is not None:
        yield made("changed" if computed else "tightened", f"{name}: {now}", aspect=name)
    elif old is not None and new is None:
        yield made("changed" if computed else "loosened", f"no longer {name}: {was}", aspect=name)
    elif old is not None and new is not None:
        if _differs(old.condition, new.condition, made):
            yield made("changed", f"{name}: {was} -> {now}", aspect=name)
        elif old.message != new.message:
            yield made("changed", "message")


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


def _targets(type_: FieldType, names: Stable) -> set[str]:
    return {names.module(name) for name in type_.targets}


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


# -- what a type allows -----------------------------------------------------------------------------------------------
def _type(made: _Maker, old: FieldType, new: FieldType) -> Iterator[Change]:
    if old.name != new.name:
        yield made("changed", f"{old.name} to {new.name}, stored alike", aspect="type")
        return
    yield from _options(made, getattr(old, "options", ()), getattr(new, "options", ()))
    changed: list[str] = []
    for each in dataclasses.fields(old):
        before, after = getattr(old, each.name), getattr(new, each.name)
        if each.name.startswith("_") or each.name in _TOLD_ELSEWHERE or not _differs(before, after, made):
            continue
        if each.name in _MORE_ALLOWED:
            yield _limit(made, each.name, before, after)
        else:
            changed.append(each.name)
    if changed:
        yield made("changed", ", ".join(changed), aspect="form")


def _limit(made: _Maker, name: str, old: Any, new: Any) -> Change:
    wider = new is None or (old is not None and (new > old) == (_MORE_ALLOWED[name] > 0))
    words = f"{name} {new}" if old is None else f"no longer {name}" if new is None else f"{name} {old} to {new}"
    return made("loosened" if wider else "tightened", words, aspect=name)


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
