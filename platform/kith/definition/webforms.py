"""Web forms: checked here against the modules; later layers read the plain data."""

from __future__ import annotations

from collections.abc import Iterator

from kith.conditions.paths import modules_behind
from kith.definition.drafts import Building, Draft
from kith.definition.fields import field_list
from kith.definition.paths import find_column
from kith.definition.rules import assignments, condition, rule
from kith.reader import Datum


def check_webform(building: Building, name: str, form: Datum) -> None:
    """Notes what is wrong with a web form beyond its schema."""
    what, module = f'the web form "{name}"', form.get("module")
    draft = building.drafts.get(module.value) if module else None
    if draft is None:
        if module is not None:
            building.report.unknown("K142", module.value, building.drafts, module.source, what=what)
        return
    _check_fields(building, draft, form, what)
    _check_lookups(building, draft, form.get("lookups"), what)
    assignments(building, form.get("set"), draft.name, record=None, what=what)
    _check_match(building, draft, form, what)
    _check_portal(building, draft, form.get("portal"), what)


def fields_written(form: Datum) -> tuple[str, ...]:
    """The fields that a form gives to new records, as paths: what visitors fill in, then what `set` adds."""
    asked = [
        str((item.get("field") or item).value) for step in _steps(form) for item in _form_fields(step.get("fields"))
    ]
    return tuple(dict.fromkeys((*asked, *form.plain("set", {}))))


def fields_changed(form: Datum) -> tuple[str, ...]:
    """The fields that a form may change in records that are there already."""
    match = form.get("match")
    return tuple(match.plain("update", ())) if match and match.plain("when_found") == "update" else ()


def portals_opened(form: Datum) -> tuple[str, ...]:
    """The portal types that a form leads to."""
    portal = form.get("portal")
    if portal is None:
        return ()
    return tuple(str((item.get("type") or item).value) for item in (list(portal.elements()) or [portal]))


def _check_fields(building: Building, draft: Draft, form: Datum, what: str) -> None:
    if (form.get("steps") is None) == (form.get("fields") is None):
        building.report.error("K190", form.source, what=what)
    for step in _steps(form):
        rule(building, draft, step.get("visible_if"))
        for item in _form_fields(step.get("fields")):
            _check_field(building, draft, item, what)


def _steps(form: Datum) -> Iterator[Datum]:
    steps = form.get("steps")
    yield from steps.elements() if steps else [form]


def _form_fields(rows: Datum | None) -> Iterator[Datum]:
    for row in rows.elements() if rows else ():
        if isinstance(row.value, list):
            yield from row.elements()
        else:
            yield row


def _check_field(building: Building, draft: Draft, item: Datum, what: str) -> None:
    named = item.get("field") or item
    rule(building, draft, item.get("visible_if"))
    column = find_column(building, str(named.value), draft.name, named.source, what)
    if column is None:
        return
    field = building.drafts[column.module].fields.get(column.field)
    if field is None or not field.writable or column.hops > 1:
        building.report.error("K147", named.source, what=what, name=str(named.value))


def _check_lookups(building: Building, draft: Draft, lookups: Datum | None, what: str) -> None:
    for key, datum in lookups.items() if lookups else ():
        field = draft.fields.get(key.text)
        targets = modules_behind(field.type) if field else ()
        if field is None:
            building.report.unknown("K112", key.text, draft.fields, key.source, what=what)
        elif len(targets) != 1 or targets[0] not in building.drafts:
            building.report.error("K154", key.source, what=what, path=key.text, name=key.text)
        else:
            field_list(building, building.drafts[targets[0]], datum.get("match"), what)


def _check_match(building: Building, draft: Draft, form: Datum, what: str) -> None:
    match = form.get("match")
    if match is None:
        return
    field_list(building, draft, match.get("by"), what)
    field_list(building, draft, match.get("update"), what)
    if match.plain("when_found") == "update" and not form.plain("verify_email", False):
        building.report.error("K191", match.source, what=what)


def _check_portal(building: Building, draft: Draft, portal: Datum | None, what: str) -> None:
    if portal is None:
        return
    for item in list(portal.elements()) or [portal]:
        named = item.get("type") or item
        if named.value not in building.portal_users:
            building.report.unknown("K169", str(named.value), building.portal_users, named.source, what=what)
        if_ = item.get("if")
        if if_ is not None:
            condition(building, if_, draft.name, "rule")
