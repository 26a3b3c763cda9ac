"""Which fields stand in other columns than before: those of another type, and what comes back from parking.

A new type is a new column, filled by converting, so that the old one serves until the definitions are published and can
be taken back afterwards. The same goes for a choice that loses an option while records use it: its values are parked
with the old column. Going back to a type that a field had takes its old column back, and with it what was lost.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from sqlalchemy.engine import Dialect

from kith.definition.build import Built
from kith.definition.model import Field, Module, Site
from kith.definition.names import TITLE, Names, fresh_name
from kith.errors import KithError
from kith.fields.auto_number import AutoNumberType
from kith.fields.base import FieldType
from kith.fields.rollup import RollupType
from kith.fields.text import TextType
from kith.storage.naming import child_table, link_table, module_table
from kith.storage.parking.register import Parked, ancestors_of, heir_of
from kith.storage.plan.diff_fields import same_columns
from kith.storage.plan.dropping import options_of
from kith.storage.plan.essence import essence
from kith.storage.schema import Schema, plain_type
from kith.storage.serving import Serving

Definitions = Callable[[int], Serving | None]  # a version of the catalogue, None where it can't be built any more
_TEXT = TextType()

InUse = Callable[[Module, Field, frozenset[str]], bool]  # whether records use one of these options (physical names)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Conversion:
    """The values of `field` of `module` (names of the new site) come from the field `old` of `source`.

    `restored` is the field that had the columns before, where they are taken back: what was lost in between is there.
    """

    module: str
    field: str
    source: Serving
    old_module: Module
    old: Field
    restored: Field | None = None


class Reshaping:
    """Decides for each field of `built`, which was built with the physical names as they would be without a move."""

    def __init__(
        self,
        *,
        old: Serving,
        built: Built,
        parked: tuple[Parked, ...],
        definitions: Definitions,
        schema: Schema,
        dialect: Dialect,
        in_use: InUse,
    ) -> None:
        self.old = old
        self.built = built
        self.parked = parked
        self.definitions = definitions
        self.schema = schema
        self.dialect = dialect
        self.in_use = in_use
        self.names = built.names
        self.conversions: list[Conversion] = []
        self.touched: set[str] = set()  # modules whose values were converted, come back or are computed anew
        self.held = [each.holds.get("columns", {}) for each in parked]

    def all(self) -> tuple[Names, list[Conversion]]:
        """The names after all moves, and the conversions that fill the moved fields."""
        pairs = [
            (source, was, module) for module in self.built.site.modules.values() for source, was in self.was(module)
        ]
        for source, was, module in pairs:
            self.module(source, was, module)
        self.recomputed([(was, module) for _, was, module in pairs])
        return self.names, self.conversions

    def was(self, module: Module) -> list[tuple[Serving, Module]]:
        """What the module was, and in which definitions: those that are served, or those that it was parked with."""
        served = _module(self.old, module.physical)
        if served is not None:
            return [(self.old, served)]
        found = next((each for each in self.parked if each.key == ("module", "", "", module.physical)), None)
        source = self.definitions(found.version) if found else None
        was = _module(source, module.physical) if source else None
        return [(source, was)] if source is not None and was is not None else []

    def module(self, source: Serving, was: Module, module: Module) -> None:
        before = {field.physical: field for field in was.declared}
        for each in module.declared:
            if each.type.shape == "expression":
                continue
            if each.physical in before:
                self.known(source, was, before[each.physical], module, each)
            else:
                self.returning(source, was, before, module, each)

    # -- a field that is there ----------------------------------------------------------------------------------------
    def known(self, source: Serving, was: Module, old: Field, module: Module, new: Field) -> None:
        fits = self.fits(source.site, old, new)
        if fits and not self.loses_options(was, old, new) and not self.regains_options(module, old, new):
            return
        ancestor = self.ancestor(module, old, new)
        if fits and ancestor is None and not self.loses_options(was, old, new):
            return
        target = ancestor[0] if ancestor else self.free(module, new)
        self.names = self.names.moved(module.physical, new.name, target)
        if new.type.computed and new.type.name != "auto_number":
            self.touched.add(module.name)  # nothing is converted: it is computed
            return
        self.convert(source, was, old, module, new, ancestor[1] if ancestor else None)

    def loses_options(self, was: Module, old: Field, new: Field) -> bool:
        gone = frozenset(_physicals(old)) - _physicals(new)
        return bool(_physicals(new) and gone) and self.in_use(was, old, gone)

    def regains_options(self, module: Module, old: Field, new: Field) -> frozenset[str]:
        added = frozenset(_physicals(new)) - _physicals(old)
        known = {each.physical for each in self.parked if each.what == "option" and each.module == module.physical}
        return added & known if _physicals(old) else frozenset()

    def ancestor(self, module: Module, old: Field, new: Field) -> tuple[str, Field] | None:
        """The nearest field before whose columns fit, with the options that come back."""
        back = self.regains_options(module, old, new)
        for each in ancestors_of(module.physical, old.physical, self.parked):
            field = self.parked_field(each)
            if field and self.fits_parked(each, field, new) and (not back or back & _physicals(field)):
                return each.physical, field
        return None

    # -- a field that isn't there, but may have been ------------------------------------------------------------------
    def returning(self, source: Serving, was: Module, before: Mapping[str, Field], module: Module, new: Field) -> None:
        found = next((each for each in self.parked if each.key == ("field", module.physical, "", new.physical)), None)
        if found is None:
            return
        heir = before.get(heir_of(module.physical, new.physical, self.parked))
        field = self.parked_field(found)
        if heir is not None:  # a rollback: what has its values now gives them back
            self.convert(source, was, heir, module, new, field)
        elif found.purged_at is None and (field is None or not self.fits_parked(found, field, new)):
            self.names = self.names.moved(module.physical, new.name, self.free(module, new))
        else:
            self.touched.add(module.name)

    # -- what is computed ---------------------------------------------------------------------------------------------
    def recomputed(self, pairs: list[tuple[Module, Module]]) -> None:
        """Moves what will be computed otherwise: as long as the old definitions serve, so do the old values."""
        again = True
        while again:
            again = False
            for was, module in pairs:
                for field in self.anew(was, module):
                    self.names = self.names.moved(module.physical, field.name, self.free(module, field))
                    self.touched.add(module.name)
                    again = True
        for was, module in pairs:
            other = self.words(was, _given(was)) != self.words(module, _given(module) | self.declared(module))
            if other and was.title_column == module.title_column:
                column = self.free(module, replace(module.fields["id"], name="title", type=_TEXT, sort=True))
                self.names = self.names.moved(module.physical, TITLE, column)

    def anew(self, was: Module, module: Module) -> list[Field]:
        """The computed fields that are computed otherwise than before, or from other values, and aren't moved yet."""
        before = {field.physical: field for field in was.declared}
        found = []
        for field in module.declared:
            old = before.get(self.names.fields[module.physical].current[field.name])
            if (
                old is None
                or not field.type.computed
                or field.type.shape != "columns"
                or isinstance(field.type, AutoNumberType)
            ):
                continue  # a number is never given twice, however the next ones look
            read = module.related[field.type.related].module if isinstance(field.type, RollupType) else module.name
            if read in self.touched or essence((old.type, old.where)) != essence((field.type, field.where)):
                found.append(field)
        return found

    def words(self, module: Module, physical: Mapping[str, str]) -> list[str]:
        """The title template, its fields by their physical names."""
        return [part if isinstance(part, str) else f"\0{physical[part.name]}" for part in module.title]

    def declared(self, module: Module) -> dict[str, str]:
        """Name -> physical name of the declared fields after all moves so far."""
        return {field.name: self.names.fields[module.physical].current[field.name] for field in module.declared}

    # -- deciding -----------------------------------------------------------------------------------------------------
    def convert(
        self, source: Serving, was: Module, old: Field, module: Module, new: Field, restored: Field | None
    ) -> None:
        made = Conversion(module=module.name, field=new.name, source=source, old_module=was, old=old, restored=restored)
        self.conversions.append(made)
        self.touched.add(module.name)

    def parked_field(self, parked: Parked) -> Field | None:
        """The field as it was when it was parked, None where its data is gone or nobody knows its type any more."""
        source = self.definitions(parked.version) if parked.purged_at is None else None
        module = _module(source, parked.module) if source else None
        return next((each for each in module.declared if each.physical == parked.physical), None) if module else None

    def fits_parked(self, parked: Parked, field: Field, new: Field) -> bool:
        source = self.definitions(parked.version)
        return source is not None and self.fits(source.site, field, new)

    def fits(self, site: Site, old: Field, new: Field) -> bool:
        """Whether what is stored for `old`, a field of `site`, can be read as `new`."""
        before, after = _targets(site, old.type), _targets(self.built.site, new.type)
        return same_columns(old.type, new.type) and before <= after and (len(before) > 1) == (len(after) > 1)

    def free(self, module: Module, new: Field) -> str:
        """A physical name that nothing has; what a broken-off apply of the same type has left may be used again."""
        register = self.names.fields[module.physical]
        taken = {
            *register.current.values(),
            *register.retired,
            *(each.name for each in module.fields.values() if each.builtin),
        }
        taken.add(module.title_column)
        while True:
            name = fresh_name(new.name, taken)
            if not self.is_held(module, name) and self.can_take(module, replace(new, physical=name)):
                return name
            taken.add(name)

    def is_held(self, module: Module, physical: str) -> bool:
        tables = {table for each in self.parked for table in each.holds.get("tables", ())}
        below = {link_table(module.physical, physical), child_table(module.physical, physical)}
        columns = [names.get(module_table(module.physical), ()) for names in self.held]
        return bool(tables & below) or any(physical in each for each in columns)

    def can_take(self, module: Module, field: Field) -> bool:
        """Whether nothing of another type stands where the field's values would."""
        wanted, there = self.columns(module, field)
        return all(there.get(name, spelt) == spelt for name, spelt in wanted.items())

    def columns(self, module: Module, field: Field) -> tuple[dict[str, str], Mapping[str, str]]:
        """The columns that the field needs, and those of its table, by name with their types."""
        type_, table, parts = field.type, module_table(module.physical), {field.physical: field.type}
        if type_.shape in ("link", "child"):
            table = (link_table if type_.shape == "link" else child_table)(module.physical, field.physical)
            parts = {"value": type_.item} if type_.item is not None else dict(type_.children)
        wanted = {
            spec.name(part): plain_type(spec.type, self.dialect)
            for part, of in parts.items()
            for spec in of.columns(sort=True)
        }
        return wanted, self.schema.columns.get(table, {})


def _given(module: Module) -> dict[str, str]:
    return {field.name: field.physical for field in module.fields.values()}


def _physicals(field: Field) -> frozenset[str]:
    return frozenset(option.physical for option in options_of(field))


def _targets(site: Site, type_: FieldType) -> frozenset[str]:
    return frozenset(site.modules[name].physical if name in site.modules else name for name in type_.targets)


def _module(serving: Serving, physical: str) -> Module | None:
    return next((module for module in serving.site.modules.values() if module.physical == physical), None)


def definitions_of(load: Definitions) -> Definitions:
    """What `load` gives, each version once, None where it can't be built any more: a plugin is gone."""
    known: dict[int, Serving | None] = {}

    def of(version: int) -> Serving | None:
        if version not in known:
            try:
                known[version] = load(version)
            except KithError:
                known[version] = None
        return known[version]

    return of
