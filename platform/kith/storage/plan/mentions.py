"""What the definitions of a site name: each rule, list, role, form ... with the modules and fields it stands on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kith.conditions import paths_read, records_below
from kith.conditions.tree import Below, Compare, Condition, Hop, Not, Path, Values, Variable, Visible
from kith.definition.form_model import WebForm
from kith.definition.model import (
    Action,
    Assignment,
    Field,
    ListView,
    Module,
    ModuleRights,
    RelatedList,
    Role,
    Site,
    TitleField,
)
from kith.definition.webforms import fields_changed, fields_written, portals_opened
from kith.reader import Datum
from kith.storage.plan.diff_outside import portal_types, web_forms
from kith.storage.plan.diff_views import is_implied

Thing = tuple[
    str, ...
]  # ("module", name), ("field", module, name), ("option", module, field, name), ("role", name) ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A part of the definitions, `what` it is called, and the things that it names. `part` is itself as a thing."""

    what: str
    part: Thing
    named: frozenset[Thing]


def mentions(site: Site) -> Iterator[Mention]:
    """Everything in a site that names something else in it, module by module, then roles, portal types and forms."""
    for module in site.modules.values():
        yield from _Module(site, module).all()
    for role in site.roles.values():
        yield _role(site, role)
    for name, datum in portal_types(site.extra).items():
        yield Mention(what=f'the portal type "{name}"', part=("portal type", name), named=_portal_type(datum))
    for name, datum in web_forms(site.extra).items():
        named = {*_form(site, datum), *(_form_rules(site.forms[name]) if name in site.forms else ())}
        yield Mention(what=f'the web form "{name}"', part=("web form", name), named=frozenset(named))


class _Module:
    def __init__(self, site: Site, module: Module) -> None:
        self.site = site
        self.module = module
        self.name = module.name

    def all(self) -> Iterator[Mention]:
        module = self.module
        yield self.made("title", "", (part.name for part in module.title if isinstance(part, TitleField)))
        yield self.made("search", "", module.search)
        for names in (*module.unique, *module.duplicates):
            yield self.made("combination", " + ".join(names), names)
        for assignment in module.assign:
            yield self.built("assignment", assignment.role or assignment.group, _assignment(assignment))
        for field in module.declared:
            yield self.built("field", field.name, _field(field, self.name))
        for view in (each for each in module.lists.values() if not is_implied(each)):
            yield self.built("list", view.name, self.list(view))
        for related in module.related.values():
            yield self.built("related list", related.name, self.related(related))
        for action in module.actions.values():
            yield self.built("action", action.name, self.action(action))
        for name, rights in module.portal.items():
            yield self.built("portal", name, (("portal type", name), *_rights(self.site, rights, self.name)))
        yield self.built("layout", "", self.layout())

    def made(self, what: str, name: str, fields: Iterable[str]) -> Mention:
        return self.built(what, name, (("field", self.name, field) for field in fields))

    def built(self, what: str, name: str, named: Iterable[Thing]) -> Mention:
        called = f'the {what} "{name}" of {self.name}' if name else f"the {what} of {self.name}"
        return Mention(what=called, part=(what, self.name, name), named=frozenset(named))

    def list(self, view: ListView) -> Iterator[Thing]:
        paths = (*view.columns, *view.filters, *view.cards, *(key.path for key in view.sort))
        for path in (*paths, *filter(None, (view.group_by, view.days_by))):
            yield from path_things(self.site, self.name, path)
        if view.where:
            yield from condition_things(view.where.condition)

    def related(self, view: RelatedList) -> Iterator[Thing]:
        yield from (("module", view.module), ("field", view.module, view.by))
        for path in (*view.columns, *(key.path for key in view.sort)):
            yield from path_things(self.site, view.module, path)
        yield from (("field", view.module, name) for name in view.set)
        if view.where:
            yield from condition_things(view.where.condition)

    def action(self, action: Action) -> Iterator[Thing]:
        if action.create:
            yield ("module", action.create)
        yield from (("field", action.create or self.name, name) for name in action.set)
        yield from (("field", self.name, name) for name in action.once)
        if action.visible_if:
            yield from condition_things(action.visible_if.condition)

    def layout(self) -> Iterator[Thing]:
        """What its conditions name; that it shows the fields of its module goes without saying."""
        for tab in self.module.layout.tabs:
            for rule in (tab.visible_if, *(section.visible_if for section in tab.sections)):
                if rule:
                    yield from condition_things(rule.condition)


def _assignment(each: Assignment) -> Iterator[Thing]:
    if each.role:
        yield ("role", each.role)
    for rule in (each.where, each.busy):
        if rule:
            yield from condition_things(rule.condition)


