"""What a definition says, without the places where it says it: equal where nothing but lines has moved."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from kith.conditions.storage_columns import stored_type
from kith.conditions.tree import Below, Compare, Hop, Path, Values, Visible
from kith.definition.model import Site
from kith.fields.base import Context
from kith.source import Source
from kith.storage.plan.pairing import Pairing

_PLAIN = Context()


@dataclasses.dataclass(frozen=True, slots=True, eq=False)
class Stable:
    """The names of a site's modules and fields that outlast a rename: those that they had in the site before.

    `before` pairs the site with that one; without it, the site is the first.
    """

    site: Site
    before: Pairing | None = None

    def module(self, name: str) -> str:
        """A module's first physical name; what isn't a module (`users`) goes by its own."""
        found = (self.before.module(name) if self.before else None) or self.site.modules.get(name)
        return found.physical if found else name

    def field(self, module: str, name: str) -> str:
        """A field's first physical name."""
        if module not in self.site.modules or name not in self.site.modules[module].fields:
            return name
        found = self.before.field(module, name) if self.before else None
        return (found or self.site.modules[module].fields[name]).physical


def essence(value: Any, names: Stable | None = None) -> Any:
    """`value` as nested tuples that compare by meaning; order counts, places don't.

    With `names`, what conditions name (fields, modules, options) goes by stable names: a rename is no other meaning.
    """
    if isinstance(value, Source):
        return None
    if names is not None and isinstance(value, Path | Hop | Below | Visible | Compare):
        return _named(value, names)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        parts = (field for field in dataclasses.fields(value) if not field.name.startswith("_"))
        return (type(value).__name__, *((field.name, essence(getattr(value, field.name), names)) for field in parts))
    if isinstance(value, Mapping):
        return tuple((key, essence(each, names)) for key, each in value.items())
    if isinstance(value, tuple | list):
        return tuple(essence(each, names) for each in value)
    return value


def _named(node: Any, names: Stable) -> Any:
    match node:
        case Path():
            return _path(node, names)
        case Compare(path, op, Values(values)) if path.type.family in ("option", "options") and path.part is None:
            type_ = stored_type(path).item or stored_type(path)
            return ("Compare", _path(path, names), op, tuple(type_.dump(value, _PLAIN)[0] for value in values))
        case Compare(path, op, operand):
            return ("Compare", _path(path, names), op, essence(operand, names))
        case Visible(path, target):
            return ("Visible", _path(path, names), names.module(target))
        case Below():
            hops, by = _hops(node.module, node.hops, names), names.field(node.target, node.by)
            own = names.field(node.owner, node.by) if node.through == "own" else by
            below = essence(node.condition, names)
            return ("Below", hops, names.module(node.target), own, node.some, node.through, below)
        case _:
            return (node.field, names.module(node.module))


def _path(path: Path, names: Stable) -> tuple[Any, ...]:
    hops = _hops(path.module, path.hops, names)
    return ("Path", hops, names.field(path.owner, path.field), path.part)


def _hops(module: str, hops: tuple[Hop, ...], names: Stable) -> tuple[str, ...]:
    found = [names.module(module)]
    for hop in hops:
        found.append(names.field(module, hop.field))
        module = hop.module
    return (*found, names.module(module))
