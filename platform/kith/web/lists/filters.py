"""The filters above a list: a choice per field that the view names, drawn without a statement of their own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from kith.access.actor import Actor
from kith.access.rights import access_to
from kith.definition.model import Field
from kith.fields.base import Context
from kith.records.ask import parse_query
from kith.storage.tx import Tx
from kith.web.lists.address import ListAddress
from kith.web.lists.conditions import as_json, conjuncts
from kith.web.lists.titles import title_of
from kith.web.lists.words import Words
from kith.web.texts import gettext as _

LONGEST = 120  # characters of a chip


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
            shown=title_of(tx, actor, field, value) if value else "",
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
    shape = f"_shape={address.shape}&" if address.shape else ""
    return f"{address.base}/choose?field={field.name}&{shape}" + from_here.text.partition("?")[2]


def chips_of(request: Any, module: str, address: ListAddress, shown: Sequence[Filter]) -> list[Chip]:
    """What else the address filters by, so that nothing narrows a list unseen; each can be taken away by itself."""
    controls = {each.name for each in shown}
    told = Words(request)
    chips: list[Chip] = []
    for name, value in address.filters:
        if name == "where":
            chips += _parts(request, module, address, value, told)
        elif name not in controls:
            condition = parse_query(request.tx, request.actor, module, [(name, value)]).where
            chips.append(Chip(_short(told.condition(condition)), address.filtered(name, "").text))
    return chips


def _parts(request: Any, module: str, address: ListAddress, where: str, told: Words) -> Iterator[Chip]:
    """A chip for each part of a condition that has to hold."""
    parts = list(conjuncts(orjson.loads(where)))
    others = [pair for pair in address.filters if pair[0] != "where"]
    for place, part in enumerate(parts):
        condition = parse_query(request.tx, request.actor, module, [("where", as_json(part))]).where
        rest = [each for other, each in enumerate(parts) if other != place]
        kept = [("where", as_json(rest[0] if len(rest) == 1 else {"all": rest}))] if rest else []
        yield Chip(_short(told.condition(condition)), address.narrowed_by([*kept, *others]).text)


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1].rstrip() + "…"
