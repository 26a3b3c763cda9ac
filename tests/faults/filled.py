"""Records for the harbour, the same each time, written without the engine's doors: ids and moments are fixed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from tests.faults.harbour import Harbour

BEGIN = datetime(2026, 3, 1, tzinfo=UTC)


def fill(harbour: Harbour, boats: int) -> None:
    """Writes five fleets and that many boats."""
    engine = harbour.engine()
    tables = harbour.served(engine).tables
    with engine.begin() as connection:
        fleets = [_fleet(number) for number in range(5)]
        connection.execute(sa.insert(tables.table("fleets")), fleets)
        connection.execute(sa.insert(tables.table("boats")), [_boat(number) for number in range(boats)])
        crew = [_tag(number, place) for number in range(0, boats, 3) for place in range(2)]
        connection.execute(sa.insert(tables.link("boats", "crew")), crew)
    engine.dispose()


def id_of(kind: int, number: int) -> str:
    return f"01931b2c-7a00-7000-8{kind:03d}-{number:012d}"


def _fleet(number: int) -> dict[str, object]:
    return _common(1, number) | _named(f"Fleet {number}")


def _boat(number: int) -> dict[str, object]:
    note = f"note {number}"
    more = {
        "fleet": id_of(1, number % 5),
        "age": str(number % 90) if number % 7 else None,
        "age__key": str(number % 90) if number % 7 else "",
        "note": note,
        "note__key": note,
        "gone": number,
        "kind": ("sail", "motor", None)[number % 3],
    }
    return _common(2, number) | _named(f"Boat {number}") | more


def _named(name: str) -> dict[str, object]:
    key = name.casefold()
    return {"name": name, "name__key": key, "name__sort": key, "title": name, "title__sort": key}


def _tag(number: int, place: int) -> dict[str, object]:
    value = ("ada", "bob")[place]
    return {"record_id": id_of(2, number), "position": place, "value": value, "value__key": value}


def _common(kind: int, number: int) -> dict[str, object]:
    moment = BEGIN + timedelta(minutes=number)
    return {"id": id_of(kind, number), "created_at": moment, "modified_at": moment}
