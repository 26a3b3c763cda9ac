"""What the words before an operator mean: a path to a field, or the name of records below."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from kith.conditions.tree import Hop, Modules, ModuleShape, Path
from kith.errors import KithError, Problem, nearest
from kith.fields.base import FieldType

MAX_HOPS = 5
_MANY = frozenset({"options", "references"})
_WITH_PARTS = frozenset({"composite", "option", "money"})


@dataclass(frozen=True, slots=True)
class RecordsBelow:
    """Several records that `some` and `none` can ask for; the fields are those of `tree.Below`."""

    hops: tuple[Hop, ...]
    related: str
    target: str
    by: str
    through: Literal["lookup", "links", "own"]


def modules_behind(type_: FieldType) -> tuple[str, ...]:
    """The modules whose records the ids of a reference name: `users` and `groups` for principals."""
    match type_.reference:
        case "record":
            return type_.targets
        case "user":
            return ("users",)
        case "group":
            return ("groups",)
        case _:
            return ()


def find_path(text: str, module: str, modules: Modules) -> Path:
    """The path that `text` (`company.industry`) names, from a record of `module`. Raises KithError (K30x, K31x)."""
    found = _walk(text, module, modules)
    if isinstance(found, RecordsBelow):
        raise _refuse("K304", name=found.related)
    if found.type.shape == "expression":
        raise _refuse("K320", field=text)
    return found


def find_records(text: str, module: str, modules: Modules, op: str) -> RecordsBelow:
    """The records below that `text` names (a related list, a multi-lookup), perhaps behind lookups.

    Raises KithError: K318 where it is a plain field, else as `find_path`.
    """
    found = _walk(text, module, modules)
    if isinstance(found, RecordsBelow):
        return found
    targets = modules_behind(found.type)
    if found.type.family != "references" or not targets or found.part:
        raise _refuse("K318", op=op, field=text)
    if len(targets) > 1 or targets[0] not in modules:
        raise _refuse("K316", name=found.field)
    return RecordsBelow(found.hops, found.field, targets[0], found.field, "own")


def _walk(text: str, module: str, modules: Modules) -> Path | RecordsBelow:
    names = text.split(".")
    if len(names) > MAX_HOPS + 2:
        raise _refuse("K310", limit=f"a path has {MAX_HOPS} lookups at most")
    hops: tuple[Hop, ...] = ()
    here = modules[module]
    for position, name in enumerate(names):
        rest = names[position + 1 :]
        if name not in here.fields:
            return _below(name, rest, hops, here, modules)
        type_ = here.fields[name].type
        if not rest:
            return Path(module, hops, name, type_)
        if len(rest) == 1 and type_.family in _WITH_PARTS and rest[0] in type_.parts:
            return Path(module, hops, name, type_.parts[rest[0]], rest[0], type_)
        target = _through(name, type_, rest, modules)
        hops = (*hops, Hop(name, target))
        here = modules[target]
    raise AssertionError("a path has at least one name")


def _through(name: str, type_: FieldType, rest: list[str], modules: Modules) -> str:
    if type_.family in _MANY:
        raise _refuse("K304", name=name)
    if type_.parts:
        raise _unknown(f"{name}.{'.'.join(rest)}", name, type_.parts, rest[0])
    targets = modules_behind(type_)
    if len(targets) > 1:
        raise _refuse("K316", name=name)
    if type_.family != "reference" or not targets or targets[0] not in modules:
        raise _refuse("K315", name=name, rest=".".join(rest))
    return targets[0]


def _below(name: str, rest: list[str], hops: tuple[Hop, ...], here: ModuleShape, modules: Modules) -> RecordsBelow:
    related = here.related.get(name)
    if related is None:
        if ":" in name:
            raise _refuse("K321", name=name)
        raise _unknown(name, here.name, {**here.fields, **here.related}, name)
    if rest:
        raise _refuse("K304", name=name)
    by = modules[related.module].fields[related.by].type
    through: Literal["lookup", "links"] = "links" if by.family == "references" else "lookup"
    return RecordsBelow(hops, name, related.module, related.by, through)


def _unknown(name: str, where: str, known: Iterable[str], meant: str) -> KithError:
    suggestion = nearest(meant, known)
    return KithError(Problem(code="K301", params={"name": name, "module": where}, suggestion=suggestion))


def _refuse(code: str, **params: object) -> KithError:
    return KithError(Problem(code=code, params=params))
