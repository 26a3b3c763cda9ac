"""What a visitor of a web form may do: give new records the fields that the form asks for, and nothing else.

A visitor reads nothing. Whose address is proven (`actor.record`) may change the fields that `match` names, of that one
record. A form is a grant like those of roles, and goes through the same policy and the same write path.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from kith.access.actor import Actor
from kith.access.module_access import ALL, ModuleAccess
from kith.definition.form_model import WebForm
from kith.definition.model import Module, Scope, Site


def visitor_of(form: WebForm, *, locale: str = "", record: str | None = None) -> Actor:
    """The actor "visitor of this form". `record`: the one that is theirs, where their address is proven."""
    return Actor(
        kind="visitor",
        form=form.name,
        name=form.label,
        record=record,
        record_module=form.module if record is not None else None,
        locale=locale,
        via=f"form:{form.name}",
    )


def form_access(site: Site, door: str) -> Mapping[str, ModuleAccess]:
    """Module -> what visitors of a form may do there, by `Actor.door`; {} where there is no such form."""
    name, _, proven = door.partition(" ")
    form = site.forms.get(name)
    if form is None or form.module not in site.modules:
        return {}
    own = _creating(site.modules[form.module], (field.name for field in form.own_fields))
    found = {form.module: replace(_with_own(own, form) if proven else own, given=form.set)}
    for lookup in form.lookups.values():
        if lookup.when_missing == "create" and lookup.module in site.modules:
            fields = (field.name for field in form.behind(lookup.field))
            found[lookup.module] = _creating(site.modules[lookup.module], fields, found.get(lookup.module))
    return found


def _creating(module: Module, names: Iterable[str], more: ModuleAccess | None = None) -> ModuleAccess:
    asked = frozenset(name for name in names if name in module.fields and module.fields[name].writable)
    return ModuleAccess(
        module=module,
        scopes={"create": ALL},
        readable={},
        creatable=asked | (more.creatable if more else frozenset()),
        editable={},
    )


def _with_own(access: ModuleAccess, form: WebForm) -> ModuleAccess:
    """With the record that is the visitor's own."""
    if form.own is None or form.match is None:
        return access
    theirs = (Scope(kind="where", source=form.source, condition=form.own),)
    scopes = {**access.scopes, "view": theirs, "edit": theirs}
    return replace(access, scopes=scopes, editable=dict.fromkeys(form.match.update, None))
