"""A record's fields on their way to its page, by the layout: those that the actor may read and no rule hides."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import islice
from typing import Any

from markupsafe import Markup

from kith.access.rights import access_to
from kith.conditions import paths_read, to_python
from kith.conditions.tree import Condition
from kith.definition.model import Field, Module, Rule
from kith.fields.choice import ChoiceType
from kith.records.facts import Batch, RecordFacts
from kith.records.model import Ref, Row
from kith.web.contexts import RecordContext
from kith.web.look.cells import NONE, Cell, Show, as_markup, cell, is_blank, is_long
from kith.web.look.viewing import Viewing
from kith.web.texts import gettext as _

BADGES = 3
ON_RECORD = "record"  # how the form of a field is told that it stood on the record's page


@dataclass(frozen=True, slots=True)
class Section:
    """Its fields as HTML."""

    label: str
    fields: Markup


@dataclass(frozen=True, slots=True)
class Tab:
    """Sections on one tab; `key` is its anchor."""

    key: str
    label: str
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class _Place:
    """How a field is drawn: `before` its value, and the rest of the link behind it that opens the field's form."""

    field: Field
    before: str
    make: Cell
    pencil: str
    coloured: bool
    rule: Condition | None  # what closes it, as far as that can be told from the record alone


class Drawing:
    """The record `row` as the actor of `request` sees it. `changeable`: the fields that have a form of their own."""

    def __init__(
        self, context: RecordContext, request: Any, row: Row, changeable: frozenset[str] = frozenset()
    ) -> None:
        self.module, self.row, self.address, self.changeable = context.module, row, context.address, changeable
        self.places = _places(request.tx.tables.kept, context.module, request.viewing)
        self.facts = _facts(context, request, row)
        access = access_to(request.tx.site, request.actor, context.module.name)
        self.readable = access.readable if access else {}

    def badges(self) -> list[Markup]:
        """The first few choices that have colours: those tell a record's state."""
        values = self.row.values
        chosen = (name for name, place in self.places.items() if place.coloured and values.get(name))
        return [as_markup(self.places[name].make(values[name])) for name in islice(chosen, BADGES)]

    def tabs(self) -> list[Tab]:
        """The tabs that have something to show; one without a label holds the plain sections."""
        found = []
        for number, tab in enumerate(self.module.layout.tabs):
            if self._holds(tab.visible_if):
                drawn = (
                    Section(s.label, self.fields(_names(s.rows))) for s in tab.sections if self._holds(s.visible_if)
                )
                sections = tuple(section for section in drawn if section.fields)
                if sections:
                    found.append(Tab(f"t{number}", tab.label or self.module.labels.one, sections))
        return found

    def fields(self, names: Iterable[str]) -> Markup:
        """The fields of `names` as items of a list of terms, '' where none is to be seen."""
        values = self.row.values
        places = (self.places[name] for name in names if name in values)
        seen = (place for place in places if self._is_seen(place.field))
        return as_markup("".join(self._item(place, values[place.field.name]) for place in seen))

    def _is_seen(self, field: Field) -> bool:
        """Whether the field is drawn. One that may be read on some records alone isn't where it holds nothing: nobody
        could tell whether that is so, or isn't theirs to know."""
        guarded = self.readable.get(field.name) is not None and field.name not in self.changeable
        return not (guarded and is_blank(self.row.values[field.name])) and self._holds(field.visible_if)

    def _item(self, place: _Place, value: Any) -> str:
        told = NONE if is_blank(value) else place.make(value)
        return f"{place.before}{told}{self._pencil(place)}</dd></div>"

    def _pencil(self, place: _Place) -> str:
        if place.field.name not in self.changeable or (place.rule and to_python(place.rule)(self.facts)):
            return ""
        return f'<a class="k-pencil" href="{self.address}{place.pencil}'

    def _holds(self, rule: Rule | None) -> bool:
        return rule is None or to_python(rule.condition)(self.facts)


def _places(kept: Any, module: Module, look: Viewing) -> Mapping[str, _Place]:
    """The fields of `module` by name, made once for all who see values alike."""
    key = ("record fields", module.name, look)
    found: Mapping[str, _Place] | None = kept.get(key)
    if found is None:
        show = Show(context=look.context, sprite=look.sprite, short=False, base=look.base)
        found = {field.name: _place(field, show) for field in module.fields.values()}
        kept.put(key, found)
    return found


def _place(field: Field, show: Show) -> _Place:
    wide = ' class="k-full"' if is_long(field) else ""
    named = escape(_("Change {label}", label=field.label))
    sign = f'<svg class="k-icon" aria-hidden="true"><use href="{show.sprite}#pencil"/></svg>'
    return _Place(
        field,
        f"<div{wide}><dt>{escape(field.label)}</dt><dd>",
        cell(field.type, show),
        f'/cell/{field.name}?_on={ON_RECORD}" aria-label="{named}" title="{named}">{sign}</a>',
        _is_coloured(field),
        _closing(field),
    )


def _closing(field: Field) -> Condition | None:
    """What closes the field on a record, where it looks at the record alone: no page asks the database for that."""
    rule = field.readonly_if.condition if field.readonly_if else None
    return None if rule is None or any(path.hops for path in paths_read(rule)) else rule


def _is_coloured(field: Field) -> bool:
    if field.builtin or not isinstance(field.type, ChoiceType):
        return False
    return any(option.colour for option in field.type.options)


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
