"""The page of a record: title and badges, tabs of sections, the side column, the records that hang on it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup
from pyramid.httpexceptions import HTTPNotFound

from kith.access.rights import may
from kith.conditions import to_python
from kith.definition.model import Field, Rule
from kith.fields.choice import ChoiceType
from kith.records.actions import available
from kith.records.facts import Batch, RecordFacts
from kith.records.model import Ref, Row
from kith.web.contexts import RecordContext
from kith.web.doors.parameters import one
from kith.web.look.cells import Cell, Show, as_markup, cell, is_long, shown
from kith.web.look.moments import ago
from kith.web.look.page import page
from kith.web.record.related import related_lists
from kith.web.texts import gettext as _

BADGES = 3


@dataclass(frozen=True, slots=True)
class Item:
    """A field as the page shows it; `full` takes the whole width."""

    label: str
    html: Markup
    full: bool


@dataclass(frozen=True, slots=True)
class Section:
    label: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Tab:
    key: str
    label: str
    sections: tuple[Section, ...]


def show(context: RecordContext, request: Any) -> Any:
    """The page. `?deleted=1` shows a record that lies in the bin, to whoever may restore it."""
    deleted = one(request.GET, "deleted") == "1"
    if deleted and not context.allows("restore"):
        raise HTTPNotFound
    row = context.read(deleted=deleted)
    drawing = _Drawing(context, request, row)
    reached = context.reached("restore") if deleted else context.reached("edit", "delete")
    main, side = ([], []) if deleted else related_lists(context, request, row)
    return page(
        request,
        "pages/record",
        module=context.module,
        row=row,
        address=context.address,
        deleted=deleted,
        inactive=row.values.get("active") is False,
        badges=drawing.badges(),
        tabs=drawing.tabs(),
        side=drawing.items(context.module.layout.side),
        related=main,
        related_side=side,
        stamp=_stamp(row, request),
        actions=() if deleted else available(request.tx, request.actor, context.name, context.id, drawing.facts.values),
        may_edit="edit" in reached and not context.module.append_only and not context.module.written_by,
        may_restore="restore" in reached,
        may_explain=may(request.tx.site, request.actor, "administer"),
        may_delete="delete" in reached and not context.module.append_only,
        crumbs=((context.module.labels.many, f"/m/{context.name}"), (row.title or _("Untitled"), None)),
        notice=_notice(request),
    )


class _Drawing:
    """The record's fields on their way to the page, by the layout."""

    def __init__(self, context: RecordContext, request: Any, row: Row) -> None:
        self.module, self.row = context.module, row
        sprite = request.registry.assets.address("vendor/icons.svg")
        self.show = Show(context=request.viewer, sprite=sprite, short=False)
        self.facts = _facts(context, request, row)

    def badges(self) -> list[Markup]:
        """The first few choices that have colours: those tell a record's state."""
        chosen = (f for f in self.module.declared if self.row.values.get(f.name) and _is_coloured(f))
        return [as_markup(self._cell(field)(self.row.values[field.name])) for field in list(chosen)[:BADGES]]

    def tabs(self) -> list[Tab]:
        """The tabs that have something to show; one without a label holds the plain sections."""
        found = []
        for number, tab in enumerate(self.module.layout.tabs):
            if self._holds(tab.visible_if):
                drawn = (
                    Section(s.label, self.items(_names(s.rows))) for s in tab.sections if self._holds(s.visible_if)
                )
                sections = tuple(section for section in drawn if section.items)
                if sections:
                    found.append(Tab(f"t{number}", tab.label or self.module.labels.one, sections))
        return found

    def items(self, names: Iterable[str]) -> tuple[Item, ...]:
        """The fields that the actor may read and no rule hides."""
        fields = (self.module.fields[name] for name in names if name in self.row.values)
        return tuple(self._item(field) for field in fields if self._holds(field.visible_if))

    def _item(self, field: Field) -> Item:
        return Item(field.label, shown(self._cell(field), self.row.values[field.name]), is_long(field))

    def _cell(self, field: Field) -> Cell:
        return cell(field.type, self.show)

    def _holds(self, rule: Rule | None) -> bool:
        return rule is None or to_python(rule.condition)(self.facts)


def _is_coloured(field: Field) -> bool:
    return isinstance(field.type, ChoiceType) and any(option.colour for option in field.type.options)


def _names(rows: Sequence[Sequence[str]]) -> list[str]:
    return [name for row in rows for name in row]


def _facts(context: RecordContext, request: Any, row: Row) -> RecordFacts:
    """What rules of the layout are tested against: what the actor may read of the record."""
    values: Mapping[str, Any] = {"id": row.id} | {name: _plain(value) for name, value in row.values.items()}
    batch = Batch(request.tx, request.actor, context.module, request.tx.context())
    return RecordFacts(batch, values, values)


def _plain(value: Any) -> Any:
    if isinstance(value, Ref):
        return value.id
    if isinstance(value, tuple):
        return tuple(_plain(each) for each in value)
    return value


def _stamp(row: Row, request: Any) -> str:
    """Who changed the record last and when, as far as the actor may know."""
    when, who = row.values.get("modified_at"), row.values.get("modified_by")
    if when is None:
        return ""
    said = ago(when, request.tx.clock.now())
    name = who.title if isinstance(who, Ref) else None
    return _("Changed {when} by {name}", when=said, name=name) if name else _("Changed {when}", when=said)


def _notice(request: Any) -> str | None:
    done = one(request.GET, "_done")
    return {
        "saved": _("Saved."),
        "restored": _("Restored."),
        "merged": _("Saved, with what the other one changed."),
    }.get(done)
