"""List views, boards and related lists."""

from __future__ import annotations

from kith.definition.builtin import RESERVED_RELATED
from kith.definition.drafts import Building, Draft
from kith.definition.fields import label_of
from kith.definition.model import ListView, RelatedList, SortKey
from kith.definition.paths import column_paths, sort_keys
from kith.definition.rules import assignments, rule
from kith.fields.base import FieldType
from kith.reader import Datum
from kith.source import Source


def build_lists(building: Building, draft: Draft) -> dict[str, ListView]:
    """The lists of the draft's module in order; a module without any has one of all records."""
    lists = {name: _list(building, draft, name, source, datum) for name, source, datum in draft.entries("lists")}
    defaults = [view for view in lists.values() if view.default]
    for extra in defaults[1:]:
        building.report.error("K157", extra.source, name=extra.name, first=defaults[0].name)
    return lists or {"all": _everything(draft)}


def _everything(draft: Draft) -> ListView:
    shown = [field.name for field in draft.fields.values() if not field.builtin and _fits_column(field.type.family)]
    columns = ("title", *shown[:5], "owner")
    label = draft.labels.many
    return ListView(name="all", label=label, source=draft.source, default=True, columns=columns)


def _fits_column(family: str) -> bool:
    return family not in {"composite", "opaque"}


def _list(building: Building, draft: Draft, name: str, source: Source, datum: Datum) -> ListView:
    what = f'the list "{name}"'
    _check_board(building, draft, name, source, datum)
    days_by = _days_of(building, draft, name, source, datum)
    usual = (SortKey(days_by), SortKey("title")) if days_by is not None else ()
    place = ("modules", draft.name, "lists", name)
    return ListView(
        name=name,
        label=building.speech.say(datum.plain("label") or label_of(name), source, building.origin(source), *place),
        source=source,
        kind=datum.plain("kind", "list"),
        default=datum.plain("default", False),
        home=datum.plain("home", False),
        where=rule(building, draft, datum.get("where"), "filter"),
        columns=column_paths(building, datum.get("columns"), draft.name, what) or ("title",),
        sort=sort_keys(building, datum.get("sort"), draft.name, what) or usual,
        filters=column_paths(building, datum.get("filters"), draft.name, what),
        group_by=datum.plain("group_by"),
        cards=column_paths(building, datum.get("cards"), draft.name, what),
        days_by=days_by,
        span=datum.plain("span", "month"),
    )


def _check_board(building: Building, draft: Draft, name: str, source: Source, datum: Datum) -> None:
    group_by, board = datum.get("group_by"), datum.plain("kind") == "board"
    if group_by is None:
        if board:
            building.report.error("K158", source, name=name, reason="it needs group_by")
        return
    field = draft.fields.get(group_by.value)
    if field is None:
        building.report.unknown("K112", group_by.value, draft.fields, group_by.source, what=f'the list "{name}"')
    elif field.type.family != "option":
        reason = f"group_by needs a choice, and {field.name} is of type {field.type.name}"
        building.report.error("K158", group_by.source, name=name, reason=reason)
    elif not board:
        building.report.error("K158", group_by.source, name=name, reason="group_by is for `kind: board`")


def _days_of(building: Building, draft: Draft, name: str, source: Source, datum: Datum) -> str | None:
    """The day or moment that a calendar goes by; None for what is none, or can't be drawn, which is told."""
    days_by, calendar = datum.get("days_by"), datum.plain("kind") == "calendar"
    if days_by is None or not calendar:
        stray = next((each for each in (days_by, datum.get("span")) if each is not None), None)
        if calendar:
            building.report.error("K158", source, name=name, reason="a calendar needs days_by")
        elif stray is not None:
            building.report.error("K158", stray.source, name=name, reason="days_by and span are for `kind: calendar`")
        return None
    field = draft.fields.get(days_by.value)
    if field is None:
        building.report.unknown("K112", days_by.value, draft.fields, days_by.source, what=f'the list "{name}"')
    elif not is_day(field.type):
        reason = f"days_by needs a date or a datetime, and {field.name} is of type {field.type.name}"
        building.report.error("K158", days_by.source, name=name, reason=reason)
    else:
        return field.name
    return None


def is_day(type_: FieldType) -> bool:
    """Whether a calendar can go by values of this type."""
    return type_.family in ("date", "datetime") and type_.shape == "columns"


def declare_related(building: Building, draft: Draft) -> None:
    """Fills the draft's related lists with what conditions need: which module, by which field. Checks that it fits."""
    for name, source, datum in draft.entries("related"):
        by = datum.get("by")
        if by is None or not _name_is_free(building, draft, name, source):
            continue
        module, _, field = by.value.partition(".")
        if _points_here(building, draft, module, field, by.source):
            draft.related[name] = RelatedList(name=name, label="", module=module, by=field, source=source, set={})


def _name_is_free(building: Building, draft: Draft, name: str, source: Source) -> bool:
    if name in RESERVED_RELATED:
        building.report.error("K143", source, name=name, what="a related list")
        return False
    if name in draft.fields:
        building.report.error("K144", source, name=name)
        return False
    return True


def _points_here(building: Building, draft: Draft, module: str, field: str, source: Source) -> bool:
    other = building.drafts.get(module)
    if other is None:
        building.report.unknown("K142", module, building.drafts, source, what="a related list")
        return False
    found = other.fields.get(field)
    if found is None:
        lookups = [each.name for each in other.fields.values() if draft.name in each.type.targets]
        building.report.unknown("K112", field, lookups or other.fields, source, what=f"the related list by {module}")
        return False
    if draft.name not in found.type.targets:
        building.report.error("K155", source, name=f"{module}.{field}", module=draft.name)
        return False
    return True


def build_related(building: Building, draft: Draft) -> dict[str, RelatedList]:
    """The related lists of the draft's module, whole."""
    found: dict[str, RelatedList] = {}
    for name, source, datum in draft.entries("related"):
        outline = draft.related.get(name)
        if outline is not None:
            found[name] = _related(building, draft, outline, source, datum)
    return found


def _related(building: Building, draft: Draft, outline: RelatedList, source: Source, datum: Datum) -> RelatedList:
    what = f'the related list "{outline.name}"'
    other = building.drafts[outline.module]
    written, place = datum.plain("label"), ("modules", draft.name, "related", outline.name)
    origin = building.origin(source)
    return RelatedList(
        name=outline.name,
        label=building.speech.say(written or other.labels.many, source, origin, *place, owed=written is not None),
        module=outline.module,
        by=outline.by,
        source=source,
        columns=column_paths(building, datum.get("columns"), outline.module, what) or ("title",),
        sort=sort_keys(building, datum.get("sort"), outline.module, what),
        create=datum.plain("create", False),
        set=assignments(building, datum.get("set"), outline.module, record=draft.name, what=what),
        where=rule(building, other, datum.get("where"), record=draft.name),
        place=datum.plain("place", "main"),
    )
