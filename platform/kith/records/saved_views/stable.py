"""Between the names of now and physical names, which outlast a rename: paths, orders, and conditions as written."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from kith.definition.model import Field, Module, Site
from kith.errors import KithError
from kith.fields.base import Context
from kith.fields.choice import Option

Use = tuple[str, ...]  # as `kith_saved_view.uses` lists it
QUANTITIES = ("some", "none")
VALUED = frozenset({"eq", "all"})  # operators whose values are options, where the field has some


class LostError(Exception):
    """What a stored path or value names isn't there any more."""


@dataclass(slots=True)
class Names:
    """One way of the two. `uses` collects what was named on the way."""

    site: Site
    to: Literal["physical", "name"]
    uses: set[Use] = field(default_factory=set)

    def path(self, module: Module, text: str) -> str:
        """The path, hop by hop. Raises LostError for a field that isn't there."""
        return self._walk(module, text)[0]

    def sort(self, module: Module, text: str) -> str:
        """The order with all its keys; those that are lost are left out."""
        return ",".join(self._keys(module, text))

    def _keys(self, module: Module, text: str) -> Iterator[str]:
        for key in filter(None, text.split(",")):
            sign = "-" if key.startswith("-") else ""
            try:
                yield sign + self.path(module, key.removeprefix("-"))
            except LostError:
                continue

    def condition(self, module: Module, raw: Any) -> Any:
        """The condition. Raises LostError where anything in it is lost."""
        if not isinstance(raw, Mapping):
            return raw
        return dict(self._entry(module, key, value) for key, value in raw.items())

    def _entry(self, module: Module, key: str, value: Any) -> tuple[str, Any]:
        if key in ("any", "all") and isinstance(value, list | tuple):
            return key, [self.condition(module, each) for each in value]
        if key == "not":
            return key, self.condition(module, value)
        path, last, below = self._walk(module, key)
        if below is not None:
            inner = {q: self.condition(below, each) for q, each in value.items()} if isinstance(value, Mapping) else {}
            return path, inner
        return path, self._operand(last, value)

    def _operand(self, last: tuple[Module, Field] | None, value: Any) -> Any:
        if last is None:
            return value
        if isinstance(value, Mapping):
            if any(each in value for each in QUANTITIES):
                inner = self._target(last[1])
                return {op: self.condition(inner, each) if inner else each for op, each in value.items()}
            return {op: self._values(last, each) if op in VALUED else each for op, each in value.items()}
        return self._values(last, value)

    def _values(self, last: tuple[Module, Field], value: Any) -> Any:
        if isinstance(value, list | tuple):
            return [self._values(last, each) for each in value]
        module, field_ = last
        type_ = field_.type.item or field_.type
        options: tuple[Option, ...] = getattr(type_, "options", ())
        if not options or not isinstance(value, str) or value.startswith("$"):
            return value
        found = self._option(options, type_.parse, value)
        self.uses.add(("option", module.physical, field_.physical, found.physical))
        return found.physical if self.to == "physical" else found.name

    def _option(self, options: tuple[Option, ...], parse: Callable[[Any, Context], Any], value: str) -> Option:
        if self.to == "physical":
            try:
                name = parse(value, Context())
            except KithError:
                raise LostError from None
            return _first(each for each in options if each.name == name)
        return _first(each for each in options if each.physical == value)

    def _walk(self, module: Module, text: str) -> tuple[str, tuple[Module, Field] | None, Module | None]:
        """The path in the other names, the field that it ends in (None behind a part, or for a title), and the module
        whose records stand below where it names a related list."""
        names, told = text.split("."), list[str]()
        for place, name in enumerate(names):
            if name == "title" and place == len(names) - 1:
                return ".".join([*told, name]), None, None
            found = self._field(module, name)
            if found is None:
                return ".".join([*told, name]), None, self._below(module, name)
            self.uses.add(("field", module.physical, found.physical))
            told.append(found.physical if self.to == "physical" else found.name)
            if place == len(names) - 1:
                return ".".join(told), (module, found), None
            if names[place + 1] in found.type.parts:
                return ".".join([*told, *names[place + 1 :]]), None, None
            target = self._target(found)
            if target is None:
                raise LostError
            module = target
        raise LostError

    def _field(self, module: Module, name: str) -> Field | None:
        if self.to == "physical":
            return module.fields.get(name)
        return next((each for each in module.fields.values() if each.physical == name), None)

    def _below(self, module: Module, name: str) -> Module:
        related = module.related.get(name)
        if related is None or related.module not in self.site.modules:
            raise LostError
        below = self.site.modules[related.module]
        self.uses |= {("related list", module.physical, name), ("module", below.physical)}
        return below

    def _target(self, found: Field) -> Module | None:
        targets = found.type.targets or (found.type.item.targets if found.type.item is not None else ())
        return self.site.modules.get(targets[0]) if len(targets) == 1 else None


def _first(found: Iterator[Option]) -> Option:
    option = next(found, None)
    if option is None:
        raise LostError
    return option
