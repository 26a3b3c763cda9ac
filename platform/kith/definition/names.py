"""Physical names: given once, and what tables, events and saved views hold. A rename only points anew."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

LONGEST = 50
TITLE = ":title"  # as no field can be called: where the titles of a module's records stand, unless that is `title`
_NOTHING: Mapping[str, Any] = MappingProxyType({})

Wanted = Mapping[str, tuple[str, ...]]  # name -> its earlier names


@dataclass(frozen=True, slots=True)
class Register:
    """The names of one kind of thing. `retired` physical names belong to what was dropped, and stay taken."""

    current: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    retired: tuple[str, ...] = ()

    def assign(self, wanted: Wanted, reserved: Iterable[str] = ()) -> Register:
        """The register for what is declared now: kept, carried over by `was`, or fresh."""
        kept = self._carried(wanted)
        taken = {*self.current.values(), *self.retired, *reserved}
        current = {TITLE: self.current[TITLE]} if TITLE in self.current else {}
        for name, physical in kept.items():
            current[name] = physical or fresh_name(name, taken)
            taken.add(current[name])
        dropped = (set(self.current.values()) | set(self.retired)) - set(current.values())
        return Register(current, tuple(sorted(dropped)))

    def revived(self, parked: Mapping[str, str]) -> Register:
        """The register in which the names of `parked` are taken back, where nothing else has them by now."""
        back = {name: physical for name, physical in parked.items() if name not in self.current}
        back = {name: physical for name, physical in back.items() if physical not in self.current.values()}
        retired = tuple(each for each in self.retired if each not in back.values())
        return Register({**self.current, **back}, retired)

    def moved(self, name: str, physical: str) -> Register:
        """The register in which `name` has another physical name; the one that it had is retired."""
        retired = {*self.retired, *((self.current[name],) if name in self.current else ())} - {physical}
        return Register({**self.current, name: physical}, tuple(sorted(retired)))

    def back_to(self, earlier: Register) -> Register:
        """The register with the names of `earlier`; every physical name that was given since stays taken."""
        given = {*self.current.values(), *self.retired, *earlier.retired}
        return Register(earlier.current, tuple(sorted(given - set(earlier.current.values()))))

    def _carried(self, wanted: Wanted) -> dict[str, str | None]:
        """Name -> the physical name that it keeps or takes over (the first of several heirs), None for a new one."""
        given: set[str] = set()
        carried: dict[str, str | None] = {}
        for name, was in wanted.items():
            heir = next((self.current[old] for old in was if old in self.current and old not in wanted), None)
            physical = self.current.get(name, heir)
            carried[name] = physical if physical not in given else None
            given |= {physical} if physical else set()
        return carried

    def to_json(self) -> dict[str, Any]:
        """Plain data that `from_json` reads back."""
        return {"current": dict(self.current), "retired": list(self.retired)}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Register:
        """The register that `to_json` wrote."""
        return cls(dict(data["current"]), tuple(data["retired"]))


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldNames:
    """The names that one field needs: its earlier ones, and its options with theirs."""

    was: tuple[str, ...] = ()
    options: Wanted = field(default_factory=lambda: _NOTHING)


@dataclass(frozen=True, slots=True, kw_only=True)
class ModuleNames:
    """The names that one module needs."""

    was: tuple[str, ...] = ()
    fields: Mapping[str, FieldNames] = field(default_factory=lambda: _NOTHING)


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteNames:
    """The names that a site needs, as declared now."""

    modules: Mapping[str, ModuleNames] = field(default_factory=lambda: _NOTHING)
    roles: Wanted = field(default_factory=lambda: _NOTHING)
    portal_types: Wanted = field(default_factory=lambda: _NOTHING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """All physical names of a site. `fields` go by the module's physical name, `options` by `module.field`."""

    modules: Register = Register()
    roles: Register = Register()
    portal_types: Register = Register()
    fields: Mapping[str, Register] = field(default_factory=lambda: _NOTHING)
    options: Mapping[str, Register] = field(default_factory=lambda: _NOTHING)

    @classmethod
    def assign(cls, site: SiteNames, old: Names | None = None, reserved: Iterable[str] = ()) -> Names:
        """The names for `site`, with everything that `old` named kept.

        `reserved` are physical names of fields that no declared field may get: the built-in ones.
        """
        before = old or cls()
        modules = before.modules.assign({name: module.was for name, module in site.modules.items()})
        fields, options = dict(before.fields), dict(before.options)
        for name, module in site.modules.items():
            physical = modules.current[name]
            wanted = {each: field_.was for each, field_ in module.fields.items()}
            fields[physical] = before.fields.get(physical, Register()).assign(wanted, reserved)
            for each, field_ in module.fields.items():
                if field_.options:
                    key = f"{physical}.{fields[physical].current[each]}"
                    options[key] = before.options.get(key, Register()).assign(field_.options)
        return cls(
            modules=modules,
            roles=before.roles.assign(site.roles),
            portal_types=before.portal_types.assign(site.portal_types),
            fields=fields,
            options=options,
        )

    def moved(self, module: str, field: str, physical: str) -> Names:
        """The names in which `field` of `module` (its physical name) has another physical name; its options stay."""
        register = self.fields[module]
        before = self.options.get(f"{module}.{register.current.get(field)}")
        options = {**self.options, **({f"{module}.{physical}": before} if before else {})}
        return replace(self, fields={**self.fields, module: register.moved(field, physical)}, options=options)

    def back_to(self, earlier: Names) -> Names:
        """The names of `earlier`, an older state of these, to be given to its definitions again."""
        return Names(
            modules=self.modules.back_to(earlier.modules),
            roles=self.roles.back_to(earlier.roles),
            portal_types=self.portal_types.back_to(earlier.portal_types),
            fields=_back_to(self.fields, earlier.fields),
            options=_back_to(self.options, earlier.options),
        )

    def module(self, name: str) -> str:
        """The physical name of a module."""
        return self.modules.current[name]

    def field(self, module: str, name: str) -> str:
        """The physical name of a declared field."""
        return self.fields[self.module(module)].current[name]

    def title(self, module: str) -> str:
        """The column of the records' titles."""
        return self.fields[self.module(module)].current.get(TITLE, "title")

    def option(self, module: str, field: str, name: str) -> str:
        """The physical name of an option."""
        return self.options[f"{self.module(module)}.{self.field(module, field)}"].current[name]

    def role(self, name: str) -> str:
        """The physical name of a role."""
        return self.roles.current[name]

    def portal_type(self, name: str) -> str:
        """The physical name of a portal type."""
        return self.portal_types.current[name]

    def to_json(self) -> dict[str, Any]:
        """Plain data that `from_json` reads back to equal names."""
        return {
            "modules": self.modules.to_json(),
            "roles": self.roles.to_json(),
            "portal_types": self.portal_types.to_json(),
            "fields": {key: register.to_json() for key, register in self.fields.items()},
            "options": {key: register.to_json() for key, register in self.options.items()},
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Names:
        """The names that `to_json` wrote."""
        return cls(
            modules=Register.from_json(data["modules"]),
            roles=Register.from_json(data["roles"]),
            portal_types=Register.from_json(data["portal_types"]),
            fields={key: Register.from_json(value) for key, value in data["fields"].items()},
            options={key: Register.from_json(value) for key, value in data["options"].items()},
        )


def _back_to(now: Mapping[str, Register], earlier: Mapping[str, Register]) -> dict[str, Register]:
    kept = {key: register for key, register in now.items() if key not in earlier}
    return kept | {key: now.get(key, Register()).back_to(register) for key, register in earlier.items()}


def fresh_name(name: str, taken: Container[str]) -> str:
    """`name`, or with a number behind it where that is taken; at most 50 characters."""
    base = name[:LONGEST]
    number = 1
    candidate = base
    while candidate in taken:
        number += 1
        ending = f"_{number}"
        candidate = base[: LONGEST - len(ending)] + ending
    return candidate
