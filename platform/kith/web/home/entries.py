"""A record of a list on home: its title, when it is, whether that is past, and a few words more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from kith.definition.model import Field, Module
from kith.fields.times import TimeType
from kith.records.model import Ref, Row
from kith.web.texts import gettext as _

WORDS = 2  # values beside the moment


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A record: `when` is said first, `late` where the day is over."""

    title: str
    address: str
    when: str = ""
    late: bool = False
    words: tuple[str, ...] = ()


def entry(request: Any, module: Module, names: Sequence[str], row: Row) -> Entry:
    """The record as home shows it; the first date among its columns tells when it is."""
    told = [(module.fields[name], row.values.get(name)) for name in names if row.values.get(name) is not None]
    moment = next(((field, value) for field, value in told if isinstance(value, date)), None)
    others = [_text(field, value, request) for field, value in told if moment is None or field is not moment[0]]
    return Entry(
        title=row.title or _("Untitled"),
        address=f"/m/{module.name}/{row.id}",
        when=_when(*moment, request) if moment else "",
        late=moment is not None and _is_over(moment[1], request),
        words=tuple(text for text in others if text)[:WORDS],
    )


def _when(field: Field, value: date, request: Any) -> str:
    """The time alone where it is today."""
    today = request.tx.clock.today(request.viewer.zone)
    if isinstance(value, datetime):
        here = value.astimezone(request.viewer.zone)
        if here.date() == today:
            return str(TimeType().format(here.time().replace(second=0, microsecond=0), request.viewer))
    elif value == today:
        return _("today")
    return str(field.type.format(value, request.viewer))


def _is_over(value: date, request: Any) -> bool:
    """Whether a day is past. What has a time of day isn't late: it is over."""
    return not isinstance(value, datetime) and value < request.tx.clock.today(request.viewer.zone)


def _text(field: Field, value: Any, request: Any) -> str:
    refs = value if isinstance(value, tuple) else (value,)
    if all(isinstance(each, Ref) for each in refs):
        return ", ".join(each.title for each in refs if each.title)
    return str(field.type.format(value, request.viewer))
