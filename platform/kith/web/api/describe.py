"""GET of /api/v1/: the modules that the caller may use, with the fields that are open to it and their types."""

from __future__ import annotations

from typing import Any

from kith.access.rights import ModuleAccess, access_to, allows
from kith.definition.model import Action, Field
from kith.records.related import visible_related
from kith.web.api.contexts import Call
from kith.web.api.render import answer
from kith.web.api.values import value_schema

ACTIONS = ("view", "create", "edit", "delete", "restore", "export", "import")


def show(call: Call, request: Any) -> Any:
    """200 with `{modules: [...]}`; what isn't the caller's isn't mentioned."""
    site = call.tx.site
    found = {name: access_to(site, call.actor, name) for name in site.modules}
    return answer({"modules": [_module(call, access) for access in found.values() if access is not None]})


def _module(call: Call, access: ModuleAccess) -> dict[str, Any]:
    module = access.module
    return {
        "name": module.name,
        "label": {"one": module.labels.one, "many": module.labels.many},
        "href": f"/api/v1/{module.name}",
        "may": [action for action in ACTIONS if access.allows(action)],
        "fields": [_field(call, access, field) for field in module.fields.values() if _is_open(access, field.name)],
        "actions": [_action(action) for action in module.actions.values() if access.allows(action.name)],
        "related": [_related(call, module.name, name) for name in module.related if _shows(call, module.name, name)],
    }


def _is_open(access: ModuleAccess, name: str) -> bool:
    return name in access.readable or name in access.creatable or name in access.editable


def _field(call: Call, access: ModuleAccess, field: Field) -> dict[str, Any]:
    """A field: `read` is false for one that may only be written; `schema` is what its value looks like when read.

    Of the modules that a lookup may point to, those are named that the caller may view.
    """
    kind = field.type
    targets = [name for name in kind.targets if allows(call.tx, call.actor, name, "view")]
    described = {
        "name": field.name,
        "label": field.label,
        "type": kind.name,
        "read": field.name in access.readable,
        "create": field.name in access.creatable,
        "edit": field.name in access.editable,
        "required": field.required,
        "unique": field.unique,
        "operators": sorted(kind.operators),
        "schema": value_schema(kind, targets),
    }
    if kind.targets:
        described["modules"] = targets
    return described | ({"help": field.help} if field.help else {})


def _action(action: Action) -> dict[str, Any]:
    """An action, and what its body has to answer."""
    asked = [{"name": n, "label": f.label, "type": f.type.name, "required": f.required} for n, f in action.ask.items()]
    return {"name": action.name, "label": action.label, "creates": action.create, "ask": asked}


def _shows(call: Call, module: str, name: str) -> bool:
    return visible_related(call.tx, call.actor, module, name) is not None


def _related(call: Call, module: str, name: str) -> dict[str, Any]:
    related = call.tx.site.modules[module].related[name]
    return {"name": name, "label": related.label, "module": related.module, "by": related.by, "create": related.create}
