"""Which tables have to be watched while a plan is carried out, and what a write to them concerns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kith.definition.model import Field, Module
from kith.storage.apply.filling import Part, rollups_of
from kith.storage.plan.make import Plan
from kith.storage.serving import Serving
from kith.storage.touched import Watch, merged


def watches_of(plan: Plan, parts: list[Part], judged: frozenset[str]) -> tuple[Watch, ...]:
    """The watches for what is filled, and for the modules `judged` (physical), whose records are counted once more.

    Only tables that are served can be written to.
    """
    if plan.old is None:
        return ()
    served = {module.physical: module for module in plan.old.site.modules.values()}
    wanted = judged | {part.module.physical for part in parts}
    found = [watch for physical in sorted(wanted & served.keys()) for watch in _module(plan.old, served[physical])]
    for part in parts:
        found += _below(plan, plan.old, part, served)
    return merged(found)


def _module(old: Serving, module: Module) -> Iterator[Watch]:
    yield Watch(table=old.tables.table(module.name).name, notes=((module.physical, "id"),))
    for field in module.declared:
        if field.type.shape in ("link", "child"):
            table = old.tables.link(module.name, field.name)
            yield Watch(table=table.name, notes=((module.physical, "record_id"),))


def _below(plan: Plan, old: Serving, part: Part, served: Mapping[str, Module]) -> Iterator[Watch]:
    """A record that points elsewhere, or not any more, concerns the one that it pointed to."""
    for below, by in sorted(rollups_of(part.module, part.rollups)):
        module = plan.built.site.modules[below]
        was = served.get(module.physical)
        pointer = _was(plan, was, module.fields[by], below) if was else None
        if was is None:
            continue
        notes = [(module.physical, "id")]
        if pointer is not None and pointer.type.shape == "columns":
            notes.append((part.module.physical, pointer.physical))
        yield Watch(table=old.tables.table(was.name).name, notes=tuple(notes))


def _was(plan: Plan, was: Module, field: Field, module: str) -> Field | None:
    conversions = [each for refill in plan.refills for each in refill.conversions]
    moved = next((each.old for each in conversions if (each.module, each.field) == (module, field.name)), None)
    return moved or next((each for each in was.declared if each.physical == field.physical), None)
