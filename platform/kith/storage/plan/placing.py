"""The physical names of new definitions, decided: what is moved to new columns, what is parked, what comes back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from kith.definition.build import Built
from kith.definition.model import Field, Module
from kith.definition.names import Names
from kith.storage.naming import child_table, link_table, module_table
from kith.storage.parking.register import Parked
from kith.storage.plan.dropping import left_fields, to_park
from kith.storage.plan.refill import Returned
from kith.storage.plan.reshaping import Conversion, Definitions, Reshaping, definitions_of
from kith.storage.schema import Schema
from kith.storage.serving import Serving


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Placed:
    """A site with the columns that its fields get, what fills them, what is parked and what comes back."""

    built: Built
    conversions: tuple[Conversion, ...] = ()
    parkings: tuple[Parked, ...] = ()
    unparked: tuple[Parked, ...] = ()
    returned: Returned = field(default_factory=Returned)
    schema: Schema | None = None

    def is_left(self, module: Module, each: Field) -> bool:
        """Whether something stands where a new field's values are to be."""
        if self.schema is None:
            return False
        if each.type.shape in ("link", "child"):
            table = (link_table if each.type.shape == "link" else child_table)(module.physical, each.physical)
            return self.schema.has(table)
        columns = self.schema.columns.get(module_table(module.physical), {})
        return any(spec.name(each.physical) in columns for spec in each.type.columns())


def place(
    connection: Connection,
    *,
    old: Serving,
    before: Names,
    names: Names,
    build: Callable[[Names | None], Built],
    parked: tuple[Parked, ...],
    schema: Schema,
    load: Callable[[int], Serving | None],
) -> Placed:
    """The new site in its columns. `names` are those to begin with, `before` the ones that are served.

    `load` gives a version of the catalogue as it was served.
    """
    built, definitions = build(names), definitions_of(load)
    reshaping = Reshaping(
        old=old,
        built=built,
        parked=parked,
        definitions=definitions,
        schema=schema,
        dialect=connection.dialect,
        in_use=_Use(connection, old).of,
    )
    moved, conversions = reshaping.all()
    if moved is not built.names:
        built = build(moved)
    built = replace(built, names=_settled(built, before))
    unparked = tuple(each for each in parked if _is_back(each, built))
    heirs = {_moved(each, built): _physical(each, built) for each in conversions}
    return Placed(
        built=built,
        conversions=tuple(conversions),
        parkings=(*to_park(old, before, built.site, built.names, heirs), *_left_behind(unparked, built, definitions)),
        unparked=unparked,
        returned=_returned(unparked, definitions),
        schema=schema,
    )


def _settled(built: Built, before: Names) -> Names:
    """The names as they were for what isn't declared: what could have come back there hasn't."""
    names, declared = built.names, {module.physical: module for module in built.site.modules.values()}
    kept = {f"{physical}.{field.physical}" for physical, module in declared.items() for field in module.declared}
    return replace(
        names,
        fields={key: each if key in declared else before.fields.get(key, each) for key, each in names.fields.items()},
        options={key: each if key in kept else before.options.get(key, each) for key, each in names.options.items()},
    )


class _Use:
    """Asks the database whether options are in use."""

    def __init__(self, connection: Connection, old: Serving) -> None:
        self.connection = connection
        self.old = old

    def of(self, module: Module, field: Field, options: frozenset[str]) -> bool:
        """Whether a record holds one of these options (physical names) in `field`."""
        if self.old.site.modules.get(module.name) is not module:
            return True  # a module that comes back: nobody counts in it
        if field.type.shape == "link":
            column = self.old.tables.link(module.name, field.name).c.value
        else:
            column = self.old.tables.column(module.name, field.name)
        found = sa.select(sa.literal(1)).where(column.in_(sorted(options))).limit(1)
        return self.connection.execute(found).first() is not None


def _is_back(parked: Parked, built: Built) -> bool:
    names, site = built.names, built.site
    match parked.what:
        case "role":
            return parked.physical in names.roles.current.values()
        case "portal_type":
            return parked.physical in names.portal_types.current.values()
        case "module":
            return any(module.physical == parked.physical for module in site.modules.values())
    module = next((each for each in site.modules.values() if each.physical == parked.module), None)
    if module is None:
        return False
    if parked.what == "field":
        return parked.physical in (module.title_column, *(field.physical for field in module.declared))
    options = names.options.get(f"{parked.module}.{parked.field}")
    return options is not None and parked.physical in options.current.values()


def _physical(conversion: Conversion, built: Built) -> str:
    return built.site.modules[conversion.module].fields[conversion.field].physical


def _moved(conversion: Conversion, built: Built) -> tuple[str, str]:
    return (built.site.modules[conversion.module].physical, conversion.old.physical)


def _left_behind(unparked: tuple[Parked, ...], built: Built, definitions: Definitions) -> list[Parked]:
    """The fields that a module had when it was parked, and has no longer now that it comes back."""
    found: list[Parked] = []
    for each in unparked:
        was, module = _then(each, definitions), _now(each.physical, built)
        if each.what == "module" and was is not None and module is not None:
            left = left_fields(was, module, each.version, {})
            found += [replace(field, parked_at=each.parked_at) for field in left]
    return found


def _returned(unparked: tuple[Parked, ...], definitions: Definitions) -> Returned:
    modules: dict[str, Module] = {}
    fields: dict[tuple[str, str], Field] = {}
    since = {(each.module, each.physical): each.parked_at for each in unparked if each.what == "field"}
    for each in unparked:
        if each.purged_at is None and (was := _then(each, definitions)) is not None:
            if each.what == "module":
                modules[each.physical] = was
            elif each.what == "field":
                fields |= {(each.module, f.physical): f for f in was.declared if f.physical == each.physical}
    return Returned(
        modules=modules, fields=fields, since={key: at for key, at in since.items() if at and key in fields}
    )


def _then(parked: Parked, definitions: Definitions) -> Module | None:
    serving = definitions(parked.version)
    physical = parked.physical if parked.what == "module" else parked.module
    modules = serving.site.modules.values() if serving else ()
    return next((module for module in modules if module.physical == physical), None)


def _now(physical: str, built: Built) -> Module | None:
    return next((module for module in built.site.modules.values() if module.physical == physical), None)