def _field(field: Field, module: str) -> Iterator[Thing]:
    yield from (("module", target) for target in field.type.targets)
    for rule in (field.visible_if, field.required_if, field.readonly_if, field.invalid_if, field.where):
        if rule:
            yield from condition_things(rule.condition)
    if isinstance(field.default, Variable) and field.default.path:
        yield from _path(field.default.path)
    related, measured = getattr(field.type, "related", None), getattr(field.type, "measured", None)
    if related:
        yield ("related list", module, related)
    if field.type.computed:
        yield from (("field", module, name) for name in getattr(field.type, "names", ()))
        yield from (("measured", module, related, name) for name in [measured] if related and name)


def _role(site: Site, role: Role) -> Mention:
    named: set[Thing] = {("role", name) for name in (*role.includes, *role.above)}
    for module, rights in role.modules.items():
        named.update(_rights(site, rights, module))
    return Mention(what=f'the role "{role.name}"', part=("role", role.name), named=frozenset(named))


def _rights(site: Site, rights: ModuleRights, module: str) -> Iterator[Thing]:
    if module not in site.modules:
        return
    yield ("module", module)
    known = site.modules[module].actions
    yield from (("action", module, action) for action in rights.scopes if action in known)
    yield from (("related list", module, name) for name in rights.related)
    fields = rights.fields
    named = (*fields.hide, *(fields.view or ()), *(fields.create or ()), *(fields.edit or ()), *rights.set)
    yield from (("field", module, name) for name in named)
    for scope in rights.scopes.values():
        if scope.condition is not None:
            yield from condition_things(scope.condition)


def _portal_type(datum: Datum) -> frozenset[Thing]:
    users = datum.get("users")
    if users is None:
        return frozenset()
    module = str(users.plain("module"))
    allowed = users.get("allowed_if")
    invites = datum.get("invites")
    asked = [invites.get(key) for key in ("where", "if")] if invites else []
    fields = (str(users.plain("email")), *_keys(allowed), *(name for each in asked for name in _keys(each)))
    return frozenset((("module", module), *(("field", module, name) for name in fields)))


def _keys(condition: Datum | None) -> Iterator[str]:
    """The names that stand first in the keys of a condition that is still plain data."""
    if condition is None:
        return
    for key, below in condition.items():
        if key.text in ("any", "all", "not"):
            yield from (name for each in (list(below.elements()) or [below]) for name in _keys(each))
        else:
            yield key.text.partition(".")[0]


def _form(site: Site, form: Datum) -> Iterator[Thing]:
    module = str(form.plain("module"))
    yield ("module", module)
    match = form.plain("match", {})
    named = (*fields_written(form), *fields_changed(form), *match.get("by", ()), *form.plain("lookups", {}))
    for path in named:
        yield from path_things(site, module, path)
    yield from (("portal type", name) for name in portals_opened(form))


def _form_rules(form: WebForm) -> Iterator[Thing]:
    """What the rules of a form name: those of its fields, sections, steps, assignments and portals."""
    fields = form.fields.values()
    sections = (section.visible_if for step in form.steps for section in step.sections)
    hiding = (*(step.visible_if for step in form.steps), *sections, *(each.visible_if for each in fields))
    others = (*(each.required_if for each in fields), *(each.where for each in form.portals))
    for rule in (*hiding, *others):
        if rule:
            yield from condition_things(rule.condition)
    for assignment in form.assign:
        yield from _assignment(assignment)


# -- paths and conditions ---------------------------------------------------------------------------------------------
def path_things(site: Site, module: str, path: str) -> Iterator[Thing]:
    """The fields that a written path (`company.title`) goes through."""
    at: str | None = module
    for name in path.split("."):
        field = site.modules[at].fields.get(name) if at is not None and at in site.modules else None
        if field is None or at is None:
            return
        yield ("field", at, name)
        at = field.type.targets[0] if len(field.type.targets) == 1 else None


def condition_things(condition: Condition) -> Iterator[Thing]:
    """The fields, options, modules and related lists that a condition names, on either side."""
    for path in paths_read(condition):
        yield from _path(path)
    for below in records_below(condition):
        yield from (("module", below.target), ("field", below.target, below.by))
        yield ("related list", below.owner, below.related)
        yield from _hops(below.module, below.hops)
    yield from _options(condition)


def _path(path: Path) -> Iterator[Thing]:
    yield from _hops(path.module, path.hops)
    yield ("field", path.owner, path.field)


def _hops(module: str, hops: tuple[Hop, ...]) -> Iterator[Thing]:
    for hop in hops:
        yield ("field", module, hop.field)
        module = hop.module


def _options(node: Condition) -> Iterator[Thing]:
    match node:
        case Compare(path, _, Values(values)) if path.type.family in ("option", "options") and path.part is None:
            yield from (("option", path.owner, path.field, str(value)) for value in values)
        case Not(item):
            yield from _options(item)
        case Below():
            yield from _options(node.condition)
        case Compare() | Visible():
            return
        case _:
            for item in node.items:
                yield from _options(item)
