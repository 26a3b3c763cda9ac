"""What the records of a list can be shown as besides: a board by a choice, a calendar by a day, where there are any."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kith.access.rights import ModuleAccess
from kith.definition.lists import is_day
from kith.definition.model import Field
from kith.fields.choice import ChoiceType
from kith.records.groups import can_be_summed
from kith.web.lists.address import ListAddress
from kith.web.texts import gettext as _


@dataclass(frozen=True, slots=True)
class Shape:
    """An entry of the switch above a list."""

    label: str
    icon: str
    address: str
    current: bool


def shapes_of(access: ModuleAccess, address: ListAddress) -> tuple[Shape, ...]:
    """The switch; () where there is nothing to choose from."""
    offered = [("", _("List"), "list")]
    offered += [("board", _("Board"), "layout-kanban")] if board_fields(access) else []
    offered += [("calendar", _("Calendar"), "calendar")] if day_fields(access) else []
    if len(offered) == 1:
        return ()
    here = address.shape
    return tuple(
        Shape(label, icon, address.text if name == here else address.shown_as(name).text, name == here)
        for name, label, icon in offered
    )


def board_fields(access: ModuleAccess) -> tuple[Field, ...]:
    """What a board may have columns by: those of declared boards first, then the choices that the actor may read."""
    module = access.module
    declared = [view.group_by for view in module.lists.values() if view.kind == "board" and view.group_by]
    choices = [field.name for field in module.fields.values() if isinstance(field.type, ChoiceType)]
    return tuple(module.fields[name] for name in dict.fromkeys([*declared, *choices]) if name in access.readable)


def day_fields(access: ModuleAccess) -> tuple[Field, ...]:
    """What a calendar may go by: days and moments that the actor may read; () where the engine's own are the only ones.

    Those of declared calendars come first, the engine's own last.
    """
    days = list(_days(access))
    declared = [view.days_by for view in access.module.lists.values() if view.days_by]
    if not declared and all(field.builtin for field in days):
        return ()
    ranks = {name: place for place, name in reversed(list(enumerate(declared)))}
    return tuple(sorted(days, key=lambda each: (ranks.get(each.name, len(ranks)), each.builtin)))


def _days(access: ModuleAccess) -> Iterator[Field]:
    for field in access.module.fields.values():
        if is_day(field.type) and field.name in access.readable and field.name != "deleted_at":
            yield field


def summed_fields(access: ModuleAccess) -> tuple[Field, ...]:
    """What the columns of a board may be added up by."""
    fields = access.module.fields.values()
    return tuple(
        each for each in fields if each.name in access.readable and not each.builtin and can_be_summed(each.type)
    )
