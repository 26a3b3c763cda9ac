"""What the audit page is asked for, from its address: who, what, about what, when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from kith.errors import KithError, Problem
from kith.fields.lookups import is_id
from kith.ledger.audit_search import Place, Search
from kith.storage.tx import Tx
from kith.web.doors.parameters import one
from kith.web.studio.audit_words import kinds_of
from kith.web.studio.names import person_called

NAMES = ("person", "kind", "module", "record", "from", "to")


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """What was asked, as typed. `problems` are those of what can't be looked for; then nothing is."""

    typed: Mapping[str, str]
    search: Search
    problems: tuple[Problem, ...]

    @property
    def narrowed(self) -> bool:
        """Whether anything was asked at all."""
        return any(self.typed.values())

    def address(self, **more: str) -> str:
        """The query string that asks the same."""
        given = {name: value for name, value in self.typed.items() if value} | more
        return f"?{urlencode(given)}" if given else ""


def filter_of(tx: Tx, params: Any, zone: ZoneInfo) -> Filter:
    """The filter that a form or an address asks for; days are the viewer's."""
    typed = {name: one(params, name).strip()[:200] for name in NAMES}
    problems: list[Problem] = []
    first, last = (_day(typed[name], name, problems) for name in ("from", "to"))
    module = tx.site.modules.get(typed["module"])
    search = Search(
        person=_person(tx, typed["person"], problems),
        kinds=kinds_of(typed["kind"]),
        module=module.physical if module else None,
        record=typed["record"].lower() if module and is_id(typed["record"].lower()) else None,
        since=_midnight(first, zone) if first else None,
        until=_midnight(last + timedelta(days=1), zone) if last else None,
    )
    return Filter(typed=typed, search=search, problems=tuple(problems))


def _person(tx: Tx, typed: str, problems: list[Problem]) -> str | None:
    if not typed:
        return None
    try:
        return person_called(tx, typed)
    except KithError as unknown:
        problems += (each.at(field="person") for each in unknown.problems)
        return None


def _day(typed: str, name: str, problems: list[Problem]) -> date | None:
    if not typed:
        return None
    try:
        found = date.fromisoformat(typed)
    except ValueError:
        found = date.max
    if not 1900 < found.year < 9000:
        problems.append(Problem(code="K468", params={"value": typed}, field=name))
        return None
    return found


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)


def place_of(text: str) -> Place | None:
    """The place that an address names: microseconds since 1970 and a number; None for none, or for nonsense."""
    moment, _, number = text.partition("-")
    if not (moment.isdecimal() and number.isdecimal() and len(moment) < 18 and len(number) < 16):
        return None
    try:
        return datetime.fromtimestamp(0, UTC) + timedelta(microseconds=int(moment)), int(number)
    except OverflowError:
        return None


def place_text(place: Place) -> str:
    """The place as an address carries it."""
    moment, number = place
    return f"{(moment - datetime.fromtimestamp(0, UTC)) // timedelta(microseconds=1)}-{number}"
