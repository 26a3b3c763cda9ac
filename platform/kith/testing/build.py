"""Builders for definitions, so that a test says what matters to it in a line and nothing else.

site = site_of(build_module("deals", fields="name:text contact:lookup", contact={"module": "contacts"}))
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from kith.conditions.tree import Compare, Condition, Path, Values
from kith.definition.builtin import builtin_fields
from kith.definition.model import Field, Labels, Layout, ListView, Module, Rule, Site, SortKey, TitleField
from kith.fields import field_types
from kith.fields.boolean import BooleanType
from kith.source import Source

SOURCE = Source(path="test.yaml")
TYPES = field_types()
_OF_FIELD = frozenset({"required", "unique", "personal", "protected", "index", "sort", "physical", "label"})
_NOTHING: Mapping[str, Any] = MappingProxyType({})


def build_field(name: str, type: str, *, of: Mapping[str, Any] = _NOTHING) -> Field:
    """A field of `type`; `of` holds keys of the field (`unique`, `sort` ...) and options of the type."""
    sample: Mapping[str, Any] = getattr(TYPES[type], "sample", _NOTHING)
    options = {**sample, **{key: value for key, value in of.items() if key not in _OF_FIELD}}
    keys = {key: value for key, value in of.items() if key in _OF_FIELD}
    shape: dict[str, Any] = {"physical": name, "label": name.replace("_", " ").capitalize()} | keys
    return Field(name=name, type=TYPES.declare(type, options), source=SOURCE, **shape)


def build_module(
    name: str = "things",
    /,
    *,
    fields: str = "name:text",
    search: str = "",
    lists: Mapping[str, ListView] = _NOTHING,
    unique: Sequence[tuple[str, ...]] = (),
    physical: str | None = None,
    **of: Mapping[str, Any],
) -> Module:
    """A module from `name:type` pairs; more about a field comes under its name. Its title is its first field."""
    pairs = [pair.split(":") for pair in fields.split()]
    declared = {each: build_field(each, type_, of=of.get(each, _NOTHING)) for each, type_ in pairs}
    return Module(
        name=name,
        physical=physical or name,
        labels=Labels(one=name.rstrip("s").capitalize(), many=name.capitalize()),
        source=SOURCE,
        title=(TitleField(next(iter(declared), "id")),),
        fields=builtin_fields(TYPES, SOURCE) | declared,
        layout=Layout(tabs=()),
        lists=lists,
        related=_NOTHING,
        actions=_NOTHING,
        portal=_NOTHING,
        search=tuple(search.split()),
        unique=tuple(unique),
    )


def build_list(
    module: str = "things", *, sort: str = "", active: bool = False, group_by: str | None = None
) -> ListView:
    """A list, or with `group_by` a board, in the order `sort` (`last_name -created_at`)."""
    keys = tuple(SortKey(key.removeprefix("-"), key.startswith("-")) for key in sort.split())
    where = Rule(condition=only_active(module), source=SOURCE) if active else None
    kind: Any = "board" if group_by else "list"
    return ListView(name="made", label="Made", source=SOURCE, kind=kind, where=where, sort=keys, group_by=group_by)


def only_active(module: str) -> Condition:
    """`{active: true}` for records of `module`."""
    return Compare(Path(module, (), "active", BooleanType()), "eq", Values((True,)))


def site_of(*modules: Module) -> Site:
    """A site with these modules and no roles."""
    return Site(modules={module.name: module for module in modules}, roles=_NOTHING, extra=_NOTHING)
