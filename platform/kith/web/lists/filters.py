"""The filters above a list: a choice per field that the view names, drawn without a statement of their own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kith.access.actor import Actor
from kith.access.rights import access_to
from kith.definition.model import Field
from kith.fields.base import Context
from kith.records.model import Query
from kith.records.query import page
from kith.storage.tx import Tx
from kith.web.lists.address import ListAddress
from kith.web.look.people import name_of
from kith.web.texts import gettext as _


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """A control above the list. `options` (value, label) for a select; a lookup has `chooser`, where one is picked."""

    name: str
    label: str
    value: str
    options: tuple[tuple[str, str], ...] = ()
    chooser: str = ""
    shown: str = ""
    without: str = ""


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter of the address that has no control: what it says, and the address without it."""

    text: str
    without: str


def filters_of(tx: Tx, actor: Actor, module: str, names: Sequence[str], address: ListAddress) -> list[Filter]:
    """The controls for the fields `names` that the actor may read."""
    access = access_to(tx.site, actor, module)
    context = tx.context()
    fields = [access.module.fields[name] for name in names if access and name in access.readable]
    return [made for field in fields if (made := _filter(tx, actor, field, address, context))]


def _filter(tx: Tx, actor: Actor, field: Field, address: ListAddress, context: Context) -> Filter | None:
    value = address.value(field.name)
    if field.type.reference in {"record", "user", "group"}:
        return Filter(
            name=field.name,
            label=field.label,
            value=value,
            chooser=_chooser(field, address),
            shown=_title(tx, actor, field, value) if value else "",
            without=address.filtered(field.name, "").text,
        )
    options = _options(field, context)
    if not options:
        return None
    return Filter(name=field.name, label=field.label, value=value, options=options)


def _options(field: Field, context: Context) -> tuple[tuple[str, str], ...]:
    if field.type.family == "boolean":
        return (("true", _("Yes")), ("false", _("No")))
    item = field.type.item or field.type
    return item.choices(context)


def _chooser(field: Field, address: ListAddress) -> str:
    from_here = address.filtered(field.name, "")
    return f"{address.path}/choose?field={field.name}&" + from_here.text.partition("?")[2]


def _title(tx: Tx, actor: Actor, field: Field, value: str) -> str:
    """The title of the chosen record or the name of a principal, or a plain word where it isn't open to the actor."""
    if field.type.reference in {"user", "group"}:
        return name_of(tx, value) or _("chosen")
    for target in field.type.targets:
        access = access_to(tx.site, actor, target)
        if access is not None and access.allows("view"):
            found = page(
                tx, actor, Query(module=target, fields=(), limit=1), extra=tx.tables.table(target).c.id == value
            )
            if found.rows:
                return found.rows[0].title
    return _("chosen")


def chips_of(address: ListAddress, shown: Sequence[Filter], labels: dict[str, Any]) -> list[Chip]:
    """What else the address filters by, so that nothing narrows a list unseen."""
    controls = {each.name for each in shown}
    return [
        Chip(f"{labels.get(name, name)}: {value}"[:80], address.filtered(name, "").text)
        for name, value in address.filters
        if name not in controls
    ]
