"""Grants: scopes by action and the fields they open, of roles and of portal types alike."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kith.conditions.tree import All, Any_, Below, Condition, Not, Visible
from kith.definition.drafts import Building
from kith.definition.fields import field_list
from kith.definition.model import FieldRights, ModuleRights, Scope
from kith.definition.rules import assignments, condition
from kith.definition.schemas.grants import ACTIONS
from kith.reader import Datum
from kith.source import Source

EVERY_MODULE = "*"
_NOT_SCOPES = frozenset({"fields", "related", "set"})
_ALSO = ("title",)  # may be viewed like a field: the name of the record, computed from its fields


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """Whose grant it is: what problems call it, and the module whose records `$me.<field>` starts from."""

    what: str
    me: str = "users"


def build_rights(building: Building, module: str, source: Source, datum: Datum, holder: Holder) -> ModuleRights:
    """The rights that a grant on `module` (or `*`, every one) gives."""
    return ModuleRights(
        module=module,
        scopes={
            key.text: scope
            for key, entry in datum.items()
            if key.text not in _NOT_SCOPES
            and (scope := _granted(building, module, key.text, key.source, entry, holder))
        },
        fields=_field_rights(building, module, datum.get("fields"), holder),
        source=source,
        related=_related(building, module, datum.get("related"), holder),
        set=assignments(building, datum.get("set"), module, record=None, what=holder.what, me=holder.me),
    )


def _granted(
    building: Building, module: str, action: str, source: Source, datum: Datum, holder: Holder
) -> Scope | None:
    if not _is_action(building, module, action, source, holder):
        return None
    return build_scope(building, module, action, datum, holder)


def build_scope(building: Building, module: str, action: str, datum: Datum, holder: Holder) -> Scope | None:
    """The scope that stands after an action; None, with its problems noted, if it can't be read."""
    if datum.value is True:
        # "as far as view reaches" says nothing for view itself: there it is everything
        return Scope(kind="all" if action == "view" else "same", source=datum.source)
    if isinstance(datum.value, str):
        return Scope(kind=datum.value, source=datum.source)  # type: ignore[arg-type]  # the schema lists the words
    if module == EVERY_MODULE:
        building.report.error("K171", datum.source, what=holder.what)
        return None
    found = condition(building, datum, module, "scope", me=holder.me)
    return None if found is None else Scope(kind="where", source=datum.source, condition=found)


def _is_action(building: Building, module: str, action: str, source: Source, holder: Holder) -> bool:
    """True for what can be granted on the module; what can't is noted."""
    known = {*ACTIONS}
    drafts = building.drafts.values() if module == EVERY_MODULE else [building.drafts[module]]
    for draft in drafts:
        known.update(name for name, _, _ in draft.entries("actions"))
    if action in known:
        return True
    building.report.perhaps_elsewhere("K170", action, known, source, what=holder.what, module=module)
    return False


def _field_rights(building: Building, module: str, datum: Datum | None, holder: Holder) -> FieldRights:
    if datum is None:
        return FieldRights()
    draft = building.drafts.get(module)
    if draft is None:
        building.report.error("K171", datum.source, what=holder.what)
        return FieldRights()
    found = {key.text: field_list(building, draft, entry, holder.what, also=_ALSO) for key, entry in datum.items()}
    return FieldRights(
        hide=found.get("hide", ()), view=found.get("view"), create=found.get("create"), edit=found.get("edit")
    )


def _related(building: Building, module: str, datum: Datum | None, holder: Holder) -> tuple[str, ...]:
    draft = building.drafts.get(module)
    found: list[str] = []
    for item in datum.elements() if datum and draft else ():
        if draft and item.value in draft.related:
            found.append(item.value)
        elif draft:
            place = item.source
            building.report.perhaps_elsewhere("K172", item.value, draft.related, place, what=holder.what, module=module)
    return tuple(found)


def visible_targets(rights: Iterable[ModuleRights]) -> dict[str, set[str]]:
    """For each module, the modules whose view scope its own view scope leans on (`$visible`)."""
    found: dict[str, set[str]] = {}
    for each in rights:
        view = each.scopes.get("view")
        if view is not None and view.condition is not None:
            found.setdefault(each.module, set()).update(_leans_on(view.condition))
    return found


def _leans_on(found: Condition) -> set[str]:
    match found:
        case Visible():
            return {found.target}
        case All(items) | Any_(items):
            return {target for item in items for target in _leans_on(item)}
        case Not(item):
            return _leans_on(item)
        case Below():
            return _leans_on(found.condition)
        case _:
            return set()
