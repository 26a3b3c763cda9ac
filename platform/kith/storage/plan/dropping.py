"""What new definitions leave behind: the modules, fields, options, roles and portal types that are to be parked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from kith.definition.model import Field, Module, Site
from kith.definition.names import Names, Register
from kith.fields.choice import Option
from kith.storage.naming import module_table
from kith.storage.parking.register import Parked, What, held_by_field, held_by_module
from kith.storage.serving import Serving

Heirs = Mapping[tuple[str, str], str]  # (module, field that was) -> the field that takes its values over; all physical


def to_park(old: Serving, before: Names, new: Site, after: Names, heirs: Heirs) -> tuple[Parked, ...]:
    """What `old` has and `new` hasn't; `before` and `after` are their names."""
    found: list[Parked] = []
    served = {module.physical: module for module in new.modules.values()}
    for module in old.site.modules.values():
        if module.physical in served:
            found += left_fields(module, served[module.physical], old.version, heirs)
            found += _left_options(module, served[module.physical], old.version, heirs)
        else:
            holds = held_by_module(module)
            found.append(_parked("module", module.physical, module.name, old.version, holds=holds))
    found += _left("role", before.roles, after.roles, old.version)
    found += _left("portal_type", before.portal_types, after.portal_types, old.version)
    return tuple(found)


def left_fields(old: Module, new: Module, version: int, heirs: Heirs) -> Iterator[Parked]:
    """The stored fields of a module that it has no longer, or has under another physical name."""
    kept = {field.physical for field in new.declared}
    if old.title_column != new.title_column:
        holds = {"tables": [], "columns": {module_table(old.physical): [old.title_column, f"{old.title_column}__sort"]}}
        yield _parked(
            "field", old.title_column, "title", version, module=old.physical, heir=new.title_column, holds=holds
        )
    for field in old.declared:
        if field.physical not in kept and field.type.shape != "expression":
            heir, holds = heirs.get((old.physical, field.physical)), held_by_field(old, field)
            yield _parked("field", field.physical, field.name, version, module=old.physical, heir=heir, holds=holds)


def _left_options(old: Module, new: Module, version: int, heirs: Heirs) -> Iterator[Parked]:
    """The options that a field has no longer; they are noted with the field that has its values now."""
    now = {field.physical: field for field in new.declared}
    for field in old.declared:
        physical = heirs.get((old.physical, field.physical), field.physical)
        kept = {option.physical for option in options_of(now.get(physical))}
        gone = [option for option in options_of(field) if physical in now and option.physical not in kept]
        for option in gone if kept else ():
            yield _parked("option", option.physical, option.name, version, module=old.physical, field=physical)


def options_of(field: Field | None) -> tuple[Option, ...]:
    """The options of a choice or multi_choice; () for everything else."""
    return tuple(getattr(field.type, "options", ())) if field is not None else ()


def _left(what: What, before: Register, after: Register, version: int) -> Iterator[Parked]:
    kept = set(after.current.values())
    for name, physical in before.current.items():
        if physical not in kept:
            yield _parked(what, physical, name, version)


def _parked(what: What, physical: str, name: str, version: int, **more: Any) -> Parked:
    return Parked(what=what, physical=physical, name=name, version=version, **more)
